"""Rankings as one actor sees them: models, ratings, the grid with its cut line, sensitivity, replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from sightline.demand.models import (
    Proposal,
    ProposalAim,
    Ranking,
    RankingLine,
    Rating,
    ScoringModel,
    ScoringVersion,
)
from sightline.demand.replaying import is_whole, replayed
from sightline.demand.rules.ranking import Standing, standings
from sightline.demand.rules.scoring import BY_WEIGHT, Version
from sightline.demand.rules.worth import means, worth
from sightline.demand.scores import money_of, ratings_of
from sightline.engines import scoring
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible

MOST_WEIGHED = 300  # lines from the top whose flips are looked for


def models(actor: Actor) -> QuerySet[Any]:
    """Return the scoring models, each with its newest version's ``number`` and ``n_rankings``."""
    rows: QuerySet[Any] = visible(actor, ScoringModel).annotate(
        number=Max("versions__number"), n_rankings=Count("versions__rankings", distinct=True)
    )
    return rows


def the_model(actor: Actor, model_id: UUID) -> ScoringModel:
    """Return a scoring model, or refuse with ``NotFound``."""
    return find(ScoringModel, model_id, actor)


def versions(actor: Actor, model: ScoringModel) -> list[ScoringVersion]:
    """Return a model's versions, the newest first."""
    rows = visible(actor, ScoringVersion).filter(model=model).select_related("model", "made_by")
    return list(rows)


def active_models(actor: Actor) -> list[ScoringModel]:
    """Return the models that proposals are rated and ranked by now."""
    return list(visible(actor, ScoringModel).filter(state=ScoringModel.State.ACTIVE))


def own_rating(actor: Actor, proposal: Proposal, model: ScoringModel) -> Rating | None:
    """Return what the actor said of a proposal by a model."""
    rows = visible(actor, Rating).filter(proposal=proposal.pk, model=model.pk)
    return rows.filter(rater=actor.id).first()


def ratings(actor: Actor, proposal: Proposal) -> list[Rating]:
    """Return what raters say of a proposal."""
    rows = visible(actor, Rating).filter(proposal=proposal.pk)
    return list(rows.select_related("rater", "model").order_by("model__name", "rater__name"))


def rankings(actor: Actor) -> QuerySet[Any]:
    """Return the rankings, each with its ``n_lines``."""
    rows = visible(actor, Ranking).select_related("made_with__model", "made_by")
    counted: QuerySet[Any] = rows.annotate(n_lines=Count("lines"))
    return counted


def the_ranking(actor: Actor, ranking_id: UUID) -> Any:
    """Return a ranking as ``rankings`` does, or refuse with ``NotFound``."""
    row = rankings(actor).filter(pk=ranking_id).first()
    if row is None:
        raise NotFound("This ranking")
    return row


def the_line(actor: Actor, line_id: UUID) -> RankingLine:
    """Return a line of a ranking, or refuse with ``NotFound``."""
    rows = visible(actor, RankingLine).select_related("ranking__made_with__model", "proposal")
    row = rows.filter(pk=line_id).first()
    if row is None:
        raise NotFound("This line")
    return row


def ranking_lines(actor: Actor, ranking: Ranking) -> QuerySet[Any]:
    """Return a ranking's lines with their proposals, in their order, cut to what the actor sees.

    ``aim_id`` is the objective that most of the proposal would serve.
    """
    main = ProposalAim.objects.system("the aim of a line that is seen").filter(
        proposal=OuterRef("proposal_id")
    )
    rows = visible(actor, RankingLine).filter(ranking=ranking).select_related("proposal__office")
    aimed: QuerySet[Any] = rows.annotate(
        aim_id=Subquery(main.order_by("-share_permille", "pk").values("objective_id")[:1]),
        aim_name=Subquery(main.order_by("-share_permille", "pk").values("objective__name")[:1]),
    )
    return aimed.order_by("place", "pk")


@dataclass(frozen=True, slots=True)
class Plotted:
    """What the chart and the cut line need of a line, without the rest of its rows."""

    pk: UUID
    call: str
    score: float | None
    risk: float | None
    cost: int
    number: int
    title: str
    aim_name: str | None


PLOTTED = (
    *("pk", "call", "score", "risk", "proposal__cost_minor", "proposal__number"),
    *("proposal__title", "aim_name"),
)


def plotted(actor: Actor, ranking: Ranking) -> list[Plotted]:
    """Return all lines that the actor sees, in their order, with what is drawn of each."""
    rows = ranking_lines(actor, ranking).values_list(*PLOTTED)
    return [
        Plotted(pk, call, score, risk, cost or 0, number, title, aim)
        for pk, call, score, risk, cost, number, title, aim in rows
    ]


