"""Runs from upload to undo: each step works, each refusal leaves nothing, rights hold."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from sightline.exchange import commands, queries, uploads
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.kernel import clock, journal
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import Job, JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import CostYear, Project, Standing, StatusReport, Touch
from tests.exchange.conftest import (
    ROWS,
    File,
    accepted,
    csv_of,
    digest_of_projects,
    n_stored,
    started,
    the,
    worked,
)
from tests.formats.workbooks import two_header_rows
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)


@contextmanager
def nothing_happens() -> Iterator[None]:
    """Check that the block writes nothing: no event, no job, no project."""
    before = (JournalEntry.objects.count(), Job.objects.count(), digest_of_projects())
    yield
    assert (JournalEntry.objects.count(), Job.objects.count(), digest_of_projects()) == before


def project(code: str) -> Project:
    row: Project = Project.objects.system("test").get(code=code)
    return row


def test_a_register_goes_in_and_is_taken_back(staffed: World) -> None:
    north = staffed.actor("north")
    before = digest_of_projects()
    run = accepted(north, staffed, csv_of(*ROWS), period=MARCH)
    assert (run.state, run.counts["added"]) == ("accepted", 3)
    row = project("P2")
    assert (row.department, row.whole_life_minor, row.currency) == ("Rail", 7_000_000_00, "GBP")
    assert (row.start, row.forecast_finish) == (date(2024, 5, 1), date(2026, 6, 30))
    assert Standing.objects.get(pk=row.pk).declared == "amber_red"
    touched = Touch.objects.system("test").filter(project=row)
    assert [touch.subject.name for touch in touched] == ["Bolt"]
    between = digest_of_projects()
    later = csv_of(ROWS[0].replace("Green", "Red"), ROWS[1], "P4,Delta,Sea,Green,,,1,Acme")
    second = accepted(north, staffed, later, period=JUNE)
    assert [second.counts[k] for k in ("added", "changed", "gone")] == [1, 2, 1]
    assert project("P3").left_on == JUNE
    commands.undo_import(north, run_id=second.pk)
    assert digest_of_projects() == between
    assert Standing.objects.get(pk=project("P1").pk).declared == "green"
    commands.undo_import(north, run_id=run.pk)
    assert digest_of_projects() == before
    assert (Standing.objects.count(), Project.objects.system("test").count()) == (0, 0)
    assert journal.verify(staffed.organisation.pk).breaks == ()


def test_the_difference_is_told_field_by_field(staffed: World) -> None:
    north = staffed.actor("north")
    accepted(north, staffed, csv_of(*ROWS), period=MARCH)
    later = csv_of(ROWS[0].replace("12.5", "13"), *ROWS[1:])
    run = started(north, staffed, later, period=JUNE)
    delta = queries.preview(north, run).delta
    assert (delta.added, delta.changed, delta.gone) == ((), ("P1", "P2", "P3"), ())
    assert [(d.code, d.field, d.before, d.after) for d in delta.differences] == [
        ("P1", "whole_life_minor", 12_500_000_00, 13_000_000_00)
    ]
    same = started(north, staffed, csv_of(*ROWS), period=MARCH)
    look = queries.preview(north, same)
    assert look.delta.is_empty
    done = commands.accept_import(north, run_id=same.pk, shown=look.digest)
    assert (done.state, done.entry_id) == ("accepted", None)


def test_two_header_rows_of_a_workbook(staffed: World) -> None:
    run = accepted(
        staffed.actor("north"), staffed, two_header_rows(), name="plan.xlsx", period=MARCH
    )
    row = project("N-0")
    assert (run.counts["added"], row.name, row.currency) == (3, "Pier 0", "EUR")
    assert (row.whole_life_minor, row.forecast_finish) == (12_345_000_00, date(2027, 3, 31))
    assert StatusReport.objects.system("test").get(project__code="N-1").declared == "amber_red"


def test_errors_keep_everything_out(staffed: World) -> None:
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS, "P1,Twice,Sea,Green,,,1,x"))
    assert (run.state, run.counts["errors"]) == ("ready", 1)
    with nothing_happens(), pytest.raises(Refused) as refused:
        commands.accept_import(north, run_id=run.pk)
    assert refused.value.code == "has-errors"
    assert "row 5" in refused.value.words


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 not a register", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64), b"\0" * 100]
)
def test_what_is_no_register_fails_with_words(staffed: World, data: bytes) -> None:
    run = started(staffed.actor("north"), staffed, data)
    assert run.state == ImportRun.State.FAILED
    assert run.problems[0]["code"].startswith("kind-")
    assert run.problems[0]["message"]


def test_a_stale_difference_is_not_accepted(staffed: World) -> None:
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS), period=MARCH)
    shown = queries.preview(north, run).digest
    accepted(north, staffed, csv_of(ROWS[0]), period=MARCH)
    with nothing_happens(), pytest.raises(Stale):
        commands.accept_import(north, run_id=run.pk, shown=shown)
    fresh = queries.preview(north, the(run)).digest
    assert commands.accept_import(north, run_id=run.pk, shown=fresh).counts["added"] == 2
    with nothing_happens(), pytest.raises(Refused) as refused:
        commands.accept_import(north, run_id=run.pk)
    assert refused.value.code == "wrong-state"
    with nothing_happens(), pytest.raises(Stale):
        commands.undo_import(north, run_id=run.pk, seen=1)


def test_undo_is_refused_once_somebody_built_on_it(staffed: World) -> None:
    north = staffed.actor("north")
    run = accepted(north, staffed, csv_of(*ROWS), period=MARCH)
    projects.add_milestone(north, project_id=project("P1").pk, name="Design")
    with nothing_happens(), pytest.raises(Refused) as refused:
        commands.undo_import(north, run_id=run.pk)
    assert refused.value.code == "changed-since"
    other = accepted(north, staffed, csv_of(*ROWS[:2]), period=JUNE)
    projects.change_project(north, project_id=project("P3").pk, name="Gamma II")
    with nothing_happens(), pytest.raises(Refused):
        commands.undo_import(north, run_id=other.pk)


def test_discarding_lets_go(staffed: World) -> None:
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS))
    commands.discard_import(north, run_id=run.pk)
    assert (the(run).state, the(run).rows) == ("discarded", [])
    for command in (commands.accept_import, commands.discard_import, commands.undo_import):
        with nothing_happens(), pytest.raises(Refused):
            command(north, run_id=run.pk)


def test_a_corrected_mapping_is_read_again_and_kept(staffed: World) -> None:
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS), period=MARCH)
    mapping = run.mapping
    supplier = next(c for c in mapping["columns"] if c["header"] == "Supplier")
    assert supplier["target"] == "vendor"
    supplier["target"] = "site"
    commands.choose_mapping(north, run_id=run.pk, mapping=mapping, period=JUNE, seen=run.version)
    worked()
    run = the(run)
    assert (run.state, run.period, run.rows[0][3]["site"]) == ("ready", JUNE, "Acme")
    kept = commands.save_mapping(north, run_id=run.pk, name="Capital")
    again = commands.save_mapping(north, run_id=run.pk, name="capital")
    assert (kept.pk, SavedMapping.objects.system("test").count()) == (again.pk, 1)
    following = started(
        staffed.actor("south"), staffed, csv_of(*ROWS), office_id=staffed.id("south")
    )
    assert (following.mapping_name, following.rows[0][3]["site"]) == ("Capital", "Acme")
    other = started(north, staffed, csv_of("A1,One", "A2,Two", header="ID,Name"))
    assert other.mapping_name == ""
    commands.drop_mapping(north, mapping_id=kept.pk)
    assert SavedMapping.objects.system("test").count() == 0


def test_a_bad_mapping_is_refused(staffed: World) -> None:
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS))
    bad: list[Any] = [
        {},
        {"version": 1, "columns": [{"header": "ID", "target": "nonsense"}]},
        {"version": 1, "columns": "ID"},
        {**run.mapping, "currency": "ZZZ"},
        {**run.mapping, "extra": 1},
    ]
    for mapping in bad:
        with nothing_happens(), pytest.raises(Invalid):
            commands.choose_mapping(north, run_id=run.pk, mapping=mapping)


def test_the_period_is_taken_from_the_file_or_given(staffed: World) -> None:
    north = staffed.actor("north")
    named = started(north, staffed, csv_of(*ROWS), name="capital_2022-23.csv")
    assert (named.period, named.period_source) == (date(2023, 3, 31), "name")
    header = "ID,Project Name,Budget 2023/24 (£m)"
    headed = started(north, staffed, csv_of("P1,a,1", "P2,b,2", header=header))
    assert (headed.period, headed.period_source) == (date(2024, 3, 31), "headers")
    silent = started(north, staffed, csv_of(*ROWS))
    assert (silent.period, silent.period_source) == (clock.today(), "today")
    with nothing_happens(), pytest.raises(Refused) as refused:
        started(north, staffed, csv_of(*ROWS), period=clock.today() + timedelta(1))
    assert refused.value.code == "period-ahead"
    assert n_stored() == 2  # the refused bytes were held before; nothing new was left


def test_only_offices_bring_in_and_only_for_themselves(staffed: World) -> None:
    for key in ("pm", "auditor"):
        with nothing_happens(), pytest.raises(Forbidden):
            started(staffed.actor(key), staffed, csv_of(*ROWS))
    with nothing_happens(), pytest.raises(Forbidden):
        started(staffed.actor("north"), staffed, csv_of(*ROWS), office_id=staffed.id("south"))
    assert n_stored() == 0
    run = started(staffed.actor("north"), staffed, csv_of(*ROWS))
    for command in (commands.accept_import, commands.discard_import, commands.undo_import):
        with nothing_happens(), pytest.raises(NotFound):
            command(staffed.actor("south"), run_id=run.pk)
        with nothing_happens(), pytest.raises(Forbidden):
            command(staffed.actor("auditor"), run_id=run.pk)
    assert not queries.runs(staffed.actor("south")).exists()
    assert queries.runs(staffed.actor("auditor")).count() == 1
    assert not queries.runs(staffed.actor("pm")).exists()


def test_another_offices_projects_are_out_of_reach(staffed: World) -> None:
    """Neither by its codes nor by its register's name does one office touch another's rows."""
    north, south = staffed.actor("north"), staffed.actor("south")
    accepted(north, staffed, csv_of(*ROWS), period=MARCH)
    before = digest_of_projects()
    for register, code in (("register", "register-taken"), ("ours", "code-taken")):
        run = started(
            south, staffed, csv_of(ROWS[0]), office_id=staffed.id("south"), register=register
        )
        look = queries.preview(south, run)
        assert look.refused and look.refused["code"] == code
        assert look.delta.differences == ()
        with pytest.raises(Refused):
            commands.accept_import(south, run_id=run.pk)
    assert digest_of_projects() == before
    projects.transfer_project(
        staffed.actor("lead"), project_id=project("P3").pk, office_id=staffed.id("south")
    )
    run = started(north, staffed, csv_of(*ROWS), period=JUNE)
    assert queries.preview(north, run).refused
    fewer = accepted(north, staffed, csv_of(*ROWS[:2]), period=JUNE)
    assert (fewer.counts["gone"], project("P3").left_on) == (0, None)


def test_a_later_period_of_the_same_year_wins(staffed: World) -> None:
    north = staffed.actor("north")
    header = "ID,Project Name,Financial Year Baseline (£m),Financial Year Forecast (£m)"
    accepted(north, staffed, csv_of("P1,a,1,2", "P2,b,3,4", header=header), period=JUNE)
    earlier = csv_of("P1,a,9,9", "P2,b,9,9", header=header)
    accepted(north, staffed, earlier, period=date(2026, 4, 30))
    rows = CostYear.objects.system("test").filter(project__code="P1")
    assert [(r.fiscal_year, r.budget_minor, r.forecast_minor) for r in rows] == [
        (2026, 1_000_000_00, 2_000_000_00)
    ]


def test_mixed_currencies_keep_their_own(staffed: World) -> None:
    rows = ("P1,a,$5m,£2m", "P2,b,£1m,£1m")
    header = "ID,Project Name,Whole Life Cost,Financial Year Baseline"
    accepted(staffed.actor("north"), staffed, csv_of(*rows, header=header), period=MARCH)
    row = project("P1")
    facts = StatusReport.objects.system("test").get(project=row).facts
    assert (row.currency, row.whole_life_minor) == ("USD", 5_000_000_00)
    assert facts["foreign_amounts"] == {"fy_budget_minor": [2_000_000_00, "GBP"]}
    assert not CostYear.objects.system("test").filter(project=row).exists()


def test_a_reading_that_was_overtaken_is_left_alone(staffed: World) -> None:
    north = staffed.actor("north")
    run = uploads.start(north, file=File(csv_of(*ROWS)), office_id=staffed.id("north"))
    commands.discard_import(north, run_id=run.pk)
    worked()
    assert the(run).state == ImportRun.State.DISCARDED


def test_a_lost_file_is_a_failure_with_words(staffed: World, stored: Any) -> None:
    north = staffed.actor("north")
    run = uploads.start(north, file=File(csv_of(*ROWS)), office_id=staffed.id("north"))
    for path in stored.rglob("*"):
        if path.is_file():
            path.unlink()
    worked()
    assert (the(run).state, the(run).problems[0]["code"]) == ("failed", "file-missing")


def test_a_failure_in_the_middle_leaves_nothing_half(staffed: World) -> None:
    """Whatever step of accepting fails, no project, report or event of it stays."""
    north = staffed.actor("north")
    run = started(north, staffed, csv_of(*ROWS), period=MARCH)
    steps = (
        "sightline.projects.commands.application.Application._publish",
        "sightline.projects.commands.application.Application._set_year",
        "sightline.projects.commands.application.Application._send_away",
        "sightline.projects.standing.keep",
        "sightline.kernel.journal._write_changes",
    )
    for step in steps:
        killed = patch(step, side_effect=OSError("killed here"))
        with nothing_happens(), killed, pytest.raises(OSError, match="killed here"):
            commands.accept_import(north, run_id=run.pk)
    assert commands.accept_import(north, run_id=run.pk).counts["added"] == 3


def test_the_store_keeps_the_bytes_once(staffed: World) -> None:
    north = staffed.actor("north")
    first = started(north, staffed, csv_of(*ROWS))
    second = started(north, staffed, csv_of(*ROWS), name="other.csv")
    assert (first.digest, n_stored()) == (second.digest, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_accept_at_once_and_one_does(staffed: World, open_journal: None) -> None:
    north, lead = staffed.actor("north"), staffed.actor("lead")
    run = started(north, staffed, csv_of(*ROWS), period=MARCH)
    ended: list[str] = []

    def accept(actor: Any) -> None:
        try:
            commands.accept_import(actor, run_id=run.pk)
            ended.append("in")
        except Refused as refused:
            ended.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(actor,)) for actor in (north, lead)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["in", "wrong-state"]
    assert Project.objects.system("test").count() == 3
    assert os.getpid()
