"""From raising to the board: every step, what it leaves, and each guard by its name."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from sightline.changes import commands
from sightline.changes.digest import content_digest
from sightline.changes.models import ChangeImpact, ChangeItem
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.projects import commands as projects
from tests.changes.stage import DAY, Stage, last_entry, later, refused
from tests.changes.test_weigh import hide, through_the_other

pytestmark = pytest.mark.django_db


def test_a_request_gets_a_number_and_a_digest(stage: Stage) -> None:
    first, second = stage.raised(), stage.raised(title="A taller wall")
    assert (first.code, second.code) == ("CR-1", "CR-2")
    assert first.state == "draft"
    assert first.content_digest == content_digest(first)
    assert last_entry().kind == "changes.ChangeRaised"


def test_only_who_may_raises(stage: Stage) -> None:
    with refused(Forbidden):
        stage.raised("reader")
    with refused(NotFound):
        stage.raised("owner")
    with refused(Refused, "needs-a-template"):
        stage.raised(kind="standard")


@pytest.mark.parametrize(
    "deltas",
    [
        "x",
        [{"kind": "teleport"}],
        [{"kind": "stretch", "activity_id": "x", "duration": 5}],
        [{"kind": "stretch", "activity_id": str(uuid4()), "duration": -1}],
    ],
)
def test_deltas_are_read_as_the_engine_reads_them(stage: Stage, deltas: Any) -> None:
    with refused(Invalid) as caught:
        stage.raised(deltas=deltas)
    assert list(caught.value.fields) == ["deltas"]


def test_a_delta_names_what_its_writer_sees(stage: Stage) -> None:
    with refused(NotFound):
        stage.raised(deltas=[{"kind": "slip", "activity_id": str(uuid4()), "days": 3}])


def test_an_edit_raises_the_edition(stage: Stage) -> None:
    row = stage.raised()
    edited = stage.do("edit_change", "asker", row, title="A wider wall", seen=row.version)
    assert (edited.edition, edited.title) == (2, "A wider wall")
    assert edited.content_digest == content_digest(edited) != row.content_digest
    with refused(Stale):
        stage.do("edit_change", "asker", row, title="Third", seen=row.version)
    with refused(Refused, "negative-money"):
        stage.do("edit_change", "asker", row, cost_minor=-1)
    with refused(Invalid):
        stage.do("edit_change", "asker", row, state="approved")


def test_an_edit_that_changes_nothing_leaves_nothing(stage: Stage) -> None:
    row = stage.raised()
    stage.do("edit_change", "asker", row, title=row.title)
    assert stage.now(row).edition == 1


def test_a_requester_edits_until_it_is_handed_in(stage: Stage) -> None:
    row = stage.at("submitted")
    with refused(Forbidden):
        stage.do("edit_change", "asker", row, title="Another")
    assert stage.do("edit_change", "pm", row, title="Another").edited_by_id == stage.person("pm")


def test_nothing_to_say_is_not_handed_in(stage: Stage) -> None:
    row = stage.raised(description=" ")
    with refused(Refused, "nothing-asked"):
        stage.do("submit_change", "asker", row)


@pytest.mark.parametrize("key", ["asker", "pm", "chair", "reader"])
def test_who_raised_or_wrote_it_does_not_screen(stage: Stage, key: str) -> None:
    row = stage.at("submitted")
    kind = NotFound if key in {"reader", "chair"} else Forbidden
    with refused(kind):
        stage.do("screen_change", key, row)


def test_the_desk_that_edited_it_screens_no_more(stage: Stage) -> None:
    row = stage.at("submitted")
    stage.do("edit_change", "desk", row, title="As the desk sees it")
    with refused(Forbidden):
        stage.do("screen_change", "desk", row)
    assert stage.do("screen_change", "lead", row).state == "screened"


def test_the_area_names_the_project_and_what_it_shares(stage: Stage) -> None:
    for project, key in ((stage.project, "pm"), (stage.other, "other-pm")):
        projects.touch_subject(
            stage.actor(key), project_id=project.pk, kind="site", name="North dam"
        )
    projects.touch_subject(
        stage.actor("pm"), project_id=stage.project.pk, kind="system", name="Its own"
    )
    row = stage.at("assessment")
    area = {(item.kind, item.name): item.owner and item.owner.name for item in stage.items(row)}
    assert area == {
        ("project", "N-1 Reservoir N-1"): "Pm",
        ("site", "North dam"): "Other-Pm",
    }
    assert ChangeImpact.objects.system("test").filter(change=row, edition=1).count() == 1
    assert row.board is not None


def test_the_guard_of_the_assessment_names_who_has_not_answered(stage: Stage) -> None:
    row = stage.at("assessment")
    with refused(Refused, "not-assessed") as caught:
        stage.do("end_assessment", "desk", row)
    assert "Reservoir N-1 (Pm)" in caught.value.words
    stage.answer_all(row)
    assert stage.do("end_assessment", "desk", row).state == "funding"


def test_an_item_without_an_owner_needs_one(stage: Stage) -> None:
    row = stage.at("assessment")
    stage.answer_all(row)
    office = stage.world.id("south")
    named = stage.do("name_item", "desk", row, kind="office", ref=office)
    with refused(Refused, "no-owner"):
        stage.do("end_assessment", "desk", row)
    said = {"kind": "office", "ref": office, "owner_id": stage.person("owner")}
    stage.do("name_item", "desk", row, **said)
    with refused(Refused, "not-assessed"):
        stage.do("end_assessment", "desk", row)
    commands.answer_item(stage.actor("owner"), item_id=named.pk, answer="none")
    assert stage.do("end_assessment", "desk", row).state == "funding"


def test_only_the_owner_answers_and_says_why(stage: Stage) -> None:
    row = stage.at("assessment")
    (item,) = stage.items(row)
    with refused(Forbidden):
        commands.answer_item(stage.actor("desk"), item_id=item.pk, answer="none")
    with refused(Invalid):
        commands.answer_item(stage.actor("pm"), item_id=item.pk, answer="maybe")
    with refused(Refused, "no-words"):
        commands.answer_item(stage.actor("pm"), item_id=item.pk, answer="objection")
    before = stage.now(row).content_digest
    commands.answer_item(
        stage.actor("pm"), item_id=item.pk, answer="conditions", words="In summer", days=3
    )
    assert stage.now(row).content_digest != before
    assert last_entry().kind == "changes.ItemAnswered"


def test_a_named_item_goes_and_a_found_one_stays(stage: Stage) -> None:
    row = stage.at("assessment")
    (found,) = stage.items(row)
    named = stage.do("name_item", "desk", row, kind="person", ref=stage.person("owner"))
    with refused(Refused, "found-by-computation"):
        commands.drop_item(stage.actor("desk"), item_id=found.pk)
    commands.drop_item(stage.actor("desk"), item_id=named.pk)
    assert [item.pk for item in stage.items(row)] == [found.pk]
    with refused(NotFound):
        stage.do("name_item", "desk", row, kind="milestone", ref=uuid4())


def test_the_chair_waives_what_is_overdue(stage: Stage) -> None:
    row = stage.at("assessment")
    (item,) = stage.items(row)
    with refused(Refused, "not-overdue"):
        commands.waive_item(stage.actor("chair"), item_id=item.pk, why="He is ill")
    with later(8):
        with refused(NotFound):  # a member sees it once it is ready for the board
            commands.waive_item(stage.actor("tech"), item_id=item.pk, why="He is ill")
        with refused(Forbidden):
            commands.waive_item(stage.actor("desk"), item_id=item.pk, why="He is ill")
        with refused(Refused, "no-reason"):
            commands.waive_item(stage.actor("chair"), item_id=item.pk, why=" ")
        commands.waive_item(stage.actor("chair"), item_id=item.pk, why="He is ill")
        assert stage.do("end_assessment", "desk", row).state == "funding"
        stage.do("edit_change", "pm", row, title="After the waiver")
        stage.do("screen_change", "desk", row)
        stage.do("compute_area", "desk", row)
        with refused(Refused, "not-assessed"):
            stage.do("end_assessment", "desk", row)


def test_an_answer_to_an_older_edition_counts_no_more(stage: Stage) -> None:
    row = stage.at("funding")
    edited = stage.do("edit_change", "pm", row, description="And higher.")
    assert (edited.state, edited.edition) == ("submitted", 2)
    stage.do("screen_change", "desk", row)
    stage.do("compute_area", "desk", row)
    with refused(Refused, "not-assessed"):
        stage.do("end_assessment", "desk", row)
    (item,) = ChangeItem.objects.system("test").filter(change=row)
    assert item.answer == "acceptable"


def test_funding_is_reserved_by_somebody_else(stage: Stage) -> None:
    row = stage.at("funding")
    for key in ("asker", "pm"):
        with refused(Refused, "own-money"):
            stage.asked(row, holder_id=stage.person(key))
    with refused(Refused, "no-amount"):
        stage.asked(row, amount_minor=0)
    asked = stage.asked(row)
    with refused(Forbidden):
        commands.reserve_funding(stage.actor("pm"), funding_id=asked.pk)
    yesterday = clock.today() - timedelta(days=1)
    with refused(Refused, "until-past"):
        commands.reserve_funding(stage.actor("money"), funding_id=asked.pk, until=yesterday)
    commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
    with refused(Refused, "wrong-state"):
        commands.decline_funding(stage.actor("money"), funding_id=asked.pk, words="Late")


def test_a_holder_who_wrote_it_meanwhile_reserves_nothing(stage: Stage) -> None:
    row = stage.at("funding")
    asked = stage.asked(row, holder_id=stage.person("desk"))
    stage.do("edit_change", "desk", row, title="As the holder sees it")
    with refused(Forbidden):
        commands.reserve_funding(stage.actor("desk"), funding_id=asked.pk)


def test_the_board_gets_it_once_the_money_is_there(stage: Stage) -> None:
    row = stage.at("funding")
    with refused(Refused, "funding-short"):
        stage.do("present_change", "desk", row)
    asked = stage.asked(row)
    until = clock.today() + timedelta(days=3)
    commands.reserve_funding(stage.actor("money"), funding_id=asked.pk, until=until)
    with later(4), refused(Refused, "funding-lapsed"):
        stage.do("present_change", "desk", row)
    presented = stage.do("present_change", "desk", row)
    assert presented.state == "ready"
    assert presented.board == stage.boards["Program"]
    assert presented.content_digest == content_digest(presented)


def test_what_costs_nothing_says_so(stage: Stage) -> None:
    row = stage.at("funding", cost_minor=0)
    with refused(Refused, "funding-undecided"):
        stage.do("present_change", "desk", row)
    stage.do("say_no_funding", "pm", row)
    assert stage.do("present_change", "desk", row).state == "ready"
    dear = stage.at("funding")
    with refused(Refused, "funding-needed"):
        stage.do("say_no_funding", "pm", dear)


def test_money_that_was_declined_or_released_is_not_there(stage: Stage) -> None:
    row = stage.at("funding")
    asked = stage.asked(row)
    with refused(Refused, "no-reason"):
        commands.decline_funding(stage.actor("money"), funding_id=asked.pk, words="")
    commands.decline_funding(stage.actor("money"), funding_id=asked.pk, words="Spent already")
    held = stage.fund(row)
    commands.release_funding(stage.actor("money"), funding_id=held.pk)
    with refused(Refused, "funding-short"):
        stage.do("present_change", "desk", row)


def test_a_board_too_low_is_refused_and_the_nearest_is_found(stage: Stage) -> None:
    row = stage.at("funding", cost_minor=6_000_00)
    asked = stage.asked(row, amount_minor=6_000_00)
    commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
    with refused(Refused, "board-too-low") as caught:
        stage.do("present_change", "desk", row, board_id=stage.boards["Program"].pk)
    assert "6 %" in caught.value.words
    assert stage.do("present_change", "desk", row).board == stage.boards["Control"]


def test_ex_12_three_requests_of_two_per_cent_go_to_the_control_board(stage: Stage) -> None:
    boards = []
    for _ in range(3):
        row = stage.at("funding", cost_minor=2_000_00, deltas=[])
        asked = stage.asked(row, amount_minor=2_000_00)
        commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
        boards.append(stage.do("present_change", "desk", row).board.name)
    assert boards == ["Program", "Program", "Control"]


def test_requests_a_month_apart_are_not_summed(stage: Stage) -> None:
    stage.at("ready", cost_minor=1_000_00)
    with later(31):
        row = stage.at("funding", cost_minor=5_000_00)
        asked = stage.asked(row, amount_minor=5_000_00)
        commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
        assert stage.do("present_change", "desk", row).board == stage.boards["Program"]


def test_no_board_up_the_tree(stage: Stage) -> None:
    row = stage.at("ready")
    for board in stage.boards.values():
        board.closed_on = clock.today()
        stage.force(board)
    stage.do("edit_change", "pm", row, title="Again")
    stage.do("screen_change", "desk", row)
    stage.do("compute_area", "desk", row)
    stage.answer_all(row)
    stage.do("end_assessment", "desk", row)
    with refused(Refused, "no-board"):
        stage.do("present_change", "desk", row)


def test_an_emergency_goes_to_its_board_at_once(stage: Stage) -> None:
    row = stage.raised(kind="emergency")
    stage.do("submit_change", "asker", row)
    with refused(Refused, "goes-to-emergency-board"):
        stage.do("screen_change", "desk", row)
    with refused(Refused, "board-too-low"):
        stage.do("present_change", "desk", row, board_id=stage.boards["Top"].pk)
    assert stage.do("present_change", "desk", row).board == stage.boards["Emergencies"]
    normal = stage.at("submitted")
    with refused(Refused, "not-screened"):
        stage.do("present_change", "desk", normal)


def test_leaving_is_normal_and_says_why(stage: Stage) -> None:
    row = stage.at("submitted")
    with refused(Refused, "no-reason"):
        stage.do("return_change", "desk", row, why="")
    assert stage.do("return_change", "desk", row, why="Reuse the old wall").state == "returned"
    assert stage.do("submit_change", "asker", row).state == "submitted"
    with refused(Forbidden):
        stage.do("withdraw_change", "lead", row, why="x")
    assert stage.do("withdraw_change", "asker", row, why="The soil is fine").state == "withdrawn"
    assert last_entry().why == "The soil is fine"
    with refused(Refused, "wrong-state"):
        stage.do("edit_change", "pm", row, title="Again")


def test_a_longer_activity_is_stored_as_asked(stage: Stage) -> None:
    row = stage.raised(deltas=[stage.stretch("Design", 12 * DAY)])
    assert stage.now(row).deltas == [stage.stretch("Design", 12 * DAY)]


def test_a_refusal_names_nothing_that_is_hidden(stage: Stage) -> None:
    through_the_other(stage)
    row = stage.at("assessment", deltas=[stage.stretch("Design", 15 * DAY)])
    with pytest.raises(Refused, match="Reservoir N-2"):
        stage.do("end_assessment", "desk", row)
    hide(stage)
    with pytest.raises(Refused, match="something that you may not see") as caught:
        stage.do("end_assessment", "pm", row)
    assert "N-2" not in caught.value.words
