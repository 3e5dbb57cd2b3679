"""The schedule of change for calendar programs, which do not sign in: the link is the secret."""

import hashlib

from django.http import HttpRequest, HttpResponse

from sightline.changes.queries.feed import feed_file

ICS = "text/calendar; charset=utf-8"


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer with the file, or with nothing new where the program holds it already.

    It is asked anew each time and kept in no shared cache, so a revoked link is dead at once.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    body = feed_file(secret)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if same else HttpResponse(body, content_type=ICS)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
