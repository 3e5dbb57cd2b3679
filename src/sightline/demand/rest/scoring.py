"""Scoring models and ratings over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.scoring import SCORING_MODELS
from sightline.demand.queries import proposals
from sightline.demand.queries import rankings as queries
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Flag, In, LongText, MustSayWhy, Out, Sentence, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Scoring")
Method = Literal["weighted", "ahp", "wsjf", "rice", "ecv", "npv", "irr", "bcr", "payback"]
#: A weight, a score or a bound of a scale, as a decimal text.
Score = Annotated[str, Field(pattern=r"^-?[0-9]{1,13}(\.[0-9]{1,4})?$", strict=True)]
Key = Annotated[str, Field(min_length=1, max_length=80, strict=True)]
Periods = Annotated[int, Field(strict=True, ge=1, le=60)]
ONE = "/scoring-models/{uuid:model_id}"


class CriterionOut(Told):
    """One criterion of a version."""

    key: str
    name: str
    weight: str
    low: str
    high: str
    is_reversed: bool


class VersionOut(Told):
    """One version of a model, which never changes."""

    number: int
    criteria: list[CriterionOut]
    parameters: dict[str, Any]
    words: str
    made_by_id: UUID
    made_on: date


class VersionsOut(Told):
    """A model's versions, the newest first."""

    items: list[VersionOut]


class ScoringModelOut(Out):
    """A way to say what proposals are worth."""

    name: str
    method: Method
    description: str
    state: Literal["active", "retired"]


class Criterion(In):
    """One criterion; its key is made of the name where it is left out."""

    name: Annotated[str, Field(min_length=1, max_length=80, strict=True)]
    key: Key = LEFT
    weight: Score = LEFT
    low: Score = LEFT
    high: Score = LEFT
    is_reversed: Flag = LEFT


class Parameters(In):
    """``matrix`` of an AHP model, row over column; ``rate`` and ``periods`` where money counts."""

    matrix: list[list[Score]] = LEFT
    rate: Score = LEFT
    periods: Periods = LEFT


class ModelTerms(In):
    """How a model computes."""

    criteria: list[Criterion] = LEFT
    parameters: Parameters = LEFT


class ModelMaking(ModelTerms):
    """A new model with its first version."""

    name: Annotated[str, Field(min_length=1, max_length=120, strict=True)]
    method: Method
    description: LongText = LEFT


class ModelChange(ModelTerms, MustSayWhy):
    """A model's next version, and why."""


class RatingOut(Out):
    """What one rater says of a proposal by a model."""

    proposal_id: UUID
    model_id: UUID
    rater_id: UUID
    scores: dict[str, str]
    words: str
    rated_on: date


class RatingsOut(Told):
    """What raters say of a proposal."""

    items: list[RatingOut]

    @classmethod
    def of(cls, rows: Any) -> Self:
        """Return the ratings as they are told."""
        return cls(items=[RatingOut.of(row) for row in rows])


class Rating(In):
    """One's scores, by the keys of the model's criteria, as decimal texts."""

    model_id: UUID
    scores: dict[Key, Score]
    words: Sentence = ""


@api.lists("/scoring-models", policy.read, ScoringModelOut, SCORING_MODELS)
def scoring_models(request: Asked) -> QuerySet[Any]:
    """Return the scoring models."""
    return queries.models(request.actor)


@api.creates("/scoring-models", policy.keep_models, ScoringModelOut, at="/scoring-models/{id}")
def make_scoring_model(request: Asked, said: ModelMaking) -> Any:
    """Make a scoring model with its first version."""
    return commands.make_scoring_model(request.actor, **said.given())


@api.shows(ONE, policy.read, ScoringModelOut)
def scoring_model(request: Asked, model_id: UUID) -> Any:
    """Return one scoring model."""
    return queries.the_model(request.actor, model_id)


@api.tells(f"{ONE}/versions", policy.read, VersionsOut)
def scoring_versions(request: Asked, model_id: UUID) -> VersionsOut:
    """Return how a model computes, version by version."""
    model = queries.the_model(request.actor, model_id)
    names = ("number", "criteria", "parameters", "words", "made_by_id", "made_on")
    rows = queries.versions(request.actor, model)
    return VersionsOut(items=[VersionOut(**{n: getattr(row, n) for n in names}) for row in rows])


@api.changes(ONE, policy.keep_models, ScoringModelOut)
def change_scoring_model(request: Asked, model_id: UUID, said: ModelChange) -> Any:
    """Give a model a new version; rankings keep the one they were made with."""
    at: dict[str, Any] = {"model_id": model_id, "seen": seen(request)}
    commands.change_scoring_model(request.actor, **at, **said.given())
    return queries.the_model(request.actor, model_id)


@api.changes(f"{ONE}/retire", policy.keep_models, ScoringModelOut, method="POST")
def retire_scoring_model(request: Asked, model_id: UUID) -> Any:
    """Retire a model."""
    return commands.retire_scoring_model(request.actor, model_id=model_id, seen=seen(request))


@api.changes(f"{ONE}/reinstate", policy.keep_models, ScoringModelOut, method="POST")
def reinstate_scoring_model(request: Asked, model_id: UUID) -> Any:
    """Take a retired model up again."""
    return commands.reinstate_scoring_model(request.actor, model_id=model_id, seen=seen(request))


@api.tells("/proposals/{uuid:proposal_id}/ratings", policy.read_rankings, RatingsOut)
def proposal_ratings(request: Asked, proposal_id: UUID) -> RatingsOut:
    """Return what raters say of a proposal."""
    row = proposals.the_proposal(request.actor, proposal_id)
    return RatingsOut.of(queries.ratings(request.actor, row))


@api.changes("/proposals/{uuid:proposal_id}/ratings", policy.rate, RatingOut, method="POST")
def rate_proposal(request: Asked, proposal_id: UUID, said: Rating) -> Any:
    """Score a proposal, or score it anew."""
    at: dict[str, Any] = {"proposal_id": proposal_id, "seen": seen(request)}
    return commands.rate_proposal(request.actor, **at, **said.given())
