"""Many rows at once take the bulk path: what is written is what was said, to the letter."""

from datetime import date
from typing import Any

import pytest

from sightline.audit.invariants import violations
from sightline.kernel import bulk, journal
from sightline.kernel.command import command, record
from sightline.kernel.errors import Stale
from sightline.kernel.rows import insert_rows, update_rows
from sightline.projects import commands, events, standing
from sightline.projects.models import CostYear, Milestone, Project, Standing, StatusReport
from sightline.projects.register import Line
from tests.exchange.conftest import digest_of_projects
from tests.world import World

pytestmark = pytest.mark.django_db
N = 3 * bulk.LEAST
TEXTS = (
    "tab\there", "line\nbreak", "return\rhere", "back\\slash", "\\N", "\\.", "quote\"s and 'ticks'",
    "naïve £ € 漢字 👩‍👩‍👧", "\u202eright to left", "a" * 290, "%s %d {} $1", "null", "NULL", "{}", "[1]",
)  # fmt: skip
MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)


def lines(change: str = "") -> list[Line]:
    return [
        Line(
            f"C{number}",
            ("green", "amber", "none")[number % 3],
            TEXTS[number % len(TEXTS)],
            {
                "name": f"{change}{TEXTS[number % len(TEXTS)]}",
                "currency": "GBP",
                "start": "2024-04-01",
                "whole_life_minor": 10**15 + number,
                "fy_budget_minor": number,
                "extras": {TEXTS[number % len(TEXTS)]: TEXTS[(number + 1) % len(TEXTS)]},
            },
            {"Gate 1": "2025-01-01", TEXTS[number % len(TEXTS)]: "2030-01-01"},
        )
        for number in range(N)
    ]


def applied(world: World, period: date, said: list[Line]) -> Any:
    return commands.apply_register(
        world.actor("lead"),
        register="r",
        period=period,
        office_id=world.id("hq"),
        lines=said,
        digest="d",
    )


def test_what_many_rows_say_is_what_comes_back(world: World) -> None:
    said = lines()
    applied(world, MARCH, said)
    projects = {row.code: row for row in Project.objects.system("test")}
    reports = {r.project_id: r for r in StatusReport.objects.system("test")}
    for line in said:
        row = projects[line.code]
        report = reports[row.pk]
        assert (row.name, row.whole_life_minor) == (
            line.facts["name"],
            line.facts["whole_life_minor"],
        )
        assert row.extra["register"] == line.facts["extras"]
        assert (report.facts, report.reason, report.declared) == (
            line.said(),
            line.reason,
            line.declared,
        )
    assert CostYear.objects.system("test").count() == N
    assert Milestone.objects.system("test").count() == 2 * N
    assert violations() == []
    assert journal.verify(world.organisation.pk).breaks == ()


def test_figures_of_new_projects_are_those_of_a_rebuild(world: World) -> None:
    applied(world, MARCH, lines())
    names = [f.attname for f in Standing._meta.concrete_fields if f.attname != "computed_at"]

    def figures() -> dict[Any, list[Any]]:
        return {row.pk: [getattr(row, name) for name in names] for row in Standing.objects.all()}

    before = figures()
    standing.refresh(before)
    assert figures() == before


def test_many_changes_at_once_and_all_of_them_back(world: World) -> None:
    applied(world, MARCH, lines())
    before = digest_of_projects()
    delta = applied(world, JUNE, lines("Now "))
    assert (len(delta.changed), len(delta.added)) == (N, 0)
    assert {d.field for d in delta.differences} == {"name"}
    row = Project.objects.system("test").get(code="C0")
    assert (row.name, row.version) == (f"Now {TEXTS[0]}", 2)
    assert violations() == []
    entry = journal.recent(world.organisation.pk, ["projects.RegisterApplied"], limit=1)[0]
    commands.undo_register(
        world.actor("lead"), entry_id=entry.pk, office_id=world.id("hq"), period="2026-06-30"
    )
    assert digest_of_projects() == before
    assert violations() == []


def test_a_row_that_moved_on_is_not_overwritten(world: World) -> None:
    applied(world, MARCH, lines())
    lead, rows = world.actor("lead"), list(Project.objects.system("test"))

    @command
    def rename_all(actor: Any) -> None:
        for row in rows:
            row.name = "Same for all"
        update_rows(rows)
        record(
            events.RegisterApplied(
                about=world.id("hq"), period="", added=0, changed=N, gone=0, digest=""
            )
        )

    other = Project.objects.system("test").get(code="C7")

    @command
    def rename_one(actor: Any) -> None:
        other.name = "Faster"
        other.save()
        record(events.ProjectChanged(about=other.pk))

    rename_one(lead)
    with pytest.raises(Stale):
        rename_all(lead)
    assert Project.objects.system("test").filter(name="Same for all").count() == 0


def test_rows_alike_share_nothing_that_counts(world: World) -> None:
    applied(world, MARCH, lines()[:1])
    project = Project.objects.system("test").get()
    blank = CostYear(project=project, fiscal_year=2020)
    one, two = blank.like(fiscal_year=2021), blank.like(fiscal_year=2022)
    assert len({blank.pk, one.pk, two.pk}) == 3
    assert (blank.fiscal_year, one.fiscal_year, two.fiscal_year) == (2020, 2021, 2022)
    assert one._state is not two._state
    assert one.project is project

    @command
    def keep(actor: Any) -> None:
        insert_rows([one, two])
        record(events.CostSet(about=one.pk, project=project.pk, fiscal_year=2021))

    keep(world.actor("lead"))
    assert project.cost_years.filter(fiscal_year__in=(2021, 2022)).count() == 2
    assert violations() == []
