"""No page asks once a row: with 3 rows and with 30 the number of queries is the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel import clock
from sightline.projects import commands
from tests.projects.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db
MOST = 40


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def grow(stage: Stage, first: int, last: int) -> None:
    north, pk = stage.world.actor("north"), stage.project.pk
    people = [stage.world.people[key].pk for key in ("pm", "owner", "north")]
    today = clock.today()
    for n in range(first, last):
        other = Stage.opened(stage.world, f"Q-{n}", program_id=stage.ids["program"])
        who = people[n % 3]
        commands.add_milestone(north, project_id=pk, name=f"M{n}", baseline=today - timedelta(n))
        commands.add_gate(north, project_id=pk, name=f"G{n}", planned_on=today - timedelta(n))
        commands.add_phase(north, project_id=pk, name=f"P{n}")
        commands.set_cost_year(north, project_id=pk, fiscal_year=2030 + n, budget_minor=n)
        commands.promise_benefit(north, project_id=pk, title=f"B{n}", owner_id=who)
        commands.touch_subject(north, project_id=pk, kind="system", name=f"S{n}")
        commands.touch_subject(north, project_id=other.pk, kind="system", name=f"S{n}")
        said = {"kind": "dependency", "owner_id": who}
        commands.raise_raid(north, project_id=pk, title=f"D{n}", needs_from_id=other.pk, **said)
        commands.raise_raid(north, project_id=other.pk, title=f"E{n}", needs_from_id=pk, **said)
        commands.open_program(north, code=f"C{n}", name=f"C{n}", office_id=stage.world.id("north"))
        commands.write_report(north, project_id=pk, period=today - timedelta(100 + n))


def counts(stage: Stage) -> dict[str, int]:
    client, found = stage.client("north"), {}
    tabs = ("project", "project-plan", "project-money", "project-raid", "project-reports")
    tabs += ("project-line", "project-history", "report-new")
    urls = [stage.url(tab) for tab in tabs] + ["/projects", "/raid", "/programs", "/portfolios"]
    urls += [stage.url("program", "program"), stage.url("report", "report"), "/raid?export=csv"]
    for url in urls:
        client.get(url)  # the first visit writes the session
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        found[url] = len(asked)
    return found


def test_no_query_a_row(stage: Stage) -> None:
    grow(stage, 0, 3)
    few = counts(stage)
    grow(stage, 3, 30)
    many = counts(stage)
    assert many == few
    assert max(many.values()) <= MOST, many
