"""Scores of ranking lines: computed from ratings and figures, in as many queries however many."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sightline.demand.models import Proposal, RankingLine, Rating
from sightline.demand.rules.worth import Money, Ratings, Worth, worth

WHY = "a score is of all raters, whoever looks"


def money_of(row: Proposal) -> Money:
    """Return a proposal's own figures."""
    return Money(row.cost_minor, row.value_minor, row.running_minor)


def ratings_of(model_id: UUID, proposal_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return proposal to rater to scores, by one model."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = Rating.objects.system(WHY).filter(model=model_id, proposal__in=list(proposal_ids))
    for proposal, rater, scores in rows.values_list("proposal_id", "rater_id", "scores"):
        found.setdefault(proposal, {})[str(rater)] = scores
    return found


def refreshed(lines: Sequence[RankingLine]) -> Sequence[RankingLine]:
    """Set what each line is worth now; all are of rankings by one model."""
    if not lines:
        return lines
    model_id = lines[0].ranking.made_with.model_id
    said = ratings_of(model_id, [line.proposal_id for line in lines])
    plain = {line.ranking.made_with_id: line.ranking.made_with.plain for line in lines}
    for line in lines:
        version = plain[line.ranking.made_with_id]
        ratings: Ratings = said.get(line.proposal_id, {})
        set_worth(line, worth(version, ratings, money_of(line.proposal)))
    return lines


def set_worth(line: RankingLine, found: Worth) -> None:
    """Write what a proposal is worth into its line."""
    line.score, line.n_raters, line.risk = found.value, found.n_raters, found.risk
    line.low, line.high = found.spread or (None, None)
    line.is_wide = found.is_wide
