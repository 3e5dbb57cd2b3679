"""Deltas as plain data: there and back, and what is refused with which guard."""

import json
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from sightline.engines import impact
from sightline.engines.impact import deltas_from, to_json
from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    BadDelta,
    Delta,
    DropLink,
    Fund,
    Rescope,
    Restaff,
    Slip,
    Start,
    Stop,
    Stretch,
)
from sightline.engines.schedule.plan import LinkType

ALL: tuple[Delta, ...] = (
    Slip("a", minutes=480),
    Slip(project_id="p", days=3),
    Stretch("a", 0),
    AddLink("a", "b", LinkType.SS, -60),
    DropLink("a", "b"),
    DropLink("a", "b", LinkType.FS),
    Agree("p", "a", 2.5),
    Start("p", date(2026, 3, 2)),
    Stop("p"),
    Fund("p", 5_000, date(2026, 4, 1), "reserve"),
    Restaff("a", "r", "s", 0.5, 100),
    Restaff("a", "r"),
    Rescope("a", share=0.5),
    Rescope(project_id="p", drop=True),
)


def test_deltas_come_back_as_they_went() -> None:
    assert deltas_from(json.loads(json.dumps(to_json(ALL)))) == ALL


def test_what_is_default_is_not_written() -> None:
    assert to_json([AddLink("a", "b")]) == [
        {"kind": "link", "predecessor_id": "a", "successor_id": "b"}
    ]


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ({"kind": "jump"}, "unknown-kind"),
        ({"kind": ["slip"]}, "unknown-kind"),
        ("slip", "bad-value"),
        ({"kind": "slip", "activity_id": "a", "hours": 3}, "unknown-field"),
        ({"kind": "stretch", "activity_id": "a"}, "missing-field"),
        ({"kind": "stretch", "activity_id": "a", "duration": "8"}, "bad-value"),
        ({"kind": "stretch", "activity_id": "a", "duration": True}, "bad-value"),
        ({"kind": "stretch", "activity_id": "a", "duration": 10**30}, "bad-value"),
        ({"kind": "stretch", "activity_id": "a", "duration": -1}, "negative-time"),
        ({"kind": "slip", "activity_id": "a", "days": -1}, "negative-time"),
        ({"kind": "agree", "giver_id": "a", "receiver_id": "b", "slack_days": -1}, "negative-time"),
        ({"kind": "slip", "days": 1}, "bad-target"),
        ({"kind": "slip", "activity_id": "a", "project_id": "p", "days": 1}, "bad-target"),
        ({"kind": "slip", "activity_id": "a", "days": 1, "minutes": 1}, "bad-value"),
        ({"kind": "slip", "project_id": "p", "minutes": 1}, "bad-value"),
        ({"kind": "slip", "activity_id": 7, "days": 1}, "bad-value"),
        ({"kind": "fund", "project_id": "p", "amount_minor": -5, "on": "2026-03-01"}, "negative-money"),
        ({"kind": "fund", "project_id": "p", "amount_minor": 5, "on": "1 March"}, "bad-value"),
        ({"kind": "restaff", "activity_id": "a", "resource_id": "r", "cost_minor": -1}, "negative-money"),
        ({"kind": "restaff", "activity_id": "a", "resource_id": "r", "units": 0}, "bad-value"),
        ({"kind": "restaff", "activity_id": "a", "resource_id": "r", "units": float("nan")}, "bad-value"),
        ({"kind": "rescope", "activity_id": "a", "share": 1.5}, "bad-share"),
        ({"kind": "rescope", "activity_id": "a", "drop": "yes"}, "bad-value"),
        ({"kind": "link", "predecessor_id": "a", "successor_id": "b", "type": "XX"}, "bad-value"),
        ({"kind": "link", "predecessor_id": "a", "successor_id": "b", "type": None}, "bad-value"),
    ],
)  # fmt: skip
def test_what_is_no_delta_is_refused_with_its_place(plain: Any, code: str) -> None:
    with pytest.raises(BadDelta) as refusal:
        deltas_from([{"kind": "stop", "project_id": "p"}, plain])
    assert (refusal.value.code, refusal.value.index) == (code, 1)
    assert refusal.value.message and str(refusal.value).startswith("Delta 2: ")


def test_deltas_are_a_list() -> None:
    with pytest.raises(BadDelta, match="list"):
        deltas_from({"kind": "slip"})


def test_no_public_name_is_hidden_by_the_file_it_lives_in() -> None:
    for name in impact.__all__:
        found = getattr(impact, name)
        assert not isinstance(found, ModuleType) and getattr(impact, name) is found, name
