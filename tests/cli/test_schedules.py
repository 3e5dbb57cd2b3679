"""``schedule``, ``check`` and ``convert``: what they print, what they refuse, what they write."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sightline.cli import Stopped
from sightline.cli.app import app
from sightline.engines.schedule.plan import Activity, Link, LinkType, Plan, Stored
from sightline.formats import mspdi
from sightline.formats.plans.intake import read_schedule
from tests.conftest import ROOT
from tests.engines.schedule.plans import CALENDARS, DAY, at, fs, plan, task
from tests.formats.psplib.test_read import PATTERSON, SM

FIVE = [task("1", 2), task("2", 3), task("3", 1), task("4", 1), task("5", 0)]
LINKS = [*fs("1 2 4 5"), *fs("1 3 4"), Link("2", "3", LinkType.SS, 120)]
KEYS = {
    "id", "wbs", "name", "early_start", "early_finish", "late_start", "late_finish",
    "total_float_hours", "free_float_hours", "critical", "driving",
}  # fmt: skip


class Typed:
    """What a verb printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def typed(*words: object) -> Typed:
    """Run a verb in this process."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    stopped = isinstance(result.exception, Stopped)
    if result.exception and not stopped and not isinstance(result.exception, SystemExit):
        raise result.exception
    words_of = str(result.exception) if stopped else ""
    return Typed(1 if stopped else result.exit_code, result.stdout, result.stderr + words_of)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves a plan as Microsoft Project XML."""

    def save(drawn: Plan, name: str = "plan.xml") -> Path:
        drawn = replace(drawn, calendars=CALENDARS[:1])
        path = tmp_path / name
        path.write_bytes(mspdi.write(drawn).data)
        return path

    return save


@pytest.fixture
def file(saved: Callable[..., Path]) -> Path:
    return saved(plan(FIVE, LINKS))


def test_a_schedule_is_printed_with_its_dates_floats_and_what_drives(file: Path) -> None:
    told = typed("schedule", file, "--json")
    assert told.code == 0
    assert set(told.json) == {"project", "activities", "problems", "loss"}
    assert told.json["project"] == {
        "name": "P",
        "start": "2026-03-02T08:00",
        "finish": "2026-03-09T17:00",
        "status_date": None,
    }
    rows = {row["id"]: row for row in told.json["activities"]}
    assert all(set(row) == KEYS for row in rows.values())
    assert rows["2"] | {"wbs": ""} == {
        "id": "2", "wbs": "", "name": "2",
        "early_start": "2026-03-04T08:00", "early_finish": "2026-03-06T17:00",
        "late_start": "2026-03-04T08:00", "late_finish": "2026-03-06T17:00",
        "total_float_hours": 0.0, "free_float_hours": 0.0, "critical": True, "driving": ["1"],
    }  # fmt: skip
    assert rows["3"]["driving"] == ["2"]
    assert (rows["3"]["total_float_hours"], rows["3"]["critical"]) == (14.0, False)


def test_without_json_the_least_float_comes_first(file: Path) -> None:
    told = typed("schedule", file)
    lines = told.out.splitlines()
    assert told.code == 0
    assert lines[0] == "P: 2026-03-02 08:00 to 2026-03-09 17:00; 5 activities, 4 critical."
    assert [line.split()[0] for line in lines[3:]] == ["1", "2", "4", "5", "3"]


def test_csv_is_one_row_an_activity_and_safe_to_open(saved: Callable[..., Path]) -> None:
    rows = [replace(task("1", 2), name="=cmd|' /C calc'!A0"), task("2", 1)]
    told = typed("schedule", saved(plan(rows, fs("1 2"))), "--csv")
    read = list(csv.DictReader(io.StringIO(told.out)))
    assert (told.code, len(read)) == (0, 2)
    assert set(read[0]) == KEYS
    assert read[0]["name"].startswith("'=")
    assert (read[1]["early_start"], read[1]["driving"]) == ("2026-03-04T08:00", "1")
    assert Decimal(read[1]["total_float_hours"]) == 0


