"""Where scheduling tools differ: the rules by which a plan is computed, each a switch.

``rules_for`` picks those of the tool that wrote the plan; ``dataclasses.replace`` changes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.engines.schedule.plan import Plan

MICROSOFT = frozenset({"mspdi", "mpp", "mpx"})
PRIMAVERA = frozenset({"xer", "pmxml"})


@dataclass(frozen=True)
class Rules:
    """The switches.

    Attributes:
        resource_calendars: Work with assignments runs on the calendars of its resources.
        resource_calendars_always: Also when its duration is fixed.
        no_later_is_hard: A start or finish that may be no later goes before the links, if the
            project honours constraints; otherwise it only bounds late dates.
        must_is_hard: The same for a start or finish that must be on a date.
        from_status_date: What is not done starts no earlier than the status date.
        resumes_where_it_stood: Work under way goes on from its actual start, or from where it
            resumes, whatever precedes it; otherwise remaining work follows the project's
            progress rule.
        before_project_start: Without a predecessor, a start that may be no earlier than a date
            before the project's start is on that date.
        milestones_move_on: Start milestones stand at the start of a shift; otherwise what takes
            no time may stand at a shift's end too.
        late_as_total: As late as possible uses up total float and moves successors along;
            otherwise free float alone, and moves nothing.
        float_by: Total float is counted from "start" or "finish", or is the "smallest" of both;
            empty: as the project says, else the smallest.
    """

    resource_calendars: bool = False
    resource_calendars_always: bool = False
    no_later_is_hard: bool = False
    must_is_hard: bool = True
    from_status_date: bool = False
    resumes_where_it_stood: bool = False
    before_project_start: bool = False
    milestones_move_on: bool = False
    late_as_total: bool = True
    float_by: str = ""


PLAIN = Rules(from_status_date=True)
MICROSOFT_PROJECT = Rules(
    resource_calendars=True,
    no_later_is_hard=True,
    resumes_where_it_stood=True,
    before_project_start=True,
)
PRIMAVERA_P6 = Rules(
    resource_calendars=True,
    resource_calendars_always=True,
    from_status_date=True,
    milestones_move_on=True,
    late_as_total=False,
)


def rules_for(plan: Plan) -> Rules:
    """Return the rules of the tool that wrote a plan, or plain ones for a plan made here."""
    if plan.source in MICROSOFT:
        return MICROSOFT_PROJECT
    return PRIMAVERA_P6 if plan.source in PRIMAVERA else PLAIN
