"""The radar of a campaign's results: a drawing made here, which a table beside it says in words."""

from collections.abc import Sequence
from typing import Any

from sightline.maturity.models import Campaign
from sightline.maturity.queries import Line
from sightline.maturity.rules.radar import FEWEST_AXES, axes, outline

SIZE, RINGS, LONGEST = 130, 4, 26


def drawn(
    campaign: Campaign, parts: Sequence[Line], items: Sequence[Line]
) -> dict[str, Any] | None:
    """Return what the template draws, or nothing where there are too few axes.

    A model with fewer than three dimensions is drawn by its items.
    """
    lines = parts if len(parts) >= FEWEST_AXES else items
    if len(lines) < FEWEST_AXES or all(line.now.share is None for line in lines):
        return None
    ends = axes(len(lines), SIZE)
    return {
        "size": SIZE,
        "axes": [(axis, _short(line.now.name)) for axis, line in zip(ends, lines, strict=True)],
        "rings": [_ring(len(lines), n) for n in range(1, RINGS + 1)],
        "now": outline([_share(line.now.share) for line in lines], SIZE),
        "target": _if_any([_share(line.now.target_share) for line in lines]),
        "before": _if_any([_share(line.before.share if line.before else None) for line in lines]),
        "by": "dimension" if lines is parts else "item",
        "subject": campaign.subject,
    }


def _ring(n: int, number: int) -> str:
    return outline([number / RINGS] * n, SIZE)


def _share(value: Any) -> float | None:
    return None if value is None else float(value)


def _if_any(shares: Sequence[float | None]) -> str:
    return outline(shares, SIZE) if any(share is not None for share in shares) else ""


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
