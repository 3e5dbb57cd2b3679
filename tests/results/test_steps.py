"""What each step of a benefit asks for: refused by name, leaving nothing."""

from datetime import timedelta

import pytest

from sightline.kernel import clock
from sightline.kernel.errors import Refused
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects.models import Benefit
from sightline.results import commands
from sightline.results.models import MapNode, Measure, Profile
from sightline.results.queries import claimed_twice
from tests.results.scene import TEXTS, YEARLY, Scene, ago, refused

pytestmark = pytest.mark.django_db


def fresh(row: Benefit) -> Benefit:
    found: Benefit = Benefit.objects.system("test").get(pk=row.pk)
    return found


def test_a_profile_is_begun_once_and_stands_on_the_map(scene: Scene) -> None:
    benefit, pm = scene.promised(), scene.world.actor("pm")
    row = commands.profile_benefit(pm, benefit_id=benefit.pk, description="Fewer visits")
    assert (row.state, row.description) == ("identified", "Fewer visits")
    assert MapNode.objects.system("test").get(profile=row).kind == "benefit"
    kinds = JournalEntry.objects.filter(about=row.pk).values_list("kind", flat=True)
    assert list(kinds) == ["results.ProfileWritten"]
    refused("profiled-already", commands.profile_benefit, pm, benefit_id=benefit.pk)


def test_who_may_write_it(scene: Scene) -> None:
    benefit = scene.promised()
    for key in ("reader", "auditor"):
        who = scene.world.actor(key)
        refused("forbidden", commands.profile_benefit, who, benefit_id=benefit.pk)
    refused(
        "not-found", commands.profile_benefit, scene.world.actor("south"), benefit_id=benefit.pk
    )
    row = commands.profile_benefit(scene.world.actor("owner"), benefit_id=benefit.pk)
    refused("forbidden", scene.do, "change_profile", "reader", row, risks="Rain")
    assert scene.do("change_profile", "owner", row, risks="Rain").risks == "Rain"
    n = JournalEntry.objects.count()
    scene.do("change_profile", "owner", row, risks="Rain")
    assert JournalEntry.objects.count() == n


def test_what_cannot_be_said(scene: Scene) -> None:
    row = commands.profile_benefit(scene.world.actor("pm"), benefit_id=scene.promised().pk)
    people = scene.world.people
    for said in (
        {"lag_days": 4000},
        {"ramp_days": -1},
        {"cost_minor": -1},
        {"kind": "splendid"},
        {"state": "closed"},
        {"description": "nul \0 byte"},
        {"cost_minor": 10**30},
    ):
        refused("invalid", scene.do, "change_profile", "pm", row, **said)
    for code, person in (
        ("owner-confirms", "owner"),
        ("manager-confirms", "pm"),
        ("finance-blind", "south"),
    ):
        refused(code, scene.do, "change_profile", "pm", row, finance_id=people[person].pk)
    refused("stale", scene.do, "change_profile", "pm", row, risks="Rain", seen=row.version + 1)


def test_a_disbenefit_lowers_the_sum(scene: Scene) -> None:
    pm, plain = scene.world.actor("pm"), scene.promised()
    refused("wrong-sign", commands.profile_benefit, pm, benefit_id=plain.pk, is_disbenefit=True)
    harm = scene.promised(promised_minor=-YEARLY)
    refused("wrong-sign", commands.profile_benefit, pm, benefit_id=harm.pk)
    row = commands.profile_benefit(pm, benefit_id=harm.pk, is_disbenefit=True)
    assert row.is_disbenefit


@pytest.mark.parametrize("missing", list(TEXTS))
def test_the_admission_test_names_what_is_missing(scene: Scene, missing: str) -> None:
    row = scene.profiled(**{missing: " "})
    words = refused("not-admitted", scene.do, "admit_benefit", "pm", row)
    said = {"description": "description", "outcome": "able to see", "attribution": "this project"}
    assert said[missing] in words


