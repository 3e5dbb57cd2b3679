"""Every state of a proposal times every verb, each guard, and what each step leaves."""

from datetime import timedelta
from typing import Any

import pytest

from sightline.demand import commands
from sightline.demand.models import Proposal, Supporter
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.projects.models import Benefit, Contribution, Project
from tests.demand.desk import SAID, STEPS, Desk, last_entry, refused

pytestmark = pytest.mark.django_db
WHY = {"why": "as planned"}
OPEN = ("submitted", "screening", "qualified", "deferred")
#: Each verb with who takes it, what it says, and where it leads from where.
VERBS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "submit_proposal": ("asker", {}, {"draft": "submitted"}),
    "screen_proposal": ("office", {}, {"submitted": "screening"}),
    "send_back": (
        "office", WHY, dict.fromkeys(("submitted", "screening", "qualified"), "draft"),
    ),
    "qualify_proposal": ("office", {}, {"screening": "qualified"}),
    "approve_proposal": ("chief", {}, {"qualified": "approved"}),
    "defer_proposal": ("chief", WHY, dict.fromkeys(("qualified", "approved"), "deferred")),
    "resume_proposal": ("office", {}, {"deferred": "qualified"}),
    "decline_proposal": ("office", {"reason": "no_fit"}, dict.fromkeys(OPEN, "rejected")),
    "withdraw_proposal": ("asker", WHY, dict.fromkeys(("draft", *OPEN), "rejected")),
    "merge_proposal": ("office", {}, dict.fromkeys(OPEN, "duplicate")),
    "reopen_proposal": ("office", WHY, dict.fromkeys(("rejected", "duplicate"), "screening")),
    "convert_proposal": ("office", {}, {"approved": "converted"}),
    "complete_proposal": ("office", {"result": "Done"}, {"approved": "completed"}),
}  # fmt: skip
#: A refusal that is not about the state: the guard that stands in the way there.
GUARDS = {
    ("complete_proposal", "converted"): "project-open",
    ("convert_proposal", "converted"): "converted-already",
}
UNSEEN = ("screen", "send", "qualify", "approve", "defer", "resume", "decline", "merge", "reopen",
          "convert", "complete")  # fmt: skip


def test_the_table_here_names_every_state_and_every_verb() -> None:
    assert set(STEPS) == set(Proposal.State.values)
    verbs = {name.split("_")[0] for name in VERBS} - {"send"} | {"send_back"}
    assert verbs == set(Proposal.life.moves)


@pytest.mark.parametrize("state", STEPS)
def test_every_state_times_every_verb(desk: Desk, state: str) -> None:
    target = desk.goes_on()
    for command, (key, said, leads) in VERBS.items():
        row = desk.at(state)
        more: dict[str, Any] = {}
        if command == "merge_proposal":
            more = {"into_id": target.pk}
        if command == "convert_proposal":
            more = {"code": f"C-{row.number}"}
        if command == "defer_proposal":
            more = desk.later()
        if state in leads:
            desk.do(command, key, row, **{**said, **more})
            assert desk.now(row).state == leads[state], (command, state)
            continue
        if state == "draft" and command.startswith(UNSEEN):  # nobody but its author sees a draft
            with refused(NotFound):
                desk.do(command, key, row, **{**said, **more})
            continue
        with refused(Refused, GUARDS.get((command, state), "wrong-state")):
            desk.do(command, key, row, **{**said, **more})


def test_a_step_starts_the_clock_of_where_it_leads(desk: Desk) -> None:
    row = desk.at("submitted")
    assert row.due_on is not None
    assert row.due_on > clock.today()
    assert row.submitted_on == clock.today()
    desk.do("send_back", "office", row, why="Which stations?")
    back = desk.now(row)
    assert (back.due_on, back.is_sent_back, back.words) == (None, True, "Which stations?")
    assert last_entry().why == "Which stations?"


@pytest.mark.parametrize(
    ("fields", "guard"),
    [
        ({"size": ""}, "no-size"),
        ({"sponsor_id": None}, "no-sponsor"),
        ({"impact": ""}, "case-incomplete"),
        ({"cost_minor": None}, "case-incomplete"),
        ({"kind": "mandatory"}, "case-incomplete"),
        ({"size": "xl"}, "case-incomplete"),
    ],
)
def test_what_is_not_said_is_not_qualified(desk: Desk, fields: dict[str, Any], guard: str) -> None:
    row = desk.at("screening", **fields)
    with refused(Refused, guard):
        desk.do("qualify_proposal", "office", row)


def test_without_a_need_nothing_is_handed_in(desk: Desk) -> None:
    row = desk.asked(need="  ")
    with refused(Refused, "no-need"):
        desk.do("submit_proposal", "asker", row)


def test_what_serves_nothing_is_approved_only_where_a_law_demands_it(desk: Desk) -> None:
    row = desk.at("qualified")
    desk.do("set_aim", "office", row, objective_id=desk.objective.pk, share_permille=0)
    with refused(Refused, "no-objective"):
        desk.do("approve_proposal", "chief", row)
    desk.do("edit_proposal", "office", row, mandatory_citation="Water Act")
    desk.do("approve_proposal", "chief", row)
    small = desk.at("qualified", size="xs", cost_minor=None)
    with refused(Refused, "no-cost"):
        desk.do("approve_proposal", "chief", small)


@pytest.mark.parametrize("key", ["asker", "sponsor"])
def test_nobody_decides_on_what_they_asked_or_stand_for(desk: Desk, key: str) -> None:
    desk.world.grant(key, "executive")
    row = desk.at("qualified")
    with refused(Forbidden):
        desk.do("approve_proposal", key, row)
    with refused(Forbidden):
        desk.do("defer_proposal", key, row, **desk.later())


def test_another_office_sees_and_does_nothing_with_it(desk: Desk) -> None:
    row = desk.at("submitted")
    for command in ("screen_proposal", "resume_proposal"):
        with refused(Forbidden):
            desk.do(command, "south", row)
    desk.do("route_proposal", "office", row, office_id=desk.world.id("south"), why="Yours")
    desk.do("screen_proposal", "south", row)
    for guard, to, why in (("same-office", "south", "x"), ("no-reason", "north", " ")):
        with refused(Refused, guard):
            desk.do("route_proposal", "south", row, office_id=desk.world.id(to), why=why)


def test_a_draft_is_its_authors_and_a_confidential_one_is_for_those_concerned(desk: Desk) -> None:
    draft = desk.asked()
    for key in ("office", "chief", "other"):
        with refused(NotFound):
            desk.do("join_proposal", key, draft)
    hidden = desk.at("submitted", is_confidential=True)
    for key in ("other", "south", "reader"):
        with refused(NotFound):
            desk.do("join_proposal", key, hidden)
    for key in ("office", "sponsor", "chief"):
        desk.do("join_proposal", key, hidden)


def test_a_decline_takes_a_reason_from_the_list_and_writes_a_letter(desk: Desk) -> None:
    row = desk.at("submitted")
    for reason in ("withdrawn", "", "because"):
        with refused(Invalid):
            desk.do("decline_proposal", "office", row, reason=reason)
    desk.do("decline_proposal", "office", row, reason="exists", why="See the river gauges.")
    done = desk.now(row)
    assert "Dear Asker" in done.letter
    assert "exists already" in done.letter
    assert "See the river gauges." in done.letter
    assert (done.decided_by_id, done.decided_on) == (desk.person("office"), clock.today())
    own = desk.at("submitted")
    desk.do("decline_proposal", "office", own, reason="no_fit", letter="My own words")
    assert desk.now(own).letter == "My own words"


def test_a_duplicate_brings_its_people_along_and_takes_them_back(desk: Desk) -> None:
    row, other = desk.at("submitted"), desk.goes_on()
    desk.do("join_proposal", "reader", row, words="My stations too")
    desk.do("join_proposal", "reader", other)
    desk.do("merge_proposal", "office", row, into_id=other.pk, why="The same sensors")
    held = Supporter.objects.system("test").filter(proposal=other.pk)
    assert sorted(one.person.name for one in held) == ["Asker", "Reader"]
    assert other.code in desk.now(row).letter
    for guard, target in (("same-proposal", None), ("duplicate-already", row)):
        again = desk.at("submitted")
        with refused(Refused, guard):
            desk.do("merge_proposal", "office", again, into_id=(target or again).pk)
    desk.do("reopen_proposal", "office", row, why="It is not the same")
    assert [one.person.name for one in held.all()] == ["Reader"]
    assert (desk.now(row).duplicate_of_id, desk.now(row).letter) == (None, "")


@pytest.mark.parametrize("state", ["rejected", "completed"])
def test_nothing_is_merged_into_what_does_not_go_on(desk: Desk, state: str) -> None:
    ended, row = desk.at(state), desk.at("submitted")
    with refused(Refused, "target-ended"):
        desk.do("merge_proposal", "office", row, into_id=ended.pk)


def test_what_is_put_off_names_a_day_to_come(desk: Desk) -> None:
    row = desk.at("qualified")
    for guard, day in (("no-day", None), ("not-later", clock.today())):
        with refused(Refused, guard):
            desk.do("defer_proposal", "chief", row, look_again_on=day, why="Later")
    with refused(Refused, "no-reason"):
        desk.do("defer_proposal", "chief", row, look_again_on=desk.later()["look_again_on"], why="")


