"""Collisions of planned changes with each other and with windows, on plain values.

Times are half-open, so what only touches does not collide. Between two changes a collision is told
to both. How bad it is: the criticality of what they share, times the share of the shorter one's
time that they overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

REASONS: Mapping[str, str] = {
    "item": "Already scheduled for another change",
    "parent": "What it belongs to is scheduled for another change",
    "child": "Part of it is scheduled for another change",
    "item_outside": "Outside its maintenance window",
    "parent_outside": "Outside the maintenance window of what it belongs to",
    "child_outside": "Outside the maintenance window of a part of it",
    "item_blackout": "Inside a blackout",
    "parent_blackout": "Inside a blackout of what it belongs to",
    "child_blackout": "Inside a blackout of a part of it",
    "implementer": "Whoever carries it out is double booked",
    "group": "The same people are hit by two go-lives",
    "site": "Another change at the same site",
    "vendor": "Another change by the same vendor",
    "freeze": "Inside another project's test freeze",
}
BLOCKING = frozenset(
    {"item", "parent", "child", "implementer"}
    | {"item_blackout", "parent_blackout", "child_blackout"}
)
MIRRORED = {"parent": "child", "child": "parent"}
GO_LIVE_DAYS = 14
ORDINARY = 0.5
HIGH, MEDIUM = 0.5, 0.25


class Span(Protocol):
    """Anything from one moment to before another."""

    @property
    def start(self) -> datetime: ...
    @property
    def finish(self) -> datetime: ...


@dataclass(frozen=True)
class Planned:
    """A change with its time and what it works on, each by id.

    Args:
        items: What it works on, and ``parents`` what these belong to.
        children: What belongs to its items, for the windows of these; another change that works
            on one of them names the item among its own ``parents``.
        is_firm: It is approved; one that is not stands in nobody's way.
        criticality: Of each item or its kin, 0 to 1; what is not named is ordinary.
    """

    id: UUID
    start: datetime
    finish: datetime
    items: frozenset[UUID] = frozenset()
    parents: frozenset[UUID] = frozenset()
    children: frozenset[UUID] = frozenset()
    groups: frozenset[UUID] = frozenset()
    sites: frozenset[UUID] = frozenset()
    vendors: frozenset[UUID] = frozenset()
    project: UUID | None = None
    implementer: UUID | None = None
    is_firm: bool = True
    is_emergency: bool = False
    criticality: Mapping[UUID, float] = field(default_factory=dict, hash=False)

    def weight(self, key: UUID | None = None) -> float:
        """Return the criticality of a thing, or of the gravest that it works on."""
        if key is not None:
            return self.criticality.get(key, ORDINARY)
        return max((self.weight(item) for item in self.items), default=ORDINARY)


@dataclass(frozen=True)
class Window:
    """A blackout, maintenance window or test freeze of one thing, or of everything."""

    id: UUID
    kind: str
    start: datetime
    finish: datetime
    about: UUID | None = None


@dataclass(frozen=True, order=True)
class Collision:
    """One reason why a change should not happen when it is planned.

    ``other`` is the change it meets, or ``window`` the window; ``item`` is what they share.
    """

    change: UUID
    reason: str
    start: datetime
    finish: datetime
    other: UUID | None = None
    window: UUID | None = None
    item: UUID | None = None
    share: float = 1.0
    severity: float = ORDINARY
    blocks: bool = False


A = TypeVar("A", bound=Span)
B = TypeVar("B", bound=Span)


def overlap(one: Span, other: Span) -> timedelta:
    """Return how long two spans overlap; nothing when they only touch."""
    return max(timedelta(0), min(one.finish, other.finish) - max(one.start, other.start))


def share(one: Span, other: Span) -> float:
    """Return the share of the shorter span that the two overlap, 0 to 1."""
    return overlap(one, other) / min(one.finish - one.start, other.finish - other.start)


def severity_word(severity: float) -> str:
    """Return how bad a collision is in a word."""
    return "high" if severity >= HIGH else "medium" if severity >= MEDIUM else "low"


def collisions(
    planned: Sequence[Planned], windows: Sequence[Window], days: int = GO_LIVE_DAYS
) -> list[Collision]:
    """Return every collision of every change, the gravest of a change first.

    Args:
        days: Two go-lives for one group of people this near to each other are too near.

    Cost:
        One sweep for each shared thing: O(n log n) and what is found.
    """
    found = {*_between(planned), *_near(planned, days)}
    found.update(_in_windows(planned, windows))
    found.update(_outside(planned, windows))
    return sorted(
        found, key=lambda one: (str(one.change), not one.blocks, -one.severity, *_order(one))
    )


def _order(one: Collision) -> tuple[str, ...]:
    return (one.reason, str(one.other), str(one.window), str(one.item))


def meeting(left: Iterable[A], right: Iterable[B]) -> Iterator[tuple[A, B]]:
    """Return each pair, one of either side, that overlaps; by one sweep through time."""
    starts: list[Any] = [(one.start, 0, number, one) for number, one in enumerate(left)]
    others: list[Any] = [(one.start, 1, number, one) for number, one in enumerate(right)]
    going: tuple[list[Any], list[Any]] = ([], [])
    for start, side, _, one in sorted([*starts, *others], key=lambda begun: begun[:3]):
        facing = going[1 - side]
        facing[:] = [other for other in facing if other.finish > start]
        for other in facing:
            yield (other, one) if side else (one, other)
        going[side].append(one)


def _by(planned: Iterable[Planned], name: str) -> dict[UUID, list[Planned]]:
    """Return the changes by each thing they name under ``name``."""
    held: dict[UUID, list[Planned]] = defaultdict(list)
    for one in planned:
        named = getattr(one, name)
        for key in named if isinstance(named, frozenset) else [named] if named else []:
            held[key].append(one)
    return held


def _between(planned: Sequence[Planned]) -> Iterator[Collision]:
    items = _by(planned, "items")
    for name, reason in (("items", "item"), ("parents", "parent")):
        for key, those in _by(planned, name).items():
            for one, other in meeting(those, items.get(key, ())):
                yield from _told(one, other, reason, key, key)
    for name, reason in (("implementer", "implementer"), ("sites", "site"), ("vendors", "vendor")):
        for key, those in _by(planned, name).items():
            weighed = key if reason != "implementer" else None
            for one, other in meeting(those, those):
                yield from _told(one, other, reason, key, weighed)


def _told(
    one: Planned, other: Planned, reason: str, key: UUID, weighed: UUID | None
) -> Iterator[Collision]:
    """Tell both sides."""
    if one.id == other.id:
        return
    part = share(one, other)
    severity = part * max(one.weight(weighed), other.weight(weighed))
    start, finish = max(one.start, other.start), min(one.finish, other.finish)
    for mine, yours, why in ((one, other, reason), (other, one, MIRRORED.get(reason, reason))):
        blocks = why in BLOCKING and yours.is_firm
        yield Collision(
            mine.id, why, start, finish, yours.id, None, key, part, severity, blocks
        )  # fmt: skip


def _near(planned: Sequence[Planned], days: int) -> Iterator[Collision]:
    """A go-live is the end of a change's window; nearer than ``days`` is too near for one group."""
    reach = timedelta(days=days)
    for key, those in _by(planned, "groups").items():
        those.sort(key=lambda one: (one.finish, str(one.id)))
        first = 0
        for number, later in enumerate(those):
            while later.finish - those[first].finish >= reach:
                first += 1
            for earlier in those[first:number]:
                yield from _both_hit(earlier, later, key, reach)


