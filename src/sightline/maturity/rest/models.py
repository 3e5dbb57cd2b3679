"""Models of maturity and their versions over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.maturity import commands, lists, policy, queries
from sightline.maturity.models import MaturityModel, ModelVersion
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Code, In, LongLine, MustSayWhy, Out, Tree
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Maturity models")
MODEL, VERSION = "/maturity-models/{uuid:model_id}", "/maturity-versions/{uuid:version_id}"
Rule = Literal["level_per_item", "cube", "lowest_perspective", "practices_achieved", "custom"]
ModelName = Annotated[str, Field(min_length=1, max_length=120, strict=True)]
VERSIONS = Listing(
    name="maturity-versions",
    columns=(Column("number", "Number", lambda row: row.number, order="number"),),
    default_sort="-number",
)


class MaturityModelOut(Out):
    """A way of saying how far something is."""

    name: str
    source: str
    rule: Rule
    shipped: str


class MaturityVersionOut(Out):
    """One version of a model with what it asks."""

    of_model_id: UUID
    number: int
    state: Literal["draft", "published", "retired"]
    content: dict[str, Any]
    n_items: int
    published_by_id: UUID | None
    published_on: date | None
    ended_on: date | None
    ended_why: str


class MaturityModelAdoption(In):
    """Which model that comes with the product is taken."""

    key: Code


class MaturityModelDraft(In):
    """A model of one's own, with what its first version asks."""

    name: ModelName
    rule: Rule
    content: Tree
    source: LongLine = LEFT


class MaturityVersionContent(In):
    """What a draft asks."""

    content: Tree


@api.lists("/maturity-models", policy.read, MaturityModelOut, lists.MATURITY_MODELS)
def maturity_models(request: Asked) -> QuerySet[MaturityModel]:
    """Return the models of the organisation."""
    return queries.maturity_models(request.actor)


@api.shows(MODEL, policy.read, MaturityModelOut)
def maturity_model(request: Asked, model_id: UUID) -> MaturityModel:
    """Return one model."""
    return queries.the_maturity_model(request.actor, model_id)


@api.creates(
    "/maturity-models/adopt",
    policy.keep_models,
    MaturityVersionOut,
    at="/maturity-versions/{id}",
)
def adopt_maturity_model(request: Asked, said: MaturityModelAdoption) -> ModelVersion:
    """Take one of the models that come with the product."""
    return commands.adopt_maturity_model(request.actor, **said.given())


@api.creates(
    "/maturity-models", policy.keep_models, MaturityVersionOut, at="/maturity-versions/{id}"
)
def draft_maturity_model(request: Asked, said: MaturityModelDraft) -> ModelVersion:
    """Draft a model of one's own with its first version."""
    return commands.draft_maturity_model(request.actor, **said.given())


@api.lists(f"{MODEL}/versions", policy.read, MaturityVersionOut, VERSIONS)
def maturity_versions(request: Asked, model_id: UUID) -> QuerySet[ModelVersion]:
    """Return a model's versions."""
    row = queries.the_maturity_model(request.actor, model_id)
    return queries.model_versions(request.actor, row.pk)


@api.creates(
    f"{MODEL}/versions", policy.keep_models, MaturityVersionOut, at="/maturity-versions/{id}"
)
def draft_model_version(request: Asked, model_id: UUID) -> ModelVersion:
    """Draft a model's next version from its newest one."""
    return commands.draft_model_version(request.actor, model_id=model_id)


@api.shows(VERSION, policy.read, MaturityVersionOut)
def maturity_version(request: Asked, version_id: UUID) -> ModelVersion:
    """Return one version."""
    return queries.the_model_version(request.actor, version_id)


@api.changes(f"{VERSION}/content", policy.keep_models, MaturityVersionOut, method="PUT")
def write_model_version(
    request: Asked, version_id: UUID, said: MaturityVersionContent
) -> ModelVersion:
    """Change what a draft asks."""
    return commands.write_model_version(
        request.actor, version_id=version_id, seen=seen(request), **said.given()
    )


@api.changes(f"{VERSION}/publish", policy.keep_models, MaturityVersionOut, method="POST")
def publish_model_version(request: Asked, version_id: UUID) -> ModelVersion:
    """Publish a draft; it is never changed again."""
    return commands.publish_model_version(request.actor, version_id=version_id, seen=seen(request))


@api.changes(f"{VERSION}/retire", policy.keep_models, MaturityVersionOut, method="POST")
def retire_model_version(request: Asked, version_id: UUID, said: MustSayWhy) -> ModelVersion:
    """Retire a version."""
    return commands.retire_model_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )
