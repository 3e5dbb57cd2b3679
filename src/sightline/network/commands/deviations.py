"""Relief from a clause: asked for in advance by an office, decided by who keeps the standard."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.commands.standards import hands_of
from sightline.network.models import Adoption, Deviation, DeviationProject
from sightline.network.queries.facts import ground
from sightline.network.queries.relief import the_deviation
from sightline.network.queries.standards import the_clause
from sightline.network.rules import relief
from sightline.projects.queries import the_project
from sightline.projects.standing import refresh_cadences

WHY = "an office has one relief from a clause at a time, and its projects are all counted"
FIELDS = frozenset(
    {
        *("title", "reason", "alternative", "risk", "mitigation", "whole_office"),
        *("starts", "expires", "precedent_id"),
    }
)
MOST_PROJECTS = 200


@command
def draft_deviation(
    actor: Actor,
    /,
    *,
    clause_id: UUID,
    office_id: UUID,
    title: str,
    starts: date,
    expires: date,
    project_ids: Iterable[UUID] = (),
    **fields: Any,
) -> Deviation:
    """Begin to ask for relief from a clause, for an office or some of its projects.

    Args:
        fields: ``reason``, ``alternative``, ``risk``, ``mitigation``, ``precedent_id``.

    Raises:
        NotFound: The clause, the office or a project is not visible.
        Forbidden: Only the office itself, or one above it.
        Refused: ``not-issued``, ``law``, ``within-leeway``, ``own-standard``, ``out-of-reach``,
            ``ends-before-start``, ``too-long``, ``other-office``.
    """
    clause, office = the_clause(actor, clause_id), the_office(actor, office_id)
    row = Deviation(
        organisation_id=office.organisation_id, office=office, clause=clause, asked_by_id=actor.id
    )
    check(actor, policy.ask, row)
    _check_clause(actor, row)
    named = list(dict.fromkeys(project_ids))
    given = {"title": title, "starts": starts, "expires": expires, **fields}
    _take(actor, row, given | {"whole_office": not named})
    row.hands = hands_of([], actor)
    row.save()
    _name_projects(actor, row, named)
    return _written(row)


@command
def change_deviation(
    actor: Actor,
    /,
    *,
    deviation_id: UUID,
    seen: int | None = None,
    project_ids: Iterable[UUID] | None = None,
    **fields: Any,
) -> Deviation:
    """Change a deviation that was not sent yet, or about which something was asked.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``sent-already``, ``ends-before-start``, ``too-long``, ``other-office``.
    """
    row = claim(Deviation, deviation_id, actor, policy.ask, seen=seen)
    if row.state not in {"draft", "info"}:
        raise Refused("sent-already", "It was sent: withdraw it, or wait until more is asked for.")
    plain = dict(fields)
    named = None if project_ids is None else list(dict.fromkeys(project_ids))
    if named is not None:
        plain["whole_office"] = not named
    changed = _take(actor, row, plain)
    held = set(_projects_of(row))
    if not changed and (named is None or set(named) == held):
        nothing_changed()
        return row
    row.hands = hands_of(row.hands, actor)
    if row.submitted_on is not None:
        row.is_retrospective |= relief.is_retrospective(row.starts, row.submitted_on)
    row.save()
    if named is not None and set(named) != held:
        for each in DeviationProject.objects.system(WHY).filter(deviation=row):
            each.delete()
        _name_projects(actor, row, named)
    return _written(row)


@command
def submit_deviation(actor: Actor, *, deviation_id: UUID, seen: int | None = None) -> Deviation:
    """Send a deviation to who keeps the standard; one that began already is marked for good.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-issued``, ``no-reason``, ``no-alternative``,
            ``open-already``.
    """
    row = claim(Deviation, deviation_id, actor, policy.ask, seen=seen)
    row.move("submit")
    version = row.clause.version_of
    guards.check_issued(version)
    guards.reason(row.reason, "Say why the clause cannot be met.", "reason")
    if not row.alternative:
        words = "Say which other control does what the clause is for."
        raise Refused("no-alternative", words, "alternative")
    _check_alone(row)
    row.submitted_on, row.binds_on = clock.today(), version.binds_on
    row.is_retrospective = relief.is_retrospective(row.starts, row.submitted_on)
    row.hands = hands_of(row.hands, actor)
    return _moved(row, "submit")


@command
def withdraw_deviation(
    actor: Actor, *, deviation_id: UUID, why: str, seen: int | None = None
) -> Deviation:
    """Take back what was asked for, before it is decided.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Deviation, deviation_id, actor, policy.ask, seen=seen)
    return _ended(row, "withdraw", why)


