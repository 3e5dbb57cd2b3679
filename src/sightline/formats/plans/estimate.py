"""Three-point estimates, which schedule files carry as custom fields with telling names."""

import re
from collections.abc import Iterable

from sightline.engines.schedule.plan import ThreePoint
from sightline.formats.plans.values import Unreadable, duration

ESTIMATES = ("Optimistic duration", "Most likely duration", "Pessimistic duration")
"""The names that our writers give them."""
_ESTIMATE = re.compile(
    r"\W*(?:pert\W*)?(?:(optimistic)|(most.?likely|likely|expected)|(pessimistic))\W*(?:duration|dur)?\W*",
    re.IGNORECASE,
)


def split_estimate(
    values: Iterable[tuple[str, str]],
) -> tuple[ThreePoint | None, tuple[tuple[str, str], ...]]:
    """Part a three-point estimate from the other custom fields.

    Fields count by name ("Optimistic duration", "PERT most likely"), and only all three together,
    as durations in ascending order; otherwise they stay plain custom fields.
    """
    all_values = tuple(values)
    points: dict[int, int] = {}
    for name, text in all_values:
        match = _ESTIMATE.fullmatch(name)
        if match is not None and (minutes := _minutes(text)) is not None:
            points[(match.lastindex or 0) - 1] = minutes
    if len(points) != 3 or not 0 <= points[0] <= points[1] <= points[2]:
        return None, all_values
    rest = tuple(pair for pair in all_values if not _ESTIMATE.fullmatch(pair[0]))
    return ThreePoint(points[0], points[1], points[2]), rest


def _minutes(text: str) -> int | None:
    try:
        return duration(text)[0]
    except Unreadable:
        return None
