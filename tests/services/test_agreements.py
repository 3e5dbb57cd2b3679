"""Agreements: who signs, what a request takes from one, what was used, and each refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel import clock
from sightline.kernel.models import JournalEntry
from sightline.projects import commands as projects
from sightline.services.models import ServiceAgreement, ServiceVersion
from sightline.services.queries import agreements, clock_of, the_request, usage_of
from tests.browse import signed_in
from tests.knowledge.test_pages import told
from tests.services.scene import WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db
LATER = timedelta(200)
#: Around the clock.
ALWAYS = [[[0, 1440]]] * 7


def drafted(scene: Scene, version: ServiceVersion, **said: Any) -> ServiceAgreement:
    """Draft an agreement with the customer on a service."""
    given: dict[str, Any] = {
        "customer_id": scene.customer.pk, "service_id": version.service_id,
        "review_on": clock.today() + LATER, "target_minutes": 480,
        "calendar_id": scene.calendar(), "volume": 2, **said,
    }  # fmt: skip
    row: ServiceAgreement = scene.do("draft_agreement", "north", **given)
    return row


def in_state(scene: Scene, state: str, version: ServiceVersion | None = None) -> ServiceAgreement:
    """Return an agreement that was led to a state."""
    row = drafted(scene, version or scene.version())
    if state == "agreed":
        row = scene.do("sign_agreement", "asker", agreement_id=row.pk)
    if state == "ended":
        row = scene.do("end_agreement", "north", agreement_id=row.pk, why=WHY)
    assert row.state == state
    return row


def test_a_request_takes_the_time_and_the_calendar_of_the_agreement_in_force(scene: Scene) -> None:
    version = scene.version()
    always = projects.make_calendar(scene.world.actor("lead"), name="Always", week=ALWAYS).pk
    row = drafted(scene, version, calendar_id=always, target_minutes=120)
    before = scene.request(version_id=version.pk)
    assert (before.agreement, before.target_minutes) == (None, 960)
    row = scene.do("sign_agreement", "mate", agreement_id=row.pk)
    assert (row.state, row.agreed_on) == ("agreed", clock.today())
    after = scene.request(version_id=version.pk)
    assert (after.agreement, after.target_minutes) == (row, 120)
    # around the clock, two hours of working time are two hours
    assert after.due_at - after.asked_at.replace(second=0, microsecond=0) == timedelta(hours=2)
    assert clock_of(the_request(scene.world.actor("north"), after.pk)).target == 120
    scene.do("end_agreement", "north", agreement_id=row.pk, why=WHY)
    assert scene.request(version_id=version.pk).agreement is None
    assert scene.now(after).target_minutes == 120  # what was asked under it goes on under it
    other = scene.version()
    drafted(scene, other, calendar_id=always, target_minutes=None, zone="Asia/Tokyo")
    held = ServiceAgreement.objects.system("test").get(service=other.service_id)
    scene.do("sign_agreement", "asker", agreement_id=held.pk)
    assert scene.request(version_id=other.pk).target_minutes == 960  # the version's, on its hours


STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "sign_agreement": ("asker", {}),
    "review_agreement": ("north", {"why": WHY, "review_on": clock.today() + 2 * LATER}),
    "end_agreement": ("north", {"why": WHY}),
    "change_agreement": ("north", {"volume": 7}),
}
TAKEN = {
    ("draft", "sign_agreement"), ("draft", "end_agreement"), ("draft", "change_agreement"),
    ("agreed", "review_agreement"), ("agreed", "end_agreement"),
}  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "agreed", "ended"])
@pytest.mark.parametrize("name", STEPS)
def test_each_state_takes_its_steps_and_no_other(scene: Scene, state: str, name: str) -> None:
    row = in_state(scene, state)
    who, said = STEPS[name]
    call = {"agreement_id": row.pk, **said}
    if (state, name) in TAKEN:
        scene.do(name, who, **call)
        assert scene.now(row).version == row.version + 1
    else:
        code = "agreement-signed" if name == "change_agreement" else "wrong-state"
        refused(code, scene.do, name, who, **call)
        assert scene.now(row).version == row.version


def test_refusals_name_their_guard_and_leave_no_trace(scene: Scene) -> None:
    version = scene.version()
    n = JournalEntry.objects.count
    held = n()
    for code, said in {
        "no-calendar": {"calendar_id": None},
        "no-time": {"target_minutes": 0},
        "no-volume": {"volume": 0},
        "review-passed": {"review_on": clock.today()},
    }.items():
        refused(code, drafted, scene, version, **said)
    given = {"customer_id": scene.customer.pk, "review_on": clock.today() + LATER}
    for who in ("asker", "auditor"):
        at = {**given, "service_id": version.service_id}
        refused("forbidden", scene.do, "draft_agreement", who, **at)
    refused("not-found", scene.do, "draft_agreement", "south", **given, service_id=version.pk)
    assert n() == held
    south = scene.do(
        "add_service", "south", office_id=scene.world.id("south"), code="S", name="Other",
        category="tactical", domain="delivery",
    )  # fmt: skip
    other = {**given, "service_id": south.service_id}
    refused("not-found", scene.do, "draft_agreement", "north", **other)  # drafted elsewhere
    refused("another-office", scene.do, "draft_agreement", "lead", **other)
    row = in_state(scene, "agreed", version)
    second = drafted(scene, version)
    held = n()
    refused("in-force-already", scene.do, "sign_agreement", "mate", agreement_id=second.pk)
    for who in ("north", "lead", "exec"):
        refused("forbidden", scene.do, "sign_agreement", who, agreement_id=second.pk)
    refused("not-found", scene.do, "sign_agreement", "stranger", agreement_id=second.pk)
    refused("no-reason", scene.do, "end_agreement", "north", agreement_id=row.pk, why=" ")
    at = {"agreement_id": row.pk, "why": WHY, "review_on": ago(1)}
    refused("review-passed", scene.do, "review_agreement", "north", **at)
    assert n() == held
    scene.do("add_customer_member", "lead", customer_id=scene.customer.pk,
             person_id=scene.world.people["north"].pk)  # fmt: skip
    refused("own-draft", scene.do, "sign_agreement", "north", agreement_id=second.pk)


def test_use_and_cost_are_counted_by_the_database_in_one_question(scene: Scene) -> None:
    version = scene.version(cost_minor=125_00)
    free = scene.version()
    for _ in range(2):
        scene.request("delivered", version_id=version.pk)
    scene.request("in_progress", version_id=version.pk)
    scene.request("delivered", version_id=free.pk)
    in_state(scene, "agreed", version)
    in_state(scene, "agreed", free)
    last = scene.request("delivered", version_id=version.pk)
    north, year = scene.world.actor("north"), clock.today().year
    with CaptureQueriesContext(connection) as asked:
        rows = {row.service_id: usage_of(row, year) for row in agreements(north)}
    assert len(asked) == 1
    found = rows[version.service_id]
    assert (found.n_used, found.volume, found.cost_minor, found.is_over) == (3, 2, 375_00, True)
    assert found.currency == "GBP"
    none = rows[free.service_id]
    assert (none.n_used, none.cost_minor, none.n_priced, none.is_over) == (1, None, 0, False)
    scene.put(last, delivered_at=clock.now() - timedelta(800))
    (again,) = [row for row in agreements(north) if row.service_id == version.service_id]
    assert usage_of(again, year).n_used == 2
    assert not list(agreements(scene.world.actor("stranger")))
    assert len(list(agreements(scene.world.actor("mate")))) == 2


def test_an_agreement_with_forms_from_draft_to_overdue_review(scene: Scene) -> None:
    north, asker = (signed_in(scene.world.people[key]) for key in ("north", "asker"))
    version = scene.version(cost_minor=125_00)
    home = f"/customers/{scene.customer.pk}"
    assert "Nothing is agreed beside the catalogue" in told(north.get(home))
    said = {
        "service_id": str(version.service_id), "target_hours": "4", "zone": "UTC", "volume": "10",
        "calendar_id": "", "terms": "By phone", "review_on": str(clock.today() + LATER),
    }  # fmt: skip
    address = f"{home}/agreements/new"
    assert "on which calendar" in told(north.post(address, said), 422)
    assert asker.get(address).status_code == 403
    said["calendar_id"] = str(scene.calendar())
    assert north.post(address, said).status_code == 303
    row = ServiceAgreement.objects.system("test").get()
    at = f"/agreements/{row.pk}"
    page = told(north.get(at))
    assert "4 h of working time" in page
    assert "do/sign" not in page
    edit = {**said, "volume": "12", "seen": str(row.version)}
    del edit["service_id"]
    assert north.post(f"{at}/edit", edit).status_code == 303
    assert "do/sign" in told(asker.get(at))
    assert "Drafted for you to read and sign" in told(asker.get("/portal"))
    seen = str(scene.now(row).version)
    assert asker.post(f"{at}/do/sign", {"seen": seen}).status_code == 303
    assert "In force" in told(north.get("/agreements?state=agreed"))
    scene.put(scene.now(row), review_on=ago(3))
    assert "was to be looked at again by" in told(north.get(at))
    assert "Planning help" in told(north.get("/agreements?overdue=yes"))
    review = {
        "why": "It holds", "review_on": str(clock.today() + LATER),
        "seen": str(scene.now(row).version),
    }  # fmt: skip
    assert north.post(f"{at}/do/review", review).status_code == 303
    assert "Planning help" not in told(north.get("/agreements?overdue=yes"))
    assert "It holds" in told(north.get(f"{at}/history"))
    assert signed_in(scene.world.people["south"]).get(at).status_code == 404


def test_a_customer_with_an_agreement_is_neither_dropped_nor_ended(scene: Scene) -> None:
    row = in_state(scene, "agreed")
    at = {"customer_id": scene.customer.pk}
    refused("has-history", scene.do, "drop_customer", "north", **at)
    refused("agreement-in-force", scene.do, "end_customer", "north", **at, why=WHY)
    scene.do("end_agreement", "north", agreement_id=row.pk, why=WHY)
    scene.do("end_customer", "north", **at, why=WHY)
    other = scene.client("Spare")
    scene.do("note_quote", "north", customer_id=other.pk, words="They helped")
    refused("has-history", scene.do, "drop_customer", "north", customer_id=other.pk)
