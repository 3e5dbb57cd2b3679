"""The life of a version: consultation, approval, publication, force, and its end."""

from datetime import date
from uuid import UUID

from sightline.identity.queries import office_tree
from sightline.identity.rules import below
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.models import Adoption, Clause, Comment, Deviation, StandardVersion
from sightline.projects.standing import refresh_cadences

WHY = "a version takes the place of the one before it, whoever asks"
REPLACED = "A newer version of the standard took its place."


@command
def consult_version(
    actor: Actor, *, version_id: UUID, comments_until: date, seen: int | None = None
) -> StandardVersion:
    """Put a draft to the offices, which comment on it until a day.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-clauses``, ``ends-before-start``.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    row.move("consult")
    guards.check_consultable(row, comments_until)
    row.comments_until = comments_until
    return moved(row, "consult")


@command
def rework_version(
    actor: Actor, *, version_id: UUID, why: str, seen: int | None = None
) -> StandardVersion:
    """Take a version back to be written on, before it is published.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    row.move("rework")
    told = guards.reason(why, "Say what is to change.")
    row.approved_by_id, row.approved_on = None, None
    return moved(row, "rework", told)


@command
def approve_version(
    actor: Actor, *, version_id: UUID, why: str = "", seen: int | None = None
) -> StandardVersion:
    """Approve a version whose consultation is over and whose comments were answered.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; nobody approves what they wrote.
        Refused: ``wrong-state``, ``consultation-open``, ``comments-open``.
    """
    row = claim(StandardVersion, version_id, actor, policy.approve, seen=seen)
    row.move("approve")
    guards.check_consulted(row)
    row.approved_by_id, row.approved_on = actor.id, clock.today()
    return moved(row, "approve", why)


@command
def publish_version(
    actor: Actor, *, version_id: UUID, effective_on: date | None = None, seen: int | None = None
) -> StandardVersion:
    """Publish an approved version: every office that it reaches is notified.

    Args:
        effective_on: From which day it is in effect, if the version does not say so or says
            another one.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``retroactive``.
        Invalid: No day is said anywhere.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    row.move("publish")
    row.effective_on = guards.check_effective(effective_on or row.effective_on)
    row.published_on = clock.today()
    row.save()
    _notify(actor, row)
    assert row.binds_on is not None
    record(
        events.StandardPublished(
            about=row.pk,
            standard=row.standard_id,
            effective_on=row.effective_on.isoformat(),
            binds_on=row.binds_on.isoformat(),
        )
    )
    refresh_cadences(row.standard.organisation_id)
    return row


def _notify(actor: Actor, row: StandardVersion) -> None:
    """Open an adoption record for every office beneath the one that keeps the standard."""
    assert row.binds_on is not None
    nodes = office_tree(actor)
    parent_of = {node.office.pk: node.parent_id for node in nodes if node.parent_id}
    reached = below([row.standard.office_id], parent_of) - {row.standard.office_id}
    for node in nodes:
        if node.office.pk in reached:
            Adoption(version_of=row, office=node.office, due_on=row.binds_on).save()


@command
def enforce_version(actor: Actor, *, version_id: UUID, seen: int | None = None) -> StandardVersion:
    """Let a published version be in force from its day on; it takes the place of the one before.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``too-early``.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    return enforced(row)


def enforced(row: StandardVersion) -> StandardVersion:
    """Put a version in force whose day has come, and end what it replaces.

    Raises:
        Refused: ``wrong-state``, ``too-early``.
    """
    row.life.next_state("enforce", str(row.state))
    assert row.effective_on is not None
    if clock.today() < row.effective_on:
        words = f"It takes effect on {row.effective_on:%-d %B %Y}, not before."
        raise Refused("too-early", words)
    older = StandardVersion.objects.system(WHY).filter(
        standard=row.standard_id, state__in=StandardVersion.ISSUED, number__lt=row.number
    )
    for before in older.select_for_update(of=("self",)):
        before.move("supersede")
        before.ended_on = row.effective_on
        moved(before, "supersede")
        end_reliefs(before)
    row.move("enforce")
    moved(row, "enforce")
    refresh_cadences(row.standard.organisation_id)
    return row


@command
def retire_version(
    actor: Actor, *, version_id: UUID, why: str, seen: int | None = None
) -> StandardVersion:
    """End a version that nothing takes the place of.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    row.move("retire")
    told = guards.reason(why, "Say why nobody needs it any more.")
    row.ended_on = row.ended_on or clock.today()
    moved(row, "retire", told)
    end_reliefs(row)
    refresh_cadences(row.standard.organisation_id)
    return row


def end_reliefs(row: StandardVersion) -> None:
    """End the relief from a version that holds no longer: it never outlives a revision."""
    granted = Deviation.objects.system(WHY).filter(
        clause__version_of=row, state__in=Deviation.GRANTED
    )
    for relief in granted.select_related("clause").select_for_update(of=("self",)):
        relief.move("expire")
        relief.ended_on, relief.ended_why = clock.today(), REPLACED
        relief.save()
        of = {"clause": relief.clause_id, "office": relief.office_id}
        record(events.DeviationMoved(about=relief.pk, **of, verb="expire", state="expired"))


@command
def comment_on(
    actor: Actor, *, version_id: UUID, text: str, clause_id: UUID | None = None
) -> Comment:
    """Say something of a version in consultation, or of one of its clauses.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``not-in-consultation``, ``other-version``.
    """
    version = claim(StandardVersion, version_id, actor, policy.comment)
    until = version.comments_until
    if version.state != "consultation" or (until is not None and clock.today() >= until):
        words = "Comments are closed. Raise feedback on the standard instead."
        raise Refused("not-in-consultation", words)
    if clause_id and find(Clause, clause_id, actor).version_of_id != version.pk:
        raise Refused("other-version", "That clause is of another version.", "clause_id")
    said = checked_text("text", text, 10_000)
    row = Comment(version_of=version, clause_id=clause_id, author_id=actor.id, text=said)
    row.save()
    return _said(row)


@command
def answer_comment(
    actor: Actor, *, comment_id: UUID, answer: str, seen: int | None = None
) -> Comment:
    """Answer a comment: what was changed by it, or why nothing was.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``version-settled``.
    """
    row = claim(Comment, comment_id, actor, policy.keep, seen=seen)
    guards.check_open(row.version_of)
    row.answer = checked_text("answer", answer, 10_000)
    row.answered_by_id, row.answered_on = actor.id, clock.today()
    row.save()
    return _said(row)


def _said(row: Comment) -> Comment:
    of = {"standard": row.version_of.standard_id, "of_version": row.version_of_id}
    record(events.StandardCommented(about=row.pk, **of))
    return row


def moved(row: StandardVersion, verb: str, why: str = "") -> StandardVersion:
    """Save a version that went a step, and record it."""
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    record(events.VersionMoved(about=row.pk, standard=row.standard_id, **told), why=why)
    return row
