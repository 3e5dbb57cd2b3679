"""Models that the product brings with it, as data in words of our own; a command adopts them."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

#: In the order in which they are offered.
SHIPPED = ("services", "cube", "perspectives", "practices", "competence")


@cache
def text_of(key: str) -> str:
    """Return a shipped model as the text of its file."""
    return files(__package__).joinpath(f"{key}.json").read_text(encoding="utf-8")


def shipped(key: str) -> dict[str, Any]:
    """Return a shipped model: ``name``, ``source``, ``rule`` and ``content``."""
    found: dict[str, Any] = json.loads(text_of(key))
    return found
