"""What deltas change, as plain results: who moves, by how much, through which chain, at what cost.

``as_json`` is what is kept with a change request; its digest covers the deltas and all that it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from sightline.engines.impact.chains import Chains, Step
from sightline.engines.impact.deltas import Delta
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.wire import to_json
from sightline.engines.schedule.calendar import Ints, instant
from sightline.engines.schedule.refusal import Note

Plain = dict[str, Any]
MOST = 500  # activities that are kept one by one


@dataclass(frozen=True)
class Moved:
    """One activity whose dates differ; days are those of its finish, floats working minutes."""

    id: str
    name: str
    project_id: str
    start_before: str
    start_after: str
    finish_before: str
    finish_after: str
    days: int
    float_before_minutes: int
    float_after_minutes: int


@dataclass(frozen=True)
class MilestoneMoved:
    """One milestone whose day differs."""

    id: str
    name: str
    project_id: str
    activity_id: str
    is_gate: bool
    baseline: date | None
    before: date
    after: date | None  # None: its project is stopped
    days: int
    is_broken: bool  # a gate that is missed now and was not before


@dataclass(frozen=True)
class ProjectMoved:
    """One project that the deltas reach.

    Attributes:
        days: Calendar days by which it finishes later; negative when earlier.
        float_before_minutes, float_after_minutes: The least float among its activities that
            move or lose float; None where there is none.
        n_moved, n_float_eaten: How many of its activities move; how many lose float.
        direct_minor: Money that the deltas put into it, the cost of other people included.
        late_days: Calendar days behind the baseline, or behind what was where there is none.
        tolerance_broken: Its tolerance of time or cost is exceeded, and the deltas add to that.
    """

    id: str
    name: str
    office_id: str
    finish_before: date | None
    finish_after: date | None
    days: int
    float_before_minutes: int | None
    float_after_minutes: int | None
    n_moved: int
    n_float_eaten: int
    currency: str
    direct_minor: int
    delay_minor: int
    late_days: int
    tolerance_broken: bool
    time_tolerance_broken: bool
    cost_tolerance_broken: bool
    is_stopped: bool


@dataclass(frozen=True)
class BenefitMoved:
    """One benefit that comes later, or not at all.

    Attributes:
        late_minor: What it would have brought in the days of the delay.
        lost_minor: The part of that, or of all that was left, which does not come any more.
    """

    id: str
    title: str
    project_id: str
    owner: str
    currency: str
    due_before: date | None
    due_after: date | None
    days: int
    late_minor: int
    lost_minor: int


@dataclass(frozen=True)
class WeekBreached:
    """A week, by its Monday, in which somebody is booked for more than there is of them."""

    week: date
    before: float
    after: float
    capacity: float


@dataclass(frozen=True)
class PersonMoved:
    """Somebody, or a role, whose work moves; loads are in units, 1 being one whole person."""

    id: str
    name: str
    n_moved: int
    weeks: tuple[WeekBreached, ...]


@dataclass(frozen=True)
class GroupMoved:
    """A group, site or system that a moved project touches."""

    id: str
    name: str
    kind: str
    project_ids: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class OfficeMoved:
    """An office with projects that the deltas reach."""

    id: str
    name: str
    project_ids: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class Money:
    """An amount of one kind in one month: ``delay``, ``direct``, ``re-staffing`` and the like."""

    period: str
    currency: str
    kind: str
    minor: int


@dataclass(frozen=True)
class Impact:
    """What deltas change between two outcomes.

    Attributes:
        places: The activities that move, by their place in the plan, the largest move first.
    """

    deltas: tuple[Delta, ...]
    before: Outcome
    after: Outcome
    places: Ints
    milestones: tuple[MilestoneMoved, ...]
    projects: tuple[ProjectMoved, ...]
    benefits: tuple[BenefitMoved, ...]
    people: tuple[PersonMoved, ...]
    groups: tuple[GroupMoved, ...]
    offices: tuple[OfficeMoved, ...]
    money: tuple[Money, ...]
    notes: tuple[Note, ...]

    @property
    def total_minor(self) -> dict[str, int]:
        """What it costs in each currency; benefits that come late are not counted in."""
        found: dict[str, int] = {}
        for each in self.money:
            found[each.currency] = found.get(each.currency, 0) + each.minor
        return dict(sorted(found.items()))

    @property
    def gates_broken(self) -> tuple[str, ...]:
        """The gates that are missed now and were not before."""
        return tuple(each.id for each in self.milestones if each.is_broken)

    @cached_property
    def area(self) -> tuple[str, ...]:
        """The impact area: activities, and projects without any, that finish later."""
        later = self.after.schedule.finish[self.places] > self.before.schedule.finish[self.places]
        activities = self.before.schedule.plan.activities
        found = [activities[i].id for i in np.sort(self.places[later]).tolist()]
        dated = self.before.bearings.dated
        return (*found, *(p.id for p in self.projects if p.id not in dated and p.days > 0))

    def activities(self, most: int | None = None) -> tuple[Moved, ...]:
        """Return the activities that move, the largest move first."""
        return tuple(self._moved(i) for i in self.places[:most].tolist())

    def chain(self, activity_id: str) -> tuple[Step, ...]:
        """Return how the change reaches an activity, from what is changed on.

        Raises:
            KeyError: The plan has no such activity.
        """
        return self._chains.of(self.before.schedule.network.index[activity_id])

    @cached_property
    def _chains(self) -> Chains:
        return Chains(self.before, self.after, self.deltas)

    def _moved(self, i: int) -> Moved:
        before, after = self.before.schedule, self.after.schedule
        activity = after.plan.activities[i]
        starts = [instant(int(each.start[i])) for each in (before, after)]
        finishes = [instant(int(each.finish[i])) for each in (before, after)]
        return Moved(
            id=activity.id,
            name=activity.name,
            project_id=activity.project_id,
            start_before=starts[0].isoformat(timespec="minutes"),
            start_after=starts[1].isoformat(timespec="minutes"),
            finish_before=finishes[0].isoformat(timespec="minutes"),
            finish_after=finishes[1].isoformat(timespec="minutes"),
            days=(finishes[1].date() - finishes[0].date()).days,
            float_before_minutes=int(before.total_float[i]),
            float_after_minutes=int(after.total_float[i]),
        )

    def as_json(self, most: int | None = MOST) -> Plain:
        """Return it as plain data with stable keys.

        Args:
            most: How many activities to keep one by one; ``all_moves`` covers the rest.
        """
        plain: Plain = {
            "deltas": to_json(self.deltas),
            "activities": [
                asdict(each) | {"chain": [asdict(s) for s in _short(self.chain(each.id))]}
                for each in self.activities(most)
            ],
            "all_moves": {"n": len(self.places), "sha256": self._all_moves()},
            "milestones": _plain(self.milestones),
            "projects": _plain(self.projects),
            "benefits": _plain(self.benefits),
            "people": _plain(self.people),
            "groups": _plain(self.groups),
            "offices": _plain(self.offices),
            "money": _plain(self.money),
            "total_minor": self.total_minor,
            "gates_broken": list(self.gates_broken),
            "notes": _plain(self.notes),
        }
        return {"digest": digest_of(plain), **plain}

    @property
    def digest(self) -> str:
        """The digest of ``as_json``, to bind an approval to."""
        return str(self.as_json()["digest"])

    def _all_moves(self) -> str:
        """Return a digest of every activity's id and dates, before and after."""
        activities = self.before.schedule.plan.activities
        made = sha256("\n".join(activities[i].id for i in self.places.tolist()).encode())
        for each in (self.before.schedule, self.after.schedule):
            for column in (each.start, each.finish, each.total_float):
                made.update(column[self.places].astype("<i8").tobytes())
        return made.hexdigest()


def digest_of(plain: Mapping[str, Any]) -> str:
    """Return the digest of an impact as plain data; its own ``digest`` does not count."""
    kept = {key: value for key, value in plain.items() if key != "digest"}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(rows: Iterable[Any]) -> list[Plain]:
    return [_as_text(asdict(row)) for row in rows]


def _as_text(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _as_text(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_as_text(value) for value in plain]
    return plain.isoformat() if isinstance(plain, date) else plain


def _short(chain: Sequence[Step]) -> Sequence[Step]:
    """Return a chain of at most twelve steps, the middle of a longer one told as one."""
    if len(chain) <= 12:
        return chain
    left_out = f"… {len(chain) - 11} more steps …"
    return (*chain[:5], Step("", left_out), *chain[-6:])
