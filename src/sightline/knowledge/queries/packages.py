"""What a shared plan says to another installation, and what is here under an id that arrives."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from sightline.formats.package import Held, Version, substance
from sightline.kernel.policy import Actor, visible
from sightline.knowledge.models import PlanVersion, SharedPlan
from sightline.knowledge.rules import SHAREABLE

WHY = "ids hold everywhere, so an id that arrives is looked for among all"
OF_VERSION = ("number", "days", "is_actual", "content")
OF_PLAN = ("title", "summary", "terms")


def sendable_plans(actor: Actor) -> "QuerySet[PlanVersion]":
    """Return the newest published version of each shared plan, none of a confidential project."""
    open_ones = Q(shared_plan__origin__isnull=True) | Q(
        shared_plan__origin__confidentiality__in=SHAREABLE
    )
    held = visible(actor, PlanVersion).filter(open_ones, state="published")
    first: dict[Any, Any] = {}
    for plan, version in held.order_by("shared_plan", "-number").values_list("shared_plan", "pk"):
        first.setdefault(plan, version)
    rows = visible(actor, PlanVersion).filter(pk__in=list(first.values()))
    return rows.select_related("shared_plan__office").order_by("shared_plan__title", "pk")


def told_plan(row: PlanVersion) -> dict[str, Any]:
    """Return what a version says as a package holds it: no project, no person, no money."""
    return {
        "id": str(row.shared_plan_id),
        "version_id": str(row.pk),
        **{name: getattr(row.shared_plan, name) for name in OF_PLAN},
        **{name: getattr(row, name) for name in OF_VERSION},
    }


def held_plans(actor: Actor, items: Iterable[Mapping[str, Any]]) -> dict[str, Held]:
    """Return what is here under the ids of plans that arrive, by the shared plan's id."""
    ids = {str(item["id"]): item for item in items}
    there = PlanVersion.objects.system(WHY).filter(
        pk__in=[str(item["version_id"]) for item in ids.values()]
    )
    taken = {str(row.pk): str(row.shared_plan_id) for row in there}
    rows = SharedPlan.objects.system(WHY).filter(pk__in=list(ids))
    known = {str(row.pk): row for row in rows}
    found = {}
    for key, item in ids.items():
        row, whose = known.get(key), taken.get(str(item["version_id"]), key)
        if row is None and whose == key:
            continue
        mine = row is not None and row.organisation_id == actor.organisation_id and whose == key
        found[key] = _held(row) if mine and row is not None else Held("", is_elsewhere=True)
    return found


def _held(row: SharedPlan) -> Held:
    rows = PlanVersion.objects.system(WHY).filter(shared_plan=row).select_related("shared_plan")
    said = {
        str(one.pk): Version(one.number, substance(told_plan(one)), one.state == "draft")
        for one in rows
    }
    is_drawn_here = row.origin_id is not None
    return Held(f"“{row.title}”", said, is_drawn_here=is_drawn_here)
