"""``sightline import register``: what it prints, what it writes, and when it writes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.audit.digest import state_digest
from sightline.exchange.models import ImportRun
from sightline.identity.models import Organisation
from sightline.kernel import journal
from sightline.kernel.models import Job
from sightline.projects.models import Project
from tests.exchange.conftest import ROWS, Typed, csv_of, n_stored
from tests.world import World

pytestmark = pytest.mark.django_db
Run = Callable[..., Typed]
KEYS = {"period", "rows", "added", "changed", "unchanged", "gone", "mapping", "problems"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "capital_2023_24.csv"
    path.write_bytes(csv_of(*ROWS))
    return path


def test_an_empty_database_is_founded(typed: Run, file: Path) -> None:
    told = typed("register", file, "--json")
    assert told.code == 0
    assert set(told.json) == KEYS
    assert (told.json["period"], told.json["rows"], told.json["added"]) == ("2024-03-31", 3, 3)
    assert "founded" in told.err
    assert "31 March 2024, read from the file's name" in told.err
    assert Organisation.objects.system("test").count() == 1
    assert Project.objects.system("test").get(code="P1").whole_life_minor == 12_500_000_00
    assert set(Job.objects.values_list("name", flat=True)) == {
        *("linkages.refresh", "results.follow", "demand.watch")
    }


def test_a_dry_run_writes_nothing_at_all(typed: Run, file: Path) -> None:
    before = state_digest()[0]
    told = typed("register", file, "--dry-run", "--json")
    assert (told.code, told.json["added"]) == (0, 3)
    assert state_digest()[0] == before
    typed("register", file)
    held = state_digest()[0]
    told = typed("register", file, "--dry-run", "--json", "--period", "2024-06-30")
    assert (told.json["changed"], told.json["added"]) == (3, 0)
    assert state_digest()[0] == held


def test_the_same_file_twice_changes_nothing(typed: Run, file: Path) -> None:
    typed("register", file)
    before = state_digest()[0]
    told = typed("register", file, "--json")
    counts = [told.json[key] for key in ("rows", "added", "changed", "unchanged", "gone")]
    assert (told.code, counts) == (0, [3, 0, 0, 3, 0])
    assert state_digest()[0] == before
    assert ImportRun.objects.system("test").count() == 1


def test_a_file_with_an_error_leaves_nothing(typed: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(csv_of(*ROWS, "p1,Again,Roads,Green,31/02/2024,,1,x"))
    before = state_digest()[0]
    told = typed("register", path, "--json")
    assert told.code == 1
    codes = {problem["code"]: problem for problem in told.json["problems"]}
    assert {"duplicate-id-case", "no-such-day"} <= codes.keys()
    assert (codes["no-such-day"]["row"], codes["no-such-day"]["column"]) == (5, "Start Date")
    assert codes["no-such-day"]["remedy"]
    assert "nothing was imported" in told.err
    assert state_digest()[0] == before
    assert n_stored() == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--period", "31/03/2021"), 2, "is not a day"),
        (("--period", "2999-01-01"), 1, "day to come"),
        (("--office", "NOPE"), 1, "The office NOPE"),
        (("--portfolio", "NOPE"), 1, "The portfolio NOPE"),
        (("--mapping", "nowhere.json"), 1, "neither a kept mapping nor a file"),
        (("--as", "nobody@example.org"), 1, "nobody@example.org"),
        (("--colour", "red"), 2, "No such option"),
    ],
)
def test_what_cannot_be_done_is_said(
    typed: Run, file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    told = typed("register", file, *words)
    assert told.code == code
    assert said in told.err
    assert told.out == ""
    assert Organisation.objects.system("test").count() == 0


def test_a_missing_file_and_a_folder_are_named(typed: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        told = typed("register", path)
        assert told.code == 1
        assert str(path) in told.err


def test_auto_tells_the_kind_by_content(typed: Run, file: Path, tmp_path: Path) -> None:
    assert typed("auto", file).code == 0
    schedule = tmp_path / "register.csv"
    schedule.write_bytes(b"ERMHDR\t19.12\t2024-01-01\tProject\r\n")
    told = typed("auto", schedule)
    assert told.code == 1
    assert "nothing was imported" in told.err


def test_a_mapping_file_is_used(typed: Run, file: Path, tmp_path: Path) -> None:
    mapping = typed("register", file, "--dry-run", "--json").json["mapping"]
    for column in mapping["columns"]:
        if column["header"] == "Department":
            column["target"] = "category"
    path = tmp_path / "mapping.json"
    import json

    path.write_text(json.dumps(mapping), encoding="utf-8")
    assert typed("register", file, "--mapping", path).code == 0
    row = Project.objects.system("test").get(code="P1")
    assert (row.category, row.department) == ("Roads", "")
    path.write_text('{"version": 7}', encoding="utf-8")
    told = typed("register", file, "--mapping", path)
    assert (told.code, "cannot be used" in told.err) == (1, True)


def test_where_people_are_the_machine_has_an_account(
    staffed: World, typed: Run, file: Path
) -> None:
    told = typed("register", file, "--office", "NORTH")
    assert told.code == 0
    assert "Acting as “Command line”" in told.err
    assert Project.objects.system("test").get(code="P1").office_id == staffed.id("north")
    run = ImportRun.objects.system("test").get()
    assert (run.state, run.register, run.counts["added"]) == ("accepted", "register", 3)
    assert journal.verify(staffed.organisation.pk).breaks == ()


def test_rights_are_those_of_whoever_is_named(staffed: World, typed: Run, file: Path) -> None:
    told = typed("register", file, "--as", "pm@northmoor.test")
    assert (told.code, Project.objects.system("test").count()) == (1, 0)
    told = typed("register", file, "--as", "north@northmoor.test", "--office", "south")
    assert told.code == 1
    assert "Program office" in told.err or "program office" in told.err
    told = typed("register", file, "--as", "north@northmoor.test")
    assert told.code == 0
    assert Project.objects.system("test").get(code="P2").office_id == staffed.id("north")


def test_lists_are_written_as_files(
    staffed: World, typed: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from sightline.cli import Stopped
    from sightline.cli.registers import LISTS, export

    typed("register", file)
    for what in LISTS:
        for kind in ("csv", "xlsx"):
            out = tmp_path / f"{what}.{kind}"
            told = CliRunner().invoke(export, [what, "--format", kind, "--out", str(out)])
            assert (told.exit_code, out.stat().st_size > 20) == (0, True), (what, kind)
    assert "Alpha" in (tmp_path / "projects.csv").read_text(encoding="utf-8-sig")
    printed = CliRunner().invoke(export, ["projects"])
    assert b"Alpha" in printed.stdout_bytes
    nowhere = CliRunner().invoke(export, ["projects", "--out", str(tmp_path / "no" / "x.csv")])
    assert isinstance(nowhere.exception, Stopped)
    hidden = CliRunner().invoke(export, ["projects", "--as", "south@northmoor.test"])
    assert b"Alpha" not in hidden.stdout_bytes


def test_nothing_is_written_of_an_empty_database(typed: Run) -> None:
    from click.testing import CliRunner

    from sightline.cli import Stopped
    from sightline.cli.registers import export

    before = state_digest()[0]
    told = CliRunner().invoke(export, ["projects"])
    assert isinstance(told.exception, Stopped)
    assert "empty" in str(told.exception)
    assert state_digest()[0] == before
