"""The activities that agreements between projects name, and the links that join them.

For the contexts above: an activity is named by its project and uid, as files know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from sightline.engines.schedule.calendar import instant
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Activity, ActivityDates, ActivityLink, Project
from sightline.projects.schedule.assemble import WHY, reach

__all__ = [
    "End",
    "end",
    "finish_of",
    "joined",
    "link_between",
    "link_stands",
    "named",
    "reach",
    "uid_of",
]
Named = tuple[UUID, str]


@dataclass(frozen=True)
class End:
    """An activity at one end: instants are minutes since 1970-01-01, ``None`` if not computed."""

    id: UUID
    name: str
    start: int | None
    finish: int | None

    @property
    def finish_day(self) -> date | None:
        """The day on which it is computed to finish."""
        return None if self.finish is None else instant(self.finish).date()


def finish_of(project: str, uid: str) -> Subquery:
    """Return the minute at which an activity is computed to finish, for a query's annotation.

    Args:
        project: The outer column of the project's id; ``uid`` that of the activity's uid.
    """
    rows = ActivityDates.objects.filter(
        activity__project=OuterRef(project), activity__uid=OuterRef(uid)
    )
    return Subquery(rows.values("finish")[:1])


def named(wanted: Iterable[Named]) -> dict[Named, End]:
    """Return the activities that still stand, by (project id, uid)."""
    pairs = {pair for pair in wanted if pair[1]}
    rows = Activity.objects.system(WHY).filter(
        project__in={project for project, _ in pairs}, uid__in={uid for _, uid in pairs}
    )
    columns = ("project_id", "uid", "pk", "name", "dates__start", "dates__finish")
    held = {(row[0], row[1]): End(*row[2:]) for row in rows.values_list(*columns)}
    return {pair: held[pair] for pair in pairs & held.keys()}


def end(project_id: UUID, uid: str) -> End | None:
    """Return the activity that a project's end names, if it names one that still stands."""
    return named([(project_id, uid)]).get((project_id, uid))


def uid_of(actor: Actor, activity_id: UUID, project: Project) -> str:
    """Return the uid of an activity of a project.

    Raises:
        NotFound: There is no such activity that the actor sees.
        Refused: ``other-project``.
    """
    row = visible(actor, Activity).filter(pk=activity_id).first()
    if row is None:
        raise NotFound("This activity")
    if row.project_id != project.pk:
        raise Refused("other-project", f"{row.name} is no activity of {project.code}.")
    return row.uid


def link_between(giving: UUID, taking: UUID) -> ActivityLink | None:
    """Return the link from one activity to another of another project: the agreed one first."""
    rows = ActivityLink.objects.system(WHY).filter(predecessor=giving, successor=taking)
    return rows.select_related("giver", "project").order_by("state", "pk").first()


def joined(activity_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the pairs of some activities that agreed links join, the giving one first."""
    ids = list(activity_ids)
    rows = ActivityLink.objects.system(WHY).filter(
        state="agreed", predecessor__in=ids, successor__in=ids
    )
    return set(rows.values_list("predecessor_id", "successor_id"))


def link_stands(link_id: UUID) -> bool:
    """Tell whether a link still stands, agreed or proposed."""
    return ActivityLink.objects.system(WHY).filter(pk=link_id).exists()
