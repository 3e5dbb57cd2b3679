"""Reading a body: JSON in UTF-8, of bounded depth, without what JSON does not have.

Python's own reader takes more than the standard: NaN, doubled names, any Unicode encoding.
"""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from sightline.ui.api.answers import MEDIA_TYPE
from sightline.ui.api.problems import TooLarge, Unreadable, WrongType

MOST_BYTES = 2 * 1024 * 1024
DEEPEST = 20


class JsonBody(Parser):
    """Reads the bodies of all operations."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as plain values.

        Raises:
            WrongType: It is not declared to be JSON.
            TooLarge: It is larger than any operation takes.
            Unreadable: It is not JSON.
        """
        if request.content_type != MEDIA_TYPE:
            raise WrongType
        if len(request.body) > MOST_BYTES:
            raise TooLarge
        try:
            body = json.loads(
                request.body.decode("utf-8"),
                parse_constant=_refuse,
                object_pairs_hook=_once_each,
            )
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"The body is not JSON that can be read: {error}.") from error
        _check_depth(body)
        return body


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return held


def _check_depth(body: Any) -> None:
    level = [body]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise Unreadable(f"The body is nested deeper than {DEEPEST} levels.")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
