"""Links that come and go in a network that keeps its order, so that only what they reach is recomputed.

A link between plain activities that leads forwards in the order, or one that is cut, changes columns of
links alone. Whatever needs another order, another node or another calendar is left to ``compile``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.links import BITS
from sightline.engines.schedule.network import Network, linked
from sightline.engines.schedule.plan import Kind, LagCalendar, Link, Plan

PLAIN = {Kind.TASK, Kind.MILESTONE}
OWN = {LagCalendar.SUCCESSOR, LagCalendar.PREDECESSOR}
Wire = tuple[int, int, int, int, int]
"""A link by its nodes, bits, lag and the calendar of that."""


def relinked(network: Network, plan: Plan) -> tuple[Network, Ints] | None:
    """Return a network with the links of a plan, and the nodes that this concerns.

    Args:
        plan: With the activities of the network's own plan; new links stand behind the old ones.

    Returns:
        ``None`` where the links need another network.
    """
    found = _differing(network.plan.links, plan.links)
    if found is None:
        return None
    cut, added = found
    changed = [*(network.plan.links[place] for place in cut), *added]
    if not all(_is_plain(network, link) for link in changed):
        return None
    new = [_row(network, link) for link in added]
    wires = [row for row in new if row is not None]
    return _rewired(network, plan, cut, wires) if len(wires) == len(new) else None


def _differing(old: Sequence[Link], new: Sequence[Link]) -> tuple[set[int], Sequence[Link]] | None:
    """Return the places of links that went, and those that came behind all others.

    ``None`` where links stand in another order.
    """
    if old is new:
        return set(), ()
    cut, at = set(), 0
    for place, link in enumerate(old):
        if at < len(new) and new[at] is link:
            at += 1
        else:
            cut.add(place)
    known = {id(link) for link in old}
    added = new[at:]
    return None if any(id(link) in known for link in added) else (cut, added)


def _is_plain(network: Network, link: Link) -> bool:
    """Tell whether a link joins two plain activities, with no share of a duration as its lag."""
    ends = (network.index.get(id_) for id_ in (link.predecessor_id, link.successor_id))
    activities = (network.plan.activities[i] if i is not None else None for i in ends)
    plain = all(each is not None and each.kind in PLAIN and each.is_active for each in activities)
    return plain and link.lag_percent is None


def _row(network: Network, link: Link) -> Wire | None:
    """Return a new link as it is written, ``None`` where it leads backwards in the order."""
    ends = (network.node[network.index[id_]] for id_ in (link.predecessor_id, link.successor_id))
    tail, head = (int(node) for node in ends)
    if tail >= head:
        return None
    project = network.frames[int(network.groups[head])].project
    kind = link.lag_calendar or project.lag_calendar or LagCalendar.SUCCESSOR
    if link.lag and kind not in OWN:
        return None
    at = tail if kind is LagCalendar.PREDECESSOR else head
    calendar = int(network.columns.own[at]) if link.lag else 0
    return tail, head, BITS[link.type], link.lag, calendar


def _rewired(
    network: Network, plan: Plan, cut: set[int], new: Sequence[Wire]
) -> tuple[Network, Ints]:
    columns, source = network.columns, network.in_source
    after = np.repeat(np.arange(network.size), np.diff(columns.in_ptr))
    bits, before = columns.in_link.astype(np.int64) & 3, columns.in_link.astype(np.int64) >> 2
    kept = ~np.isin(source, np.fromiter(cut, np.int64, len(cut)))
    table = np.array(new, np.int64).reshape(len(new), 5)
    old = (before, after, bits, columns.in_lag, columns.in_calendar)
    wires = [np.concatenate((each[kept], table[:, k])) for k, each in enumerate(old)]
    places = len(plan.links) - len(new) + np.arange(len(new))
    sources = np.concatenate((_renumbered(source[kept], cut), places))
    links, into = linked(np.arange(network.size), wires[:2], wires[2:])
    found = columns._replace(**links)
    found = found._replace(group=_grouped(network, found, wires))
    for column in found:
        column.setflags(write=False)
    loose = tuple(int(k) for k in _renumbered(np.array(network.loose, np.int64), cut))
    concerned = np.concatenate(
        (before[~kept], after[~kept], table[:, 0], table[:, 1],
         np.flatnonzero(found.group != columns.group))
    )  # fmt: skip
    made = replace(network, plan=plan, columns=found, in_source=sources[into], loose=loose)
    return made, np.unique(concerned)


def _renumbered(source: Ints, cut: Collection[int]) -> Ints:
    """Return places of links as they are without those that were cut."""
    gone = np.sort(np.fromiter(cut, np.int64, len(cut)))
    return np.where(source < 0, source, source - np.searchsorted(gone, source))


def _grouped(
    network: Network, columns: kernels.Columns, wires: Sequence[Ints]
) -> NDArray[np.int64]:
    """Return whose finish each node's late dates are counted from, as ``compile`` does."""
    before, after, bits = wires[:3]
    binds = (bits & kernels.FROM_FINISH != 0) & (columns.silent[after] == 0)
    followed = np.zeros(network.size, bool)
    followed[before[binds]] = True
    found: NDArray[np.int64] = np.where(followed, len(network.frames), network.groups)
    return found.astype(columns.group.dtype)