def _both_hit(earlier: Planned, later: Planned, key: UUID, reach: timedelta) -> Iterator[Collision]:
    part = 1 - (later.finish - earlier.finish) / reach
    severity = part * max(earlier.weight(key), later.weight(key))
    for mine, yours in ((earlier, later), (later, earlier)):
        yield Collision(
            mine.id, "group", earlier.finish, later.finish, yours.id, None, key, part, severity
        )


def _in_windows(planned: Sequence[Planned], windows: Sequence[Window]) -> Iterator[Collision]:
    blackouts = _windows_by(windows, "blackout")
    for one, window in meeting(planned, blackouts.pop(None, ())):
        yield _within(one, window, "item_blackout")
    for name, reason in (("items", "item"), ("parents", "parent"), ("children", "child")):
        by = _by(planned, name)
        for about in blackouts.keys() & by.keys():
            for one, window in meeting(by[about], blackouts[about]):  # type: ignore[index]
                yield _within(one, window, f"{reason}_blackout")
    frozen = _windows_by(windows, "freeze")
    for name in ("items", "parents"):
        by = _by(planned, name)
        for about in frozen.keys() & by.keys():
            others = [one for one in by[about] if one.project != about]  # type: ignore[index]
            for one, window in meeting(others, frozen[about]):
                yield _within(one, window, "freeze")


def _within(one: Planned, window: Window, reason: str) -> Collision:
    part = share(one, window)
    start, finish = max(one.start, window.start), min(one.finish, window.finish)
    blocks = reason in BLOCKING and not one.is_emergency
    severity = part * one.weight(window.about)
    return Collision(
        one.id, reason, start, finish, None, window.id, window.about, part, severity, blocks
    )


def _windows_by(windows: Iterable[Window], kind: str) -> dict[UUID | None, list[Window]]:
    held: dict[UUID | None, list[Window]] = defaultdict(list)
    for window in windows:
        if window.kind == kind:
            held[window.about].append(window)
    return held


def _outside(planned: Sequence[Planned], windows: Sequence[Window]) -> Iterator[Collision]:
    """What has maintenance windows of its own goes by these, all else by the organisation's."""
    upkeep = {about: _joined(those) for about, those in _windows_by(windows, "maintenance").items()}
    everywhere = upkeep.pop(None, [])
    for one in planned:
        for name, keys in (("item", one.items), ("parent", one.parents), ("child", one.children)):
            for key in keys & upkeep.keys():
                yield from _left_out(one, upkeep[key], f"{name}_outside", key)
        if everywhere and not upkeep.keys() & (one.items | one.parents | one.children):
            yield from _left_out(one, everywhere, "item_outside", None)


def _left_out(
    one: Planned, open_times: Sequence[tuple[datetime, datetime]], reason: str, key: UUID | None
) -> Iterator[Collision]:
    inside = sum(
        (
            max(timedelta(0), min(one.finish, finish) - max(one.start, start))
            for start, finish in open_times
        ),
        timedelta(0),
    )
    part = 1 - inside / (one.finish - one.start)
    if part > 0:
        severity = part * one.weight(key)
        yield Collision(
            one.id, reason, one.start, one.finish, None, None, key, part, severity
        )  # fmt: skip


def _joined(windows: Iterable[Window]) -> list[tuple[datetime, datetime]]:
    """Return the times that windows cover, in order and apart from each other."""
    times: list[tuple[datetime, datetime]] = []
    for window in sorted(windows, key=lambda one: one.start):
        if times and window.start <= times[-1][1]:
            times[-1] = (times[-1][0], max(times[-1][1], window.finish))
        else:
            times.append((window.start, window.finish))
    return times
