"""How many working days lie between what a link's giver promises and what its taker needs."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.tables import Clock
from sightline.engines.schedule.tables import clock as clock_of
from sightline.projects.models import Schedule
from sightline.projects.schedule.assemble import WHY, calendars_of

MONTH = 43_200


def with_gaps(rows: Iterable[Any]) -> list[Any]:
    """Return links with ``gap``: working days of the taker to spare, negative where it is short.

    The lag counts as needed; ``None`` where one of the two dates is not known or not shown.
    """
    held = list(rows)
    schedules = _schedules({row.project_id for row in held})
    calendars = list(calendars_of(schedules.values())) if schedules else []

    @cache
    def clock(calendar_id: UUID, month: int) -> Clock:
        return clock_of(calendars, str(calendar_id), instant(month * MONTH))

    for row in held:
        row.gap = None
        schedule = schedules.get(row.project_id)
        if schedule and row.promised is not None and row.needed is not None:
            days = clock(schedule.calendar_id, row.promised // MONTH)
            row.gap = round(_minutes(row, days) / (schedule.calendar.minutes_per_day or 480), 1)
    return held


def _schedules(project_ids: set[UUID]) -> Mapping[UUID, Schedule]:
    rows = Schedule.objects.system(WHY).filter(project__in=project_ids).select_related("calendar")
    return {row.project_id: row for row in rows}


def _minutes(row: Any, days: Clock) -> int:
    lag: int = row.lag
    if row.lag_permille is not None:
        lag = round(row.predecessor.duration * row.lag_permille / 1000)
    is_elapsed = row.lag_calendar == "elapsed"
    promised = instant(row.promised + (lag if is_elapsed else 0))
    return days.between(promised, instant(row.needed)) - (0 if is_elapsed else lag)
