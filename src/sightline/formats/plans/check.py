"""Our own schema over any plan, whatever read it: what refuses it, what is put right and how.

``checked`` gives the plan as repaired and all problems; an error means that it must not be used.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sightline.engines.schedule.plan import Activity, Assignment, Link, Plan, Project, Resource
from sightline.formats.plans.figures import are_sound, checked_activity, checked_link
from sightline.formats.plans.loops import links_to_ancestors, loops, parent_loop
from sightline.formats.plans.outcome import Problem
from sightline.formats.plans.worktime import checked_calendars
from sightline.formats.register.problems import Severity

MOST_NAMES = 12
_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def check(plan: Plan) -> tuple[Problem, ...]:
    """Return every problem of a plan."""
    return checked(plan)[1]


def checked(plan: Plan) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan with what can be put right put right, and every problem.

    Errors (duplicate ids, loops, absurd or impossible figures, calendars without working time)
    refuse the plan; warnings tell what was dropped or changed; notes what a person must choose.
    Severity, code, words, remedy, table and id of each; lines are the reader's to add.
    """
    pass_ = _Pass(plan)
    return pass_.run(), tuple(pass_.problems)


@dataclass
class _Pass:
    plan: Plan
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> Plan:
        self._duplicate_ids()
        calendars, found = checked_calendars(self.plan)
        self.problems += found
        projects = tuple(self._project(project) for project in self._projects())
        activities = self._activities(projects)
        self.plan = replace(
            self.plan, calendars=calendars, projects=projects, activities=activities
        )
        resources = tuple(self._resource(resource) for resource in self.plan.resources)
        assignments = tuple(filter(self._is_assigned, self.plan.assignments))
        self.plan = replace(self.plan, resources=resources, assignments=assignments)
        self.plan = replace(self.plan, links=self._links())
        self._loops()
        return self.plan

    def tell(
        self, severity: Severity, code: str, message: str, remedy: str, row: tuple[str, str]
    ) -> None:
        table, own_id = row
        self.problems.append(Problem(severity, code, message, remedy, table=table, id=own_id))

    # Ids ----------------------------------------------------------------------------------

    def _duplicate_ids(self) -> None:
        plan = self.plan
        groups: tuple[tuple[str, Iterable[str]], ...] = (
            ("Activity", (row.id for row in plan.activities)),
            ("Calendar", (row.id for row in plan.calendars)),
            ("Resource", (row.id for row in plan.resources)),
            ("Project", (row.id for row in plan.projects)),
            ("Assignment", (row.id for row in plan.assignments if row.id)),
        )
        for table, ids in groups:
            every = list(ids)
            if len(set(every)) == len(every) and "" not in every:
                continue
            for own_id, n_times in Counter(every).items():
                if n_times > 1 or not own_id:
                    self._duplicate(table, own_id, n_times)

    def _duplicate(self, table: str, own_id: str, n_times: int) -> None:
        if not own_id:
            message = f"{n_times} of {table} have no id."
            self.tell(_ERROR, "no-id", message, "Give each an id of its own.", (table, own_id))
            return
        message = f"The id {own_id} stands for {n_times} of {table}."
        # An assignment's id is never referred to, so it cannot be mistaken for another's.
        severity = _WARNING if table == "Assignment" else _ERROR
        remedy = "Export the file again, so that each has an id of its own."
        self.tell(severity, "duplicate-id", message, remedy, (table, own_id))

    # Projects -----------------------------------------------------------------------------

    def _projects(self) -> tuple[Project, ...]:
        projects = self.plan.projects
        if not projects:
            remedy = "Export a project, not only its resources or calendars."
            self.tell(_ERROR, "no-project", "The file holds no project.", remedy, ("Project", ""))
        own = [project for project in projects if not project.is_baseline_of]
        if len(own) > 1:
            names = ", ".join(f"“{project.name or project.id}”" for project in own[:MOST_NAMES])
            message = f"The file holds {len(own)} projects: {names}."
            remedy = "Say which of them is meant, or import each."
            self.tell(_NOTE, "several-projects", message, remedy, ("Project", own[0].id))
        return projects

    def _project(self, project: Project) -> Project:
        kept = self._known_calendar("Project", project.id, project.calendar_id)
        return project if kept == project.calendar_id else replace(project, calendar_id=kept)

    def _known_calendar(self, table: str, own_id: str, calendar_id: str) -> str:
        if not calendar_id or calendar_id in self._calendar_ids:
            return calendar_id
        message = f"{table} {own_id} runs on calendar {calendar_id}, which is not in the file."
        remedy = "The project's calendar is taken instead; correct the calendar."
        self.tell(_WARNING, "no-such-calendar", message, remedy, (table, own_id))
        return ""

    @property
    def _calendar_ids(self) -> set[str]:
        if not hasattr(self, "_calendars"):
            self._calendars = {calendar.id for calendar in self.plan.calendars}
        return self._calendars

    # Activities ---------------------------------------------------------------------------

    def _activities(self, projects: tuple[Project, ...]) -> tuple[Activity, ...]:
        ids = self._activity_ids
        project_ids = {project.id for project in projects}
        if self._are_sound(ids, project_ids):
            return self._without_parent_loop(tuple(self.plan.activities))
        only = projects[0].id if len(projects) == 1 else ""
        made = []
        for given in self.plan.activities:
            activity = checked_activity(given, self.tell)
            changes: dict[str, str] = {}
            if activity.calendar_id and activity.calendar_id not in self._calendar_ids:
                changes["calendar_id"] = self._known_calendar(
                    "Activity", activity.id, activity.calendar_id
                )
            if activity.parent_id and activity.parent_id not in ids:
                changes["parent_id"] = self._no_parent(activity)
            if activity.project_id not in project_ids and projects:
                changes["project_id"] = self._no_project(activity, only)
            made.append(replace(activity, **changes) if changes else activity)  # type: ignore[arg-type]
        return self._without_parent_loop(tuple(made))

    def _are_sound(self, ids: set[str], project_ids: set[str]) -> bool:
        """Tell, looking at whole columns, whether nothing is to be told about any activity."""
        activities = self.plan.activities
        return (
            {activity.calendar_id for activity in activities} <= self._calendar_ids | {""}
            and {activity.parent_id for activity in activities} <= ids | {""}
            and {activity.project_id for activity in activities} <= project_ids
            and are_sound(activities)
        )

    def _no_parent(self, activity: Activity) -> str:
        message = f"Activity {activity.id} belongs under {activity.parent_id}, which is not there."
        remedy = "It stands at the top of the outline now; move it where it belongs."
        self.tell(_WARNING, "no-such-parent", message, remedy, ("Activity", activity.id))
        return ""

    def _no_project(self, activity: Activity, only: str) -> str:
        if only and not activity.project_id:
            return only
        message = f"Activity {activity.id} is of project {activity.project_id or 'no name'},"
        remedy = "Export the project again together with this one."
        self.tell(
            _ERROR,
            "no-such-project",
            f"{message} which is not there.",
            remedy,
            ("Activity", activity.id),
        )
        return activity.project_id

    def _without_parent_loop(self, activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
        loop = parent_loop(activities)
        if loop:
            message = f"Activities lie within each other: {_chain(loop, activities)}."
            remedy = "Move one of them out of the others."
            self.tell(_ERROR, "parent-loop", message, remedy, ("Activity", loop[0]))
        return activities

    # Resources and assignments ------------------------------------------------------------

    def _resource(self, resource: Resource) -> Resource:
        kept = self._known_calendar("Resource", resource.id, resource.calendar_id)
        return resource if kept == resource.calendar_id else replace(resource, calendar_id=kept)

    def _is_assigned(self, assignment: Assignment) -> bool:
        missing = ""
        if assignment.activity_id not in self._activity_ids:
            missing = f"activity {assignment.activity_id or 'without id'}"
        elif assignment.resource_id and assignment.resource_id not in self._resource_ids:
            missing = f"resource {assignment.resource_id}"
        if missing:
            message = f"An assignment is to {missing}, which is not in the file."
            remedy = "It is left out; assign the work again."
            self.tell(
                _WARNING, "assignment-to-nobody", message, remedy, ("Assignment", assignment.id)
            )
        return not missing

    @property
    def _activity_ids(self) -> set[str]:
        if not hasattr(self, "_activity_set"):
            self._activity_set = {activity.id for activity in self.plan.activities}
        return self._activity_set

    @property
    def _resource_ids(self) -> set[str]:
        if not hasattr(self, "_resource_set"):
            self._resource_set = {resource.id for resource in self.plan.resources}
        return self._resource_set

    # Links --------------------------------------------------------------------------------

    def _links(self) -> tuple[Link, ...]:
        kept: dict[tuple[str, str, str], Link] = {}
        ids = self._activity_ids
        for link in self.plan.links:
            before, after = link.predecessor_id, link.successor_id
            is_sound = before != after and before in ids and after in ids
            if is_sound or self._has_ends(link):
                checked_link(link, self.tell)
                key = (before, after, link.type)
                kept[key] = self._stronger(kept[key], link) if key in kept else link
        links = tuple(kept.values())
        within = links_to_ancestors(self.plan.activities, links)
        for link in within:
            message = f"{_named(link)} ties an activity to a summary that it lies within."
            remedy = "The link is left out: the summary follows its activities anyway."
            self.tell(_WARNING, "link-within-summary", message, remedy, ("Link", _link_id(link)))
        if not within:
            return links
        dropped = set(map(id, within))
        return tuple(link for link in links if id(link) not in dropped)

    def _has_ends(self, link: Link) -> bool:
        if link.predecessor_id == link.successor_id:
            message = f"Activity {link.successor_id} is linked to itself."
            remedy = "The link is left out."
            self.tell(_WARNING, "link-to-itself", message, remedy, ("Link", _link_id(link)))
            return False
        ends = (link.predecessor_id, link.successor_id)
        missing = [own_id for own_id in ends if own_id not in self._activity_ids]
        if missing:
            message = f"{_named(link)} leads to {missing[0] or 'no id'}, which is not in the file."
            remedy = "The link is left out; draw it again if it is needed."
            self.tell(_WARNING, "dangling-link", message, remedy, ("Link", _link_id(link)))
        return not missing

    def _stronger(self, first: Link, second: Link) -> Link:
        message = f"{_named(second)} is in the file twice."
        remedy = "The one with the longer lag is kept."
        self.tell(_WARNING, "duplicate-link", message, remedy, ("Link", _link_id(second)))
        return second if second.lag > first.lag else first

    def _loops(self) -> None:
        if any(problem.code == "parent-loop" for problem in self.problems):
            return  # every link beneath would seem to lie on a loop too
        for loop in loops(self.plan.activities, self.plan.links):
            chain = _chain([*loop, loop[0]], self.plan.activities)
            message = f"{len(loop)} activities wait for each other: {chain}."
            remedy = "Remove one of these links in the file and read it again."
            self.tell(_ERROR, "loop", message, remedy, ("Activity", loop[0]))


def _named(link: Link) -> str:
    return f"The link {link.predecessor_id} {link.type} {link.successor_id}"


def _link_id(link: Link) -> str:
    return link.id or link.successor_id


def _chain(ids: list[str], activities: tuple[Activity, ...]) -> str:
    wanted = set(ids)
    names = {a.id: a.name for a in activities if a.id in wanted}
    shown = [f"“{names.get(i) or i}” ({i})" for i in ids]
    if len(shown) > MOST_NAMES:
        left_out = f"… {len(shown) - MOST_NAMES:,} more …"
        shown = [*shown[: MOST_NAMES // 2], left_out, *shown[-MOST_NAMES // 2 :]]
    return " → ".join(shown)
