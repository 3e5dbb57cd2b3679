"""A radar as points: each axis from the centre, each ring a line of the scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

#: Fewer axes than this make no area.
FEWEST_AXES = 3


@dataclass(frozen=True)
class Axis:
    """One axis: its end, where its label stands, and to which side that is written."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


def axes(n: int, size: float, gap: float = 14) -> list[Axis]:
    """Return the axes of a radar of a radius, the first pointing up, then clockwise."""
    found = []
    for k in range(n):
        x, y = sin(2 * pi * k / n), -cos(2 * pi * k / n)
        anchor = "middle" if abs(x) < 0.2 else "start" if x > 0 else "end"
        out = size + gap
        ends = (round(x * size, 1), round(y * size, 1))
        found.append(Axis(*ends, round(x * out, 1), round(y * out, 1), anchor))
    return found


def outline(shares: Sequence[float | None], size: float) -> str:
    """Return the corners of an area as SVG takes them; what is not known is at the centre."""
    n, corners = len(shares), []
    for k, share in enumerate(shares):
        r = size * max(0.0, min(1.0, share or 0.0))
        corners.append(f"{sin(2 * pi * k / n) * r:.1f},{-cos(2 * pi * k / n) * r:.1f}")
    return " ".join(corners)
