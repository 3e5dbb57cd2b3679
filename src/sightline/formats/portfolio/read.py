"""The way in: a file's bytes to the portfolios in it, by what the file contains.

JSON begins with a brace, a knapsack file holds numbers alone, anything else is a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightline.engines.select.problem import Problem
from sightline.formats.portfolio.refusal import Unreadable

MOST_BYTES = 64 * 1024 * 1024
_NUMBERS_ALONE = re.compile(r"[\d\s.eE+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One choice to make, and the best value that the file claims for it (None if it does not)."""

    name: str
    problem: Problem
    best: float | None = None


def read_portfolios(data: bytes, name: str = "portfolio") -> list[Portfolio]:
    """Return the portfolios in a file; only a knapsack file has more than one.

    Args:
        data: The whole file, UTF-8.
        name: What to call it.

    Raises:
        Unreadable: It is too large, no text, or not as its format says.
    """
    from sightline.formats.portfolio import document, knapsack, table

    text = _text(data)
    if text.lstrip().startswith(("{", "[")):
        return [Portfolio(name, document.problem_of(text))]
    if _NUMBERS_ALONE.fullmatch(text):
        return knapsack.portfolios_of(text, name)
    return [Portfolio(name, table.problem_of(text))]


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too-large", f"The file has {len(data):,} bytes.", f"Give at most {MOST_BYTES:,}."
        )
    if not data.strip():
        raise Unreadable("empty", "The file is empty.", "Give candidates.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("no-text", "The file is not UTF-8.", "Save it as UTF-8.") from error
    if "\0" in text:
        raise Unreadable("no-text", "The file holds NUL characters.", "Save it as plain text.")
    return text
