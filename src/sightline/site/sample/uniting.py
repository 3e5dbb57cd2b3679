"""A merger in the sample, half way: two delivery offices, assessed, standardised, to be integrated."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sightline.network import commands
from sightline.network.queries import mergers
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

LEAD, ANALYST = "ruth.adeyemi", "tomasz.wielgosz"
TECHNOLOGY, CUSTOMER = "olga.petrenko", "nia.pritchard"
FIRST, SECOND = "office TDO", "office CCO"


@dataclass(frozen=True)
class ItemLine:
    """A row of the assessment as its office wrote it, and what was decided."""

    name: str
    subject: str
    had_by: str
    first_note: str
    second_note: str
    overlap: str
    decision: str
    responsible: str
    is_done: bool = False


ITEMS = (
    ItemLine(
        "Work tracker", "tool", "both", "One board a team, hosted by the group",
        "A list in a spreadsheet", "part", "adopt_first", TECHNOLOGY, is_done=True,
    ),
    ItemLine(
        "Release notes", "report", "both", "Every second week", "Every month, for the call centre",
        "part", "combine", CUSTOMER, is_done=True,
    ),
    ItemLine(
        "Test environment booking", "service", "first", "Booked a week ahead", "", "none",
        "adopt_first", TECHNOLOGY,
    ),
    ItemLine(
        "Voice of the customer panel", "service", "second", "", "Meets every quarter", "none",
        "adopt_second", CUSTOMER,
    ),
    ItemLine(
        "Shared drive of templates", "tool", "both", "Last tidied years ago", "A copy of it",
        "same", "retire_both", TECHNOLOGY,
    ),
)  # fmt: skip
PLAN = (
    "First one tracker and one release note; then the services, each run by whoever runs it now. "
    "The templates go once nothing points at them. Both offices are told every Friday."
)


def note_mergers(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note how two offices under one program office come together."""

    def note(day: int, deed: Any, *args: Any) -> None:
        diary.note(calendar.day(day), Turn.SIT, partial(deed, cast, *args))

    note(-58, _propose)
    note(-52, _share, calendar.day(60))
    note(-50, _take_stock)
    note(-33, _assess)
    note(-27, _standardise)
    note(-12, _carry_out)
    note(-6, _integrate)


def _propose(cast: Cast) -> None:
    row = commands.propose_merger(
        cast.actor(ANALYST),
        first_id=cast[FIRST],
        second_id=cast[SECOND],
        purpose="Customers meet one delivery office: the same people ask both for the same release.",
    )
    cast["merger"] = row.pk


def _share(cast: Cast, until: date) -> None:
    """Show the other office, until both are one, what its work waits for."""
    commands.share_project(
        cast.actor(TECHNOLOGY),
        project_id=cast["project DIG-02"],
        to_office_id=cast[SECOND],
        until=until,
        why="The bill run changes with the ledger: the call centre plans its shifts by it.",
    )


def _take_stock(cast: Cast) -> None:
    commands.take_inventory(cast.actor(ANALYST), merger_id=cast["merger"])
    for line in ITEMS:
        row = commands.add_merger_item(
            cast.actor(line.responsible),
            merger_id=cast["merger"],
            name=line.name,
            subject=line.subject,
            had_by=line.had_by,
            first_note=line.first_note,
            second_note=line.second_note,
        )
        cast[f"merger item {line.name}"] = row.pk


def _assess(cast: Cast) -> None:
    from_offices = {line.name: line for line in ITEMS}
    for item in mergers.items(cast.actor(ANALYST), cast["merger"]):
        line = from_offices.get(item.name)
        commands.change_merger_item(
            cast.actor(ANALYST),
            item_id=item.pk,
            overlap=line.overlap if line else "same",
            decision=line.decision if line else "combine",
            responsible_id=cast.person(line.responsible if line else TECHNOLOGY),
        )
    commands.assess_merger(cast.actor(ANALYST), merger_id=cast["merger"])


def _standardise(cast: Cast) -> None:
    at: dict[str, Any] = {"merger_id": cast["merger"]}
    commands.plan_standardisation(cast.actor(ANALYST), **at, plan=PLAN)
    commands.approve_standardisation(
        cast.actor(LEAD), **at, why="Nothing that customers see stops while it happens."
    )


def _carry_out(cast: Cast) -> None:
    for line in ITEMS:
        if line.is_done:
            actor = cast.actor(line.responsible)
            commands.finish_merger_item(actor, item_id=cast[f"merger item {line.name}"])


def _integrate(cast: Cast) -> None:
    commands.plan_integration(
        cast.actor(LEAD), merger_id=cast["merger"], aim="merge", survivor_id=cast[FIRST]
    )
