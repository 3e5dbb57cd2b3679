"""Plans that are shared: drafted from a project, cut, published by its office, and reused."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sightline.formats.plans.wire import plain_plan, plan_from
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.knowledge import events, policy
from sightline.knowledge.commands import guards
from sightline.knowledge.models import PlanVersion, Reuse, SharedPlan
from sightline.knowledge.queries.sharing import first_of, parts_of
from sightline.knowledge.rules import sharing
from sightline.projects import commands as projects
from sightline.projects.queries import has_schedule, the_project
from sightline.projects.schedule.carrying import carried

WHY = "versions are numbered over all, and a project reuses one plan, whoever asks"


@command
def draft_shared_plan(
    actor: Actor, *, project_id: UUID, title: str, summary: str = "", terms: str = ""
) -> SharedPlan:
    """Draft a project's plan as one to share, with what would go into its first version.

    Raises:
        NotFound: The project is not visible.
        Forbidden: Only who runs the project, and its offices.
        Refused: ``confidential-project``, ``no-schedule``.
    """
    project = the_project(actor, project_id)
    row = SharedPlan(
        organisation_id=project.organisation_id, office_id=project.office_id, origin=project
    )
    check(actor, policy.share, row)
    row.title = checked_text("title", title, 200)
    row.summary = checked_text("summary", summary, 5000, required=False)
    row.terms = checked_text("terms", terms, 5000, required=False)
    row.save()
    _draft(actor, row)
    record(events.PlanShared(about=row.pk, project=project.pk))
    return row


@command
def draft_plan_version(actor: Actor, *, shared_plan_id: UUID) -> PlanVersion:
    """Draft the next version: the origin's plan as it is now.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``received-plan``, ``draft-open``, ``confidential-project``, ``no-schedule``.
    """
    row = claim(SharedPlan, shared_plan_id, actor, policy.share)
    origin = guards.check_drawn_here(row)
    if PlanVersion.objects.system(WHY).filter(shared_plan=row, state="draft").exists():
        words = "A version is being drafted already: publish or retire that one first."
        raise Refused("draft-open", words)
    version = _draft(actor, row)
    record(events.PlanShared(about=version.pk, project=origin.pk))
    return version


def _draft(actor: Actor, row: SharedPlan) -> PlanVersion:
    origin = guards.check_drawn_here(row)
    guards.check_shareable(origin)
    if not has_schedule(origin):
        raise Refused("no-schedule", "The project has no schedule to share: draw one first.")
    plan = sharing.bare(carried(origin))
    first, is_actual = first_of(origin)
    last = PlanVersion.objects.system(WHY).filter(shared_plan=row).first()
    version = PlanVersion(
        shared_plan=row,
        number=last.number + 1 if last else 1,
        content={"plan": plain_plan(plan), **parts_of(actor, origin)},
        n_activities=len(plan.activities),
        days=first.days,
        cost_minor=first.cost_minor,
        currency=first.currency,
        is_actual=is_actual,
        author_id=actor.id,
        hands=guards.hands_of([], actor),
    )
    version.save()
    return version


@command
def choose_plan_rows(
    actor: Actor, *, version_id: UUID, left_out: Sequence[str], seen: int | None = None
) -> PlanVersion:
    """Say which rows of a draft are not published.

    Args:
        left_out: Their keys, as the draft shows them; leaving out a summary leaves out what lies
            beneath it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``received-plan``, ``version-settled``.
        Invalid: A key that the draft does not have.
    """
    row = claim(PlanVersion, version_id, actor, policy.share, seen=seen)
    origin = guards.check_drawn_here(row.shared_plan)
    if row.state != PlanVersion.State.DRAFT:
        words = "What was published or retired stays as it is: draft another version."
        raise Refused("version-settled", words)
    known = {line.key for line in sharing.lines(plan_from(row.content["plan"]), row.content)}
    told = sorted(set(left_out))
    if not set(told) <= known:
        raise Invalid({"left_out": ["The draft has no such row."]})
    if told == row.left_out:
        nothing_changed()
        return row
    row.left_out, row.hands = told, guards.hands_of(row.hands, actor)
    row.save()
    record(events.PlanShared(about=row.pk, project=origin.pk))
    return row


@command
def publish_plan_version(
    actor: Actor, *, version_id: UUID, why: str = "", seen: int | None = None
) -> PlanVersion:
    """Publish a version to the whole organisation; what is left out is dropped from it for good.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; nobody publishes what they drafted or cut.
        Refused: ``wrong-state``, ``confidential-project``, ``nothing-left``.
    """
    row = claim(PlanVersion, version_id, actor, policy.release, seen=seen)
    row.move("publish")
    if row.shared_plan.origin is not None:
        guards.check_shareable(row.shared_plan.origin)
    plan = sharing.without(plan_from(row.content["plan"]), row.left_out)
    if not plan.activities:
        raise Refused("nothing-left", "Everything is left out: leave in what others can use.")
    row.content = {"plan": plain_plan(plan), **sharing.chosen(row.content, row.left_out)}
    row.n_activities, row.left_out = len(plan.activities), []
    row.published_by_id, row.published_on = actor.id, clock.today()
    if not row.shared_plan.is_published:
        row.shared_plan.is_published = True
        row.shared_plan.save()
    return _moved(row, "publish", why)


@command
def retire_plan_version(
    actor: Actor, *, version_id: UUID, why: str, seen: int | None = None
) -> PlanVersion:
    """Retire a version: nobody plans with it any more; its reuses stay.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(PlanVersion, version_id, actor, policy.retire, seen=seen)
    row.move("retire")
    row.ended_why = guards.reason(why, "Say why nobody should use it any more.")
    row.ended_on = clock.today()
    return _moved(row, "retire", row.ended_why)


