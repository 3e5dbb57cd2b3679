"""Shared plans that come from another installation: taken in as drafts, and taken back unused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from sightline.formats.package import judged, substance
from sightline.formats.plans.wire import plan_from
from sightline.identity.queries import the_office
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.knowledge import events, policy
from sightline.knowledge.commands import guards
from sightline.knowledge.models import PlanVersion, SharedPlan
from sightline.knowledge.queries.packages import OF_VERSION, WHY, held_plans, told_plan

BUILT_ON = "Somebody has worked with it since, so it stays; retire it as any other."


@command
def receive_plan(
    actor: Actor, *, office_id: UUID, item: Mapping[str, Any], origin: str
) -> PlanVersion | None:
    """Take in a shared plan that another installation published, as a draft of the office.

    Whoever takes it in is its author here: somebody else publishes it.

    Args:
        item: As a package holds it; it was checked by ``formats.package``.
        origin: The installation and office that it comes from.

    Returns:
        The draft, or ``None`` where the version was here already.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only the strategic PMO of that office.
        Refused: ``id-held``, ``other-content``, ``older-version``, ``draft-open``,
            ``drawn-here``.
    """
    office = the_office(actor, office_id)
    row = SharedPlan(
        id=UUID(item["id"]),
        organisation_id=office.organisation_id,
        office=office,
        received_from=checked_text("origin", origin, 420),
    )
    check(actor, policy.receive, row)
    verdict = judged(item, held_plans(actor, [item]).get(str(item["id"])))
    if verdict.kind == "refused":
        raise Refused(verdict.code, verdict.words)
    if verdict.kind == "same":
        nothing_changed()
        return None
    if verdict.kind == "newer":
        row = claim(SharedPlan, row.pk, actor, policy.receive)
    else:
        _name(row, item)
        row.save()
    return _received(actor, row, item, origin)


def _name(row: SharedPlan, item: Mapping[str, Any]) -> None:
    row.title = checked_text("title", item["title"], 200)
    row.summary = checked_text("summary", item["summary"], 5000, required=False)
    row.terms = checked_text("terms", item["terms"], 5000, required=False)


def _received(actor: Actor, row: SharedPlan, item: Mapping[str, Any], origin: str) -> PlanVersion:
    version = PlanVersion(
        id=UUID(item["version_id"]),
        shared_plan=row,
        n_activities=len(plan_from(item["content"]["plan"]).activities),
        author_id=actor.id,
        hands=guards.hands_of([], actor),
        **{name: item[name] for name in OF_VERSION},
    )
    version.save()
    record(events.PlanReceived(about=version.pk, shared_plan=row.pk, origin=origin))
    return version


@command
def return_plan(actor: Actor, *, version_id: UUID, item: Mapping[str, Any]) -> None:
    """Take back a version that was received, as long as nobody did anything with it.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``built-on``.
    """
    row = claim(PlanVersion, version_id, actor, policy.receive)
    is_as_it_came = row.state == row.State.DRAFT and row.version == 1
    if not is_as_it_came or substance(told_plan(row)) != substance(item):
        raise Refused("built-on", f"{row}: {BUILT_ON}")
    plan = row.shared_plan
    try:
        row.delete()
        if not PlanVersion.objects.system(WHY).filter(shared_plan=plan).exists():
            plan.delete()
    except ProtectedError as error:
        raise Refused("built-on", f"{plan}: {BUILT_ON}") from error
    record(events.PlanReturned(about=version_id, shared_plan=plan.pk))
