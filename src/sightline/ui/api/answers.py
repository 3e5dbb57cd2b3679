"""Answers as JSON: how a value becomes bytes, and the headers every answer carries."""

import json
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/json"


def answer(body: Any, status: int = 200, *, media_type: str = MEDIA_TYPE) -> HttpResponse:
    """Answer with a plain value as JSON; a character that no UTF-8 can hold becomes a question.

    Names are sorted: a database that keeps an answer for its repetition may not keep their order.
    """
    text = json.dumps(
        body, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True
    )
    response = HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=media_type)
    response["Cache-Control"] = "no-store"
    return response


def empty() -> HttpResponse:
    """Answer with nothing but success (204)."""
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    del response["Content-Type"]
    return response
