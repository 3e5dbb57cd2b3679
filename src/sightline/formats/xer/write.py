"""A plan to an XER that Primavera takes in, with a line for everything it cannot carry.

Summaries become WBS elements, baselines baseline projects, custom fields user-defined fields.
"""

from datetime import date

from sightline.engines.schedule.plan import Activity, Kind, Plan, Project, Resource
from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Writing

from . import words
from .encoding import encoding_of
from .hours import calendar_text
from .link_rows import LinkWriter
from .sheets import Numbers, Tables, backwards, hours
from .task_rows import TaskWriter

_HEADER = ("ERMHDR", "20.12", "", "Project", "admin", "admin", "dbxDatabaseNoName")
_LAGS, _FLOATS = backwards(words.LAG_CALENDARS), backwards(words.FLOATS)
_CRITICAL = backwards(words.CRITICAL)
_RENUMBERED = "Primavera's ids are whole numbers; these records got new ones."


def write(plan: Plan) -> Writing:
    """Write a plan as XER.

    Args:
        plan: Any plan; whole-number ids stay, others are renumbered.

    Returns:
        The file in Windows-1252, or in UTF-8 where its text needs that, and what was lost.
    """
    return _Writer(plan).written()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.findings, self.tables = plan, Findings(), Tables()
        summaries = [a for a in plan.activities if a.kind is Kind.SUMMARY]
        tasks = [a for a in plan.activities if a.kind is not Kind.SUMMARY]
        self.projects = plan.projects or (Project("1", "Project"),)
        self.project_numbers = self._numbers("PROJECT", [p.id for p in self.projects])
        self.wbs = self._numbers("PROJWBS", [a.id for a in summaries], words.WBS)
        self.calendars = self._numbers("CALENDAR", [c.id for c in plan.calendars])
        is_role = {r.id: r.is_generic and r.id.startswith(words.ROLE) for r in plan.resources}
        self.roles = self._numbers(
            "ROLES", [id_ for id_, role in is_role.items() if role], words.ROLE
        )
        self.people = self._numbers("RSRC", [id_ for id_, role in is_role.items() if not role])
        self.summaries = {a.id: a for a in summaries}
        self.roots: dict[str, str] = {}
        self.task_numbers = self._numbers("TASK", [a.id for a in tasks])
        self.tasks = tasks

    def _numbers(self, table: str, ids: list[str], prefix: str = "") -> Numbers:
        numbers = Numbers(ids, prefix)
        if numbers.renumbered:
            self.findings.lose(
                table,
                "id",
                _RENUMBERED,
                count=len(numbers.renumbered),
                example=numbers.renumbered[0],
            )
        return numbers

    def written(self) -> Writing:
        currency = self.projects[0].currency or "USD"
        self._currency(currency)
        self._roles()
        for project in self.projects:
            self._project(project)
        self._calendars()
        self._options()
        self._wbs()
        self._resources()
        writer = TaskWriter(self.tables, self.findings, self.task_numbers, self.calendars)
        for activity in self.tasks:
            home = self._home(activity)
            writer.task(activity, *home)
        joins = LinkWriter(
            self.tables, self.findings, self.tasks, self.task_numbers, self._project_number
        )
        joins.links(self.plan.links)
        joins.assignments(self.plan.assignments, self.people, self.roles)
        writer.baselines(self.tasks, self.projects, self.project_numbers, self.wbs)
        writer.custom(self.summaries.values(), self.wbs, self.plan.resources, self.people)
        return self._bytes(currency)

    def _currency(self, code: str) -> None:
        self.tables.add(
            "CURRTYPE",
            curr_id=1,
            decimal_digit_cnt=2,
            curr_symbol=code,
            decimal_symbol=".",
            digit_group_symbol=",",
            pos_curr_fmt_type="#1.1",
            neg_curr_fmt_type="(#1.1)",
            curr_type=code,
            curr_short_name=code,
            group_digit_cnt=3,
            base_exch_rate=1,
        )

    def _bytes(self, currency: str) -> Writing:
        dates = [p.status_date for p in self.projects if p.status_date]
        day = max(dates).date() if dates else date(2000, 1, 1)
        header = (*_HEADER[:2], day.isoformat(), *_HEADER[3:], "Project Management", currency)
        text = self.tables.text(header)
        data = _in_code_page(text)
        if data is None:
            data = text.encode("utf-8")
            message = "Text outside Windows-1252: the file is UTF-8, which Primavera must be told."
            self.findings.lose("ERMHDR", "encoding", message)
        return Writing(data, self.findings.losses())

    def _project(self, project: Project) -> None:
        if project.from_finish:
            message = "Primavera schedules from the start; the finish was written as must-finish."
            self.findings.lose("PROJECT", "from_finish", message, example=project.name)
        original = self.project_numbers.get(project.is_baseline_of)
        self.tables.add(
            "PROJECT",
            proj_id=self.project_numbers[project.id],
            proj_short_name=project.code or project.name,
            clndr_id=self.calendars.get(project.calendar_id),
            plan_start_date=project.start,
            plan_end_date=project.must_finish or (project.finish if project.from_finish else None),
            scd_end_date=project.finish,
            last_recalc_date=project.status_date,
            critical_drtn_hr_cnt=hours(project.critical_float),
            critical_path_type=_CRITICAL.get(project.critical_by, "CT_TotFloat"),
            orig_proj_id=original,
            export_flag=True,
            project_flag=True,
            def_complete_pct_type="CP_Drtn",
            def_task_type="TT_Task",
            def_duration_type="DT_FixedDUR2",
            name_sep_char=".",
        )

    def _options(self) -> None:
        for number, project in enumerate(self.projects, start=1):
            self.tables.add(
                "SCHEDOPTIONS",
                schedoptions_id=number,
                proj_id=self.project_numbers[project.id],
                sched_retained_logic=project.progress == "retained",
                sched_progress_override=project.progress == "override",
                sched_calendar_on_relationship_lag=_LAGS[project.lag_calendar],
                sched_float_type=_FLOATS.get(project.float_of, ""),
                sched_use_expect_end_flag=project.uses_expected_finish,
                sched_open_critical_flag=project.open_ends_critical,
                sched_use_project_end_date_for_float=project.uses_must_finish,
            )

    def _calendars(self) -> None:
        for calendar in self.plan.calendars:
            self.tables.add(
                "CALENDAR",
                clndr_id=self.calendars[calendar.id],
                default_flag=False,
                clndr_name=calendar.name,
                base_clndr_id=self.calendars.get(calendar.base_id),
                clndr_type="CA_Base",
                day_hr_cnt=hours(calendar.minutes_per_day),
                week_hr_cnt=hours(calendar.minutes_per_week),
                month_hr_cnt=calendar.minutes_per_day * calendar.days_per_month / 60,
                clndr_data=calendar_text(calendar, self.findings),
            )

    def _wbs(self) -> None:
        for project in self.projects:
            root = next(
                (
                    a
                    for a in self.summaries.values()
                    if a.project_id == project.id and a.level == 0 and not a.parent_id
                ),
                None,
            )
            self.roots[project.id] = self.wbs[root.id] if root else self.wbs.fresh()
            if root is None:
                names = (project.code, project.name)
                self._element(self.roots[project.id], project.id, names, "", 0)
        for order, summary in enumerate(self.summaries.values()):
            self._summary(summary, order)

    def _summary(self, summary: Activity, order: int) -> None:
        number, home = self.wbs[summary.id], self._home(summary)
        parent = "" if number == home[1] else home[1]
        code = summary.code or summary.wbs.rpartition(".")[2] or number
        self._element(number, summary.project_id, (code, summary.name), parent, order)
        for name in ("deadline", "constraint_date"):
            if getattr(summary, name):
                message = "A WBS element carries no constraint and no deadline."
                self.findings.lose("PROJWBS", name, message, example=summary.name)

    def _element(
        self, number: str, project_id: str, names: tuple[str, str], parent: str, order: int
    ) -> None:
        self.tables.add(
            "PROJWBS",
            wbs_id=number,
            proj_id=self._project_number(project_id),
            seq_num=order,
            proj_node_flag=not parent,
            status_code="WS_Open",
            wbs_short_name=names[0] or number,
            wbs_name=names[1],
            parent_wbs_id=parent,
        )

    def _project_number(self, project_id: str) -> str:
        return self.project_numbers.get(project_id) or self.project_numbers[self.projects[0].id]

    def _home(self, activity: Activity) -> tuple[str, str]:
        """Project number and WBS number that an activity hangs on."""
        project = self._project_number(activity.project_id)
        if activity.parent_id in self.summaries:
            return project, self.wbs[activity.parent_id]
        first = self.projects[0].id
        return project, self.roots.get(activity.project_id) or self.roots[first]

    def _roles(self) -> None:
        for resource in self.plan.resources:
            if self.roles.get(resource.id):
                self.tables.add(
                    "ROLES",
                    role_id=self.roles[resource.id],
                    role_name=resource.name,
                    role_short_name=resource.code,
                )

    def _resources(self) -> None:
        people = [resource for resource in self.plan.resources if self.people.get(resource.id)]
        for resource in people:
            self._resource(resource)
        for number, resource in enumerate(people, start=1):
            self.tables.add(
                "RSRCRATE",
                rsrc_rate_id=number,
                rsrc_id=self.people[resource.id],
                max_qty_per_hr=float(resource.max_units),
                cost_per_qty=resource.rate,
            )

    def _resource(self, resource: Resource) -> None:
        is_equipment = words.EQUIPMENT in resource.custom or resource.kind == "cost"
        if resource.kind == "cost":
            message = "Primavera has no cost resources; they became nonlabor ones."
            self.findings.lose("RSRC", "rsrc_type", message, example=resource.name)
        kind = "RT_Mat" if resource.kind == "material" else "RT_Labor"
        self.tables.add(
            "RSRC",
            rsrc_id=self.people[resource.id],
            clndr_id=self.calendars.get(resource.calendar_id),
            rsrc_name=resource.name,
            rsrc_short_name=resource.code,
            rsrc_type="RT_Equip" if is_equipment else kind,
            email_addr=resource.email,
            def_qty_per_hr=float(resource.max_units),
            active_flag=True,
        )


def _in_code_page(text: str) -> bytes | None:
    """Return text in Windows-1252; ``None`` where it has no place there or would be read as other
    text, for an XER does not say its own encoding.
    """
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    return data if data.decode(encoding_of(data), "replace") == text else None