@command
def reuse_plan(
    actor: Actor, *, version_id: UUID, project_id: UUID, starts: date, adapted: str = ""
) -> Reuse:
    """Plan a project with a published version: its schedule, gates, milestones and risks.

    Raises:
        NotFound: The version or the project is not visible.
        Forbidden: Only who runs that project, and its offices.
        Refused: ``not-published``, ``own-project``, ``not-planning``, ``drawn-already``,
            ``reused-already``, and what the engine refuses.
    """
    version, project = find(PlanVersion, version_id, actor), the_project(actor, project_id)
    row = Reuse(version_of=version, project=project, starts=starts, reused_by_id=actor.id)
    check(actor, policy.reuse, row)
    _check_reusable(version, project)
    row.adapted = checked_text("adapted", adapted, 5000, required=False)
    row.reused_on = clock.today()
    plan = sharing.starting(plan_from(version.content["plan"]), starts)
    told = json.dumps(version.content, sort_keys=True).encode()
    projects.apply_plan(
        actor, project_id=project.pk, plan=plan, digest=hashlib.sha256(told).hexdigest()
    )
    _bring_parts(actor, project.pk, version.content, starts)
    row.save()
    record(events.PlanReused(about=row.pk, of_version=version.pk, project=project.pk))
    return row


def _check_reusable(version: PlanVersion, project: Any) -> None:
    if version.state != PlanVersion.State.PUBLISHED:
        words = "Only a published version is reused: choose the newest one."
        raise Refused("not-published", words)
    if version.shared_plan.origin_id == project.pk:
        raise Refused("own-project", "The plan comes from there: choose another.", "project_id")
    if Reuse.objects.system(WHY).filter(project=project).exists():
        words = f"{project.code} was planned with a shared plan already."
        raise Refused("reused-already", words, "project_id")
    if project.state != project.State.PLANNING:
        words = f"{project.code} is {project.get_state_display().lower()}: it must be in planning."
        raise Refused("not-planning", words, "project_id")
    if has_schedule(project):
        words = f"{project.code} has a schedule already, and a reuse would replace it."
        raise Refused("drawn-already", words, "project_id")


def _bring_parts(actor: Actor, project_id: UUID, content: Any, starts: date) -> None:
    def day(row: Any) -> date | None:
        after = row.get("after_days")
        return None if after is None else starts + timedelta(after)

    at: dict[str, Any] = {"project_id": project_id}
    for row in content["gates"]:
        projects.add_gate(actor, **at, name=row["name"], planned_on=day(row))
    for row in content["milestones"]:
        projects.add_milestone(actor, **at, name=row["name"], forecast=day(row))
    for row in content["risks"]:
        chances = {name: row[name] for name in ("probability", "impact", "response")}
        projects.raise_raid(actor, **at, kind="risk", title=row["name"], **chances)


@command
def adapt_reuse(actor: Actor, *, reuse_id: UUID, adapted: str, seen: int | None = None) -> Reuse:
    """Note what a project adapted of the plan that it reuses.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(Reuse, reuse_id, actor, policy.reuse, seen=seen)
    told = checked_text("adapted", adapted, 5000)
    if told == row.adapted:
        nothing_changed()
        return row
    row.adapted = told
    row.save()
    of = {"of_version": row.version_of_id, "project": row.project_id}
    record(events.ReuseAdapted(about=row.pk, **of))
    return row


def _moved(row: PlanVersion, verb: str, why: str = "") -> PlanVersion:
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    about = events.SharedPlanMoved(about=row.pk, shared_plan=row.shared_plan_id, **told)
    record(about, why=why)
    return row