def test_a_status_date_holds_back_what_is_not_done(file: Path) -> None:
    told = typed("schedule", file, "--json", "--status-date", "2026-03-09")
    assert told.json["project"]["status_date"] == "2026-03-09T00:00"
    assert told.json["activities"][0]["early_start"] == "2026-03-09T08:00"
    afternoon = typed("schedule", file, "--json", "--status-date", "2026-03-09T13:00")
    assert afternoon.json["activities"][0]["early_start"] == "2026-03-09T13:00"


def with_stored(late: str) -> Plan:
    """Return a plan whose second activity is stored as starting at an instant."""
    stored = Stored(at("2026-03-02 08:00"), at("2026-03-03 17:00"))
    wrong = Stored(at(late), at("2026-03-04 17:00"))
    first = replace(task("1", 2), stored=stored, start=stored.early_start)
    second = replace(task("2", 1), stored=wrong, start=wrong.early_start)
    first, second = (replace(a, finish=a.stored.early_finish) for a in (first, second))
    return plan([first, second], fs("1 2"))


def test_compare_tells_the_share_and_each_difference_with_its_cause(
    saved: Callable[..., Path],
) -> None:
    told = typed("schedule", saved(with_stored("2026-03-03 08:00")), "--compare", "--json")
    found = told.json["compare"]
    assert (found["compared"], found["equal"], found["share"]) == (2, 1, 0.5)
    assert found["differences"] == [
        {
            "id": "2",
            "field": "early_start",
            "stored": "2026-03-03T08:00",
            "computed": "2026-03-04T08:00",
            "cause": "stored values out of date",
        }
    ]
    words = typed("schedule", saved(with_stored("2026-03-03 08:00")), "--compare").out
    assert "1 of 2 activities" in words and "50.0%" in words
    assert "1 because of: stored values out of date" in words


def test_what_is_equal_has_no_differences(saved: Callable[..., Path]) -> None:
    found = typed("schedule", saved(with_stored("2026-03-04 08:00")), "--compare", "--json")
    assert found.json["compare"]["share"] == 1.0
    assert found.json["compare"]["differences"] == []


