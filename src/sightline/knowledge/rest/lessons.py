"""Lessons and their uses over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import AfterValidator, Field

from sightline.knowledge import commands, lists, policy, queries
from sightline.knowledge.models import Lesson, LessonUse
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Id,
    In,
    Line,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Text,
    Told,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Lessons")
LESSON, USE = "/lessons/{uuid:lesson_id}", "/lesson-uses/{uuid:use_id}"
OF_PROJECT = "/projects/{uuid:project_id}"
Priority = Literal["high", "medium", "low"]
Tags = Annotated[list[Annotated[str, Field(max_length=30, strict=True)]], Field(max_length=20)]
Words = Annotated[str, Field(min_length=1, max_length=5000, strict=True)]
MayBeWords = Annotated[str, Field(max_length=5000, strict=True)]
USES = Listing(
    name="lesson-uses",
    columns=(Column("applied_on", "Applied", lambda row: row.applied_on, order="applied_on"),),
    default_sort="-applied_on",
)


def _said(clause: str) -> str:
    if not clause.strip():
        raise ValueError("Say which clause of which standard it became.")
    return clause


class LessonOut(Out):
    """One lesson; its project is told to whoever sees that."""

    project_id: UUID | None
    office_id: UUID
    state: Literal["captured", "reviewed", "published", "embedded", "retired"]
    title: str
    context: str
    happened: str
    impact: str
    cause: str
    recommendation: str
    category: str
    tags: list[str]
    priority: Priority
    owner_id: UUID | None
    author_id: UUID | None
    captured_on: date
    reviewed_by_id: UUID | None
    reviewed_on: date | None
    published_by_id: UUID | None
    published_on: date | None
    clause: str
    clause_id: UUID | None
    ended_on: date | None
    ended_why: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Leave the project out for who does not see it."""
        sees = getattr(row, "sees_project", True)  # a command's row is of a project that one sees
        return cls(**cls.read(row) | {"project_id": row.project_id if sees else None})


class LessonCapture(In):
    """What a project learned."""

    title: Name
    context: Text = LEFT
    happened: Text = LEFT
    impact: Text = LEFT
    cause: Text = LEFT
    recommendation: Text = LEFT
    category: Line = LEFT
    tags: Tags = LEFT
    priority: Priority = LEFT
    owner_id: Id | None = LEFT


class LessonChange(In):
    """What changes about a lesson, until it is reviewed."""

    title: Name = LEFT
    context: Text = LEFT
    happened: Text = LEFT
    impact: Text = LEFT
    cause: Text = LEFT
    recommendation: Text = LEFT
    category: Line = LEFT
    tags: Tags = LEFT
    priority: Priority = LEFT
    owner_id: Id | None = LEFT
    why: Reason = LEFT


class LessonEmbedding(In):
    """Which clause a lesson became, in words, and its id where it is known."""

    clause: Annotated[Name, AfterValidator(_said)]
    clause_id: Id | None = LEFT


class LessonUseOut(Out):
    """One lesson applied in one project."""

    lesson_id: UUID
    project_id: UUID
    applied_by_id: UUID | None
    applied_on: date
    how: str
    outcome: str
    noted_on: date | None


class LessonApplication(In):
    """In which project a lesson is applied, and how."""

    project_id: Id
    how: MayBeWords = LEFT


class LessonUseNote(In):
    """What came of it."""

    outcome: Words


class LessonMatch(Told):
    """A lesson that is worth reading for a project, and why."""

    lesson_id: UUID
    title: str
    recommendation: str
    score: int
    reasons: list[str]
    is_applied: bool


class LessonMatches(Told):
    """The lessons that match a project, the best first."""

    matches: list[LessonMatch]


@api.lists("/lessons", policy.read, LessonOut, lists.LESSONS, for_actor=lists.lessons_for)
def lessons(request: Asked) -> QuerySet[Lesson]:
    """Return the lessons that the caller sees."""
    return queries.lessons(request.actor)


@api.shows(LESSON, policy.read, LessonOut)
def lesson(request: Asked, lesson_id: UUID) -> Lesson:
    """Return one lesson."""
    return queries.the_lesson(request.actor, lesson_id)


