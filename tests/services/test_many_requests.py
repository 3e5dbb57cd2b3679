"""What holds whatever the number of requests: same questions, same rows and same figures as a slow,
obvious reading of them; and nothing is counted by functions in Python.
"""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.kernel.policy import Actor, visible
from sightline.services import lists, policy
from sightline.services.models import Customer, CustomerMember, ServiceRequest, Survey
from sightline.services.queries import measured, newest, requests
from sightline.ui.api import paging
from tests.services.scene import Scene

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
READERS = ("exec", "north", "south", "desk", "asker", "helper", "stranger", "reader")
PAGES = ("/desk", "/desk?q=weir", "/desk?sort=-number", "/portal", "/service-measures",
         "/service-measures?by=month", "/service-measures?by=customer&year=2026",
         "/api/v1/service-requests?limit=200", "/api/v1/service-measures?by=month")  # fmt: skip


@pytest.fixture
def many(scene: Scene) -> list[ServiceRequest]:
    """Return requests of two customers, in several states and months."""
    other = scene.client("Other board")
    version = scene.version()
    rows = [scene.request(state, version_id=version.pk) for state in ("new", "closed", "declined")]
    rows.append(scene.request("in_progress", version_id=version.pk, title="The bridge"))
    scene.put(scene.now(rows[3]), customer_id=other.pk)
    scene.put(scene.now(rows[1]), closed_at=datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC))
    last = scene.request("closed", version_id=version.pk)
    scene.put(scene.now(last), closed_at=datetime(2026, 2, 1, tzinfo=UTC), customer_id=other.pk)
    return [*rows, last]


def plainly_seen(actor: Actor, row: ServiceRequest) -> bool:
    """Tell whether somebody sees a request, by what the policy says in words."""
    customer = Customer.objects.system("test").get(pk=row.customer_id)
    nodes = actor.nodes(*policy.INSIDERS)
    stands = CustomerMember.objects.system("test").filter(customer=customer.pk, person=actor.id)
    of_role = {customer.organisation_id, customer.office_id} & set(nodes)
    return bool(of_role) or stands.exists() or row.assignee_id == actor.id


@pytest.mark.parametrize("who", READERS)
def test_everybody_sees_what_the_policy_says(
    scene: Scene, many: list[ServiceRequest], who: str
) -> None:
    actor = scene.world.actor(who)
    held = [scene.now(row) for row in many]
    expected = {row.pk for row in held if plainly_seen(actor, row)}
    assert set(requests(actor).values_list("pk", flat=True)) == expected
    surveys = {one.pk: one for one in Survey.objects.system("test").select_related("request")}
    own = CustomerMember.objects.system("test").filter(person=actor.id).values_list("customer")
    of_own = {pk for pk, one in surveys.items() if (one.request.customer_id,) in set(own)}
    assert set(visible(actor, Survey).values_list("pk", flat=True)) == of_own


def plainly(rows: QuerySet[Any], params: dict[str, str]) -> list[UUID]:
    """Return the keys of a list's rows as one question reads them whole."""
    return [row.pk for row in lists.REQUESTS.select(rows, params)]


@pytest.mark.parametrize("sort", ["due_at", "-due_at", "title", "-number", "customer", "-age"])
def test_a_list_found_by_keys_is_the_same_list(
    scene: Scene, many: list[ServiceRequest], sort: str
) -> None:
    assert lists.REQUESTS.is_long
    rows, params = requests(scene.world.actor("north")), {"sort": sort}
    expected = plainly(rows, params)
    assert len(expected) == len(many)
    shown = lists.REQUESTS.page(rows, params)
    assert ([row.pk for row in shown.rows], shown.total) == (expected, len(many))
    assert [hasattr(row, "is_late") for row in shown.rows] == [True] * len(many)
    first = paging.page(lists.REQUESTS, rows, {**params, "limit": "2"}, bound_to="test")
    after = {**params, "limit": "200", "cursor": str(first.next)}
    rest = paging.page(lists.REQUESTS, rows, after, bound_to="test")
    assert [row.pk for row in (*first.rows, *rest.rows)] == expected
    assert not lists.REQUESTS.page(rows, {**params, "q": "nothing of it"}).rows
    assert [row.number for row in newest(rows, 2)] == [many[4].number, many[3].number]


def test_a_long_list_is_searched_by_what_its_rows_show(
    scene: Scene, many: list[ServiceRequest]
) -> None:
    """Words are looked for in the text of the request and in the names beside it, all of them."""
    rows = requests(scene.world.actor("north"))
    shown = [scene.now(row) for row in many]
    texts = {
        row.pk: f"{row.title} {row.words} {row.customer.name} {row.service.name}".lower()
        for row in shown
    }
    words = {word for text in texts.values() for word in text.split()}
    for asked in (*sorted(words), *(word.upper() for word in words), "nothing", "e r", "% _"):
        expected = {
            pk for pk, text in texts.items() if all(w.lower() in text for w in asked.split())
        }
        page = lists.REQUESTS.page(rows, {"q": asked})
        assert ({row.pk for row in page.rows}, page.total) == (expected, len(expected)), asked


def test_months_are_cut_at_midnight_of_utc(scene: Scene, many: list[ServiceRequest]) -> None:
    north = scene.world.actor("north")
    found = measured(north, "month")
    assert [(one.name, one.n_closed) for one in found] == [
        ("January 2026", 1),
        ("February 2026", 1),
    ]
    assert found[0].key == datetime(2026, 1, 1, tzinfo=UTC)
    january = measured(north, "service", date(2026, 1, 9), date(2026, 1, 9))
    assert [one.n_closed for one in january] == [1]
    by_customer = {one.name: one.n_asked for one in measured(north, "customer")}
    names = Counter(scene.now(row).customer.name for row in many)
    assert by_customer == dict(names)
    assert [one.name for one in measured(north, "service")] == [str(many[0].service)]


@pytest.mark.parametrize("by", ["service", "customer", "month"])
def test_measures_call_no_function_of_python_for_a_row(
    scene: Scene, many: list[ServiceRequest], by: str
) -> None:
    north, day = scene.world.actor("north"), date(2026, 1, 9)
    with CaptureQueriesContext(connection) as asked:
        measured(north, by, day, day)
    told = "".join(one["sql"] for one in asked.captured_queries)
    assert "services_tally" in told
    assert "django_" not in told, "Django's functions are Python's on SQLite"


def test_pages_ask_no_more_of_more_requests(scene: Scene, many: list[ServiceRequest]) -> None:
    clients = {who: Client() for who in ("north", "asker", "helper")}
    for who, one in clients.items():
        one.force_login(scene.world.people[who], backend=BACKEND)
    few = {(who, path): asked_by(one, path) for who, one in clients.items() for path in PAGES}
    for state in ("new", "new", "closed", "delivered", "waiting"):
        scene.request(state, version_id=many[0].of_version_id)
    assert few == {(who, path): asked_by(clients[who], path) for who, path in few}


def asked_by(client: Client, path: str) -> int:
    """Return how many questions a page asks, once what is kept between pages is there."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)
