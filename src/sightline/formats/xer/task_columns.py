"""The TASK table's columns, read whole: ids, places, dates, constraints and progress.

``activities`` puts one activity together from one cell of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sightline.engines.schedule.plan import Kind
from sightline.formats.plans.columns import Same, over
from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells, distinct
from .outline import Outline
from .projects import Projects
from .tables import Table

Custom = tuple[tuple[str, str], ...]
_REMEDY = "Correct the activity in Primavera and export the project again."


@dataclass(frozen=True)
class Around:
    """What activities refer to, read before them."""

    projects: Projects
    outline: Outline
    calendars: frozenset[str]
    custom: dict[str, Custom]
    notes: dict[str, str]
    work_costs: dict[str, Decimal]
    expenses: dict[str, Decimal]


class Columns:
    """One list a field, as long as the table."""

    def __init__(self, table: Table, around: Around, findings: Findings) -> None:
        """Read all columns; what refers to nothing is told."""
        self.table, self.around, self.findings = table, around, findings
        cells = Cells(table, findings)
        self.ids, self.codes = cells.ids("task_id"), cells.texts("task_code")
        self.names = cells.texts("task_name")
        self.types = cells.ids("task_type")
        self.kinds = cells.words("task_type", words.KINDS, Kind.TASK)
        self.priorities = cells.words("priority_type", words.PRIORITIES, 500)
        self.fixed = cells.words("duration_type", words.FIXED, "")
        self._read_places(cells)
        self._read_dates(cells)
        self._read_progress(cells)

    def _read_places(self, cells: Cells) -> None:
        named = cells.ids("wbs_id")
        elements, roots = self.around.outline.by_id, self.around.outline.roots
        given = over(self.around.projects.named, cells.ids("proj_id"))

        def element_of(id_: str, project: str) -> str:
            root = roots.get(project)
            return id_ if id_ and id_ in elements else root.id if root else ""

        def project_of(id_: str, project: str) -> str:
            element = elements.get(id_) if id_ and not project else None
            return element.project_id if element else project

        self.elements = over(element_of, named, given)
        self.projects = over(project_of, named, given)
        self._tell_dangling("wbs_id", named, set(elements), "its project's top element was taken")
        calendars = cells.ids("clndr_id")
        self._tell_dangling(
            "clndr_id", calendars, set(self.around.calendars), "its project's calendar was taken"
        )
        known = self.around.calendars
        self.calendars = over(lambda id_: id_ if id_ in known else "", calendars)
        self._tell_projects(cells.ids("proj_id"))

    def _tell_projects(self, named: Sequence[str]) -> None:
        for i, project in enumerate(() if all(distinct(self.projects)) else self.projects):
            if not project:
                message = f"An activity belongs to project {named[i]}, which is not in the file."
                self._error("dangling-project", message, "proj_id", i)

    def _tell_dangling(
        self, field: str, named: Sequence[str], known: set[str], instead: str
    ) -> None:
        unknown = set(distinct(named)) - known - {""}
        places: dict[str, list[int]] = {}
        for i, id_ in enumerate(named if unknown else ()):
            if id_ in unknown:
                places.setdefault(id_, []).append(i)
        for id_, rows in places.items():
            self.findings.warning(
                f"dangling-{field.removesuffix('_id')}",
                f"{field} {id_[:40]} of {len(rows):,} activities is not in the file; {instead}.",
                "Check these activities, or export again with everything they refer to.",
                line=self.table.lines[rows[0]],
                table="TASK",
                field=field,
                id=self.ids[rows[0]],
            )

    def _read_dates(self, cells: Cells) -> None:
        self.actual_start, self.actual_finish = (
            cells.dates("act_start_date"),
            cells.dates("act_end_date"),
        )
        self.early_start, self.early_finish = (
            cells.dates("early_start_date"),
            cells.dates("early_end_date"),
        )
        self.late_start, self.late_finish = (
            cells.dates("late_start_date"),
            cells.dates("late_end_date"),
        )
        self.restart, self.reend = cells.dates("restart_date"), cells.dates("reend_date")
        self.planned_start = cells.dates("target_start_date")
        self.planned_finish = cells.dates("target_end_date")
        self.expected = cells.dates("expect_end_date")
        self.suspend, self.resume = cells.dates("suspend_date"), cells.dates("resume_date")
        self._read_constraints(cells)

    def _read_constraints(self, cells: Cells) -> None:
        known = {word: word for word in (*words.CONSTRAINTS, *words.ON)}
        field = "cstr_type" if "cstr_type" in self.table.fields else "constraint_type"
        self.constraints = (
            cells.words(field, known, ""),
            cells.dates("cstr_date"),
            cells.words("cstr_type2", known, ""),
            cells.dates("cstr_date2"),
        )

    def _read_progress(self, cells: Cells) -> None:
        self.durations = over(lambda value: value or 0, cells.minutes("target_drtn_hr_cnt"))
        self.remaining = cells.minutes("remain_drtn_hr_cnt")
        self.total_float = cells.minutes("total_float_hr_cnt")
        self.free_float = cells.minutes("free_float_hr_cnt")
        self.statuses = cells.words("status_code", words.STATUSES, "")
        self.percent_types = cells.words("complete_pct_type", words.PERCENTS, "")
        self.physical = cells.numbers("phys_complete_pct")
        self.driving = cells.ids("driving_path_flag")
        self.actual_work = sums_of(cells.minutes("act_work_qty"), cells.minutes("act_equip_qty"))
        self.remaining_work = sums_of(
            cells.minutes("remain_work_qty"), cells.minutes("remain_equip_qty")
        )

    def _error(self, code: str, message: str, field: str, i: int) -> None:
        self.findings.error(
            code,
            message,
            _REMEDY,
            line=self.table.lines[i],
            table="TASK",
            field=field,
            id=self.ids[i],
        )

    def warn(self, code: str, message: str, field: str, i: int) -> None:
        """Tell of something at the i-th row that a person should look at."""
        self.findings.warning(
            code,
            message,
            "Check this activity.",
            line=self.table.lines[i],
            table="TASK",
            field=field,
            id=self.ids[i],
        )


def sums_of(first: Sequence[int | None], second: Sequence[int | None]) -> Sequence[int | None]:
    """The sums of two columns, row by row."""
    if None not in first and type(second) is Same and not (second and second[0]):
        return first  # nothing is added to what is known
    return over(sum_of, first, second)


def sum_of(first: int | None, second: int | None) -> int | None:
    """The sum of what is known; None where neither is."""
    return None if first is None and second is None else (first or 0) + (second or 0)
