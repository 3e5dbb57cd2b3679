"""The board screen and the pages around it: what they show, and what their forms take in."""

from datetime import timedelta

import pytest
from django.test import Client

from sightline.changes import commands
from sightline.changes.models import AgendaItem, Board, Decision, DecisionCondition, FollowUp
from sightline.kernel import clock
from tests.browse import fields, n_queries, signed_in, try_everything
from tests.changes.sitting import SMALL, Session
from tests.changes.stage import DAY, Stage, later
from tests.changes.test_weigh import hide, through_the_other
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world: World) -> Session:
    """Return an open sitting with two requests ready before it."""
    return Session.opened(Stage.make(world), ready=2)


def client(held: Session, key: str) -> Client:
    return signed_in(held.stage.world.people[key])


def text(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def at(held: Session, query: str = "") -> str:
    return f"/sittings/{held.sitting.pk}{query}"


def test_the_screen_shows_the_agenda_the_request_and_the_room(held: Session) -> None:
    said = text(client(held, "chair"), at(held))
    for words in (
        "A thicker wall",
        "The soil is softer than we thought.",
        "3 of 3 are here: 1 technical, 2 business.",
        "Quorum: 3 of 3 may vote; the quorum is 2.",
        "Approve with conditions",
        "well in time",
        "No other way was looked for.",
        "Others that wait on the same items",
        "Suggested: <strong>approve</strong>",
        "2 to decide",
    ):
        assert words in said, words
    assert said.count("<h1") == 1
    for words in ("Days", "Float", "People", "Benefits", "Other projects"):
        assert f'<span class="figure-label">{words}</span>' in said
    assert "not simulated: 0 of 2 open activities" in said


def test_buttons_follow_who_may(held: Session) -> None:
    chair, tech, desk = (text(client(held, key), at(held)) for key in ("chair", "tech", "desk"))
    assert "/decide/approve" in chair
    assert "/decide/" not in tech
    assert "/decide/" not in desk
    assert 'value="for"' in tech
    assert "You have no vote in this board today." in desk
    assert "Promote" in desk
    assert "Promote" not in tech


def test_an_empty_sitting_says_what_is_on_its_way(world: World) -> None:
    stage = Stage.make(world)
    held = Session.called(stage)
    assert "no request is on its way" in text(client(held, "chair"), at(held))
    for state in ("submitted", "assessment", "funding"):
        stage.at(state)
    said = text(client(held, "chair"), at(held))
    assert "Nothing to decide; 3 requests are still being priced." in said


def test_the_filters_leave_what_they_name(held: Session) -> None:
    first, second = held.changes
    held.vote("chair", change=first)
    held.carry(first)
    held.decide(change=first)
    browser = client(held, "chair")

    def shown(query: str) -> list[str]:
        lines = browser.get(at(held, query)).context["screen"].lines
        return [str(line.item.change.pk) for line in lines]

    assert shown("?show=all") == [str(first.pk), str(second.pk)]
    assert shown("?show=pending") == shown("?show=mine") == [str(second.pk)]
    assert shown("?show=decided") == [str(first.pk)]
    assert browser.get(at(held, "?show=other")).status_code == 422
    assert browser.get(at(held, "?item=x")).status_code == 422


def test_a_vote_a_conflict_and_a_decision_with_a_condition(held: Session) -> None:
    first = held.change
    item = held.item(first)
    said = {"choice": "for", "reason": "It pays", "digest": first.content_digest}
    for key in ("chair", "tech"):
        answer = client(held, key).post(f"/agenda/{item.pk}/vote", said)
        assert answer.status_code == 303
    wrong = client(held, "biz").post(f"/agenda/{item.pk}/vote", {**said, "digest": "old"})
    assert (wrong.status_code, "was changed since" in wrong.content.decode()) == (422, True)
    answer = client(held, "biz").post(f"/agenda/{item.pk}/interest", {"words": "My own shares"})
    assert answer.status_code == 303
    screen = text(client(held, "chair"), at(held, f"?item={item.pk}"))
    assert "declared an interest: My own shares" in screen
    assert "2 of 3 may vote" in screen
    decide = f"/agenda/{item.pk}/decide/approve_with_conditions"
    given = {
        "reasons": "It pays",
        "digest": first.content_digest,
        "text_1": "Tell the neighbours",
        "owner_1": str(held.stage.person("pm")),
        "blocks_1": "on",
        "text_2": "Twice",
    }
    chair = client(held, "chair")
    refused = chair.post(decide, given)
    assert fields(refused) == {"owner_2": ["Say who sees to it."]}
    assert chair.post(decide, {**given, "text_2": ""}).status_code == 303
    row = DecisionCondition.objects.system("test").get()
    assert (row.text, row.blocks) == ("Tell the neighbours", True)
    assert Decision.objects.system("test").get().outcome == "approve_with_conditions"
    pm = client(held, "pm")
    assert pm.post(f"/conditions/{row.pk}/meet", {"evidence": "Letters"}).status_code == 303
    assert client(held, "desk").post(f"/conditions/{row.pk}/see", {}).status_code == 303


def test_a_refusal_comes_back_in_words(held: Session) -> None:
    item = held.item(held.change)
    answer = client(held, "chair").post(
        f"/agenda/{item.pk}/decide/approve",
        {"reasons": "Why not", "digest": held.change.content_digest},
    )
    assert answer.status_code == 422
    assert "have voted; it takes 2 votes" in answer.content.decode()


def test_promoting_demoting_and_dropping(held: Session) -> None:
    first, second = held.changes
    desk = client(held, "desk")
    item = held.item(second)
    assert desk.post(f"/agenda/{item.pk}/move/up", {"seen": item.version}).status_code == 303
    assert held.changes == [second, first]
    stale = desk.post(f"/agenda/{item.pk}/move/down", {"seen": item.version})
    assert stale.status_code == 409
    assert desk.post(f"/agenda/{item.pk}/move/drop", {}).status_code == 303
    assert held.changes == [first]
    assert desk.post(f"/agenda/{held.item(first).pk}/move/away", {}).status_code == 404


def test_minutes_are_shown_signed_and_cut(held: Session) -> None:
    held.carry()
    held.decide()
    desk, chair = client(held, "desk"), client(held, "chair")
    action = {"text": "Tell Ana", "owner_id": str(held.stage.person("pm")), "due": "2027-01-05"}
    assert desk.post(at(held, "/actions/new"), action).status_code == 303
    held.end()
    before = text(chair, at(held, "/minutes"))
    assert "Not signed yet" in before
    assert "Votes: 2 for, 0 against, 0 abstained" in before
    assert chair.post(at(held, "/move/sign"), {}).status_code == 303
    after = text(chair, at(held, "/minutes"))
    assert "Signed by Chair" in after
    assert "Tell Ana" in after
    cut = text(client(held, "reader"), at(held, "/minutes"))
    assert "1 item that you may not see is left out." in cut


def test_who_does_not_sit_is_told_figures_over_what_they_see(world: World) -> None:
    stage = Stage.make(world)
    through_the_other(stage)
    hide(stage)
    held = Session.called(stage, "Control")
    longer = stage.stretch("Design", 15 * DAY)
    change = stage.at("funding", deltas=[longer])
    stage.fund(change)
    held.stage.do("present_change", "desk", change, board_id=held.board.pk)
    held.begin()
    whole, part = (text(client(held, key), at(held, "")) for key in ("chair", "pm"))
    assert "of what you see" not in whole
    assert "finish, of what you see" in part


def test_actions_are_followed_until_they_are_done(held: Session) -> None:
    row = commands.add_follow_up(
        held.actor("desk"),
        sitting_id=held.sitting.pk,
        text="Tell Ana",
        owner_id=held.stage.person("pm"),
        due=clock.today() - timedelta(1),
    )
    pm = client(held, "pm")
    assert "Tell Ana" in text(pm, "/actions?whose=mine&state=late")
    assert "Tell Ana" not in text(client(held, "chair"), "/actions?whose=mine")
    assert pm.post(f"/actions/{row.pk}/finish", {"words": "By letter"}).status_code == 303
    assert FollowUp.objects.system("test").get().done_on == clock.today()
    assert client(held, "chair").post(f"/actions/{row.pk}/finish", {}).status_code == 403


def test_boards_are_opened_changed_and_closed(held: Session) -> None:
    lead = client(held, "lead")
    given = {
        "name": "Small works",
        "office_id": str(held.stage.world.id("north")),
        "level": "program",
        "quorum": "2",
        "n_offices": "1",
        "cadence": "weekly",
        "weekday": "2",
        "begins_minute": "600",
        "lasts_minutes": "60",
        "limit_minor": "5000",
        "limit_permille": "2.5",
    }
    answer = lead.post("/boards/new", given)
    assert answer.status_code == 303, fields(answer)
    row = Board.objects.system("test").get(name="Small works")
    assert (row.limit_minor, row.limit_permille, row.limit_days) == (5_000_00, 25, None)
    page = text(lead, f"/boards/{row.pk}")
    assert "2.5%" in page
    assert "Seat the first member" in page
    del given["office_id"]
    edited = lead.post(f"/boards/{row.pk}/edit", {**given, "quorum": "3", "seen": row.version})
    assert edited.status_code == 303, fields(edited)
    assert Board.objects.system("test").get(pk=row.pk).quorum == 3
    assert lead.post(f"/boards/{row.pk}/close", {}).status_code == 303
    for key in ("desk", "chair"):
        assert client(held, key).get("/boards/new").status_code == 403
    assert "Small works" in text(lead, "/boards?state=closed")


def test_seats_chairs_delegations_and_sittings_have_their_pages(held: Session) -> None:
    lead, desk, tech = (client(held, key) for key in ("lead", "desk", "tech"))
    held.deputy("stand-in")
    board, member = held.board.pk, held.member("tech").pk
    assert lead.post(f"/board-members/{member}/chair", {}).status_code == 303
    assert held.member("tech").is_chair
    today = clock.today()
    given = {
        "to_id": str(held.stage.person("stand-in")),
        "since": today.isoformat(),
        "until": (today + timedelta(3)).isoformat(),
        "reason": "Leave",
    }
    answer = tech.post(f"/board-members/{member}/delegate", given)
    assert answer.status_code == 303, fields(answer)
    assert "Stand-In" in text(desk, f"/boards/{board}")
    assert desk.post(f"/boards/{board}/plan", {"weeks": "4"}).status_code == 303
    starts = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    called = desk.post(f"/boards/{board}/call", {"starts": starts, "lasts_minutes": "30"})
    assert called.status_code == 303, fields(called)
    assert lead.post(f"/board-members/{member}/end", {}).status_code == 303
    assert text(lead, f"/boards/{board}/history").count("<tr") > 2


def test_figures_open_their_derivation(held: Session) -> None:
    said = text(client(held, "chair"), f"/agenda/{held.item(held.change).pk}/figures")
    for anchor in ("days", "cost", "float", "people", "benefits", "other-projects", "authority"):
        assert f'id="{anchor}"' in said
    assert "Reservoir N-1" in said


def test_the_screen_takes_few_queries_whatever_the_agenda(world: World) -> None:
    stage = Stage.make(world)
    held = Session.opened(stage, ready=2)
    chair = client(held, "chair")
    few = n_queries(chair, at(held, f"?item={held.item(held.change).pk}"))
    first = held.change
    after = Session.called(stage)
    held.end()
    for _ in range(4):
        stage.at("ready", **SMALL)
    after.begin()
    for key in ("chair", "tech", "biz"):
        after.come(key)
    assert len(after.changes) == 6
    many = n_queries(chair, at(after, f"?item={after.item(first).pk}"))
    assert many - few <= 4, (few, many)  # authority looks at each request on the same item
    assert few < 60


def test_hostile_texts_are_answered_in_words(held: Session) -> None:
    item = AgendaItem.objects.system("test").filter(sitting=held.sitting)[0]
    chair = client(held, "chair")
    try_everything(chair, f"/agenda/{item.pk}/vote", ["choice", "reason", "digest"])
    try_everything(chair, f"/agenda/{item.pk}/decide/defer", ["reasons", "until", "digest"])
    try_everything(client(held, "lead"), "/boards/new", ["name", "office_id", "quorum"])


def test_a_sitting_that_is_cancelled_hands_its_items_on(world: World) -> None:
    stage = Stage.make(world)
    held = Session.called(stage)
    change = stage.at("ready")
    commands.put_on_agenda(stage.actor("asker"), change_id=change.pk)
    with later(1):
        after = Session.called(stage)
    answer = client(held, "desk").post(at(held, "/move/cancel"), {"why": "Snow"})
    assert answer.status_code == 303
    assert [row.pk for row in after.changes] == [change.pk]
