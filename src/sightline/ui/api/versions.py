"""Versions over HTTP: a row's ETag is its version, and a write names the one it was made from."""

import re

from django.http import HttpRequest, HttpResponse

from sightline.kernel.errors import Invalid, VersionMissing

_TAG = re.compile(r'"([1-9][0-9]{0,9})"')


def seen(request: HttpRequest) -> int:
    """Return the version that the caller saw, from ``If-Match``.

    Raises:
        VersionMissing: There is none (428); a write over any version at all is not taken.
        Invalid: It is no ETag of ours.
    """
    version = seen_if_any(request)
    if version is None:
        raise VersionMissing
    return version


def seen_if_any(request: HttpRequest) -> int | None:
    """Return the version in ``If-Match``, or ``None`` without one.

    Raises:
        Invalid: It is no ETag of ours.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        return None
    found = _TAG.fullmatch(said)
    if found is None:
        raise Invalid({"If-Match": ['Send one row\'s ETag, for example "3".']})
    return int(found[1])


def tag(response: HttpResponse, version: int) -> HttpResponse:
    """Give an answer its row's ETag."""
    response["ETag"] = f'"{version}"'
    return response
