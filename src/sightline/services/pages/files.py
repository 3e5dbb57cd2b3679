"""Files of a request on pages: added, given back as they came, taken off."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from sightline.kernel import store
from sightline.kernel.policy import check
from sightline.projects.pages.frame import BOTH, POST
from sightline.projects.pages.steps import taken
from sightline.services import attaching, commands, forms, policy, queries
from sightline.services.pages.requests import at
from sightline.ui.downloads import download
from sightline.ui.forms import check_button
from sightline.ui.routes import Asked, done, page


@page(policy.talk, methods=BOTH)
def file_attach(request: Asked, request_id: UUID) -> HttpResponse:
    """Show and take in a file for the other side."""
    row = queries.the_request(request.actor, request_id)
    check(request.actor, policy.talk, row)
    form = forms.AttachForm(request)
    said: dict[str, Any] = {"title": f"Add a file to {row}", "said": "It was added.", "verb": "Add"}
    lede = "Both sides see it. It stays with the request once that is over."
    call = attaching.attach
    return taken(request, form, call, back=at(row), lede=lede, request_id=row.pk, **said)


@page(policy.read)
def file_bytes(request: Asked, file_id: UUID) -> HttpResponse:
    """Give a file as it came."""
    row = queries.the_file(request.actor, file_id)
    return download(store.read(row.digest), row.name)


@page(policy.talk, methods=POST)
def file_remove(request: Asked, file_id: UUID) -> HttpResponse:
    """Take a file off a request."""
    row = queries.the_file(request.actor, file_id)
    check(request.actor, policy.talk, row)
    check_button(request.POST)
    commands.remove_file(request.actor, file_id=row.pk)
    return done(request, at(row.request), f"{row} was removed.")
