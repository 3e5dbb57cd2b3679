"""Real registers: counts as their source states them, and spot checks against the files."""

import datetime
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from sightline.formats.register import intake
from sightline.formats.register.dates import DateOrder
from sightline.formats.register.propose import propose_mapping
from sightline.formats.register.rows import Register, RegisterRow
from sightline.formats.register.table import read_table
from sightline.formats.register.values import Amount
from tests.formats.reading import codes, errors, register_of

GMPP = {
    "2020_21": (95, 8, {"amber": 43, "amber_green": 17, "amber_red": 19, "green": 9, "red": 5}, 89),
    "2021_22": (107, 8, {"amber": 84, "green": 10, "red": 8}, 94),
    "2022_23": (108, 10, {"amber": 79, "green": 12, "red": 11}, 89),
    "2023_24": (112, 10, {"amber": 74, "green": 16, "red": 13}, 90),
    "2024_25": (110, 10, {"amber": 68, "green": 21, "red": 10}, 82),
}


def gmpp(shared: Path, year: str) -> bytes:
    return (shared / "uk-gmpp" / f"gmpp_{year}.csv").read_bytes()


def by_id(register: Register) -> dict[str, RegisterRow]:
    return {row.external_id: row for row in register.rows}


@pytest.mark.parametrize("year", GMPP)
def test_gmpp_counts_are_the_sources_own(shared: Path, year: str) -> None:
    n_rows, n_departments, ratings, n_plain_costs = GMPP[year]
    register = register_of(gmpp(shared, year))
    assert errors(register) == []
    assert len(register.rows) == n_rows
    assert len({row.department for row in register.rows}) == n_departments
    declared = Counter(row.declared_rating.value for row in register.rows if row.declared_rating)
    assert declared == ratings
    plain = [row for row in register.rows if row.whole_life_cost]
    assert sum("whole_life_cost" not in row.ranges for row in plain) == n_plain_costs


@pytest.mark.parametrize("year", GMPP)
def test_gmpp_leaves_no_cell_behind(shared: Path, year: str) -> None:
    """Every filled cell is a value, a reason for having none, or a plain NA."""
    table = read_table(gmpp(shared, year))
    register = register_of(gmpp(shared, year))
    columns = propose_mapping(table).columns
    for raw, row in zip(table.rows, register.rows, strict=True):
        for column, cell in zip(columns, raw.cells, strict=True):
            name = column.target.removeprefix("extra:")
            kept = getattr(row, name, None) or row.extras.get(name) or row.withheld.get(name)
            is_kept = kept is not None or str(cell).strip() in {"", "NA"}
            assert is_kept or getattr(row, name) is not None, (raw.number, column.header)


def test_gmpp_values_are_those_in_the_files(shared: Path) -> None:
    first = by_id(register_of(gmpp(shared, "2020_21")))["BEIS_0015_2021-Q4"]
    assert first.title == "Vaccines Task Force"
    assert first.whole_life_cost == Amount(6_238_140_000_00, "GBP")
    assert (first.budget_fy, first.forecast_fy) == (
        Amount(2_740_950_000_00, "GBP"),
        Amount(1_974_310_000_00, "GBP"),
    )
    assert first.variance_fy == Decimal("-0.28")
    assert (first.start, first.finish) == (datetime.date(2020, 3, 26), datetime.date(2022, 12, 31))


def test_gmpp_windows_1252_and_variances(shared: Path) -> None:
    table = read_table(gmpp(shared, "2020_21"))
    assert table.encoding == "windows-1252"
    assert "(£m)" in " ".join(table.header)
    third = by_id(register_of(gmpp(shared, "2022_23")))["CO_0024_2021-Q2"]
    assert third.variance_fy == Decimal("-0.47")
    assert third.whole_life_cost == Amount(34_000_000_00, "GBP")


def test_gmpp_ranges_take_the_middle_and_keep_the_ends(shared: Path) -> None:
    register = register_of(gmpp(shared, "2024_25"))
    ranged = [row for row in register.rows if "whole_life_cost" in row.ranges]
    assert {row.whole_life_cost.minor for row in ranged if row.whole_life_cost} == {
        20_300_000_000_00,
        909_740_000_00,
    }
    wide = next(row for row in ranged if row.ranges["whole_life_cost"].low is None)
    assert wide.ranges["whole_life_cost"].high == Amount(53_300_000_000_00, "GBP")
    assert "range" in codes(register)


def test_gmpp_exemptions_are_withheld_with_their_words(shared: Path) -> None:
    register = register_of(gmpp(shared, "2023_24"))
    exempt = [row for row in register.rows if "rating" in row.withheld]
    assert len(exempt) == 9
    assert all(row.declared_rating is None for row in exempt)
    notes = [p for p in register.problems if p.code == "withheld"]
    assert any("first in row" in note.message for note in notes)


def test_gmpp_ids_link_the_years(shared: Path) -> None:
    ids = [set(by_id(register_of(gmpp(shared, year)))) for year in GMPP]
    assert all(len(earlier & later) > 50 for earlier, later in pairwise(ids))


def test_gmpp_last_years_mapping_says_what_it_misses(shared: Path) -> None:
    """Wording drifts between the years; a kept mapping must never read the wrong column."""
    table = read_table(gmpp(shared, "2022_23"))
    kept = propose_mapping(read_table(gmpp(shared, "2021_22")))
    read = intake.read(gmpp(shared, "2022_23"), kept)
    assert len(read.register.rows) == 108
    assert "column-unmapped" in codes(read.register)
    assert len(table.rows) == 108


def test_melbourne_gates_become_milestones(shared: Path) -> None:
    folder = shared / "melbourne-water-stage-gates"
    data = (folder / "capital_delivery_projects.csv").read_bytes()
    register = register_of(data)
    assert errors(register) == []
    assert len(register.rows) == 210
    counts = Counter(name for row in register.rows for name in row.milestones)
    assert counts == {
        "BNI": 209,
        "PBC": 101,
        "BCA": 210,
        "Tender Closed": 192,
        "Stage1": 210,
        "Stage2": 207,
        "Stage3": 209,
    }
    first = by_id(register)["Q05388"]
    assert first.title == "Q05388"
    assert first.program == "Major Works - Framework"
    assert first.whole_life_cost == Amount(235928862, "XXX")
    assert first.milestones["BNI"] == datetime.date(2016, 2, 5)
    assert first.milestones["BCA"] == datetime.date(2016, 5, 25)
    assert first.extras["Approval body"] == "People Leadership Group"
    assert {"no-title-column", "currency-unknown"} <= codes(register)


def test_new_york_reads_month_first_and_asks_for_one_date(shared: Path) -> None:
    data = (shared / "nyc-capital-projects" / "capital_projects.csv").read_bytes()
    table = read_table(data)
    mapping = propose_mapping(table)
    finish = mapping.column_for("finish")
    assert finish is not None
    assert finish.date_order is DateOrder.MONTH_FIRST
    assert {problem.code for problem in errors(register_of(data))} == {
        "duplicate-id",
        "more-problems",
    }


def test_us_dashboard_finds_the_unique_project_id(shared: Path) -> None:
    register = register_of((shared / "us-it-dashboard" / "projects.csv").read_bytes())
    assert errors(register) == []
    assert len(register.rows) == 1272