def test_what_is_not_measurable_is_not_claimed_as_realised(scene: Scene) -> None:
    row = commands.profile_benefit(scene.world.actor("pm"), benefit_id=scene.promised().pk, **TEXTS)
    assert "lagging measure" in refused("not-admitted", scene.do, "admit_benefit", "pm", row)
    row = scene.do("change_profile", "pm", row, kind="qualitative")
    row = scene.do("admit_benefit", "pm", row)
    refused("no-baseline", scene.do, "baseline_benefit", "pm", row)
    scene.measure(row, name="Mood", kind="leading", baseline="3", target="4", unit="points")
    row = scene.do("baseline_benefit", "pm", row)
    for name, who in (
        ("approve_benefit", "exec"),
        ("deliver_benefit", "pm"),
        ("realise_benefit", "pm"),
    ):
        row = scene.do(name, who, row)
    refused("not-measurable", scene.do, "judge_benefit", "desk", row)


def test_a_baseline_was_measured_before_go_live(scene: Scene) -> None:
    row = scene.do("admit_benefit", "pm", scene.profiled())
    measure = Measure.objects.system("test").get(pk=scene.ids["carrying"])
    pm = scene.world.actor("pm")

    def change(**said: object) -> None:
        commands.change_measure(pm, measure_id=measure.pk, **said)

    change(baseline=None)
    refused("no-baseline", scene.do, "baseline_benefit", "pm", row)
    change(baseline="900", baseline_on=None)
    refused("no-baseline", scene.do, "baseline_benefit", "pm", row)
    change(baseline_on=ago(200))
    refused("late-baseline", scene.do, "baseline_benefit", "pm", row)
    change(baseline_on=ago(201), is_money=False, target=None)
    refused("no-target", scene.do, "baseline_benefit", "pm", row)
    change(is_money=True)
    commands.drop_measure(pm, measure_id=scene.ids["leading"])
    refused("no-leading", scene.do, "baseline_benefit", "pm", row)
    row = scene.do("change_profile", "pm", row, is_intermediate=True)
    assert scene.do("baseline_benefit", "pm", row).state == "baselined"


def test_an_approval_asks_for_the_owner(scene: Scene) -> None:
    row = scene.at("baselined")
    north, benefit = scene.world.actor("north"), row.benefit

    def change(**said: object) -> None:
        projects.change_benefit(north, benefit_id=benefit.pk, **said)

    def accept(who: str) -> None:
        projects.accept_benefit(scene.world.actor(who), benefit_id=benefit.pk)

    refused("forbidden", scene.do, "approve_benefit", "pm", row)
    refused("forbidden", scene.do, "approve_benefit", "north", row)
    change(owner_id=None)
    refused("no-owner", scene.do, "approve_benefit", "exec", row)
    change(owner_id=scene.world.people["pm"].pk)
    refused("owner-manages", scene.do, "approve_benefit", "exec", row)
    change(owner_id=scene.world.people["owner"].pk)
    refused("not-accepted", scene.do, "approve_benefit", "exec", row)
    accept("owner")
    change(objective_id=None)
    refused("no-objective", scene.do, "approve_benefit", "exec", row)
    change(objective_id=scene.objective)
    done = scene.do("approve_benefit", "exec", row, why="It pays.")
    assert (done.agreed_minor, done.agreed_start, done.agreed_on) == (YEARLY, ago(200), ago(0))
    assert (done.agreed_by_id, done.follows_finish) == (scene.world.people["exec"].pk, ago(200))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"promised_minor": None}, "no-amount"),
        ({"promised_minor": -5}, "wrong-sign"),
        ({"due": ago(201)}, "starts-late"),
    ],
)
def test_an_approval_looks_at_what_was_accepted(
    scene: Scene, said: dict[str, object], code: str
) -> None:
    row = scene.at("baselined")
    held = Benefit._base_manager.filter(pk=row.benefit.pk)
    held.update(**said)  # as a change request leaves it
    refused(code, scene.do, "approve_benefit", "exec", row)


