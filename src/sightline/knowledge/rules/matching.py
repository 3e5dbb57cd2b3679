"""Which lessons are worth reading for a project, and why: a score that names its parts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sightline.engines.similarity.words import stems

TAG, CATEGORY, OFFICE, NEAR, WORD = 3, 3, 2, 1, 1
#: At most so many tags and words count, so that long texts do not win by their length.
MOST_TAGS, MOST_WORDS = 3, 5
#: The score from which a lesson is shown.
ENOUGH = 3
#: A word that more than this share of the lessons hold tells nothing, once there are so many.
COMMON, FEW = 0.3, 6


@dataclass(frozen=True)
class Ground:
    """What a project is matched by.

    Attributes:
        near: The offices above and beneath its own.
        text: Its name, what it is about, and the titles of its risks.
    """

    office: UUID | None
    near: frozenset[UUID] = frozenset()
    category: str = ""
    text: str = ""


@dataclass(frozen=True)
class Taught:
    """A lesson as it is matched."""

    key: UUID
    office: UUID | None = None
    category: str = ""
    tags: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Match:
    """A lesson that is worth reading: how much, and why in words."""

    key: UUID
    score: int
    reasons: tuple[str, ...] = field(default=())


def matches(ground: Ground, lessons: Iterable[Taught]) -> list[Match]:
    """Return the lessons that reach ``ENOUGH``, the best first; equals as they came."""
    held = [(one, frozenset(stems(one.text))) for one in lessons]
    telling = _telling([words for _, words in held])
    mine = frozenset(stems(f"{ground.text} {ground.category}"))
    found = [_match(ground, mine, one, words & telling) for one, words in held]
    return sorted((each for each in found if each.score >= ENOUGH), key=lambda each: -each.score)


def _telling(held: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the words that only some of the lessons hold."""
    n_with = Counter(word for words in held for word in words)
    most = len(held) * COMMON if len(held) >= FEW else len(held)
    return frozenset(word for word, n in n_with.items() if n <= most)


def _match(ground: Ground, mine: frozenset[str], one: Taught, words: frozenset[str]) -> Match:
    score, reasons = 0, list[str]()
    if one.category and one.category.casefold() == ground.category.casefold():
        score, reasons = score + CATEGORY, [*reasons, f"category {one.category}"]
    tags = [tag for tag in one.tags if (parts := frozenset(stems(tag))) and parts <= mine]
    if tags := tags[:MOST_TAGS]:
        score, reasons = score + TAG * len(tags), [*reasons, f"tags {', '.join(tags)}"]
    if one.office is not None and one.office == ground.office:
        score, reasons = score + OFFICE, [*reasons, "same office"]
    elif one.office in ground.near:
        score, reasons = score + NEAR, [*reasons, "office above or beneath"]
    if shared := sorted(mine & words)[:MOST_WORDS]:
        score, reasons = score + WORD * len(shared), [*reasons, f"words {', '.join(shared)}"]
    return Match(one.key, score, tuple(reasons))
