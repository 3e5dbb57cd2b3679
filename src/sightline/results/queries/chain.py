"""The lower half of the line of sight: what projects deliver, what changes by it, what comes of that.

Told for today, or as it was at an instant: profiles, measures, readings and maps are then taken
back by the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects.outlook import milestones_met
from sightline.results.models import MapEdge, MapNode, Profile
from sightline.results.queries.benefits import RELATED
from sightline.results.queries.figures import COUNTED, Figures, Series, figures_of
from sightline.results.rules.graph import parts_reach
from sightline.results.rules.standing import target_met

EARLY = "identified"


class Part(NamedTuple):
    """An output, capability or business change of a project.

    Attributes:
        done_on: The day on which the project's milestone of the same name was met.
        leads_to: The titles of what it leads to at once; ``reaches`` the benefits at the end.
    """

    id: UUID
    project_id: UUID
    kind: str
    title: str
    due: date | None
    done_on: date | None
    leads_to: tuple[str, ...]
    reaches: frozenset[UUID]

    def state(self, day: date) -> str:
        """Return how it stands on a day: done, late, or ahead."""
        if self.done_on is not None:
            return "done"
        return "late" if self.due is not None and self.due < day else "ahead"


class Target(NamedTuple):
    """What a measure is to reach, and what it said last; ``is_met`` where both are known."""

    id: UUID
    name: str
    unit: str
    is_money: bool
    target: Decimal | None
    last: Decimal | None
    last_on: date | None
    is_vouched: bool
    is_met: bool | None


@dataclass(frozen=True)
class Chained:
    """How far one benefit is; one without a profile is only identified."""

    state: str = EARLY
    is_disbenefit: bool = False
    figures: Figures | None = None
    targets: tuple[Target, ...] = ()


NOTHING = Chained()


@dataclass(frozen=True)
class Chains:
    """Benefit to how far it is, and project to what it delivers, outputs first."""

    benefits: Mapping[UUID, Chained] = field(default_factory=dict)
    parts: Mapping[UUID, Sequence[Part]] = field(default_factory=dict)

    def of(self, benefit_id: UUID) -> Chained:
        """Return how far a benefit is."""
        return self.benefits.get(benefit_id, NOTHING)


def chains(actor: Actor, day: date, known_at: datetime | None = None) -> Chains:
    """Return what projects that the actor sees deliver and bring, in a constant number of queries.

    Args:
        known_at: Take everything back to what the journal knew at this instant.
    """
    profiles = _held(visible(actor, Profile).select_related(*RELATED), Profile, known_at)
    found = figures_of(profiles, day, known_at=known_at)
    held = {
        row.benefit_id: Chained(
            str(row.state),
            row.is_disbenefit,
            found[row.benefit_id],
            tuple(_target(one) for one in found[row.benefit_id].series),
        )
        for row in profiles
    }
    return Chains(held, _parts(actor, profiles, known_at))


def _held(rows: Any, model: Any, known_at: datetime | None) -> list[Any]:
    return list(rows) if known_at is None else as_it_was(rows, model, known_at)


def _target(one: Series) -> Target:
    measure, last = one.measure, one.last
    value = last.value if last else None
    is_met = None
    if not measure.is_money:  # what came in money is a sum; its plan says whether it is enough
        is_met = target_met(measure.baseline, measure.target, value)
    return Target(
        measure.pk,
        measure.name,
        measure.unit,
        measure.is_money,
        measure.target,
        value,
        last.on if last else None,
        last is not None and last.state in COUNTED,
        is_met,
    )


def _parts(
    actor: Actor, profiles: Iterable[Profile], known_at: datetime | None
) -> dict[UUID, list[Part]]:
    nodes = {row.pk: row for row in _held(visible(actor, MapNode), MapNode, known_at)}
    edges = [
        (row.source_id, row.target_id)
        for row in _held(visible(actor, MapEdge), MapEdge, known_at)
        if row.source_id in nodes and row.target_id in nodes
    ]
    benefits = {row.pk: row.benefit for row in profiles}
    ends = {
        key: benefits[row.profile_id].pk for key, row in nodes.items() if row.profile_id in benefits
    }
    reach = parts_reach(edges, ends)
    titles = {
        key: row.title or str(benefits[row.profile_id].title)
        for key, row in nodes.items()
        if row.title or row.profile_id in benefits
    }
    drawn = [row for row in nodes.values() if row.kind != "benefit"]
    met = milestones_met(actor, {row.project_id for row in drawn}, known_at=known_at)
    leads: dict[UUID, list[str]] = {}
    for source, target in edges:
        if target in titles:
            leads.setdefault(source, []).append(titles[target])
    found: dict[UUID, list[Part]] = {}
    for row in sorted(drawn, key=lambda row: (_ORDER[row.kind], row.title.casefold(), row.pk)):
        part = Part(
            row.pk,
            row.project_id,
            row.kind,
            row.title,
            row.due,
            met.get((row.project_id, row.title.casefold())),
            tuple(sorted(leads.get(row.pk, ()))),
            reach.get(row.pk, frozenset()),
        )
        found.setdefault(row.project_id, []).append(part)
    return found


_ORDER = {"output": 0, "capability": 1, "change": 2}
