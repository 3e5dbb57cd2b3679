"""What offices do about standards: adopt them, find who complies, let the nearly finished be."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.models import Adoption, Finding, Grandfathering, Regime
from sightline.network.queries.duties import duties
from sightline.network.queries.standards import the_version
from sightline.network.rules import obligation
from sightline.projects.queries import the_project
from sightline.projects.standing import refresh, refresh_cadences

WHY = "a project has one standing decision, and an office a regime once"


@command
def plan_adoption(
    actor: Actor, *, adoption_id: UUID, planned_on: date, note: str = "", seen: int | None = None
) -> Adoption:
    """Plan by when an office will have adopted a version.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-issued``, ``plan-passed``.
    """
    row = _adopting(actor, adoption_id, seen)
    row.move("plan")
    if planned_on < clock.today():
        raise Refused("plan-passed", "Choose a day that is still to come.", "planned_on")
    row.planned_on = planned_on
    return _noted(row, "plan", note)


@command
def begin_adoption(
    actor: Actor, *, adoption_id: UUID, note: str = "", seen: int | None = None
) -> Adoption:
    """Say that an office has begun to work by a version.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-issued``.
    """
    row = _adopting(actor, adoption_id, seen)
    row.move("begin")
    return _noted(row, "begin", note)


@command
def finish_adoption(
    actor: Actor, *, adoption_id: UUID, note: str = "", seen: int | None = None
) -> Adoption:
    """Say that an office works by a version, and what varies within its leeway.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-issued``.
    """
    row = _adopting(actor, adoption_id, seen)
    row.move("adopt")
    row.adopted_on = clock.today()
    return _noted(row, "adopt", note)


@command
def take_back_adoption(
    actor: Actor, *, adoption_id: UUID, why: str, seen: int | None = None
) -> Adoption:
    """Say that an office does not work by a version yet after all; it is adopting again.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-issued``, ``no-reason``.
    """
    row = _adopting(actor, adoption_id, seen)
    row.move("take_back")
    row.adopted_on = None
    return _noted(row, "take_back", "", guards.reason(why, "Say what is still missing."))


@command
def exempt_office(
    actor: Actor, *, adoption_id: UUID, why: str, seen: int | None = None
) -> Adoption:
    """Let an office off a version as a whole; its projects are still asked.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Adoption, adoption_id, actor, policy.exempt, seen=seen)
    row.move("exempt")
    row.reason = guards.reason(why, "Say why this office need not adopt it.")
    return _noted(row, "exempt", "", row.reason)


