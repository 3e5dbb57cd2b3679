"""The schedule of change with real requests: collisions as far as one sees, pictures, list, export."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sightline.changes import commands
from sightline.changes.models import ChangeRequest, Sitting
from sightline.changes.queries import collisions
from sightline.changes.queries.calendar import Narrowed, entries
from sightline.kernel.errors import Invalid
from sightline.projects import commands as projects
from tests.browse import n_queries, signed_in
from tests.changes.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Stage:
    return Stage.make(World.make())


def at(first: float, last: float) -> dict[str, Any]:
    """Return a request's window, in days after the start."""
    return {"window_start": START + first * DAY, "window_finish": START + last * DAY}


def touch(stage: Stage, project: Any, name: str = "Billing", kind: str = "system") -> UUID:
    row = projects.touch_subject(stage.actor("desk"), project_id=project.pk, kind=kind, name=name)
    return row.subject_id


def of_other(stage: Stage, first: float, last: float, state: str = "submitted") -> ChangeRequest:
    """Return a request of the other project, in a state."""
    row = commands.raise_change(
        stage.actor("other-pm"), project_id=stage.other.pk, title="Move the tests",
        needs_no_funding=True, **at(first, last),
    )  # fmt: skip
    return put(stage, row, state)


def put(stage: Stage, row: ChangeRequest, state: str) -> ChangeRequest:
    """Put a request into a state past every rule."""
    row = stage.now(row)
    row.state, row.approved_digest = state, "sha256:test"
    stage.force(row)
    return stage.now(row)


def name_system(stage: Stage, row: ChangeRequest, subject: UUID) -> None:
    commands.name_item(stage.actor("desk"), change_id=row.pk, kind="system", ref=subject)


def reasons(met: list[collisions.Met]) -> list[str]:
    return [one.collision.reason for one in met]


def blocking(stage: Stage, row: ChangeRequest) -> list[str]:
    return [one.reason for one in collisions.blocking(stage.now(row))]


def test_two_changes_of_one_project_meet_and_the_approved_one_blocks(stage: Stage) -> None:
    first = stage.at("submitted", **at(0, 4))
    second = stage.at("submitted", title="Another", **at(2, 6))
    (met,) = collisions.of_change(stage.actor("pm"), first)
    assert (met.other, met.item, met.words) == (second, "N-1 Reservoir N-1", met.words)
    assert (met.collision.share, met.collision.severity) == (0.5, 0.25)
    assert blocking(stage, first) == []
    put(stage, second, "approved")
    assert blocking(stage, first) == ["item"]
    commands.edit_change(stage.actor("pm"), change_id=first.pk, **at(-2, 2))
    assert blocking(stage, first) == []
    assert collisions.of_change(stage.actor("pm"), stage.now(first)) == []


@pytest.mark.parametrize("state", ["draft", "returned", "rejected", "withdrawn", "implemented"])
def test_inactive_changes_are_ignored(stage: Stage, state: str) -> None:
    first = stage.at("submitted", **at(0, 4))
    put(stage, stage.at("submitted", title="Another", **at(2, 6)), state)
    assert collisions.of_change(stage.actor("pm"), first) == []


def test_a_named_system_is_met_across_projects_and_its_project_as_a_whole(stage: Stage) -> None:
    billing = touch(stage, stage.project)
    touch(stage, stage.other)
    first, second = stage.at("submitted", **at(0, 4)), of_other(stage, 2, 6)
    actor = stage.actor("desk")
    assert collisions.of_change(actor, first) == []  # two projects as wholes that share a system
    name_system(stage, first, billing)
    (met,) = collisions.of_change(actor, first)
    assert (met.collision.reason, met.item) == ("parent", "N-2 Reservoir N-2")
    name_system(stage, second, billing)
    (met,) = collisions.of_change(stage.actor("desk"), first)
    assert (met.collision.reason, met.item) == ("item", "Billing")
    assert met.collision.severity == 0.5 * 2 / 3  # two projects touch it: two thirds critical


def test_what_the_computation_found_is_worked_on_once_it_is_named(stage: Stage) -> None:
    billing = touch(stage, stage.project)
    touch(stage, stage.other)
    first = stage.at("assessment", **at(0, 4))
    (found,) = [item for item in stage.items(first) if item.kind == "system"]
    assert (found.ref, found.is_computed, found.is_named) == (billing, True, False)
    second = of_other(stage, 2, 6)
    name_system(stage, second, billing)
    actor = stage.actor("desk")
    assert reasons(collisions.of_change(actor, first)) == ["child"]
    name_system(stage, first, billing)
    assert reasons(collisions.of_change(actor, first)) == ["item"]


