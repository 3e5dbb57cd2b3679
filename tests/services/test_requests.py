"""Requests: who takes which step, what each refuses, and the clock that stands while one waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.services.models import RequestMove, ServiceRequest
from sightline.services.queries import (
    clock_of,
    hands,
    own_requests,
    queue_numbers,
    requests,
    the_request,
)
from sightline.services.rules.assigning import Hand, proposed
from tests.services.scene import VERBS, WAYS, WHY, Scene, refused

pytestmark = pytest.mark.django_db
#: Where each verb leads, from which states; the domain reference, section 2.4.
TABLE = {
    "accept": ({"new"}, "accepted"),
    "start": ({"accepted", "reopened"}, "in_progress"),
    "wait": ({"in_progress"}, "waiting"),
    "resume": ({"waiting"}, "in_progress"),
    "deliver": ({"in_progress"}, "delivered"),
    "confirm": ({"delivered"}, "confirmed"),
    "reopen": ({"delivered", "confirmed"}, "reopened"),
    "close": ({"delivered", "confirmed"}, "closed"),
    "decline": ({"new", "accepted"}, "declined"),
    "cancel": ({"new", "accepted", "in_progress", "waiting", "reopened"}, "cancelled"),
}


@pytest.mark.parametrize("state", WAYS)
def test_every_verb_in_every_state(scene: Scene, state: str) -> None:
    version = scene.version()
    for verb, (starts, end) in TABLE.items():
        row = scene.request(state, version_id=version.pk)
        if state in starts:
            assert scene.take(row, verb).state == end
            told = RequestMove.objects.system("test").filter(request=row).last()
            assert (told.verb, told.state, told.why) == (verb, end, WHY)
        else:
            name, who = VERBS[verb]
            seeing = "north" if who == "helper" and row.assignee_id is None else who
            refused("wrong-state", scene.do, name, seeing, request_id=row.pk, why=WHY)


def test_no_step_leaves_an_end_and_reasons_are_asked_for(scene: Scene) -> None:
    for end in ("closed", "declined", "cancelled"):
        assert not ServiceRequest.life.verbs_from(end)
    steps = (("new", "decline"), ("new", "cancel"), ("in_progress", "wait"), ("waiting", "resume"))
    for state, verb in (*steps, ("in_progress", "deliver"), ("delivered", "reopen")):
        row = scene.request(state)
        name, who = VERBS[verb]
        refused("no-reason", scene.do, name, who, request_id=row.pk, why=" ")
    row = scene.request("delivered")
    refused("no-reason", scene.do, "close_request", "north", request_id=row.pk)
    row = scene.take(row, "confirm")
    assert scene.do("close_request", "north", request_id=row.pk).closed_at is not None


def test_each_side_takes_its_own_steps(scene: Scene) -> None:
    row = scene.request("delivered")
    at: dict[str, Any] = {"request_id": row.pk}
    for name in ("confirm_request", "reopen_request"):
        refused("forbidden", scene.do, name, "north", **at, why=WHY)
    refused("forbidden", scene.do, "close_request", "asker", **at, why=WHY)
    refused("not-found", scene.do, "confirm_request", "stranger", **at)
    refused("stale", scene.do, "confirm_request", "asker", **at, seen=1)
    scene.do("confirm_request", "mate", **at)  # a colleague of who asked


def test_only_who_stands_for_the_customer_asks_and_only_for_what_is_offered(scene: Scene) -> None:
    version, draft = scene.version(), scene.version("draft")
    said: dict[str, Any] = {"customer_id": scene.customer.pk, "title": "Help"}
    refused("forbidden", scene.do, "ask_service", "north", **said, version_id=version.pk)
    refused("not-found", scene.do, "ask_service", "stranger", **said, version_id=version.pk)
    refused("not-found", scene.do, "ask_service", "asker", **said, version_id=draft.pk)
    retired = scene.version("retired")
    refused("not-offered", scene.do, "ask_service", "asker", **said, version_id=retired.pk)
    other: dict[str, Any] = {"office_id": scene.world.id("south"), "code": "P", "promise": "Help"}
    other |= {"category": "tactical", "domain": "delivery", "name": "Help"}
    far = scene.do("add_service", "south", **other)
    scene.do("activate_service", "south", version_id=far.pk)
    refused("another-office", scene.do, "ask_service", "asker", **said, version_id=far.pk)
    first = scene.do("ask_service", "asker", **said, version_id=version.pk)
    second = scene.do("ask_service", "mate", **said, version_id=version.pk)
    assert second.number == first.number + 1
    assert second.code == f"SR-{second.number:04}"


def test_a_customer_or_version_with_requests_stays(scene: Scene) -> None:
    row = scene.request()
    at: dict[str, Any] = {"customer_id": scene.customer.pk}
    refused("requests-running", scene.do, "end_customer", "north", **at, why=WHY)
    refused("requests-running", scene.do, "drop_customer", "north", **at)
    said: dict[str, Any] = {"version_id": row.of_version_id, "promise": "Another"}
    new = scene.do("change_service", "north", **said)
    assert (new.number, new.state) == (2, "draft")
    scene.take(row, "decline")
    refused("has-history", scene.do, "drop_customer", "north", **at)
    scene.do("end_customer", "north", **at, why=WHY)


def test_the_clock_stands_while_the_customer_is_waited_for(scene: Scene) -> None:
    monday = datetime(2030, 6, 3, 9, 0, tzinfo=UTC)
    version = scene.version()  # 16 hours of 9 to 17

    def on(hours: float) -> Any:
        return clock.at(monday + timedelta(hours=hours))

    with on(0):
        row = scene.request(version_id=version.pk)
        assert row.due_at == datetime(2030, 6, 4, 17, 0, tzinfo=UTC)
    with on(1):
        scene.take(scene.take(row, "accept"), "start")
    with on(3):
        row = scene.take(row, "wait")
        assert (row.due_at, row.worked_minutes) == (None, 180)
    with on(24):  # Tuesday at nine: a night and five hours later
        row = scene.take(row, "resume")
        assert row.worked_minutes is None
        assert row.due_at == datetime(2030, 6, 5, 14, 0, tzinfo=UTC)
    with on(26):
        found = clock_of(row)
        assert (found.worked, found.left, found.runs, found.is_late) == (300, 660, True, False)
        row = scene.take(row, "deliver")
        assert row.worked_minutes == 300
    with on(60):
        row = scene.take(row, "reopen")
        assert row.due_at is not None
    with on(24 * 10):
        found = clock_of(row)
        assert found.is_late
        assert requests(scene.world.actor("north")).get(pk=row.pk).is_late
        assert queue_numbers(scene.world.actor("north")).late == 1
        scene.take(row, "start")
        row = scene.take(row, "deliver")
        assert (row.worked_minutes or 0) > 960
        assert the_request(scene.world.actor("asker"), row.pk).is_late  # type: ignore[attr-defined]
    with on(24 * 9), pytest.raises(Problem, match="later than this"):
        scene.take(row, "confirm")


@pytest.mark.parametrize("hours", [31, 33, 47, 49])
def test_page_list_and_queue_call_the_same_late(scene: Scene, hours: float) -> None:
    """Once the day it was due is over, a night that counts for nothing makes it no less late."""
    monday = datetime(2030, 6, 3, 9, 0, tzinfo=UTC)
    with clock.at(monday):
        row = scene.request("in_progress", version_id=scene.version().pk)
        assert row.due_at == datetime(2030, 6, 4, 17, 0, tzinfo=UTC)
    with clock.at(monday + timedelta(hours=hours)):
        north = scene.world.actor("north")
        told = (
            clock_of(row).is_late,
            requests(north).get(pk=row.pk).is_late,  # type: ignore[attr-defined]
            bool(queue_numbers(north).late),
        )
    assert told == (hours > 32,) * 3


def test_tasks_come_from_the_steps_and_must_be_done(scene: Scene) -> None:
    row = scene.request("in_progress")
    tasks = list(row.requesttasks.all())
    assert [task.title for task in tasks] == ["Outline", "Draw"]
    refused("tasks-open", scene.do, "deliver_request", "helper", request_id=row.pk, why=WHY)
    refused("forbidden", scene.do, "tick_task", "asker", task_id=tasks[0].pk)
    for task in tasks:
        scene.do("tick_task", "helper", task_id=task.pk)
    scene.do("tick_task", "north", task_id=tasks[0].pk, is_done=False)
    assert scene.now(tasks[0]).done_on is None
    scene.do("tick_task", "north", task_id=tasks[0].pk)
    scene.do("deliver_request", "helper", request_id=row.pk, why=WHY)
    refused("not-in-work", scene.do, "tick_task", "helper", task_id=tasks[0].pk, is_done=False)


def test_a_person_decides_who_works_on_it(scene: Scene) -> None:
    row = scene.request("accepted")
    at: dict[str, Any] = {"request_id": row.pk}
    refused("nobody-assigned", scene.do, "start_request", "north", **at)
    helper, desk = (scene.world.people[key].pk for key in ("helper", "desk"))
    refused("not-at-the-desk", scene.do, "assign_request", "north", **at, assignee_id=helper)
    scene.staffed(("coaching",), "desk")
    scene.staffed(("scheduling", "risk"))
    north = scene.world.actor("north")
    assert [one.hand.key for one in hands(north, row)] == [helper, desk]
    refused("forbidden", scene.do, "assign_request", "asker", **at, assignee_id=helper)
    refused("not-found", scene.do, "start_request", "helper", **at)
    scene.do("assign_request", "north", **at, assignee_id=desk)  # another one than proposed
    scene.do("assign_request", "north", **at, assignee_id=helper)
    assert [one.hand.load for one in hands(north, row)] == [1, 0]
    scene.do("start_request", "helper", **at)  # sees and works on it without a role
    held = scene.world.people["helper"].pk
    person = next(one for one in scene.world.organisation.offices.all() if one.code == "north")
    row_at_desk = person.desk_people.get(person=held)
    refused("carries-requests", scene.do, "leave_desk", "north", desk_person_id=row_at_desk.pk)
    ended = scene.request("cancelled")
    said: dict[str, Any] = {"request_id": ended.pk, "assignee_id": helper}
    refused("request-over", scene.do, "assign_request", "north", **said)


def test_skills_come_first_then_load_then_name() -> None:
    def hand(n: int, name: str, skills: str, load: int) -> Hand:
        return Hand(scene_id(n), name, frozenset(skills.split()), load)

    found = proposed(
        ["risk", "plans"],
        [hand(1, "Ann", "risk", 0), hand(2, "Bo", "risk plans", 9), hand(3, "Cy", "", 0),
         hand(4, "Al", "plans", 0), hand(5, "Di", "plans", 2)],
    )  # fmt: skip
    assert [one.hand.name for one in found] == ["Bo", "Al", "Ann", "Di", "Cy"]
    assert found[0].words == "plans, risk; 9 requests in hand"


def scene_id(n: int) -> Any:
    """Return an id that only stands for somebody."""
    return f"person-{n}"


def test_both_sides_talk_and_strangers_do_not(scene: Scene) -> None:
    row = scene.request("in_progress")
    at: dict[str, Any] = {"request_id": row.pk}
    for who in ("asker", "mate", "helper", "north"):
        scene.do("comment_request", who, **at, words="By Friday?")
    refused("invalid", scene.do, "comment_request", "asker", **at, words=" ")
    refused("not-found", scene.do, "comment_request", "stranger", **at, words="Hello")
    refused("forbidden", scene.do, "comment_request", "auditor", **at, words="Hello")
    assert list(own_requests(scene.world.actor("mate"))) == [row]
    assert not own_requests(scene.world.actor("helper")).exists()
    assert requests(scene.world.actor("helper")).count() == 1