@api.tells(f"{OF_PROJECT}/lesson-matches", policy.read, LessonMatches)
def lesson_matches(request: Asked, project_id: UUID) -> LessonMatches:
    """Return the published lessons of other projects that match one."""
    project = the_project(request.actor, project_id)
    found = queries.matching(request.actor, project)
    return LessonMatches(
        matches=[
            LessonMatch(
                lesson_id=each.lesson.pk,
                title=each.lesson.title,
                recommendation=each.lesson.recommendation,
                score=each.score,
                reasons=list(each.reasons),
                is_applied=each.is_applied,
            )
            for each in found
        ]
    )


@api.creates(f"{OF_PROJECT}/lessons", policy.capture, LessonOut, at="/lessons/{id}")
def capture_lesson(request: Asked, project_id: UUID, said: LessonCapture) -> Lesson:
    """Write down what a project learned."""
    return commands.capture_lesson(request.actor, project_id=project_id, **said.given())


@api.changes(LESSON, policy.capture, LessonOut)
def change_lesson(request: Asked, lesson_id: UUID, said: LessonChange) -> Lesson:
    """Change a lesson until it is reviewed."""
    return commands.change_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), **said.given()
    )


@api.changes(f"{LESSON}/review", policy.review, LessonOut, method="POST")
def review_lesson(request: Asked, lesson_id: UUID, said: Why) -> Lesson:
    """Say that a lesson is true and clear."""
    return commands.review_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), why=said.why
    )


@api.changes(f"{LESSON}/send-back", policy.review, LessonOut, method="POST")
def send_back_lesson(request: Asked, lesson_id: UUID, said: MustSayWhy) -> Lesson:
    """Send a reviewed lesson back to be written on."""
    return commands.send_back_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), why=said.why
    )


@api.changes(f"{LESSON}/publish", policy.publish, LessonOut, method="POST")
def publish_lesson(request: Asked, lesson_id: UUID, said: Why) -> Lesson:
    """Publish a reviewed lesson."""
    return commands.publish_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), why=said.why
    )


@api.changes(f"{LESSON}/embed", policy.retire, LessonOut, method="POST")
def embed_lesson(request: Asked, lesson_id: UUID, said: LessonEmbedding) -> Lesson:
    """Say which clause of a standard a lesson became."""
    return commands.embed_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), **said.given()
    )


@api.changes(f"{LESSON}/retire", policy.retire, LessonOut, method="POST")
def retire_lesson(request: Asked, lesson_id: UUID, said: MustSayWhy) -> Lesson:
    """Retire a lesson."""
    return commands.retire_lesson(
        request.actor, lesson_id=lesson_id, seen=seen(request), why=said.why
    )


@api.lists(f"{LESSON}/uses", policy.read, LessonUseOut, USES)
def lesson_uses(request: Asked, lesson_id: UUID) -> QuerySet[LessonUse]:
    """Return where a lesson was applied, of the projects that the caller sees."""
    row = queries.the_lesson(request.actor, lesson_id)
    return queries.uses(request.actor).filter(lesson=row.pk)


@api.creates(f"{LESSON}/uses", policy.apply, LessonUseOut, at="/lesson-uses/{id}")
def apply_lesson(request: Asked, lesson_id: UUID, said: LessonApplication) -> LessonUse:
    """Note that a project does what a lesson recommends."""
    return commands.apply_lesson(request.actor, lesson_id=lesson_id, **said.given())


@api.shows(USE, policy.read, LessonUseOut)
def lesson_use(request: Asked, use_id: UUID) -> LessonUse:
    """Return one use of a lesson."""
    return queries.the_use(request.actor, use_id)


@api.changes(f"{USE}/note", policy.apply, LessonUseOut, method="POST")
def note_lesson_use(request: Asked, use_id: UUID, said: LessonUseNote) -> LessonUse:
    """Note what came of a lesson in a project."""
    return commands.note_lesson_use(
        request.actor, use_id=use_id, seen=seen(request), outcome=said.outcome
    )