@pytest.mark.parametrize(("name", "text"), [("x.sm", SM), ("x.rcp", PATTERSON)])
def test_benchmarks_have_their_length_in_periods(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert typed("schedule", path, "--json").json["project"]["length"] == 5
    assert "5 periods" in typed("schedule", path).out


def looped() -> Plan:
    return plan([task("1"), task("2")], [*fs("1 2"), *fs("2 1")])


@pytest.mark.parametrize("verb", ["schedule", "check"])
def test_a_refused_file_still_answers_and_ends_with_one(
    saved: Callable[..., Path], verb: str
) -> None:
    told = typed(verb, saved(looped()), "--json")
    assert told.code == 1
    assert told.json["project"] is None
    errors = [each for each in told.json["problems"] if each["severity"] == "error"]
    assert errors and all(each["message"] and each["remedy"] for each in errors)
    assert errors[0]["message"] in told.err and errors[0]["remedy"] in told.err
    plain = typed(verb, saved(looped()))
    assert (plain.code, plain.out) == (1, "")
    assert errors[0]["remedy"] in plain.err


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"a,b\n1,2\n", b"\x00\x01\x02" * 99])
def test_what_is_no_schedule_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.mpp"
    path.write_bytes(data)
    told = typed("schedule", path, "--json")
    assert (told.code, told.json["activities"]) == (1, [])
    assert told.json["problems"][-1]["remedy"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for verb in ("schedule", "check"):
        told = typed(verb, tmp_path / "gone.xml", "--json")
        assert told.code == 1
        assert told.json["problems"][0]["code"] == "no-file"
        assert "gone.xml" in told.err


@pytest.mark.parametrize(
    "words", [["--csv", "--json"], ["--csv", "--compare"], ["--status-date", "tomorrow"]]
)
def test_what_does_not_go_together_is_a_usage_error(file: Path, words: list[str]) -> None:
    told = typed("schedule", file, *words)
    assert (told.code, told.out) == (2, "")


def test_check_measures_and_names_who_offends(saved: Callable[..., Path]) -> None:
    lonely = plan([*FIVE, task("9", 60)], LINKS)
    told = typed("check", saved(lonely), "--json")
    measures = {each["name"]: each for each in told.json["measures"]}
    assert (told.code, len(measures)) == (0, 14)
    assert measures["missing logic"]["passed"] is False
    assert "9" in measures["missing logic"]["ids"]
    assert measures["high duration"]["ids"] == ["9"]
    assert all(each["remedy"] for each in measures.values())
    words = typed("check", saved(lonely)).out
    assert words.index("FAILS") < words.index("passes")
    assert measures["missing logic"]["remedy"] in words


@pytest.mark.parametrize(
    ("name", "more", "kind"),
    [
        ("o.xml", (), "mspdi"),
        ("o.xml", ("--to", "pmxml"), "pmxml"),
        ("o.pmxml", (), "pmxml"),
        ("o.xer", (), "xer"),
    ],
)
def test_what_is_converted_reads_as_the_same_schedule(
    file: Path, tmp_path: Path, name: str, more: tuple[str, ...], kind: str
) -> None:
    out = tmp_path / name
    assert typed("convert", file, out, *more).code == 0
    assert str(read_schedule(out.read_bytes(), name).plan.source) == kind  # type: ignore[union-attr]

    def dates(path: Path) -> dict[str, tuple[str, str]]:
        rows = typed("schedule", path, "--json").json["activities"]
        return {row["name"]: (row["early_start"], row["early_finish"]) for row in rows}

    before, after = dates(file), dates(out)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("o.csv", b"\xef\xbb\xbfID,"),
        ("o.xlsx", b"PK"),
        ("o.ics", b"BEGIN:VCAL"),
        ("o.pdf", b"%PDF-"),
    ],
)
def test_tables_and_calendars_are_written_and_tell_what_is_lost(
    file: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    told = typed("convert", file, tmp_path / name, "--loss-report", tmp_path / "loss.json")
    assert told.code == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    lost = json.loads((tmp_path / "loss.json").read_text())["loss"]
    assert {"step", "table", "field", "message", "count", "line", "example"} == set(lost[0])
    assert any(each["step"] == "writing" for each in lost)
    assert "are not kept" in told.err


def test_a_benchmark_gets_dates_when_it_is_written(tmp_path: Path) -> None:
    path, out = tmp_path / "x.sm", tmp_path / "o.ics"
    path.write_text(SM)
    assert typed("convert", path, out).code == 0
    assert out.read_bytes().count(b"BEGIN:VEVENT") == 4


def test_a_loss_report_is_csv_by_default(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "loss.csv"
    typed("convert", file, tmp_path / "o.csv", "--loss-report", report)
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig"))))
    assert {row["table"] for row in rows} >= {"Calendar"}


def test_nothing_is_written_where_nothing_can_be(
    file: Path, saved: Callable[..., Path], tmp_path: Path
) -> None:
    bad = saved(looped(), "loop.xml")
    cases: list[tuple[object, ...]] = [
        (bad, tmp_path / "o.xer"),
        (file, tmp_path / "o.doc"),
        (file, file),
        (file, tmp_path / "nowhere" / "o.xer"),
    ]
    before = file.read_bytes()
    for words in cases:
        told = typed("convert", *words)
        assert (told.code, told.out) == (1, ""), words
        assert told.err
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loop.xml", "plan.xml"]


def test_text_of_a_file_cannot_steer_the_terminal(saved: Callable[..., Path]) -> None:
    row = Activity("1", "a\u202eb\u009b31mc", duration=DAY)
    told = typed("schedule", saved(plan([row])))
    assert "\u202e" not in told.out and "\u009b" not in told.out


def test_the_verbs_need_neither_django_nor_a_database(file: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from sightline.cli.app import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "sys.exit(any(name.partition('.')[0] in ('django', 'ninja') for name in sys.modules))"
    )
    home = {"PYTHONPATH": str(ROOT / "src"), "SIGHTLINE_HOME": str(tmp_path / "home")}
    for words in (["schedule", file, "--json"], ["check", file], ["convert", file, "o.xer"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, words)],
            env={**os.environ, **home, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not (tmp_path / "home").exists()
