"""Periods, lines and digests on plain values; no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sightline.exchange import rules
from sightline.exchange.periods import Period, period_of
from sightline.formats.register.problems import Problem, Severity
from sightline.formats.register.ratings import Rating
from sightline.formats.register.rows import RegisterRow
from sightline.formats.register.values import Amount, Range
from sightline.kernel.errors import Refused
from sightline.projects.register import Delta, Difference, Line, compare

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "headers", "starts", "day", "source"),
    [
        ("gmpp_2020_21.csv", [], 4, "2021-03-31", "name"),
        ("gmpp-2020-2021.xlsx", [], 4, "2021-03-31", "name"),
        ("capital 2023/24", [], 7, "2024-06-30", "name"),
        ("register202324.csv", [], 1, "2023-12-31", "name"),
        ("register_2024-02-29.csv", [], 4, "2024-02-29", "name"),
        ("register_20240630.csv", [], 4, "2024-06-30", "name"),
        ("register_2023-02-29.csv", [], 4, "2026-11-23", "today"),
        ("register_2011-12.csv", [], 4, "2026-11-23", "today"),  # December or a fiscal year
        ("register_2020_25.csv", [], 4, "2026-11-23", "today"),  # no fiscal year
        ("plan_2030_31.csv", [], 4, "2026-11-23", "today"),  # a day to come
        ("2020_21 and 2021_22.csv", ["Cost 2022/23"], 4, "2023-03-31", "headers"),
        ("register.csv", ["Cost 2022/23", "Variance 2022-23"], 4, "2023-03-31", "headers"),
        ("register.csv", ["Cost 2022/23", "Cost 2023/24"], 4, "2026-11-23", "today"),
        ("v1202021.csv", [], 4, "2026-11-23", "today"),
        ("", [], 4, "2026-11-23", "today"),
    ],
)
def test_the_day_that_a_file_tells(
    name: str, headers: list[str], starts: int, day: str, source: str
) -> None:
    found = period_of(name, headers, fiscal_year_starts=starts, today=TODAY)
    assert found == Period(date.fromisoformat(day), source)  # type: ignore[arg-type]


def row(**values: object) -> RegisterRow:
    return replace(RegisterRow(2, "P1", "Alpha"), **values)  # type: ignore[arg-type]


def test_a_row_becomes_a_line() -> None:
    line = rules.line_of(
        row(
            rating=Rating("amber_red"),
            rating_reason="Late",
            start=date(2024, 4, 1),
            whole_life_cost=Amount(5, "XXX"),
            benefits=Amount(7, "EUR"),
            variance_fy=Decimal("-0.28"),
            sponsor="S",
            milestones={"BNI": date(2024, 5, 1)},
            extras={"Note": "x"},
            withheld={"finish": "Exempt"},
            ranges={"finish": Range(date(2025, 1, 1), None)},
        ),
        "GBP",
    )
    assert (line.code, line.declared, line.reason) == ("P1", "amber_red", "Late")
    assert line.milestones == {"BNI": "2024-05-01"}
    assert line.facts == {
        "name": "Alpha",
        "currency": "GBP",
        "whole_life_minor": 5,
        "foreign_amounts": {"benefits_minor": [7, "EUR"]},
        "sponsor_name": "S",
        "start": "2024-04-01",
        "variance_fy": "-0.28",
        "rating": "amber_red",
        "withheld": {"finish": "Exempt"},
        "extras": {"Note": "x"},
        "ranges": {"finish": ["2025-01-01", None]},
    }
    assert rules.line_from_plain(rules.line_to_plain(line)) == line


def test_amounts_of_nothing_are_kept() -> None:
    line = rules.line_of(row(benefits=Amount(0, "GBP")), "GBP")
    assert line.facts["benefits_minor"] == 0


def test_no_rating_is_none() -> None:
    assert rules.line_of(row(), "GBP").declared == "none"


def test_one_error_keeps_a_register_out() -> None:
    problems = [
        Problem(Severity.NOTE, "n", "m"),
        Problem(Severity.ERROR, "e", "Bad.", "", "S", 4, "C"),
    ]
    plain = [rules.problem_to_plain(problem) for problem in problems]
    rules.check_acceptable(plain[:1])
    with pytest.raises(Refused, match="1 error stands against it; first: sheet S, row 4, column C"):
        rules.check_acceptable(plain)
    assert (rules.n_errors(plain), plain[0]["row"], plain[1]["row"]) == (1, None, 4)


def test_what_databases_cannot_hold_is_replaced() -> None:
    told = rules.problem_to_plain(Problem(Severity.ERROR, "e", "a\0b\ud800c", "r"))
    assert told["message"] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert rules.storable({"a\0": ["\udfff", 1, None]}) == {"a�": ["�", 1, None]}


def test_any_other_difference_has_another_digest() -> None:
    line = Line("P1", "green", "", {"name": "a"})
    seen = set()
    for held in ({}, {"p1": {"name": "b"}}, {"p1": line.said()}, {"p1": {"name": 1}}):
        told = {key: dict(value) for key, value in held.items()}
        empty: dict[str, dict[str, object]] = {}
        delta = compare(
            [line], known=told, current=told, at_period=empty, in_register={}, is_newest=True
        )
        seen.add(rules.delta_digest(delta))
    assert len(seen) == 4


def test_a_kept_difference_is_cut_and_comes_back() -> None:
    many = tuple(Difference(f"P{n}", "name", "x" * 900, {"k": n}) for n in range(1500))
    kept = rules.difference(Delta(("A",), tuple(d.code for d in many), (), ("G",), many))
    back = rules.delta_of(kept)
    assert (back.added, back.gone, len(back.differences)) == (("A",), ("G",), 1000)
    assert (len(back.differences[0].before), back.differences[3].after) == (500, {"k": 3})


def test_headers_are_recognised_whatever_space_and_case() -> None:
    first = rules.headers_digest(["Cost (£m)", "ID"])
    assert rules.headers_digest([" cost  (£M) ", "id"]) == first
    assert rules.headers_digest(["Cost (£k)", "ID"]) != first
    assert rules.headers_digest(["ID", "Cost (£m)"]) != first
