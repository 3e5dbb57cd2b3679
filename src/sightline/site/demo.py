"""Signing in to the demo with one click: in demo mode only, and from this machine only."""

from ipaddress import ip_address
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sightline.identity import commands
from sightline.identity.queries import actor_for
from sightline.site import sample

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the sample's people, named by ``person``.

    Raises:
        Http404: Not a demo, not from this machine, or nobody of the sample.
    """
    if not (settings.DEMO and is_local(request)):
        raise Http404
    person = get_user_model()._base_manager.get(pk=_chosen(request.POST.get("person", "")))
    login(request, person, backend=BACKEND)
    commands.note_sign_in(actor_for(person), method="demo")
    response = HttpResponseRedirect(_target(request))
    response.status_code = 303
    return response


def is_local(request: HttpRequest) -> bool:
    """Tell whether a request comes from this machine and through no proxy."""
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _chosen(text: str) -> UUID:
    """Return the id of the person chosen, if it is one whom anybody may be."""
    found = next((person.id for person in sample.people() if str(person.id) == text), None)
    if found is None:
        raise Http404
    return found


def _target(request: HttpRequest) -> str:
    """Return where to go on: the page that asked for the sign-in, or home."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
