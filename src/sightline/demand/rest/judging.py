"""Scoring models judged by what their winners brought, over HTTP."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sightline.demand import policy
from sightline.demand.queries import judging
from sightline.kernel import clock
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Decimals, Told
from sightline.ui.routes import Asked

api = Operations("Scoring")


class WinnerOut(Told):
    """A proposal that the model chose; ``project_id`` is null where there is none to be seen."""

    proposal_id: UUID
    ranking_id: UUID
    score: float | None
    project_id: UUID | None
    of_plan: Decimals | None
    cost_overrun: Decimals | None


class JudgedOut(Told):
    """What the winners of a model came to; shares of 1.

    ``agreement`` is how often, of ``n_pairs`` pairs, the winner scored higher brought more of its
    plan.
    """

    model_id: UUID
    name: str
    n_rankings: int
    n_chosen: int
    n_projects: int
    n_ended: int
    n_read: int
    of_plan: Decimals | None
    n_under_half: int
    agreement: Decimals | None
    n_pairs: int
    cost_overrun: Decimals | None
    winners: list[WinnerOut]


class ModelsJudgedOut(Told):
    """The models that ranked anything frozen."""

    as_of: date
    items: list[JudgedOut]


@api.tells("/scoring-models/judged", policy.read_rankings, ModelsJudgedOut)
def judged_scoring_models(request: Asked) -> ModelsJudgedOut:
    """Return what the winners of each scoring model came to."""
    items = [_judged(one) for one in judging.judged(request.actor)]
    return ModelsJudgedOut(as_of=clock.today(), items=items)


def _judged(one: judging.Judged) -> JudgedOut:
    found = one.verdict
    return JudgedOut(
        model_id=one.pk,
        name=one.name,
        n_rankings=one.n_rankings,
        n_chosen=found.n,
        n_projects=found.n_projects,
        n_ended=found.n_ended,
        n_read=found.n_read,
        of_plan=_share(found.rate),
        n_under_half=found.n_short,
        agreement=_share(found.agreement),
        n_pairs=found.n_pairs,
        cost_overrun=_share(found.overrun),
        winners=[_winner(each) for each in one.winners],
    )


def _winner(each: judging.Winner) -> WinnerOut:
    return WinnerOut(
        proposal_id=each.proposal.pk,
        ranking_id=each.ranking.pk,
        score=each.backed.score,
        project_id=each.project.pk if each.project else None,
        of_plan=_share(each.backed.share),
        cost_overrun=_share(each.backed.overrun),
    )


def _share(value: Fraction | None) -> str | None:
    return None if value is None else f"{Decimal(value.numerator) / value.denominator:.4f}"
