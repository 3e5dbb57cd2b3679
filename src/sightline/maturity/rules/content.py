"""What a model is made of, and the strict check of that as configuration.

A content is a mapping of ``first`` (the lowest score), ``levels`` (name and words of each score),
``dimensions`` (key and name), ``items`` (key, name, dimension; words, weight and words of its own
for each level where wanted) and, for rules with bands, ``bands`` (name, and from which share).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unicodedata import category

from sightline.maturity.rules import RULES

BANDED = ("cube", "custom")
MOST_LEVELS, MOST_ITEMS, LONGEST_NAME, LONGEST_WORDS = 10, 300, 120, 1000
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class UnsoundError(ValueError):
    """A content that no model can be made of; its text says where and why."""


@dataclass(frozen=True)
class Level:
    """One score of the scale: what it is called, and what it looks like."""

    score: int
    name: str
    words: str


@dataclass(frozen=True)
class Dimension:
    """A part of a model that gets a level of its own."""

    key: str
    name: str


@dataclass(frozen=True)
class Item:
    """What is scored: in which dimension, with which weight, and how each level looks here."""

    key: str
    name: str
    dimension: str
    words: str = ""
    weight: Fraction = Fraction(1)
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """A level that begins at a share of what is attainable."""

    name: str
    begins: Fraction


@dataclass(frozen=True)
class Model:
    """A sound content under its rule."""

    rule: str
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...] = ()

    @property
    def first(self) -> int:
        """The lowest score."""
        return self.levels[0].score

    @property
    def last(self) -> int:
        """The highest score."""
        return self.levels[-1].score

    def item(self, key: str) -> Item | None:
        """Return the item of a key, if there is one."""
        return next((item for item in self.items if item.key == key), None)

    def items_of(self, dimension: str) -> list[Item]:
        """Return the items of a dimension, in their order."""
        return [item for item in self.items if item.dimension == dimension]

    def words_of(self, item: Item) -> list[tuple[Level, str]]:
        """Return each level with what it looks like at an item."""
        own = item.levels or tuple(level.words for level in self.levels)
        return list(zip(self.levels, own, strict=True))


def checked_model(rule: str, content: Any) -> Model:
    """Return the model that a content says, or raise what is wrong with it.

    Raises:
        UnsoundError: Where it is unsound, and what would do.
    """
    if rule not in RULES:
        raise UnsoundError(f"There is no rule {rule}: use one of {', '.join(RULES)}.")
    allowed = {"first", "levels", "dimensions", "items"} | ({"bands"} if rule in BANDED else set())
    _fields("the content", content, allowed, allowed)
    levels = _levels(content["first"], content["levels"])
    if rule == "practices_achieved" and (len(levels), levels[0].score) != (2, 0):
        raise UnsoundError("Practices have two levels from 0: not achieved, and achieved.")
    dimensions = _dimensions(content["dimensions"])
    items = _items(content["items"], dimensions, len(levels), weighted=rule == "custom")
    bands = _bands(content["bands"]) if rule in BANDED else ()
    return Model(rule, levels, dimensions, items, bands)


def _levels(first: Any, rows: Any) -> tuple[Level, ...]:
    if type(first) is not int or first not in (0, 1):
        raise UnsoundError("first is the lowest score: 0 or 1.")
    held = _rows("levels", rows, 2, MOST_LEVELS)
    for n, row in enumerate(held):
        _fields(f"levels[{n}]", row, {"name", "words"}, {"name"})
    return tuple(
        Level(first + n, _name(f"levels[{n}]", row), _words(f"levels[{n}]", row))
        for n, row in enumerate(held)
    )


def _dimensions(rows: Any) -> tuple[Dimension, ...]:
    held = _rows("dimensions", rows, 1, MOST_ITEMS)
    for n, row in enumerate(held):
        _fields(f"dimensions[{n}]", row, {"key", "name"}, {"key", "name"})
    found = tuple(
        Dimension(_key(f"dimensions[{n}]", row), _name(f"dimensions[{n}]", row))
        for n, row in enumerate(held)
    )
    _once("dimensions", held)
    return found


def _items(
    rows: Any, dimensions: Sequence[Dimension], n_levels: int, *, weighted: bool
) -> tuple[Item, ...]:
    held = _rows("items", rows, 1, MOST_ITEMS)
    allowed = {"key", "name", "dimension", "words", "levels"} | ({"weight"} if weighted else set())
    found = []
    for n, row in enumerate(held):
        _fields(f"items[{n}]", row, allowed, {"key", "name", "dimension"})
        found.append(_item(f"items[{n}]", row, {d.key for d in dimensions}, n_levels))
    _once("items", held)
    if empty := {d.key for d in dimensions} - {item.dimension for item in found}:
        raise UnsoundError(f"dimensions: {min(empty)} has no item; give it one, or leave it out.")
    return tuple(found)


def _item(at: str, row: Any, dimensions: set[str], n_levels: int) -> Item:
    if not isinstance(row["dimension"], str) or row["dimension"] not in dimensions:
        raise UnsoundError(f"{at}.dimension: the key of one of the dimensions.")
    own = row.get("levels", [])
    if own and (not isinstance(own, list) or len(own) != n_levels):
        raise UnsoundError(f"{at}.levels: one text for each of the {n_levels} levels, or none.")
    told = tuple(_words(f"{at}.levels", {"words": text}) for text in own)
    weight = _fraction(f"{at}.weight", row.get("weight", 1))
    if weight <= 0:
        raise UnsoundError(f"{at}.weight: above 0.")
    return Item(_key(at, row), _name(at, row), row["dimension"], _words(at, row), weight, told)


def _bands(rows: Any) -> tuple[Band, ...]:
    held = _rows("bands", rows, 2, MOST_LEVELS)
    for n, row in enumerate(held):
        _fields(f"bands[{n}]", row, {"name", "from"}, {"name", "from"})
    found = tuple(
        Band(_name(f"bands[{n}]", row), _fraction(f"bands[{n}].from", row["from"]))
        for n, row in enumerate(held)
    )
    begins = [band.begins for band in found]
    if begins[0] != 0 or begins != sorted(set(begins)) or begins[-1] > 1:
        raise UnsoundError("bands: the first begins at 0, each later one higher, none above 1.")
    return found


def _rows(at: str, rows: Any, fewest: int, most: int) -> list[Any]:
    if not isinstance(rows, list) or not fewest <= len(rows) <= most:
        raise UnsoundError(f"{at}: a list of {fewest} to {most}.")
    return rows


def _fields(at: str, row: Any, allowed: set[str], needed: set[str]) -> None:
    if not isinstance(row, Mapping):
        raise UnsoundError(f"{at}: an object with {', '.join(sorted(needed))}.")
    if unknown := set(map(str, row)) - allowed:
        raise UnsoundError(f"{at}: {min(unknown)[:40]!r} is no field of it.")
    if missing := needed - set(row):
        raise UnsoundError(f"{at}: {min(missing)} is missing.")


def _once(at: str, rows: Sequence[Any]) -> None:
    for field in ("key", "name"):
        held = [(row[field].casefold(), row.get("dimension")) for row in rows]
        told = [key for key, _ in held] if field == "key" else held
        if len(set(told)) != len(held):
            raise UnsoundError(f"{at}: each {field} once.")


def _key(at: str, row: Any) -> str:
    if not isinstance(row["key"], str) or not KEY.fullmatch(row["key"]):
        raise UnsoundError(f"{at}.key: small letters, digits and underscores, a letter first.")
    return str(row["key"])


def _name(at: str, row: Any) -> str:
    name = row["name"]
    if not _is_text(name, LONGEST_NAME) or not name.strip():
        raise UnsoundError(f"{at}.name: a text of 1 to {LONGEST_NAME} characters.")
    return str(name).strip()


def _words(at: str, row: Any) -> str:
    words = row.get("words", "")
    if not _is_text(words, LONGEST_WORDS):
        raise UnsoundError(f"{at}.words: a text of at most {LONGEST_WORDS} characters.")
    return str(words).strip()


def _is_text(value: Any, longest: int) -> bool:
    """Tell whether it is a text that can be stored."""
    if not isinstance(value, str) or len(value) > longest:
        return False
    return not any(category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in value)


def _fraction(at: str, value: Any) -> Fraction:
    if type(value) not in (int, float) or not 0 <= value <= 1000:
        raise UnsoundError(f"{at}: a number from 0 to 1000.")
    return Fraction(Decimal(str(value)))
