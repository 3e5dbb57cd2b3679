"""The life of a lesson: captured through its project, reviewed, published, embedded or retired."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.knowledge import events, policy
from sightline.knowledge.commands import guards
from sightline.knowledge.models import Lesson
from sightline.projects.queries import the_project

LONG = ("context", "happened", "impact", "cause", "recommendation")
FIELDS = frozenset({*LONG, "title", "category", "priority", "owner_id"})


@command
def capture_lesson(actor: Actor, /, *, project_id: UUID, title: str, **fields: Any) -> Lesson:
    """Write down what a project learned.

    Args:
        fields: ``context``, ``happened``, ``impact``, ``cause``, ``recommendation``,
            ``category`` (the project's if not given), ``tags`` (a list), ``priority``,
            ``owner_id``.

    Raises:
        NotFound: The project or the owner is not visible.
        Forbidden: Only who runs the project, and its offices.
        Invalid: A value that a field does not take.
    """
    project = the_project(actor, project_id)
    row = Lesson(
        organisation_id=project.organisation_id,
        project=project,
        office_id=project.office_id,
        category=project.category,
        author_id=actor.id,
        captured_on=clock.today(),
        hands=guards.hands_of([], actor),
    )
    check(actor, policy.capture, row)
    _take(actor, row, {"title": title, **fields})
    row.save()
    record(events.LessonWritten(about=row.pk, project=project.pk))
    return row


@command
def change_lesson(
    actor: Actor, /, *, lesson_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Lesson:
    """Change a lesson until it is reviewed.

    Args:
        fields: As ``capture_lesson``, and ``title``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``lesson-settled``.
    """
    row = claim(Lesson, lesson_id, actor, policy.capture, seen=seen)
    guards.check_open(row)
    if not _take(actor, row, fields):
        nothing_changed()
        return row
    row.hands = guards.hands_of(row.hands, actor)
    row.save()
    record(events.LessonWritten(about=row.pk, project=row.project_id), why=why)
    return row


@command
def review_lesson(
    actor: Actor, *, lesson_id: UUID, why: str = "", seen: int | None = None
) -> Lesson:
    """Say that a lesson is true and clear: somebody else than who wrote it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; nobody reviews what they wrote.
        Refused: ``wrong-state``.
    """
    row = claim(Lesson, lesson_id, actor, policy.review, seen=seen)
    row.move("review")
    row.reviewed_by_id, row.reviewed_on = actor.id, clock.today()
    return _moved(row, "review", why)


@command
def send_back_lesson(actor: Actor, *, lesson_id: UUID, why: str, seen: int | None = None) -> Lesson:
    """Send a reviewed lesson back to be written on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Lesson, lesson_id, actor, policy.review, seen=seen)
    row.move("send_back")
    told = guards.reason(why, "Say what is missing.")
    row.reviewed_by_id, row.reviewed_on = None, None
    return _moved(row, "send_back", told)


@command
def publish_lesson(
    actor: Actor, *, lesson_id: UUID, why: str = "", seen: int | None = None
) -> Lesson:
    """Publish a reviewed lesson to the whole organisation.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; nobody publishes what they wrote.
        Refused: ``wrong-state``, ``confidential-project``, ``no-recommendation``, ``no-owner``.
    """
    row = claim(Lesson, lesson_id, actor, policy.publish, seen=seen)
    row.move("publish")
    guards.check_shareable(row.project)
    guards.check_actionable(row)
    row.published_by_id, row.published_on = actor.id, clock.today()
    return _moved(row, "publish", why)


@command
def embed_lesson(
    actor: Actor,
    *,
    lesson_id: UUID,
    clause: str,
    clause_id: UUID | None = None,
    seen: int | None = None,
) -> Lesson:
    """Say which clause of a standard a lesson became: nobody needs to look it up any more.

    Args:
        clause: Standard, version and clause in words, such as ``LIF-1 v2, clause 3``.
        clause_id: The clause's id, where it is known.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-clause``.
    """
    row = claim(Lesson, lesson_id, actor, policy.retire, seen=seen)
    row.move("embed")
    row.clause = checked_text("clause", clause, 200, required=False)
    if not row.clause:
        raise Refused("no-clause", "Say which clause of which standard it became.", "clause")
    row.clause_id, row.ended_on = clause_id, clock.today()
    return _moved(row, "embed")


@command
def retire_lesson(actor: Actor, *, lesson_id: UUID, why: str, seen: int | None = None) -> Lesson:
    """Retire a lesson that holds no longer, or never was one.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Lesson, lesson_id, actor, policy.retire, seen=seen)
    row.move("retire")
    row.ended_why = guards.reason(why, "Say why it holds no longer.")
    row.ended_on = clock.today()
    return _moved(row, "retire", row.ended_why)


def _take(actor: Actor, row: Lesson, fields: dict[str, Any]) -> bool:
    plain = dict(fields)
    if "title" in plain:
        plain["title"] = checked_text("title", plain["title"], 200)
    if plain.get("owner_id"):
        the_person(actor, plain["owner_id"])
    tags = plain.pop("tags", None)
    changed = set_fields(row, plain, FIELDS)
    if tags is None or (held := guards.tagged(tags)) == row.tagged:
        return changed
    row.tagged = held
    return True


def _moved(row: Lesson, verb: str, why: str = "") -> Lesson:
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    record(events.LessonMoved(about=row.pk, project=row.project_id, **told), why=why)
    return row
