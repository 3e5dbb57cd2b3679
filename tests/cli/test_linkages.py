"""``linkages``: what it makes of a register's columns, what it prints, what it refuses."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sightline.cli.linkage_items import items_of, kind_of
from sightline.engines.similarity import Field, Kind, Window
from sightline.formats.register import intake
from tests.cli.test_schedules import typed
from tests.conftest import ROOT

HEADER = [
    "Project ID", "Project Name", "Department", "Description", "Start Date", "End Date",
    "Delivery Confidence", "Systems", "Depends on", "Outputs", "Assumption: inflation", "Owner's pet",
]  # fmt: skip
ROWS = [
    ["P1", "Payroll renewal", "HR", "A new engine for nurses", "2026-01-01", "2026-06-30", "Green",
     "HRIS; GL", "", "Cost centres", "2 %", "Rex"],
    ["P2", "Expense claims", "Finance", "Section 43 - Commercial interests", "2026-03-01",
     "2026-12-31", "Amber", "hris", "cost centres", "", "5 %", "Rex"],
    ["P3", "Harbour bridge", "Roads", "A steel bridge", "2026-01-01", "2027-06-30", "Green", "N/A", "",
     "", "", ""],
    ["P4", "School roofs", "Estates", "Section 43 - Commercial interests", "2026-01-01",
     "2026-01-31", "Red", "", "", "", "", ""],
    ["P5", "Road signs", "Roads", "Signs in the north", "2026-01-01", "2026-04-30", "Green", "GL", "",
     "", "", "Rex"],
]  # fmt: skip


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves rows as a register."""

    def save(rows: list[list[str]], header: list[str] = HEADER) -> Path:
        path = tmp_path / "register.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return save


def test_columns_become_texts_names_assumptions_and_a_window(saved: Callable[..., Path]) -> None:
    register = intake.read(saved(ROWS).read_bytes(), name="register.csv").register
    first, second, *_ = items_of(register.rows)
    assert first.attributes == {Kind.SYSTEM: ("GL", "HRIS"), Kind.OUTPUT: ("Cost centres",)}
    assert first.assumptions == {"inflation": "2 %"}
    assert first.window == Window(date(2026, 1, 1), date(2026, 6, 30))
    assert first.texts == {Field.TITLE: "Payroll renewal", Field.SCOPE: "A new engine for nurses"}
    assert second.texts == {Field.TITLE: "Expense claims"}
    assert second.attributes == {Kind.SYSTEM: ("hris",), Kind.INPUT: ("cost centres",)}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Systems", Kind.SYSTEM), ("Key systems", Kind.SYSTEM), ("risk_cause", Kind.RISK_CAUSE),
        ("Depends on", Kind.INPUT), ("Stakeholder groups", Kind.GROUP), ("Data", Kind.DATA),
        ("Data quality", None), ("System owner", None), ("Remarks", None),
    ],
)  # fmt: skip
def test_a_header_says_what_its_names_are(header: str, kind: Kind | None) -> None:
    assert kind_of(header) is kind


def test_departments_count_where_a_cell_lists_several(saved: Callable[..., Path]) -> None:
    both = [[*row[:2], "HR; Finance", *row[3:]] if row[0] == "P1" else row for row in ROWS]
    register = intake.read(saved(both).read_bytes(), name="register.csv").register
    assert items_of(register.rows)[0].attributes[Kind.GROUP] == ("Finance", "HR")


def test_json_tells_pairs_with_their_evidence(saved: Callable[..., Path]) -> None:
    told = typed("linkages", saved(ROWS), "--json")
    assert told.code == 0
    assert set(told.json) == {"projects", "suggestions", "problems"}
    assert told.json["projects"] == 5
    best = told.json["suggestions"][0]
    assert set(best) == {"first", "second", "score", "meaning", "signals", "digest"}
    assert best["first"] == {"id": "P1", "title": "Payroll renewal"}
    assert (best["second"]["id"], best["meaning"]) == ("P2", "sequence")
    signals = {each["signal"]: each for each in best["signals"]}
    assert signals.keys() == {"feeds", "systems", "contradiction"}
    assert signals["feeds"]["giver"] == "P1"
    assert signals["systems"]["shared"] == [{"kind": "system", "name": "HRIS"}]
    contradiction = [{"kind": "assumption", "name": "inflation: 2 % against 5 %"}]
    assert signals["contradiction"]["shared"] == contradiction
    pairs = {(each["first"]["id"], each["second"]["id"]) for each in told.json["suggestions"]}
    assert pairs == {("P1", "P2"), ("P1", "P5")}


def test_words_tell_the_same_and_top_is_kept_to(saved: Callable[..., Path]) -> None:
    lines = typed("linkages", saved(ROWS), "--top", 1).out.splitlines()
    assert lines[0] == "5 projects; 1 pair that may belong together."
    assert lines[2].endswith("sequence")
    assert [line.split()[0] for line in lines[3:5]] == ["P1", "P2"]
    assert any("system HRIS" in line for line in lines)
    assert any("(P1 gives)" in line for line in lines)


def test_a_register_without_anything_in_common_says_so(saved: Callable[..., Path]) -> None:
    told = typed("linkages", saved(ROWS[1:4]))
    assert (told.code, told.out) == (
        0,
        "3 projects; no two of them share anything rare enough to tell.\n",
    )


def test_what_cannot_be_read_is_refused_with_what_to_do(
    saved: Callable[..., Path], tmp_path: Path
) -> None:
    missing = typed("linkages", tmp_path / "nothing.csv")
    assert missing.code == 1 and "cannot be read" in missing.err and "Check the name" in missing.err
    twice = typed("linkages", saved([ROWS[0], ROWS[0]]), "--json")
    assert (twice.code, twice.out) == (1, "")
    assert "error: row 3" in twice.err and "was refused" in twice.err
    assert typed("linkages", saved(ROWS), "--top", 0).code == 2
    assert typed("linkages", saved(ROWS), "--at-least", 2).code == 2


def test_text_of_a_file_cannot_steer_a_terminal(saved: Callable[..., Path]) -> None:
    rows = [[*row] for row in ROWS]
    rows[0][7] = rows[1][7] = "HR\u202eIS"
    assert "\u202e" not in typed("linkages", saved(rows)).out


def test_it_runs_without_django_and_without_a_database(saved: Callable[..., Path]) -> None:
    code = (
        "import sys; from sightline.cli.__main__ import main;"
        f"status = main(['linkages', {str(saved(ROWS))!r}, '--json']);"
        "assert 'django' not in sys.modules and 'numba' not in sys.modules; sys.exit(status)"
    )
    env = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True
    )
    assert json.loads(done.stdout)["projects"] == 5
