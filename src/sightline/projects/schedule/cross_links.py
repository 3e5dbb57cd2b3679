"""Links between projects as one actor sees them: both ends, what is promised and what is needed.

An end whose project the actor does not see has no name here, and its date only once both agreed.
"""

from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sightline.kernel.policy import Actor, may, visible
from sightline.projects import policy
from sightline.projects.models import Activity, ActivityLink, Project
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.proposing import the_giver

ENDS = ("predecessor", "successor")
RELATED = ("project", "giver", "given_by", "taken_by", *ENDS, *(f"{end}__dates" for end in ENDS))
AGREED = Q(state=ActivityLink.State.AGREED)


def between_projects(actor: Actor) -> QuerySet[Any]:
    """Return the links between projects of which the actor sees at least one.

    ``gives_seen`` and ``takes_seen`` tell which; ``promised`` and ``needed`` are minutes.
    """
    seen = visible(actor, Project)
    rows: QuerySet[Any] = visible(actor, ActivityLink).filter(giver__isnull=False)
    shown: QuerySet[Any] = (
        rows.select_related(*RELATED)
        .annotate(
            gives_seen=Exists(seen.filter(pk=OuterRef("giver_id"))),
            takes_seen=Exists(seen.filter(pk=OuterRef("project_id"))),
        )
        .annotate(
            promised=_shown("gives_seen", _edge("predecessor", finish_of=("FS", "FF"))),
            needed=_shown("takes_seen", _edge("successor", finish_of=("FF", "SF"))),
        )
        .annotate(spare=F("needed") - F("promised"))
    )
    return shown


def _edge(end: str, finish_of: tuple[str, str]) -> Case:
    """Return the minute at which an end is bound: its finish for some types, else its start."""
    finish, start = F(f"{end}__dates__finish"), F(f"{end}__dates__start")
    return Case(When(type__in=finish_of, then=finish), default=start)


def _shown(seen: str, value: Case) -> Case:
    return Case(When(Q(**{seen: True}) | AGREED, then=value), default=None)


def of_project(actor: Actor, project: Project) -> QuerySet[Any]:
    """Return a project's links with others, as seen from it.

    ``waits`` tells whether this project takes; ``mine`` and ``other`` are names, ``my_line`` and
    ``other_line`` numbers in the outlines. What may not be seen of the other end is ``None``.
    """
    takes, other_seen = Q(project=project), Q(project=project, gives_seen=True)
    other_seen |= Q(giver=project, takes_seen=True)

    def ours(taken: Any, given: Any) -> Case:
        return Case(When(takes, then=taken), default=given)

    def theirs(taken: Any, given: Any) -> Case:
        return Case(When(other_seen, then=ours(taken, given)), default=None)

    rows = between_projects(actor).filter(takes | Q(giver=project))
    seen: QuerySet[Any] = rows.annotate(
        waits=Case(When(takes, then=Value(True)), default=Value(False)),
        mine=ours(F("successor__name"), F("predecessor__name")),
        my_line=ours(_line("successor"), _line("predecessor")),
        other_seen=Case(When(other_seen, then=Value(True)), default=Value(False)),
        other=theirs(F("predecessor__name"), F("successor__name")),
        other_line=theirs(_line("predecessor"), _line("successor")),
        other_code=theirs(F("giver__code"), F("project__code")),
    )
    return seen


def _line(end: str) -> Coalesce:
    """Return the number of an end's line in its outline."""
    above = Activity.objects.system(WHY).filter(
        project=OuterRef(f"{end}__project_id"), place__lte=OuterRef(f"{end}__place")
    )
    counted = above.order_by().values("project").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def waiting_for(actor: Actor) -> list[ActivityLink]:
    """Return the proposed links that wait for the actor's agreement, by the projects' codes."""
    proposed = between_projects(actor).filter(state=ActivityLink.State.PROPOSED)
    return [row for row in proposed.order_by("project__code", "pk") if may_agree(actor, row)]


def may_agree(actor: Actor, row: ActivityLink) -> bool:
    """Tell whether it is the actor's side that has not agreed to a link yet."""
    is_open = row.state == ActivityLink.State.PROPOSED
    return is_open and may(actor, policy.edit, asked_of(row))


def asked_of(row: ActivityLink) -> Project:
    """Return the project whose agreement a proposed link waits for."""
    return the_giver(row) if row.given_by_id is None else row.project
