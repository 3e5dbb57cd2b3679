"""What is wrong in a document of an office, and what it lacks before it can be approved.

A content is plain JSON; a field is a ``Part`` of its shape, and a table's cell a ``Column``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from unicodedata import category
from uuid import UUID

from sightline.services.rules.foundation_shapes import SHAPES, Column, Part
from sightline.services.rules.foundation_words import CADENCES

LONG, SHORT, MOST_ROWS = 5000, 300, 60


#: Authorities under which the office spends or commits money, so that a limit must be said.
DECIDES = frozenset({"approve", "direct"})


def cleaned(kind: str, content: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the fields as they are held, and what is wrong by field; nothing is needed yet."""
    parts = {part.name: part for part in SHAPES[kind]}
    problems: dict[str, list[str]] = {
        _plain(name): ["This document has no such field."] for name in content if name not in parts
    }
    held: dict[str, Any] = {}
    for name in parts.keys() & content.keys():
        try:
            held[name] = _value(parts[name], content[name])
        except ValueError as error:
            problems[name] = [str(error)]
    return held, problems


def _plain(name: object) -> str:
    """Return a name that nobody declared so that it can be told."""
    return str(name)[:40].encode("ascii", "replace").decode()


def blank(kind: str) -> dict[str, Any]:
    """Return a document in which nothing is said."""
    return {part.name: _nothing(part.kind) for part in SHAPES[kind]}


def _nothing(kind: str) -> Any:
    if kind in {"level", "whole", "minor"}:
        return None
    return [] if kind in {"objectives", "offices", "lines", "rows"} else ""


def missing(kind: str, content: Mapping[str, Any]) -> list[str]:
    """Return what a document lacks before it can be approved, in words."""
    lacking = []
    for part in SHAPES[kind]:
        value = content.get(part.name)
        if value in (None, "", [], ()):
            if part.needed or (part.name == "limit_minor" and content.get("authority") in DECIDES):
                lacking.append(part.words)
        elif part.kind == "rows":
            lacking += _cells_missing(part, value)
    return lacking


def _cells_missing(part: Part, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{part.words}, row {number}: {column.words}"
        for number, row in enumerate(rows, 1)
        for column in part.columns
        if column.needed and row.get(column.name) in (None, "")
    ]


def _value(part: Part, value: Any) -> Any:
    if part.kind == "rows":
        return _rows(part, value)
    if part.kind in {"objectives", "offices"}:
        return [_id(one) for one in _list(value)]
    if part.kind == "lines":
        return [held for held in (_text(one, SHORT) for one in _list(value)) if held]
    if part.kind in {"level", "whole", "minor"}:
        return _number(value, part.kind)
    if part.kind == "person":
        return _id(value) if value not in (None, "") else ""
    said = _text(value, LONG if part.kind == "text" else SHORT)
    if part.kind == "choice" and said and said not in dict(part.choices):
        raise ValueError(f"Choose one of: {', '.join(words for _, words in part.choices)}.")
    return said


def _rows(part: Part, value: Any) -> list[dict[str, Any]]:
    held = []
    for number, row in enumerate(_list(value), 1):
        if not isinstance(row, Mapping):
            raise ValueError(f"Row {number}: give its columns by name.")  # noqa: TRY004
        try:
            found = _row(part.columns, row)
        except ValueError as error:
            raise ValueError(f"Row {number}: {error}") from error
        if any(cell not in (None, "") for cell in found.values()):
            held.append(found)
    return held


def _row(columns: Sequence[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    known = {column.name for column in columns} | {column.points for column in columns} - {""}
    odd = sorted(str(name) for name in row if name not in known)
    if odd:
        raise ValueError(f"there is no column {_plain(odd[0])}.")
    found: dict[str, Any] = {}
    for column in columns:
        found[column.name] = _cell(column, row.get(column.name))
        if column.points:
            pointed = row.get(column.points)
            found[column.points] = _id(pointed) if pointed not in (None, "") else ""
    _check_climb(found)
    return found


def _check_climb(row: Mapping[str, Any]) -> None:
    before, after = row.get("from_level"), row.get("to_level")
    if before is not None and after is not None and after < before:
        raise ValueError("a road map does not lead down: the level wanted is below that of now.")


def _cell(column: Column, value: Any) -> Any:
    if column.kind == "level":
        return _number(value, "level")
    said = _text("" if value is None else value, SHORT)
    if "|" in said or "\n" in said:
        raise ValueError(f"{column.words} is one line without an upright stroke.")
    if column.kind == "day" and said:
        return _day(said)
    if column.kind == "cadence" and said:
        return _cadence(said)
    return said


def _day(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError as error:
        raise ValueError(f"{said[:20]} is no day: write it as YYYY-MM-DD.") from error


def _cadence(said: str) -> str:
    for key, words in CADENCES.items():
        if said.casefold() in {key, words.casefold()}:
            return key
    raise ValueError(f"{said[:40]} is no cadence: {', '.join(CADENCES.values())}.")


def _number(value: Any, kind: str) -> int | None:
    if value in (None, ""):
        return None
    told = str(value).strip()
    if isinstance(value, bool) or not told.isdecimal() or not told.isascii():
        raise ValueError("Give a whole number, none below zero.")
    number = int(told[:20])
    if kind == "level" and not 1 <= number <= 5:
        raise ValueError("A level lies between 1 and 5.")
    if number > 10**15 or (kind == "whole" and number > 10**8):
        raise ValueError("That is more than any office has.")
    return number


def _id(value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise ValueError("One of these is not an id.") from error


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError("Give a list.")  # noqa: TRY004 - what becomes a refusal in words
    if len(value) > MOST_ROWS:
        raise ValueError(f"At most {MOST_ROWS}: keep to those that matter.")
    return list(value)


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise ValueError("This must be text.")  # noqa: TRY004 - what becomes a refusal in words
    said = value.replace("\r\n", "\n").strip()
    if len(said) > longest:
        raise ValueError(f"At most {longest} characters; this has {len(said)}.")
    if any(category(one) == "Cs" or (category(one) == "Cc" and one not in "\t\n") for one in said):
        raise ValueError("A character in it cannot be stored; remove it.")
    return said
