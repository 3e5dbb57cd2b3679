"""Subjects as other contexts ask for them: which there are, and which projects touch them."""

from collections.abc import Iterable
from datetime import date
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Subject, Touch


def subjects(actor: Actor) -> QuerySet[Subject]:
    """Return the organisation's subjects, by kind and name."""
    return visible(actor, Subject).order_by("kind", "name")


def the_subject(actor: Actor, subject_id: UUID) -> Subject:
    """Return a subject, or refuse with ``NotFound``."""
    return find(Subject, subject_id, actor)


COLUMNS = ("project_id", "subject_id", "subject__kind", "subject__name", "since", "until")


class Touched(NamedTuple):
    """A project touching a subject, from and until a day; half-open, open where there is none."""

    project_id: UUID
    subject_id: UUID
    kind: str
    name: str
    since: date | None
    until: date | None

    def meets(self, first: date, last: date) -> bool:
        """Tell whether it goes on at some time from one day to another, both included."""
        begun = self.since is None or self.since <= last
        return begun and (self.until is None or self.until > first)


def touches_of(organisation_id: UUID, *, why: str) -> Iterable[Touched]:
    """Return every touch of an organisation, whoever looks.

    Args:
        why: The reason for which rows are read that nobody in particular asks for.
    """
    rows = Touch.objects.system(why).filter(subject__organisation_id=organisation_id)
    return starmap(Touched, rows.order_by().values_list(*COLUMNS))


def touches_seen(actor: Actor) -> Iterable[Touched]:
    """Return every touch that the actor sees."""
    return starmap(Touched, visible(actor, Touch).order_by().values_list(*COLUMNS))
