"""From bytes to a plan that can be kept: read in the child process, dated, its losses listed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Plan, Project
from sightline.engines.schedule.refusal import Unschedulable
from sightline.exchange import rules
from sightline.exchange.reading import file_missing
from sightline.formats.plans.intake import read_schedule, refusal
from sightline.formats.plans.outcome import Problem, Reading
from sightline.formats.plans.wire import plain_plan
from sightline.formats.register.problems import Severity
from sightline.kernel import bulk
from sightline.projects.schedule.recompute import rules_of

NOTHING = ("no-project", "The file holds no project.", "Save it anew and bring that in.")


@dataclass(frozen=True)
class PlanReading:
    """What a schedule file holds: the plan as it is kept, its projects, problems and losses."""

    plan: dict[str, Any]
    table: dict[str, Any]
    problems: tuple[dict[str, Any], ...]

    @property
    def failed(self) -> bool:
        """Whether there is nothing that could come in."""
        return not self.plan

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The projects of the file."""
        return list(self.table.get("parts", ()))

    def part_for(self, code: str) -> str:
        """Return the id of the project that is most likely meant for one of ours.

        Args:
            code: Of our project; without a project of the same code the first that has activities.
        """
        same = [each for each in self.parts if each["code"].casefold() == code.casefold()]
        filled = [each for each in self.parts if each["n"]]
        return str(next(iter([*same, *filled, *self.parts]), {"id": ""})["id"])

    @property
    def first_error(self) -> str:
        """The code of the first error."""
        errors = (each["code"] for each in self.problems if each["severity"] == Severity.ERROR)
        return next(errors, "unreadable")


def is_schedule(data: bytes) -> bool:
    """Tell by its content whether a file is a schedule; none of those is an archive."""
    return refusal(data, look_inside=False) is None


def not_a_schedule(data: bytes) -> Problem | None:
    """Return what keeps a file from being a schedule, by its content; ``None`` if it is one."""
    return refusal(data)


def plan_missing() -> PlanReading:
    """Return the reading of a stored file that is gone."""
    return PlanReading({}, {}, file_missing().problems)


def read_plan(data: bytes, *, name: str) -> PlanReading:
    """Read a schedule file in the child process, and work out when each project of it ends."""
    with bulk.uncollected():
        reading = _with_project(read_schedule(data, name))
        plan = reading.plan
        return PlanReading(
            plan=rules.storable(plain_plan(plan)) if plan else {},
            table=rules.storable(_table(plan, reading)),
            problems=tuple(map(rules.plan_problem_to_plain, reading.problems)),
        )


def _with_project(reading: Reading) -> Reading:
    if reading.plan is None or own_projects(reading.plan):
        return reading
    problem = Problem(Severity.ERROR, *NOTHING)
    return replace(reading, plan=None, problems=(*reading.problems, problem))


def own_projects(plan: Plan) -> list[Project]:
    """Return the projects of a plan, without those that only say what was once approved."""
    return [project for project in plan.projects if not project.is_baseline_of]


def _table(plan: Plan | None, reading: Reading) -> dict[str, Any]:
    return {
        "source": plan.source if plan else "",
        "written_by": plan.written_by[:120] if plan else "",
        "parts": [_part(plan, project) for project in own_projects(plan)] if plan else [],
        "losses": [asdict(loss) for loss in reading.losses],
    }


def _part(plan: Plan, project: Project) -> dict[str, Any]:
    own = _cut_out(plan, project)
    said = {"id": project.id, "code": project.code, "name": project.name}
    return {**said, "n": len(own.activities), **_dated(own)}


def _cut_out(plan: Plan, project: Project) -> Plan:
    """Return one project of a plan by itself, as it comes in."""
    own = [a for a in plan.activities if a.project_id in {"", project.id} and a.level > 0]
    ids = {a.id for a in own}
    return replace(
        plan,
        projects=(project,),
        activities=tuple(own),
        links=tuple(k for k in plan.links if k.predecessor_id in ids and k.successor_id in ids),
        assignments=tuple(a for a in plan.assignments if a.activity_id in ids),
    )


def _dated(own: Plan) -> dict[str, Any]:
    """Return the minute in which a project ends by itself, or why it cannot be computed."""
    try:
        found = solve(own, rules=rules_of(own.source))
    except Unschedulable as error:
        problem = Problem(Severity.ERROR, error.code, error.message, error.remedy)
        return {"finish": None, "refused": rules.plan_problem_to_plain(problem)}
    return {"finish": max(_ends(found), default=None)}


def _ends(found: Any) -> Iterable[int]:
    for activity, end in zip(found.plan.activities, found.finish.tolist(), strict=True):
        if activity.is_active:
            yield int(end)