@command
def reinstate_office(
    actor: Actor, *, adoption_id: UUID, why: str, seen: int | None = None
) -> Adoption:
    """Ask an exempt office to adopt a version after all.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Adoption, adoption_id, actor, policy.exempt, seen=seen)
    row.move("reinstate")
    return _noted(row, "reinstate", "", guards.reason(why, "Say what has changed."))


def _adopting(actor: Actor, adoption_id: UUID, seen: int | None) -> Adoption:
    row = claim(Adoption, adoption_id, actor, policy.adopt, seen=seen)
    guards.check_issued(row.version_of)
    return row


def _noted(row: Adoption, verb: str, note: str, why: str = "") -> Adoption:
    told = checked_text("note", note, 10_000, required=False)
    row.note = told or row.note
    row.save()
    of = {"of_version": row.version_of_id, "office": row.office_id}
    record(events.AdoptionMoved(about=row.pk, **of, verb=verb, state=str(row.state)), why=why)
    return row


@command
def find_compliance(
    actor: Actor, *, project_id: UUID, version_id: UUID, complies: bool, evidence: str
) -> Finding:
    """Note what an office found: that a project complies with a version, or does not.

    Raises:
        NotFound: The project or the version is not visible.
        Forbidden: Only an office of the project, never its manager.
        Refused: ``not-issued``, ``not-applicable``, ``no-reason``.
    """
    project = the_project(actor, project_id)
    check(actor, policy.judge, project)
    version = the_version(actor, version_id)
    guards.check_issued(version)
    (duty,) = duties(actor, [version], only=[project.pk])[version.pk] or (None,)
    if duty is None or duty.obligation == "not_applicable":
        raise Refused("not-applicable", "The standard is not for this project.", "version_id")
    told = guards.reason(evidence, "Say by what this can be seen.", "evidence")
    row = Finding(version_of=version, project=project, complies=complies, evidence=told)
    row.by_id = actor.id
    row.save()
    of = {"of_version": version.pk, "project": project.pk}
    record(events.ComplianceFound(about=row.pk, **of, complies=complies))
    return row


@command
def grandfather_project(
    actor: Actor,
    *,
    project_id: UUID,
    version_id: UUID,
    reason: str,
    ends_when: str,
    limit_on: date,
) -> Grandfathering:
    """Let a project that is nearly finished end under what it began with.

    The manager of its program decides, or its program office; it never happens by itself.

    Args:
        ends_when: What ends it: a phase, a delivery, the project's close.
        limit_on: It lapses when the project is re-baselined to finish after this day.

    Raises:
        NotFound: The project or the version is not visible.
        Forbidden: As ``policy.grandfather`` says; never the project's own manager.
        Refused: ``not-issued``, ``not-applicable``, ``not-eligible``, ``stands-already``,
            ``no-reason``, ``limit-before-finish``, ``limit-too-far``.
    """
    project = the_project(actor, project_id)
    check(actor, policy.grandfather, project)
    version = the_version(actor, version_id)
    guards.check_issued(version)
    _check_eligible(actor, version, project.pk)
    held = Grandfathering.objects.system(WHY).filter(version_of=version, project=project)
    if held.filter(state="standing").exists():
        raise Refused("stands-already", "It is grandfathered already; end that decision first.")
    row = Grandfathering(version_of=version, project=project, limit_on=limit_on)
    row.reason = guards.reason(reason, "Say why it should finish as it began.", "reason")
    row.ends_when = guards.reason(ends_when, "Say what ends it.", "ends_when")
    row.finish_then = project.forecast_finish or project.baseline_finish
    row.permille_then = project.percent_permille
    _check_limit(limit_on, row.finish_then, project.baseline_finish)
    row.decided_by_id, row.decided_on = actor.id, clock.today()
    row.save()
    of = {"of_version": version.pk, "project": project.pk}
    record(events.ProjectGrandfathered(about=row.pk, **of), why=row.reason)
    refresh([project.pk])
    return row


def _check_eligible(actor: Actor, version: Any, project_id: UUID) -> None:
    found = duties(actor, [version], only=[project_id])[version.pk]
    if not found or found[0].obligation == "not_applicable":
        raise Refused("not-applicable", "The standard is not for this project.", "version_id")
    if not found[0].is_eligible:
        words = (
            f"Only a project that is {obligation.ELIGIBLE_PERMILLE // 10} % complete, or has "
            f"{obligation.ELIGIBLE_DAYS} days or fewer to its finish on the day on which the "
            "standard takes effect. Ask for a deviation instead."
        )
        raise Refused("not-eligible", words)


def _check_limit(limit: date, finish: date | None, baseline: date | None) -> None:
    least = max((day for day in (finish, baseline, clock.today()) if day), default=limit)
    if limit < least:
        words = f"The project is to finish on {least:%-d %B %Y}: the limit lies on or after that."
        raise Refused("limit-before-finish", words, "limit_on")
    if (limit - least).days > obligation.MOST_DAYS_PAST:
        words = "At most a year after its finish: longer is no end of a project."
        raise Refused("limit-too-far", words, "limit_on")


@command
def end_grandfathering(
    actor: Actor, *, grandfathering_id: UUID, why: str, seen: int | None = None
) -> Grandfathering:
    """End the decision that a project may finish as it began.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Grandfathering, grandfathering_id, actor, policy.grandfather, seen=seen)
    row.move("end")
    return over(row, guards.reason(why, "Say why it ends."))


def over(row: Grandfathering, why: str) -> Grandfathering:
    """Save a decision that holds no longer, and record it."""
    row.ended_on, row.ended_why = clock.today(), why
    row.save()
    of = {"of_version": row.version_of_id, "project": row.project_id}
    record(events.GrandfatheringOver(about=row.pk, **of, state=str(row.state)), why=why)
    refresh([row.project_id])
    return row


@command
def set_regime(actor: Actor, *, office_id: UUID, name: str, since: date | None = None) -> Regime:
    """Say that an office, and those beneath it, work under a regulation.

    Raises:
        NotFound, Forbidden: The office is not visible; only the strategic PMO above it.
        Refused: ``regime-held``.
    """
    office = the_office(actor, office_id)
    row = Regime(office=office, name=checked_text("name", name, 200))
    row.since = since or clock.today()
    check(actor, policy.keep_regimes, row)
    held = Regime.objects.system(WHY).filter(office=office, name__iexact=row.name)
    if held.filter(until__isnull=True).exists():
        raise Refused("regime-held", f"{office.name} is under {row.name} already.", "name")
    row.save()
    record(events.RegimeSet(about=row.pk, office=office.pk))
    refresh_cadences(office.organisation_id)
    return row


@command
def end_regime(actor: Actor, *, regime_id: UUID, until: date, seen: int | None = None) -> Regime:
    """End a regime of an office on a day.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``ended-already``.
        Invalid: A day before it began.
    """
    row = claim(Regime, regime_id, actor, policy.keep_regimes, seen=seen)
    if row.until is not None:
        raise Refused("ended-already", f"It ended on {row.until:%-d %B %Y}.")
    if until <= row.since:
        raise Invalid({"until": [f"It began on {row.since:%-d %B %Y}: choose a later day."]})
    row.until = until
    row.save()
    record(events.RegimeSet(about=row.pk, office=row.office_id))
    refresh_cadences(row.office.organisation_id)
    return row
