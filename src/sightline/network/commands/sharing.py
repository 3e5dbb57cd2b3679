"""Shares: a project's published status shown to another office until a day, and taken back."""

from datetime import date, timedelta
from uuid import UUID

from sightline.identity.queries import related_on, the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.models import Share
from sightline.network.rules.flows import MOST_DAYS, SIDEWAYS
from sightline.projects.queries import the_project
from sightline.projects.snapshots import FLOWING

WHY = "one share of a project to an office at a time, whoever asks"


@command
def share_project(
    actor: Actor,
    *,
    project_id: UUID,
    to_office_id: UUID,
    until: date,
    why: str,
    since: date | None = None,
) -> Share:
    """Show a project's published status to another office, in the listed fields, until a day.

    Args:
        since: From which day; today if none is said.

    Raises:
        NotFound: The project or the office is not visible.
        Forbidden: Only the offices of the project.
        Refused: ``no-reason``, ``retroactive``, ``ends-before-start``, ``too-long``,
            ``confidential-project``, ``own-office``, ``no-relation``, ``shared-already``.
    """
    project, office = the_project(actor, project_id), the_office(actor, to_office_id)
    row = Share(
        organisation_id=project.organisation_id,
        project=project,
        from_office_id=project.office_id,
        to_office=office,
        since=since or clock.today(),
        until=until,
        shared_by_id=actor.id,
    )
    check(actor, policy.share, row)
    row.why = guards.reason(why, "Say why they are to see it.")
    _check_days(row)
    _check_way(row)
    row.save()
    record(events.ProjectShared(about=row.pk, project=project.pk, office=office.pk), why=row.why)
    return row


def _check_days(row: Share) -> None:
    if row.since < clock.today():
        raise Refused("retroactive", "A share begins today or later.", "since")
    if row.until <= row.since:
        raise Refused("ends-before-start", "It must end after the day it begins.", "until")
    if row.until > row.since + timedelta(MOST_DAYS):
        raise Refused("too-long", "A share holds a year at most; share it again then.", "until")


def _check_way(row: Share) -> None:
    if row.project.confidentiality not in FLOWING:
        words = "The project is confidential: nothing of it is shown to another office."
        raise Refused("confidential-project", words)
    if row.to_office_id == row.from_office_id:
        raise Refused("own-office", "It is that office's own project.", "to_office_id")
    pair = frozenset({row.from_office_id, row.to_office_id})
    if pair not in related_on(row.organisation_id, SIDEWAYS, row.since):
        words = (
            f"{row.from_office} and {row.to_office} are neither peers nor merging on that day, so "
            "nothing flows between them. The strategic PMO relates offices."
        )
        raise Refused("no-relation", words, "to_office_id")
    held = Share.objects.system(WHY).filter(
        project=row.project, to_office=row.to_office_id, revoked_on__isnull=True
    )
    if held.filter(since__lt=row.until, until__gt=row.since).exists():
        raise Refused("shared-already", f"It is shared with {row.to_office} then.", "to_office_id")


@command
def revoke_share(actor: Actor, *, share_id: UUID, why: str, seen: int | None = None) -> Share:
    """Show nothing of it any more, from this moment.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``revoked-already``, ``no-reason``.
    """
    row = claim(Share, share_id, actor, policy.share, seen=seen)
    if row.revoked_on is not None:
        raise Refused("revoked-already", f"It was revoked on {row.revoked_on:%-d %B %Y}.")
    row.revoked_why = guards.reason(why, "Say why they are to see it no longer.")
    row.revoked_on, row.revoked_by_id = clock.today(), actor.id
    row.save()
    told = {"project": row.project_id, "office": row.to_office_id}
    record(events.ShareRevoked(about=row.pk, **told), why=row.revoked_why)
    return row
