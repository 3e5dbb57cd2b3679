"""A schedule's difference as plain values: its digest, its counts, and what a run keeps of it."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

from sightline.exchange.rules import MOST_KEPT, cut, storable
from sightline.kernel.frame import content_digest
from sightline.projects.commands import PlanLook
from sightline.projects.schedule.taking import REFERENCES, Difference

Plain = dict[str, Any]
KINDS = ("added", "changed", "gone", "beside")


def digest(look: PlanLook, part: str) -> str:
    """Return the digest of what a file would do to a schedule as it stands.

    The edition is in it, since a difference counts links and calendars only.
    """
    said = [part, look.edition, asdict(look.delta), [astuple(each) for each in look.beside]]
    return content_digest(said).removeprefix("sha256:")


def counts(delta: Difference, n_activities: int) -> dict[str, int]:
    """Return how many activities a file adds, changes, leaves and drops."""
    added, changed, gone = len(delta.added), delta.n_changed, len(delta.gone)
    unchanged = n_activities - added - changed
    return {"added": added, "changed": changed, "unchanged": unchanged, "gone": gone}


def plain(look: PlanLook, most: int | None = None) -> Plain:
    """Return a difference as lists of plain values, the first ones of each kind.

    Added and gone activities are [id, name], changes [id, name, field, before, after], and what
    stands beside them [kind, name, what, field, before, after]; ``day`` is the length of a day.
    """
    return {
        "added": [list(each) for each in look.delta.added[:most]],
        "changed": [_named(look, astuple(each)) for each in look.delta.changed[:most]],
        "gone": [list(each) for each in look.delta.gone[:most]],
        "beside": [_named(look, astuple(each)) for each in look.beside[:most]],
        "day": look.day,
    }


def _named(look: PlanLook, line: Sequence[Any]) -> list[Any]:
    """Return a line whose calendars are called by name."""
    *said, field, before, after = line
    if field in REFERENCES:
        before, after = (look.calendars.get(uid, uid) for uid in (before, after))
    return [*said, field, before, after]


def kept(look: PlanLook) -> Plain:
    """Return a difference as a run keeps it: the first thousand of each kind, long values cut."""
    said = plain(look, MOST_KEPT)
    lists = {kind: [storable([*map(cut, line)]) for line in said[kind]] for kind in KINDS}
    return {**lists, "day": said["day"], "n_beside": len(look.beside)}
