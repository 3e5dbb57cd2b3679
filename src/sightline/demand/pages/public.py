"""The front door for people without an account: the link is the secret, and so is the answer's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.demand import commands
from sightline.demand.forms.proposals import PublicForm
from sightline.demand.queries.public import form_of
from sightline.demand.queries.way import followed, way
from sightline.kernel.policy import Actor

READS = frozenset({"GET", "HEAD"})


def public_ask(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of an office, and take a proposal in."""
    if request.method not in READS | {"POST"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    link = form_of(secret)
    form = PublicForm(request.POST if request.method == "POST" else None)
    actor = Actor(
        None,
        None,
        name="Public form",
        channel="link",
        request_id=getattr(request, "request_id", ""),
    )
    if request.method == "POST" and form.submit(commands.receive_proposal, actor, secret=secret):
        received = form.result
        address = request.build_absolute_uri(reverse("public-follow", args=[received.secret]))
        context = {"row": received.row, "address": address, "office": link.office}
        return _secret(render(request, "demand/public_received.html", context))
    context = {"form": form, "office": link.office, "organisation": link.organisation}
    return _secret(render(request, "demand/public_ask.html", context, status=form.status))


def public_follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Show how far a proposal is, to whoever has its secret address."""
    if request.method not in READS:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    row = followed(secret)
    return _secret(render(request, "demand/public_follow.html", {"row": row, "way": way(row)}))


def _secret(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of caches, indexes and other sites' logs."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
