"""Scoring models as their winners turned out, and the outside view beside a new estimate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sightline.demand.models import Proposal, Ranking, ScoringModel
from sightline.demand.rules.judging import Backed, Verdict, verdict
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects
from sightline.projects.rules import Ending
from sightline.results import queries as results
from sightline.results.rules.learning import OutsideView
from sightline.results.rules.standing import Came

ENDED = frozenset({"closed", "tracking", "cancelled"})


@dataclass(frozen=True)
class Winner:
    """A proposal that a model chose, with the ranking that did first, and what came of it."""

    proposal: Proposal
    ranking: Ranking
    backed: Backed
    project: Any
    brought: tuple[Came, ...]


@dataclass(frozen=True)
class Judged:
    """A scoring model and what its winners came to."""

    model: ScoringModel
    n_rankings: int
    winners: tuple[Winner, ...]
    verdict: Verdict

    @property
    def pk(self) -> UUID:
        """The model."""
        return self.model.pk

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name


def judged(actor: Actor) -> list[Judged]:
    """Return the models that ranked anything frozen, by name, in a constant number of queries.

    A proposal counts once for a model: as the first ranking that chose it had it. Proposals,
    projects and benefits that the actor may not see are left out.
    """
    rows = visible(actor, Ranking).filter(state="frozen").select_related("made_with__model")
    rankings = list(rows.order_by("frozen_on", "pk"))
    first = _first_choices(rankings)
    chosen = {key for held in first.values() for key in held}
    seen = visible(actor, Proposal).in_bulk(list(chosen))
    held = _Held.of(actor, seen.values())
    found = []
    for model in sorted({row.made_with.model for row in rankings}, key=lambda one: one.name):
        own = first.get(model.pk, {})
        winners = tuple(
            held.winner(seen[key], ranking, score)
            for key, (ranking, score) in own.items()
            if key in seen
        )
        n = sum(row.made_with.model_id == model.pk for row in rankings)
        found.append(Judged(model, n, winners, verdict([one.backed for one in winners])))
    return found


def _first_choices(
    rankings: Iterable[Ranking],
) -> dict[UUID, dict[UUID, tuple[Ranking, float | None]]]:
    """Return model to the proposals that it chose, each with its first ranking and score."""
    found: dict[UUID, dict[UUID, tuple[Ranking, float | None]]] = {}
    for ranking in rankings:
        own = found.setdefault(ranking.made_with.model_id, {})
        for line in ranking.result:
            if line["is_in"]:
                own.setdefault(UUID(line["proposal"]), (ranking, line["score"]))
    return found


@dataclass(frozen=True)
class _Held:
    """What is known of the projects that proposals became."""

    projects: Mapping[UUID, Any]
    brought: Mapping[UUID, list[Came]]
    endings: Mapping[UUID, Ending]

    @classmethod
    def of(cls, actor: Actor, proposals: Iterable[Proposal]) -> "_Held":
        """Look up what the actor may see of them."""
        ids = {row.project_id for row in proposals if row.project_id}
        held = projects.projects(actor).in_bulk(list(ids))
        endings = {one.id: one for one in results.learned(actor).own if one.id in held}
        return cls(held, results.delivered(actor, held), endings)

    def winner(self, row: Proposal, ranking: Ranking, score: float | None) -> Winner:
        """Return a proposal that was chosen, with what came of it."""
        project = self.projects.get(row.project_id) if row.project_id else None
        brought = tuple(self.brought.get(project.pk, ())) if project else ()
        ending = self.endings.get(project.pk) if project else None
        pair = ending.pair("cost") if ending else None
        backed = Backed(
            str(row.pk),
            score,
            is_project=row.project_id is not None,
            has_ended=project is not None and project.state in ENDED,
            brought=tuple((one.planned, one.actual) for one in brought),
            overrun=None if pair is None else Fraction(pair[1], pair[0]) - 1,
        )
        return Winner(row, ranking, backed, project, brought)


@dataclass(frozen=True)
class Estimate:
    """One estimate of a proposal beside how comparable work came out; minor units, or days."""

    of: str
    said: int
    view: OutsideView

    @property
    def p50(self) -> int | None:
        """The estimate raised so that half of such work would keep it."""
        return self.view.raised(self.said, "50")

    @property
    def p80(self) -> int | None:
        """The estimate raised so that four of five would."""
        return self.view.raised(self.said, "80")


def estimates(actor: Actor, row: Proposal) -> list[Estimate]:
    """Return a proposal's cost and time, as far as it says them, beside the outside view."""
    said = {"cost": row.cost_minor, "time": _span(row)}
    given = {of: amount for of, amount in said.items() if amount}
    if not given:
        return []
    known = results.learned(actor)
    return [Estimate(of, amount, known.like(of, row.category)) for of, amount in given.items()]


def _span(row: Proposal) -> int | None:
    """Return the days from its start to the day that it is wanted by."""
    if row.start is None or row.wanted_by is None:
        return None
    return max(0, (row.wanted_by - row.start).days)
