"""The projects of a dependency matrix as a drawing: layers from giver to receiver, circles named.

Plain values in and out; no Django. A circle of projects is condensed to one place in the order, so
that every edge that is not part of one leads from a lower layer to a higher one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]
WIDTH, HEIGHT = 132, 34
STEP_X, STEP_Y = 220, 62
MARGIN = 12
BOW = 48  # room for what bows out of the last layer


@dataclass(frozen=True)
class Box:
    """Where a project is drawn: the upper left corner of its box."""

    key: str
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """An edge: from the giver's box to the receiver's, and the head of its arrow."""

    pair: Pair
    x1: int
    y1: int
    x2: int
    y2: int
    in_circle: bool

    @property
    def path(self) -> str:
        """The curve as an SVG path; inside a circle it bows out to the right and comes back."""
        bend = max(40, abs(self.x2 - self.x1) // 2)
        back = self.x2 + bend if self.in_circle else self.x2 - bend
        return (
            f"M{self.x1} {self.y1}C{self.x1 + bend} {self.y1} {back} {self.y2} {self.x2} {self.y2}"
        )

    @property
    def head(self) -> str:
        """The arrow's head as the points of a triangle."""
        foot = self.x2 + (9 if self.in_circle else -9)
        return f"{self.x2},{self.y2} {foot},{self.y2 - 5} {foot},{self.y2 + 5}"


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, and the circles among the projects."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    circles: tuple[tuple[str, ...], ...]
    width: int
    height: int


def drawing(keys: Sequence[str], pairs: Iterable[Pair]) -> Drawing:
    """Return projects and their edges laid out in layers, in the order of ``keys`` within each."""
    edges = sorted(set(pairs))
    circles = condensed(keys, edges)
    of = {key: n for n, circle in enumerate(circles) for key in circle}
    layers = _layers(keys, edges, of)
    boxes = _boxes(keys, layers)
    lines = tuple(_line(pair, boxes, of) for pair in edges)
    width = max((box.x for box in boxes.values()), default=0) + WIDTH + BOW
    height = max((box.y for box in boxes.values()), default=0) + HEIGHT + MARGIN
    several = tuple(circle for circle in circles if len(circle) > 1)
    return Drawing(tuple(boxes.values()), lines, several, width, height)


def condensed(keys: Sequence[str], pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Return the strongly connected components, each in the order of ``keys``.

    Source:
        Kosaraju's two passes, as told by Aho, Hopcroft and Ullman (1983), section 6.7.
    """
    out, back = defaultdict(list), defaultdict(list)
    for tail, head in pairs:
        out[tail].append(head)
        back[head].append(tail)
    last_first: list[str] = []
    seen: set[str] = set()
    for key in keys:
        last_first += _finished(key, out, seen)
    rank = {key: n for n, key in enumerate(keys)}
    seen = set()
    found = (_finished(key, back, seen) for key in reversed(last_first))
    return [tuple(sorted(circle, key=rank.__getitem__)) for circle in found if circle]


def _finished(start: str, out: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """Return what is reached from a key and was not yet, each after all that it leads to."""
    if start in seen:
        return []
    seen.add(start)
    done: list[str] = []
    stack = [(start, iter(out.get(start, ())))]
    while stack:
        key, ahead = stack[-1]
        following = next((one for one in ahead if one not in seen), None)
        if following is None:
            done.append(key)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(out.get(following, ()))))
    return done


def _layers(keys: Sequence[str], pairs: Iterable[Pair], of: Mapping[str, int]) -> dict[str, int]:
    """Return each key's layer: one more than the highest that gives to its circle.

    Circles come numbered givers first, as Kosaraju's second pass finds them.
    """
    into: dict[int, set[int]] = defaultdict(set)
    for tail, head in pairs:
        if of[tail] != of[head]:
            into[of[head]].add(of[tail])
    layer: dict[int, int] = {}
    for number in sorted(set(of.values())):
        layer[number] = max((layer[one] + 1 for one in into[number]), default=0)
    return {key: layer[of[key]] for key in keys}


def _boxes(keys: Sequence[str], layers: Mapping[str, int]) -> dict[str, Box]:
    filled: dict[int, int] = defaultdict(int)
    boxes = {}
    for key in keys:
        layer = layers[key]
        x, y = MARGIN + layer * STEP_X, MARGIN + filled[layer] * STEP_Y
        boxes[key] = Box(key, x, y)
        filled[layer] += 1
    return boxes


def _line(pair: Pair, boxes: Mapping[str, Box], of: Mapping[str, int]) -> Line:
    tail, head = boxes[pair[0]], boxes[pair[1]]
    in_circle = of[pair[0]] == of[pair[1]]
    x2 = head.x + WIDTH if in_circle else head.x
    middle = HEIGHT // 2
    return Line(pair, tail.x + WIDTH, tail.y + middle, x2, head.y + middle, in_circle)
