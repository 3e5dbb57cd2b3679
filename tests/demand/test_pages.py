"""The pages of proposals: what they show to whom, and that every form does what its command does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.demand import commands
from sightline.demand.models import Proposal, Ranking, RankingLine, ScoringModel
from sightline.kernel import clock
from tests.browse import n_queries, signed_in
from tests.demand.desk import STEPS, Desk

pytestmark = pytest.mark.django_db


def client(desk: Desk, key: str) -> Client:
    return signed_in(desk.world.people[key])


def text(desk: Desk, key: str, route: str, *args: Any, query: str = "") -> str:
    answer = client(desk, key).get(reverse(route, args=args) + query)
    assert answer.status_code == 200, (route, answer.status_code)
    return str(answer.content.decode())


def send(desk: Desk, key: str, route: str, *args: Any, **said: Any) -> int:
    answer = client(desk, key).post(reverse(route, args=args), said)
    if answer.status_code == 422:
        print(answer.content.decode())
    return answer.status_code


def only(**having: Any) -> Proposal:
    found: Proposal = Proposal.objects.system("test").get(**having)
    return found


def test_from_an_idea_to_a_project_by_forms(desk: Desk) -> None:
    said = {"title": "A new gate", "need": "The old one sticks.", "kind": "asset", "size": "m",
            "sponsor_id": desk.person("sponsor"), "office_id": desk.world.id("north"),
            "cost_minor": "1500.50", "impact": "Floods", "place": "Weir 3"}  # fmt: skip
    assert send(desk, "asker", "proposal-new", **said) == 303
    row = only()
    assert (row.cost_minor, row.place, row.requester_id) == (150050, "Weir 3", desk.person("asker"))
    assert send(desk, "asker", "proposal-do", row.pk, "submit", seen=row.version) == 303
    aim = {"objective_id": desk.objective.pk, "share": "75.5"}
    assert send(desk, "asker", "proposal-aim", row.pk, **aim) == 303
    for key, verb, more in (
        ("office", "screen", {}),
        ("office", "qualify", {}),
        ("chief", "approve", {"why": "Go"}),
        ("office", "convert", {"code": "GATE-1"}),
    ):
        assert send(desk, key, "proposal-do", row.pk, verb, **more) == 303, verb
    page = text(desk, "asker", "proposal", row.pk)
    assert "GATE-1" not in page  # who asks does not see the project of the office
    assert "It became a project that you may not see." in page
    assert "Approved" in page
    assert "GATE-1" in text(desk, "lead", "project", only().project_id)


def test_the_form_grows_by_kind_and_size_and_keeps_what_was_typed(desk: Desk) -> None:
    short = text(desk, "asker", "proposal-new")
    assert 'name="case"' not in short
    held = client(desk, "asker")
    said = {"title": "Ledger", "kind": "system", "size": "l", "case": "Kept words"}
    grown = held.post("/proposals/grow", said).content.decode()
    for name in ("case", "systems", "risks", "cost_minor", "title"):
        assert f'name="{name}"' in grown, name
    assert "Kept words" in grown
    part = held.post("/proposals/grow", said, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'name="case"' in part
    assert 'name="title"' not in part
    assert not Proposal.objects.system("test").exists()
    smaller = {**said, "size": "xs"}  # what holds words is not lost with a smaller size
    assert "Kept words" in held.post("/proposals/grow", smaller).content.decode()
    assert held.get("/proposals/grow").status_code == 405


def test_what_is_asked_for_already_shows_while_typing(desk: Desk) -> None:
    row = desk.at("submitted")
    for word in ("Payroll for seasonal staff", "Bridge paint", "Meter letters", "Tea kitchen"):
        desk.at("submitted", title=word, need=f"{word} is long overdue", impact="Trouble")
    hidden = desk.at(
        "submitted", title="Sensors in pumping cellars", need="Water rises", is_confidential=True
    )
    said = {"title": "sensors for pumping stations", "need": "We notice too late"}
    found = (
        client(desk, "other")
        .post("/proposals/alike", said, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert row.title in found
    assert "Join this one" in found
    assert hidden.title not in found
    assert hidden.title in client(desk, "office").post("/proposals/alike", said).content.decode()
    desk.do("decline_proposal", "office", row, reason="no_fit")
    gone = client(desk, "other").post("/proposals/alike", said).content.decode()
    assert row.title not in gone
    assert send(desk, "other", "proposals-alike", title="") == 422


@pytest.mark.parametrize("state", STEPS)
def test_every_state_has_a_page_list_board_and_history(desk: Desk, state: str) -> None:
    row = desk.at(state)
    for key in ("asker", "sponsor") if state == "draft" else ("asker", "office", "chief", "other"):
        page = text(desk, key, "proposal", row.pk)
        assert row.title in page
    for query in ("", "?view=all&sort=-due", "?state=&q=sensors&clock=due", "?waits=me"):
        text(desk, "office", "proposals", query=query)
    board = text(desk, "office", "proposal-board")
    assert (row.title in board) == (state not in {"draft", "converted", "completed"})
    assert row.title in text(desk, "asker", "proposal-history", row.pk)
    refused = client(desk, "other").get(reverse("proposal-history", args=[row.pk]))
    assert refused.status_code == (404 if state == "draft" else 403)


def test_steps_are_offered_to_who_may_take_them(desk: Desk) -> None:
    row = desk.at("qualified")
    chief, office, other = (text(desk, k, "proposal", row.pk) for k in ("chief", "office", "other"))
    assert "do/approve" in chief
    assert "do/approve" not in office
    assert "do/decline" in office
    assert "do/decline" not in other
    assert "do/join" in other
    for verb in ("decline", "merge", "defer", "approve", "route", "send-back"):
        key = "chief" if verb in {"defer", "approve"} else "office"
        text(desk, key, "proposal-do", row.pk, verb)
    assert client(desk, "office").get(f"/proposals/{row.pk}/do/nothing").status_code == 404
    assert client(desk, "other").get(f"/proposals/{row.pk}/do/decline").status_code == 403


def test_a_merge_and_a_decline_by_form(desk: Desk) -> None:
    row, other = desk.at("submitted"), desk.goes_on()
    said = {"into_id": other.pk, "why": "Same"}
    assert send(desk, "office", "proposal-do", row.pk, "merge", **said) == 303
    assert other.title in text(desk, "asker", "proposal", row.pk)
    assert "Dear Asker" in text(desk, "asker", "proposal", row.pk)
    assert "Dear Asker" not in text(desk, "other", "proposal", row.pk)
    assert send(desk, "office", "proposal-do", other.pk, "decline", reason="because") == 422
    assert send(desk, "office", "proposal-do", other.pk, "decline", reason="unclear") == 303


def test_two_editors_see_both_versions(desk: Desk) -> None:
    row = desk.at("submitted")
    said = {"title": "First", "need": row.need, "kind": row.kind, "size": row.size}
    assert send(desk, "office", "proposal-edit", row.pk, seen=row.version, **said) == 303
    late = {**said, "title": "Second"}
    assert send(desk, "office", "proposal-edit", row.pk, seen=row.version, **late) == 409
    assert desk.now(row).title == "First"


def test_the_clock_says_that_it_is_late(desk: Desk) -> None:
    desk.at("submitted")
    with clock.at(clock.now() + timedelta(days=40)):
        board = text(desk, "office", "proposal-board")
        assert "d late" in board
        assert "40 d old" in board
        assert "Sensors" in text(desk, "office", "proposals", query="?clock=late")


def test_the_list_exports_and_takes_nothing_hostile(desk: Desk) -> None:
    desk.at("submitted")
    held = client(desk, "office")
    for kind in ("csv", "xlsx"):
        assert held.get(f"/proposals?export={kind}").status_code == 200
    for wrong in ("state=lost", "office=x", "lane=x", "sort=secret", "clock=x"):
        assert held.get(f"/proposals?{wrong}").status_code == 422, wrong


@pytest.mark.parametrize("address", ["/proposals?view=all", "/proposals/board"])
def test_more_proposals_take_no_more_queries(desk: Desk, address: str) -> None:
    held = client(desk, "office")
    desk.at("submitted")
    before = n_queries(held, address)
    for n in range(4):
        row = desk.asked(title=f"Proposal {n}")
        commands.submit_proposal(desk.actor("asker"), proposal_id=row.pk)
    assert n_queries(held, address) == before


def _model(desk: Desk) -> Any:
    said = {"name": "Value and risk", "method": "weighted", "criteria": "Value; 2\nRisk; 1; less"}
    assert send(desk, "lead", "scoring-model-make", **said) == 303
    return ScoringModel.objects.system("test").get()


def test_models_ratings_and_a_ranking_by_forms(desk: Desk) -> None:
    assert (
        send(desk, "lead", "scoring-model-make", name="X", method="weighted", criteria="A; x")
        == 422
    )
    model = _model(desk)
    rows = [desk.at("qualified", title=f"Thing {n}", cost_minor=100_00) for n in range(3)]
    for n, row in enumerate(rows):
        page = text(desk, "office", "proposal-rate", row.pk, model.pk)
        assert "less is better" in page
        said = {"score_value": n + 1, "score_risk": 5 - n, "words": "A guess"}
        assert send(desk, "office", "proposal-rate", row.pk, model.pk, **said) == 303
    assert send(desk, "office", "proposal-rate", rows[0].pk, model.pk, score_value="11") == 422
    assert "A guess" in text(desk, "chief", "proposal", rows[0].pk)
    ask = {"name": "Autumn", "model_id": model.pk, "states": ["qualified"], "budget_minor": "200"}
    assert send(desk, "chief", "ranking-make", **ask) == 303
    ranking = Ranking.objects.system("test").get()
    page = text(desk, "chief", "ranking", ranking.pk)
    assert page.count('class="bubble ') == 3
    assert page.index("Thing 2</a>") < page.index("Thing 0</a>")
    lines = list(RankingLine.objects.system("test").order_by("place"))
    moved = {"step": f"{lines[2].pk}:1"}
    assert send(desk, "chief", "ranking-move", ranking.pk, **moved) == 303
    assert send(desk, "chief", "ranking-move", ranking.pk, step="x:1") == 422
    at = text(desk, "chief", "ranking", ranking.pk, query=f"?line={lines[2].pk}")
    assert "autofocus" in at
    assert send(desk, "chief", "ranking-line-call", lines[0].pk, call="must") == 422
    assert send(desk, "chief", "ranking-line-call", lines[0].pk, call="must", why="Law") == 303
    assert send(desk, "chief", "ranking-cut", ranking.pk, cut_after="1") == 303
    assert "drawn by hand after 1" in text(desk, "chief", "ranking", ranking.pk)
    edit = {"name": "Autumn round", "budget_minor": "150.00", "cut_after": ""}
    assert send(desk, "chief", "ranking-edit", ranking.pk, **edit) == 303
    tried = text(desk, "office", "ranking-weights", ranking.pk, query="?criterion=risk&percent=90")
    assert "0.900" in tried
    assert client(desk, "office").get(
        reverse("ranking-weights", args=[ranking.pk]) + "?criterion=risk&percent=900"
    ).status_code == 422  # fmt: skip
    assert "Mean" not in text(desk, "office", "ranking-line", lines[0].pk)
    assert "nothing to replay" in text(desk, "office", "ranking-replay", ranking.pk)
    assert send(desk, "chief", "ranking-sort", ranking.pk) == 303
    assert send(desk, "chief", "ranking-freeze", ranking.pk) == 303
    assert "It comes out as it did" in text(desk, "office", "ranking-replay", ranking.pk)
    version = {"criteria": "Value; 1", "why": "Simpler"}
    assert send(desk, "lead", "scoring-model-change", model.pk, **version) == 303
    assert "Version 2" in text(desk, "other", "scoring-model", model.pk)
    for route in ("rankings", "scoring-models"):
        text(desk, "office", route)
    assert send(desk, "lead", "scoring-model-move", model.pk, "retire") == 303
    assert client(desk, "other").get(reverse("ranking", args=[ranking.pk])).status_code == 403
    text(desk, "lead", "scoring-model-history", model.pk)
    text(desk, "chief", "ranking-history", ranking.pk)


def test_a_ranking_hides_what_one_may_not_see(desk: Desk) -> None:
    model = _model(desk)
    hidden = desk.at("qualified", title="Sealed thing", is_confidential=True)
    desk.at("qualified", title="Open thing")
    commands.rate_proposal(
        desk.actor("office"), proposal_id=hidden.pk, model_id=model.pk, scores={"value": 5}
    )
    row = commands.make_ranking(desk.actor("chief"), name="All", model_id=model.pk)
    commands.freeze_ranking(desk.actor("chief"), ranking_id=row.pk)
    for route in ("ranking", "ranking-weights", "ranking-replay"):
        assert "Sealed thing" in text(desk, "chief", route, row.pk)
        assert "Sealed thing" not in text(desk, "south", route, row.pk)


def test_ahp_and_money_by_forms(desk: Desk) -> None:
    pairs = {"criteria": "A\nB\nC", "pairs": "A : B = 3\nA : C = 5\nB : C = 3"}
    assert send(desk, "lead", "scoring-model-make", name="Pairs", method="ahp", **pairs) == 303
    model = ScoringModel.objects.system("test").get()
    page = text(desk, "lead", "scoring-model", model.pk)
    assert "63.7%" in page
    assert "consistency ratio 0.033" in page
    wrong = {**pairs, "pairs": "A : B = 3\nA : C = 1/5\nB : C = 3"}
    assert send(desk, "lead", "scoring-model-make", name="Odd", method="ahp", **wrong) == 422
    money = {"rate": "3.5", "periods": "10"}
    assert send(desk, "lead", "scoring-model-make", name="Money", method="npv", **money) == 303
    desk.at("qualified")
    row = commands.make_ranking(
        desk.actor("chief"), name="By money",
        model_id=ScoringModel.objects.system("test").get(name="Money").pk,
    )  # fmt: skip
    assert "not scored" not in text(desk, "chief", "ranking", row.pk)
    line = RankingLine.objects.system("test").get(ranking=row)
    assert "3.50%" in text(desk, "chief", "ranking-line", line.pk)


def test_a_ranking_takes_as_many_queries_whatever_its_length(desk: Desk) -> None:
    model, held = _model(desk), client(desk, "chief")
    desk.at("qualified")
    row = commands.make_ranking(desk.actor("chief"), name="Round", model_id=model.pk)
    address = reverse("ranking", args=[row.pk])
    before = n_queries(held, address)
    for n in range(3):
        desk.at("qualified", title=f"More {n}")
    commands.sort_ranking(desk.actor("chief"), ranking_id=row.pk)
    assert n_queries(held, address) == before


def test_a_step_that_asks_leads_to_its_form_and_one_that_does_not_is_a_button(desk: Desk) -> None:
    row = desk.at("submitted")
    for page in (text(desk, "office", "proposal", row.pk), text(desk, "office", "proposal-board")):
        for verb in ("merge", "decline"):
            address = reverse("proposal-do", args=[row.pk, verb])
            assert f'href="{address}"' in page and f'action="{address}"' not in page
        assert f'action="{reverse("proposal-do", args=[row.pk, "screen"])}"' in page
