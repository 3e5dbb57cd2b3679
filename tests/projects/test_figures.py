"""The register beside the schedule: known figures, taken over by a person, undone, never in silence."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.engines.schedule.calendar import minutes
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Activity, Milestone, Project, Schedule
from sightline.projects.schedule.edits import Add, Change, Drop
from sightline.projects.schedule.figures import Beside, beside, day_of
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 8)
DAY = 480


@pytest.fixture
def stage(world: World) -> Stage:
    """A summary over ten days half done and thirty not begun, then two milestones."""
    made = Stage.make(world)
    pm = world.actor("pm")
    commands.draw_schedule(pm, project_id=made.project.pk, start=MONDAY)
    plan = [
        Add("Works", None, 1),
        Add("Dig", None, 1, {"duration": 10 * DAY}),
    ]
    commands.edit_schedule(pm, project_id=made.project.pk, edits=plan[:1])
    _after(made, "Dig", {"duration": 10 * DAY}, level=2)
    _after(made, "Build", {"duration": 30 * DAY, "predecessors": "2"}, level=2)
    _after(made, "Design", {"duration": 0, "kind": "milestone", "predecessors": "2"})
    _after(made, "In service", {"duration": 0, "kind": "milestone", "predecessors": "3"})
    change(made, "Dig", percent=50)
    return made


def _after(stage: Stage, name: str, fields: dict[str, Any], level: int = 1) -> None:
    last = Activity.objects.system("test").filter(project=stage.project).latest("place").pk
    add = Add(name, last, level, fields)
    commands.edit_schedule(stage.world.actor("pm"), project_id=stage.project.pk, edits=[add])


def change(stage: Stage, called: str, **fields: Any) -> None:
    row = Activity.objects.system("test").get(project=stage.project, name=called)
    edits = [Change(row.pk, fields)]
    commands.edit_schedule(stage.world.actor("pm"), project_id=stage.project.pk, edits=edits)


def now(stage: Stage) -> Beside:
    held = beside(project(stage))
    assert held is not None
    return held


def project(stage: Stage) -> Project:
    found: Project = Project.objects.system("test").get(pk=stage.project.pk)
    return found


def computed(stage: Stage, key: str) -> Any:
    figure = now(stage).figure(key)
    assert figure is not None
    return figure.computed


def take(stage: Stage, *figures: str, who: str = "pm", **more: Any) -> Project:
    actor = stage.world.actor(who)
    return commands.take_schedule_figures(
        actor, project_id=stage.project.pk, figures=figures, **more
    )


def milestone(name: str) -> Milestone:
    found: Milestone = Milestone.objects.system("test").get(name=name)
    return found


def test_known_figures(stage: Stage) -> None:
    # (10 days x 50 % + 30 days x 0 %) / 40 days; the summary and the milestones weigh nothing.
    assert computed(stage, "percent") == 125
    assert computed(stage, "start") == date(2026, 3, 2)
    assert computed(stage, "finish") == date(2026, 4, 24)
    assert computed(stage, "cost") is None
    finish = now(stage).figure("finish")
    assert finish is not None
    assert (finish.declared, finish.difference, finish.differs) == (None, None, True)
    start = now(stage).figure("start")
    assert start is not None
    assert start.difference == 60  # the register says 1 January


def test_an_inactive_activity_does_not_count(stage: Stage) -> None:
    change(stage, "Build", active=False)
    assert computed(stage, "percent") == 500


def test_costs_are_those_of_activities_and_not_of_summaries(stage: Stage) -> None:
    rows = Activity.objects.system("test").filter(project=stage.project)
    ids = dict(rows.values_list("name", "pk"))
    costs = {"Works": (999_00, 99_00), "Dig": (100_00, 40_00), "Build": (200_50, None)}
    for name, (cost, spent) in costs.items():  # no edit sets costs: they come with a file
        Activity._base_manager.filter(pk=ids[name])._update(  # type: ignore[attr-defined]
            [(Activity._meta.get_field("cost_minor"), None, cost),
             (Activity._meta.get_field("actual_cost_minor"), None, spent)]
        )  # fmt: skip
    assert computed(stage, "cost") == 300_50
    assert computed(stage, "spent") == 40_00


def test_work_that_ends_at_midnight_ends_on_the_day_before() -> None:
    at = minutes(datetime(2026, 3, 3))
    assert day_of(at, at - 60) == date(2026, 3, 2)
    assert day_of(at, at) == date(2026, 3, 3)


def test_figures_are_taken_over_and_undone(stage: Stage) -> None:
    row = take(stage, "finish", "percent", "start")
    assert (row.start, row.forecast_finish, row.percent_permille) == (
        date(2026, 3, 2), date(2026, 4, 24), 125,
    )  # fmt: skip
    assert not any(f.may_be_taken for f in now(stage).figures)
    entry = JournalEntry.objects.get(kind="projects.FiguresTaken")
    assert entry.data["what"] == "finish, complete, start"
    again = n_entries()
    take(stage, "finish")
    assert n_entries() == again
    commands.undo_change(stage.world.actor("pm"), entry_id=entry.pk)
    held = project(stage)
    assert (held.start, held.forecast_finish, held.percent_permille) == (
        date(2026, 1, 1), None, None,
    )  # fmt: skip


def test_an_edit_of_the_schedule_never_changes_what_the_register_declares(stage: Stage) -> None:
    take(stage, "finish")
    change(stage, "Build", duration=40 * DAY)
    finish = now(stage).figure("finish")
    assert finish is not None
    assert (finish.declared, finish.difference) == (date(2026, 4, 24), 14)
    assert project(stage).forecast_finish == date(2026, 4, 24)


def test_milestones_are_found_by_name_then_by_their_activity(stage: Stage) -> None:
    lines = {line.name: line for line in now(stage).milestones}
    assert lines["Design"].row == milestone("Design")  # the stage's own, by its name
    assert lines["In service"].row is None
    uids = [line.uid for line in lines.values()]
    commands.set_baseline(stage.world.actor("pm"), project_id=stage.project.pk)
    take(stage, milestones=uids)
    design, service = milestone("Design"), milestone("In service")
    assert (design.forecast, design.activity_uid) == (date(2026, 3, 13), lines["Design"].uid)
    assert (service.forecast, service.baseline) == (date(2026, 4, 24), date(2026, 4, 24))
    commands.change_milestone(stage.world.actor("pm"), milestone_id=service.pk, name="Handed over")
    change(stage, "Build", duration=35 * DAY)
    line = next(line for line in now(stage).milestones if line.row and line.row.pk == service.pk)
    assert (line.is_linked, line.difference, line.standing) == (True, 7, "Differs")
    take(stage, milestones=[line.uid])
    assert milestone("Handed over").forecast == date(2026, 5, 1)
    assert milestone("Handed over").baseline == date(2026, 4, 24)  # what is approved stays


def test_two_of_one_name_are_not_guessed(stage: Stage) -> None:
    commands.add_milestone(stage.world.actor("pm"), project_id=stage.project.pk, name="design ")
    standings = {line.standing for line in now(stage).milestones if line.name.strip() == "Design"}
    assert standings == {"In the schedule only", "In the register only"}


def test_what_has_happened_is_not_taken_back(stage: Stage) -> None:
    pm = stage.world.actor("pm")
    met = milestone("Design")
    commands.change_milestone(pm, milestone_id=met.pk, actual=date(2026, 2, 1))
    line = next(line for line in now(stage).milestones if line.name == "Design")
    assert set(line.changes) == {"activity_uid"}
    take(stage, milestones=[line.uid])
    assert (milestone("Design").actual, milestone("Design").forecast) == (date(2026, 2, 1), None)


def test_a_milestone_outlives_its_activity(stage: Stage) -> None:
    line = next(line for line in now(stage).milestones if line.name == "In service")
    take(stage, milestones=[line.uid])
    row = Activity.objects.system("test").get(uid=line.uid)
    commands.edit_schedule(
        stage.world.actor("pm"), project_id=stage.project.pk, edits=[Drop((row.pk,))]
    )
    gone = next(line for line in now(stage).milestones if line.name == "In service")
    assert gone.standing == "Its activity is gone"
    page = stage.client("pm").get(stage.url("project-plan")).content.decode()
    assert "Its activity is gone" in page


def test_milestones_taken_are_undone_with_the_rest(stage: Stage) -> None:
    uids = [line.uid for line in now(stage).milestones if line.uid]
    take(stage, "finish", milestones=uids)
    entry = JournalEntry.objects.get(kind="projects.FiguresTaken")
    commands.undo_change(stage.world.actor("pm"), entry_id=entry.pk)
    assert not Milestone.objects.system("test").filter(name="In service").exists()
    assert milestone("Design").activity_uid == ""


def test_what_cannot_be_taken_is_refused(stage: Stage) -> None:
    before = n_entries()
    with pytest.raises(Refused, match="Tick at least one"):
        take(stage)
    with pytest.raises(Invalid, match="Choose from"):
        take(stage, "spent")
    with pytest.raises(Refused, match="does not know"):
        take(stage, "cost")
    with pytest.raises(Invalid, match="no milestone 'x'"):
        take(stage, milestones=["x"])
    with pytest.raises(Stale):
        take(stage, "finish", seen=project(stage).version - 1)
    with pytest.raises(Refused, match="edited meanwhile"):
        take(stage, "finish", schedule_seen=1)
    for who in ("reader", "lead"):
        with pytest.raises(Forbidden):
            take(stage, "finish", who=who)
    assert n_entries() == before


def test_a_finished_project_keeps_its_finish(stage: Stage) -> None:
    commands.change_project(
        stage.world.actor("pm"), project_id=stage.project.pk, actual_finish=date(2026, 5, 1)
    )
    with pytest.raises(Refused, match="has finished"):
        take(stage, "finish")


def test_without_a_schedule_there_is_nothing_to_take(stage: Stage) -> None:
    other = Stage.opened(stage.world, "N-2")
    assert beside(other) is None
    with pytest.raises(NotFound):
        commands.take_schedule_figures(
            stage.world.actor("north"), project_id=other.pk, figures=["finish"]
        )


def test_percent_is_declared_by_hand_too(stage: Stage) -> None:
    pm = stage.world.actor("pm")
    commands.change_project(pm, project_id=stage.project.pk, percent_permille=200)
    figure = now(stage).figure("percent")
    assert figure is not None
    assert (figure.declared, figure.difference) == (200, -75)
    with pytest.raises(Invalid):
        commands.change_project(pm, project_id=stage.project.pk, percent_permille=1001)
    page = stage.client("pm").get(stage.url("project-edit")).content.decode()
    assert 'name="percent_permille" value="20"' in page.replace("\n", " ")


def test_the_pages_show_both_open_each_figure_and_take_them(stage: Stage) -> None:
    pm, path = stage.client("pm"), stage.url("figures-take")
    for route in ("project", "project-plan"):
        page = pm.get(stage.url(route)).content.decode()
        assert "Register beside schedule" in page
        assert "+60 days" in page
    page = pm.get(reverse("project-figure", args=[stage.project.pk, "percent"])).content.decode()
    assert "Sum of duration times complete, divided by the sum of durations." in page
    assert "Microsoft Project" in page
    page = pm.get(reverse("project-figure", args=[stage.project.pk, "milestones"])).content.decode()
    assert "In the schedule only" in page
    assert pm.get(reverse("project-figure", args=[stage.project.pk, "x"])).status_code == 404
    shown = pm.get(path).content.decode()
    assert shown.count("checked") == 5  # start, finish, percent and two milestones
    sent: dict[str, Any] = {"seen": project(stage).version, "figures": ["finish", "percent"]}
    sent["schedule_seen"] = Schedule.objects.system("test").get(project=stage.project).version
    assert pm.post(path, {**sent, "schedule_seen": 1}).status_code == 422
    assert pm.post(path, {**sent, "figures": []}).status_code == 422
    answer = pm.post(path, sent, follow=True)
    assert "were taken over" in answer.content.decode()
    assert "undo=" in str([m.extra_tags for m in answer.context["messages"]]) or "/undo" in (
        answer.content.decode()
    )
    assert project(stage).percent_permille == 125
    assert stage.client("reader").get(path).status_code == 403


def told(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    answer = client.generic(
        method, f"/api/v1{path}", json.dumps(body) if body is not None else b"",
        content_type="application/json", headers=headers,
    )  # fmt: skip
    return answer.status_code, json.loads(answer.content)


def test_the_api_tells_both_and_takes_over(stage: Stage) -> None:
    pm, path = stage.client("pm"), f"/projects/{stage.project.pk}/schedule/figures"
    status, both = told(pm, "GET", path)
    figures = {figure["key"]: figure for figure in both["figures"]}
    assert (status, figures["percent"]["computed"], figures["start"]["difference"]) == (
        200, "125", "60",
    )  # fmt: skip
    match = {"If-Match": f'"{both["project_version"]}"'}
    status, row = told(pm, "POST", path, {"figures": ["finish"]}, **match)
    assert (status, row["forecast_finish"]) == (200, "2026-04-24")
    assert told(pm, "POST", path, {"figures": ["spent"]}, **match)[0] == 422
    assert told(pm, "POST", path, {"figures": ["finish"]})[0] == 428