def test_money_names_who_confirms_it(scene: Scene) -> None:
    row = scene.at("baselined", finance_id=None)
    refused("no-finance", scene.do, "approve_benefit", "exec", row)


def test_the_manager_approves_nothing_even_as_executive(scene: Scene) -> None:
    row = scene.at("baselined")
    scene.world.grant("pm", "executive")
    refused("forbidden", scene.do, "approve_benefit", "pm", row)
    scene.world.grant("pm", "project_office", scene.world.office_node("north-1"))
    refused("forbidden", scene.do, "judge_benefit", "pm", scene.at("realising"))


def test_what_was_approved_stays(scene: Scene) -> None:
    row = scene.at("approved")
    for said in (
        {"ramp_days": 9},
        {"lag_days": 3},
        {"outcome": "Other"},
        {"is_intermediate": True},
    ):
        refused("approved-already", scene.do, "change_profile", "pm", row, **said)
    assert scene.do("change_profile", "pm", row, confidence="low").confidence == "low"
    with pytest.raises(Refused, match="under change control"):
        projects.change_benefit(
            scene.world.actor("north"), benefit_id=row.benefit.pk, promised_minor=YEARLY // 2
        )
    assert scene.now(row).agreed_minor == YEARLY


def test_an_admitted_benefit_stays_admissible(scene: Scene) -> None:
    row = scene.at("profiled")
    refused("not-admitted", scene.do, "change_profile", "pm", row, outcome="")
    reworked = scene.do("rework_benefit", "pm", row)
    assert scene.do("change_profile", "pm", reworked, outcome="").outcome == ""


def test_delivery_waits_for_the_project_and_realising_for_the_first_effect(scene: Scene) -> None:
    early = scene.world.actor("north")
    late = projects.open_project(
        early,
        code="N-2",
        name="Late",
        office_id=scene.world.id("north-1"),
        start=ago(90),
        baseline_finish=ago(-10),
        manager_id=scene.world.people["pm"].pk,
    )
    row = scene.profiled(scene.promised(late, due=ago(-30)), lag_days=5)
    for name, who in (
        ("admit_benefit", "north"),
        ("baseline_benefit", "north"),
        ("approve_benefit", "exec"),
    ):
        row = scene.do(name, who, row)
    assert row.agreed_start == ago(-15)
    refused("not-started", scene.do, "deliver_benefit", "north", row)
    projects.change_project(early, project_id=late.pk, sponsor_name="The board")
    for verb in ("approve", "initiate", "plan", "execute"):
        who = "exec" if verb == "approve" else "north"
        projects.move_project(scene.world.actor(who), project_id=late.pk, verb=verb)
    row = scene.do("deliver_benefit", "north", row)
    refused("too-early", scene.do, "realise_benefit", "north", row)
    with clock.at(clock.now() + timedelta(15)):
        assert scene.do("realise_benefit", "north", row).state == "realising"


def test_a_judgement_waits_until_somebody_vouches(scene: Scene) -> None:
    row = scene.at("in_delivery")
    row = scene.do("realise_benefit", "pm", row)
    refused("too-early", scene.do, "judge_benefit", "desk", row)
    measure = Measure.objects.system("test").get(profile=row, carries=True)
    reading = scene.read(measure, 1, "1000")
    refused("not-attested", scene.do, "judge_benefit", "desk", row)
    commands.attest_reading(scene.world.actor("owner"), reading_id=reading.pk)
    refused("not-confirmed", scene.do, "judge_benefit", "desk", row)
    commands.confirm_reading(scene.world.actor("finance"), reading_id=reading.pk)
    assert scene.do("judge_benefit", "desk", row).state == "not_realised"


