"""The wire carries everything and lets nothing strange through."""

import json
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from sightline.engines.schedule import plan as plans_of
from sightline.engines.schedule.plan import Activity, Baseline, Plan, Project, ThreePoint
from sightline.formats.plans.outcome import Limits, Loss, Problem, Reading
from sightline.formats.plans.wire import plain_reading, reading_from
from sightline.formats.register.problems import Severity
from sightline.formats.register.wire import WireError
from tests.formats.plan_strategies import plans

at = datetime.fromisoformat


def sent(reading: Reading) -> Any:
    return json.loads(json.dumps(plain_reading(reading)))


@settings(max_examples=40, deadline=None)
@given(plans())
def test_every_plan_comes_back(plan: Plan) -> None:
    assert reading_from(sent(Reading(plan))) == Reading(plan)


def full(kind: type) -> Any:
    """A record in which no field has its default, made from the types alone."""
    samples: dict[str, Any] = {
        "str": "é\n\t\u2028",
        "int": -7,
        "float": 0.125,
        "bool": True,
        "datetime | None": at("2024-02-29 23:59"),
        "date": date(1900, 1, 1),
        "int | None": 0,
        "float | None": -1.5,
        "bool | None": False,
        "Decimal | None": Decimal("-12.3400"),
        "Kind": plans_of.Kind.MILESTONE,
        "LinkType": plans_of.LinkType.SF,
        "Constraint": plans_of.Constraint.ALAP,
        "Constraint | None": plans_of.Constraint.MUST_FINISH_ON,
        "LagCalendar": plans_of.LagCalendar.ELAPSED,
        "LagCalendar | None": plans_of.LagCalendar.PROJECT,
        "ThreePoint | None": ThreePoint(1, 2, 3),
        "tuple[Baseline, ...]": (
            Baseline(10, at("2024-01-01 00:00"), cost=Decimal(1)),
            Baseline(0),
        ),
        "Stored": plans_of.Stored(at("2024-01-01 08:00"), total_float=-1, critical=True),
        "tuple[tuple[str, str], ...]": (("a", "b"), ("", "c")),
        "tuple[tuple[datetime, datetime], ...]": (
            (at("2024-01-01 08:00"), at("2024-01-02 08:00")),
        ),
        "tuple[Shift, ...]": ((1, 2),),
        "tuple[tuple[Shift, ...] | None, ...]": (None, (), ((0, 1440), (2, 3))),
        "tuple[CalendarException, ...]": (
            plans_of.CalendarException(date(2024, 1, 1), date(2024, 1, 2), ((1, 2),), "x"),
        ),
    }
    return kind(**{field.name: samples[str(field.type)] for field in fields(kind)})


def test_every_field_of_every_record_comes_back() -> None:
    plan = Plan(
        (full(plans_of.Project),),
        (full(Activity), Activity("1", "bare")),
        (full(plans_of.Link),),
        (full(plans_of.Calendar),),
        (full(plans_of.Resource),),
        (full(plans_of.Assignment),),
        "xer",
        "x",
        {"a": "b"},
    )
    problem = Problem(Severity.NOTE, "c", "m", "r", 3, "t", "f", "i")
    reading = Reading(plan, (problem,), (Loss("t", "f", "m", 2, 3, "e"),))
    assert reading_from(sent(reading)) == reading


def test_a_reading_without_a_plan_comes_back() -> None:
    reading = Reading(None, (Problem(Severity.ERROR, "c", "m"),))
    assert reading_from(sent(reading)) == reading


def spoiled(**changes: object) -> Any:
    plan = Plan(
        (Project("1", "P"),),
        (Activity("1", "x", duration=5, start=at("2024-01-01 08:00"), percent_complete=0.5),),
    )
    plain = sent(Reading(plan))
    table = plain["plan"]["activities"]
    for name, value in changes.items():
        if name not in table["fields"]:
            table["fields"].append(name)
            table["rows"][0].append(value)
        else:
            table["rows"][0][table["fields"].index(name)] = value
    return plain


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"id": 1},
        {"id": None},
        {"name": "x" * (2**20 + 1)},
        {"duration": 1.5},
        {"duration": True},
        {"duration": "5"},
        {"duration": 2**60},
        {"percent_complete": "half"},
        {"percent_complete": float("nan")},
        {"percent_complete": float("inf")},
        {"start": "2024-02-30T08:00"},
        {"start": "2024-02-01T08:00:00+01:00"},
        {"start": 5},
        {"kind": "sandwich"},
        {"kind": ["task"]},
        {"cost": 1.5},
        {"cost": "NaN"},
        {"cost": "1e999999"},
        {"baselines": [[1]]},
        {"baselines": {}},
        {"stored": [1, 2]},
        {"custom": [["a"]]},
        {"custom": [["a", "b", "c"]]},
        {"splits": [["2024-01-01T08:00"]]},
        {"is_manual": 1},
    ],
)
def test_an_answer_off_the_schema_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(WireError):
        reading_from(spoiled(**changes))


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.update(version=2),
        lambda plain: plain.update(more=1),
        lambda plain: plain.pop("losses"),
        lambda plain: plain.update(plan=[]),
        lambda plain: plain["plan"].update(more=1),
        lambda plain: plain["plan"].update(source=None),
        lambda plain: plain["plan"].update(custom_names={"a": 1}),
        lambda plain: plain["plan"]["activities"]["rows"].append([]),
        lambda plain: plain["plan"]["activities"]["rows"].append({}),
        lambda plain: plain["plan"]["activities"].update(fields=["id", "id"]),
        lambda plain: plain["plan"]["activities"].update(fields=["id"], rows=[["1"]]),
        lambda plain: plain["plan"]["activities"].update(fields=[["id"]]),
        lambda plain: plain["plan"].update(links=[]),
        lambda plain: plain.update(problems={"fields": ["severity"], "rows": [["bad"]]}),
    ],
)
def test_a_strange_frame_is_refused(change: Any) -> None:
    plain = spoiled()
    change(plain)
    with pytest.raises(WireError):
        reading_from(plain)


def test_too_much_is_refused() -> None:
    plan = Plan(activities=tuple(Activity(str(n), "x") for n in range(5)))
    plain = sent(Reading(plan))
    assert reading_from(plain, Limits(n_activities=5)).plan == plan
    with pytest.raises(WireError):
        reading_from(plain, Limits(n_activities=4))


def test_defaults_take_no_room() -> None:
    plan = Plan(activities=(Activity("1", "x"), replace(Activity("2", "y"), duration=3)))
    assert sent(Reading(plan))["plan"]["activities"] == {
        "fields": ["id", "name", "duration"],
        "rows": [["1", "x", 0], ["2", "y", 3]],
    }
