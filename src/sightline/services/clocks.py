"""The clock of requests as rows: the hours of their service, when they are due, what they took."""

from datetime import datetime

from sightline.kernel import clock
from sightline.projects.schedule.calendars import pattern_shown
from sightline.services.models import ServiceAgreement, ServiceRequest, ServiceVersion
from sightline.services.rules.clock import RUNS, Change, Hours, due, worked


def hours_of(row: ServiceVersion | ServiceAgreement) -> Hours | None:
    """Return the working hours of a version or of an agreement, if it has a calendar."""
    if row.calendar is None:
        return None
    return Hours(pattern_shown(row.calendar), row.zone)


def _hours(row: ServiceRequest) -> Hours | None:
    """Return the hours on which a request runs: those agreed with the customer go first."""
    agreed = None if row.agreement is None else hours_of(row.agreement)
    return agreed or hours_of(row.of_version)


def changes_of(row: ServiceRequest) -> list[Change]:
    """Return the states that a request went through, in their order."""
    return [Change(at, state) for at, state in row.requestmoves.values_list("at", "state")]


def worked_so_far(row: ServiceRequest, until: datetime | None = None) -> int | None:
    """Return the working minutes that a request took up to an instant (now)."""
    hours = _hours(row)
    return None if hours is None else worked(hours, changes_of(row), until or clock.now())


def wind(row: ServiceRequest) -> None:
    """Set when a request is due, and what it took where the clock has stopped."""
    hours = _hours(row)
    if hours is None:
        return
    changes = changes_of(row)
    target = row.target_minutes
    is_over = str(row.state) in ServiceRequest.OVER
    row.due_at = None if target is None or is_over else due(hours, changes, target)
    stands = str(row.state) not in RUNS
    row.worked_minutes = worked(hours, changes, clock.now()) if stands else None
