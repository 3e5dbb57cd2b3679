"""The strategy in the sample: themes and objectives on the first day, readings ever since."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sightline.site.sample.aims import OBJECTIVES, RETIRED, THEMES, ObjectiveLine, ResultLine
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar, chance_of
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.strategy import commands

CHIEF = "morag.sutherland"


def note_strategy(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note themes, objectives, their readings, and the one that was retired."""
    diary.note(calendar.first, Turn.STRATEGY, partial(_themes, cast))
    for line in OBJECTIVES:
        begin = calendar.past(calendar.shifted(line.starts if line.state == "active" else -18))
        diary.note(begin, Turn.STRATEGY, partial(_objective, cast, calendar, line))
        if line.state != "draft":
            _note_readings(diary, cast, calendar, line, begin)
    code, months, why = RETIRED
    diary.note(calendar.shifted(months), Turn.AFTER, partial(_retire, cast, code, why))


def _themes(cast: Cast) -> None:
    for code, name, description in THEMES:
        row = commands.add_theme(cast.actor(PMO), code=code, name=name, description=description)
        cast[f"theme {code}"] = row.pk


def _objective(cast: Cast, calendar: Calendar, line: ObjectiveLine) -> None:
    row = commands.set_objective(
        cast.actor(PMO),
        theme_id=cast[f"theme {line.theme}"],
        code=line.code,
        name=line.name,
        description=line.description,
        owner_id=cast.person(line.owner),
        starts=calendar.shifted(line.starts).replace(day=1),
        finishes=calendar.shifted(line.finishes).replace(day=1),
        weight=line.weight,
    )
    cast[f"objective {line.code}"] = row.pk
    for number, result in enumerate(line.results):
        _key_result(cast, f"{line.code} {number}", row.pk, result)
    if line.state != "draft":
        commands.activate_objective(cast.actor(CHIEF), objective_id=row.pk)


def _key_result(cast: Cast, key: str, objective_id: object, line: ResultLine) -> None:
    row = commands.add_key_result(
        cast.actor(PMO),
        objective_id=objective_id,  # type: ignore[arg-type]
        name=line.name,
        unit=line.unit,
        start_value=line.start,
        target_value=line.target,
        weight=line.weight,
    )
    cast[f"result {key}"] = row.pk


def _note_readings(
    diary: Diary, cast: Cast, calendar: Calendar, line: ObjectiveLine, begin: date
) -> None:
    """Note a reading every second month, up to the retirement if there was one."""
    last = calendar.shifted(RETIRED[1]) if line.state == "retired" else calendar.today
    days = [day for day in calendar.month_ends()[1::2] if begin < day < last]
    for number, result in enumerate(line.results):
        for day in days:
            value = _value(result, day, days)
            take = partial(_read, cast, line, f"result {line.code} {number}", day, value)
            diary.note(day + timedelta(4), Turn.WORK, take)


def _value(result: ResultLine, day: date, days: list[date]) -> Decimal:
    """Return where a key result stood on a day, on the way to where it stands today."""
    share = (days.index(day) + 1) / len(days)
    noise = chance_of("reading", result.name, days.index(day)).uniform(-0.04, 0.04)
    way = 1.0 if day == days[-1] else share**result.bend + noise
    value = result.start + (result.now - result.start) * Decimal(str(round(way, 4)))
    return value.quantize(Decimal(1) if result.unit in _WHOLE else Decimal("0.1"))


_WHOLE = frozenset({"homes", "works", "towns", "people", "hours", "ha"})


def _read(cast: Cast, line: ObjectiveLine, key: str, day: date, value: Decimal) -> None:
    commands.take_reading(cast.actor(line.owner), key_result_id=cast[key], on=day, value=value)


def _retire(cast: Cast, code: str, why: str) -> None:
    commands.retire_objective(cast.actor(CHIEF), objective_id=cast[f"objective {code}"], why=why)
