"""A plan as an iCalendar file: one event a milestone or activity.

Times are floating, as the plan's own are: nine o'clock stays nine o'clock wherever it is read.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sightline.engines.schedule.plan import Activity, Kind, Plan
from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Writing

if TYPE_CHECKING:
    from icalendar import Event

MILESTONES = frozenset({Kind.MILESTONE})
ALL = frozenset({Kind.MILESTONE, Kind.TASK, Kind.LEVEL_OF_EFFORT})
_ONLY_DATES = "A calendar file holds names and dates only."


def write(
    plan: Plan, stamp: datetime, *, kinds: frozenset[Kind] = MILESTONES, key: str = "plan"
) -> Writing:
    """Write events.

    Args:
        plan: Any plan; activities without dates, and inactive ones, are left out and told.
        stamp: When the feed is made, with its time zone.
        kinds: Which kinds of activities become events.
        key: What tells this plan from others; events keep their identity under one key.

    Returns:
        The file, UTF-8 with folded lines, and what was lost.

    Raises:
        ValueError: ``stamp`` has no time zone.
    """
    from icalendar import Calendar

    if stamp.tzinfo is None:
        raise ValueError("the stamp needs a time zone")
    findings = Findings()
    calendar = Calendar()
    calendar.add("prodid", "-//Sightline//Schedules//EN")
    calendar.add("version", "2.0")
    if plan.projects:
        calendar.add("x-wr-calname", _line(plan.projects[0].name))
    for activity in plan.activities:
        if activity.kind in kinds and _has_dates(activity, findings):
            calendar.add_component(_event(activity, stamp, key))
    for name in ("links", "calendars", "resources", "assignments"):
        if getattr(plan, name):
            findings.lose(name, "", _ONLY_DATES, count=len(getattr(plan, name)))
    return Writing(calendar.to_ical(), findings.losses())


def _has_dates(activity: Activity, findings: Findings) -> bool:
    if not activity.is_active:
        message = "Inactive activities are left out."
        findings.lose("activities", "is_active", message, example=activity.name)
        return False
    if activity.start is None and activity.finish is None:
        message = "Activities without dates are left out."
        findings.lose("activities", "start", message, example=activity.name)
        return False
    return True


def _event(activity: Activity, stamp: datetime, key: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{key}-{activity.project_id}-{activity.id}@sightline")
    event.add("dtstamp", stamp)
    event.add("summary", _line(activity.name))
    start = activity.start or activity.finish
    event.add("dtstart", start)
    if activity.kind is not Kind.MILESTONE and activity.finish and activity.finish != start:
        event.add("dtend", activity.finish)
    event.add("categories", ["Milestone" if activity.kind is Kind.MILESTONE else "Activity"])
    event.add("transp", "TRANSPARENT")
    details = [f"Code {activity.code}" if activity.code else "", activity.notes]
    description = "\n".join(filter(None, details))
    if description:
        event.add("description", description)
    return event


def _line(text: str) -> str:
    return " ".join(text.split())
