"""Models of maturity as they are listed and opened, and the defaults that are not adopted yet."""

from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.maturity.models import Campaign, MaturityModel, ModelVersion
from sightline.maturity.shipped import SHIPPED, shipped


def maturity_models(actor: Actor) -> QuerySet[MaturityModel]:
    """Return the models, each with its newest version and how many campaigns used it."""
    newest = visible(actor, ModelVersion).filter(of_model=OuterRef("pk")).order_by("-number")
    used = visible(actor, Campaign).filter(version_of__of_model=OuterRef("pk")).order_by()
    n = Subquery(
        used.values("version_of__of_model").annotate(n=Count("pk")).values("n"),
        output_field=IntegerField(),
    )
    return visible(actor, MaturityModel).annotate(
        newest_number=Subquery(newest.values("number")[:1]),
        newest_state=Subquery(newest.values("state")[:1]),
        n_items=Subquery(newest.values("n_items")[:1]),
        n_campaigns=Coalesce(n, 0),
    )


def the_maturity_model(actor: Actor, model_id: UUID) -> MaturityModel:
    """Return a model, or refuse with ``NotFound``."""
    found = maturity_models(actor).filter(pk=model_id).first()
    return found or find(MaturityModel, model_id, actor)


def model_versions(actor: Actor, model_id: UUID | None = None) -> QuerySet[ModelVersion]:
    """Return versions, newest first; those of one model if named."""
    rows = visible(actor, ModelVersion).select_related("of_model", "published_by")
    return rows.filter(of_model=model_id) if model_id else rows


def the_model_version(actor: Actor, version_id: UUID) -> ModelVersion:
    """Return a version, or refuse with ``NotFound``."""
    found = model_versions(actor).filter(pk=version_id).first()
    return found or find(ModelVersion, version_id, actor)


def usable_versions(actor: Actor) -> QuerySet[ModelVersion]:
    """Return the versions that a campaign can begin with."""
    return model_versions(actor).filter(state="published").order_by("of_model__name", "-number")


def not_adopted(actor: Actor) -> list[dict[str, Any]]:
    """Return the defaults that the organisation has not adopted, each with its key."""
    held = visible(actor, MaturityModel).exclude(shipped="")
    there = set(held.values_list("shipped", flat=True))
    left = {key: shipped(key) for key in SHIPPED if key not in there}
    return [
        {
            "key": key,
            "name": row["name"],
            "source": row["source"],
            "rule": row["rule"],
            "n_items": len(row["content"]["items"]),
        }
        for key, row in left.items()
    ]
