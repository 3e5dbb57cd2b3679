"""A schedule file that an approved baseline holds becomes a change request, with what it changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from sightline.audit.digest import state_digest
from sightline.changes import commands as changes
from sightline.changes.models import ChangeRequest
from sightline.engines.impact import deltas_from
from sightline.engines.schedule.plan import Activity as Drawn
from sightline.engines.schedule.plan import Baseline, Constraint, Link, LinkType, Plan
from sightline.exchange import commands, queries
from sightline.exchange.models import ImportRun
from sightline.formats import mspdi
from sightline.identity.commands import Node
from sightline.kernel.command import unit
from sightline.kernel.errors import Forbidden, NotFound, Refused, Stale
from sightline.projects import commands as projects
from sightline.projects.models import Activity, Project, ScheduleBaseline
from sightline.projects.schedule.edits import Change
from tests.engines.schedule.plans import CALENDARS, DAY, MONDAY, at, fs, plan, task
from tests.exchange.conftest import ROWS, csv_of, started, worked
from tests.site.api_world import problem, signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
AS_APPROVED = Baseline(0, MONDAY, at("2026-03-03 17:00"), 2 * DAY)
AS_ASKED = Baseline(0, MONDAY, at("2026-03-05 17:00"), 4 * DAY)
LATER = {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at("2026-03-12 08:00")}


def drawn(rows: Iterable[Drawn], links: Iterable[Link], kept: Baseline) -> Plan:
    first, *others = rows
    return plan([replace(first, baselines=(kept,)), *others], tuple(links), name="Weir")


WEIR = drawn([task("1", 2), task("2", 3), task("3", 1)], fs("1 2 3"), AS_APPROVED)
ASKED = drawn(
    [task("1", 4), task("2", 3, notes="Ask again"), task("3", 1, **LATER), task("4", 1)],
    [*fs("1 2"), Link("1", "3", LinkType.SS, DAY)],
    AS_ASKED,
)


@pytest.fixture
def weir(staffed: World) -> Project:
    """Return a project whose schedule has an approved baseline."""
    for key in ("planner", "asker"):
        staffed.person(key)
    staffed.person("executive", "executive", staffed.office_node("north"))
    north = staffed.actor("north")
    row = projects.open_project(north, code="N-7", name="Weir", office_id=staffed.id("north"))
    node = Node("project", row.pk, "N-7")
    staffed.grant("planner", "project_manager", node)
    staffed.grant("asker", "requester", node)
    run = brought(staffed, row, WEIR)
    commands.accept_import(staffed.actor("planner"), run_id=run.pk)
    projects.approve_baseline(staffed.actor("executive"), project_id=row.pk)
    return row


def brought(world: World, project: Project, plan_: Plan, key: str = "planner") -> ImportRun:
    """Let a schedule be read, and return the run that waits."""
    data = mspdi.write(replace(plan_, calendars=CALENDARS[:1])).data
    return started(
        world.actor(key), world, data, name="weir.xml", project_id=project.pk, office_id=None
    )


def ids() -> dict[str, str]:
    return {row.uid: str(row.pk) for row in Activity.objects.system("test")}


def raised(world: World, run: ImportRun, key: str = "planner", **said: Any) -> ChangeRequest:
    found = commands.raise_from_import(world.actor(key), run_id=run.pk, **said).change
    assert found is not None
    row: ChangeRequest = ChangeRequest.objects.system("test").get(pk=found.pk)
    return row


def refused_by(world: World, run: ImportRun, key: str = "planner", **said: Any) -> str:
    """Return the guard that refuses; nothing is changed."""
    before = state_digest()[0]
    with pytest.raises((Refused, Forbidden, NotFound, Stale)) as found:
        commands.raise_from_import(world.actor(key), run_id=run.pk, **said)
    assert state_digest()[0] == before
    return found.value.code


def test_what_changes_is_asked_for_as_deltas_and_the_rest_is_listed(
    staffed: World, weir: Project
) -> None:
    run = brought(staffed, weir, ASKED)
    change, own = raised(staffed, run), ids()
    assert change.deltas == [
        {"kind": "stretch", "activity_id": own["1"], "duration": 4 * DAY},
        {"kind": "slip", "activity_id": own["3"], "days": 3},
        {
            "kind": "unlink",
            "predecessor_id": own["2"],
            "successor_id": own["3"],
            "type": "FS",
        },
        {
            "kind": "link",
            "predecessor_id": own["1"],
            "successor_id": own["3"],
            "type": "SS",
            "lag": DAY,
        },
    ]
    assert (change.project_id, change.state, change.title) == (weir.pk, "draft", "As in weir.xml")
    assert (change.source, change.import_id) == (f"import {run.pk}", run.pk)
    left_out = change.description.splitlines()[3:]
    assert left_out == [
        "- “4” is new",
        "- “2”: Notes",
        "- The lines of baseline 0: it moves by what its activities move",
    ]


def test_another_lag_is_the_link_anew(staffed: World, weir: Project) -> None:
    links = [*fs("1 2"), Link("2", "3", lag=DAY)]
    run = brought(staffed, weir, drawn([task("1", 2), task("2", 3), task("3", 1)], links, AS_ASKED))
    kinds = [each["kind"] for each in raised(staffed, run).deltas]
    assert kinds == ["unlink", "link"]


@pytest.mark.parametrize(
    ("more", "asks"),
    [
        ({**LATER, "constraint_date": at("2026-03-09 13:00")}, {"minutes": 240}),
        ({**LATER, "constraint_date": at("2026-03-06 08:00")}, None),
        ({**LATER, "constraint": Constraint.START_NO_LATER}, None),
        ({**LATER, "constraint_date": at("2026-03-14 10:30")}, None),
    ],
    ids=["by work", "earlier", "no later", "on no working time"],
)
def test_a_start_is_asked_for_only_where_a_slip_says_just_that(
    staffed: World, weir: Project, more: dict[str, Any], asks: dict[str, int] | None
) -> None:
    rows = [task("1", 4), task("2", 3), task("3", 1, **more)]
    change = raised(staffed, brought(staffed, weir, drawn(rows, fs("1 2 3"), AS_ASKED)))
    slips = [each for each in change.deltas if each["kind"] == "slip"]
    expected = {"kind": "slip", "activity_id": ids()["3"]} | (asks or {})
    assert slips == ([expected] if asks else [])
    assert ("“3”: Constraint" in change.description) is (asks is None)


def test_what_is_finished_is_not_stretched(staffed: World, weir: Project) -> None:
    ended = {"actual_start": MONDAY, "actual_finish": at("2026-03-03 17:00")}
    done = task("1", 2, percent_complete=1.0, remaining_duration=0, **ended)
    rest = [task("2", 3), task("3", 1)]
    run = brought(staffed, weir, drawn([done, *rest], fs("1 2 3"), AS_APPROVED))
    commands.accept_import(staffed.actor("planner"), run_id=run.pk)
    longer = drawn([replace(done, duration=4 * DAY), *rest], fs("1 2 3"), AS_ASKED)
    assert refused_by(staffed, brought(staffed, weir, longer)) == "nothing-to-ask"


def test_what_is_gone_asks_for_nothing(staffed: World, weir: Project) -> None:
    run = brought(staffed, weir, drawn([task("1", 2), task("2", 3)], fs("1 2"), AS_ASKED))
    assert refused_by(staffed, run) == "nothing-to-ask"


def test_who_may_not_do_both_raises_nothing(staffed: World, weir: Project) -> None:
    run = brought(staffed, weir, ASKED)
    assert refused_by(staffed, run, "lead") == "forbidden"
    assert refused_by(staffed, run, "asker") == "not-found"
    assert refused_by(staffed, run, "south") == "not-found"
    assert refused_by(staffed, run, seen=run.version + 1) == "stale"


def test_each_guard_by_its_name(staffed: World, weir: Project) -> None:
    assert refused_by(staffed, brought(staffed, weir, WEIR)) == "not-held"
    only = drawn([task("1", 2), task("2", 3), task("3", 1)], fs("1 2 3"), AS_ASKED)
    assert refused_by(staffed, brought(staffed, weir, only)) == "nothing-to-ask"
    register = started(staffed.actor("north"), staffed, csv_of(*ROWS))
    assert refused_by(staffed, register, "north") == "no-schedule"
    run = brought(staffed, weir, ASKED)
    raised(staffed, run)
    assert refused_by(staffed, run) == "raised-already"
    commands.discard_import(staffed.actor("planner"), run_id=run.pk)
    assert refused_by(staffed, run) == "wrong-state"


def test_what_was_withdrawn_can_be_asked_for_anew(staffed: World, weir: Project) -> None:
    run, planner = brought(staffed, weir, ASKED), staffed.actor("planner")
    first = raised(staffed, run)
    changes.withdraw_change(planner, change_id=first.pk, why="Too early")
    second = raised(staffed, run)
    assert second.pk != first.pk


def carried(world: World, change: ChangeRequest) -> None:
    """Do what the request asks, as its application does."""
    planner = world.actor("planner")
    with unit(planner):
        projects.carry_out_change(
            planner,
            project_id=change.project_id,
            change_id=change.pk,
            code=change.code,
            deltas=deltas_from(change.deltas),
        )


def test_once_carried_out_the_same_file_shows_what_is_left(staffed: World, weir: Project) -> None:
    run = brought(staffed, weir, ASKED)
    lines = ScheduleBaseline.objects.system("test").get(project=weir).lines
    change = raised(staffed, run)
    assert ScheduleBaseline.objects.system("test").get(project=weir).lines == lines
    carried(staffed, change)
    seen = queries.plan_preview(staffed.actor("planner"), run)
    assert seen.refused is None
    assert [name for _, name in seen.look.delta.added] == ["4"]
    assert {(each.uid, each.field) for each in seen.look.delta.changed} == {("2", "notes")}
    assert sum(seen.look.delta.links.values()) == 0
    assert seen.look.delta.baselines == ()
    commands.accept_import(staffed.actor("planner"), run_id=run.pk, shown=seen.digest)
    assert ids().keys() == {"1", "2", "3", "4"}


def test_dates_of_today_count_and_not_those_of_the_baseline(staffed: World, weir: Project) -> None:
    first = UUID(ids()["1"])
    edit = Change(first, {"duration": 3 * DAY})
    projects.edit_schedule(staffed.actor("planner"), project_id=weir.pk, edits=[edit])
    change = raised(staffed, brought(staffed, weir, ASKED))
    slip = next(each for each in change.deltas if each["kind"] == "slip")
    assert slip["days"] == 2


def test_from_the_page_of_the_import_to_the_request_and_back(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    run = brought(staffed, weir, ASKED)
    here = f"/imports/{run.pk}"
    page = client.get(here).content.decode()
    assert "Raise a change request from this file" in page
    assert b"Raise a change request" not in browser("lead").get(here).content
    assert client.post(f"{here}/request", {"seen": run.version})["Location"] == here
    change: ChangeRequest = ChangeRequest.objects.system("test").get()
    page = client.get(here).content.decode()
    assert f'href="/changes/{change.pk}"' in page
    assert "Raise a change request" not in page
    request = client.get(f"/changes/{change.pk}").content.decode()
    assert f'href="{here}"' in request
    assert "takes 32 working hours" in request
    again = client.post(f"{here}/request", {})
    assert (again.status_code, b"decided there decides" in again.content) == (422, True)


def test_a_program_raises_it_once(staffed: World, weir: Project) -> None:
    api = signed_in(staffed.people["planner"])
    run = brought(staffed, weir, ASKED)
    told = api.ok("POST", f"/imports/{run.pk}/request", None, run.version)
    assert told["state"] == "ready"
    assert api.get(f"/changes/{told['change_id']}")["title"] == "As in weir.xml"
    answer = api.send("POST", f"/imports/{run.pk}/request", None, told["version"])
    assert problem(answer, 422)["code"] == "raised-already"
    assert problem(api.send("POST", f"/imports/{uuid4()}/request", None, 1), 404)
    worked()