@pytest.mark.parametrize(
    ("share", "state"),
    [
        ("1.3", "realised"),
        ("0.951", "realised"),
        ("0.949", "partly_realised"),
        ("0.501", "partly_realised"),
        ("0.499", "not_realised"),
        ("0", "not_realised"),
    ],
)
def test_the_readings_decide(scene: Scene, share: str, state: str) -> None:
    row = scene.do("judge_benefit", "desk", scene.at("realising", share))
    assert (row.state, row.judged_on) == (state, clock.today())


def test_it_is_tracked_on_after_the_project_was_closed(scene: Scene) -> None:
    row = scene.at("in_delivery")
    for verb in ("wind_up", "close"):
        projects.move_project(scene.world.actor("north"), project_id=scene.project.pk, verb=verb)
    commands.follow_projects(machine(scene))
    scene.project.refresh_from_db()
    row = scene.now(row)
    assert row.follows_finish == clock.today()
    with clock.at(clock.now() + timedelta(100)):
        row = scene.do("realise_benefit", "pm", row)
        scene.bring(row, "1")
        assert scene.do("judge_benefit", "desk", row).state == "realised"


def machine(scene: Scene) -> Actor:
    return Actor(None, scene.world.organisation.pk, channel="job", operator=True)


def test_steps_that_must_say_why(scene: Scene) -> None:
    refused("no-reason", scene.do, "drop_benefit", "exec", scene.at("approved"), why=" ")
    refused("no-reason", scene.do, "resume_benefit", "desk", scene.at("not_realised", "0"), why="")
    refused("no-reason", scene.do, "close_benefit", "desk", scene.at("sustained"), why="")


def test_nothing_of_a_closed_benefit_changes(scene: Scene) -> None:
    row = scene.at("closed")
    refused("benefit-closed", scene.do, "change_profile", "pm", row, risks="Rain")
    refused("benefit-closed", scene.measure, row, name="Late")
    measure = Measure.objects.system("test").get(profile=row, carries=True)
    refused("benefit-closed", scene.read, measure, 0, "5")
    pm = scene.world.actor("pm")
    refused("benefit-closed", commands.change_measure, pm, measure_id=measure.pk, name="X")
    refused("benefit-closed", commands.drop_measure, pm, measure_id=measure.pk)
    shares = {"utilisation": "0.5", "proficiency": "0.5"}
    refused("benefit-closed", scene.do, "forecast_benefit", "pm", row, **shares)
    whose = {"sharer_id": scene.project.pk, "share": "0.5"}
    refused("benefit-closed", scene.do, "share_benefit", "pm", row, **whose)


def test_a_promise_with_a_profile_is_not_undone(scene: Scene) -> None:
    benefit = scene.promised(owner_id=None)
    entry = JournalEntry.objects.get(about=benefit.pk, kind="projects.BenefitPromised")
    commands.profile_benefit(scene.world.actor("pm"), benefit_id=benefit.pk)
    refused("built-on", projects.undo_change, scene.world.actor("north"), entry_id=entry.pk)
    assert Profile.objects.system("test").filter(benefit=benefit).exists()


def test_two_projects_do_not_claim_the_same(scene: Scene) -> None:
    first = scene.at("approved")
    source = Measure.objects.system("test").get(profile=first, carries=True).source
    other = scene.opened(scene.world, "N-9")
    second = scene.profiled(scene.promised(other))
    measure = Measure.objects.system("test").get(profile=second, carries=True)
    north = scene.world.actor("north")
    commands.change_measure(north, measure_id=measure.pk, source=f"  {source.upper()} ")
    for name in ("admit_benefit", "baseline_benefit"):
        second = scene.do(name, "north", second)
    refused("claimed-twice", scene.do, "approve_benefit", "exec", second)
    assert len(claimed_twice(north)) == 1
    assert not claimed_twice(scene.world.actor("south"))
    scene.do("share_benefit", "north", first, sharer_id=other.pk, share="0.4")
    assert scene.do("approve_benefit", "exec", second).state == "approved"
    assert not claimed_twice(north)
