"""One what-if by hand: what moves, why, what it costs, and what is refused without a trace."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.impact import BadDelta, Record, apply, digest_of, evaluate, weigh
from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    Delta,
    DropLink,
    Fund,
    Rescope,
    Restaff,
    Slip,
    Start,
    Stop,
    Stretch,
)
from sightline.engines.impact.record import (
    BenefitFacts,
    Edge,
    GroupFacts,
    MilestoneFacts,
    ProjectFacts,
)
from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
    Resource,
)
from tests.engines.impact import records
from tests.engines.impact.records import CALENDARS, DAY, MONDAY


def task(id_: str, project_id: str, days: float, **more: Any) -> Activity:
    kind = Kind.TASK if days else Kind.MILESTONE
    fields = {"kind": kind, "duration": round(days * DAY), "project_id": project_id}
    return Activity(id_, f"Task {id_}", **(fields | more))


PLAN = Plan(
    projects=tuple(Project(i, i, start=MONDAY, calendar_id="office") for i in ("dig", "lay")),
    activities=(
        task("A", "dig", 5),  # Monday 2 March to Friday 6 March
        task("B", "dig", 5),  # to Friday 13 March
        task("gate", "dig", 0),
        task("spare", "dig", 2),  # 8 days of float
        task("C", "lay", 5),  # after A, beside B
        task("D", "lay", 5),
    ),
    links=(
        Link("A", "B"), Link("B", "gate"), Link("A", "spare"), Link("A", "C"),
        Link("C", "D"), Link("spare", "gate"),
    ),
    calendars=CALENDARS,
    resources=(Resource("ann", "Ann"), Resource("bob", "Bob")),
    assignments=(Assignment("A", "ann"), Assignment("D", "bob"), Assignment("spare", "bob")),
)  # fmt: skip
RECORD = Record(
    PLAN,
    projects=(
        ProjectFacts("dig", "Dig", "north", "North", "EUR", 1_000, 5, 500, date(2026, 3, 13)),
        ProjectFacts("lay", "Lay", "south", "South", "EUR", 200, 10),
        ProjectFacts("sow", "Sow", "south", "South", "GBP", 70, finish=date(2026, 6, 30)),
    ),
    milestones=(MilestoneFacts("m", "gate", "dig", "Dug", date(2026, 3, 16), is_gate=True),),
    benefits=(
        BenefitFacts("dry", "dig", "Dry cellars", 36_500, date(2026, 4, 1), None, "Eve"),
        BenefitFacts("rent", "lay", "Rent", 73_000, date(2026, 4, 1), date(2026, 4, 6)),
    ),
    groups=(GroupFacts("tenants", "Tenants", project_ids=("lay", "sow")),),
    edges=(Edge("lay", "sow", slack_days=4),),
)
BASE = evaluate(RECORD)


def test_a_slip_is_told_for_all_whom_it_reaches() -> None:
    found = weigh(BASE, [Slip("A", days=7)])  # one week, weekends and all
    assert [each.id for each in found.activities()] == ["A", "B", "gate", "spare", "C", "D"]
    assert {each.days for each in found.activities()} == {7}
    dig, lay, sow = found.projects
    assert (dig.finish_before, dig.finish_after, dig.days) == (
        date(2026, 3, 13),
        date(2026, 3, 20),
        7,
    )
    assert (dig.tolerance_broken, lay.tolerance_broken, lay.late_days) == (True, False, 7)
    assert (dig.delay_minor, lay.delay_minor) == (7_000, 1_400)
    assert (sow.days, sow.finish_after, sow.delay_minor) == (3, date(2026, 7, 3), 210)
    assert found.total_minor == {"EUR": 8_400, "GBP": 210}
    assert found.gates_broken == ("m",)
    dry, rent = found.benefits
    assert (dry.late_minor, dry.lost_minor, dry.due_after) == (700, 0, date(2026, 4, 8))
    assert (rent.late_minor, rent.lost_minor) == (1_000, 1_000)  # only five days were left
    assert [(o.id, o.days) for o in found.offices] == [("north", 7), ("south", 7)]
    assert found.groups[0].project_ids == ("lay", "sow")
    assert found.area == ("A", "B", "gate", "spare", "C", "D", "sow")


def test_a_chain_leads_from_the_change_to_what_moves() -> None:
    chain = weigh(BASE, [Slip("A", days=7)]).chain("D")
    assert [step.activity_id for step in chain] == ["A", "C", "D"]
    assert chain[0].words == "“Task A” slips; it finishes 7 days later."
    assert chain[2].words == "“Task D” waits for “Task C” and finishes 7 days later."


def test_of_several_drivers_the_one_that_moves_most_is_told() -> None:
    links = (*PLAN.links, Link("spare", "D"))
    base = evaluate(replace(RECORD, schedule=replace(PLAN, links=links)))
    # C, and with it D, comes a week later; spare ends that very Friday, eight working days later.
    found = weigh(base, [Slip("C", days=7), Stretch("spare", 10 * DAY)])
    assert [step.activity_id for step in found.chain("D")] == ["spare", "D"]
    assert (
        found.chain("D")[0].words
        == "“Task spare” takes another duration; it finishes 10 days later."
    )


def test_a_tolerance_is_what_is_permitted() -> None:
    for tolerance, is_broken in ((6, True), (7, False), (None, False)):
        facts = (ProjectFacts("dig", "Dig", tolerance_days=tolerance),)
        found = weigh(evaluate(replace(RECORD, projects=facts, edges=())), [Slip("A", days=7)])
        assert found.projects[0].tolerance_broken is is_broken


def test_float_takes_a_slip_in() -> None:
    found = weigh(BASE, [Slip("spare", minutes=2 * DAY)])
    assert [each.id for each in found.activities()] == ["spare"]
    (dig,) = found.projects
    assert (dig.days, dig.n_moved, dig.n_float_eaten) == (0, 1, 1)
    assert (dig.float_before_minutes, dig.float_after_minutes) == (3 * DAY, DAY)
    assert not found.money and not found.gates_broken and found.total_minor == {}


def test_delay_is_paid_day_by_day_over_the_months() -> None:
    found = weigh(
        BASE, [Slip(project_id="dig", days=21)]
    )  # 13 March to 3 April; Lay: 20 March to 10 April
    delay = {(m.period, m.kind): m.minor for m in found.money if m.currency == "EUR"}
    assert delay["2026-03", "delay"] == 18 * 1_000 + 11 * 200
    assert delay["2026-04", "delay"] == 3 * 1_000 + 10 * 200


def test_money_put_in_counts_and_can_break_a_tolerance() -> None:
    deltas = [Fund("dig", 501, date(2026, 5, 4)), Restaff("A", "ann", "bob", cost_minor=9)]
    found = weigh(BASE, deltas)
    assert [(m.period, m.kind, m.minor) for m in found.money] == [
        ("2026-03", "re-staffing", 9),
        ("2026-05", "direct", 501),
    ]
    assert found.projects[0].cost_tolerance_broken and not found.projects[0].time_tolerance_broken


def test_people_are_told_who_are_booked_twice() -> None:
    found = weigh(BASE, [Slip("spare", minutes=3 * DAY)])  # Thursday 12 and Friday 13 stay clear
    assert [(p.id, p.weeks) for p in found.people] == [("bob", ())]
    twice = weigh(BASE, [Stretch("spare", 10 * DAY)]).people[0]
    assert [(w.week, w.before, w.after) for w in twice.weeks] == [(date(2026, 3, 16), 1, 2)]


def test_a_stopped_project_frees_what_waits_and_says_so() -> None:
    found = weigh(BASE, [Stop("dig")])
    dig = found.projects[0]
    assert dig.is_stopped and dig.finish_after is None and dig.delay_minor == 0
    assert found.after.schedule.at("C").start == MONDAY
    assert {note.code for note in found.notes} == {"giver-stopped"}
    assert found.benefits[0].lost_minor == 36_500
    assert found.milestones[0].after is None and found.gates_broken == ("m",)


def test_what_comes_earlier_is_told_and_costs_nothing() -> None:
    found = weigh(BASE, [DropLink("A", "C")])
    assert [each.days for each in found.activities()] == [-7, -7]
    assert found.area == () and found.total_minor == {}
    assert [step.activity_id for step in found.chain("D")] == ["C", "D"]
    assert "is no longer linked" in found.chain("D")[0].words


def test_a_project_starts_on_a_day() -> None:
    later = weigh(BASE, [Start("dig", date(2026, 3, 9))])
    assert later.after.schedule.at("A").start.date() == date(2026, 3, 9)
    earlier = weigh(BASE, [Start("dig", date(2026, 2, 23))])
    assert earlier.after.schedule.at("A").start.date() == date(2026, 2, 23)
    assert earlier.projects[0].days == -7


def test_less_scope_takes_less_time() -> None:
    found = weigh(BASE, [Rescope(project_id="dig", share=0.4)])
    assert found.after.schedule.at("B").finish.date() == date(2026, 3, 5)
    dropped = weigh(BASE, [Rescope("B", drop=True)])
    assert dropped.after.schedule.at("gate").finish.date() == date(2026, 3, 10)


def test_agreements_pass_a_delay_on_through_schedules() -> None:
    edges = (Edge("spare", "C", slack_days=1), Edge("lay", "sow"), Edge("sow", "lay", 30))
    base = evaluate(replace(RECORD, edges=edges))
    found = weigh(base, [Slip("spare", days=3)])  # Monday to Thursday
    assert found.after.schedule.at("C").start.date() == date(2026, 3, 11)
    assert [p.days for p in found.projects] == [0, 4, 4]
    assert "as agreed" in found.chain("D")[0].words
    (note,) = found.notes
    assert note.code == "circle" and set(note.ids) == {"lay", "sow"}


def test_an_agreement_can_give_more_time_or_come_to_be() -> None:
    slip = Slip("A", days=7)
    assert weigh(BASE, [slip, Agree("lay", "sow", 6)]).projects[2].days == 1
    assert len(weigh(BASE, [slip, Agree("lay", "sow", 7)]).projects) == 2
    assert weigh(BASE, [slip, Agree("dig", "sow", 1)]).projects[2].days == 6


def test_an_agreement_of_a_project_or_an_activity_says_which() -> None:
    activities = (replace(PLAN.activities[0], id="lay"), *PLAN.activities[1:])
    with pytest.raises(ValueError, match="'lay' is the id of a project and of an activity"):
        evaluate(replace(RECORD, schedule=replace(PLAN, activities=activities)))


def test_a_digest_covers_the_deltas_and_all_that_is_told() -> None:
    found = weigh(BASE, [Slip("A", days=7)])
    plain = found.as_json()
    assert plain["digest"] == digest_of(plain) == found.digest
    assert weigh(evaluate(RECORD), [Slip("A", days=7)]).digest == found.digest
    assert weigh(BASE, [Slip("A", days=7), Slip("A")]).digest != found.digest
    assert found.as_json(most=2)["all_moves"] == plain["all_moves"]
    for key in ("deltas", "activities", "projects", "benefits", "money", "all_moves"):
        assert digest_of(plain | {key: []}) != found.digest, key


@pytest.mark.parametrize(
    ("delta", "code"),
    [
        (Slip("Z", days=1), "no-such-activity"),
        (Slip(project_id="Z", days=1), "no-such-project"),
        (Slip(project_id="done", days=1), "stopped"),
        (Slip("A", days=-1), "negative-time"),
        (Slip("A", days=10**9), "too-far"),
        (Rescope(project_id="sow", drop=True), "no-dates"),
        (Stretch("gate", 60), "milestone"),
        (AddLink("D", "A"), "cycle"),
        (AddLink("A", "A"), "cycle"),
        (AddLink("A", "B"), "link-exists"),
        (AddLink("A", "Z"), "no-such-activity"),
        (DropLink("B", "A"), "no-such-link"),
        (DropLink("A", "B", LinkType.SS), "no-such-link"),
        (Agree("A", "A"), "cycle"),
        (Agree("Z", "A"), "no-such-project"),
        (Start("sow", date(2026, 3, 2)), "no-dates"),
        (Stop("Z"), "no-such-project"),
        (Fund("dig", -1, date(2026, 3, 2)), "negative-money"),
        (Restaff("A", "bob"), "not-assigned"),
        (Restaff("A", "ann", "Z"), "no-such-resource"),
        (Restaff("A", "ann", "bob", cost_minor=-1), "negative-money"),
        (Rescope("A", share=1.5), "bad-share"),
        (Rescope("A", "dig"), "bad-target"),
    ],
)
def test_a_bad_delta_is_refused_and_changes_nothing(delta: Delta, code: str) -> None:
    base = evaluate(
        replace(
            RECORD, stopped=("done",), projects=(*RECORD.projects, ProjectFacts("done", "Done"))
        )
    )
    starts = base.schedule.start.copy()
    deltas = [Slip("spare", days=1), delta]
    for way in (weigh, lambda base, deltas: apply(base.record, deltas)):
        with pytest.raises(BadDelta) as refusal:
            way(base, deltas)
        assert (refusal.value.code, refusal.value.index) == (code, 1)
        assert refusal.value.message
    assert (base.schedule.start == starts).all() and base.record.schedule == PLAN


def test_what_is_done_and_what_lies_beyond_time_is_refused() -> None:
    done = tuple(replace(a, actual_start=MONDAY, actual_finish=MONDAY) for a in PLAN.activities)
    base = evaluate(replace(RECORD, schedule=replace(PLAN, activities=done)))
    for delta in (Slip("A", days=1), Slip(project_id="dig", days=1), Stop("dig")):
        with pytest.raises(BadDelta) as refusal:
            weigh(base, [delta])
        assert refusal.value.code == "finished"
    with pytest.raises(BadDelta) as refusal:
        weigh(BASE, [Slip("A", days=36_000)] * 100)
    assert refusal.value.code == "date-out-of-range"


def area(record: Record, deltas: Sequence[Delta]) -> set[str]:
    return set(weigh(evaluate(record), deltas).area)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.data())
def test_less_change_never_reaches_further(seed: int, data: st.DataObject) -> None:
    drawn = records.record(seed)
    open_ = [a.id for a in drawn.schedule.activities if a.actual_finish is None]
    id_ = data.draw(st.sampled_from(open_))
    whole = area(drawn, [Slip(id_, days=12)])
    assert area(drawn, [Slip(id_, days=5)]) <= whole
    if drawn.schedule.links:
        link = data.draw(st.sampled_from(drawn.schedule.links))
        cut = DropLink(link.predecessor_id, link.successor_id)
        assert area(drawn, [Slip(id_, days=12), cut]) <= whole
    if drawn.edges:
        k = data.draw(st.integers(0, len(drawn.edges) - 1))
        rest = drawn.edges[:k] + drawn.edges[k + 1 :]
        assert area(replace(drawn, edges=rest), [Slip(id_, days=12)]) <= whole
        wider = replace(drawn.edges[k], slack_days=drawn.edges[k].slack_days + 2)
        assert area(replace(drawn, edges=(*rest, wider)), [Slip(id_, days=12)]) <= whole
