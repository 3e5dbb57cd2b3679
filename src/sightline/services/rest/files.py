"""Files of a request over HTTP: bytes go in and out as base64, with their SHA-256."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.kernel import store
from sightline.services import attaching, commands, policy, queries
from sightline.services.models import RequestFile
from sightline.ui.api.files import Base64, File, decoded, encoded
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import In, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Files of requests")
REQUEST, FILE = "/service-requests/{uuid:request_id}", "/request-files/{uuid:file_id}"
FILES = Listing(
    name="request-files",
    columns=(
        Column("name", "File", lambda row: row.name, order="name"),
        Column("added_at", "Added", lambda row: row.added_at, order="added_at"),
    ),
    default_sort="added_at",
)


class RequestFileOut(Out):
    """One file of a request."""

    request_id: UUID
    name: str
    size: int
    sha256: str
    added_by_id: UUID | None
    added_at: datetime

    @classmethod
    def of(cls, row: Any) -> "RequestFileOut":
        """Return the file, its digest by the name that others check it by."""
        return cls(**cls.read(row), sha256=row.digest)


class RequestFileNew(In):
    """A file as base64, and what it is called."""

    file_name: Name
    content: Base64


class RequestFileContent(Told):
    """The bytes of a file, as base64."""

    content: str
    sha256: str


@api.lists(f"{REQUEST}/files", policy.read, RequestFileOut, FILES)
def request_files(request: Asked, request_id: UUID) -> QuerySet[RequestFile]:
    """Return the files of a request."""
    row = queries.the_request(request.actor, request_id)
    return queries.request_files(request.actor).filter(request=row.pk)


@api.creates(f"{REQUEST}/files", policy.talk, RequestFileOut, at="/request-files/{id}")
def attach_file(request: Asked, request_id: UUID, said: RequestFileNew) -> RequestFile:
    """Add a file to a request."""
    file = File(said.file_name, decoded(said.content))
    return attaching.attach(request.actor, file=file, request_id=request_id)


@api.shows(FILE, policy.read, RequestFileOut)
def request_file(request: Asked, file_id: UUID) -> RequestFile:
    """Return one file of a request, without its bytes."""
    return queries.the_file(request.actor, file_id)


@api.tells(f"{FILE}/content", policy.read, RequestFileContent)
def request_file_content(request: Asked, file_id: UUID) -> RequestFileContent:
    """Return the bytes of a file, as they came."""
    row = queries.the_file(request.actor, file_id)
    return RequestFileContent(content=encoded(store.read(row.digest)), sha256=row.digest)


@api.drops(FILE, policy.talk)
def remove_file(request: Asked, file_id: UUID) -> None:
    """Take a file off a request."""
    commands.remove_file(request.actor, file_id=file_id, seen=seen(request))
