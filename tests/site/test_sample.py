"""The sample organisation: loaded through commands, the same every time, with every mess in it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import DecimalField, Sum
from django.test import Client

from sightline.changes.models import (
    AgendaItem,
    Board,
    ChangeImpact,
    ChangeItem,
    ChangeOption,
    ChangeRequest,
    ChangeTemplate,
    Decision,
    DecisionCondition,
    FollowUp,
    Funding,
    Interest,
    Sitting,
)
from sightline.changes.queries import collisions
from sightline.engines.measure import trend
from sightline.engines.measure.status import is_stale
from sightline.identity.models import Grant, Office, Organisation, Person
from sightline.identity.queries import actor_for
from sightline.identity.rules import ROLES
from sightline.kernel import clock, journal
from sightline.kernel.models import Job, JournalEntry, RowChange
from sightline.kernel.rows import Row, noted
from sightline.knowledge.models import RollOut
from sightline.knowledge.queries import beside_first, compared, the_shared_plan
from sightline.linkages.models import Dependency, Linkage
from sightline.linkages.queries import edges, negative_gaps
from sightline.maturity import queries as maturity
from sightline.maturity.lists.improvements import is_overdue
from sightline.maturity.models import Campaign, Improvement, Respondent
from sightline.network.models import Share
from sightline.network.queries import shared_status
from sightline.projects import standing
from sightline.projects.models import (
    Benefit,
    Contribution,
    Gate,
    Milestone,
    Portfolio,
    Program,
    Project,
    RaidItem,
    Schedule,
    Standing,
    StatusReport,
    Touch,
    WorkCalendar,
)
from sightline.projects.queries import projects, the_project
from sightline.projects.rules import DIMENSIONS
from sightline.results.models import Profile
from sightline.results.models import Reading as BenefitReading
from sightline.results.queries import benefits_map, claimed_twice, returned, summed
from sightline.services import tallies
from sightline.services.models import Customer, ServiceRequest, Survey, Tally, ValueStory
from sightline.services.queries.trust import approach_of
from sightline.site import sample
from sightline.site.sample import messes
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from tests.site import told

pytestmark = pytest.mark.django_db
WHY = "the test looks at the whole sample"


@dataclass
class Loaded:
    """One load, and what the load before it left."""

    digest_before: str
    steps: list[tuple[str, int, int]] = field(default_factory=list)

    def person(self, key: str) -> Person:
        """Return a person by the local part of the address."""
        found: Person = Person.objects.system(WHY).get(email=sample.email(key))
        return found


@contextmanager
def rolled_back() -> Iterator[None]:
    """Keep what is written inside from every other test."""
    outer = transaction.atomic()
    outer._from_testcase = True  # as a test case's own: commands may be durable inside
    outer.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    with django_db_blocker.unblock():
        with rolled_back():
            sample.load(lambda *step: None)
            before = told.digest()
        with rolled_back():
            found = Loaded(before)
            sample.load(lambda *step: found.steps.append(step))
            yield found


@pytest.fixture(autouse=True)
def _loaded(loaded: Loaded) -> None:
    """Every test here looks at the loaded sample."""


def rows(model: Any, **conditions: Any) -> Any:
    return model.objects.system(WHY).filter(**conditions)


def codes(found: Any) -> set[str]:
    return {row.project.code for row in found.select_related("project")}


def test_two_loads_of_one_day_agree(loaded: Loaded) -> None:
    assert told.digest() == loaded.digest_before


def test_progress_is_told_to_the_end(loaded: Loaded) -> None:
    done, total = loaded.steps[-1][1:]
    assert done == total == len(loaded.steps)
    assert len({month for month, *_ in loaded.steps}) in {18, 19, 20}


def test_it_is_as_large_as_it_should_be() -> None:
    levels = Counter(rows(Office, active_to=None).values_list("level", flat=True))
    assert levels["strategic"] == 1
    assert levels["program"] >= 3
    assert levels["project"] >= 5
    assert (rows(Portfolio).count(), rows(Program).count()) == (3, 10)
    assert 58 <= rows(Project).count() <= 65
    assert 38 <= rows(Person).count() <= 48
    assert 3 <= rows(Theme).count() <= 4
    assert 10 <= rows(Objective).count() <= 12
    assert rows(KeyResult).count() >= rows(Objective).count()
    assert rows(Reading).count() > 100
    assert set(rows(Grant).values_list("role", flat=True)) == set(ROLES)
    assert not rows(Person, post="").exists()


def test_every_project_has_its_plan() -> None:
    planned = rows(Project).exclude(code="SLU-01")  # made of a proposal a month ago
    for project in planned.prefetch_related("phases", "gates", "cost_years", "touches"):
        assert 5 <= project.milestones.exclude(baseline=None).count() <= 8, project.code
        assert project.phases.count() >= 3, project.code
        assert project.gates.count() >= 3, project.code
        assert project.cost_years.count() >= 1, project.code
        assert project.touches.count() >= 1, project.code
        spent = project.cost_years.aggregate(n=Sum("actual_minor"))["n"] or 0
        assert spent <= project.whole_life_forecast_minor, project.code
        budget = project.cost_years.aggregate(n=Sum("budget_minor"))["n"]
        assert budget == pytest.approx(project.whole_life_minor, rel=0.01), project.code


def test_history_is_eighteen_months_of_dated_entries() -> None:
    today, times = clock.today(), list(JournalEntry.objects.values_list("at", flat=True))
    in_order = list(JournalEntry.objects.order_by("sequence").values_list("at", flat=True))
    assert in_order == sorted(times)
    assert 540 <= (today - in_order[0].date()).days <= 560
    assert in_order[-1] <= clock.now()
    periods = rows(StatusReport, state="published").values_list("period", flat=True)
    assert len(set(periods)) == 18
    for report in rows(StatusReport, state="published").only("period", "published_at"):
        assert 0 <= (report.published_at.date() - report.period).days <= 10


def test_the_journal_is_whole() -> None:
    [organisation] = rows(Organisation)
    assert journal.verify(organisation.pk).breaks == ()


def test_no_command_was_bypassed() -> None:
    images: dict[tuple[str, Any], dict[str, Any] | None] = {}
    for change in RowChange.objects.order_by("sequence", "number"):
        key = (change.model, change.row_id)
        images[key] = None if change.after is None else {**(images.get(key) or {}), **change.after}
    n_rows = 0
    for model in apps.get_models():
        if issubclass(model, Row):
            for row in rows(model):
                n_rows += 1
                image = images.pop((model._meta.label, row.pk), None)
                assert image is not None, f"{row!r} has no history"
                assert {name: _now(row, name) for name in image} == _read(row, image)
    assert n_rows > 3000
    assert all(image is None for image in images.values())


def _now(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value if isinstance(value, Decimal) else noted(row, name, value)


def _read(row: Any, image: dict[str, Any]) -> dict[str, Any]:
    """Return an image with its decimals as numbers: 4.1 is stored as 4.1000."""
    decimals = {f.attname for f in row._meta.concrete_fields if isinstance(f, DecimalField)}
    return {
        name: Decimal(value) if name in decimals and value is not None else value
        for name, value in image.items()
    }


def test_nobody_acts_as_the_operator_after_the_founding() -> None:
    nobody = JournalEntry.objects.filter(actor_id=None).exclude(channel="job")
    assert Counter(nobody.values_list("kind", flat=True)) == {
        "identity.OrganisationFounded": 1,
        "identity.PersonAdded": 2,
        "identity.RoleGranted": 2,
    }


def linked(*pair: str) -> Any:
    (one, other) = (rows(Project).get(code=code).pk for code in pair)
    return rows(Linkage, first__in=(one, other)).get(second__in=(one, other))


def test_discovery_suggests_what_is_true_and_remembers_what_was_not() -> None:
    waiting = rows(Linkage, state="suggested")
    assert 20 <= waiting.count() <= rows(Project).count()
    for pair, name in (
        (("LFN-05", "CUS-04"), "Notify gateway"),  # the same alerts built twice
        (("WPF-05", "BIO-03"), "Fieldmate mobile work"),
        (("LFN-01", "HTN-04"), "Leamoor Metering"),
        (("WPF-07", "DIG-08"), "Clerkwell expenses"),  # payroll pays what expenses claim
    ):
        row = linked(*pair)
        assert row.state == "suggested"
        assert name in {each["name"] for one in row.evidence for each in one["shared"]}
    assert linked("LFN-05", "CUS-04") == waiting.order_by("-score_permille").first()
    dismissed = linked("HTN-01", "HTN-02")
    assert (dismissed.state, bool(dismissed.reason)) == ("dismissed", True)
    saved = linked("CUS-02", "CUS-04")
    assert (saved.state, saved.kind) == ("closed", "synergy")
    assert 0 < saved.saving_minor < saved.saving_expected_minor


def test_the_sample_asked_for_one_run_of_discovery() -> None:
    assert Job.objects.filter(name="linkages.refresh").count() == 1


def test_stored_figures_equal_a_rebuild() -> None:
    ids = list(rows(Project).values_list("pk", flat=True))
    held = {row.pk: row for row in Standing.objects.all()}
    for fresh in standing.rebuilt(ids):
        for column in Standing._meta.concrete_fields:
            if column.name != "computed_at":
                assert getattr(fresh, column.attname) == getattr(held[fresh.pk], column.attname)


def test_what_is_derived_when_looked_at_agrees_with_the_stored_colour() -> None:
    for project in rows(Project).select_related("standing"):
        found = standing.measures(project)
        assert found["overall"]["colour"] == project.standing.measured
        assert set(found) == {"overall", *DIMENSIONS}


def test_reports_are_written_by_managers_and_checked_by_offices() -> None:
    checks = JournalEntry.objects.filter(kind="projects.ReportMoved", data__verb="check")
    by_report = dict(checks.values_list("about", "actor_id"))
    office = set(rows(Grant, role__in=["project_office", "program_office"]).values_list("person"))
    published = rows(StatusReport, state="published").select_related("project")
    for report in published:
        assert report.author_id == report.project.manager_id
        assert by_report[report.pk] != report.author_id
        assert (by_report[report.pk],) in office
    assert rows(StatusReport, state="superseded").count() == 1
    assert set(rows(StatusReport).values_list("state", flat=True)) == {
        "draft",
        "submitted",
        "checked",
        "published",
        "superseded",
    }
    back = JournalEntry.objects.filter(kind="projects.ReportMoved", data__verb="send_back")
    assert back.count() == len(messes.SENT_BACK)


def running() -> Any:
    return rows(Project, state__in=Project.RUNNING).select_related("standing")


def test_watermelons() -> None:
    found = {row.code for row in running() if row.standing.watermelon}
    others = {*messes.STALE, messes.TAKEN_UP_LATE}
    assert set(messes.WATERMELONS) <= found <= {*messes.WATERMELONS, *others}
    for row in running().filter(code__in=messes.WATERMELONS):
        assert (row.standing.declared, row.standing.measured) == ("green", "red"), row.code


def test_colours_are_mixed() -> None:
    declared = Counter(row.standing.declared for row in running())
    assert all(declared[colour] >= 3 for colour in ("green", "amber_green", "amber", "red"))
    assert declared["green"] < running().count() / 1.5


def live(objective: str) -> Any:
    return rows(Contribution, objective__code=objective, until=None)


def test_orphans_starved_and_retired() -> None:
    serving = rows(Contribution, until=None, objective__state="active").values("project")
    orphans = {row.code for row in running().exclude(pk__in=serving)}
    expected = {*messes.ORPHANS, messes.SERVES_RETIRED, messes.MANDATORY_ALONE}
    assert orphans == expected
    assert rows(Objective, code=messes.STARVED, state="active").exists()
    assert not live(messes.STARVED).exists()
    starved = rows(Objective, state="active").exclude(contributions__isnull=False)
    assert [row.code for row in starved] == [messes.STARVED]
    assert codes(live("PEOPLE")) == {messes.SERVES_RETIRED}


def test_an_objective_is_funded_against_its_weight() -> None:
    spend: Counter[str] = Counter()
    for row in rows(Contribution, until=None).select_related("project", "objective"):
        spend[row.objective.code] += int(row.share * row.project.whole_life_minor)
    weights = dict(rows(Objective, state="active").values_list("code", "weight"))
    total, whole = sum(spend[code] for code in weights), sum(weights.values())
    ratio = {code: spend[code] / total / (weights[code] / whole) for code in weights}
    assert ratio[messes.UNDERFUNDED] < 0.5
    assert ratio[messes.OVERFUNDED] > 2


def test_the_only_broken_chain() -> None:
    promised = set(rows(Benefit).values_list("project__code", "objective__code"))
    links = rows(Contribution, until=None).values_list("project__code", "objective__code")
    assert {project for project, goal in links if (project, goal) not in promised} == {
        messes.BROKEN
    }
    several = Counter(code for code, _ in links)
    assert sum(n >= 2 for n in several.values()) >= 5
    assert max(several.values()) == 3


def touched(code: str, *kinds: str) -> set[str]:
    found = rows(Touch, project__code=code, subject__kind__in=kinds)
    return set(found.values_list("subject__name", flat=True))


def test_two_offices_build_the_same_thing() -> None:
    one, two = (rows(Project).get(code=code) for code in messes.TWINS)
    assert one.office_id != two.office_id
    kinds = ("system", "data", "vendor")
    assert len(touched(one.code, *kinds) & touched(two.code, *kinds)) >= 4
    words = [set(row.description.lower().replace(",", "").split()) for row in (one, two)]
    assert len(words[0] & words[1]) >= 8


def test_stale_silent_and_stuck() -> None:
    today = clock.today()
    stale = {
        row.code for row in running() if is_stale(row.standing.reported_on, row.cadence_days, today)
    }
    assert stale == {*messes.STALE, messes.SILENT}
    assert not rows(StatusReport, project__code=messes.SILENT).exists()
    texts = rows(StatusReport, project__code=messes.STUCK, state="published").order_by("period")
    said = list(texts.values_list("achieved", flat=True))
    assert trend.n_periods_in_same_text(said) == 3


def test_the_project_everyone_depends_on_slips() -> None:
    hub = running().get(code=messes.HUB)
    assert rows(RaidItem, needs_from=hub).values("project").distinct().count() >= 6
    assert hub.standing.finish_variance_days > hub.tolerance_days
    offices = rows(RaidItem, needs_from=hub).values_list("project__office").distinct()
    assert offices.count() >= 4


def test_benefits_without_an_owner_or_his_word() -> None:
    assert codes(rows(Benefit, owner=None)) == {messes.UNOWNED}
    accepted = codes(rows(Benefit, accepted=False, project__state__in=Project.RUNNING))
    assert {messes.UNOWNED, *messes.UNACCEPTED} <= accepted
    assert rows(Benefit, accepted=True).count() > 50


def test_gates() -> None:
    today = clock.today()
    overdue = rows(Gate, state="planned", planned_on__lt=today, project__state__in=Project.RUNNING)
    stories = {s.kind: s.project for s in messes.GATES}
    assert codes(overdue) == {stories["overdue"]}
    waiting = {s.project for s in messes.GATES if s.kind == "waiting"}
    assert codes(rows(Gate, state="submitted")) == waiting
    [conditional] = rows(Gate, outcome="conditional")
    assert conditional.project.code == messes.CONDITION[0]
    condition = rows(Milestone, project=conditional.project, name=messes.CONDITION[1]).get()
    assert condition.actual is None
    assert condition.forecast < today
    outcomes = Counter(rows(Gate, state="decided").values_list("outcome", flat=True))
    assert outcomes["go"] > 80
    assert set(outcomes) == {"go", "conditional", "hold", "kill", "recycle"}


def test_three_projects_crowd_one_group() -> None:
    crowd = rows(Touch, subject__name=messes.CROWDED, project__code__in=messes.CROWD)
    assert crowd.count() == 3
    day = clock.today() + timedelta(messes.CROWD_DAYS[0])
    assert {(touch.since, touch.until - touch.since) for touch in crowd} == {(day, timedelta(28))}


def test_states_secrecy_and_mandate() -> None:
    states = Counter(rows(Project).values_list("state", flat=True))
    assert (states["on_hold"], states["cancelled"]) == (1, 1)
    assert states["closed"] + states["tracking"] >= 3
    assert states["proposed"] >= 1
    secrecy = Counter(rows(Project).values_list("confidentiality", flat=True))
    assert secrecy["sealed"] == 1
    assert secrecy["restricted"] >= 2
    assert secrecy["open"] >= 10
    mandatory = rows(Project).exclude(mandatory_citation="")
    assert messes.MANDATORY_ALONE in {row.code for row in mandatory}


def test_secrets_are_kept(loaded: Loaded) -> None:
    def sees(key: str) -> bool:
        actor = actor_for(loaded.person(key))
        return bool(projects(actor).filter(code=messes.SEALED).exists())

    assert sees("nadia.haddad")
    assert sees("morag.sutherland")
    assert not sees("judith.feldman")
    assert not sees("ruth.adeyemi")


def test_one_person_manages_too_much() -> None:
    load = Counter(row.manager.email.split("@")[0] for row in running().select_related("manager"))
    assert load[messes.OVERLOADED] >= 8
    assert all(n <= 6 for key, n in load.items() if key != messes.OVERLOADED)


def test_milestones_slipped_over_time() -> None:
    moves = RowChange.objects.filter(model="projects.Milestone", before__has_key="forecast")
    slipped = Counter(moves.exclude(before=None).values_list("row_id", flat=True))
    assert len(slipped) > 40
    assert max(slipped.values()) >= 3


def test_rights_have_loose_ends() -> None:
    proposed = rows(Grant, state="proposed").select_related("person")
    assert [row.person.name for row in proposed] == ["Arjun Mehta"]
    soon = clock.today() + timedelta(30)
    assert rows(Grant, state="active", until__range=(clock.today(), soon)).count() == 2
    idle = rows(Person, grants=None, kind="person")
    assert "Eleanor Whitcombe" in {person.name for person in idle}


def test_one_can_be_somebody_in_every_kind_of_role() -> None:
    people = sample.people()
    roles = {person.role for person in people}
    assert {
        "executive",
        "strategic_pmo",
        "program_office",
        "project_office",
        "project_manager",
        "auditor",
        "access_admin",
        "benefit_owner",
        "reader",
    } <= roles
    for person in people:
        held = rows(Grant, person_id=person.id, state="active").values_list("role", flat=True)
        assert person.role in held
        assert person.post in person.role_words


def test_no_sample_person_has_a_password() -> None:
    assert not any(person.has_usable_password() for person in rows(Person))


Post = Callable[..., Any]


@pytest.fixture
def post(settings: Any) -> Post:
    """Return a way to ask for a sign-in as the first sample person."""
    settings.DEMO = True
    client = Client()

    def ask(person: object = None, **more: Any) -> Any:
        said = {"person": person or sample.people()[0].id, "next": more.pop("next", "")}
        return client, client.post("/demo/sign-in", said, **more)

    return ask


def test_one_click_signs_in_and_leaves_a_trace(post: Post) -> None:
    client, answer = post(next="/projects?health=red")
    assert (answer.status_code, answer["Location"]) == (303, "/projects?health=red")
    last = JournalEntry.objects.order_by("-sequence").first()
    assert last is not None
    assert (last.kind, last.data) == ("identity.SignedIn", {"method": "demo"})
    assert client.get("/projects").status_code == 200


def test_a_sign_in_leads_nowhere_else(post: Post) -> None:
    assert post(next="https://elsewhere.example/")[1]["Location"] == "/"


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"person": "nobody"},
        {"person": "00000000-0000-0000-0000-000000000000"},
        {"person": "\0"},
    ],
)
def test_a_sign_in_from_elsewhere_or_as_nobody_is_not_found(
    post: Post, more: dict[str, str]
) -> None:
    n_before = JournalEntry.objects.count()
    client, answer = post(**more)
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session
    assert JournalEntry.objects.count() == n_before


def test_people_outside_the_list_cannot_be_chosen(post: Post, loaded: Loaded) -> None:
    assert post(loaded.person("owen.trelawney").pk)[1].status_code == 404


def test_without_the_demo_there_is_no_such_address(post: Post, settings: Any) -> None:
    settings.DEMO = False
    assert post()[1].status_code == 404


def test_the_sign_in_page_offers_the_people(settings: Any) -> None:
    settings.DEMO = True
    shown = Client().get("/accounts/login/").content.decode()
    assert all(f'value="{person.id}"' in shown for person in sample.people())
    settings.DEMO = False
    assert "demo/sign-in" not in Client().get("/accounts/login/").content.decode()


def test_only_a_form_signs_in(post: Post) -> None:
    post()
    assert Client().get("/demo/sign-in").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    person = {"person": sample.people()[0].id}
    assert strict.post("/demo/sign-in", person).status_code == 403


def test_only_the_digital_projects_stand_on_a_week_with_holidays() -> None:
    standard = rows(WorkCalendar).get(project=None)
    assert {"Christmas Day", "Good Friday"} <= {day["name"] for day in standard.exceptions}
    on_it = rows(Schedule, calendar=standard).values_list("project__code", flat=True)
    assert {code[:3] for code in on_it} == {"DIG"}
    assert len(on_it) >= 3
    assert rows(Schedule).exclude(calendar=standard).count() >= 20


def test_dependencies_stand_in_every_state() -> None:
    states = Counter(rows(Dependency).values_list("state", flat=True))
    assert set(states) == set(Dependency.State.values)
    assert states.total() == len(messes.AGREEMENTS)
    asked = rows(Dependency, state="proposed", receiver_confirmed_by=None)
    assert [row.receiver.code for row in asked] == ["WPF-03"]


def test_two_dependencies_fall_short_and_two_are_carried(loaded: Loaded) -> None:
    short = negative_gaps(actor_for(loaded.person("ruth.adeyemi")))
    assert {row.receiver.code: row.gap for row in short} == {"CUS-01": -12, "BIO-02": -19}
    recorded = JournalEntry.objects.filter(kind="linkages.DependencyFellShort")
    assert {entry.about for entry in recorded} == {row.pk for row in short}
    [organisation] = rows(Organisation)
    carried = [edge for edge in edges(organisation.pk) if edge.is_carried]
    codes_of = dict(rows(Project).values_list("pk", "code"))
    assert {(codes_of[e.giver], codes_of[e.receiver]) for e in carried} == {
        ("DIG-01", "LFN-01"),
        ("DIG-01", "CUS-01"),
    }


def request(title: str) -> ChangeRequest:
    found: ChangeRequest = rows(ChangeRequest, title__startswith=title).get()
    return found


def test_requests_stand_in_every_state() -> None:
    states = Counter(rows(ChangeRequest).values_list("state", flat=True))
    assert set(states) == set(ChangeRequest.State.values)
    assert states["ready"] >= 3
    kinds = Counter(rows(ChangeRequest).values_list("kind", flat=True))
    assert (kinds["emergency"], kinds["standard"]) == (1, 2)


def test_three_boards_have_a_sitting_due_with_something_to_decide() -> None:
    ahead = clock.now() + timedelta(14)
    due = rows(Sitting, state="planned", starts__range=(clock.now(), ahead))
    waiting = due.filter(agenda__change__state="ready").values_list("board__name", flat=True)
    assert set(waiting) == {"Group Change Board", "Water Program Board", "Strategic Change Board"}
    assert not rows(Sitting, state__in=("planned", "open"), starts__lt=clock.now()).exists()
    [block] = rows(AgendaItem, is_consent=True, change__state="ready")
    assert block.sitting.board.name == "Water Program Board"
    for board in rows(Board):
        sides = Counter(board.members.values_list("side", flat=True))
        assert min(sides["technical"], sides["business"]) >= 2
        assert board.members.filter(is_chair=True).count() == 1


def test_past_sittings_are_signed_with_votes_by_name() -> None:
    held = rows(Sitting).exclude(state="planned")
    assert set(held.values_list("state", flat=True)) == {"signed"}
    assert held.count() >= 7
    for decision in rows(Decision, outcome__in=("approve", "approve_with_conditions", "reject")):
        assert len(decision.tally["votes"]) >= decision.board.quorum
    outcomes = set(rows(Decision).values_list("outcome", flat=True))
    assert outcomes == {
        *("approve", "approve_with_conditions", "defer", "reject", "return", "escalate")
    }
    [later] = rows(Decision).exclude(supersedes=None)
    assert (later.supersedes.outcome, later.outcome) == ("defer", "approve")
    [interest] = rows(Interest)
    assert not rows(Decision, change=interest.change, decided_by=interest.person_id).exists()
    [condition] = rows(DecisionCondition)
    assert (condition.met_on, condition.change.state) == (None, "approved")
    done = Counter(row.done_on is not None for row in rows(FollowUp))
    assert (done[True], done[False]) == (2, 3)


def test_two_answers_are_missing_and_one_is_late() -> None:
    [change] = rows(ChangeRequest, state="assessment")
    left = rows(ChangeItem, change=change, is_live=True, answer="")
    assert left.exclude(owner=None).count() == 2
    assert left.filter(due__lt=clock.today()).count() == 1


def test_money_is_asked_for_and_not_reserved() -> None:
    [change] = rows(ChangeRequest, state="funding")
    assert [row.state for row in rows(Funding, change=change)] == ["asked"]


def test_a_request_breaks_the_tolerance_of_another_office() -> None:
    change = request("Six more weeks of load tests")
    impact = rows(ChangeImpact, change=change).latest("made_at")
    own, office = str(change.project_id), str(change.project.office_id)
    others = [each for each in impact.found["projects"] if each["id"] != own]
    broken = [each for each in others if each["tolerance_broken"] and each["days"] > 0]
    assert any(each["office_id"] != office for each in broken)
    options = rows(ChangeOption, change=change)
    assert (options.count(), options.filter(is_recommended=True).count()) == (2, 1)


def test_two_requests_on_one_item_lift_the_level() -> None:
    first, second = request("Split the hospital zone"), request("Move the school zone")
    assert first.project == second.project
    assert abs(first.raised_on - second.raised_on) <= timedelta(30)
    both = [rows(ChangeImpact, change=each).latest("made_at").most_days for each in (first, second)]
    assert max(both) <= 10 < sum(both)
    assert (first.board.level, second.board.level) == ("program", "control")


def test_planned_changes_collide(loaded: Loaded) -> None:
    actor, now = actor_for(loaded.person("ruth.adeyemi")), clock.now()
    met = collisions.between(actor, now, now + timedelta(60))
    reasons = {(one.change.title, one.collision.reason) for one in met if one.collision.blocks}
    assert ("Show closed roads to the planners", "item_blackout") in reasons
    assert not [one for one in met if one.change.state == "scheduled" and one.collision.blocks]


def test_an_emergency_was_decided_at_once_and_assessed_afterwards() -> None:
    [change] = rows(ChangeRequest, kind="emergency")
    [decision] = rows(Decision, change=change)
    assert decision.board.is_emergency
    items = rows(ChangeItem, change=change, is_live=True)
    assert items.exists()
    assert not items.filter(answered_on__lt=decision.decided_at.date()).exists()


def test_a_template_that_failed_is_suspended() -> None:
    states = dict(rows(ChangeTemplate).values_list("name", "state"))
    assert set(states.values()) == {"approved", "suspended"}
    [failed] = rows(ChangeRequest, state="failed")
    assert states[failed.template.name] == "suspended"


def test_benefits_in_every_state_and_two_projects_whose_benefits_failed() -> None:
    profiles = rows(Profile).select_related("benefit__project")
    assert {row.state for row in profiles} == set(Profile.State.values)
    assert len(profiles) >= 30
    failed = {
        row.benefit.project.code
        for row in profiles
        if row.state == "not_realised" or (row.state == "closed" and row.judged_on)
    }
    assert failed == {"WPF-04", "BIO-04"}
    assert {row.state for row in rows(Project, code__in=failed)} <= {"closed", "tracking"}


def test_readings_wait_for_their_owner_and_a_double_claim_is_seen(loaded: Loaded) -> None:
    waiting = rows(BenefitReading, state="taken").values_list(
        "measure__profile__benefit__project__code", flat=True
    )
    assert list(waiting) == ["CRV-06"] * 2
    lead = actor_for(loaded.person("ruth.adeyemi"))
    pairs = [{one.benefit.project.code for one in pair} for pair in claimed_twice(lead)]
    assert pairs == [{"LFN-05", "CUS-04"}]
    assert any(line.figures.days_moved > 0 for line in returned(lead).slipped)
    assert summed(lead) == returned(lead).sums != ()
    found = benefits_map(lead, the_project(lead, rows(Project, code="RSD-06").get().pk))
    assert found.links and not found.findings


def test_a_shared_plan_is_rolled_out_in_three_waves_and_the_first_saved(loaded: Loaded) -> None:
    lead = actor_for(loaded.person("ruth.adeyemi"))
    [roll_out] = rows(RollOut)
    waves = compared(lead, roll_out)
    assert [(one.wave.project.code, one.wave.is_begun, one.is_finished) for one in waves] == [
        ("CRV-06", True, True),
        ("CRV-04", True, False),
        ("SLU-01", False, False),
    ]
    assert waves[-1].wave.starts > clock.today()
    plan = the_shared_plan(lead, roll_out.version_of.shared_plan_id)
    assert plan.origin.code == "BIO-04"
    _, saving, _ = beside_first(lead, plan)
    assert saving.n_finished == 1
    assert saving.days is not None and 25 <= saving.days <= 35
    assert saving.cost_minor is not None and saving.cost_minor > 0


def test_an_office_was_assessed_twice_and_gaps_became_work(loaded: Loaded) -> None:
    lead = actor_for(loaded.person("ruth.adeyemi"))
    campaigns = rows(Campaign, kind="pmo", state="confirmed").order_by("closed_on")
    first, young, second = campaigns
    if young.office.code != "KPO":
        young, second = second, young
    assert [row.office.code for row in (first, young, second)] == ["WPO", "KPO", "WPO"]
    assert 300 < (second.closed_on - first.closed_on).days < 430
    levels = maturity.level_of_offices(lead)
    assert {levels[row.office_id].campaign_id for row in (young, second)} == {young.pk, second.pk}
    assert maturity.earlier(lead, second) == first
    now, before = list(maturity.results(lead, second.pk)), list(maturity.results(lead, first.pk))
    assert all(line.change > 0 for line in maturity.lines(now, before, "dimension"))
    states = Counter(rows(Improvement).values_list("state", flat=True))
    assert states == {"proposed": 1, "agreed": 2, "under_way": 2, "done": 1}
    assert [row.owner.name for row in rows(Improvement) if is_overdue(row)] == ["Callum Fraser"]
    persons = rows(Campaign, kind="practitioner").get()
    assert (persons.state, rows(Respondent, campaign=persons).count()) == ("open", 6)
    assert rows(Respondent, campaign=persons, answered_on__isnull=True).count() == 1


def test_what_was_counted_of_requests_is_what_their_rows_say(loaded: Loaded) -> None:
    names = ("customer_id", "service_id", "office_id", "month", "year", *tallies.COUNTS)
    fresh = tallies.counted(rows(ServiceRequest))
    kept = Tally.objects.values_list(*names)
    assert sorted(map(str, kept)) == sorted(
        str(tuple(getattr(one, name) for name in names)) for one in fresh
    )


def test_one_office_shows_another_what_its_work_waits_for(loaded: Loaded) -> None:
    share = rows(Share).get()
    assert (share.from_office.code, share.to_office.code) == ("TDO", "CCO")
    receiver = rows(Person, email="nia.pritchard@wharfmere.example").get()
    said = shared_status(actor_for(receiver), share)
    assert said is not None
    assert said["code"] == share.project.code == "DIG-02"


def test_the_office_serves_twelve_customers_over_the_whole_ladder(loaded: Loaded) -> None:
    held = Counter(rows(Customer).values_list("approach", flat=True))
    assert held.total() == 12
    assert set(held) == {"direct", "guide", "partner", "empower"}
    assert rows(ServiceRequest).count() == 150
    asked = rows(ServiceRequest).order_by("asked_at")
    assert (asked.last().asked_at - asked.first().asked_at).days > 500
    assert rows(Survey, answered_at__isnull=False).count() > 80
    project = rows(Project, code="CUS-01").get()
    told = approach_of(project)
    assert told is not None
    assert (told.by, told.checks_reports) == ("Empower: Customer and digital", False)


def test_the_story_of_the_year_tells_what_the_pages_show(loaded: Loaded) -> None:
    story = rows(ValueStory, state="published").get()
    assert len(story.quoted) == 1
    closed = rows(ServiceRequest, state="closed", closed_at__year=story.year).count()
    told = {figure["label"]: figure for figure in story.figures}
    assert told["Requests closed"]["n"] == closed > 50
    assert told["Return"]["value"] == "0.5000"  # the numbers of EX-03
    late = next(one for label, one in told.items() if label.endswith("Reports on time"))
    assert 0 < Decimal(late["value"]) < 1, late
