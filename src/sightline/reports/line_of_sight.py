"""The line of sight of a day: objectives, the projects that serve them, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar
from uuid import UUID

from sightline.engines.measure import alignment
from sightline.engines.measure.alignment import Compliance, Coverage, Funding, Link
from sightline.kernel.policy import Actor
from sightline.projects.outlook import Outlook, Promise, Serving, promises, servings
from sightline.reports.moment import Moment
from sightline.reports.portfolio import at_hand
from sightline.reports.rolled import sums
from sightline.strategy.queries import ObjectiveLine, ThemeLine, themes

FAILS = alignment.Result.FAILS
Item = TypeVar("Item", Serving, Promise)
State = Literal["active", "waiting", "retired"]


@dataclass(frozen=True)
class Sight:
    """Everything a line-of-sight page is made of, cut to what the actor sees.

    Attributes:
        rows: Project to its outlook; ended projects are left out.
        served: Project to the contributions that hold on the day.
        promised: Project to its benefits.
    """

    moment: Moment
    rows: Mapping[UUID, Outlook]
    themes: Sequence[ThemeLine]
    served: Mapping[UUID, Sequence[Serving]]
    promised: Mapping[UUID, Sequence[Promise]]

    @cached_property
    def objectives(self) -> dict[UUID, ObjectiveLine]:
        """Objective to how it stands on the day, in the order of their themes."""
        return {line.objective.pk: line for theme in self.themes for line in theme.objectives}

    @cached_property
    def links(self) -> list[alignment.Contribution]:
        """The contributions as the alignment engine takes them."""
        proven = {(p.project_id, p.objective_id) for some in self.promised.values() for p in some}
        return [
            alignment.Contribution(
                s.project_id, s.objective_id, s.share, (s.project_id, s.objective_id) in proven
            )
            for some in self.served.values()
            for s in some
        ]

    @cached_property
    def coverages(self) -> dict[str, Coverage]:
        """Currency to where its money goes; amounts of two currencies have no sum together."""
        spends: dict[str, dict[UUID, int]] = defaultdict(dict)
        for row in self.rows.values():
            spends[row.currency][row.id] = row.spend_minor
        order = [one.currency for one in sums(self.rows.values())]
        order += sorted(spends.keys() - set(order))
        links: dict[str, list[alignment.Contribution]] = defaultdict(list)
        for link in self.links:
            links[self.rows[id_of(link.project)].currency].append(link)
        receivers = [_receiver(line) for line in self.objectives.values()]
        return {
            currency: alignment.coverage(spends[currency], links[currency], receivers)
            for currency in order
        } or {"": alignment.coverage({}, [], receivers)}

    @cached_property
    def orphans(self) -> list[Outlook]:
        """Projects that serve no active objective, the costliest first."""
        found = [self.rows[id_of(key)] for one in self.coverages.values() for key in one.orphans]
        return sorted(found, key=lambda row: (-row.spend_minor, row.name.casefold()))

    @cached_property
    def starved(self) -> list[ObjectiveLine]:
        """Active objectives that receive no money in any currency."""
        sets = [set(one.starved) for one in self.coverages.values()]
        hungry = set.intersection(*sets) if sets else set()
        return [line for key, line in self.objectives.items() if key in hungry]

    @cached_property
    def starved_ids(self) -> frozenset[UUID]:
        """The ids of the starved objectives."""
        return frozenset(line.objective.pk for line in self.starved)

    @cached_property
    def received(self) -> dict[UUID, dict[str, int]]:
        """Objective to what it receives, by currency; active objectives only."""
        held: dict[UUID, dict[str, int]] = defaultdict(dict)
        for currency, cover in self.coverages.items():
            for one in cover.funding:
                if one.spend_minor:
                    held[id_of(one.objective)][currency] = one.spend_minor
        return held

    @cached_property
    def broken(self) -> list[tuple[Outlook, ObjectiveLine]]:
        """Projects with an active objective they serve and no benefit that shows it."""
        pairs = [pair for one in self.coverages.values() for pair in one.broken]
        return [(self.rows[id_of(one)], self.objectives[id_of(two)]) for one, two in pairs]

    @cached_property
    def checks(self) -> dict[UUID, Compliance]:
        """Project to whether it complies with the strategy, and why."""
        return {
            row.id: alignment.compliance(self._chain(row), row.citation)
            for row in self.rows.values()
        }

    @cached_property
    def failing(self) -> list[Outlook]:
        """Projects that fail the strategic check, the costliest first."""
        found = [row for row in self.rows.values() if self.checks[row.id].result is FAILS]
        return sorted(found, key=lambda row: (-row.spend_minor, row.name.casefold()))

    def funding(self) -> list[tuple[ObjectiveLine, str, Funding]]:
        """Return the money of each active objective by currency, the widest gap first."""
        found = [
            (self.objectives[id_of(one.objective)], currency, one)
            for currency, cover in self.coverages.items()
            if cover.total_minor
            for one in cover.funding
        ]
        return sorted(found, key=lambda item: (item[1], -abs(item[2].difference_minor or 0)))

    def _chain(self, row: Outlook) -> list[Link]:
        return [self._link(row, serving) for serving in self.served.get(row.id, ())]

    def _link(self, row: Outlook, serving: Serving) -> Link:
        line = self.objectives[serving.objective_id]
        shown = [p for p in self.promised.get(row.id, ()) if p.objective_id == serving.objective_id]
        return Link(
            line.objective.code,
            serving.share,
            state_of(line),
            has_benefit=bool(shown),
            is_owner_in_line=_in_line(row, shown),
        )


def id_of(key: object) -> UUID:
    """Return a row's id as the engines gave it back; they take any hashable."""
    assert isinstance(key, UUID)
    return key


def sight(actor: Actor, moment: Moment) -> Sight:
    """Return the line of sight of a day."""
    rows = {row.id: row for row in at_hand(actor, moment)}
    directions = themes(actor, moment.day, known_at=moment.known_at)
    known = {line.objective.pk for theme in directions for line in theme.objectives}
    links = servings(actor, moment.day, known_at=moment.known_at)
    held = promises(actor, known_at=moment.known_at)
    return Sight(
        moment,
        rows,
        directions,
        _by_project(
            link for link in links if link.objective_id in known and link.project_id in rows
        ),
        _by_project(promise for promise in held if promise.project_id in rows),
    )


def _by_project(items: Iterable[Item]) -> dict[UUID, list[Item]]:
    held: dict[UUID, list[Item]] = {}
    for item in items:
        held.setdefault(item.project_id, []).append(item)
    return held


def _receiver(line: ObjectiveLine) -> alignment.Objective:
    return alignment.Objective(line.objective.pk, line.objective.weight, line.is_in_force)


def state_of(line: ObjectiveLine) -> State:
    """Return whether an objective can be served on the day: active, waiting, or retired."""
    if line.is_in_force:
        return "active"
    row = line.objective
    is_early = row.state == "draft" or (row.state == "active" and line.as_of < row.starts)
    return "waiting" if is_early else "retired"


def _in_line(row: Outlook, shown: Sequence[Promise]) -> bool | None:
    """Tell whether somebody other than the project manager owns one of the benefits."""
    owners = {promise.owner_id for promise in shown if promise.owner_id}
    return bool(owners - {row.owner_id}) if owners else None
