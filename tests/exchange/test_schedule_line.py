"""``sightline import schedule``: what it shows, what it writes, and when it writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.audit.digest import state_digest
from sightline.engines.schedule.plan import Baseline, Link, Plan
from sightline.formats import mspdi, pmxml
from sightline.identity.models import Organisation
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityLink, Project
from tests.engines.schedule.plans import CALENDARS, MONDAY, at, fs, plan, task
from tests.exchange.conftest import Typed, csv_of
from tests.world import World

pytestmark = pytest.mark.django_db
Run = Callable[..., Typed]
KEYS = {
    "project", "source", "added", "changed", "gone", "links", "calendars", "baselines",
    "differences", "problems", "loss",
}  # fmt: skip
WEIR = plan([task("1", 2), task("2", 3), task("3", 1)], fs("1 2 3"), name="Weir")


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves a plan as Microsoft Project XML."""

    def save(drawn: Plan, name: str = "weir.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(mspdi.write(replace(drawn, calendars=CALENDARS[:1])).data)
        return path

    return save


@pytest.fixture
def file(saved: Callable[..., Path]) -> Path:
    return saved(WEIR)


@pytest.fixture
def weir(staffed: World) -> Project:
    """Return a project of the north office that carries the file's name."""
    north = staffed.actor("north")
    return commands.open_project(north, code="N-7", name="weir", office_id=staffed.id("north"))


def as_(key: str, world: World) -> tuple[str, str]:
    return ("--as", world.people[key].email)


def names() -> list[str]:
    rows = Activity.objects.system("test").order_by("place")
    return [row.name for row in rows]


def test_an_empty_database_is_founded_and_the_project_opened(typed: Run, file: Path) -> None:
    told = typed("schedule", file, "--json")
    assert told.code == 0, told.err
    assert set(told.json) == KEYS
    assert (told.json["source"], told.json["added"], told.json["changed"]) == ("mspdi", 3, 0)
    assert told.json["links"]["added"] == 2
    project = Project.objects.system("test").get()
    assert told.json["project"] == {"id": str(project.pk), "code": "Weir", "name": "Weir"}
    assert names() == ["1", "2", "3"]
    assert ActivityLink.objects.system("test").count() == 2


def test_a_dry_run_shows_the_same_and_writes_nothing(typed: Run, file: Path) -> None:
    before = state_digest()[0]
    told = typed("schedule", file, "--dry-run", "--json")
    assert (told.code, told.json["added"], told.json["project"]["id"]) == (0, 3, None)
    assert state_digest()[0] == before
    done = typed("schedule", file, "--json")
    same = KEYS - {"project"}
    assert {key: done.json[key] for key in same} == {key: told.json[key] for key in same}


def test_the_same_file_twice_changes_nothing(typed: Run, file: Path) -> None:
    typed("schedule", file)
    before = state_digest()[0]
    told = typed("schedule", file, "--json")
    assert told.code == 0
    assert [told.json[key] for key in ("added", "changed", "gone")] == [0, 0, 0]
    assert not any([*told.json["links"].values(), *told.json["calendars"].values()])
    assert state_digest()[0] == before
    assert Project.objects.system("test").count() == 1


def test_a_later_file_is_a_difference(typed: Run, file: Path, saved: Callable[..., Path]) -> None:
    typed("schedule", file)
    later = plan([task("1", 4), task("3", 1), task("4", 1)], fs("1 3 4"), name="Weir")
    for words in (("--dry-run",), ()):
        told = typed("schedule", saved(later, "later.xml"), "--json", *words)
        counts = [told.json[key] for key in ("added", "changed", "gone")]
        assert (told.code, counts) == (0, [1, 2, 1])  # the third is renumbered
    change = next(c for c in told.json["differences"]["changed"] if c["field"] == "duration")
    assert (change["id"], change["before"], change["after"]) == ("1", 960, 1920)
    assert told.json["differences"]["gone"] == [{"id": "2", "name": "2"}]
    assert names() == ["1", "3", "4"]


@pytest.mark.parametrize("by", ["code", "id", "name"])
def test_a_project_is_found(typed: Run, staffed: World, weir: Project, file: Path, by: str) -> None:
    reference = {"code": ("--project", "n-7"), "id": ("--project", str(weir.pk)), "name": ()}[by]
    told = typed("schedule", file, "--json", *reference, *as_("north", staffed))
    assert (told.code, told.json["project"]["code"]) == (0, "N-7"), told.err
    assert Project.objects.system("test").filter(name__iexact="weir").count() == 1
    assert names() == ["1", "2", "3"]


def test_the_files_own_code_goes_before_its_name(
    typed: Run, staffed: World, weir: Project, tmp_path: Path
) -> None:
    north = staffed.actor("north")
    office = staffed.id("north")
    other = commands.open_project(north, code="W-1", name="Other", office_id=office)
    project = replace(WEIR.projects[0], code="W-1")
    path = tmp_path / "weir.xml"
    coded = replace(WEIR, projects=(project,), calendars=CALENDARS[:1])
    path.write_bytes(pmxml.write(coded).data)
    told = typed("schedule", path, "--json", *as_("north", staffed))
    assert told.json["project"]["id"] == str(other.pk), told.err


def test_two_projects_of_one_name_have_to_be_told_apart(
    typed: Run, staffed: World, weir: Project, file: Path
) -> None:
    office = staffed.id("north")
    commands.open_project(staffed.actor("north"), code="N-8", name="Weir", office_id=office)
    told = typed("schedule", file, *as_("north", staffed))
    assert told.code == 1
    assert "--project" in told.err
    assert names() == []


def test_who_may_not_edit_a_project_brings_nothing_in(
    typed: Run, staffed: World, weir: Project, file: Path
) -> None:
    before = state_digest()[0]
    for key, words in (
        ("auditor", ("--project", "N-7")),
        ("south", ("--project", "N-7")),
        ("auditor", ("--project", "NOPE")),
    ):
        told = typed("schedule", file, *words, *as_(key, staffed))
        assert (told.code, told.out) == (1, ""), key
        assert told.err
    assert state_digest()[0] == before


def test_a_refused_file_answers_and_leaves_nothing(typed: Run, saved: Callable[..., Path]) -> None:
    before = state_digest()[0]
    looped = plan([task("1"), task("2")], [*fs("1 2"), Link("2", "1")])
    told = typed("schedule", saved(looped), "--json")
    assert told.code == 1
    assert any(each["severity"] == "error" and each["remedy"] for each in told.json["problems"])
    assert "nothing was imported" in told.err
    assert state_digest()[0] == before
    assert Organisation.objects.system("test").count() == 0


def test_an_approved_baseline_holds_the_whole_file(
    typed: Run, staffed: World, weir: Project, saved: Callable[..., Path]
) -> None:
    def with_baseline(finish: str) -> Plan:
        line = Baseline(0, MONDAY, at(finish), 480)
        rows = [replace(task("1"), baselines=(line,)), task("2", 5)]
        return plan(rows, name="Weir")

    me = as_("north", staffed)
    told = typed("schedule", saved(with_baseline("2026-03-02 17:00")), "--json", *me)
    assert told.json["baselines"] == [0]
    staffed.person("executive", "executive", staffed.office_node("north"))
    commands.approve_baseline(staffed.actor("executive"), project_id=weir.pk)
    before = state_digest()[0]
    told = typed("schedule", saved(with_baseline("2026-03-04 17:00"), "b.xml"), "--json", *me)
    assert told.code == 1
    assert told.json["problems"][-1]["code"] == "baseline-approved"
    assert state_digest()[0] == before


def test_several_projects_of_a_file_are_told_and_chosen(
    typed: Run, staffed: World, tmp_path: Path
) -> None:
    first = replace(WEIR.projects[0], code="A")
    second = replace(first, id="q", code="B", name="Sluice")
    rows = (*WEIR.activities, replace(task("9", 1), project_id="q"))
    both = replace(WEIR, projects=(first, second), activities=rows, calendars=CALENDARS[:1])
    path = tmp_path / "both.xml"
    path.write_bytes(pmxml.write(both).data)
    me = as_("north", staffed)
    told = typed("schedule", path, "--dry-run", "--json", *me)
    note = next(each for each in told.json["problems"] if each["code"] == "one-of-several")
    assert "--part" in note["remedy"] and "B" in note["remedy"]
    assert told.json["project"]["code"] == "A"
    told = typed("schedule", path, "--json", "--part", "B", *me)
    assert (told.json["project"]["code"], told.json["added"]) == ("B", 1)
    assert typed("schedule", path, "--part", "C", *me).code == 1


def test_auto_brings_a_schedule_where_it_belongs(
    typed: Run, staffed: World, weir: Project, file: Path, tmp_path: Path
) -> None:
    told = typed("auto", file, "--json", "--project", "N-7", *as_("north", staffed))
    assert (told.code, told.json["added"]) == (0, 3), told.err
    table = tmp_path / "capital_2024_03_31.csv"
    table.write_bytes(csv_of("P1,Alpha,Roads,Green,01/04/2024,31/03/2027,12.5,Acme"))
    told = typed("auto", table, "--json", *as_("north", staffed))
    assert (told.code, told.json["rows"]) == (0, 1), told.err


def test_for_people_the_difference_is_shown(typed: Run, staffed: World, file: Path) -> None:
    told = typed("schedule", file, "--dry-run", *as_("north", staffed))
    assert "(would be opened)" in told.out
    assert "3 added, 0 changed, 0 gone" in told.out
    assert "links: 2 added" in told.out
    assert [line for line in told.out.splitlines() if line.startswith("  + ")] == [
        "  + 1", "  + 2", "  + 3",
    ]  # fmt: skip
