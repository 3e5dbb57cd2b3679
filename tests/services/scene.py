"""An office in the north with a customer, people who stand for it, and others who do not."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.rows import Row
from sightline.projects import commands as projects
from sightline.projects.schedule.calendars import shared
from sightline.services import commands, tallies
from sightline.services.events import RequestWorked
from sightline.services.models import (
    Customer,
    CustomerFinding,
    Service,
    ServiceRequest,
    ServiceVersion,
)
from tests.knowledge.scene import refused
from tests.world import World

__all__ = ["WEEK", "WHY", "Scene", "ago", "refused"]
WHY = "as it was agreed"
#: Monday to Friday, 9 to 17.
WEEK = [[[540, 1020]]] * 5 + [[], []]


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return clock.today() - timedelta(days)


@dataclass
class Scene:
    """ "north" is a program office, "desk" the one beneath; "asker" and "mate" are customers."""

    world: World
    customer: Customer

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the organisation and register a customer of the northern office."""
        for key, role in (("exec", "executive"), ("auditor", "auditor"), ("reader", "reader")):
            world.person(key, role)
        world.runs("north", "north")
        world.person("desk", "project_office", world.office_node("north-1"))
        world.runs("south", "south")
        for key in ("asker", "mate", "stranger", "helper"):
            world.person(key)
        row = cls(world, Customer()).client("Board of the works")
        for key in ("asker", "mate"):
            at = {"customer_id": row.pk, "person_id": world.people[key].pk}
            commands.add_customer_member(world.actor("north"), **at)
        return cls(world, row)

    def client(self, name: str, **said: Any) -> Customer:
        """Register a customer of the northern office."""
        given = {"office_id": self.world.id("north"), "kind": "sponsor", **said}
        return commands.add_customer(self.world.actor("north"), name=name, **given)

    def do(self, name: str, who: str, /, **said: Any) -> Any:
        """Call a command as somebody."""
        return getattr(commands, name)(self.world.actor(who), **said)

    def now(self, row: Any) -> Any:
        """Return a row as it stands."""
        return type(row).objects.system("test").get(pk=row.pk)

    def put(self, row: Row, **fields: Any) -> None:
        """Put a row where it is wanted, past the steps that lead there."""
        for name, value in fields.items():
            setattr(row, name, value)
        with unit(self.world.actor("north")):
            row.save()
            record(RequestWorked(about=row.pk, request=row.pk))
            if isinstance(row, ServiceRequest):
                tallies.rebuild()

    def calendar(self, week: Any = None) -> UUID:
        """Return the organisation's calendar of office hours."""
        lead = self.world.actor("lead")
        found = shared(lead).filter(name="Office hours").first()
        if found is None:
            found = projects.make_calendar(lead, name="Office hours", week=week or WEEK)
        return found.pk

    def version(self, state: str = "active", **said: Any) -> ServiceVersion:
        """Return a version of a service of the northern office in a state."""
        n = Service.objects.system("test").count()
        given = {
            "office_id": self.world.id("north"), "code": f"PLAN-{n}", "name": "Planning help",
            "category": "operational", "domain": "delivery", "promise": "A plan in two days",
            "steps": ["Outline", "Draw", ""], "skills": ["Scheduling", "risk "],
            "target_minutes": 960, "calendar_id": self.calendar(), **said,
        }  # fmt: skip
        row: ServiceVersion = self.do("add_service", "north", **given)
        if state in {"active", "retired"}:
            row = self.do("activate_service", "north", version_id=row.pk)
        if state == "retired":
            row = self.do("retire_service", "north", version_id=row.pk, why=WHY)
        assert row.state == state
        return row

    def assess(self, *levels: int, row: Customer | None = None) -> None:
        """Assess the customer, one level after the other."""
        at = {"customer_id": (row or self.customer).pk, "evidence": "They plan on their own"}
        for level in levels:
            self.do("assess_customer", "north", **at, maturity=level)

    def climb(self, to: str, row: Customer | None = None) -> Customer:
        """Lead the customer up the ladder."""
        row = row or self.customer
        for approach in ("guide", "partner", "empower"):
            self.assess(5, 5, row=row)
            at = {"customer_id": row.pk, "approach": approach}
            row = self.do("move_customer", "north", **at, why=WHY)
            if approach == to:
                break
        return row

    def finding(self, severity: str = "major") -> CustomerFinding:
        """Note a finding at the customer."""
        at = {"customer_id": self.customer.pk, "what": "No plan was kept"}
        found: CustomerFinding = self.do("note_customer_finding", "north", **at, severity=severity)
        return found

    def staffed(self, skills: tuple[str, ...] = ("scheduling",), who: str = "helper") -> None:
        """Put somebody at the northern desk."""
        at: dict[str, Any] = {"office_id": self.world.id("north")}
        self.do("staff_desk", "north", **at, person_id=self.world.people[who].pk, skills=skills)

    def request(self, state: str = "new", **said: Any) -> ServiceRequest:
        """Return a request of the customer in a state, led there by the usual steps."""
        given = {
            "customer_id": self.customer.pk, "title": "A plan for the weir",
            "version_id": said.pop("version_id", None) or self.version().pk, **said,
        }  # fmt: skip
        row: ServiceRequest = self.do("ask_service", "asker", **given)
        for verb in WAYS[state]:
            row = self.take(row, verb)
        assert row.state == state
        return row

    def take(self, row: ServiceRequest, verb: str, who: str = "") -> ServiceRequest:
        """Take a step of a request as who usually takes it."""
        name, usual = VERBS[verb]
        if verb == "start" and self.now(row).assignee_id is None:
            self.staffed()
            helper = self.world.people["helper"].pk
            self.do("assign_request", "north", request_id=row.pk, assignee_id=helper)
        if verb == "deliver":
            for task in row.requesttasks.all():
                self.do("tick_task", "helper", task_id=task.pk)
        found: ServiceRequest = self.do(name, who or usual, request_id=row.pk, why=WHY)
        return found


#: Verb to its command and to who usually takes it.
VERBS = {
    "accept": ("accept_request", "north"),
    "start": ("start_request", "helper"),
    "wait": ("wait_for_customer", "helper"),
    "resume": ("resume_request", "asker"),
    "deliver": ("deliver_request", "helper"),
    "confirm": ("confirm_request", "asker"),
    "reopen": ("reopen_request", "mate"),
    "close": ("close_request", "north"),
    "decline": ("decline_request", "north"),
    "cancel": ("cancel_request", "asker"),
}
#: State to the steps that lead there.
WAYS = {
    "new": (),
    "accepted": ("accept",),
    "in_progress": ("accept", "start"),
    "waiting": ("accept", "start", "wait"),
    "delivered": ("accept", "start", "deliver"),
    "confirmed": ("accept", "start", "deliver", "confirm"),
    "reopened": ("accept", "start", "deliver", "reopen"),
    "closed": ("accept", "start", "deliver", "confirm", "close"),
    "declined": ("decline",),
    "cancelled": ("cancel",),
}
