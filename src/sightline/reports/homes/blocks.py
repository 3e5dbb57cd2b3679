"""The pieces that homes are laid out from: figures, and lists that each end in something to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from sightline.reports.portfolio import Figure

MOST = 6


@dataclass(frozen=True)
class Line:
    """One line of a list: what it is about, its mark, a note, and the day that counts."""

    text: str
    href: str = ""
    mark: SafeString | str = ""
    note: SafeString | str = ""
    day: date | None = None


@dataclass(frozen=True)
class Block:
    """A list under a heading.

    Attributes:
        lines: The first few; ``total`` says how many there are in all.
        empty: The sentence that stands there when there is nothing.
        more: Where all of them are.
    """

    title: str
    lines: Sequence[Line]
    total: int
    empty: str
    more: str = ""
    more_label: str = "See all"

    @property
    def n_left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Home:
    """A home: its title, what it is for, figures and lists."""

    title: str
    lede: str
    figures: Sequence[Figure] = ()
    blocks: Sequence[Block] = ()
    attention: Sequence[Line] = field(default=())


def block(
    title: str, lines: Iterable[Line], empty: str, *, more: str = "", more_label: str = "See all"
) -> Block:
    """Return a list cut to its first few lines."""
    held = list(lines)
    return Block(title, held[:MOST], len(held), empty, more, more_label)


def figure(label: str, value: Any, href: str = "", note: str = "", why: str = "") -> Figure:
    """Return a home's figure; it links to where its rows are."""
    shown = value if isinstance(value, SafeString) else str(value)
    return Figure(label.casefold(), label, shown, href, why, note)