def standing_of_plotted(ranking: Ranking, lines: Sequence[Plotted]) -> dict[UUID, Standing]:
    """Return how each line stands, by its id; ``lines`` are all of the ranking's in order."""
    return standings(
        [(line.pk, line.call, line.cost) for line in lines],
        budget=ranking.budget_minor,
        cut_after=ranking.cut_after,
    )


def standing_of(ranking: Ranking, lines: Sequence[Any]) -> dict[UUID, Standing]:
    """Return how each line stands, by its id; ``lines`` are all of the ranking's in order."""
    return standings(
        [(line.pk, line.call, line.proposal.cost_minor) for line in lines],
        budget=ranking.budget_minor,
        cut_after=ranking.cut_after,
    )


@dataclass(frozen=True)
class Flipped:
    """Where two neighbours change places: the criterion, its share now and there."""

    criterion: str
    now: float
    at: float
    ahead: str
    behind: str


@dataclass(frozen=True)
class Weighed:
    """A ranking under moved weights.

    Attributes:
        weights: (key, name, share now, share asked for).
        order: (title, rank now, rank then), in the order then.
    """

    weights: Sequence[tuple[str, str, float, float]]
    flips: Sequence[Flipped]
    order: Sequence[tuple[str, int, int]]
    n_left_out: int


def sensitivity(
    actor: Actor, ranking: Ranking, moved: Mapping[str, float] | None = None
) -> Weighed | None:
    """Return what a ranking's order rests on; ``None`` for a method that has no weights.

    Args:
        moved: Criterion to the share of the whole that is tried; the others keep their proportions.
    """
    version = ranking.made_with.plain
    if version.method not in BY_WEIGHT:
        return None
    lines = list(ranking_lines(actor, ranking)[: MOST_WEIGHED + 1])
    said = ratings_of(ranking.made_with.model_id, [line.proposal_id for line in lines])
    scores = {
        str(line.proposal_id): means(version, said.get(line.proposal_id, {}))
        for line in lines[:MOST_WEIGHED]
    }
    titles = {str(line.proposal_id): line.proposal.title for line in lines}
    names = {each.key: each.name for each in version.inputs}
    rows = scoring.weighted_scores(version.engine_criteria(), scores)
    flips = [
        Flipped(
            names[each.criterion],
            float(each.weight),
            float(each.flips_at),
            titles[each.ahead],
            titles[each.behind],
        )
        for each in scoring.flips(rows, most=12)
    ]
    weights = _moved(version, moved or {})
    after = scoring.weighted_scores(version.engine_criteria(weights), scores)
    ranks = {row.id: row.rank for row in rows}
    order = [(titles[row.id], ranks[row.id], row.rank) for row in after if row.value is not None]
    shares = [
        (key, names[key], float(share), float(weights.get(key, share)))
        for key, share in version.weights.items()
    ]
    return Weighed(shares, flips, order, max(0, len(lines) - MOST_WEIGHED))


def _moved(version: Version, moved: Mapping[str, float]) -> dict[str, Fraction]:
    """Return all weights with some set, the rest sharing what is left as they do now."""
    now = version.weights
    fixed = {k: Fraction(str(v)) for k, v in moved.items() if k in now}
    left, rest = 1 - sum(fixed.values()), sum(v for k, v in now.items() if k not in fixed)
    if left < 0 or not fixed:
        return dict(now)
    return {k: fixed[k] if k in fixed else (v * left / rest if rest else v) for k, v in now.items()}


@dataclass(frozen=True)
class Replay:
    """A frozen ranking computed again from what it had, beside what raters say today.

    Attributes:
        is_whole: What was kept is what the digest says.
        is_same: Computed again, it comes out as it did.
        lines: (code, title, place, score then, score of today, in then, why then).
    """

    is_whole: bool
    is_same: bool
    lines: Sequence[tuple[str, str, int, float | None, float | None, bool, str]]


def replay(actor: Actor, ranking: Ranking) -> Replay:
    """Return a frozen ranking computed again; lines of proposals that are not seen are left out."""
    again = replayed(ranking.inputs)
    ids = [UUID(each["proposal"]) for each in again]
    seen = visible(actor, Proposal).in_bulk(ids)
    version = ranking.made_with.plain
    said = ratings_of(ranking.made_with.model_id, seen)
    lines = [
        (
            row.code,
            row.title,
            each["place"],
            each["score"],
            worth(version, said.get(row.pk, {}), money_of(row)).value,
            each["is_in"],
            each["why"],
        )
        for each in ranking.result
        if (row := seen.get(UUID(each["proposal"])))
    ]
    return Replay(is_whole(ranking), again == ranking.result, lines)
