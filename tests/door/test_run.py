"""The runner of the stages: what it counts, what it sums up, that one failure hides no other."""

import sys
from pathlib import Path

import psycopg
import pytest
from tests import machine, run


def test_a_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/>'
        '<testsuite tests="3" failures="0" errors="0"/></testsuites>'
    )
    assert run.counted(report) == {"passed": 6, "failed": 2, "skipped": 2}
    assert run.counted(tmp_path / "none.xml") == {}


def test_the_last_line_sums_everything_up() -> None:
    results = [
        run.Result("lint", ok=True, seconds=1),
        run.Result("SQLite", ok=True, seconds=2, counts={"passed": 300, "failed": 0, "skipped": 0}),
        run.Result("browser", ok=True, seconds=3, counts={"passed": 22, "failed": 0, "skipped": 0}),
    ]
    assert (
        run.last_line(results, 341.2)
        == "== 322 passed, 0 failed in 341 s (SQLite 300, browser 22) =="
    )
    assert run.last_line(results[:1], 3) == "== 1 of 1 stages passed in 3 s =="
    results.append(run.Result("types", ok=False, seconds=1))
    results[1].counts["skipped"] = 4
    assert "322 passed, 0 failed, 4 skipped, stages failed: types in 5 s" in run.last_line(
        results, 5
    )


def test_a_failed_stage_stops_no_other_and_fails_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    stages = run.Run()
    stages.stage("first", sys.executable, "-c", "raise SystemExit(3)")
    stages.missing("browser", machine.Missing("no browser here"))
    stages.stage("second", sys.executable, "-c", "print('second ran')")
    assert stages.end() == 1
    said = capfd.readouterr()
    assert "second ran" in said.out
    assert "no browser here" in said.err
    assert "stages failed: first, browser" in said.out.splitlines()[-1]


def test_a_stage_of_tests_in_which_none_passed_has_failed(tmp_path: Path) -> None:
    stages = run.Run()
    write = "import sys; open(sys.argv[-1][2:], 'w').write('<testsuite tests=\"0\"/>')"
    stages.stage("empty", sys.executable, "-c", write, report="x=")
    assert stages.results[0].ok is False
    assert stages.results[0].words == "no test ran"


def test_the_throw_away_postgresql_makes_databases_and_is_gone_afterwards() -> None:
    with machine.postgresql() as address, psycopg.connect(address, autocommit=True) as server:
        server.execute("CREATE DATABASE another")
        assert server.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_a_browser_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(machine.Missing, match="/nowhere/chromium"):
        machine.chromium()
