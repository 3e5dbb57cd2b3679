"""``simulate``: what it prints in words, JSON and CSV, what it refuses, and that it needs no database."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sightline.engines import simulate
from sightline.formats.plans.intake import read_schedule
from tests.cli.test_schedules import FIVE, LINKS, file, looped, saved, typed  # noqa: F401 - fixtures
from tests.conftest import ROOT
from tests.engines.schedule.plans import plan, task

SPREAD = ("--default-spread", "90,100,125")


def test_json_holds_what_the_engine_finds(file: Path) -> None:  # noqa: F811
    told = typed("simulate", file, "--json", *SPREAD, "--trials", 500, "--seed", 3)
    assert told.code == 0 and set(told.json) == {"simulation", "problems", "loss"}
    answer = told.json["simulation"]
    drawn = read_schedule(file.read_bytes(), file.name).plan
    assert drawn is not None
    found = simulate.run(drawn, trials=500, seed=3, default_spread=simulate.USUAL)
    assert (answer["trials"], answer["seed"], answer["digest"]) == (500, 3, found.digest)
    assert answer["finish"]["p80"] == found.total.quantiles[80].isoformat(timespec="minutes")
    assert answer["finish"]["planned"] == "2026-03-09T17:00"
    assert answer["drivers"] == list(found.drivers) == ["2", "1", "4"]
    assert answer["finish"]["chance_of_target"] is None and answer["cost"] is None
    assert {row["id"] for row in answer["activities"]} == {"1", "2", "3", "4", "5"}
    again = typed("simulate", file, "--json", *SPREAD, "--trials", 500, "--seed", 3)
    assert again.out == told.out


def test_words_name_dates_chances_and_what_the_finish_hangs_on(file: Path) -> None:  # noqa: F811
    told = typed("simulate", file, *SPREAD, "--target", "2026-03-10")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "1,000 trials, seed 1; 4 activities drawn of 5 that are open."
    for words in ("P80", "On plan", "By 2026-03-10", "Eight of ten trials", "Criticality", "Days"):
        assert words in told.out
    first = next(k for k, line in enumerate(lines) if line.startswith("What the finish hangs on"))
    assert lines[first + 2].split()[0] == "2"


def test_a_target_day_lasts_until_its_end(file: Path) -> None:  # noqa: F811
    def chance(*words: str) -> float:
        answer = typed("simulate", file, "--json", *words).json["simulation"]
        return float(answer["finish"]["chance_of_target"])

    assert chance("--target", "2026-03-09") == 1.0  # nothing is drawn: it ends that day at 17:00
    assert chance("--target", "2026-03-09T16:59") == 0.0


def test_without_a_spread_it_says_that_nothing_was_drawn(file: Path) -> None:  # noqa: F811
    told = typed("simulate", file)
    assert "note: Nothing was drawn" in told.out and "default spread" in told.out
    later = typed("simulate", file, "--json", "--status-date", "2026-03-09")
    assert later.json["simulation"]["finish"]["p50"] == "2026-03-16T17:00"


def test_costs_have_their_own_table(saved: Callable[..., Path]) -> None:  # noqa: F811
    rows = [replace(row, cost=Decimal(100)) for row in FIVE]
    told = typed("simulate", saved(plan(rows, LINKS, currency="EUR")), *SPREAD)
    assert "500.00 EUR" in told.out and told.out.index("Cost") > told.out.index("Finish")


def test_csv_is_one_row_an_activity_and_safe_to_open(saved: Callable[..., Path]) -> None:  # noqa: F811
    rows = [replace(task("1", 2), name="=cmd|' /C calc'!A0"), task("2", 1)]
    told = typed("simulate", saved(plan(rows)), "--csv", *SPREAD)
    read = list(csv.DictReader(io.StringIO(told.out)))
    assert (told.code, len(read)) == (0, 2)
    assert read[0]["name"].startswith("'=") and Decimal(read[0]["criticality"]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--trials", "99"], "100 to 1,000,000"),
        (["--trials", "1000001"], "100 to 1,000,000"),
        (["--default-spread", "125,100,90"], "in this order"),
        (["--correlation", "2"], "from 0 to 1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(file: Path, words: list[str], told: str) -> None:  # noqa: F811
    found = typed("simulate", file, *words)
    assert (found.code, found.out) == (1, "")
    assert told in found.err


@pytest.mark.parametrize(
    "words", [["--csv", "--json"], ["--default-spread", "a lot"], ["--default-spread", "1,2"]]
)
def test_what_does_not_go_together_is_a_usage_error(file: Path, words: list[str]) -> None:  # noqa: F811
    found = typed("simulate", file, *words)
    assert (found.code, found.out) == (2, "")


def test_a_refused_file_still_answers_and_ends_with_one(saved: Callable[..., Path]) -> None:  # noqa: F811
    told = typed("simulate", saved(looped()), "--json")
    assert told.code == 1 and told.json["simulation"] is None
    assert any(each["severity"] == "error" for each in told.json["problems"])
    assert "wait for each other" in told.err


def test_it_needs_neither_django_nor_a_database(file: Path, tmp_path: Path) -> None:  # noqa: F811
    code = (
        "import sys; from sightline.cli.app import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "sys.exit(any(name.partition('.')[0] in ('django', 'ninja') for name in sys.modules))"
    )
    home = {"PYTHONPATH": str(ROOT / "src"), "SIGHTLINE_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", code, "simulate", str(file), *SPREAD],
        env={**os.environ, **home, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "home").exists()
