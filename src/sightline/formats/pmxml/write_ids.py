"""Object ids of what is written, the words of closed lists, and fields in alphabetical order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sightline.engines.schedule.plan import Activity, Kind, Plan
from sightline.formats.plans.emit import Emitter, Losses, Numbers, Value
from sightline.formats.plans.estimate import ESTIMATES

T = TypeVar("T")
EXTERNAL = "external:"


def fields(out: Emitter, **values: Value) -> None:
    """Write fields in the order of the alphabet, which is that of Primavera's schema."""
    for name in sorted(values):
        out.leaf(name, values[name])


def hours(minutes: int | None) -> float | None:
    """Return minutes as decimal hours."""
    return None if minutes is None else minutes / 60


def word(words: Mapping[str, T], value: T | None) -> str | None:
    """Return the first word that stands for a value."""
    return next((text for text, meant in words.items() if meant == value), None)


@dataclass
class Ids:
    """The object id of every record, by its id in the plan."""

    losses: Losses
    activities: Numbers
    calendars: Numbers
    resources: Numbers
    projects: Numbers
    wbs: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    udf: dict[str, dict[str, int]] = field(default_factory=dict)
    _next: int = 1

    @classmethod
    def of(cls, plan: Plan, losses: Losses) -> "Ids":
        """Give everything its number; numbers that are ids already stay."""
        leaves = [row for row in plan.activities if not is_wbs(row) and not is_outside(row)]
        ids = cls(
            losses,
            Numbers("Activity", losses).assign(row.id for row in leaves),
            Numbers("Calendar", losses).assign(row.id for row in plan.calendars),
            Numbers("Resource", losses).assign(row.id for row in plan.resources),
            Numbers("Project", losses).assign(row.id for row in plan.projects),
        )
        given = (ids.activities, ids.calendars, ids.resources, ids.projects)
        ids._next = 1 + max(numbers.fresh() for numbers in given)
        ids._number_wbs([row for row in plan.activities if is_wbs(row)])
        ids._give_codes(leaves)
        ids.udf = {
            "Activity": ids._titles(_custom_of(row) for row in leaves),
            "Resource": ids._titles(row.custom for row in plan.resources),
        }
        return ids

    def fresh(self) -> int:
        """Return a number that nothing has."""
        self._next += 1
        return self._next - 1

    def _number_wbs(self, rows: list[Activity]) -> None:
        wanted = {row.id: row.id.removeprefix("W") for row in rows}
        numbers = Numbers("Activity", self.losses).assign(wanted.values())
        self._next = max(self._next, numbers.fresh() + 1)
        taken: set[int] = set()
        for own_id, text in wanted.items():
            number = numbers[text]
            if number in taken:
                number = self.fresh()
            taken.add(number)
            self.wbs[own_id] = number
            if own_id != f"W{number}":
                message = "A summary is written as WBS, and its id gets a W in front when read."
                self.losses.add("Activity", "id", message, own_id)

    def _give_codes(self, rows: list[Activity]) -> None:
        taken: set[tuple[str, str]] = set()
        for row in rows:
            code = row.code or row.id
            if (row.project_id, code) in taken:
                message = "Codes are made different: Primavera knows activities by them."
                self.losses.add("Activity", "code", message, code)
                code = f"{code}-{self.activities[row.id]}"
            taken.add((row.project_id, code))
            self.codes[row.id] = code

    def _titles(self, all_values: Iterable[Iterable[tuple[str, str]]]) -> dict[str, int]:
        names = dict.fromkeys(name for values in all_values for name, _ in values)
        return {name: self.fresh() for name in names}

    def write_custom(self, subject: str, values: Iterable[tuple[str, str]], out: Emitter) -> None:
        """Write custom fields as user-defined ones of type text."""
        for name, value in values:
            if name in self.udf[subject]:
                with out.element("UDF"):
                    out.leaves(TypeObjectId=self.udf[subject][name], TextValue=value)


def is_wbs(row: Activity) -> bool:
    """Tell whether a row is written as WBS."""
    return row.kind is Kind.SUMMARY


def is_outside(row: Activity) -> bool:
    """Tell whether a row stands for one of another file and was named by our readers."""
    return row.is_external and row.id.startswith(EXTERNAL) and row.id.count(":") == 2


def _custom_of(row: Activity) -> Iterable[tuple[str, str]]:
    return (*row.custom, *((name, "") for name in ESTIMATES if row.estimate))
