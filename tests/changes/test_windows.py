"""Windows of the schedule of change: each command works, leaves its trace, and each refusal none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sightline.changes import commands
from sightline.changes.models import ChangeWindow
from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Problem, Refused, Stale
from sightline.kernel.models import JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import Project, Subject
from tests.browse import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 20, 18, tzinfo=UTC)
END = START + timedelta(days=12)


@pytest.fixture
def world() -> World:
    world = World.make()
    world.runs("desk", "north")
    world.runs("elsewhere", "south")
    world.person("reader", "reader")
    return world


@pytest.fixture
def project(world: World) -> Project:
    return projects.open_project(
        world.actor("desk"), code="N-1", name="Reservoir", office_id=world.id("north-1"),
        confidentiality="open",
    )  # fmt: skip


def added(world: World, key: str = "lead", **more: Any) -> ChangeWindow:
    said = {"kind": "blackout", "name": "Year end", "starts": START, "finishes": END}
    return commands.add_window(world.actor(key), **said | more)


def kept() -> list[dict[str, Any]]:
    return list(ChangeWindow.objects.system("test").order_by("pk").values())


@contextmanager
def refused(kind: type[Problem], code: str = "") -> Iterator[None]:
    before = kept(), JournalEntry.objects.count()
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == (code or kind.code)
    assert (kept(), JournalEntry.objects.count()) == before


def last() -> JournalEntry:
    found = JournalEntry.objects.order_by("-sequence").first()
    assert found is not None
    return found


def test_a_window_is_added_moved_and_dropped(world: World) -> None:
    row = added(world, reason="The books close.")
    assert (last().kind, last().about) == ("changes.WindowAdded", row.pk)
    moved = commands.change_window(
        world.actor("lead"), window_id=row.pk, seen=1, finishes=END + timedelta(days=1)
    )
    assert (moved.finishes, moved.version) == (END + timedelta(days=1), 2)
    assert last().kind == "changes.WindowChanged"
    commands.drop_window(world.actor("lead"), window_id=row.pk, seen=2)
    assert (kept(), last().kind) == ([], "changes.WindowDropped")


def test_nothing_is_noted_when_nothing_differs(world: World) -> None:
    row = added(world)
    entries = JournalEntry.objects.count()
    commands.change_window(world.actor("lead"), window_id=row.pk, name="Year end")
    assert JournalEntry.objects.count() == entries


def test_a_window_that_ends_before_it_starts_is_refused_by_name(world: World) -> None:
    for finishes in (START, START - timedelta(minutes=1)):
        with refused(Refused, "window-ends-before-start"):
            added(world, finishes=finishes)
    row = added(world)
    with refused(Refused, "window-ends-before-start"):
        commands.change_window(world.actor("lead"), window_id=row.pk, starts=END)


def test_what_does_not_go_together_is_refused_by_name(world: World, project: Project) -> None:
    _, subject = touched(world, project)
    with refused(Refused, "window-of-two-things"):
        added(world, project_id=project.pk, subject_id=subject.pk)
    with refused(Refused, "freeze-without-project"):
        added(world, kind="freeze")
    with refused(Refused, "freeze-without-project"):
        added(world, kind="freeze", subject_id=subject.pk)


def touched(world: World, project: Project, name: str = "Billing") -> tuple[Any, Subject]:
    touch = projects.touch_subject(
        world.actor("desk"), project_id=project.pk, kind="system", name=name
    )
    return touch, touch.subject


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "holiday"},
        {"name": " "},
        {"name": "x" * 201},
        {"reason": "x" * 301},
        {"starts": "2026-12-20"},
        {"starts": START.replace(tzinfo=None)},
        {"starts": START.replace(year=1800)},
        {"finishes": None},
    ],
)
def test_bad_input_is_named_by_its_field(world: World, wrong: dict[str, Any]) -> None:
    with refused(Invalid):
        added(world, **wrong)


def test_an_office_keeps_the_windows_of_its_projects_alone(world: World, project: Project) -> None:
    row = added(world, "desk", kind="freeze", project_id=project.pk)
    assert row.lineage()[1] == project.pk
    with refused(Forbidden):
        added(world, "desk")
    with refused(Forbidden):
        added(world, "elsewhere", project_id=project.pk)
    with refused(Forbidden):
        added(world, "reader")
    with refused(Forbidden):
        commands.drop_window(world.actor("elsewhere"), window_id=row.pk)
    with refused(Forbidden):  # nor can it hand one on to everybody
        commands.change_window(
            world.actor("desk"), window_id=row.pk, kind="blackout", project_id=None
        )


def test_a_window_of_a_hidden_project_is_hidden(world: World) -> None:
    hidden = projects.open_project(
        world.actor("desk"), code="N-2", name="Sale", office_id=world.id("north-1")
    )
    row = added(world, "desk", project_id=hidden.pk)
    with refused(NotFound):
        commands.change_window(world.actor("elsewhere"), window_id=row.pk, name="Mine")
    with refused(NotFound):
        added(world, "elsewhere", project_id=hidden.pk)
    client = signed_in(world.people["elsewhere"])
    assert client.get(f"/changes/windows/{row.pk}").status_code == 404
    assert "Year end" not in client.get("/changes/windows").content.decode()


def test_a_stale_version_is_told_with_both(world: World) -> None:
    row = added(world)
    commands.change_window(world.actor("lead"), window_id=row.pk, name="Closing")
    with refused(Stale):
        commands.change_window(world.actor("lead"), window_id=row.pk, name="Other", seen=1)
    with refused(Stale):
        commands.drop_window(world.actor("lead"), window_id=row.pk, seen=1)


def test_ones_own_last_step_is_taken_back(world: World) -> None:
    row = added(world)
    first = last().pk
    commands.change_window(world.actor("lead"), window_id=row.pk, name="Closing")
    moved = last().pk
    with refused(Refused, "changed-since"):
        commands.undo_window_change(world.actor("lead"), entry_id=first)
    back = commands.undo_window_change(world.actor("lead"), entry_id=moved)
    assert (back.name if back else "", last().kind) == ("Year end", "changes.WindowUndone")
    commands.drop_window(world.actor("lead"), window_id=row.pk)
    again = commands.undo_window_change(world.actor("lead"), entry_id=last().pk)
    assert again is not None
    assert again.pk == row.pk
    fresh = added(world, name="Another")
    assert commands.undo_window_change(world.actor("lead"), entry_id=last().pk) is None
    assert fresh.pk not in {held["id"] for held in kept()}


def test_a_step_is_not_taken_back_by_others_or_too_late(world: World) -> None:
    added(world)
    entry = last().pk
    world.person("second-lead", "strategic_pmo")
    with refused(Refused, "not-yours"):
        commands.undo_window_change(world.actor("second-lead"), entry_id=entry)
    with clock.at(clock.now() + timedelta(minutes=11)), refused(Refused, "too-late"):
        commands.undo_window_change(world.actor("lead"), entry_id=entry)


def test_a_window_given_to_everybody_does_not_tell_whose_it_was(world: World) -> None:
    hidden = projects.open_project(
        world.actor("desk"), code="N-2", name="Sale", office_id=world.id("north-1")
    )
    row = added(world, "lead", project_id=hidden.pk)
    commands.change_window(world.actor("lead"), window_id=row.pk, project_id=None)
    client = signed_in(world.people["elsewhere"])
    for address in (
        f"/changes/windows/{row.pk}/history",
        f"/api/v1/changes/windows/{row.pk}/history",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert str(hidden.pk) not in answer.content.decode()


SENT = {
    "kind": "blackout",
    "name": "Year end",
    "starts": "2026-12-20T18:00",
    "finishes": "2027-01-01T18:00",
}


def test_pages_add_edit_and_drop_with_an_undo(world: World) -> None:
    client = signed_in(world.people["lead"])
    answer = client.post("/changes/windows/new", SENT)
    assert answer.status_code == 303
    (row,) = kept()
    assert (row["starts"], row["finishes"]) == (START, END)
    page = client.get(answer["Location"]).content.decode()
    assert "Year end was added." in page
    assert "/changes/windows/undo/" in page
    address = f"/changes/windows/{row['id']}"
    form = {**SENT, "seen": "1", "name": "Closing"}
    assert client.post(f"{address}/edit", form).status_code == 303
    assert kept()[0]["name"] == "Closing"
    assert client.post(f"{address}/edit", form | {"name": "Late"}).status_code == 409
    history = client.get(f"{address}/history").content.decode()
    assert "Year end" in history
    assert "Lead" in history
    assert "Closing" in client.get("/changes/windows?kind=blackout").content.decode()
    assert "No windows match" in client.get("/changes/windows?kind=freeze").content.decode()
    assert client.get("/changes/windows?export=csv").content.decode().count("Closing") == 1
    assert client.post(f"{address}/drop", {"seen": "2"}).status_code == 303
    page = client.get("/changes/windows").content.decode()
    undo = page.split("/changes/windows/undo/")[1][:36]
    assert client.post(f"/changes/windows/undo/{undo}").status_code == 303
    assert len(kept()) == 1


def test_a_page_tells_a_bad_window_beside_its_field(world: World) -> None:
    answer = signed_in(world.people["lead"]).post(
        "/changes/windows/new", SENT | {"finishes": "2026-12-01T00:00"}
    )
    assert answer.status_code == 422
    assert "must end after it starts" in answer.content.decode()
    assert kept() == []


def test_an_office_is_offered_its_projects_alone(world: World, project: Project) -> None:
    page = signed_in(world.people["desk"]).get("/changes/windows/new").content.decode()
    assert project.name in page
    assert "subject_id" not in page
    page = signed_in(world.people["elsewhere"]).get("/changes/windows/new").content.decode()
    assert project.name not in page
    assert signed_in(world.people["reader"]).get("/changes/windows/new").status_code == 403


def test_granted_on_one_project_is_enough_to_keep_its_windows(
    world: World, project: Project
) -> None:
    world.person("helper", "project_office", Node("project", project.pk, project.code))
    assert added(world, "helper", kind="freeze", project_id=project.pk).kind == "freeze"
