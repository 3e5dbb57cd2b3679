"""Dependencies as one actor sees them, each with its promise, its gap and how it stands.

An end whose project the actor does not see has no name here; what its schedule computes is shown
once both sides have confirmed. Days are counted from 1970-01-01, as the minutes of schedules are.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, may, visible
from sightline.linkages import agreement, policy
from sightline.linkages.models import Dependency
from sightline.projects import queries as projects
from sightline.projects.schedule.ends import finish_of

if TYPE_CHECKING:
    from sightline.projects.models import Project

DAY = 1440
RANK = 1_000_000
RELATED = (
    *("giver", "receiver", "giver__office", "receiver__office", "proposed_by"),
    *("giver_confirmed_by", "receiver_confirmed_by"),
)
IN_FORCE = Q(state__in=agreement.IN_FORCE)
SHORT = IN_FORCE & Q(gap__lt=0)
WHY = "whether any agreement leans on a schedule is asked before there is an actor"


class DayNumber(Func):
    """A date as the number of days since 1970-01-01."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Count by way of Julian days."""
        template = "CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Subtract: the difference of two dates is a whole number there."""
        template = "(%(expressions)s - DATE '1970-01-01')"
        return self.as_sql(compiler, connection, template=template, **more)


def dependencies(actor: Actor) -> QuerySet[Any]:
    """Return the dependencies of which the actor sees at least one project.

    ``gives_seen`` and ``takes_seen`` tell which, ``giver_code`` to ``receiver_name`` name the ends
    that are seen. ``computed`` is the minute at which the giver's activity is computed to finish,
    ``promise`` the day that counts, ``gap`` the days from there to the need, ``standing_rank`` sorts
    the broken and the short first.
    """
    seen = projects.projects(actor).order_by()
    rows: QuerySet[Any] = visible(actor, Dependency).select_related(*RELATED)
    ends: QuerySet[Any] = rows.annotate(
        gives_seen=Exists(seen.filter(pk=OuterRef("giver_id"))),
        takes_seen=Exists(seen.filter(pk=OuterRef("receiver_id"))),
    )
    return _weighed(_named(ends))


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    def shown(end: str, seen: str, column: str) -> Case:
        return Case(When(Q(**{seen: True}), then=F(f"{end}__{column}")), default=None)

    named: QuerySet[Any] = rows.annotate(
        giver_code=shown("giver", "gives_seen", "code"),
        giver_name=shown("giver", "gives_seen", "name"),
        receiver_code=shown("receiver", "takes_seen", "code"),
        receiver_name=shown("receiver", "takes_seen", "name"),
    )
    return named


def _weighed(rows: QuerySet[Any]) -> QuerySet[Any]:
    finish = finish_of("giver_id", "giver_activity_uid")
    is_shown = Q(gives_seen=True) | IN_FORCE
    computed = rows.annotate(
        computed=Case(When(is_shown, then=finish), default=None, output_field=IntegerField())
    )
    promised: QuerySet[Any] = computed.annotate(
        promise=Case(
            When(state="met", then=DayNumber("met_on")),
            When(computed__isnull=False, then=F("computed") / DAY),
            When(promised_by__isnull=False, then=DayNumber("promised_by")),
            default=None,
            output_field=IntegerField(),
        )
    ).annotate(gap=DayNumber("need_by") - F("promise"))
    ranked: QuerySet[Any] = promised.annotate(standing_rank=_rank() * RANK + Coalesce("gap", 0))
    return ranked


def _rank() -> Case:
    order = {name: n for n, name in enumerate(agreement.STANDINGS)}
    states = [When(state=state, then=Value(n)) for state, n in order.items() if state != "short"]
    return Case(When(SHORT, then=Value(order["short"])), *states, output_field=IntegerField())


def dependencies_of(actor: Actor, project: "Project") -> QuerySet[Any]:
    """Return a project's dependencies in both directions; ``takes`` tells whether it receives."""
    rows = dependencies(actor).filter(Q(giver=project) | Q(receiver=project))
    takes = Case(When(receiver=project, then=Value(True)), default=Value(False))
    seen: QuerySet[Any] = rows.annotate(takes=takes)
    return seen


def the_dependency(actor: Actor, dependency_id: UUID) -> Any:
    """Return a dependency as ``dependencies`` does, or refuse with ``NotFound``."""
    row = dependencies(actor).filter(pk=dependency_id).first()
    if row is None:
        raise NotFound("This dependency")
    return row


def negative_gaps(actor: Actor, project_ids: Iterable[UUID] | None = None) -> QuerySet[Any]:
    """Return the dependencies in force whose promise comes too late, the shortest first.

    Args:
        project_ids: Only those with one of these projects at an end.
    """
    rows = dependencies(actor).filter(SHORT)
    if project_ids is not None:
        ids = list(project_ids)
        rows = rows.filter(Q(giver__in=ids) | Q(receiver__in=ids))
    found: QuerySet[Any] = rows.order_by("gap", "pk")
    return found


def waiting_for_me(actor: Actor) -> list[Any]:
    """Return the proposed dependencies that wait for the actor's confirmation, soonest need first."""
    rows = dependencies(actor).filter(state="proposed").order_by("need_by", "pk")
    return [row for row in rows if may_confirm(actor, row)]


def may_confirm(actor: Actor, row: Dependency) -> bool:
    """Tell whether a side of a proposed dependency that the actor runs has not confirmed yet."""
    if row.state != Dependency.State.PROPOSED:
        return False
    gives = row.giver_confirmed_by_id is None and may(actor, policy.agree, row.giver)
    takes = row.receiver_confirmed_by_id is None and may(actor, policy.agree, row.receiver)
    return gives or takes


def projects_bound(actor: Actor) -> list[tuple[str, str]]:
    """Return (id, code and name) of the visible projects at an end of a dependency, by code."""
    rows = visible(actor, Dependency)
    ends = Q(pk__in=rows.values("giver")) | Q(pk__in=rows.values("receiver"))
    seen = projects.project_names(actor).filter(ends)
    return [(str(pk), f"{code} {name}") for pk, code, name in seen]


def offices_bound(actor: Actor) -> list[tuple[str, str]]:
    """Return (id, name) of the offices that run such projects, by name."""
    rows = visible(actor, Dependency)
    ends = Q(pk__in=rows.values("giver")) | Q(pk__in=rows.values("receiver"))
    seen = projects.projects(actor).filter(ends).order_by("office__name")
    held = seen.values_list("office_id", "office__name").distinct()
    return [(str(pk), name) for pk, name in held]


def leans_on_schedules() -> bool:
    """Tell whether an agreement in force names an activity of its giver, so that it may move."""
    rows = Dependency.objects.system(WHY).filter(IN_FORCE).exclude(giver_activity_uid="")
    found: bool = rows.exists()
    return found
