"""Linkage discovery: which initiatives share something rare, what it is, and what it may mean.

``Index`` takes items and suggests pairs. What is named here is loaded when first used, so that
whoever only makes items does not load NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.similarity.index import Index
    from sightline.engines.similarity.items import Field, Item, Kind, Window
    from sightline.engines.similarity.signals import Found, Shared, Signal, Suggestion, Weights

__all__ = [
    "Field",
    "Found",
    "Index",
    "Item",
    "Kind",
    "Shared",
    "Signal",
    "Suggestion",
    "Weights",
    "Window",
]

_NAMES = {
    "index": ("Index",),
    "items": ("Field", "Item", "Kind", "Window"),
    "signals": ("Found", "Shared", "Signal", "Suggestion", "Weights"),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the file it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is public, so that a notebook completes it."""
    return sorted({*globals(), *__all__})
