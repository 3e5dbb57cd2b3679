"""What we would stop today: live projects by their continue index, triggers, and past decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.demand.candidates import Span, going_of, years_of
from sightline.demand.models import Rechoice, Trigger
from sightline.demand.rules.choosing import Terms, value_of
from sightline.demand.rules.continuing import Going, ranked, verdict
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible

YEARS = 10  # over which benefits still to come count
RATE = Fraction(35, 1000)
HORIZON = 30  # years in which what a project still costs is looked for


@dataclass(frozen=True)
class Line:
    """A live project with its index, its rank and what has been set off about it."""

    project: Any
    going: Going
    rank: int
    verdict: str
    triggers: Sequence[Trigger] = ()

    @property
    def index(self) -> float | None:
        """The continue index as a plain number."""
        return None if self.going.index is None else float(self.going.index)


def span_today(actor: Actor) -> Span:
    """Return the years from the present fiscal year on."""
    organisation, today = the_organisation(actor), clock.today()
    month = organisation.fiscal_year_starts
    first = today.year if today.month >= month else today.year - 1
    return Span(first, HORIZON, month)


def lines(actor: Actor) -> list[Line]:
    """Return the live projects that the actor sees, the worst index first; queries are constant."""
    span = span_today(actor)
    rows, entries, spent = going_of(actor, span)
    terms = Terms(years_of(span.first, 1), {}, value_years=YEARS, rate=RATE)
    going = {
        row.pk: Going(
            row.pk, value_of(entries[row.pk], terms), entries[row.pk].total, spent[row.pk],
            entries[row.pk].is_mandatory,
        )
        for row in rows
    }  # fmt: skip
    ranks = ranked(list(going.values()))
    open_: dict[Any, list[Trigger]] = {}
    for trigger in triggers(actor).filter(state=Trigger.State.OPEN, project__isnull=False):
        open_.setdefault(trigger.project_id, []).append(trigger)
    found = [
        Line(row, going[row.pk], ranks[row.pk], verdict(going[row.pk].index), open_.get(row.pk, ()))
        for row in rows
    ]
    return sorted(found, key=lambda line: -line.rank)


def line_of(actor: Actor, project_id: UUID) -> tuple[Line | None, list[Going]]:
    """Return one project's line, if it is live and seen, and all that are ranked."""
    found = lines(actor)
    line = next((each for each in found if each.project.pk == project_id), None)
    return line, [each.going for each in found]


def would_stop(found: Sequence[Line]) -> list[Line]:
    """Return what would be stopped today: what is still to pay brings less, and no law demands it."""
    return [line for line in found if line.verdict == "stop" and not line.going.is_mandatory]


def triggers(actor: Actor) -> QuerySet[Any]:
    """Return what asks for a second look."""
    rows: QuerySet[Any] = visible(actor, Trigger).select_related("project", "ended_by")
    return rows


def the_trigger(actor: Actor, trigger_id: UUID) -> Trigger:
    """Return a trigger, or refuse with ``NotFound``."""
    return find(Trigger, trigger_id, actor)


def rechoices(actor: Actor) -> QuerySet[Any]:
    """Return what was decided at second looks, the newest first."""
    rows: QuerySet[Any] = visible(actor, Rechoice)
    return rows.select_related("project", "trigger", "decided_by")


def the_rechoice(actor: Actor, rechoice_id: UUID) -> Rechoice:
    """Return a decision, or refuse with ``NotFound``."""
    row: Rechoice | None = rechoices(actor).filter(pk=rechoice_id).first()
    if row is None:
        raise NotFound("This decision")
    return row


def asked_by(rechoice_id: UUID) -> Rechoice | None:
    """Return a decision, for the job that carries on what it asks for."""
    rows = Rechoice.objects.system("the job knows the decision, not yet the actor")
    row: Rechoice | None = rows.filter(pk=rechoice_id).first()
    return row
