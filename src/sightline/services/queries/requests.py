"""Requests as they are listed, opened and assigned, and the clock of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When
from django.db.models.lookups import In

from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.services import policy
from sightline.services.clocks import worked_so_far
from sightline.services.models import (
    DeskPerson,
    RequestComment,
    RequestFile,
    RequestMove,
    RequestTask,
    ServiceRequest,
)
from sightline.services.policy import Beside
from sightline.services.queries.customers import own_customers
from sightline.services.rules.assigning import Hand, Proposal, proposed
from sightline.services.rules.clock import RUNS

RELATED = ("customer__office", "office", "service", "of_version__calendar",
           "agreement__calendar", "assignee", "asked_by")  # fmt: skip


def requests(actor: Actor) -> QuerySet[ServiceRequest]:
    """Return the requests that the actor sees, each with ``is_late``."""
    rows = visible(actor, ServiceRequest).select_related(*RELATED)
    late = Q(due_at__lt=clock.now(), state__in=sorted(RUNS))
    over = Q(worked_minutes__gt=F("target_minutes"))
    is_late = Case(
        When(late | over, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(is_late=is_late)


def the_request(actor: Actor, request_id: UUID) -> ServiceRequest:
    """Return a request, or refuse with ``NotFound``."""
    row = requests(actor).filter(pk=request_id).first()
    return row or find(ServiceRequest, request_id, actor)


def own_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    """Return the requests of the customers that the actor stands for."""
    own = own_customers(actor).order_by().values("pk")
    return requests(actor).filter(In(Beside("customer_id"), own))


def running(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Return those that wait for somebody."""
    return rows.filter(state__in=ServiceRequest.RUNNING)


def newest(rows: QuerySet[ServiceRequest], most: int) -> list[ServiceRequest]:
    """Return the newest of some requests: found by their keys, so that few are read whole."""
    keys = list(rows.order_by("-number").values_list("pk", flat=True)[:most])
    return list(rows.filter(pk__in=keys).order_by("-number"))


def request_moves(actor: Actor) -> QuerySet[RequestMove]:
    """Return the steps of requests, in their order."""
    return visible(actor, RequestMove).select_related("by", "request").order_by("at", "id")


def request_tasks(actor: Actor) -> QuerySet[RequestTask]:
    """Return the tasks of requests, in their order."""
    rows = visible(actor, RequestTask).select_related("done_by", "request__customer")
    return rows.order_by("request", "position")


def the_task(actor: Actor, task_id: UUID) -> RequestTask:
    """Return one task, or refuse with ``NotFound``."""
    return request_tasks(actor).filter(pk=task_id).first() or find(RequestTask, task_id, actor)


def request_comments(actor: Actor) -> QuerySet[RequestComment]:
    """Return what was said about requests, in its order."""
    rows = visible(actor, RequestComment).select_related("author", "request")
    return rows.order_by("said_at", "id")


def the_comment(actor: Actor, comment_id: UUID) -> RequestComment:
    """Return one comment, or refuse with ``NotFound``."""
    row = request_comments(actor).filter(pk=comment_id).first()
    return row or find(RequestComment, comment_id, actor)


def request_files(actor: Actor) -> QuerySet[RequestFile]:
    """Return the files of requests, the first added first."""
    rows = visible(actor, RequestFile).select_related("added_by", "request__customer")
    return rows.order_by("added_at", "id")


def the_file(actor: Actor, file_id: UUID) -> RequestFile:
    """Return one file of a request, or refuse with ``NotFound``."""
    return request_files(actor).filter(pk=file_id).first() or find(RequestFile, file_id, actor)


def files_of(actor: Actor, row: ServiceRequest) -> list[tuple[RequestFile, bool]]:
    """Return the files of one request, each with whether the actor may take it off."""
    may_work = may(actor, policy.work, row)
    may_talk = row.state not in row.OVER and may(actor, policy.talk, row)
    files = request_files(actor).filter(request=row)
    return [(one, may_talk and (may_work or one.added_by_id == actor.id)) for one in files]


def desk_people(actor: Actor) -> QuerySet[DeskPerson]:
    """Return who is at the desks of offices, by name."""
    rows = visible(actor, DeskPerson).select_related("person", "office")
    return rows.order_by("office__name", "person__name")


def the_desk_person(actor: Actor, desk_person_id: UUID) -> DeskPerson:
    """Return one who is at a desk, or refuse with ``NotFound``."""
    row = desk_people(actor).filter(pk=desk_person_id).first()
    return row or find(DeskPerson, desk_person_id, actor)


@dataclass(frozen=True)
class Clock:
    """How a request stands with its time.

    Attributes:
        runs: Whether the clock runs now.
        worked: Working minutes so far, ``None`` without a calendar.
        left: Minutes until the target, negative once it is used up.
    """

    runs: bool
    worked: int | None
    target: int | None
    left: int | None
    due_at: datetime | None
    as_of: datetime

    @property
    def percent(self) -> int:
        """How much of the time promised is used, at most all of it."""
        if not self.target or self.worked is None:
            return 0
        return min(100, 100 * self.worked // self.target)

    @property
    def is_late(self) -> bool:
        """Whether more was used than promised, or the day on which it was due is past."""
        is_past = self.runs and self.due_at is not None and self.due_at < self.as_of
        return is_past or (self.left is not None and self.left < 0)


def clock_of(row: ServiceRequest) -> Clock:
    """Return the clock of a request that the actor sees."""
    taken, target = worked_so_far(row), row.target_minutes
    left = None if taken is None or target is None else target - taken
    return Clock(str(row.state) in RUNS, taken, target, left, row.due_at, clock.now())


def hands(actor: Actor, row: ServiceRequest) -> list[Proposal]:
    """Return who at the desk could take a request, the best first."""
    people = list(desk_people(actor).filter(office=row.office_id, person__is_active=True))
    held = visible(actor, ServiceRequest).filter(state__in=ServiceRequest.RUNNING)
    held = held.filter(assignee__in=[one.person_id for one in people]).order_by()
    counted = held.values_list("assignee").annotate(n=Count("pk"))
    loads = dict(counted)
    found = [
        Hand(one.person_id, one.person.name, frozenset(one.skills), loads.get(one.person_id, 0))
        for one in people
    ]
    return proposed(row.of_version.skills, found)


@dataclass(frozen=True)
class Numbers:
    """How a queue stands: what is new, in work, waiting, late, and nobody's."""

    new: int
    in_work: int
    waiting: int
    late: int
    unassigned: int


def queue_numbers(actor: Actor) -> Numbers:
    """Return how the queues that the actor sees stand, in one question."""
    found = running(requests(actor)).order_by().aggregate(
        new=Count("pk", Q(state="new")),
        in_work=Count("pk", Q(state__in=("accepted", "in_progress", "reopened"))),
        waiting=Count("pk", Q(state="waiting")),
        late=Count("pk", Q(state__in=sorted(RUNS), due_at__lt=clock.now())),
        unassigned=Count("pk", Q(state__in=ServiceRequest.RUNNING, assignee__isnull=True)),
    )  # fmt: skip
    return Numbers(**found)
