"""Files as they came, given back: as an attachment that no browser opens or runs."""

from csp.constants import NONE
from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPE = "application/octet-stream"
CLOSED = ("default-src", "object-src", "style-src", "base-uri", "frame-ancestors")
NOTHING_RUNS: dict[str, list[str] | bool] = {name: [NONE] for name in CLOSED} | {"sandbox": True}


def download(data: bytes, name: str) -> HttpResponse:
    """Answer with a file of somebody else's making under its name."""
    response = HttpResponse(data, content_type=TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response._csp_config = NOTHING_RUNS  # type: ignore[attr-defined] # noqa: SLF001 - as its decorator does
    return response
