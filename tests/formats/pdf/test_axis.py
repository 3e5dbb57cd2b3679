"""The axis of a drawing: where moments stand, and labels without gaps or overlaps."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.schedule.plan import Activity, Baseline
from sightline.formats.pdf.axis import Axis, axis_of

at = datetime.fromisoformat


def test_moments_stand_in_proportion() -> None:
    axis = Axis(at("2024-01-01"), at("2024-01-11"))
    assert [axis.at(at(day)) for day in ("2024-01-01", "2024-01-06", "2024-01-11")] == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("start", "end", "upper", "lower"),
    [
        ("2024-01-29", "2024-02-25", ["Jan 2024", "Feb 2024"], ["29 Jan", "5 Feb", "12 Feb", "19 Feb"]),
        ("2024-11-01", "2025-03-01", ["2024", "2025"], ["Nov", "Dec", "Jan", "Feb"]),
        ("2024-01-01", "2026-07-01", ["2024", "2025", "2026"], ["Q1", "Q2", "Q3", "Q4"] * 2 + ["Q1", "Q2"]),
        ("2000-01-01", "2012-01-01", ["2000", "2010"], [str(year) for year in range(2000, 2012)]),
    ],
)  # fmt: skip
def test_labels_are_the_finest_that_can_be_read(
    start: str, end: str, upper: list[str], lower: list[str]
) -> None:
    found = Axis(at(start), at(end)).labels()
    assert [[label.text for label in line if label.text] for line in found] == [
        [text for text in upper if text],
        lower,
    ]


def test_what_has_no_room_stays_without_a_name() -> None:
    upper, _ = Axis(at("2024-01-31"), at("2024-03-20")).labels()
    assert [label.text for label in upper] == ["", "Feb 2024", "Mar 2024"]


@given(
    st.datetimes(at("0001-01-01"), at("9999-12-30")),
    st.integers(1, 60 * 24 * 366 * 9998),
)
def test_labels_fill_the_axis_without_gaps(start: datetime, minutes: int) -> None:
    end = start + timedelta(
        minutes=min(minutes, (at("9999-12-31 23:59") - start) // timedelta(minutes=1))
    )
    if end <= start:
        return
    for line in Axis(start, end).labels():
        assert line[0].start == 0
        assert line[-1].end == pytest.approx(1)
        for before, after in pairwise(line):
            assert before.end == after.start
        assert len(line) <= 200


@given(st.lists(st.datetimes(), min_size=1, max_size=4))
def test_an_axis_holds_every_date(moments: list[datetime]) -> None:
    first, last = min(moments), max(moments)
    plan = [
        Activity("1", "x", start=first, finish=first),
        Activity("2", "y", baselines=(Baseline(0, last, last),)),
    ]
    axis = axis_of(plan)
    assert all(0 <= axis.at(moment) <= 1 for moment in moments)


def test_a_plan_without_dates_has_an_axis_too() -> None:
    assert axis_of([Activity("1", "x")]).labels()[1]
