"""Tasks and assignments of Microsoft's XML out of what a pattern caught of their rows.

Only here stands which field comes to which attribute without a further look; all else is as the
careful way made it of another row with the same steady fields.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sightline.engines.schedule.plan import Activity, Assignment, Constraint, Link, Stored
from sightline.formats.mspdi import names
from sightline.formats.mspdi.custom import ACTIVITY_CODE
from sightline.formats.mspdi.people import KEPT_WORK, NOT_KEPT_WORK, Assignments, Piece, is_worked
from sightline.formats.mspdi.tasks import Tasks, floats
from sightline.formats.plans import values
from sightline.formats.plans.columns import record
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.moulds import (
    MOST_MOULDS,
    Fields,
    Groups,
    Mould,
    Uncastable,
    Values,
    duration,
    ids,
    instant,
    texts,
    work,
)
from sightline.formats.plans.pattern import Pattern
from sightline.formats.plans.record import VARYING
from sightline.formats.plans.xml import Unsure

Reader = Callable[[bytes | None], Any]
_UNDATED = frozenset((Constraint.ASAP, Constraint.ALAP))
_LINK, _PIECE = "PredecessorLink", "TimephasedData"


def _number(text: str) -> float:
    return values.number(text) / 100


def _tenths(text: str) -> int:
    return round(values.whole(text) / 10)


def _cents(text: str) -> Any:
    return values.money(text) / 100


def _readers(most: int) -> dict[str, Reader]:
    """Return a reader for each kind of value."""
    return {
        "whole": Values(values.whole, absent=None).__getitem__,
        "units": Values(values.number, absent=1.0).__getitem__,
        "share": Values(_number, absent=None).__getitem__,
        "percent": Values(_number, absent=0.0).__getitem__,
        "instant": Values(instant, absent=None).__getitem__,
        "minutes": Values(duration, absent=None).__getitem__,
        "length": Values(duration, absent=0).__getitem__,
        "work": Values(work, absent=None).__getitem__,
        "cents": Values(_cents, absent=None).__getitem__,
        "tenths": Values(_tenths, absent=None).__getitem__,
        "delay": Values(_tenths, absent=0).__getitem__,
        "priority": Values(values.whole, absent=500).__getitem__,
        "text": texts(most),
        "id": ids(most),
    }


def _fields(kinds: dict[str, tuple[str, str]], readers: dict[str, Reader]) -> Fields:
    return Fields({name: (attribute, readers[kind]) for name, (attribute, kind) in kinds.items()})


_TASK = {
    "UID": ("id", "id"),
    "ID": ("code", "id"),
    "Name": ("name", "text"),
    "WBS": ("wbs", "id"),
    "Priority": ("priority", "priority"),
    "Start": ("start", "instant"),
    "Finish": ("finish", "instant"),
    "Duration": ("duration", "length"),
    "Work": ("work", "work"),
    "Stop": ("stop", "instant"),
    "Resume": ("resume", "instant"),
    "PercentComplete": ("percent_complete", "percent"),
    "PhysicalPercentComplete": ("physical_percent", "share"),
    "ActualStart": ("actual_start", "instant"),
    "ActualFinish": ("actual_finish", "instant"),
    "ActualDuration": ("actual_duration", "minutes"),
    "ActualCost": ("actual_cost", "cents"),
    "ActualWork": ("actual_work", "work"),
    "Cost": ("cost", "cents"),
    "FixedCost": ("fixed_cost", "cents"),
    "RemainingDuration": ("remaining_duration", "minutes"),
    "ConstraintDate": ("constraint_date", "instant"),
    "Deadline": ("deadline", "instant"),
    "LevelingDelay": ("levelling_delay", "delay"),
}
_STORED = {
    "EarlyStart": ("early_start", "instant"),
    "EarlyFinish": ("early_finish", "instant"),
    "LateStart": ("late_start", "instant"),
    "LateFinish": ("late_finish", "instant"),
    "TotalSlack": ("total_float", "tenths"),
    "FreeSlack": ("free_float", "tenths"),
}
_TASK_IGNORED = (
    "OutlineNumber",
    "PercentWorkComplete",
    "RegularWork",
    "RemainingWork",
    "RemainingCost",
    "ManualStart",
    "ManualFinish",
    "ManualDuration",
)
_ASSIGNMENT = {
    "UID": ("id", "id"),
    "TaskUID": ("activity_id", "id"),
    "ResourceUID": ("resource_id", "id"),
    "Units": ("units", "units"),
    "Work": ("work", "work"),
    "ActualWork": ("actual_work", "work"),
    "RemainingWork": ("remaining_work", "work"),
    "Cost": ("cost", "cents"),
    "Start": ("start", "instant"),
    "Finish": ("finish", "instant"),
    "Delay": ("delay", "delay"),
}
_ASSIGNMENT_IGNORED = ("RegularWork", "PercentWorkComplete")


class TaskCaster:
    """Makes activities and their links."""

    def __init__(self, tasks: Tasks, ledger: Ledger) -> None:
        """Add to what the careful way collects."""
        self.tasks, self.ledger = tasks, ledger
        readers = _readers(ledger.limits.text)
        self.fields, self.stored = _fields(_TASK, readers), _fields(_STORED, readers)
        self.links = _Links(readers["id"])
        self.moulds: dict[object, Mould] = {}
        told = VARYING - names.TASK.kept
        parts = {_LINK: self.links.pattern}
        self.pattern = Pattern("Task", {*_TASK, *_STORED}, told, _TASK_IGNORED, parts)
        self._before = (0, 0, 0)

    def fit(self) -> None:
        """Follow the pattern after it has learned."""
        self.fields.fit(self.pattern, names.TASK)
        self.stored.fit(self.pattern, names.TASK)
        self.links.fit()
        self.moulds.clear()
        slots = self.pattern.slots
        self._links_at = slots.index(_LINK) if _LINK in slots else None
        # An activity's code from a custom field would stand in for its number, and the outline
        # number, which nobody looks at here, for its place in the work breakdown.
        custom = self.tasks.custom
        is_coded = ACTIVITY_CODE in {*custom.names.values(), *custom.aliases.values()}
        self._is_usual = not is_coded and {"UID", "WBS"} <= set(slots)

    def cast(self, groups: Groups, ordinal: int) -> bool:
        """Take a task, unless something is to be told about it."""
        mould = self.moulds.get(self.fields.key(groups))
        if mould is None:
            return False
        try:
            found = self._made(mould, groups)
            links = self._links(groups, found["id"])
        except Uncastable:
            return False
        tasks = self.tasks
        found["parent_id"] = tasks.parent(found["level"], found["id"])
        tasks.activities.append(record(Activity, found))
        if links:
            tasks.links += links
            if len(tasks.links) > self.ledger.limits.n_links:
                raise Unsure
        mould.count()
        self.ledger.ordinals["Task"][found["id"]] = ordinal
        return True

    def _made(self, mould: Mould, groups: Groups) -> dict[str, Any]:
        """Return the fields of an activity, all but the one above it."""
        stored = self.stored.over(mould.fields["stored"].__dict__, groups)
        if stored["total_float"] is None or stored["free_float"] is None:
            _give_floats(stored)
        made = self.fields.over(mould.fields, groups)
        made["stored"] = record(Stored, stored)
        if made["constraint"] in _UNDATED:
            made["constraint_date"] = None
        start = made["actual_start"]
        if start and start == made["actual_finish"] and not made["percent_complete"]:
            raise Uncastable  # the date stands for none
        if made["id"] == "0":
            raise Uncastable  # the project's own summary
        return made

    def _links(self, groups: Groups, own_id: str) -> list[Link]:
        area = groups[self._links_at] if self._links_at is not None else None
        return self.links.cast(area, own_id) if area else []

    def know(self, begin: int, end: int) -> None:
        """Note a stretch of the file that holds nothing but rows of the pattern."""
        self.ledger.know((begin, end, self.pattern.names))

    def watch(self) -> None:
        """Note how far the plan is before a task goes the careful way."""
        tasks = self.tasks
        self._before = (len(tasks.activities), len(tasks.links), self.ledger.n_problems)
        self.ledger.watch()

    def learn(self, groups: Groups | None) -> None:
        """Keep what came of a task as a mould, if casting it gives the very same."""
        lost = self.ledger.watched()
        n_activities, n_links, n_problems = self._before
        made = self.tasks.activities[n_activities:]
        is_told = self.ledger.n_problems != n_problems
        if groups is None or len(made) != 1 or is_told or not self._is_usual:
            return
        area = groups[self._links_at] if self._links_at is not None else None
        self.links.learn(area, self.tasks.links[n_links:], [each.table for each in lost])
        stored = {**made[0].stored.__dict__, **self.stored.absent}
        steady = {**made[0].__dict__, **self.fields.absent, "stored": record(Stored, stored)}
        mould = Mould(steady, [each for each in lost if each.table != _LINK])
        try:
            cast = self._made(mould, groups)
        except Uncastable:
            return
        if record(Activity, cast) == made[0] and len(self.moulds) < MOST_MOULDS:
            self.moulds[self.fields.key(groups)] = mould


def _give_floats(stored: dict[str, Any]) -> None:
    early = stored["early_start"], stored["early_finish"]
    late = stored["late_start"], stored["late_finish"]
    stored["total_float"], stored["free_float"] = floats(
        early, late, stored["total_float"], stored["free_float"]
    )


class _Links:
    """Makes the links that a task holds."""

    def __init__(self, id_of: Reader) -> None:
        self.pattern = Pattern(_LINK, ["PredecessorUID"])
        self.moulds: dict[object, dict[str, Any]] = {}
        self._id = id_of
        self._is_usual = False

    def fit(self) -> None:
        self.moulds.clear()
        self._is_usual = self.pattern.slots[:1] == ("PredecessorUID",)

    def cast(self, area: bytes, own_id: str) -> list[Link]:
        """Return the links of a task.

        Raises:
            Uncastable: One is unlike all that were seen.
        """
        if not self._is_usual:
            raise Uncastable
        made = []
        for found in self.pattern.regex.finditer(area):
            groups = found.groups()
            mould = self.moulds.get(groups[1:])
            if mould is None:
                raise Uncastable
            fields = mould.copy()
            fields["predecessor_id"], fields["successor_id"] = self._id(groups[0]), own_id
            made.append(record(Link, fields))
        return made

    def learn(self, area: bytes | None, links: Sequence[Link], losing: list[str]) -> None:
        """Keep links as moulds, which are those of an area."""
        if not self._is_usual or not area or _LINK in losing:
            return
        rows = [found.groups() for found in self.pattern.regex.finditer(area)]
        for groups, link in zip(rows, links, strict=False):
            is_own = groups[0] and groups[0].decode().strip() == link.predecessor_id
            if is_own and len(self.moulds) < MOST_MOULDS:
                self.moulds[groups[1:]] = dict(link.__dict__)


class AssignmentCaster:
    """Makes assignments, and notes when they are worked on."""

    def __init__(self, work: Assignments, ledger: Ledger) -> None:
        """Add to what the careful way collects."""
        self.work, self.ledger = work, ledger
        self.fields = _fields(_ASSIGNMENT, _readers(ledger.limits.text))
        self.pieces = _Pieces()
        self.moulds: dict[object, Mould] = {}
        told = VARYING - names.ASSIGNMENT.kept
        parts = {_PIECE: self.pieces.pattern}
        self.pattern = Pattern("Assignment", {*_ASSIGNMENT}, told, _ASSIGNMENT_IGNORED, parts)
        self._before = (0, 0)

    def fit(self) -> None:
        """Follow the pattern after it has learned."""
        self.fields.fit(self.pattern, names.ASSIGNMENT)
        self.pieces.fit()
        self.moulds.clear()
        slots = self.pattern.slots
        self._pieces_at = slots.index(_PIECE) if _PIECE in slots else None

    def cast(self, groups: Groups, ordinal: int) -> bool:
        """Take an assignment, unless something is to be told about it."""
        mould = self.moulds.get(self.fields.key(groups))
        if mould is None:
            return False
        area = groups[self._pieces_at] if self._pieces_at is not None else None
        try:
            made = self._made(mould, groups)
            pieces, n_others = self.pieces.cast(area) if area else (None, 0)
        except Uncastable:
            return False
        for _ in range(n_others):
            if not self.ledger.again(*NOT_KEPT_WORK):
                return False  # the first is told by the careful way
        self.work.assignments.append(record(Assignment, made))
        if pieces is not None:
            self.work.pieces.setdefault(made["activity_id"], []).extend(pieces)
        mould.count()
        self.ledger.ordinals["Assignment"][made["id"]] = ordinal
        return True

    def _made(self, mould: Mould, groups: Groups) -> dict[str, Any]:
        made = self.fields.over(mould.fields, groups)
        if made["resource_id"].startswith("-"):
            made["resource_id"] = ""
        return made

    def know(self, begin: int, end: int) -> None:
        """Note a stretch of the file that holds nothing but rows of the pattern."""
        self.ledger.know((begin, end, self.pattern.names))

    def watch(self) -> None:
        """Note how far the plan is before an assignment goes the careful way."""
        self._before = (len(self.work.assignments), self.ledger.n_problems)
        self.ledger.watch()

    def learn(self, groups: Groups | None) -> None:
        """Keep what came of an assignment as a mould, if casting it gives the very same."""
        lost = self.ledger.watched()
        n_made, n_problems = self._before
        made = self.work.assignments[n_made:]
        if groups is None or len(made) != 1 or self.ledger.n_problems != n_problems:
            return
        steady = {**made[0].__dict__, **self.fields.absent}
        mould = Mould(steady, [each for each in lost if each.table != _PIECE])
        try:
            cast = self._made(mould, groups)
        except Uncastable:
            return
        if record(Assignment, cast) == made[0] and len(self.moulds) < MOST_MOULDS:
            self.moulds[self.fields.key(groups)] = mould


class _Pieces:
    """Makes the periods in which an assignment is worked on, or not."""

    _FIELDS = ("Type", "Start", "Finish", "Value")

    def __init__(self) -> None:
        self.pattern = Pattern(_PIECE, self._FIELDS, ignored=("UID", "Unit"))
        self._kinds = Values(str.strip, absent="")
        self._dates = Values(instant, absent=None)
        self._worked = Values(is_worked, absent=False)

    def fit(self) -> None:
        slots = self.pattern.slots
        is_whole = all(name in slots for name in self._FIELDS)
        self._at = [slots.index(name) for name in self._FIELDS] if is_whole else None

    def cast(self, area: bytes) -> tuple[list[Piece], int]:
        """Return the periods that are kept, and how many are not.

        Raises:
            Uncastable: Something is to be told about one.
        """
        if self._at is None:
            raise Uncastable
        kind_at, start_at, finish_at, value_at = self._at
        made: list[Piece] = []
        n_others = 0
        for found in self.pattern.regex.finditer(area):
            groups = found.groups()
            if self._kinds[groups[kind_at]] not in KEPT_WORK:
                n_others += 1
                continue
            start, finish = self._dates[groups[start_at]], self._dates[groups[finish_at]]
            if start and finish and start < finish:
                made.append((start, finish, self._worked[groups[value_at]]))
        return made, n_others
