"""A schedule file becomes a project's activities, links, calendars and baselines, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Plan
from sightline.kernel import bulk, clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.errors import Refused, Stale
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import delete_rows, insert_rows, update_rows
from sightline.projects import events, policy, queries
from sightline.projects.models import (
    Activity,
    ActivityLink,
    Project,
    Schedule,
    ScheduleBaseline,
    SchedulePass,
    WorkCalendar,
)
from sightline.projects.schedule import asking, laying, outline
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.taking import (
    REFERENCES,
    WHY,
    Beside,
    Difference,
    Held,
    Values,
    Wanted,
    beside,
    difference,
    held,
    wanted,
)


@dataclass(frozen=True)
class PlanLook:
    """What a file would do to a schedule as it stands: what is held against it goes before all.

    ``edition`` is the schedule's, 0 where there is none; ``finish`` what was computed, in minutes;
    ``calendars`` uid to name, ``day`` how many minutes of work a day has.
    """

    delta: Difference
    beside: tuple[Beside, ...]
    edition: int
    finish: int | None
    calendars: Mapping[str, str]
    day: int
    refused: Refused | None = None


def look_at_plan(actor: Actor, *, project_id: UUID, plan: Plan, plan_project: str = "") -> PlanLook:
    """Return everything that ``apply_plan`` would do, and what it would refuse, without doing it.

    Raises:
        NotFound, Forbidden: As ``apply_plan``.
    """
    project = queries.the_project(actor, project_id)
    check(actor, policy.apply_plan, project)
    now = held(project.pk)
    then = wanted(plan, plan_project, project.currency, now)
    delta = difference(now.said, then)
    passed = SchedulePass.objects.filter(schedule__project=project)
    return PlanLook(
        delta,
        beside(now.said, then),
        now.edition,
        passed.values_list("finish", flat=True).first(),
        {uid: v["name"] for uid, v in (*now.said.calendars.items(), *then.calendars.items())},
        _minutes_per_day(then),
        _refusal(now, then, delta),
    )


def _minutes_per_day(then: Wanted) -> int:
    calendar = then.calendars.get(then.schedule["calendar"], {})
    return int(calendar.get("minutes_per_day") or 480)


def _refusal(now: Held, then: Wanted, delta: Difference) -> Refused | None:
    try:
        _check_baselines(now, delta)
        _check_unlinked(row for uid, row in now.activities.items() if uid not in then.activities)
    except Refused as refused:
        return refused
    return None


def plan_difference(
    actor: Actor, *, project_id: UUID, plan: Plan, plan_project: str = ""
) -> Difference:
    """Return what ``apply_plan`` would do, without doing it.

    Raises:
        NotFound, Forbidden: As ``apply_plan``.
    """
    project = queries.the_project(actor, project_id)
    check(actor, policy.apply_plan, project)
    now = held(project.pk)
    return difference(now.said, wanted(plan, plan_project, project.currency, now))


def plan_as_deltas(
    actor: Actor, *, project_id: UUID, plan: Plan, plan_project: str = ""
) -> asking.Asked:
    """Return what a change request asks for that is made of a file, and what it cannot ask for.

    Raises:
        NotFound, Forbidden: As ``apply_plan``.
        Refused: What the engine refuses; ``by-hand`` where no edit could carry it out.
    """
    project = queries.the_project(actor, project_id)
    check(actor, policy.apply_plan, project)
    now = held(project.pk)
    then = wanted(plan, plan_project, project.currency, now)
    base = laying.outcome_of(laying.joined([project.pk]))
    said = asking.asked(now, then, difference(now.said, then), base, project.pk)
    laying.edits_of(base, said.deltas)
    return said


def plan_at_first(plan: Plan, plan_project: str = "") -> Difference:
    """Return what a schedule file brings to a project that is yet to be opened."""
    nothing: Values = {}
    return difference(Wanted(nothing, {}, {}, {}, {}), wanted(plan, plan_project))


@command
def apply_plan(
    actor: Actor,
    *,
    project_id: UUID,
    plan: Plan,
    digest: str,
    plan_project: str = "",
    seen: PlanLook | None = None,
) -> Difference:
    """Bring a schedule file in: activities are found again by the file's own ids.

    Args:
        plan: As read and checked.
        digest: Of the file, for the journal.
        plan_project: Which project of the file; the first that is no baseline if not given.
        seen: The look that is accepted.

    Raises:
        Stale: The schedule is another one than was seen.
        NotFound, Forbidden: Who runs the project, its offices and the strategic PMO bring it in.
        Refused: ``baseline-approved`` when the file would change an approved baseline;
            ``linked-elsewhere`` when an activity would go that another project is linked to; what
            the engine refuses.
    """
    project = claim(Project, project_id, actor, policy.apply_plan)
    now = held(project.pk)
    then = wanted(plan, plan_project, project.currency, now)
    delta = difference(now.said, then)
    if seen is not None and (seen.edition, seen.delta) != (now.edition, delta):
        raise Stale("The schedule changed since you looked: see the new difference first.")
    if delta.is_empty:
        nothing_changed()
        return delta
    _check_baselines(now, delta)
    with bulk.uncollected():
        Application(project, now, then).write()
    record(_event(project, plan, digest, delta))
    computing.recompute(project.pk)
    return delta


def _event(project: Project, plan: Plan, digest: str, delta: Difference) -> events.ScheduleApplied:
    return events.ScheduleApplied(
        about=project.pk,
        project=project.pk,
        source=plan.source,
        digest=digest,
        added=len(delta.added),
        changed=delta.n_changed,
        gone=len(delta.gone),
    )


def _check_baselines(now: Held, delta: Difference) -> None:
    fixed = [n for n in delta.baselines if n in now.baselines and now.baselines[n].is_approved]
    if fixed:
        words = (
            f"The file would change the approved baseline {fixed[0]}. It is held: an approved "
            "baseline changes through change control only."
        )
        raise Refused("baseline-approved", words)


def _check_unlinked(gone: Iterable[Activity]) -> None:
    ids = [row.pk for row in gone]
    rows = ActivityLink.objects.system(WHY).filter(giver__isnull=False)
    if rows.filter(predecessor__in=ids).exists() or rows.filter(successor__in=ids).exists():
        words = (
            "The file no longer holds an activity that another project is linked to; "
            "take that link away first."
        )
        raise Refused("linked-elsewhere", words)


class Application:
    """The writing of one file: calendars first, then the schedule, activities, links, baselines."""

    def __init__(self, project: Project, now: Held, then: Wanted) -> None:
        self.project, self.now, self.then = project, now, then
        self.calendars = dict(now.calendars)
        self.activities = dict(now.activities)

    def write(self) -> None:
        """Write everything that differs."""
        self._write_calendars()
        self._write_schedule()
        self._drop_links()
        self._write_activities()
        self._write_links()
        self._write_baselines()
        self._drop_calendars()

    def _write_calendars(self) -> None:
        home = self.project.organisation_id
        for uid, values in self.then.calendars.items():
            if uid not in self.calendars:
                self.calendars[uid] = WorkCalendar(
                    organisation_id=home, project=self.project, uid=uid, **_own(values)
                )
        fresh = [row for row in self.calendars.values() if row._state.adding]
        insert_rows(fresh)
        for uid, values in self.then.calendars.items():
            self._set(self.calendars[uid], values)
        update_rows([self.calendars[uid] for uid in self.then.calendars])

    def _drop_calendars(self) -> None:
        gone = [row for uid, row in self.calendars.items() if uid not in self.then.calendars]
        for row in gone:
            row.base = None
        update_rows(gone)
        delete_rows(gone)

    def _write_schedule(self) -> None:
        from sightline.projects.commands.schedule import standard_calendar

        values = dict(self.then.schedule)
        calendar = self.calendars.get(values.pop("calendar")) or standard_calendar(self.project)
        row = self.now.schedule or Schedule(project=self.project, calendar=calendar)
        row.calendar = calendar
        for name, value in values.items():
            setattr(row, name, value)
        row.edition += 1
        row.save()

    def _drop_links(self) -> None:
        delete_rows([row for key, row in self.now.links.items() if key not in self.then.links])

    def _write_activities(self) -> None:
        gone = [row for uid, row in self.now.activities.items() if uid not in self.then.activities]
        _check_unlinked(gone)
        delete_rows(gone)
        fresh = Activity(project=self.project, uid="", place=0, name="")
        added = []
        for uid, values in self.then.activities.items():
            place = outline.GAP * values["order"]
            if uid in self.activities:
                self._place(self.activities[uid], place)
                self._set(self.activities[uid], values)
            else:
                row = fresh.like(uid=uid, place=place)
                self._set(row, values)
                self.activities[uid] = row
                added.append(row)
        insert_rows(added)
        kept = self.then.activities.keys() & self.now.activities.keys()
        update_rows([self.activities[uid] for uid in self.then.activities if uid in kept])

    def _place(self, row: Activity, place: int) -> None:
        if self._is_reordered:
            row.place = place

    @property
    def _is_reordered(self) -> bool:
        return list(self.now.activities) != list(self.then.activities)

    def _write_links(self) -> None:
        added = []
        for key, values in self.then.links.items():
            row = self.now.links.get(key)
            if row is None:
                tail, head, kind = key
                row = ActivityLink(
                    project=self.project,
                    predecessor=self.activities[tail],
                    successor=self.activities[head],
                    type=kind,
                )
                added.append(row)
            self._set(row, values)
        insert_rows(added)
        update_rows([self.now.links[key] for key in self.then.links if key in self.now.links])

    def _write_baselines(self) -> None:
        for number, lines in self.then.baselines.items():
            row = self.now.baselines.get(number) or ScheduleBaseline(
                project=self.project, number=number, name=_baseline_name(number),
                set_on=clock.today(),
            )  # fmt: skip
            if row._state.adding or row.lines != lines:
                row.lines = lines
                row.save()

    def _set(self, row: Any, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if name in REFERENCES:
                found = self.calendars.get(value)
                if getattr(row, f"{name}_id") != (found.pk if found else None):
                    setattr(row, name, found)
            elif name != "order":
                setattr(row, name, value)


def _own(values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in REFERENCES}


def _baseline_name(number: int) -> str:
    return f"Baseline {number}" if number else "Baseline"
