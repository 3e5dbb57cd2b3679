"""The pages of requests: what they show to whom, and that every form does what its command does."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sightline.changes.models import ChangeItem, ChangeOption, ChangeRequest, ChangeTemplate
from sightline.changes.models import Funding as FundingRow
from sightline.changes.rules.deltas import sentence
from sightline.projects import commands as projects
from tests.changes.stage import DAY, Stage

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client(stage: Stage, key: str) -> Client:
    held = Client(raise_request_exception=True)
    held.force_login(stage.world.people[key], backend=BACKEND)
    return held


def text(stage: Stage, key: str, route: str, *args: Any, query: str = "") -> str:
    answer = client(stage, key).get(reverse(route, args=args) + query)
    assert answer.status_code == 200, (route, answer.status_code)
    return str(answer.content.decode())


def send(stage: Stage, key: str, route: str, *args: Any, **said: Any) -> int:
    answer = client(stage, key).post(reverse(route, args=args), said)
    if answer.status_code == 422:
        print(answer.content.decode())
    return answer.status_code


def only(model: Any, **having: Any) -> Any:
    return model.objects.system("test").get(**having)


def test_from_a_title_to_the_board_by_forms(stage: Stage) -> None:
    new = text(stage, "asker", "change-raise", query=f"?project={stage.project.pk}")
    assert f'value="{stage.project.pk}" selected' in new
    said = {"project_id": stage.project.pk, "title": "A wall", "description": "It leaks."}
    said |= {"kind": "normal", "reason": "correction", "urgency": "high"}
    assert send(stage, "asker", "change-raise", **said) == 303
    row = only(ChangeRequest)
    assert send(stage, "asker", "change-delta", row.pk, kind="stretch", days="") == 422
    longer = {"kind": "stretch", "activity_id": stage.activities["Build"], "days": "24"}
    assert send(stage, "asker", "change-delta", row.pk, **longer, type="FS") == 303
    assert only(ChangeRequest).deltas == [stage.stretch("Build", 24 * DAY)]
    edit = {
        "title": "A wall", "description": "It leaks.", "type": "baseline", "reason": "correction",
        "urgency": "high", "cost_minor": "1000",
    }  # fmt: skip
    assert send(stage, "asker", "change-edit", row.pk, **edit) == 303
    assert only(ChangeRequest).cost_minor == 1_000_00
    assert send(stage, "asker", "change-do", row.pk, "submit") == 303
    assert send(stage, "desk", "change-do", row.pk, "screen") == 303
    assert send(stage, "desk", "change-do", row.pk, "compute") == 303
    item = only(ChangeItem)
    shown = text(stage, "pm", "change", row.pk)
    assert reverse("item-answer", args=[item.pk]) in shown
    assert "waits" in shown
    assert send(stage, "pm", "item-answer", item.pk, answer="acceptable") == 303
    assert send(stage, "desk", "change-do", row.pk, "end-assessment") == 303
    ask = {"source": "Reserve", "holder_id": stage.person("money"), "amount_minor": "1000"}
    assert send(stage, "pm", "funding-ask", row.pk, **ask) == 303
    money = only(FundingRow)
    assert reverse("funding-reserve", args=[money.pk]) in text(stage, "money", "change", row.pk)
    assert send(stage, "money", "funding-reserve", money.pk) == 303
    assert send(stage, "desk", "change-do", row.pk, "present") == 303
    assert only(ChangeRequest).state == "ready"
    assert "It lies before Program" in text(stage, "desk", "change", row.pk)


def test_from_the_approval_to_its_end_by_forms(stage: Stage) -> None:
    row = stage.at("approved")
    window = {"window_start": "2026-12-07T08:00", "window_finish": "2026-12-11T17:00"}
    who = {"implementer_id": stage.person("builder")}
    assert send(stage, "pm", "change-schedule", row.pk, **window, **who) == 303
    for verb in ("begin", "apply", "finish"):
        assert send(stage, "builder", "change-do", row.pk, verb) == 303
    review = {"is_success": "yes", "findings": "Dry", "evidence": "Gauge", "cost_minor": "900"}
    assert send(stage, "desk", "change-review", row.pk, **review) == 303
    assert send(stage, "desk", "change-do", row.pk, "close") == 303
    assert only(ChangeRequest).state == "closed"
    shown = text(stage, "desk", "change", row.pk)
    assert "It did what it should" in shown


def test_a_refusal_says_its_guard_in_words(stage: Stage) -> None:
    row = stage.at("assessment")
    url = reverse("change-do", args=[row.pk, "end-assessment"])
    answer = client(stage, "desk").post(url)
    assert answer.status_code == 422
    assert "Still to answer: N-1 Reservoir N-1 (Pm)" in answer.content.decode()


def test_buttons_only_for_what_the_reader_may_do(stage: Stage) -> None:
    row = stage.at("submitted")
    screen = reverse("change-do", args=[row.pk, "screen"])
    assert screen in text(stage, "desk", "change", row.pk)
    assert screen not in text(stage, "asker", "change", row.pk)
    assert reverse("change-edit", args=[row.pk]) in text(stage, "pm", "change", row.pk)
    for state in ("closed", "rejected"):
        shown = text(stage, "desk", "change", stage.at(state).pk)
        assert "change-do" not in shown
        assert "Withdraw" not in shown


def test_the_list_narrows_to_what_waits_for_me(stage: Stage) -> None:
    row = stage.at("assessment")
    assert row.title in text(stage, "pm", "changes", query="?waits=me")
    assert row.title not in text(stage, "desk", "changes", query="?waits=me")
    assert row.title in text(stage, "asker", "changes", query="?mine=raised")
    stage.at("closed", title="Long gone")
    assert "Long gone" not in text(stage, "pm", "changes")
    assert "Long gone" in text(stage, "pm", "changes", query="?state=&view=all")
    assert "CR-1" in text(stage, "pm", "changes", query="?export=csv")
    assert row.title in text(stage, "pm", "project-changes", stage.project.pk)
    assert "Raise the first request" not in text(stage, "pm", "changes")


def test_homes_say_what_waits(stage: Stage) -> None:
    assert "Changes to screen" not in text(stage, "desk", "home")
    stage.at("submitted")
    assert "Changes to screen" in text(stage, "desk", "home")
    row = stage.at("assessment")
    assert "Changes that wait for your answer" in text(stage, "pm", "home")
    stage.answer_all(row)
    assert "Changes that wait for your answer" not in text(stage, "pm", "home")
    stage.asked(row)
    assert "Changes that wait for your money" in text(stage, "money", "home")


def test_an_empty_list_offers_the_first_step(stage: Stage) -> None:
    assert "Raise the first request" in text(stage, "pm", "changes")


def hide(stage: Stage) -> None:
    """Let nobody but those granted on it see the other project."""
    projects.transfer_project(
        stage.actor("desk"), project_id=stage.other.pk, confidentiality="restricted"
    )


def linked(stage: Stage) -> ChangeRequest:
    projects.propose_link(
        stage.actor("desk"),
        predecessor_id=stage.activities["Build"],
        successor_id=stage.activities["Train"],
    )
    row = stage.at("assessment")
    hide(stage)
    return row


def test_what_may_not_be_seen_is_merged_and_the_sums_follow(stage: Stage) -> None:
    row = linked(stage)
    shown = text(stage, "pm", "change", row.pk)
    assert "Reservoir N-2" not in shown
    assert "Some items of projects that you may not see" in shown
    assert "the figures are over what you see" in shown
    whole = text(stage, "other-pm", "change", row.pk)
    assert "N-2 Reservoir N-2" in whole
    told = text(stage, "pm", "change-impact", row.pk)
    assert "Train" not in told
    assert "Reservoir N-2" not in told


def test_the_impact_page_tells_the_chain(stage: Stage) -> None:
    projects.propose_link(
        stage.actor("desk"),
        predecessor_id=stage.activities["Build"],
        successor_id=stage.activities["Train"],
    )
    told = text(stage, "desk", "change-impact", stage.at("assessment").pk)
    assert "“Train” waits for “Build”" in told


def test_requests_on_the_same_item_stand_together(stage: Stage) -> None:
    first = stage.at("assessment")
    second = stage.at("assessment", title="A taller wall", deltas=[stage.stretch("Design", 9600)])
    assert "A taller wall" in text(stage, "desk", "change", first.pk)
    told = text(stage, "desk", "change-together", first.pk)
    assert "All together" in told
    assert second.title in told


def test_alternatives_by_forms(stage: Stage) -> None:
    row = stage.at("assessment")
    said = {"name": "Thinner", "kind": "reduce", "activity_id": stage.activities["Build"]}
    assert send(stage, "pm", "option-add", row.pk, **said, days="21", mitigation_minor="10") == 303
    option = only(ChangeOption)
    assert "costs the least" in text(stage, "pm", "change", row.pk)
    assert send(stage, "pm", "option-choose", option.pk) == 303
    assert only(ChangeRequest).deltas == [stage.stretch("Build", 21 * DAY)]


def test_standard_changes_by_forms(stage: Stage) -> None:
    said = {"board_id": stage.boards["Program"].pk, "name": "Swap a pump", "description": "Easy"}
    assert send(stage, "desk", "template-write", **said, most_minor="500") == 303
    row = only(ChangeTemplate)
    assert "Swap a pump" in text(stage, "desk", "change-templates")
    assert send(stage, "chair", "template-approve", row.pk) == 303
    start = {
        "project_id": stage.project.pk, "implementer_id": stage.person("builder"),
        "window_start": "2026-12-07T08:00", "window_finish": "2026-12-07T09:00",
    }  # fmt: skip
    assert "Start one" in text(stage, "pm", "change-template", row.pk)
    assert send(stage, "pm", "template-start", row.pk, **start) == 303
    assert only(ChangeRequest).state == "scheduled"
    assert send(stage, "desk", "template-retire", row.pk, why="Old") == 303


def test_items_and_money_by_forms(stage: Stage) -> None:
    row = stage.at("assessment")
    office = f"office:{stage.world.id('south')}"
    assert send(stage, "desk", "item-name", row.pk, what=office, owner_id="") == 303
    item = only(ChangeItem, kind="office")
    assert "nobody answers for it" in text(stage, "desk", "change", row.pk)
    assert send(stage, "desk", "item-drop", item.pk) == 303
    asked = stage.asked(row)
    assert send(stage, "money", "funding-decline", asked.pk, words="Spent") == 303
    held = stage.fund(row)
    assert send(stage, "money", "funding-release", held.pk) == 303
    assert text(stage, "desk", "change-history", row.pk)


def test_a_delta_goes_by_its_place(stage: Stage) -> None:
    row = stage.raised(deltas=[stage.stretch("Build", DAY), stage.stretch("Design", DAY)])
    assert send(stage, "asker", "change-delta-drop", row.pk, 1) == 303
    assert only(ChangeRequest).deltas == [stage.stretch("Design", DAY)]
    url = reverse("change-delta-drop", args=[row.pk, 9])
    assert client(stage, "asker").post(url).status_code == 404


def test_every_delta_has_a_sentence() -> None:
    one, two = str(UUID(int=1)), str(UUID(int=2))
    names = {one: "Build", two: "Train"}
    pair = {"predecessor_id": one, "successor_id": two}
    said = [
        ({"kind": "stretch", "activity_id": one, "duration": 960}, "“Build” takes 16 working"),
        ({"kind": "slip", "activity_id": one, "days": 1}, "“Build” comes 1 calendar day later."),
        ({"kind": "link", **pair, "lag": 60}, "“Train” follows “Build” (FS) with a lag of 1"),
        ({"kind": "unlink", **pair}, "“Train” follows “Build” no more."),
        ({"kind": "start", "project_id": one, "on": "2026-12-01"}, "starts on 2026-12-01"),
        ({"kind": "rescope", "activity_id": two, "share": 0.5}, "“Train” keeps 50 %"),
        ({"kind": "slip", "project_id": one, "days": 2}, "The whole project comes 2"),
    ]
    for delta, words in said:
        assert words in sentence(delta, names)
    assert "may not see" in sentence(said[0][0], {})


def test_who_may_not_see_it_finds_nothing(stage: Stage) -> None:
    row = stage.at("assessment")
    stage.world.person("stranger")
    for route in ("change", "change-impact", "change-together", "change-history"):
        url = reverse(route, args=[row.pk])
        assert client(stage, "stranger").get(url).status_code == 404
