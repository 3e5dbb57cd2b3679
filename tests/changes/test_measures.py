"""The measures with real requests: each figure has a known answer, opens its rows, and is cut."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sightline.changes import commands
from sightline.changes.models import ChangeRequest, ChangeReview, Decision
from sightline.changes.queries import measured
from sightline.changes.queries.measured import Asked, Figure
from sightline.changes.queries.measures import figures, grouped, to_decision
from sightline.kernel import clock
from sightline.projects.models import Project
from tests.browse import n_queries, signed_in
from tests.changes.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db
DAY0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED = Asked(DAY0, DAY0 + 90 * DAY)


@pytest.fixture
def stage() -> Stage:
    with clock.at(DAY0 - 30 * DAY):
        return Stage.make(World.make())


def go(stage: Stage, row: ChangeRequest, state: str, day: float) -> ChangeRequest:
    """Bring a request into a state on a day, past every rule."""
    with clock.at(DAY0 + day * DAY):
        held = stage.now(row)
        held.state, held.approved_digest = state, "sha256:test"
        stage.force(held)
    return stage.now(row)


def submitted(stage: Stage, day: float, **fields: Any) -> ChangeRequest:
    with clock.at(DAY0 + day * DAY):
        return stage.at("submitted", **fields)


def decide(stage: Stage, row: ChangeRequest, outcome: str, day: float) -> None:
    board = stage.boards["Control"]
    with clock.at(DAY0 + day * DAY):
        stage.force(
            Decision(
                change=row, board=board, outcome=outcome, reasons="So", digest="sha256:x",
                decided_by=stage.world.people["chair"],
                until=(DAY0 + 50 * DAY).date() if outcome == "defer" else None,
            )
        )  # fmt: skip


def told(stage: Stage, key: str = "desk", asked: Asked = ASKED) -> dict[str, Figure]:
    kept = measured.held(stage.actor(key), asked)
    return {figure.key: figure for figure in figures(kept, asked)}


def test_cycle_times_by_state_and_to_the_decision(stage: Stage) -> None:
    for number, days in enumerate((1, 2, 3, 10)):
        row = submitted(stage, number, title=f"Change {number}")
        go(stage, row, "ready", number + days)
        go(stage, row, "approved", number + days + 4)
    found = told(stage)
    assert (found["in-submitted"].value, found["in-submitted"].p80) == (2.5, 10)
    assert (found["in-ready"].value, found["in-ready"].n) == (4, 4)
    assert (found["to-decision"].value, found["to-decision"].p80) == (6.5, 14)
    assert to_decision(measured.paced(stage.actor("desk"), ASKED), ASKED) == found["to-decision"]
    early = told(stage, asked=Asked(DAY0, DAY0 + 2 * DAY))
    assert (early["in-submitted"].n, early["to-decision"].value) == (1, None)


def test_the_backlog_is_as_old_as_its_first_submission(stage: Stage) -> None:
    submitted(stage, 0)
    again = submitted(stage, 10, title="Another")
    go(stage, again, "returned", 12)
    go(stage, submitted(stage, 5, title="Done"), "approved", 8)
    with clock.at(DAY0):
        stage.at("draft", title="Only drafted")
    found = told(stage, asked=Asked(DAY0, DAY0 + 40 * DAY))["backlog"]
    assert (found.value, found.n) == (35, 2)
    assert {line.words for line in found.lines} == {"Submitted", "Returned for alternatives"}


def test_decisions_emergencies_and_success(stage: Stage) -> None:
    outcomes = ("approve", "approve_with_conditions", "defer", "reject", "return")
    rows = [submitted(stage, n, title=f"Change {n}") for n in range(5)]
    for row, outcome in zip(rows, outcomes, strict=True):
        decide(stage, row, outcome, 20)
    submitted(stage, 9, kind="emergency", title="Now")
    found = told(stage)
    assert [found[key].value for key in ("approved", "deferred", "rejected")] == [0.4, 0.2, 0.2]
    assert found["emergency"].value == 1 / 6
    assert [line.counts for line in found["approved"].lines] == [True, True, False, False, False]
    for row in rows[:3]:
        go(stage, row, "implemented", 30)
    go(stage, rows[1], "failed", 31)
    stage.force(
        ChangeReview(
            change=rows[2], is_success=False, findings="Not what was asked",
            reviewed_by=stage.world.people["desk"],
        )
    )  # fmt: skip
    assert told(stage)["success"].value == 1 / 3


def test_an_unknown_share_is_no_zero(stage: Stage) -> None:
    found = told(stage)
    for key in ("to-decision", "backlog", "approved", "emergency", "success"):
        assert (found[key].value, found[key].n) == (None, 0)
    assert found["unauthorised"].value == 0
    assert found["value-gbp"].value == 0


def test_approved_value_is_set_against_the_baseline(stage: Stage) -> None:
    go(stage, submitted(stage, 0), "approved", 3)
    go(stage, submitted(stage, 0, title="More", cost_minor=9_000_00), "approved", 4)
    found = told(stage)["value-gbp"]
    assert found.value == 10_000 / 200_000
    assert {line.value for line in found.lines} == {"1000.00 GBP", "9000.00 GBP"}


def test_a_baseline_moved_past_change_control_is_found(stage: Stage) -> None:
    assert told(stage)["unauthorised"].value == 0
    with clock.at(DAY0 + DAY):
        held = Project.objects.system("test").get(pk=stage.project.pk)
        held.whole_life_minor = 120_000_00
        stage.force(held)
    found = told(stage)["unauthorised"]
    assert found.value == 1
    assert found.lines[0].words == "N-1 Reservoir N-1: whole life minor"
    assert told(stage, asked=Asked(DAY0 + 2 * DAY, DAY0 + 90 * DAY))["unauthorised"].value == 0


def test_collisions_count_by_when_they_came_up(stage: Stage) -> None:
    window = {"window_start": DAY0 + 60 * DAY, "window_finish": DAY0 + 62 * DAY}
    first = submitted(stage, 0, **window)
    go(stage, first, "approved", 5)
    submitted(stage, 10, title="Later", **window)
    found = told(stage)
    after, before = found["collisions-after"], found["collisions-before"]
    assert [line.change for line in after.lines] == [first]
    assert [str(line.change) for line in before.lines] == ["CR-2 Later"]
    with clock.at(DAY0 + 11 * DAY):
        commands.add_window(
            stage.actor("lead"), kind="blackout", name="Audit",
            starts=DAY0 + 61 * DAY, finishes=DAY0 + 63 * DAY,
        )  # fmt: skip
    found = told(stage)
    assert (found["collisions-after"].value, found["collisions-before"].value) == (2, 2)


def test_it_is_cut_by_office_and_board_and_to_what_one_sees(stage: Stage) -> None:
    row = submitted(stage, 0)
    north, south = stage.world.id("north-1"), stage.world.id("south-1")
    board = stage.boards["Control"]
    held = stage.now(row)
    held.board = board
    stage.force(held)
    for more, n in (
        ({"office": north}, 1), ({"office": south}, 0),
        ({"board": board.pk}, 1), ({"board": stage.boards["Top"].pk}, 0),
    ):  # fmt: skip
        asked = Asked(ASKED.since, ASKED.until, **more)
        assert told(stage, asked=asked)["emergency"].n == n, more
    assert told(stage, "reader")["emergency"].n == 0
    assert told(stage, "reader")["backlog"].n == 0


def test_groups_compare_quarters_offices_and_boards(stage: Stage) -> None:
    go(stage, submitted(stage, 0), "approved", 4)
    go(stage, submitted(stage, 0, title="Slow"), "approved", 40)
    kept = measured.held(stage.actor("desk"), ASKED)
    quarters = grouped(kept, ASKED, "quarter")
    assert [(name, row[0].value) for name, row in quarters] == [("2026 Q1", 4), ("2026 Q2", 40)]
    assert [row[-1].n for _, row in quarters] == [1, 0]  # one waited when the quarter ended
    assert [name for name, _ in grouped(kept, ASKED, "office")] == ["Office north-1"]
    assert [name for name, _ in grouped(kept, ASKED, "board")] == ["No board yet"]


@pytest.fixture
def desk(stage: Stage) -> Client:
    return signed_in(stage.world.people["desk"])


QUERY = "since=2026-03-01&until=2026-05-31"


def test_the_page_shows_each_measure_and_opens_its_rows(stage: Stage, desk: Client) -> None:
    go(stage, submitted(stage, 0), "approved", 4)
    page = desk.get(f"/changes/measures?{QUERY}").content.decode()
    assert "Submission to decision" in page
    assert f'href="/changes/measures/to-decision?{QUERY.replace("&", "&amp;")}"' in page
    assert "As of" in page
    opened = desk.get(f"/changes/measures/to-decision?{QUERY}").content.decode()
    assert "A thicker wall" in opened
    assert "4.0 days" in opened
    for tail in ("", "/to-decision"):
        answer = desk.get(f"/changes/measures{tail}?{QUERY}&export=csv")
        assert answer["Content-Type"].startswith("text/csv")
        assert "4.0 days" in answer.content.decode()
    for by in ("quarter", "office", "board"):
        assert desk.get(f"/changes/measures?{QUERY}&by={by}").status_code == 200


def test_bad_addresses_are_refused(desk: Client) -> None:
    for query in (
        "since=soon", "since=2026-05-01&until=2026-04-01", "by=person", "office=x", "board=1",
        "since=1950-01-01",
    ):  # fmt: skip
        assert desk.get(f"/changes/measures?{query}").status_code == 422, query
    assert desk.get("/changes/measures/luck").status_code == 404


def test_more_changes_take_no_more_queries(stage: Stage, desk: Client) -> None:
    go(stage, submitted(stage, 0), "approved", 4)
    few = n_queries(desk, f"/changes/measures?{QUERY}")
    for number in range(8):
        go(stage, submitted(stage, number, title=f"More {number}"), "approved", number + 3)
    assert n_queries(desk, f"/changes/measures?{QUERY}") == few