@command
def review_deviation(actor: Actor, *, deviation_id: UUID, seen: int | None = None) -> Deviation:
    """Take a deviation up, as who keeps the standard.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Deviation, deviation_id, actor, policy.decide, seen=seen)
    row.move("review")
    return _moved(row, "review")


@command
def ask_about_deviation(
    actor: Actor, *, deviation_id: UUID, question: str, seen: int | None = None
) -> Deviation:
    """Ask the office for what is missing.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Deviation, deviation_id, actor, policy.decide, seen=seen)
    row.move("ask")
    row.question, row.reply = checked_text("question", question, 5000), ""
    return _moved(row, "ask")


@command
def answer_about_deviation(
    actor: Actor, *, deviation_id: UUID, reply: str, seen: int | None = None
) -> Deviation:
    """Answer what was asked about a deviation.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Deviation, deviation_id, actor, policy.ask, seen=seen)
    row.move("answer")
    row.reply = checked_text("reply", reply, 5000)
    row.hands = hands_of(row.hands, actor)
    return _moved(row, "answer")


@command
def approve_deviation(
    actor: Actor,
    *,
    deviation_id: UUID,
    why: str,
    conditions: str = "",
    is_precedent: bool = False,
    seen: int | None = None,
) -> Deviation:
    """Grant a relief, with conditions if any are said; one whose day has come is active at once.

    Args:
        why: The reasons, kept with the decision.
        is_precedent: Whether every office may read it from now on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; never whoever asked, nor their office.
        Refused: ``wrong-state``, ``not-issued``, ``no-reason``, ``expired-already``.
    """
    row = claim(Deviation, deviation_id, actor, policy.decide, seen=seen)
    row.conditions = checked_text("conditions", conditions, 5000, required=False)
    verb = "approve_with" if row.conditions else "approve"
    row.move(verb)
    guards.check_issued(row.clause.version_of)
    if row.expires <= clock.today():
        words = "It would have ended already. Reject it; it stays on record as it was asked for."
        raise Refused("expired-already", words)
    row.is_precedent = is_precedent
    _decide(actor, row, why)
    _moved(row, verb, row.rationale)
    if row.starts <= clock.today():
        row.move("begin")
        _moved(row, "begin")
    _let_deviate(row)
    record(
        events.DeviationGranted(
            about=row.pk,
            clause=row.clause_id,
            office=row.office_id,
            starts=row.starts.isoformat(),
            expires=row.expires.isoformat(),
            is_retrospective=row.is_retrospective,
        )
    )
    refresh_cadences(row.organisation_id)
    return row


@command
def reject_deviation(
    actor: Actor, *, deviation_id: UUID, why: str, seen: int | None = None
) -> Deviation:
    """Refuse a relief, with the reason.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; never whoever asked, nor their office.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Deviation, deviation_id, actor, policy.decide, seen=seen)
    row.move("reject")
    _decide(actor, row, why)
    row.ended_on = row.decided_on  # it never held
    return _moved(row, "reject", row.rationale)


@command
def revoke_deviation(
    actor: Actor, *, deviation_id: UUID, why: str, seen: int | None = None
) -> Deviation:
    """End a relief before its time: its conditions were not kept, or its reason is gone.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; never whoever asked, nor their office.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Deviation, deviation_id, actor, policy.decide, seen=seen)
    return _ended(row, "revoke", why)


@command
def close_deviation(
    actor: Actor, *, deviation_id: UUID, why: str, seen: int | None = None
) -> Deviation:
    """Close a relief that is not needed any more, or one that is over.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Deviation, deviation_id, actor, policy.ask, seen=seen)
    return _ended(row, "close", why)


