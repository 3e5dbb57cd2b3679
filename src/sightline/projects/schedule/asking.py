"""What of a schedule file's difference a change request can ask for, as deltas, and what it cannot.

Dates are asked for against those of today; what no delta says is told in words instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sightline.engines.impact import AddLink, Delta, DropLink, Outcome, Slip, Start, Stretch
from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.plan import Constraint, Kind, LinkType
from sightline.projects.schedule.taking import Difference, Held, Values, Wanted
from sightline.projects.schedule.words import label

FREE = {Constraint.ASAP, Constraint.START_NO_EARLIER}
MUST = {Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON}
TYPED = ("is_manual", "is_external")
AROUND_THE_CLOCK = 1440
LinkKey = tuple[str, str, str]


@dataclass(frozen=True)
class Asked:
    """What a request made of a file asks for, and what the file says beside, a line each."""

    deltas: list[Delta] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def asked(now: Held, then: Wanted, found: Difference, base: Outcome, project_id: UUID) -> Asked:
    """Return what a file asks for that a change request carries out.

    Args:
        found: The difference between the two.
        base: What the schedule comes to today, with all that links join to it.
    """
    drawn = _Asking(now, then, base)
    said = Asked()
    said.left_out.extend(f"“{name}” is new" for _, name in found.added)
    said.left_out.extend(f"“{name}” is gone" for _, name in found.gone)
    drawn.changes(found, said)
    drawn.links(said)
    drawn.options(found, said, project_id)
    said.left_out.extend(_beside(found))
    return said


def _beside(found: Difference) -> Iterable[str]:
    if any(found.calendars.values()):
        yield f"Calendars: {sum(found.calendars.values())} differ"
    for number in found.baselines:
        yield f"The lines of baseline {number}: it moves by what its activities move"


class _Asking:
    """A file beside the schedule as it stands, by uid, with the dates of today."""

    def __init__(self, now: Held, then: Wanted, base: Outcome) -> None:
        self.now, self.then, self.base = now, then, base
        self.ids = {uid: str(row.pk) for uid, row in now.activities.items()}

    def changes(self, found: Difference, said: Asked) -> None:
        """Say what changes in the activities that both know."""
        fields: dict[str, set[str]] = {}
        for change in found.changed:
            fields.setdefault(change.uid, set()).add(change.field)
        for uid, names in fields.items():
            before, after = self.now.said.activities[uid], self.then.activities[uid]
            told: set[str] = set()
            if "duration" in names and _takes_time(before):
                said.deltas.append(Stretch(self.ids[uid], after["duration"]))
                told.add("duration")
            if names & {"constraint", "constraint_minute"}:
                slip = self._slip(uid, before, after)
                if slip is not None:
                    said.deltas.append(slip)
                    told |= {"constraint", "constraint_minute"}
            if rest := sorted(label(name) for name in names - told):
                said.left_out.append(f"“{before['name']}”: {', '.join(dict.fromkeys(rest))}")

    def _slip(self, uid: str, before: Values, after: Values) -> Slip | None:
        """Return the slip that comes to an activity's new constraint, where one does."""
        new = after["constraint_minute"]
        if not _is_ahead(before) or new is None or any(before[name] for name in TYPED):
            return None
        kinds = before["constraint"], after["constraint"]
        if kinds[0] == kinds[1] and kinds[0] in MUST and before["constraint_minute"] is not None:
            return self._by(uid, new - before["constraint_minute"])
        if kinds[0] in FREE and kinds[1] == Constraint.START_NO_EARLIER:
            return self._by(uid, new - int(self.base.schedule.start[self._place(uid)]))
        return None

    def _by(self, uid: str, by: int) -> Slip | None:
        """Return a slip by minutes around the clock, in days or in work; ``None`` if none is."""
        if by <= 0:
            return None
        if by % AROUND_THE_CLOCK == 0:
            return Slip(self.ids[uid], days=by // AROUND_THE_CLOCK)
        network, i = self.base.schedule.network, self._place(uid)
        calendar = int(network.columns.calendar[int(network.node[i])])
        start = int(self.base.schedule.start[i])
        was, now = (int(kernels.worked(network.tables, calendar, t)) for t in (start, start + by))
        lands = int(kernels.start_of(network.tables, calendar, now)) == start + by
        return Slip(self.ids[uid], minutes=now - was) if lands and now > was else None

    def _place(self, uid: str) -> int:
        return self.base.schedule.network.index[self.ids[uid]]

    def links(self, said: Asked) -> None:
        """Say which links between activities that are there come, go or take another lag."""
        was, will = self.now.said.links, self.then.links
        for key in {**was, **will}:
            if {key[0], key[1]} - (self.now.said.activities.keys() & self.then.activities.keys()):
                continue  # told with the activity that is new or gone
            self._link(key, was.get(key), will.get(key), said)
        said.deltas.sort(key=lambda delta: isinstance(delta, AddLink))

    def _link(self, key: LinkKey, was: Values | None, will: Values | None, said: Asked) -> None:
        if was is not None and will is not None and _lag(was) == _lag(will):
            return
        if will is not None and (will["lag_calendar"] or will["lag_permille"] is not None):
            names = (self.then.activities[uid]["name"] for uid in key[:2])
            said.left_out.append(f"The lag from {' to '.join(f'“{name}”' for name in names)}")
            return
        ends, type_ = (self.ids[key[0]], self.ids[key[1]]), LinkType(key[2])
        if was is not None:
            said.deltas.append(DropLink(*ends, type_))
        if will is not None:
            said.deltas.append(AddLink(*ends, type_, will["lag"]))

    def options(self, found: Difference, said: Asked, project_id: UUID) -> None:
        """Say that the project starts later, where nothing has begun; name the other options."""
        rest = [name for name in found.options if not self._starts_later(name)]
        if len(rest) < len(found.options):
            on = instant(self.then.schedule["start_minute"]).date()
            said.deltas.append(Start(str(project_id), on))
        if rest:
            said.left_out.append(f"Of the schedule: {', '.join(map(label, rest))}")

    def _starts_later(self, name: str) -> bool:
        if name != "start_minute":
            return False
        begun = (row["actual_start_minute"] for row in self.now.said.activities.values())
        later = instant(self.then.schedule[name]) - instant(self.now.said.schedule[name])
        return later.days > 0 and all(at is None for at in begun)


def _lag(link: Mapping[str, object]) -> tuple[object, ...]:
    return link["lag"], link["lag_calendar"], link["lag_permille"]


def _is_ahead(activity: Values) -> bool:
    return _is_open(activity) and activity["actual_start_minute"] is None


def _takes_time(activity: Values) -> bool:
    return _is_open(activity) and activity["kind"] == Kind.TASK


def _is_open(activity: Values) -> bool:
    is_work = activity["kind"] in {Kind.TASK, Kind.MILESTONE}
    return is_work and activity["is_active"] and activity["actual_finish_minute"] is None