def test_a_request_shows_what_it_meets(stage: Stage, desk: Client) -> None:
    first = stage.at("submitted", **at(0, 4))
    page = desk.get(f"/changes/{first.pk}").content.decode()
    assert "None: it meets no other change" in page
    second = put(stage, stage.at("submitted", title="Another", **at(2, 6)), "approved")
    page = desk.get(f"/changes/{first.pk}").content.decode()
    assert f'href="/changes/{second.pk}"' in page
    assert "Blocks, medium (25%)" in page
    assert (
        f'href="/changes/{first.pk}"'
        in desk.get("/changes/calendar?from=2026-03-02").content.decode()
    )
    nowhere = stage.at("submitted", title="No time yet")
    assert "Collisions" not in desk.get(f"/changes/{nowhere.pk}").content.decode()


def test_different_systems_of_one_project_may_change_together(stage: Stage) -> None:
    first = stage.at("submitted", **at(0, 4))
    second = stage.at("submitted", title="Another", **at(2, 6))
    for row, name in ((first, "Billing"), (second, "Meters")):
        name_system(stage, row, touch(stage, stage.project, name))
    assert collisions.of_change(stage.actor("pm"), first) == []


def test_groups_sites_and_vendors_of_the_project_warn(stage: Stage) -> None:
    for kind in ("group", "site", "vendor"):
        for project in (stage.project, stage.other):
            touch(stage, project, "Shared", kind)
    first = stage.at("submitted", **at(0, 4))
    of_other(stage, 2, 6, "approved")
    met = collisions.of_change(stage.actor("desk"), first)
    assert sorted(reasons(met)) == ["group", "site", "vendor"]
    assert {one.item for one in met} == {"Shared"}
    assert blocking(stage, first) == []


def test_windows_bar_until_the_window_or_the_change_is_moved(stage: Stage) -> None:
    first = stage.at("submitted", **at(0, 4))
    row = commands.add_window(
        stage.actor("lead"), kind="blackout", name="Year end",
        starts=START + 3 * DAY, finishes=START + 9 * DAY,
    )  # fmt: skip
    (met,) = collisions.of_change(stage.actor("pm"), first)
    assert (met.collision.reason, met.window) == ("item_blackout", row)
    assert blocking(stage, first) == ["item_blackout"]
    commands.change_window(stage.actor("lead"), window_id=row.pk, starts=START + 4 * DAY)
    assert blocking(stage, first) == []
    urgent = stage.at("submitted", kind="emergency", title="Now", **at(5, 6))
    assert blocking(stage, urgent) == []
    assert reasons(collisions.of_change(stage.actor("pm"), urgent)) == ["item_blackout"]


def test_another_projects_test_freeze_warns(stage: Stage) -> None:
    billing = touch(stage, stage.other)
    commands.add_window(
        stage.actor("desk"), kind="freeze", name="User tests", project_id=stage.other.pk,
        starts=START, finishes=START + 9 * DAY,
    )  # fmt: skip
    first = stage.at("submitted", **at(0, 4))
    assert collisions.of_change(stage.actor("desk"), first) == []
    name_system(stage, first, billing)
    (met,) = collisions.of_change(stage.actor("desk"), first)
    assert (met.collision.reason, met.collision.blocks) == ("freeze", False)


def test_a_change_without_a_window_collides_with_nothing(stage: Stage) -> None:
    row = stage.at("submitted")
    assert collisions.blocking(row) == []
    assert collisions.of_change(stage.actor("pm"), row) == []


def test_what_one_does_not_see_is_left_out_but_blocks_all_the_same(stage: Stage) -> None:
    billing = touch(stage, stage.project)
    hidden = of_other(stage, 2, 6)
    first = stage.at("submitted", **at(0, 4))
    for row in (first, hidden):
        name_system(stage, row, billing)
    put(stage, hidden, "approved")
    assert reasons(collisions.of_change(stage.actor("desk"), first)) == ["item"]
    assert collisions.of_change(stage.actor("pm"), first) == []
    assert blocking(stage, first) == ["item"]
    told = entries(stage.actor("pm"), START, START + 30 * DAY)
    assert [entry.title for entry in told] == [str(stage.now(first))]
    page = signed_in(stage.world.people["pm"]).get("/changes/calendar?from=2026-03-01")
    assert "Move the tests" not in page.content.decode()


def test_between_tells_those_of_a_time_the_blocking_first(stage: Stage) -> None:
    touch(stage, stage.project, "Hall", "site")
    touch(stage, stage.other, "Hall", "site")
    stage.at("submitted", **at(0, 4))
    of_other(stage, 2, 6, "approved")
    put(stage, stage.at("submitted", title="Another", **at(3, 5)), "approved")
    actor = stage.actor("desk")
    found = collisions.between(actor, START, START + 30 * DAY)
    assert [one.collision.blocks for one in found] == [True, *[False] * 7]
    assert collisions.between(actor, START + 20 * DAY, START + 30 * DAY) == []
    assert len(collisions.between(actor, START + 5 * DAY, START + 30 * DAY)) == 2


