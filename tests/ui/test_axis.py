"""The time axis: places inside the width, in order, and ticks that a person can read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ui.axis import Axis, axis_over
from sightline.ui.timeline import bar_svg

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_places_keep_the_order_of_days(first: date, second: date, third: date) -> None:
    axis = axis_over([(first, second)], third)
    low, high = sorted((first, second))
    assert 0 <= axis.at(low) <= axis.at(high) <= 100
    assert len(axis.ticks()) <= 9
    assert axis.at(axis.start) == 0
    assert axis.at(axis.finish + timedelta(days=400)) == 100


def test_an_axis_needs_a_span() -> None:
    with pytest.raises(ValueError, match="finish after its start"):
        Axis(date(2026, 1, 1), date(2026, 1, 1))


def test_a_bar_says_its_dates_and_its_slip() -> None:
    axis = Axis(date(2026, 1, 1), date(2027, 12, 31), date(2026, 11, 23))
    baseline = (date(2026, 2, 1), date(2027, 1, 1))
    html = bar_svg(axis, date(2026, 2, 1), date(2027, 1, 15), baseline=baseline, label="A <b>")
    assert "A &lt;b&gt;: 1 Feb 2026 to 15 Jan 2027, +14 days against the baseline" in html
    assert 'class="ghost"' in html
    assert "no dates yet" in bar_svg(axis, None, None, label="A")