def test_a_project_takes_over_every_field_and_link(desk: Desk) -> None:
    row = desk.at("converted", mandatory_citation="Water Act", category="Telemetry", case="Yes")
    assert row.project_id is not None
    project = Project.objects.system("test").get(pk=row.project_id)
    assert (project.name, project.code, project.office_id) == (
        row.title, f"P-{row.number}", row.office_id,
    )  # fmt: skip
    for name in ("need", "impact", "case", "risks"):
        assert getattr(row, name) in project.description
    assert "5000.00 GBP" in project.description
    assert (project.sponsor_id, project.department, project.category) == (
        row.sponsor_id, "Operations", "Telemetry",
    )  # fmt: skip
    assert (project.start, project.baseline_finish) == (row.start, row.wanted_by)
    assert (project.whole_life_minor, project.benefits_minor) == (row.cost_minor, row.value_minor)
    assert (project.mandatory_citation, project.currency) == ("Water Act", row.currency)
    serves = Contribution.objects.system("test").get(project=project)
    assert (serves.objective_id, f"{serves.share:.1f}") == (desk.objective.pk, "0.6")
    promised = Benefit.objects.system("test").get(project=project)
    assert (promised.promised_minor, promised.due) == (row.value_minor, row.wanted_by)


def test_a_confidential_proposal_becomes_a_restricted_project(desk: Desk) -> None:
    row = desk.at("converted", is_confidential=True)
    assert Project.objects.system("test").get(pk=row.project_id).confidentiality == "restricted"


def test_a_code_that_is_taken_opens_no_project(desk: Desk) -> None:
    desk.do("convert_proposal", "office", desk.at("approved"), code="T-1")
    row = desk.at("approved")
    with refused(Refused, "code-taken"):
        desk.do("convert_proposal", "office", row, code="t-1")


def test_who_asks_edits_until_it_is_taken_up_and_the_office_until_it_is_decided(
    desk: Desk,
) -> None:
    row = desk.at("screening")
    with refused(Refused, "in-hand"):
        desk.do("edit_proposal", "asker", row, title="Other words")
    with refused(Forbidden):
        desk.do("edit_proposal", "other", row, title="Other words")
    desk.do("edit_proposal", "office", row, title="Other words")
    done = desk.at("approved")
    with refused(Refused, "decided-already"):
        desk.do("edit_proposal", "office", done, title="Other words")
    with refused(Stale):
        desk.do("edit_proposal", "office", row, title="Late words", seen=1)


HOSTILE: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
    ({"title": ""}, Invalid),
    ({"title": "a" * 201}, Invalid),
    ({"need": "nul \x00"}, Invalid),
    ({"cost_minor": -1}, Refused),
    ({"cost_minor": 10**30}, Invalid),
    ({"value_minor": "lots"}, Invalid),
    ({"kind": "wish"}, Invalid),
    ({"size": "xxl"}, Invalid),
    ({"state": "approved"}, Invalid),
    ({"sponsor_id": "nobody"}, Invalid),
    ({"start": SAID["wanted_by"] + timedelta(days=1)}, Refused),
)


@pytest.mark.parametrize(("fields", "kind"), HOSTILE)
def test_bad_input_is_refused_and_changes_nothing(
    desk: Desk, fields: dict[str, Any], kind: Any
) -> None:
    row = desk.asked()
    code = {"cost_minor": "negative-money", "start": "ends-before-start"}.get(
        next(iter(fields)), ""
    )
    with refused(kind, code if kind is Refused else ""):
        desk.do("edit_proposal", "asker", row, **fields)


def test_shares_sum_to_the_whole_at_most(desk: Desk) -> None:
    row = desk.asked()
    for share in (-1, 1001, True, 0.5):
        with refused(Refused, "share-out-of-range"):
            desk.do("set_aim", "asker", row, objective_id=desk.objective.pk, share_permille=share)
    desk.do("set_aim", "asker", row, objective_id=desk.objective.pk, share_permille=1000)
    with refused(NotFound):
        desk.do("set_aim", "asker", row, objective_id=row.pk, share_permille=1)


def test_joining_is_for_others_and_once(desk: Desk) -> None:
    row = desk.at("submitted")
    desk.do("join_proposal", "other", row, words="Us too")
    for guard, key in (("joined-already", "other"), ("own-proposal", "asker")):
        with refused(Refused, guard):
            desk.do("join_proposal", key, row)
    with refused(Refused, "not-joined"):
        desk.do("leave_proposal", "reader", row)
    desk.do("leave_proposal", "other", row)
    ended = desk.at("rejected")
    with refused(Refused, "wrong-state"):
        desk.do("join_proposal", "other", ended)


def test_numbers_are_given_once_and_the_front_door_is_the_topmost_office(desk: Desk) -> None:
    first = commands.propose(desk.actor("asker"), title="One")
    second = commands.propose(desk.actor("asker"), title="Two")
    assert (first.code, second.code) == ("D-0001", "D-0002")
    assert first.office_id == desk.world.id("hq")
