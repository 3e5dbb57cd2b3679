"""Carrying out: what holds an approved change back, what it does to the plan, and back again."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sightline.changes import commands
from sightline.changes.models import ChangeRequest, ChangeTemplate, Decision, DecisionCondition
from sightline.changes.models import Funding as FundingRow
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import (
    Activity,
    ActivityDates,
    ActivityLink,
    Project,
    ScheduleBaseline,
)
from sightline.projects.schedule.edits import Change
from tests.changes.stage import DAY, WINDOW, Stage, last_entry, later, refused

pytestmark = pytest.mark.django_db


def baseline(stage: Stage, project: Project | None = None) -> dict[str, list[Any]]:
    """Return the approved baseline's lines by the activity's name."""
    held = project or stage.project
    row = ScheduleBaseline.objects.system("test").get(project=held, number=0)
    names = dict(Activity.objects.system("test").filter(project=held).values_list("uid", "name"))
    return {names[uid]: line for uid, line in row.lines.items()}


def dates(stage: Stage, name: str) -> tuple[int, int]:
    row = ActivityDates.objects.get(activity=stage.activities[name])
    return row.start, row.finish


def fresh(project: Project) -> Project:
    found: Project = Project.objects.system("test").get(pk=project.pk)
    return found


def test_an_edit_after_the_approval_drops_it(stage: Stage) -> None:
    row = stage.at("approved")
    assert row.approved_digest == row.content_digest
    edited = stage.do("edit_change", "pm", row, description="And in red.")
    assert (edited.state, edited.approved_digest, edited.board) == ("submitted", "", None)
    with refused(Refused, "wrong-state"):
        stage.do("begin_change", "pm", row)
    for state in ("scheduled",):
        row = stage.at(state)
        assert stage.do("edit_change", "pm", row, cost_minor=2_000_00).approved_digest == ""


def test_what_is_being_carried_out_is_edited_no_more(stage: Stage) -> None:
    for state in ("implementing", "implemented", "failed", "closed", "rejected"):
        row = stage.at(state)
        with refused(Refused, "wrong-state"):
            stage.do("edit_change", "pm", row, title="Another")


def test_scheduling_stays_inside_the_window_that_was_approved(stage: Stage) -> None:
    row = stage.at("approved", **WINDOW)
    digest = row.content_digest
    hour = timedelta(hours=1)
    with refused(Refused, "outside-window"):
        stage.schedule(row, window_start=WINDOW["window_start"] - hour)
    with refused(Refused, "outside-window"):
        stage.schedule(row, window_finish=WINDOW["window_finish"] + hour)
    with refused(Refused, "ends-before-start"):
        stage.schedule(row, window_finish=WINDOW["window_start"])
    done = stage.schedule(row, window_start=WINDOW["window_start"] + hour)
    assert (done.state, done.content_digest) == ("scheduled", digest)
    assert stage.do("begin_change", "builder", row).state == "implementing"


def test_scheduling_needs_a_window_and_the_right(stage: Stage) -> None:
    row = stage.at("approved")
    with refused(Refused, "no-window"):
        stage.do("schedule_change", "pm", row)
    with refused(Forbidden):
        stage.do("schedule_change", "asker", row, **WINDOW)
    early = stage.at("submitted")
    with refused(Refused, "wrong-state"):
        stage.do("schedule_change", "desk", early, **WINDOW)


def test_what_bars_a_change_is_looked_for_when_it_gets_its_time(stage: Stage) -> None:
    row = stage.at("approved", **WINDOW)
    said = {"starts": WINDOW["window_start"], "finishes": WINDOW["window_finish"]}
    commands.add_window(stage.actor("lead"), kind="blackout", name="Year end", **said)
    with refused(Refused, "collides") as caught:
        stage.schedule(row, acknowledge=True)
    assert "inside a blackout (Year end)" in caught.value.words


def test_what_does_not_bar_it_is_acknowledged(stage: Stage) -> None:
    row = stage.at("approved", **WINDOW)
    stage.at("submitted", title="A second wall", **WINDOW)
    with refused(Refused, "collision-unseen") as caught:
        stage.schedule(row)
    assert "already scheduled for another change (CR-2 A second wall)" in caught.value.words
    assert stage.schedule(row, acknowledge=True).state == "scheduled"
    assert last_entry().data["acknowledged"] == ["item"]


def test_a_standard_change_is_barred_as_well(stage: Stage) -> None:
    stage.at("scheduled")
    row = template(stage)
    commands.approve_template(stage.actor("chair"), template_id=row.pk)
    with refused(Refused, "collides"):
        start(stage, row)


def test_a_condition_that_blocks_comes_first(stage: Stage) -> None:
    row = stage.at("scheduled")
    decision = Decision(
        change=row, board=row.board, outcome="approve_with_conditions", reasons="x",
        digest=row.content_digest, decided_by_id=stage.person("chair"),
    )  # fmt: skip
    unmet = DecisionCondition(
        change=row, decision=decision, text="Tell the village", owner_id=stage.person("pm")
    )
    later_on = DecisionCondition(
        change=row, decision=decision, text="Plant trees", owner_id=stage.person("pm"), blocks=False
    )
    stage.force(decision, unmet, later_on)
    with refused(Refused, "condition-open") as caught:
        stage.do("begin_change", "builder", row)
    assert "Tell the village (not met yet)" in caught.value.words
    commands.meet_condition(stage.actor("pm"), condition_id=unmet.pk, evidence="A letter")
    with refused(Refused, "condition-open") as caught:
        stage.do("begin_change", "builder", row)
    assert "still to see the evidence" in caught.value.words
    commands.see_condition(stage.actor("desk"), condition_id=unmet.pk)
    assert stage.do("begin_change", "builder", row).state == "implementing"


def test_a_lapsed_reservation_takes_the_approval_with_it(stage: Stage) -> None:
    row = stage.at("funding")
    asked = stage.asked(row)
    until = clock.today() + timedelta(days=3)
    commands.reserve_funding(stage.actor("money"), funding_id=asked.pk, until=until)
    stage.do("present_change", "desk", row)
    stage.decide(row, "approve")
    with later(4):
        back = stage.do("begin_change", "pm", row)
    assert (back.state, back.approved_digest) == ("funding", "")
    assert last_entry().kind == "changes.ApprovalLapsed"


def test_money_that_is_released_takes_the_approval_with_it(stage: Stage) -> None:
    row = stage.at("approved")
    (money,) = FundingRow.objects.system("test").filter(change=row)
    commands.release_funding(stage.actor("money"), funding_id=money.pk)
    assert (stage.now(row).state, stage.now(row).approved_digest) == ("funding", "")


def test_what_is_not_what_was_approved_is_not_begun(stage: Stage) -> None:
    row = stage.at("approved")
    row.approved_digest = "sha256:another"
    stage.force(row)
    with refused(Refused, "content-changed"):
        stage.do("begin_change", "pm", row)


def test_applying_moves_plan_and_baseline_and_the_journal_explains(stage: Stage) -> None:
    projects.add_milestone(
        stage.actor("pm"), project_id=stage.project.pk, name="Dry", baseline=date(2026, 2, 20)
    )
    before, lines = dates(stage, "Build"), baseline(stage)
    row = stage.at("implementing")
    done = stage.do("apply_change", "builder", row)
    assert done.applied_on == clock.today()
    after, moved = dates(stage, "Build"), baseline(stage)
    by = after[1] - before[1]
    assert by > 0
    assert moved["Design"] == lines["Design"]
    assert moved["Build"][:3] == [lines["Build"][0], lines["Build"][1] + by, 24 * DAY]
    own = fresh(stage.project)
    assert own.whole_life_minor == 101_000_00
    assert own.baseline_finish == date(2026, 3, 1) + timedelta(days=by // 1440)
    told = JournalEntry.objects.get(kind="projects.BaselineMoved")
    assert told.data["change"] == str(row.pk)
    assert (told.data["code"], told.data["cost_minor"]) == (row.code, 1_000_00)
    assert told.why == f"{row.code} {row.title}"
    assert last_entry().kind == "changes.ChangeApplied"
    with refused(Refused, "applied-already"):
        stage.do("apply_change", "builder", row)


def test_what_was_late_before_stays_late_beside_the_new_baseline(stage: Stage) -> None:
    late = [Change(stage.activities["Design"], {"duration": 12 * DAY})]
    projects.edit_schedule(stage.actor("pm"), project_id=stage.project.pk, edits=late)
    gap = dates(stage, "Design")[1] - baseline(stage)["Design"][1]
    row = stage.at("implementing")
    stage.do("apply_change", "builder", row)
    assert dates(stage, "Design")[1] - baseline(stage)["Design"][1] == gap > 0
    assert baseline(stage)["Build"][2] == 24 * DAY


@pytest.mark.parametrize("kind", ["slip", "unlink", "link", "start", "rescope"])
def test_every_kind_of_delta_does_what_was_weighed(stage: Stage, kind: str) -> None:
    ids = {name: str(pk) for name, pk in stage.activities.items()}
    pair = {"predecessor_id": ids["Design"], "successor_id": ids["Build"]}
    delta: dict[str, dict[str, Any]] = {
        "slip": {"kind": "slip", "activity_id": ids["Build"], "days": 7},
        "unlink": {"kind": "unlink", **pair},
        "link": {"kind": "link", "type": "FF", "lag": 40 * DAY, **pair},
        "start": {"kind": "start", "project_id": str(stage.project.pk), "on": "2026-01-12"},
        "rescope": {"kind": "rescope", "activity_id": ids["Build"], "share": 0.5},
    }
    row = stage.at("implementing", deltas=[delta[kind]])
    found = commands_found(row)
    stage.do("apply_change", "builder", row)
    for moved in found["activities"]:
        name = next(name for name, pk in ids.items() if pk == moved["id"])
        stored = tuple(
            int((datetime.fromisoformat(moved[end]) - datetime(1970, 1, 1)).total_seconds() // 60)
            for end in ("start_after", "finish_after")
        )
        assert dates(stage, name) == stored
    assert found["activities"]


def commands_found(row: ChangeRequest) -> dict[str, Any]:
    """Return what the engine said when the board was shown the request."""
    found: dict[str, Any] = row.impacts.order_by("-made_at").first().found
    return found


def test_a_project_that_is_linked_moves_with_its_baseline(stage: Stage) -> None:
    made = projects.propose_link(
        stage.actor("desk"),
        predecessor_id=stage.activities["Build"],
        successor_id=stage.activities["Train"],
    )
    assert made.state == ActivityLink.State.AGREED
    row = stage.at("implementing")
    assert {item.name for item in stage.items(row)} == {"N-1 Reservoir N-1", "N-2 Reservoir N-2"}
    lines, before = baseline(stage, stage.other), dates(stage, "Train")
    stage.do("apply_change", "builder", row)
    by = dates(stage, "Train")[1] - before[1]
    assert by > 0
    assert baseline(stage, stage.other)["Train"][1] == lines["Train"][1] + by
    assert fresh(stage.other).whole_life_minor == 100_000_00


def test_backing_out_puts_plan_and_baseline_back(stage: Stage) -> None:
    row = stage.at("implementing")
    plan = (baseline(stage), dates(stage, "Build"), fresh(stage.project).whole_life_minor)
    stage.do("apply_change", "builder", row)
    with refused(Refused, "no-reason"):
        stage.do("back_out_change", "builder", row, why="")
    done = stage.do("back_out_change", "builder", row, why="It leaks")
    assert (done.state, done.applied_on) == ("failed", None)
    assert plan == (baseline(stage), dates(stage, "Build"), fresh(stage.project).whole_life_minor)
    assert fresh(stage.project).baseline_finish == date(2026, 3, 1)


def test_what_others_built_on_is_not_taken_from_under_them(stage: Stage) -> None:
    row = stage.at("implemented")
    edit = [Change(stage.activities["Build"], {"duration": 25 * DAY})]
    projects.edit_schedule(stage.actor("pm"), project_id=stage.project.pk, edits=edit)
    with refused(Refused, "changed-since"):
        stage.do("back_out_change", "builder", row, why="It leaks")
    done = stage.do("back_out_change", "builder", row, why="It leaks", keep_plan=True)
    assert (done.state, done.applied_on is not None) == ("failed", True)


def test_only_who_carries_it_out_or_runs_the_project_does(stage: Stage) -> None:
    row = stage.at("scheduled")
    for key, kind in (("asker", Forbidden), ("chair", Forbidden), ("money", Forbidden)):
        for command in ("begin_change", "apply_change", "finish_change"):
            with refused(kind):
                stage.do(command, key, row)


def test_nothing_is_finished_that_is_not_in_the_plan(stage: Stage) -> None:
    row = stage.at("implementing")
    with refused(Refused, "not-applied"):
        stage.do("finish_change", "builder", row)
    stage.do("apply_change", "builder", row)
    assert stage.do("finish_change", "builder", row).state == "implemented"
    (money,) = FundingRow.objects.system("test").filter(change=row)
    assert money.state == "spent"


def test_the_review_is_by_somebody_else(stage: Stage) -> None:
    row = stage.at("implemented")
    for key in ("builder", "pm", "asker"):
        with refused(Forbidden):
            stage.review(row, key)
    assert stage.review(row).is_success
    assert stage.now(row).state == "reviewed"
    for key in ("builder", "asker"):
        with refused(Forbidden):
            stage.do("close_change", key, row)
    assert stage.do("close_change", "desk", row).state == "closed"


def test_what_failed_is_reviewed_as_a_failure_before_it_is_closed(stage: Stage) -> None:
    row = stage.at("failed")
    with refused(Refused, "wrong-state"):
        stage.do("close_change", "desk", row)
    with refused(Refused, "failed-not-success"):
        stage.review(row)
    stage.review(row, is_success=False)
    assert stage.do("close_change", "desk", row).state == "closed"


def test_an_emergency_is_assessed_afterwards_and_reviewed(stage: Stage) -> None:
    row = stage.raised(kind="emergency")
    for step in ("submit", "present", "approve", "begin"):
        if step == "begin":
            stage.do("begin_change", "pm", row)
        else:
            stage.step(row, step)
    stage.do("apply_change", "pm", row)
    stage.do("finish_change", "pm", row)
    with refused(Refused, "needs-review"):
        stage.do("close_change", "desk", row)
    with refused(Refused, "no-area"):
        stage.review(row)
    stage.do("compute_area", "desk", row)
    with refused(Refused, "not-assessed"):
        stage.review(row)
    stage.answer_all(row)
    stage.review(row)
    assert stage.do("close_change", "desk", row).state == "closed"


def template(stage: Stage, **said: Any) -> ChangeTemplate:
    given = {
        "board_id": stage.boards["Program"].pk,
        "name": "Swap a pump",
        "description": "Like for like; the old one stays beside it for a week.",
        "most_minor": 500_00,
    }
    return commands.write_template(stage.actor("desk"), **given | said)


def start(stage: Stage, row: ChangeTemplate, **said: Any) -> ChangeRequest:
    given = {
        "template_id": row.pk, "project_id": stage.project.pk,
        "implementer_id": stage.person("builder"), **WINDOW,
    }  # fmt: skip
    return commands.start_standard(stage.actor("pm"), **given | said)


def test_a_standard_change_goes_from_its_template_to_its_end(stage: Stage) -> None:
    row = template(stage)
    with refused(Refused, "name-taken"):
        template(stage)
    with refused(Refused, "template-not-approved"):
        start(stage, row)
    with refused(Forbidden):
        commands.approve_template(stage.actor("desk"), template_id=row.pk)
    commands.approve_template(stage.actor("chair"), template_id=row.pk)
    with refused(Refused, "over-template"):
        start(stage, row, cost_minor=500_01)
    change = start(stage, row, cost_minor=500_00)
    assert (change.state, change.kind) == ("scheduled", "standard")
    stage.do("begin_change", "builder", change)
    with refused(Refused, "nothing-to-apply"):
        stage.do("apply_change", "builder", change)
    stage.do("finish_change", "builder", change)
    assert stage.do("close_change", "desk", change).state == "closed"


def test_a_failure_suspends_the_template(stage: Stage) -> None:
    row = template(stage)
    commands.approve_template(stage.actor("chair"), template_id=row.pk)
    change = start(stage, row)
    stage.do("begin_change", "builder", change)
    stage.do("back_out_change", "builder", change, why="The new one is louder")
    assert ChangeTemplate.objects.system("test").get(pk=row.pk).state == "suspended"
    with refused(Refused, "template-not-approved"):
        start(stage, row)
    commands.approve_template(stage.actor("chair"), template_id=row.pk)
    commands.retire_template(stage.actor("desk"), template_id=row.pk, why="Out of use")
    with refused(Refused, "template-not-approved"):
        start(stage, row)


def test_alternatives_are_weighed_and_the_chosen_one_is_an_edit(stage: Stage) -> None:
    row = stage.at("assessment", deltas=[stage.stretch("Build", 40 * DAY)])
    said = {"kind": "reduce", "name": "A thinner wall", "mitigation_minor": 500_00}
    small = stage.do("add_option", "pm", row, deltas=[stage.stretch("Build", 21 * DAY)], **said)
    said = {"kind": "stage", "name": "Two walls", "mitigation_minor": 900_00}
    large = stage.do("add_option", "pm", row, deltas=[stage.stretch("Build", 30 * DAY)], **said)
    large.refresh_from_db()
    small.refresh_from_db()
    assert 0 < small.finish_days < large.finish_days
    assert (small.is_recommended, small.is_dominated) == (True, False)
    assert (large.is_recommended, large.is_dominated) == (False, True)
    with refused(Refused, "negative-money"):
        stage.do("add_option", "pm", row, deltas=[], name="x", kind="reduce", mitigation_minor=-1)
    edited = commands.choose_option(stage.actor("pm"), option_id=small.pk)
    assert (edited.state, edited.edition) == ("submitted", 2)
    assert edited.deltas == [stage.stretch("Build", 21 * DAY)]
    assert edited.cost_minor == 1_500_00
    with refused(Refused, "older-edition"):
        commands.choose_option(stage.actor("pm"), option_id=large.pk)
    with refused(Refused, "chosen"):
        commands.drop_option(stage.actor("pm"), option_id=small.pk)


def test_nothing_but_an_approved_change_moves_an_approved_baseline(stage: Stage) -> None:
    lines, own = baseline(stage), stage.project.pk
    with refused(Refused, "baseline-approved"):
        projects.set_baseline(stage.actor("pm"), project_id=own)
    with refused(Refused, "baseline-approved"):
        projects.drop_baseline(stage.actor("pm"), project_id=own, number=0)
    with refused(Refused, "baseline-approved"):
        projects.rebaseline(
            stage.actor("exec"), project_id=own, why="x", baseline_finish=date(2027, 1, 1)
        )
    with refused(Refused, "baseline-approved"):
        projects.change_project(stage.actor("pm"), project_id=own, whole_life_minor=1)
    edit = [Change(stage.activities["Build"], {"duration": 25 * DAY})]
    projects.edit_schedule(stage.actor("pm"), project_id=own, edits=edit)
    assert baseline(stage) == lines


def test_only_change_control_calls_what_moves_a_baseline() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "sightline"
    callers = {
        path.relative_to(source).parts[0]
        for path in source.rglob("*.py")
        if "carry_out_change(" in path.read_text(encoding="utf-8")
        and path.name != "under_change.py"
    }
    assert callers == {"changes"}


def test_a_stranger_sees_none_of_it(stage: Stage) -> None:
    row = stage.at("scheduled")
    stage.world.person("stranger")
    with refused(NotFound):
        stage.do("begin_change", "stranger", row)
