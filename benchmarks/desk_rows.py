"""A desk with many requests, for ``benchmarks/desk.py``: what is about them is made by commands,
the requests themselves with their moves, tasks, talk and surveys are put in as rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from tests.services.scene import WAYS, WHY, Scene
from tests.world import World

from sightline.identity.models import Person
from sightline.kernel import bulk, clock
from sightline.services import tallies
from sightline.services.models import (
    Customer,
    RequestComment,
    RequestMove,
    RequestTask,
    ServiceRequest,
    ServiceVersion,
    Survey,
)
from sightline.services.rules.clock import RUNS

N_CUSTOMERS, N_HANDS, YEARS = 40, 12, 3
LASTS, YOUNG = timedelta(365 * YEARS), timedelta(21)
STATES = ("new", "accepted", "in_progress", "waiting", "delivered", "reopened")
ENDS = ("declined", "cancelled", "confirmed", *["closed"] * 17)
#: Verb to the state that it leads to.
LEADS = {"accept": "accepted", "start": "in_progress", "wait": "waiting", "resume": "in_progress",
         "deliver": "delivered", "confirm": "confirmed", "reopen": "reopened", "close": "closed",
         "decline": "declined", "cancel": "cancelled"}  # fmt: skip
WORDS = ("weir", "pump", "main", "tank", "valve", "bridge", "gauge")


@dataclass
class Desk:
    """One office with its catalogue, customers and hands, and the requests that came so far."""

    scene: Scene
    customers: list[Customer]
    versions: list[ServiceVersion]
    hands: list[Person]
    n_rows: int = 0

    @classmethod
    def open(cls) -> "Desk":
        """Make the organisation, and at its northern office everything but the requests."""
        scene = Scene.make(World.make())
        at: dict[str, Any] = {"office_id": scene.world.id("north")}
        versions = scene.do(
            "adopt_catalogue", "north", **at, calendar_id=scene.calendar(), is_offered=True
        )
        rest = [scene.client(f"Customer {n:02}") for n in range(1, N_CUSTOMERS)]
        for row in rest:
            person = {"person_id": scene.world.people["mate"].pk}
            scene.do("add_customer_member", "north", customer_id=row.pk, **person)
        hands = [scene.world.person(f"hand{n}") for n in range(N_HANDS)]
        for n in range(N_HANDS):
            scene.staffed(("plans", "risks"), who=f"hand{n}")
        desk = cls(scene, [scene.customer, *rest], versions, hands)
        desk._keep()
        return desk

    def _keep(self) -> None:
        """Agree, assess, claim and cost what an office does in three years."""
        year, scene = clock.today().year, self.scene
        soon = clock.today() + timedelta(20)
        for n, row in enumerate(self.customers):
            at: dict[str, Any] = {"customer_id": row.pk}
            scene.assess(1 + n % 3, 1 + n % 3, row=row)
            scene.do("note_need", "north", **at, need="Answers in a day")
            scene.do("note_quote", "north", **at, words="They came at once")
            for version in self.versions[n % 20 : n % 20 + 3]:
                drafted = {"service_id": version.service_id, "review_on": soon}
                held = scene.do("draft_agreement", "north", **at, **drafted, volume=100)
                scene.do("sign_agreement", "mate", agreement_id=held.pk)
            for past in range(YEARS):
                said = {"year": year - past, "what": f"Gain {n}", "value_minor": 5_000_00 + n}
                claim = scene.do("claim_value", "north", **at, **said, share=Decimal("0.25"))
                scene.do("sign_value", "mate", claim_id=claim.pk)
        home = {"office_id": scene.world.id("north")}
        for past in range(YEARS):
            scene.do("set_office_cost", "north", **home, year=year - past, cost_minor=900_000_00)
            told = {"year": year - past, "headline": f"The year {year - past}"}
            scene.do("write_story", "north", **home, **told)

    def grow(self, n_requests: int) -> None:
        """Let requests come until there are so many, spread over three years."""
        come = n_requests - self.n_rows
        made = [
            self._request(self.n_rows + n, LASTS * (come - n) / (come + 1)) for n in range(come)
        ]
        self.n_rows = n_requests
        with transaction.atomic():
            _put(ServiceRequest, made)
            for children in (self._moves, self._tasks, self._talk, self._surveys):
                _put_all(made, children)
            tallies.rebuild()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # what it does by itself within a minute

    def _request(self, n: int, age: timedelta) -> ServiceRequest:
        customer, version = self.customers[n % N_CUSTOMERS], self.versions[n * 7 % 26]
        state = STATES[n % 6] if age < YOUNG else ENDS[n % 20]
        way, asked, target = WAYS[state], clock.now() - age, version.target_minutes
        return ServiceRequest(
            organisation_id=customer.organisation_id,
            office_id=customer.office_id,
            customer=customer,
            service_id=version.service_id,
            of_version=version,
            number=n + 1,
            state=state,
            title=f"Help with {WORDS[n % 7]} {n}",
            words="What it is about, and by when it is needed. " * 5,
            asked_by=self.scene.world.people["mate"],
            asked_at=asked,
            assignee=self.hands[n % N_HANDS] if "start" in way else None,
            target_minutes=target,
            due_at=None if target is None or state in ServiceRequest.OVER else asked + age / 2,
            worked_minutes=None
            if state in RUNS or target is None
            else 60 + n * 37 % (target * 3 // 2),
            delivered_at=_after(asked, way.index("deliver") + 1) if "deliver" in way else None,
            closed_at=_after(asked, len(way)) if state == "closed" else None,
        )

    def _moves(self, row: ServiceRequest) -> Iterator[RequestMove]:
        yield RequestMove(request=row, verb="ask", state="new", at=row.asked_at)
        for n, verb in enumerate(WAYS[row.state], start=1):
            who = self.hands[row.number % N_HANDS]
            at = _after(row.asked_at, n)
            yield RequestMove(request=row, verb=verb, state=LEADS[verb], at=at, by=who, why=WHY)

    def _tasks(self, row: ServiceRequest) -> Iterator[RequestTask]:
        done = None if row.delivered_at is None else row.delivered_at.date()
        for n, title in enumerate(row.of_version.steps if "accept" in WAYS[row.state] else ()):
            yield RequestTask(request=row, position=n, title=title, done_on=done)

    def _talk(self, row: ServiceRequest) -> Iterator[RequestComment]:
        if row.number % 3 == 0:
            author = self.hands[row.number % N_HANDS]
            yield RequestComment(
                request=row, author=author, said_at=row.asked_at, words="We look into it."
            )

    def _surveys(self, row: ServiceRequest) -> Iterator[Survey]:
        if row.delivered_at is None:
            return
        survey = Survey(request=row, sent_at=row.delivered_at)
        if row.number % 10 < 7:
            survey.csat, survey.nps = 1 + row.number % 5, row.number % 11
            survey.answered_at = row.delivered_at + timedelta(hours=5)
            survey.answered_by = self.scene.world.people["mate"]
        yield survey


def _after(asked: datetime, steps: int) -> datetime:
    """Return when a step was taken: one every nine hours, none in the time to come."""
    return min(asked + timedelta(hours=9 * steps), clock.now())


def _put_all(made: list[ServiceRequest], children: Callable[[ServiceRequest], Any]) -> None:
    rows = [child for row in made for child in children(row)]
    if rows:
        _put(type(rows[0]), rows)


def _put(model: Any, rows: list[Any]) -> None:
    columns = bulk.columns_of(model)
    bulk.insert(model, columns, ([getattr(row, name) for name in columns] for row in rows))
