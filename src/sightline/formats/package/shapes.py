"""What one standard, plan or status looks like inside a package: these fields, and no other.

A field that is not declared here cannot leave, and cannot come in. None of them names a person.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sightline.engines.schedule.plan import Plan
from sightline.formats.plans.wire import plan_from
from sightline.formats.register.wire import WireError

MOST = 500
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _day(raw: object) -> object:
    day = date.fromisoformat(raw) if isinstance(raw, str) else None
    if day is None or day.isoformat() != raw or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("no date")
    return raw


def _id(raw: object) -> object:
    if not isinstance(raw, str) or str(UUID(raw)) != raw:
        raise ValueError("no id")
    return raw


Id = Annotated[str, BeforeValidator(_id)]
Day = Annotated[str, BeforeValidator(_day)]
Line = Annotated[str, Field(max_length=200)]
Needed = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Small = Annotated[int, Field(ge=0, le=32_767)]
Number = Annotated[int, Field(ge=1, le=32_767)]
Colour = Annotated[str, Field(max_length=12)]
Any_list = Annotated[list[Any], Field(max_length=100)]


class Shape(BaseModel):
    """Every value is of just its type, and nothing else is there."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ClauseShape(Shape):
    """One clause of a standard."""

    id: Id
    number: Annotated[str, Field(min_length=1, max_length=20)]
    title: Needed
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    leeway: Annotated[str, Field(max_length=10)]
    limits: Text
    is_law: bool
    report_fields: Any_list
    cadence_days: Small | None
    phases: Any_list
    gates: Any_list


class StandardShape(Shape):
    """One published version of a standard."""

    id: Id
    version_id: Id
    number: Number
    code: Annotated[str, Field(min_length=1, max_length=40)]
    title: Needed
    family: Annotated[str, Field(max_length=12)]
    summary: Text
    is_mandatory: bool
    applies: Any_list
    checks: Any_list
    evidence: Text
    effective_on: Day
    transition_days: Small
    clauses: Annotated[list[ClauseShape], Field(min_length=1, max_length=MOST)]


class PartShape(Shape):
    """A gate or milestone of a shared plan."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    after_days: Annotated[int, Field(ge=-36_500, le=36_500)] | None


class RiskShape(Shape):
    """A risk of a shared plan."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    probability: Annotated[int, Field(ge=0, le=5)] | None
    impact: Annotated[int, Field(ge=0, le=5)] | None
    response: Line


class ContentShape(Shape):
    """What a shared plan holds: its schedule as plans are written down, and the other parts."""

    plan: dict[str, Any]
    gates: Annotated[list[PartShape], Field(max_length=MOST)]
    milestones: Annotated[list[PartShape], Field(max_length=MOST)]
    risks: Annotated[list[RiskShape], Field(max_length=MOST)]


class PlanShape(Shape):
    """One published version of a shared plan: no money, no people, no project."""

    id: Id
    version_id: Id
    number: Number
    title: Needed
    summary: Text
    terms: Text
    days: Annotated[int, Field(ge=-36_500, le=36_500)] | None
    is_actual: bool
    content: ContentShape


class SnapshotShape(Shape):
    """What a published status report says in figures and colours; no text that somebody wrote."""

    id: Id
    project_id: Id
    code: Annotated[str, Field(min_length=1, max_length=80)]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    office: Needed
    period: Day
    declared: Colour
    measured: Colour
    colours: dict[Colour, Colour]
    state: Colour
    category: Line
    start: Day | None
    baseline_finish: Day | None
    forecast_finish: Day | None
    actual_finish: Day | None
    finish_variance_days: int | None
    n_overdue: int | None
    n_open_risks: int | None


#: The listed fields of a published snapshot; no other field of a report leaves its office.
SNAPSHOT_FIELDS = tuple(SnapshotShape.model_fields)
_SHAPES: dict[str, type[Shape]] = {
    "standards": StandardShape,
    "plans": PlanShape,
    "snapshots": SnapshotShape,
}


def bad_contents(contents: Any) -> str:
    """Return what is wrong with the contents of a package, in words; blank where nothing is."""
    for kind, shape in _SHAPES.items():
        rows = contents[kind]
        if len(rows) > MOST:
            return f"more than {MOST} {kind}"
        if len({row["id"] for row in rows}) != len(rows):
            return f"one of the {kind} stands in it twice"
        for n, row in enumerate(rows, 1):
            if wrong := _wrong(shape, row):
                return f"number {n} of the {kind}, {wrong}"
    return ""


def _wrong(shape: type[Shape], row: Any) -> str:
    try:
        found = shape.model_validate(row)
        if isinstance(found, PlanShape):
            return _peopled(plan_from(row["content"]["plan"]))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(each) for each in first['loc'])[:100]}: {first['msg'][:100]}"
    except (WireError, KeyError, TypeError, ValueError) as error:
        return f"content.plan: {str(error)[:100]}"
    return ""


def _peopled(plan: Plan) -> str:
    """Say that a plan holds what a shared one never does."""
    bare = not (plan.resources or plan.assignments or plan.custom_names) and plan.activities
    return "" if bare else "content.plan: it has no activities, or it names people"
