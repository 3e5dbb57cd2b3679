"""Clauses of standards, and what is said of their versions, over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.network import commands, policy, queries
from sightline.network.models import Clause, Comment
from sightline.network.rest.standards import VERSION, Leeway, Number
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Flag,
    Id,
    In,
    Name,
    Out,
    Reason,
    Text,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Standards")
CLAUSE = "/clauses/{uuid:clause_id}"
COMMENT = "/standard-comments/{uuid:comment_id}"
CLAUSES = Listing(
    name="clauses",
    columns=(Column("number", "Clause", lambda row: row.number, order="number"),),
    default_sort="number",
)
COMMENTS = Listing(
    name="standard-comments",
    columns=(Column("said_on", "On", lambda row: row.said_on, order="said_on"),),
    default_sort="said_on",
)


class ReportField(In):
    """A field of a report that a clause names, and whether a report is refused without it."""

    field: Literal[
        "reason", "achieved", "next_steps", "help_needed", "decisions_needed", "lessons",
        "schedule", "cost", "scope", "benefits", "risk", "resources",
    ]  # fmt: skip
    need: Literal["required", "asked"]


Names = Annotated[list[Annotated[str, Field(max_length=120, strict=True)]], Field(max_length=40)]


class ClauseOut(Out):
    """One thing that a version asks for, and how far it may be done differently."""

    version_of_id: UUID
    number: str
    title: str
    text: str
    leeway: Leeway
    limits: str
    is_law: bool
    report_fields: list[ReportField]
    cadence_days: int | None
    phases: list[str]
    gates: list[str]


class ClauseFields(In):
    """What a clause may say beside its words."""

    leeway: Leeway = LEFT
    limits: Text = LEFT
    is_law: Flag = LEFT
    report_fields: Annotated[list[ReportField], Field(max_length=12)] = LEFT
    cadence_days: Annotated[int, Field(ge=1, le=366, strict=True)] | None = LEFT
    phases: Names = LEFT
    gates: Names = LEFT


class ClauseAdding(ClauseFields):
    """A new clause."""

    number: Number
    title: Name
    text: Annotated[str, Field(min_length=1, max_length=20_000, strict=True)]


class ClauseChange(ClauseFields):
    """What changes about a clause."""

    number: Number = LEFT
    title: Name = LEFT
    text: Annotated[str, Field(min_length=1, max_length=20_000, strict=True)] = LEFT
    why: Reason = LEFT


class StandardCommentOut(Out):
    """What somebody said of a version, and what was answered."""

    version_of_id: UUID
    clause_id: UUID | None
    author_id: UUID | None
    said_on: date
    text: str
    answer: str
    answered_by_id: UUID | None
    answered_on: date | None


class Commenting(In):
    """A comment on a version or one of its clauses."""

    text: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
    clause_id: Id | None = LEFT


class CommentAnswer(In):
    """The answer to a comment."""

    answer: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]


@api.lists(f"{VERSION}/clauses", policy.read, ClauseOut, CLAUSES)
def clauses(request: Asked, version_id: UUID) -> QuerySet[Clause]:
    """Return the clauses of a version."""
    row = queries.the_version(request.actor, version_id)
    return queries.clauses(request.actor, row.pk)


@api.creates(f"{VERSION}/clauses", policy.keep, ClauseOut, at="/clauses/{id}")
def add_clause(request: Asked, version_id: UUID, said: ClauseAdding) -> Clause:
    """Add a clause to a version."""
    return commands.add_clause(request.actor, version_id=version_id, **said.given())


@api.shows(CLAUSE, policy.read, ClauseOut)
def clause(request: Asked, clause_id: UUID) -> Clause:
    """Return one clause."""
    return queries.the_clause(request.actor, clause_id)


@api.changes(CLAUSE, policy.keep, ClauseOut)
def change_clause(request: Asked, clause_id: UUID, said: ClauseChange) -> Clause:
    """Change a clause."""
    return commands.change_clause(
        request.actor, clause_id=clause_id, seen=seen(request), **said.given()
    )


@api.drops(CLAUSE, policy.keep)
def drop_clause(request: Asked, clause_id: UUID) -> None:
    """Take a clause out of a draft."""
    commands.drop_clause(request.actor, clause_id=clause_id, seen=seen(request))


@api.lists(f"{VERSION}/comments", policy.read, StandardCommentOut, COMMENTS)
def standard_comments(request: Asked, version_id: UUID) -> QuerySet[Comment]:
    """Return what was said of a version."""
    row = queries.the_version(request.actor, version_id)
    return queries.comments(request.actor, row.pk)


@api.creates(
    f"{VERSION}/comments", policy.comment, StandardCommentOut, at="/standard-comments/{id}"
)
def comment_on(request: Asked, version_id: UUID, said: Commenting) -> Comment:
    """Comment on a version in consultation."""
    return commands.comment_on(request.actor, version_id=version_id, **said.given())


@api.shows(COMMENT, policy.read, StandardCommentOut)
def standard_comment(request: Asked, comment_id: UUID) -> Comment:
    """Return one comment."""
    return queries.the_comment(request.actor, comment_id)


@api.changes(f"{COMMENT}/answer", policy.keep, StandardCommentOut, method="POST")
def answer_comment(request: Asked, comment_id: UUID, said: CommentAnswer) -> Comment:
    """Answer a comment."""
    return commands.answer_comment(
        request.actor, comment_id=comment_id, seen=seen(request), **said.given()
    )
