"""Measures and readings: what is refused, who vouches, and what the figures come to."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from sightline.engines.measure.colour import Colour
from sightline.kernel import clock
from sightline.kernel.jobs import Tick
from sightline.kernel.models import Job
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.results import commands, queries
from sightline.results.jobs import follow
from sightline.results.models import Measure, Profile, Reading
from sightline.results.queries.shares import attributed, split
from tests.results.scene import YEARLY, Scene, ago, refused

pytestmark = pytest.mark.django_db


def carrying(row: Profile) -> Measure:
    found: Measure = Measure.objects.system("test").get(profile=row, carries=True)
    return found


def figures(scene: Scene, row: Profile) -> queries.Figures:
    fresh = queries.the_profile(scene.world.actor("north"), row.benefit_id)
    return queries.figures_of([fresh], clock.today())[row.benefit_id]


def machine(scene: Scene) -> Actor:
    return Actor(None, scene.world.organisation.pk, channel="job", operator=True)


def test_one_lagging_measure_carries_the_benefit(scene: Scene) -> None:
    row = scene.profiled()
    assert carrying(row).pk == scene.ids["carrying"]
    pm = scene.world.actor("pm")
    other = scene.measure(row, name="Visits", unit="visits", baseline="9", target="5")
    assert not other.carries
    commands.change_measure(pm, measure_id=other.pk, carries=True)
    assert carrying(row).pk == other.pk
    for said in ({"kind": "leading", "carries": True}, {"kind": "leading"}):
        refused("leading-carries", commands.change_measure, pm, measure_id=other.pk, **said)


def test_what_no_measure_is(scene: Scene) -> None:
    row = scene.profiled()
    for said in (
        {"name": " "},
        {"name": "X", "kind": "sideways"},
        {"name": "X", "every_days": 7},
        {"name": "X", "baseline": "lots"},
        {"name": "X", "baseline": "1e30"},
        {"name": "X", "target": "NaN"},
        {"name": "X", "baseline_on": ago(-1)},
        {"name": "X", "state": "taken"},
    ):
        refused("invalid", scene.measure, row, **said)
    refused("forbidden", scene.measure, row, "reader", name="X")


def test_what_was_baselined_stays(scene: Scene) -> None:
    row = scene.at("baselined")
    pm, measure = scene.world.actor("pm"), carrying(row)
    for said in (
        {"baseline": "1"},
        {"unit": "cows"},
        {"is_money": False},
        {"baseline_on": ago(400)},
    ):
        refused("baselined-already", commands.change_measure, pm, measure_id=measure.pk, **said)
    changed = commands.change_measure(pm, measure_id=measure.pk, every_days=30)
    assert changed.every_days == 30
    refused("baselined-already", commands.drop_measure, pm, measure_id=measure.pk)
    late = {"name": "Other", "carries": True, "kind": "lagging"}
    refused("baselined-already", scene.measure, row, **late)


def test_readings_that_are_refused(scene: Scene) -> None:
    early = scene.at("profiled")
    refused("no-baseline", scene.read, carrying(early), 1, "5")
    refused("not-delivered", scene.read, carrying(scene.at("baselined")), 1, "5")
    approved = scene.at("approved")
    refused("not-delivered", scene.read, carrying(approved), 1, "5")
    leading = Measure.objects.system("test").get(profile=approved, kind="leading")
    assert scene.read(leading, 1, "4").state == "taken"
    row = scene.at("realising")
    measure = carrying(row)
    refused("before-baseline", scene.read, measure, 300, "5")
    refused("before-baseline", scene.read, measure, 999, "5")
    refused("not-yet", scene.read, measure, -1, "5")
    refused("read-already", scene.read, measure, 1, "5")
    refused("no-rate", scene.read, measure, 2, "5", currency="EUR")
    for value in ("much", "1e40", "0.001"):
        refused("invalid", scene.read, measure, 2, value)
    refused("invalid", scene.read, measure, 2, "5", evidence="nul \0")
    assert scene.read(measure, 2, "5", currency="GBP").value == 5


def test_the_owner_attests_and_never_the_manager(scene: Scene) -> None:
    row = scene.at("realising")
    reading = scene.read(carrying(row), 5, "10", evidence="")
    attest, confirm = commands.attest_reading, commands.confirm_reading
    for key in ("pm", "north", "exec", "finance", "lead"):
        refused("forbidden", attest, scene.world.actor(key), reading_id=reading.pk)
    owner, finance = scene.world.actor("owner"), scene.world.actor("finance")
    refused("wrong-state", confirm, finance, reading_id=reading.pk)
    refused("no-evidence", attest, owner, reading_id=reading.pk)
    done = attest(owner, reading_id=reading.pk, evidence="Ledger, page 5")
    assert (done.state, done.evidence, done.attested_on) == (
        "attested",
        "Ledger, page 5",
        clock.today(),
    )
    for key in ("pm", "owner", "exec"):
        refused("forbidden", confirm, scene.world.actor(key), reading_id=reading.pk)
    assert confirm(finance, reading_id=reading.pk).confirmed_by_id == finance.id
    refused(
        "wrong-state", commands.dispute_reading, owner, reading_id=reading.pk, why="It is wrong"
    )


def test_an_owner_who_comes_to_manage_the_project_attests_no_more(scene: Scene) -> None:
    reading = scene.read(carrying(scene.at("realising")), 5, "10")
    projects.change_project(
        scene.world.actor("north"),
        project_id=scene.project.pk,
        manager_id=scene.world.people["owner"].pk,
    )
    owner = scene.world.actor("owner")
    refused("forbidden", commands.attest_reading, owner, reading_id=reading.pk)


def test_finance_confirms_money_only(scene: Scene) -> None:
    row = scene.at("approved")
    leading = Measure.objects.system("test").get(profile=row, kind="leading")
    reading = scene.read(leading, 1, "4")
    commands.attest_reading(scene.world.actor("owner"), reading_id=reading.pk)
    finance = scene.world.actor("finance")
    refused("not-money", commands.confirm_reading, finance, reading_id=reading.pk)


def test_a_disputed_reading_counts_no_more_and_is_read_anew(scene: Scene) -> None:
    row = scene.at("realising")
    measure, owner = carrying(row), scene.world.actor("owner")
    before = figures(scene, row)
    reading = scene.read(measure, 5, "99999")
    refused("no-reason", commands.dispute_reading, owner, reading_id=reading.pk, why=" ")
    commands.dispute_reading(owner, reading_id=reading.pk, why="Wrong page")
    assert figures(scene, row).actual_minor == before.actual_minor
    assert scene.read(measure, 5, "10").state == "taken"


def test_only_what_was_attested_counts(scene: Scene) -> None:
    row = scene.at("realising")
    found = figures(scene, row)
    assert (found.share, found.colour, found.as_of) == (1, Colour.GREEN, ago(1))
    scene.read(carrying(row), 0, "123456")
    after = figures(scene, row)
    assert (after.actual_minor, after.n_unattested) == (found.actual_minor, 1)


@pytest.mark.parametrize(
    ("share", "colour"),
    [("0.96", "green"), ("0.94", "amber"), ("0.81", "amber"), ("0.79", "red"), ("2", "green")],
)
def test_its_colour(scene: Scene, share: str, colour: str) -> None:
    assert figures(scene, scene.at("realising", share)).colour.value == colour


def test_two_overdue_readings_are_red(scene: Scene) -> None:
    row = scene.at("realising")
    with clock.at(clock.now() + timedelta(60)):
        assert figures(scene, row).colour is Colour.GREEN
    with clock.at(clock.now() + timedelta(300)):
        found = figures(scene, row)
        assert (found.colour, found.n_overdue >= 2) == (Colour.RED, True)


def test_a_level_is_measured_from_its_baseline(scene: Scene) -> None:
    benefit = scene.promised()
    row = scene.profiled(benefit, ramp_days=400)
    north = scene.world.actor("north")
    commands.change_measure(
        north,
        measure_id=scene.ids["carrying"],
        is_money=False,
        unit="visits",
        baseline="900",
        target="500",
    )
    for name, who in (
        ("admit_benefit", "pm"),
        ("baseline_benefit", "pm"),
        ("approve_benefit", "exec"),
        ("deliver_benefit", "pm"),
        ("realise_benefit", "pm"),
    ):
        row = scene.do(name, who, row)
    reading = scene.read(carrying(row), 0, "750")  # 200 of 400 days: 700 was planned
    commands.attest_reading(scene.world.actor("owner"), reading_id=reading.pk)
    found = figures(scene, row)
    assert (found.level_planned, found.share) == (700, Fraction(3, 4))
    assert found.colour is Colour.RED
    assert found.actual_minor == round(found.planned_minor * Fraction(3, 4))


def test_more_harm_than_planned_is_bad(scene: Scene) -> None:
    benefit = scene.promised(promised_minor=-YEARLY)
    row = scene.profiled(benefit, is_disbenefit=True)
    for name, who in (
        ("admit_benefit", "pm"),
        ("baseline_benefit", "pm"),
        ("approve_benefit", "exec"),
        ("deliver_benefit", "pm"),
        ("realise_benefit", "pm"),
    ):
        row = scene.do(name, who, row)
    scene.bring(row, "1.3")
    found = figures(scene, row)
    assert found.actual_minor < found.planned_minor < 0
    assert found.colour is Colour.RED


def test_the_plan_follows_the_project_and_shows_what_is_lost(scene: Scene) -> None:
    row = scene.at("approved")
    north, pm = scene.world.actor("north"), scene.world.actor("pm")
    assert commands.follow_projects(machine(scene)) == 0
    refused("forbidden", commands.follow_projects, north)
    projects.change_project(pm, project_id=scene.project.pk, forecast_finish=ago(127))
    assert commands.follow_projects(machine(scene)) == 1
    row = scene.now(row)
    assert (row.follows_finish, row.agreed_start) == (ago(127), ago(200))
    found = figures(scene, row)
    assert (found.days_moved, found.starts) == (73, ago(127))
    assert abs(found.lost_minor - YEARLY * 73 // 365) < YEARLY // 100
    projects.change_project(pm, project_id=scene.project.pk, forecast_finish=None)
    commands.follow_projects(machine(scene))
    assert figures(scene, row).days_moved == 0


def test_the_job_follows_after_the_finish_moved(scene: Scene) -> None:
    scene.at("approved")
    Job.objects.all().delete()
    pm = scene.world.actor("pm")
    projects.change_project(pm, project_id=scene.project.pk, forecast_finish=ago(100))
    projects.change_project(pm, project_id=scene.project.pk, forecast_finish=ago(90))
    assert Job.objects.filter(name="results.follow").count() == 1


def test_adoption_adjusts_what_is_expected(scene: Scene) -> None:
    """EX-10: 500 k x 0.70 x 0.80 = 280 k; the number stands in the register alone."""
    row = scene.profiled(scene.promised(promised_minor=500_000_00))
    shares = {"utilisation": "0.70", "proficiency": "0.80"}
    row = scene.do("forecast_benefit", "owner", row, **shares, why="Counted in March")
    benefit = queries.the_benefit(scene.world.actor("north"), row.benefit_id)
    assert benefit.expected_minor == 280_000_00
    assert (benefit.promised_minor, benefit.accepted) == (500_000_00, True)
    assert (row.utilisation, row.adoption_on) == (Decimal("0.7"), clock.today())
    for said in ({"utilisation": "1.2"}, {"proficiency": "-1"}, {"utilisation": "half"}):
        refused("invalid", scene.do, "forecast_benefit", "pm", row, **{**shares, **said})
    refused("not-yet", scene.do, "forecast_benefit", "pm", row, **shares, on=ago(-2))
    refused("forbidden", scene.do, "forecast_benefit", "reader", row, **shares)
    none = scene.profiled(scene.promised(promised_minor=None))
    refused("no-amount", scene.do, "forecast_benefit", "pm", none, **shares)


def test_a_shared_benefit_is_split_and_never_counted_twice(scene: Scene) -> None:
    """EX-15: 200 k, X 60 %, Y 40 %: 120 + 80 = 200, never 400."""
    other = scene.opened(scene.world, "N-7")
    third = scene.opened(scene.world, "N-8")
    row = scene.profiled()
    scene.do("share_benefit", "north", row, sharer_id=other.pk, share="0.4")
    parts = attributed([(scene.now(row), 200_000_00)])
    assert parts == {scene.project.pk: 120_000_00, other.pk: 80_000_00}
    refused(
        "own-project",
        scene.do,
        "share_benefit",
        "pm",
        row,
        sharer_id=scene.project.pk,
        share="0.1",
    )
    refused("not-found", scene.do, "share_benefit", "pm", row, sharer_id=row.pk, share="0.1")
    refused(
        "shares-over-100", scene.do, "share_benefit", "north", row, sharer_id=third.pk, share="0.7"
    )
    refused("invalid", scene.do, "share_benefit", "north", row, sharer_id=third.pk, share="1.7")
    scene.do("share_benefit", "north", row, sharer_id=other.pk, share="0")
    assert attributed([(scene.now(row), 7)]) == {scene.project.pk: 7}


def test_parts_sum_to_the_whole() -> None:
    home, a, b = UUID(int=1), UUID(int=2), UUID(int=3)
    third = Decimal("0.3333")
    for amount in (-100, 1, 7, 99, 10**9 + 1):
        assert sum(split(amount, [(a, third), (b, third)], home).values()) == amount


def test_reading_dates_are_dates(scene: Scene) -> None:
    measure = carrying(scene.at("realising"))
    pm = scene.world.actor("pm")
    said = {"measure_id": measure.pk, "value": Decimal(1)}
    refused("invalid", commands.read_benefit, pm, on="2026-01-01", **said)
    assert isinstance(Reading.objects.system("test").first().on, date)


def test_the_job_lays_plans_anew_for_its_own_organisation_only(scene: Scene) -> None:
    row = scene.at("approved")
    pm = scene.world.actor("pm")
    projects.change_project(pm, project_id=scene.project.pk, forecast_finish=ago(150))
    queued = Job.objects.filter(name="results.follow").latest("due")
    follow(tick=Tick(queued.pk, UUID(int=7)))
    assert scene.now(row).follows_finish == ago(200)
    follow(tick=Tick(queued.pk))
    follow(tick=Tick(queued.pk, scene.world.organisation.pk))
    assert scene.now(row).follows_finish == ago(150)