def test_it_is_narrowed_by_office_project_subject_and_kind(stage: Stage) -> None:
    billing = touch(stage, stage.project)
    first = stage.at("submitted", **at(0, 4))
    urgent = stage.at("submitted", kind="emergency", title="Now", **at(9, 10))
    other = of_other(stage, 2, 6)
    board = stage.boards["Program"]
    stage.force(Sitting(board=board, starts=START + DAY, lasts_minutes=60))
    until = START + 30 * DAY

    def titles(**narrowed: Any) -> list[str]:
        found = entries(stage.actor("desk"), START, until, Narrowed(**narrowed))
        return [entry.title for entry in found]

    assert titles() == [str(first), "Program", str(other), str(urgent)]
    assert titles(project=stage.project.pk) == [str(first), str(urgent)]
    assert titles(subject=billing) == [str(first), str(urgent)]
    assert titles(kind="emergency") == [str(urgent)]
    assert titles(office=stage.world.id("north")) == ["Program"]
    assert titles(office=stage.world.id("south")) == []
    for wrong in ({"kind": "odd"}, {"project": "odd"}):
        with pytest.raises(Invalid):
            Narrowed.by(wrong)


@pytest.fixture
def desk(stage: Stage) -> Client:
    return signed_in(stage.world.people["desk"])


@pytest.mark.parametrize("view", ["month", "weeks", "list"])
def test_each_picture_has_the_list_as_its_twin(stage: Stage, desk: Client, view: str) -> None:
    put(stage, stage.at("submitted", **at(0, 4)), "approved")
    stage.at("submitted", title="Another", **at(2, 6))
    commands.add_window(
        stage.actor("lead"), kind="maintenance", name="Sunday nights",
        starts=START + 12 * DAY, finishes=START + 13 * DAY,
    )  # fmt: skip
    answer = desk.get(f"/changes/calendar?view={view}&from=2026-03-02")
    page = answer.content.decode()
    table = page.split('id="schedule"')[1].split("</table>")[0]
    for words in ("A thicker wall", "Another", "Sunday nights", "Tentative: ", "Approved"):
        assert words in table
    assert "Already scheduled for another change" in page.split('id="collisions"')[1]
    assert "Blocks, medium (25%)" in page
    assert ("change-month" in page, "change-strip" in page) == (view == "month", view == "weeks")


def test_the_pictures_place_what_is_going_on(stage: Stage, desk: Client) -> None:
    stage.at("submitted", **at(4, 9))  # Friday 6 March to Wednesday 11 March
    month = desk.get("/changes/calendar?from=2026-03-02").context["month"]
    held = {
        cell["day"].day: [drawn["is_head"] for drawn in cell["entries"]]
        for week in month
        for cell in week
        if cell["entries"]
    }
    assert held == {6: [True], 7: [False], 8: [False], 9: [True], 10: [False], 11: [False]}
    strip = desk.get("/changes/calendar?view=weeks&from=2026-03-05").context["strip"]
    (row,) = strip["rows"]
    assert (row["stretch"].before, row["stretch"].own, row["stretch"].after) == (0, 2, 11)


def test_an_empty_time_says_so_and_bad_addresses_are_refused(desk: Client) -> None:
    assert "Nothing is planned" in desk.get("/changes/calendar?from=2031-01-01").content.decode()
    for query in ("view=year", "from=soon", "kind=odd", "project=x", "office=1", "subject=0"):
        assert desk.get(f"/changes/calendar?{query}").status_code == 422, query


def test_the_list_is_exported(stage: Stage, desk: Client) -> None:
    stage.at("submitted", **at(0, 4))
    answer = desk.get("/changes/calendar?from=2026-03-02&export=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "A thicker wall" in answer.content.decode()
    assert desk.get("/changes/calendar?from=2026-03-02&export=xlsx").status_code == 200


def test_more_changes_take_no_more_queries(stage: Stage, desk: Client) -> None:
    touch(stage, stage.project)
    stage.at("submitted", **at(0, 4))
    few = n_queries(desk, "/changes/calendar?from=2026-03-02")
    for number in range(8):
        stage.at("submitted", title=f"More {number}", **at(number, number + 4))
    assert n_queries(desk, "/changes/calendar?from=2026-03-02") == few


def test_blocking_asks_a_few_questions(
    stage: Stage, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    row = stage.at("submitted", **at(0, 4))
    for number in range(8):
        stage.at("submitted", title=f"More {number}", **at(number, number + 4))
    held = stage.now(row)
    with django_assert_max_num_queries(4):
        assert collisions.blocking(held) == []
