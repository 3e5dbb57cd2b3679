"""Loops in a plan: of links, also through summaries, and of the outline. Nothing here recurses.

A summary starts with its first activity and ends with its last, so it is two points: what follows
its start, and what its end waits for.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from sightline.engines.schedule.plan import Activity, Kind, Link

MOST_LOOPS = 10
Point = tuple[str, bool]
"""An activity, and for a summary whether its end is meant."""


def parent_loop(activities: Sequence[Activity]) -> list[str]:
    """Return the ids of activities that lie within each other, or nothing."""
    parents = {activity.id: activity.parent_id for activity in activities}
    sound: set[str] = set()
    for activity in activities:
        path: dict[str, None] = {}
        at = activity.id
        while at and at in parents and at not in sound:
            if at in path:
                ids = list(path)
                return [*ids[ids.index(at) :], at]
            path[at] = None
            at = parents[at]
        sound.update(path)
    return []


def links_to_ancestors(activities: Sequence[Activity], links: Iterable[Link]) -> list[Link]:
    """Return the links between an activity and a summary that it lies within."""
    summaries = {a.id for a in activities if a.kind is Kind.SUMMARY}
    parents = {a.id: a.parent_id for a in activities}
    found = []
    for link in links:
        ends = link.predecessor_id, link.successor_id
        if summaries.isdisjoint(ends):
            continue
        for summary, inner in (ends, ends[::-1]):
            if summary in summaries and _is_within(inner, summary, parents):
                found.append(link)
                break
    return found


def _is_within(inner: str, summary: str, parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    at = parents.get(inner, "")
    while at and at not in seen:
        if at == summary:
            return True
        seen.add(at)
        at = parents.get(at, "")
    return False


def loops(activities: Sequence[Activity], links: Iterable[Link]) -> list[list[str]]:
    """Return some loops, each as the ids of its activities in the order of the links.

    The first few that have no activity in common; none means that an order exists.
    """
    links = tuple(links)
    if _runs_forward(activities, links):
        return []
    after = _graph(activities, links)
    left = _unordered(after)
    found: list[list[str]] = []
    while left and len(found) < MOST_LOOPS:
        loop = _one_loop(left, after)
        found.append(list(dict.fromkeys(own_id for own_id, _ in loop)))
        left = _unordered(after, left - set(loop))
    return found


def _runs_forward(activities: Sequence[Activity], links: Iterable[Link]) -> bool:
    """Tell whether the file's own order is one: parents and predecessors stand before.

    Only where no link touches a summary, whose end would have to wait for what stands later.
    """
    places = {activity.id: place for place, activity in enumerate(activities)}
    summaries = {activity.parent_id for activity in activities}
    if len(places) < len(activities):
        return False
    for place, activity in enumerate(activities):
        if places.get(activity.parent_id, -1) >= place:
            return False
    for link in links:
        before, after = link.predecessor_id, link.successor_id
        if places.get(before, -1) >= places.get(after, len(places)):
            return False
        if before in summaries or after in summaries:
            return False
    return True


def _graph(activities: Sequence[Activity], links: Iterable[Link]) -> dict[Point, list[Point]]:
    summaries = {activity.parent_id for activity in activities if activity.parent_id}
    after: dict[Point, list[Point]] = {}
    for activity in activities:
        own_id, is_summary = activity.id, activity.id in summaries
        after[own_id, False] = [(own_id, True)] if is_summary else []
        if is_summary:
            after[own_id, True] = []
    known = {own_id for own_id, _ in after}
    for activity in activities:
        parent = activity.parent_id
        if parent in known:
            after[parent, False].append((activity.id, False))
            after[activity.id, activity.id in summaries].append((parent, True))
    for link in links:
        if link.predecessor_id in known and link.successor_id in known:
            end = (link.predecessor_id, link.predecessor_id in summaries)
            after[end].append((link.successor_id, False))
    return after


def _unordered(after: dict[Point, list[Point]], among: set[Point] | None = None) -> set[Point]:
    """Return the points that no order reaches: those on loops and behind them."""
    points = set(after) if among is None else among
    n_before: dict[Point, int] = defaultdict(int)
    for point in points:
        for following in after[point]:
            n_before[following] += 1
    ready = deque(point for point in points if not n_before[point])
    left = set(points)
    while ready:
        point = ready.popleft()
        left.discard(point)
        for following in after[point]:
            n_before[following] -= 1
            if not n_before[following] and following in left:
                ready.append(following)
    return left


def _one_loop(left: set[Point], after: dict[Point, list[Point]]) -> list[Point]:
    """Walk backwards among points that each have a predecessor until one comes again."""
    before: dict[Point, Point] = {}
    for point in _sorted(left):
        for following in after[point]:
            if following in left:
                before.setdefault(following, point)
    path: dict[Point, None] = {}
    at = next(_sorted(left))
    while at not in path:
        path[at] = None
        at = before[at]
    points = list(path)
    return points[points.index(at) :][::-1]


def _sorted(points: set[Point]) -> Iterator[Point]:
    return iter(sorted(points))
