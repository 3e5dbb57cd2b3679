"""The words in headers that mean a field, as patterns with how sure they are.

Tried in order on a header's bare words (lower case, no brackets); the first wins.
"""

import re

_TOLD = r"narrative|commentary|comments?|explanation|reasons?|justification|notes?"

# Narratives first: their headers also name what they are about.
RULES: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (key, re.compile(pattern), sureness)
    for key, pattern, sureness in (
        ("variance_narrative", rf"variance.*\b({_TOLD})\b|\b({_TOLD})\b.*\bvariance", 0.95),
        ("benefits_narrative", rf"benefit.*\b({_TOLD})\b|\b({_TOLD})\b.*\bbenefit", 0.95),
        ("schedule_narrative", rf"schedule.*\b({_TOLD})\b|\b({_TOLD})\b.*\bschedule", 0.95),
        ("cost_narrative", rf"\bcosts?\b.*\b({_TOLD})\b|\b({_TOLD})\b.*\bcosts?\b", 0.95),
        (
            "rating_reason",
            (
                rf"(confidence|\brag\b|rating|status|assessment).*\b({_TOLD})\b"
                rf"|\b({_TOLD})\b.*(confidence|\brag\b|rating|status)"
            ),
            0.9,
        ),
        (
            "rating_alternative",
            (
                r"^(sro|sponsor|self|second)\b.*"
                r"(delivery confidence|confidence assessment|\brag\b|\bdca\b)"
            ),
            0.95,
        ),
        ("rating", r"delivery confidence|confidence assessment|\bdca\b", 0.95),
        (
            "rating",
            (
                r"^(overall |current |project |delivery |declared )?(rag|rag status|rag rating|rating"
                r"|health|status rag|traffic light|colour|color)$"
            ),
            0.9,
        ),
        ("rating", r"^(overall |project )?status$", 0.5),
        (
            "external_id",
            r"^(gmpp|major projects|project|unique project|register|portfolio) id\b",
            1.0,
        ),
        (
            "external_id",
            (
                r"^(unique (id|identifier|reference)|id|pid|ref|reference|identifier|project "
                r"(number|no|ref|reference|code|identifier|key)|code|key|number)$"
            ),
            0.95,
        ),
        ("external_id", r"\b(id|identifier|ref|reference)( number| no)?$", 0.6),
        ("title", r"^(project|initiative|scheme) (name|title)$|^project$", 1.0),
        ("title", r"^(name|title|initiative|scheme|project or program\w*( name)?)$", 0.9),
        ("program", r"^(parent )?(delivery )?program(me)?( name)?$", 0.95),
        ("program", r"^investment (title|name)$", 0.7),
        (
            "department",
            r"^(owning |lead |sponsoring )?(department|directorate|division)( name)?$",
            1.0,
        ),
        ("department", r"^(managing agency|agency name|agency|owner group|business unit)$", 0.9),
        (
            "department",
            r"^(organi[sz]ation|ministry|bureau|unit|owning unit|portfolio office)$",
            0.8,
        ),
        ("category", r"^(annual report |project |investment )?(category|type|class)$", 0.95),
        ("description", r"^(project )?(description|summary|aims|objectives|scope|purpose)\b", 0.95),
        (
            "sponsor",
            r"\bsenior responsible owner\b|^sro( name)?$|^(executive |project )?sponsor( name)?$",
            0.95,
        ),
        (
            "manager",
            r"^(project |program(me)? |delivery )?(manager|director|lead)( name)?$|^pm$",
            0.95,
        ),
        ("stage", r"^(current |project |lifecycle )?(stage|phase|lifecycle stage|gate)$", 0.95),
        ("start", r"^(project |planned |approved |actual |baseline )?start( date)?$", 0.95),
        ("start", r"^design start$|^commencement( date)?$|^dates? start$", 0.8),
        (
            "finish",
            (
                r"^(project |planned |approved |forecast |projected |target )*"
                r"(end|finish|completion|completion date)( date)?$"
            ),
            0.95,
        ),
        ("finish", r"^(projected actual project|planned project) completion date$", 0.9),
        ("finish", r"\b(go live|delivery|due|completion) date$|^forecast completion$", 0.7),
        (
            "variance_fy",
            r"^(financial|fiscal|in|this) year .*variance|^variance( this year)?$",
            0.95,
        ),
        ("budget_fy", r"^(financial|fiscal|in|this|current) year (baseline|budget)", 0.95),
        ("budget_fy", r"^(fy|annual|in year) ?(\d[\d ]*)?(budget|baseline)$|^cost budget$", 0.85),
        ("forecast_fy", r"^(financial|fiscal|in|this|current) year (forecast|outturn)", 0.95),
        ("forecast_fy", r"^(fy|annual|in year) ?(\d[\d ]*)?(forecast|outturn)$", 0.85),
        ("whole_life_cost", r"whole life cost|life ?cycle cost|\bwlc\b|\bffc\b", 0.95),
        (
            "whole_life_cost",
            (
                r"^(total |estimated |forecast |approved |latest |final |current )*"
                r"(project )?(cost|budget|value|eac|budget forecast|forecast final cost)s?$"
            ),
            0.75,
        ),
        ("whole_life_cost", r"^(cost )?whole life( total)?$", 0.8),
        ("forecast_fy", r"^(cost )?(forecast|outturn)$", 0.6),
        ("benefits", r"\bbenefits?\b( value| total)?$|monetised benefits", 0.9),
        (
            "vendor",
            r"^(main |prime |lead )?(vendor|supplier|contractor|delivery partner)( name)?$",
            0.95,
        ),
        ("site", r"^(site|location|region|borough|place|country|city|state)$", 0.9),
    )
)
