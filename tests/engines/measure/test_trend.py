"""Trends: arrows, bars and runs, on small histories and on the real register where it is."""

import contextlib
import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.measure.colour import Colour, from_words
from sightline.engines.measure.trend import (
    Rated,
    Trend,
    arrow,
    arrows,
    movements,
    n_latest_alike,
    n_periods_in_same_text,
    n_pushes,
    rating_counts,
)

G, AG, A, AR, R, NONE = Colour
colours = st.sampled_from(Colour)
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
MIRROR = {
    Trend.BETTER: Trend.WORSE,
    Trend.WORSE: Trend.BETTER,
    Trend.SAME: Trend.SAME,
    Trend.NEW: Trend.GONE,
    Trend.GONE: Trend.NEW,
}


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        (G, AG, "worse"),
        (R, A, "better"),
        (A, A, "same"),
        (NONE, R, "new"),
        (G, NONE, "gone"),
        (NONE, NONE, "same"),
    ],
)
def test_arrows(before: Colour, after: Colour, trend: str) -> None:
    assert arrow(before, after) == trend


@given(colours, colours)
def test_read_backwards_every_arrow_turns(before: Colour, after: Colour) -> None:
    assert arrow(after, before) is MIRROR[arrow(before, after)]


def test_a_history_has_one_arrow_fewer_than_reports() -> None:
    assert arrows([G, A, A, NONE]) == (Trend.WORSE, Trend.SAME, Trend.GONE)
    assert arrows([G]) == () and arrows([]) == ()


def test_a_change_of_scale_is_no_news() -> None:
    before = {"P": AG, "Q": AR, "S": G, "T": R}
    after = {"P": A, "Q": A, "S": A, "U": G}
    found = movements(before, after)
    assert found.is_coarse
    assert found.trends == {"P": "same", "Q": "same", "S": "worse", "T": "gone", "U": "new"}
    assert found.counts == {"same": 2, "worse": 1, "gone": 1, "new": 1, "better": 0}
    fine = movements(before, after, is_coarse=False)
    assert fine.trends["P"] == "worse" and fine.trends["Q"] == "better"


rows = st.lists(st.builds(Rated, st.sampled_from([MAY, JUNE]), st.sampled_from("xyz"), colours))


@given(rows)
def test_bars_count_every_row_once(found: list[Rated]) -> None:
    bars = rating_counts(found)
    assert [(b.period, b.group) for b in bars] == sorted({(r.period, r.group) for r in found})
    for bar in bars:
        own = [r for r in found if (r.period, r.group) == (bar.period, bar.group)]
        assert bar.n_projects == len(own) == sum(bar.counts.values())
        assert bar.counts == {c: sum(r.colour is c for r in own) for c in Colour}


@pytest.mark.parametrize(
    ("texts", "n"),
    [
        (["On plan.", " on  PLAN. ", "On plan.\n"], 3),
        (["On plan.", "Late.", "On plan."], 1),
        (["On plan.", ""], 0),
        ([], 0),
    ],
)
def test_the_same_text_is_counted_back_from_the_latest_report(texts: list[str], n: int) -> None:
    assert n_periods_in_same_text(texts) == n


@given(st.lists(st.integers(0, 2)))
def test_the_latest_run_is_what_a_loop_counts(items: list[int]) -> None:
    n = 0
    while n < len(items) and items[-1 - n] == items[-1]:
        n += 1
    assert n_latest_alike(items) == n


def test_pushes_count_later_dates_across_gaps() -> None:
    assert n_pushes([MAY, None, JUNE, MAY, JUNE]) == 2
    assert n_pushes([]) == 0


def test_the_real_register_keeps_every_rating_over_five_years(shared: Path) -> None:
    found: list[Rated] = []
    for year, file in enumerate(sorted((shared / "uk-gmpp").glob("gmpp_*.csv")), 2021):
        found.extend(Rated(date(year, 3, 31), dept, c) for dept, c in _ratings(file))
    bars = rating_counts(found)
    heights: Counter[int] = Counter()
    for bar in bars:
        heights[bar.period.year] += bar.n_projects
    assert dict(heights) == {2021: 95, 2022: 107, 2023: 108, 2024: 112, 2025: 110}


def test_the_real_register_is_tallied_as_its_publisher_says(shared: Path) -> None:
    first = _ratings(shared / "uk-gmpp" / "gmpp_2020_21.csv")
    last = _ratings(shared / "uk-gmpp" / "gmpp_2024_25.csv")
    assert Counter(c for _, c in first) == {A: 43, AG: 17, AR: 19, G: 9, R: 5, NONE: 2}
    assert Counter(c for _, c in last) == {A: 68, G: 21, R: 10, NONE: 11}


def _ratings(file: Path) -> list[tuple[str, Colour]]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    found = csv.DictReader(io.StringIO(text, newline=""))
    return [(row["Department"], _rating(row)) for row in found]


def _rating(row: dict[str, str]) -> Colour:
    for body in ("IPA", "SRO"):
        words = next((v for k, v in row.items() if k.startswith(f"{body} Delivery")), "")
        with contextlib.suppress(ValueError):  # exemption texts
            if (colour := from_words(words)).is_known:
                return colour
    return Colour.NONE
