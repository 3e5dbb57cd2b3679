"""The doors: lay deltas over a record, and weigh what they change.

``weigh`` is what everybody calls; ``apply`` and ``compare`` are its steps, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sightline.engines.impact.comparison import compared
from sightline.engines.impact.deltas import AddLink, Delta
from sightline.engines.impact.evaluation import Outcome, after, bad, evaluate, laid
from sightline.engines.impact.impact import Impact
from sightline.engines.impact.record import Record
from sightline.engines.schedule.network import compile as compiled
from sightline.engines.schedule.refusal import Unschedulable


def weigh(base: Outcome, deltas: Sequence[Delta]) -> Impact:
    """Return what deltas change in an outcome, recomputing only what they reach.

    It comes to what ``compare(base, evaluate(apply(base.record, deltas), against=base), deltas)``
    does. The outcome stays as it is, so one can be weighed by several threads at once.

    Raises:
        BadDelta: A delta names what is not there, makes a circle, or is refused otherwise; it
            says which, by which guard, and what to do.
    """
    found = after(base, deltas)
    try:
        return compared(base, found, deltas)
    except Unschedulable as refusal:
        raise bad(refusal, deltas) from refusal


def apply(record: Record, deltas: Sequence[Delta], base: Outcome | None = None) -> Record:
    """Return a record with deltas laid over it.

    Args:
        base: What the record comes to, from whose dates slips count; computed when not given.

    Raises:
        BadDelta: As ``weigh``.
        Unschedulable: The record itself has no schedule.
    """
    draft = laid(base or evaluate(record), deltas)
    found = draft.result()
    if any(isinstance(delta, AddLink) for delta in deltas):
        network = draft.network
        try:
            compiled(found.schedule, network.rules, network.status_date)
        except Unschedulable as refusal:
            raise bad(refusal, deltas) from refusal
    return found
