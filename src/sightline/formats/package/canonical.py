"""The one way in which a value is written as bytes, and the reading that takes nothing else.

Whoever signs signs bytes. So there is one spelling of each value: keys sorted, no space, no
repeated key, no number that is none. Bytes that are spelt otherwise are no package.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

LARGEST = 16 * 1024 * 1024
DEEPEST = 40
MOST_NUMBER = 2**53


class NotCanonical(ValueError):
    """Bytes that are no canonical JSON; says why."""


def canonical(value: Any) -> bytes:
    """Return the one spelling of a plain value."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of a plain value's spelling, as hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def parsed(data: bytes) -> Any:
    """Return the value that bytes spell.

    Raises:
        NotCanonical: No UTF-8, no JSON, too deep, or spelt in another way.
    """
    try:
        value = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise NotCanonical("it is no UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, NotCanonical) else "it is no JSON that can be read"
        raise NotCanonical(words) from error
    _check(value)
    try:
        same = canonical(value) == data
    except (UnicodeEncodeError, ValueError) as error:
        raise NotCanonical("it holds half characters") from error
    if not same:
        raise NotCanonical("it was written anew by another program, or changed on its way")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a name stands twice in one object")
    return found


def _refused(word: str) -> Any:
    raise NotCanonical(f"{word} is no number")


def _check(value: Any) -> None:
    """Refuse what is nested too deep, numbers out of bounds, and characters nobody can read."""
    for depth, one in _all(value):
        if depth > DEEPEST:
            raise NotCanonical("it is nested too deep")
        if isinstance(one, int | float) and abs(one) > MOST_NUMBER:
            raise NotCanonical("a number in it is too large")
        if isinstance(one, str) and not _is_readable(one):
            raise NotCanonical("a text in it holds characters that cannot be stored")


def _all(value: Any) -> Iterator[tuple[int, Any]]:
    waiting = [(0, value)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        if depth > DEEPEST:
            return
        if isinstance(one, dict):
            waiting += [(depth + 1, each) for each in (*one, *one.values())]
        elif isinstance(one, list):
            waiting += [(depth + 1, each) for each in one]


def _is_readable(text: str) -> bool:
    """Tell whether a text has no half and no control characters, and reads in one direction."""
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cs" or (kind == "Cc" and character not in "\t\n\r"):
            return False
        if unicodedata.bidirectional(character) in {"LRO", "RLO", "LRE", "RLE", "PDF"}:
            return False
    return True
