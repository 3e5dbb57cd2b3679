"""The top bar's places, cut to what the actor may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page's frame shows."""
    return {"demo": settings.DEMO, "actor": getattr(request, "actor", None)}
