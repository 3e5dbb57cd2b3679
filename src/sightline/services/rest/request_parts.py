"""What hangs on a request over HTTP: its steps, tasks and talk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.services import commands, policy, queries
from sightline.services.models import RequestComment, RequestMove, RequestTask
from sightline.services.rest.requests import REQUEST, State, Words
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Flag, In, Out
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Requests for services")
TASK, COMMENT = "/request-tasks/{uuid:task_id}", "/request-comments/{uuid:comment_id}"


def _by(name: str, field: str) -> Listing:
    column = Column(field, field.title(), lambda row: getattr(row, field), order=field)
    return Listing(name=name, columns=(column,), default_sort=field)


class RequestMoveOut(Out):
    """One change of a request's state."""

    request_id: UUID
    verb: str
    state: State
    at: datetime
    by_id: UUID | None
    why: str


class RequestTaskOut(Out):
    """One task of a request."""

    request_id: UUID
    position: int
    title: str
    is_done: bool
    done_by_id: UUID | None

    @classmethod
    def of(cls, row: Any) -> "RequestTaskOut":
        """Return the task, with whether it is done."""
        return cls(**cls.read(row), is_done=row.done_on is not None)


class RequestTick(In):
    """Whether a task is done."""

    is_done: Flag


class RequestCommentOut(Out):
    """What one of either side said."""

    request_id: UUID
    author_id: UUID | None
    said_at: datetime
    words: str


class RequestCommentNew(In):
    """What one says."""

    words: Words


@api.lists(f"{REQUEST}/moves", policy.read, RequestMoveOut, _by("request-moves", "at"))
def request_moves(request: Asked, request_id: UUID) -> QuerySet[RequestMove]:
    """Return the steps of a request."""
    row = queries.the_request(request.actor, request_id)
    return queries.request_moves(request.actor).filter(request=row.pk)


@api.lists(f"{REQUEST}/tasks", policy.read, RequestTaskOut, _by("request-tasks", "position"))
def request_tasks(request: Asked, request_id: UUID) -> QuerySet[RequestTask]:
    """Return the tasks of a request."""
    row = queries.the_request(request.actor, request_id)
    return queries.request_tasks(request.actor).filter(request=row.pk)


@api.shows(TASK, policy.read, RequestTaskOut)
def request_task(request: Asked, task_id: UUID) -> RequestTask:
    """Return one task of a request."""
    return queries.the_task(request.actor, task_id)


@api.changes(f"{TASK}/tick", policy.work, RequestTaskOut, method="POST")
def tick_task(request: Asked, task_id: UUID, said: RequestTick) -> RequestTask:
    """Say whether a task is done."""
    at: dict[str, Any] = {"task_id": task_id, "seen": seen(request)}
    return commands.tick_task(request.actor, **at, is_done=said.is_done)


@api.lists(f"{REQUEST}/comments", policy.read, RequestCommentOut, _by("request-talk", "said_at"))
def request_comments(request: Asked, request_id: UUID) -> QuerySet[RequestComment]:
    """Return what was said about a request."""
    row = queries.the_request(request.actor, request_id)
    return queries.request_comments(request.actor).filter(request=row.pk)


@api.shows(COMMENT, policy.read, RequestCommentOut)
def request_comment(request: Asked, comment_id: UUID) -> RequestComment:
    """Return one comment on a request."""
    return queries.the_comment(request.actor, comment_id)


@api.creates(f"{REQUEST}/comments", policy.talk, RequestCommentOut, at="/request-comments/{id}")
def comment_request(request: Asked, request_id: UUID, said: RequestCommentNew) -> RequestComment:
    """Say something about a request."""
    return commands.comment_request(request.actor, request_id=request_id, words=said.words)
