"""What the measures of change control are made of, read once, as the actor sees it.

States come from the journal, decisions and reviews from their rows. Nothing is stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sightline.changes.models import Board, ChangeRequest, ChangeReview, Decision
from sightline.changes.queries.collisions import Met, between
from sightline.changes.queries.history import steps, timed
from sightline.changes.rules.grid import DAY, at_midnight
from sightline.changes.rules.measures import Step
from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import Actor, visible
from sightline.projects.baseline_moves import BaselineMove, moves_past_change
from sightline.projects.queries import present, projects
from sightline.ui.asking import day_asked

YEAR, MOST_YEARS = timedelta(days=365), 20
FAR_PAST, FAR_FUTURE = 1990, 2190
LONG = ("deltas", "description", "risk_of_refusing", "back_out", "words")


@dataclass(frozen=True)
class Line:
    """One row that a figure is made of."""

    change: ChangeRequest | None
    words: str
    value: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Figure:
    """A measure: its value, how it comes about, and what it is made of."""

    key: str
    label: str
    unit: str
    value: float | None
    formula: str
    lines: tuple[Line, ...] = ()
    p80: float | None = None
    currency: str = ""

    @property
    def n(self) -> int:
        """How many rows it is made of."""
        return len(self.lines)


@dataclass(frozen=True)
class Asked:
    """Which part of change control is measured, over which time; half-open."""

    since: datetime
    until: datetime
    office: UUID | None = None
    board: UUID | None = None

    def holds(self, at: datetime | None) -> bool:
        """Tell whether a moment lies in the time."""
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True)
class Held:
    """All that the figures are made of, read once.

    The first three are there always; ``held`` reads the others too, ``paced`` does not.
    """

    changes: dict[UUID, ChangeRequest]
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...]
    failed_reviews: frozenset[UUID] = frozenset()
    met: tuple[Met, ...] = ()
    timed: dict[UUID, datetime] = field(default_factory=dict)
    moves: tuple[BaselineMove, ...] = ()
    baselines: tuple[tuple[UUID, str, int], ...] = ()

    def of(self, keep: Callable[[ChangeRequest], bool], office: UUID | None) -> "Held":
        """Return what is about some of the changes, and about the projects of an office."""
        changes = {pk: row for pk, row in self.changes.items() if keep(row)}
        return replace(
            self,
            changes=changes,
            steps=tuple(step for step in self.steps if step.change in changes),
            decisions=tuple(row for row in self.decisions if row.change_id in changes),
            met=tuple(met for met in self.met if met.change.pk in changes),
            moves=tuple(m for m in self.moves if office in (None, m.project.office_id)),
            baselines=tuple(row for row in self.baselines if office in (None, row[0])),
        )

    def until(self, moment: datetime) -> "Held":
        """Return what was known before a moment."""
        return replace(self, steps=tuple(step for step in self.steps if step.at < moment))


def asked_by(params: Mapping[str, str]) -> Asked:
    """Return the time and the part that an address asks for: the last year, and everything.

    Raises:
        Invalid: No date, no id, a time that ends before it begins, or one that is too long.
    """
    last = day_asked(params, "until") or clock.today()
    first = day_asked(params, "since") or last - YEAR
    if last < first:
        raise Invalid({"until": ["The last day must not be before the first."]})
    if last - first > MOST_YEARS * YEAR:
        raise Invalid({"since": [f"At most {MOST_YEARS} years."]})
    office, board = (_id(name, params.get(name, "")) for name in ("office", "board"))
    return Asked(at_midnight(first), at_midnight(last + DAY), office, board)


def _id(name: str, said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise Invalid({name: [f"{said[:60]} is not one of its choices."]}) from error


def held(actor: Actor, asked: Asked) -> Held:
    """Read what the figures are made of, cut to what the actor sees and to what is asked."""
    failed = visible(actor, ChangeReview).filter(is_success=False)
    costed = present(projects(actor)).filter(whole_life_minor__gt=0).order_by()
    everything = replace(
        _paced(actor, asked),
        failed_reviews=frozenset(failed.values_list("change_id", flat=True)),
        met=tuple(between(actor, _year(asked, FAR_PAST), _year(asked, FAR_FUTURE))),
        timed=timed(actor),
        moves=tuple(moves_past_change(actor, asked.since, asked.until)),
        baselines=tuple(
            (office, currency, int(amount or 0))
            for office, currency, amount in costed.values_list(
                "office_id", "currency", "whole_life_minor"
            )
        ),
    )
    return everything.of(_asked(asked), asked.office)


def paced(actor: Actor, asked: Asked) -> Held:
    """Read what the pace of decisions is made of: requests, their steps and decisions alone."""
    return _paced(actor, asked).of(_asked(asked), asked.office)


def _paced(actor: Actor, asked: Asked) -> Held:
    rows = visible(actor, ChangeRequest).select_related("project", "project__office", "board")
    decisions = visible(actor, Decision).filter(superseded_by__isnull=True)
    decisions = decisions.filter(decided_at__lt=asked.until).order_by("decided_at", "pk")
    return Held(
        changes={row.pk: row for row in rows.defer(*LONG)},
        steps=tuple(steps(actor, asked.until)),
        decisions=tuple(decisions),
    )


def _year(asked: Asked, year: int) -> datetime:
    return asked.since.replace(year=year, month=1, day=1)


def _asked(asked: Asked) -> Callable[[ChangeRequest], bool]:
    def keep(row: ChangeRequest) -> bool:
        right_office = asked.office in (None, row.project.office_id)
        return right_office and asked.board in (None, row.board_id)

    return keep


def board_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the boards as choices, by name."""
    rows = visible(actor, Board).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]
