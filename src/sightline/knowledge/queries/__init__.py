"""What knowledge answers, each cut to what the actor may see."""

from sightline.knowledge.queries.lessons import (
    Matched,
    applicable,
    lessons,
    lessons_of,
    matching,
    numbers,
    the_lesson,
    the_use,
    uses,
)

__all__ = [
    "Matched",
    "applicable",
    "lessons",
    "lessons_of",
    "matching",
    "numbers",
    "the_lesson",
    "the_use",
    "uses",
]
