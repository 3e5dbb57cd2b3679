"""Working minutes of a plain week: Monday to Friday, 08:00-12:00 and 13:00-17:00.

Instants are whole minutes since 1970-01-01T00:00; that day was a Thursday.
"""

DAY, WORK_DAY, WORK_WEEK = 1440, 480, 2400
MORNING, NOON, AFTERNOON, EVENING = 480, 720, 780, 1020
THURSDAY = 3


def worked(at: int) -> int:
    """Return the working minutes between Monday 1969-12-29 and an instant."""
    day, minute = divmod(at + THURSDAY * DAY, DAY)
    week, weekday = divmod(day, 7)
    if weekday >= 5:
        return week * WORK_WEEK + WORK_WEEK
    morning = min(max(minute - MORNING, 0), NOON - MORNING)
    afternoon = min(max(minute - AFTERNOON, 0), EVENING - AFTERNOON)
    return week * WORK_WEEK + weekday * WORK_DAY + morning + afternoon


def instant(work: int, *, finish: bool) -> int:
    """Return the instant of some working minutes; a finish is an end of a shift, a start its begin."""
    week, rest = divmod(work, WORK_WEEK)
    day, minute = divmod(rest, WORK_DAY)
    if finish and minute == 0:
        if day == 0:
            week, day = week - 1, 5
        day, minute = day - 1, WORK_DAY
    inside = MORNING + minute
    if minute > NOON - MORNING or (minute == NOON - MORNING and not finish):
        inside += AFTERNOON - NOON
    return (week * 7 + day - THURSDAY) * DAY + inside
