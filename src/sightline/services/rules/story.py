"""One figure of a value story, as it is frozen: what it is, how it was worked out, where it opens.

Delivered and perceived value are parts of their own: no figure adds them up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sightline.services.rules.figures import WorkFigure

#: The parts of a story, in the order in which they are read.
PARTS: Mapping[str, str] = {
    "delivered": "What was delivered",
    "perceived": "What customers make of it",
    "office": "What the office cost",
    "maturity": "How customers grew",
    "work": "From the work itself",
}


@dataclass(frozen=True)
class StoryFigure:
    """A figure in words and as a number, with its formula's name and its count.

    Attributes:
        value: The number as a decimal text, or ``None`` where there is none to show.
        href: The page on which it is derived.
    """

    part: str
    key: str
    label: str
    value: str | None
    unit: str
    words: str
    n: int
    formula: str
    href: str

    def plain(self) -> dict[str, Any]:
        """Return it as it is frozen."""
        return asdict(self)


def told(part: str, key: str, figure: WorkFigure, words: str = "") -> StoryFigure:
    """Return a figure as one of a story; ``words`` where its own do not say it."""
    value = None if figure.value is None else f"{figure.value:.4f}"
    said = words or figure.words
    return StoryFigure(
        part, key, figure.label, value, figure.unit, said, figure.n, figure.formula, figure.href
    )


def thawed(held: Iterable[Mapping[str, Any]]) -> list[StoryFigure]:
    """Return frozen figures as they were frozen."""
    return [StoryFigure(**one) for one in held]


def by_part(figures: Sequence[StoryFigure]) -> list[tuple[str, str, list[StoryFigure]]]:
    """Return the parts that have figures, each with its name and its figures, in their order."""
    held = [
        (part, words, [one for one in figures if one.part == part])
        for part, words in PARTS.items()
    ]  # fmt: skip
    return [one for one in held if one[2]]