def _ended(row: Deviation, verb: str, why: str) -> Deviation:
    row.move(verb)
    row.ended_why = guards.reason(why, "Say why, in a sentence.")
    row.ended_on = row.ended_on or clock.today()
    _moved(row, verb, row.ended_why)
    refresh_cadences(row.organisation_id)
    return row


def _decide(actor: Actor, row: Deviation, why: str) -> None:
    row.rationale = guards.reason(why, "Say the reasons: they are kept with the decision.")
    row.decided_by_id, row.decided_on = actor.id, clock.today()


def _check_clause(actor: Actor, row: Deviation) -> None:
    version = row.clause.version_of
    guards.check_issued(version)
    relief.check_leeway(row.clause.leeway, is_law=row.clause.is_law)
    keeper = version.standard.office_id
    if row.office_id == keeper:
        words = "This office keeps the standard: it changes it, and asks nobody for relief."
        raise Refused("own-standard", words, "office_id")
    if row.office_id not in ground(actor).below(keeper):
        words = "The standard does not reach this office, so it need not be let off."
        raise Refused("out-of-reach", words, "office_id")


def _take(actor: Actor, row: Deviation, fields: dict[str, Any]) -> bool:
    plain = dict(fields)
    if "title" in plain:
        plain["title"] = checked_text("title", plain["title"], 200)
    if plain.get("precedent_id"):
        before = the_deviation(actor, plain["precedent_id"])
        if before.pk == row.pk or before.decided_on is None:
            words = "Choose one that was decided."
            raise Refused("no-precedent", words, "precedent_id")
    changed = set_fields(row, plain, FIELDS)
    if row.starts is None or row.expires is None:
        raise Invalid({"expires": ["Say from which day, and until which."]})
    relief.check_term(row.starts, row.expires)
    return changed


def _name_projects(actor: Actor, row: Deviation, ids: list[UUID]) -> None:
    if len(ids) > MOST_PROJECTS:
        raise Invalid({"project_ids": [f"At most {MOST_PROJECTS}; ask for the whole office."]})
    beneath = ground(actor).below(row.office_id)
    for project_id in ids:
        project = the_project(actor, project_id)
        if project.office_id not in beneath:
            words = f"{project.code} is not of this office or one beneath it."
            raise Refused("other-office", words, "project_ids")
        DeviationProject(deviation=row, project=project).save()


def _projects_of(row: Deviation) -> list[UUID]:
    rows = DeviationProject.objects.system(WHY).filter(deviation=row)
    return list(rows.values_list("project_id", flat=True))


def _check_alone(row: Deviation) -> None:
    others = Deviation.objects.system(WHY).filter(
        office=row.office_id, clause=row.clause_id, state__in=Deviation.LIVE, whole_office=True
    )
    if (
        row.whole_office
        and others.exclude(pk=row.pk)
        .filter(starts__lt=row.expires, expires__gt=row.starts)
        .exists()
    ):
        words = "The office asked for, or holds, relief from this clause for that time already."
        raise Refused("open-already", words)


def _let_deviate(row: Deviation) -> None:
    """Mark the office's adoption record, where all of the office deviates."""
    if not row.whole_office:
        return
    held = Adoption.objects.system(WHY).filter(
        version_of=row.clause.version_of_id, office=row.office_id
    )
    for adoption in held:
        if "deviate" in adoption.life.verbs_from(str(adoption.state)):
            adoption.move("deviate")
            adoption.save()
            of = {"of_version": adoption.version_of_id, "office": adoption.office_id}
            verb, state = "deviate", str(adoption.state)
            record(events.AdoptionMoved(about=adoption.pk, **of, verb=verb, state=state))


def _written(row: Deviation) -> Deviation:
    of = {"clause": row.clause_id, "office": row.office_id}
    record(events.DeviationWritten(about=row.pk, **of))
    return row


def _moved(row: Deviation, verb: str, why: str = "") -> Deviation:
    row.save()
    of = {"clause": row.clause_id, "office": row.office_id}
    record(events.DeviationMoved(about=row.pk, **of, verb=verb, state=str(row.state)), why=why)
    return row
