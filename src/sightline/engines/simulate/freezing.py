"""The content hash of a scheduled plan: equal as long as a simulation of it would find the same dates."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from sightline.engines.schedule.plan import Activity
from sightline.engines.schedule.schedule import Schedule


def plan_digest(schedule: Schedule) -> str:
    """Return a digest of all that a plan's dates and their spread hang on.

    Names, costs and people are not in it, so that renaming an activity makes no run out of date.

    Args:
        schedule: The plan as computed, with its rules and status date.

    Cost:
        O(activities + links), about 50 ms for 10,000 activities.
    """
    network = schedule.network
    found = sha256()
    for column in (*network.columns, *network.tables, network.alap, network.groups):
        found.update(np.ascontiguousarray(column).tobytes())
    for activity in network.plan.activities:
        found.update(repr(_said(activity)).encode())
    frames = [frame.project for frame in network.frames]
    links = [
        (link.predecessor_id, link.successor_id, link.type, link.lag_percent)
        for link in network.plan.links
        if link.lag_percent is not None
    ]
    found.update(repr((frames, network.rules, links)).encode())
    return found.hexdigest()


def _said(activity: Activity) -> tuple[object, ...]:
    """Return what of an activity the compiled columns do not hold."""
    estimate = activity.estimate
    return (
        activity.id,
        activity.duration,
        activity.remaining_duration,
        activity.percent_complete,
        str(activity.actual_start),
        activity.is_manual or activity.is_external,
        estimate and (estimate.optimistic, estimate.likely, estimate.pessimistic),
    )
