"""Simulations: asked for on a frozen plan, worked by a job, kept, cancelled, out of date; estimates."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.engines.schedule.plan import ThreePoint
from sightline.identity import commands as identity
from sightline.identity.models import Grant
from sightline.kernel import jobs
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import Job, JournalEntry
from sightline.kernel.policy import Actor
from sightline.projects import commands
from sightline.projects.jobs import RIGHT_LOST
from sightline.projects.models import Activity, FrozenNetwork, Schedule, SimulationRun
from sightline.projects.schedule import forecasting, simulating
from sightline.projects.schedule.assemble import plan_of
from sightline.projects.schedule.chart import chart
from sightline.projects.schedule.edits import Add, Change
from sightline.site import wiring
from tests.projects.stage import BACKEND, Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 8)
DAY = 480
State = SimulationRun.State


@pytest.fixture
def stage(world: World) -> Stage:
    """Dig, then build with an estimate, then a milestone."""
    made = Stage.make(world)
    pm = world.actor("pm")
    commands.draw_schedule(pm, project_id=made.project.pk, start=MONDAY)
    _after(made, "Dig", {"duration": 10 * DAY})
    estimate = [25 * DAY, 30 * DAY, 60 * DAY]
    _after(made, "Build", {"duration": 30 * DAY, "predecessors": "1", "estimate": estimate})
    _after(made, "In service", {"duration": 0, "kind": "milestone", "predecessors": "2"})
    return made


def _after(stage: Stage, name: str, fields: dict[str, Any]) -> None:
    rows = Activity.objects.system("test").filter(project=stage.project).order_by("-place")
    add = Add(name, rows.values_list("pk", flat=True).first(), 1, fields)
    commands.edit_schedule(stage.world.actor("pm"), project_id=stage.project.pk, edits=[add])


def change(stage: Stage, called: str, **fields: Any) -> None:
    edits = [Change(activity(stage, called).pk, fields)]
    commands.edit_schedule(stage.world.actor("pm"), project_id=stage.project.pk, edits=edits)


def activity(stage: Stage, called: str) -> Activity:
    found: Activity = Activity.objects.system("test").get(project=stage.project, name=called)
    return found


def start(stage: Stage, who: str = "pm", **asked: Any) -> SimulationRun:
    actor = stage.world.actor(who)
    return commands.start_simulation(actor, project_id=stage.project.pk, **{"trials": 200} | asked)


def work() -> None:
    jobs.work(threading.Event(), once=True)


def again(run: SimulationRun) -> SimulationRun:
    found: SimulationRun = SimulationRun.objects.system("test").get(pk=run.pk)
    return found


def finished(stage: Stage, **asked: Any) -> SimulationRun:
    run = start(stage, **asked)
    work()
    return again(run)


def signed_in(stage: Stage, who: str) -> Client:
    client = Client()
    client.force_login(stage.world.people[who], backend=BACKEND)
    return client


def test_a_run_is_frozen_worked_and_kept(stage: Stage) -> None:
    run = start(stage, seed=7)
    assert run.state == State.RUNNING and len(run.plan_digest) == 64
    assert FrozenNetwork.objects.filter(run=run).exists()
    change(stage, "Build", duration=90 * DAY, estimate=None)
    work()
    run = again(run)
    assert run.state == State.FINISHED and not FrozenNetwork.objects.exists()
    dates = [q.at for q in forecasting.quantiles(run)]
    assert dates == sorted(dates) and None not in dates  # type: ignore[type-var]
    planned = MONDAY + timedelta(days=8 * 7 - 3, hours=9)  # forty working days: what was frozen
    assert forecasting.at(run.planned_minute) == planned
    assert dates[1] > planned  # type: ignore[operator]  # PERT's mean lies above the plan
    assert (run.engine_version, run.seed, run.n_drawn) == ("1", 7, 2)
    assert forecasting.is_stale(run)
    kinds = JournalEntry.objects.filter(kind__contains="Simulation").values_list("kind", flat=True)
    assert list(kinds.order_by("sequence")) == [
        "projects.SimulationStarted",
        "projects.SimulationFinished",
    ]


def test_the_same_plan_and_seed_give_the_same_figures_and_another_seed_others(
    stage: Stage,
) -> None:
    one, two, other = finished(stage), finished(stage), finished(stage, seed=2)
    assert (one.digest, one.found) == (two.digest, two.found)
    assert other.digest == one.digest and other.found != one.found
    assert not forecasting.is_stale(one)


def test_milestones_activities_and_what_the_finish_hangs_on(stage: Stage) -> None:
    run = finished(stage)
    pm = stage.world.actor("pm")
    rows = {row.name: row for row in forecasting.rows(pm, run)}
    assert next(iter(rows)) == "Build" == forecasting.driver(pm, run)
    assert rows["In service"].quantiles == forecasting.quantiles(run)
    assert rows["Build"].criticality == 1
    assert [swing.name for swing in forecasting.swings(pm, run)] == ["Build", "Dig"]
    assert sum(bar.n for bar in forecasting.bars(run)) == run.trials
    assert forecasting.bars(run)[-1].by_then == 1


def test_what_has_no_estimate_may_be_certain(stage: Stage) -> None:
    run = finished(stage, usual=None)
    rows = {row.name: row for row in forecasting.rows(stage.world.actor("pm"), run)}
    assert run.n_drawn == 1 and rows["Dig"].sd_hours == 0


ABSURD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"trials": 99}, "trials"),
    ({"trials": 100_001}, "trials"),
    ({"seed": -1}, "seed"),
    ({"seed": 2**31}, "seed"),
    ({"usual": (1.1, 1.2)}, "low"),
    ({"usual": (0.9, 0.95)}, "high"),
    ({"usual": (0.9, float("inf"))}, "high"),
    ({"usual": (float("nan"), 1.0)}, "low"),
    ({"correlation": 1.5}, "correlation"),
    ({"correlation": True}, "correlation"),
)


def test_absurd_wishes_are_refused_by_name(stage: Stage) -> None:
    before = n_entries()
    for asked, field in ABSURD:
        with pytest.raises(Invalid) as refused:
            start(stage, **asked)
        assert list(refused.value.fields) == [field], asked
    assert n_entries() == before and not SimulationRun.objects.system("test").exists()


def test_refusals_of_a_start_leave_nothing(stage: Stage) -> None:
    for who, error in (("reader", Forbidden), ("auditor", Forbidden)):
        with pytest.raises(error):
            start(stage, who)
    start(stage)
    with pytest.raises(Refused) as refused:
        start(stage, "north")
    assert refused.value.code == "running-already"
    assert SimulationRun.objects.system("test").count() == 1


def test_nothing_left_to_do_and_no_schedule_are_refused(stage: Stage) -> None:
    for name in ("Dig", "Build", "In service"):
        change(stage, name, percent=100)
    with pytest.raises(Refused) as refused:
        start(stage)
    assert refused.value.code == "no-schedule"
    other = Stage.opened(stage.world, "N-2")
    with pytest.raises(NotFound):
        commands.start_simulation(stage.world.actor("north"), project_id=other.pk)


def test_a_waiting_run_is_cancelled_and_its_job_does_nothing(stage: Stage) -> None:
    run = start(stage)
    with pytest.raises(Forbidden):
        commands.cancel_simulation(stage.world.actor("reader"), run_id=run.pk)
    with pytest.raises(Stale):
        commands.cancel_simulation(stage.world.actor("pm"), run_id=run.pk, seen=9)
    commands.cancel_simulation(stage.world.actor("north"), run_id=run.pk, seen=1)
    work()
    assert again(run).state == State.CANCELLED and not FrozenNetwork.objects.exists()
    assert Job.objects.get(name="projects.simulate").state == Job.State.CANCELLED
    assert finished(stage).state == State.FINISHED


def test_a_run_under_way_hears_that_it_was_cancelled(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(stage)
    network_of = simulating.network_of

    def slow(run: SimulationRun) -> Any:
        network = network_of(run)
        commands.cancel_simulation(stage.world.actor("pm"), run_id=run.pk)
        return network

    monkeypatch.setattr(simulating, "network_of", slow)
    work()
    assert again(run).state == State.CANCELLED
    assert Job.objects.get(name="projects.simulate").state == Job.State.CANCELLED


def test_an_absurd_estimate_fails_the_run_with_its_reason(stage: Stage) -> None:
    row = activity(stage, "Dig")
    change(stage, "Dig", estimate=[0, 0, 90_000_000 // 2])
    run = finished(stage)
    assert run.state == State.FAILED and row.name in run.problem
    client = signed_in(stage, "pm")
    page = client.get(reverse("simulation", args=[run.pk]))
    assert b"It could not be simulated" in page.content
    for verb in (
        lambda actor: commands.cancel_simulation(actor, run_id=run.pk),
        lambda actor: commands.finish_simulation(actor, run_id=run.pk, found={}),
        lambda actor: commands.fail_simulation(actor, run_id=run.pk, code="x", words="x"),
    ):
        with pytest.raises(Refused) as refused:
            verb(stage.world.actor("pm"))
        assert refused.value.code == "wrong-state"


def _without_grant(stage: Stage) -> None:
    grant = Grant.objects.system("test").get(person=stage.world.people["pm"], state="active")
    identity.revoke_role(stage.world.actor("admin"), grant_id=grant.pk, why="Left the project")


def _without_account(stage: Stage) -> None:
    person = stage.world.people["pm"].pk
    identity.deactivate_person(stage.world.actor("admin"), person_id=person, why="Left")


@pytest.mark.parametrize("lose", [_without_grant, _without_account])
def test_a_run_whose_asker_loses_the_right_ends_as_failed_and_frees_the_schedule(
    stage: Stage, lose: Callable[[Stage], None]
) -> None:
    run = start(stage)
    lose(stage)
    work()
    run = again(run)
    assert (run.state, run.problem) == (State.FAILED, RIGHT_LOST) and run.ended is not None
    assert not FrozenNetwork.objects.exists()
    assert Job.objects.get(name="projects.simulate").state == Job.State.DONE
    entry = JournalEntry.objects.get(kind="projects.SimulationFailed")
    assert (entry.data["code"], entry.actor_id) == ("right-lost", None)
    page = signed_in(stage, "north").get(reverse("simulation", args=[run.pk]))
    assert b"lost the right to simulate" in page.content
    start(stage, who="north")
    work()
    assert SimulationRun.objects.system("test").filter(state=State.FINISHED).count() == 1


def test_the_right_that_is_lost_while_the_trials_run(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(stage)
    network_of = simulating.network_of

    def meanwhile(run: SimulationRun) -> Any:
        _without_grant(stage)
        return network_of(run)

    monkeypatch.setattr(simulating, "network_of", meanwhile)
    work()
    assert again(run).state == State.FAILED and again(run).found == {}


def test_nobody_but_the_job_abandons_a_run_and_an_ended_one_stays(stage: Stage) -> None:
    run = start(stage)
    with pytest.raises(Forbidden):
        commands.abandon_simulation(stage.world.actor("lead"), run_id=run.pk, words="x")
    machine = Actor(None, stage.world.organisation.pk, channel="job", operator=True)
    with pytest.raises(NotFound):
        commands.abandon_simulation(machine, run_id=stage.project.pk, words="x")
    work()
    with pytest.raises(Refused) as refused:
        commands.abandon_simulation(machine, run_id=run.pk, words="x")
    assert refused.value.code == "wrong-state" and again(run).state == State.FINISHED


def test_estimates_are_set_shown_and_taken_away(stage: Stage) -> None:
    assert wiring
    plan = plan_of([stage.project.pk])
    held = {a.name: a.estimate for a in plan.activities}
    assert held["Build"] == ThreePoint(25 * DAY, 30 * DAY, 60 * DAY)
    drawn = chart(stage.world.actor("pm"), stage.project)
    assert drawn["columns"]["estimate"] == [None, [25 * DAY, 30 * DAY, 60 * DAY], None]
    change(stage, "Build", estimate=None)
    assert activity(stage, "Build").more == {}
    for wrong in ([1, 2], [3, 2, 1], [-1, 2, 3], "3d", [1.5, 2, 3], [1, 2, 10**9], [True, 2, 3]):
        with pytest.raises(Invalid) as refused:
            change(stage, "Build", estimate=wrong)
        assert "estimate" in refused.value.fields


def test_a_summary_has_no_estimate_of_its_own(stage: Stage) -> None:
    last = activity(stage, "In service").pk
    pm = stage.world.actor("pm")
    add = [Add("Inside", last, 2, {"duration": DAY})]
    commands.edit_schedule(pm, project_id=stage.project.pk, edits=add)
    with pytest.raises(Refused) as refused:
        change(stage, "In service", estimate=[1, 2, 3])
    assert refused.value.code == "summary"


def test_the_chart_tells_the_forecast_beside_its_lines_and_when_it_is_old(stage: Stage) -> None:
    pm = stage.world.actor("pm")
    assert chart(pm, stage.project)["forecast"] is None
    run = finished(stage)
    told = chart(pm, stage.project)["forecast"]
    assert told["finish"]["p80"] == run.p80_minute and not told["stale"]
    assert told["columns"]["p10"][2] == run.p10_minute
    assert told["columns"]["criticality"][1] == 1
    change(stage, "Dig", duration=11 * DAY)
    assert chart(pm, stage.project)["forecast"]["stale"]
    change(stage, "Dig", duration=10 * DAY)
    assert not chart(pm, stage.project)["forecast"]["stale"]


def test_pages_from_the_form_to_what_was_found(stage: Stage) -> None:
    client = signed_in(stage, "pm")
    own = [stage.project.pk]
    listed = client.get(reverse("project-simulations", args=own))
    assert b"No simulation yet" in listed.content
    form = client.get(reverse("simulation-start", args=own))
    assert b'name="trials"' in form.content
    refused = client.post(
        reverse("simulation-start", args=own), {"trials": "1000", "low": "90", "seed": "1"}
    )
    assert refused.status_code == 422 and b"Give both bounds" in refused.content
    sent = {"trials": "300", "low": "90", "high": "125", "correlation": "20", "seed": "3"}
    begun = client.post(reverse("simulation-start", args=own), sent)
    run = SimulationRun.objects.system("test").get()
    assert begun.status_code == 303 and str(run.pk) in begun["Location"]
    assert (run.trials, run.seed, run.correlation_permille) == (300, 3, 200)
    waits = client.get(begun["Location"])
    assert b"waits for a worker" in waits.content and b"Cancel the simulation" in waits.content
    work()
    progress = client.get(reverse("simulation-progress", args=[run.pk]))
    assert progress["HX-Refresh"] == "true"
    page = client.get(begun["Location"]).content.decode()
    for words in ("P80 finish", "The same as a table", "Criticality", run_digest(run), "300"):
        assert words in page, words
    exported = client.get(reverse("project-simulations", args=own) + "?export=csv")
    assert exported.content.decode().count("Finished") == 1
    schedule = client.get(reverse("project-schedule", args=own)).content.decode()
    assert "Hangs most on 2 Build" in schedule and "Forecast, P10 to P80" in schedule
    drawer = client.get(reverse("activity-forecast", args=[activity(stage, "Build").pk]))
    assert b"between the points of its own estimate" in drawer.content
    change(stage, "Dig", duration=12 * DAY)
    assert b"has changed since" in client.get(begun["Location"]).content


def run_digest(run: SimulationRun) -> str:
    return again(run).digest


def test_the_form_of_an_activity_takes_three_points_or_none(stage: Stage) -> None:
    client = signed_in(stage, "pm")
    row = activity(stage, "Dig")
    address = reverse("activity-edit", args=[row.pk])
    sent = {"name": "Dig", "days": "10", "percent": "0", "predecessors": ""}
    refused = client.post(address, sent | {"optimistic": "8", "likely": "10"})
    assert refused.status_code == 422 and b"all three points" in refused.content
    refused = client.post(address, sent | {"optimistic": "12", "likely": "10", "pessimistic": "20"})
    assert refused.status_code == 422 and b"the shortest first" in refused.content
    points = {"optimistic": "8", "likely": "10", "pessimistic": "20"}
    assert client.post(address, sent | points).status_code == 303
    assert activity(stage, "Dig").more["plan"]["estimate"] == [8 * DAY, 10 * DAY, 20 * DAY]
    assert b'value="20.0"' in client.get(address).content
    assert client.post(address, sent).status_code == 303
    assert activity(stage, "Dig").more == {}


def test_who_sees_the_project_sees_its_forecast_and_nobody_else(stage: Stage) -> None:
    run = finished(stage)
    stage.world.person("stranger")
    for who, status in (("reader", 200), ("auditor", 200), ("south", 404), ("stranger", 404)):
        page = signed_in(stage, who).get(reverse("simulation", args=[run.pk]))
        assert page.status_code == status, who
    assert Schedule.objects.system("test").count() == 1


def test_over_http_a_key_starts_one_run_and_the_result_is_told(stage: Stage) -> None:
    client = signed_in(stage, "pm")
    address = f"/api/v1/projects/{stage.project.pk}/simulations"
    headers = {"Idempotency-Key": "one", "Content-Type": "application/json"}

    def post() -> Any:
        body = '{"trials": 200, "low": null, "high": null}'
        return client.post(address, body, content_type="application/json", headers=headers)

    first, second = post(), post()
    assert first.status_code == 201 and first.json()["id"] == second.json()["id"]
    told = first.json()
    assert (told["state"], told["low"], told["p80"]) == ("running", None, None)
    own = f"/api/v1/simulations/{told['id']}"
    assert client.get(f"{own}/found").status_code == 404
    work()
    told = client.get(own).json()
    assert told["state"] == "finished" and told["p10"] <= told["p50"] <= told["p80"]
    found = client.get(f"{own}/found").json()
    assert found["activities"][0]["name"] == "Build" and not found["is_stale"]
    assert client.get(address).json()["items"][0]["id"] == told["id"]
    version = {"If-Match": f'"{told["version"]}"'}
    refused = client.post(f"{own}/cancel", "{}", content_type="application/json", headers=version)
    assert refused.status_code == 422
