"""Time the portfolio and line-of-sight pages beside a bare Django list of the same rows.

One run builds 1,000 projects with 20 reporting periods through commands, in a database of its
own, and then takes the pages and the bare list in turn, so that only their ratio is read:

    python benchmarks/pages.py                                    SQLite
    DATABASE_URL=postgres://... python benchmarks/pages.py        PostgreSQL
"""
# ruff: noqa: E402 - Django is set up before its models can be imported

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings_test")
os.environ.setdefault("SIGHTLINE_HOME", tempfile.mkdtemp(prefix="sightline-bench-"))

import django

django.setup()

from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.views.generic import ListView
from tests.world import World

from sightline.identity.commands import open_office
from sightline.kernel import clock
from sightline.projects import commands
from sightline.projects.models import Project
from sightline.projects.register import Line
from sightline.strategy import commands as strategy

COLOURS = ("green", "amber_green", "amber", "amber_red", "red")
N_OFFICES, N_OBJECTIVES = 10, 12
GOAL, MOST_QUERIES = 5.0, 40
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BARE = """<html><body><table>{% for p in object_list %}<tr>
<th><a href="/projects/{{ p.pk }}">{{ p.name }}</a></th><td>{{ p.code }}</td>
<td>{{ p.manager_name }}</td><td>{{ p.standing.declared }}</td><td>{{ p.standing.measured }}</td>
<td>{{ p.get_state_display }}</td><td>{{ p.baseline_finish }}</td><td>{{ p.forecast_finish }}</td>
<td>{{ p.whole_life_minor }}</td><td>{{ p.benefits_minor }}</td><td>{{ p.standing.n_overdue }}</td>
<td>{{ p.office.name }}</td><td>{{ p.department }}</td><td>{{ p.standing.reported_on }}</td>
</tr>{% endfor %}</table></body></html>"""


def lines(n_projects: int, period: int, office: int) -> list[Line]:
    """Return one office's register of one period."""
    return [_line(n, period) for n in range(office, n_projects, N_OFFICES)]


def _line(n: int, period: int) -> Line:
    facts = {
        "name": f"Project {n:04}",
        "department": f"Department {n % 17}",
        "category": f"Category {n % 4}",
        "description": "What it does and why. " * 12,
        "manager_name": f"Manager {n % 90}",
        "start": "2024-04-01",
        "forecast_finish": (date(2027, 1, 1) + timedelta(n % 400 + 3 * period)).isoformat(),
        "whole_life_minor": (n % 50 + 1) * 1_000_000_00,
        "benefits_minor": (n % 60 + 1) * 1_500_000_00,
        "extras": {"narrative": "How it went in this period, at some length. " * 6},
    }
    return Line(f"P-{n:04}", COLOURS[(n * 7 + period * (n % 3)) % 5], f"Reason {period}", facts)


def build(n_projects: int, n_periods: int) -> World:
    """Make the organisation with its offices, periods, objectives and benefits."""
    world = World.make()
    lead, parent = world.actor("lead"), world.id("north")
    offices = [
        open_office(lead, code=f"o-{n}", name=f"Office {n}", level="project", parent_id=parent).pk
        for n in range(N_OFFICES)
    ]
    first = clock.today() - timedelta(days=30 * n_periods)
    for period in range(n_periods):
        for n, office in enumerate(offices):
            commands.apply_register(
                lead,
                register=f"register-{n}",
                period=first + timedelta(days=30 * (period + 1)),
                office_id=office,
                lines=lines(n_projects, period, n),
                digest="bench",
            )
        _tell(f"{period + 1} of {n_periods} periods")
    _link(world, n_projects)
    return world


def _link(world: World, n_projects: int) -> None:
    """Let nine projects in ten serve one or two objectives, with a benefit for most of them."""
    goals = _objectives(world)
    rows = Project.objects.system("benchmark").order_by("code").values_list("pk", flat=True)
    for n, project in enumerate(rows):
        if n % 10:
            second = [] if n % 3 else [goals[(n + 5) % 11]]
            _serve(world, project, [goals[n % 11], *second], n)
        if n % 100 == 99:
            _tell(f"{n + 1} of {n_projects} linked")


def _objectives(world: World) -> list[UUID]:
    lead, goals = world.actor("lead"), []
    theme = strategy.add_theme(lead, name="Direction")
    for n in range(N_OBJECTIVES):
        row = strategy.set_objective(
            lead,
            theme_id=theme.pk,
            code=f"O{n}",
            name=f"Objective {n}",
            weight=n + 1,
            starts=date(2024, 1, 1),
            finishes=date(2029, 1, 1),
        )
        strategy.activate_objective(lead, objective_id=row.pk)
        goals.append(row.pk)
    return goals


def _serve(world: World, project: UUID, goals: Sequence[UUID], n: int) -> None:
    lead, share = world.actor("lead"), "1" if len(goals) == 1 else "0.5"
    for goal in goals:
        commands.set_contribution(lead, project_id=project, objective_id=goal, share=share)
    if n % 4:
        commands.promise_benefit(
            lead,
            project_id=project,
            title=f"Benefit {n}",
            objective_id=goals[0],
            promised_minor=n * 100_00,
            expected_minor=n * 90_00,
        )


def _tell(words: str) -> None:
    print(f"\r{words:40}", end="", file=sys.stderr, flush=True)


class Bare(ListView):  # type: ignore[type-arg]
    """What Django does by itself: the same rows in a plain table."""

    def get_queryset(self) -> Any:
        """Return the projects with what the table shows, and without what it does not."""
        rows = Project.objects.system("benchmark").select_related("standing", "office")
        return rows.defer("description", "extra", "standing__reason")

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """Render the plain table."""
        return HttpResponse(engines["django"].from_string(BARE).render(context, self.request))


def paths() -> dict[str, str]:
    """Return the pages to time by name."""
    then = clock.today() - timedelta(days=100)
    return {
        "portfolio": "/portfolio",
        "portfolio, 200 rows shown": "/portfolio?size=200",
        "line of sight": "/line-of-sight",
        "line of sight, PMOs": "/line-of-sight?lens=pmo",
        "portfolio in the past": f"/portfolio?as_of={then}",
        "line of sight in the past": f"/line-of-sight?as_of={then}",
        "home": "/",
    }


def timed(calls: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each call, taken in turn; the first round fills caches."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(rounds + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if round_:
                took[name].append(time.perf_counter() - start)
    return {name: statistics.median(held) for name, held in took.items()}


def measured(world: World, asked: argparse.Namespace) -> tuple[dict[str, float], dict[str, int]]:
    """Return the seconds of the bare list and of each page, and each page's queries."""
    client, request, view = Client(), RequestFactory().get("/bare"), Bare.as_view()
    client.force_login(world.people["lead"], backend=BACKEND)
    calls: dict[str, Callable[[], Any]] = {"bare list": lambda: view(request)}
    queries: dict[str, int] = {}
    for name, path in paths().items():
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        queries[name] = len(caught)
        calls[name] = lambda path=path: client.get(path)  # type: ignore[misc]
    bare = view(request)
    assert isinstance(bare, HttpResponse)
    assert bare.content.count(b"<tr>") == asked.projects
    return timed(calls, asked.rounds), queries


def main() -> int:
    """Build, time, print; 1 when a page of today is slower, or any asks more, than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--periods", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--profile", help="profile this path instead of timing")
    asked = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    old = runner.setup_databases(serialized_aliases=set())
    try:
        world = build(asked.projects, asked.periods)
        if asked.profile:
            return profiled(world, asked.profile)
        took, queries = measured(world, asked)
    finally:
        runner.teardown_databases(old)
    return report(took, queries, asked)


def profiled(world: World, path: str) -> int:
    """Print where the time of one page goes."""
    import cProfile
    import pstats

    client = Client()
    client.force_login(world.people["lead"], backend=BACKEND)
    client.get(path)
    profile = cProfile.Profile()
    profile.runcall(client.get, path)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
    return 0


def report(took: dict[str, float], queries: dict[str, int], asked: argparse.Namespace) -> int:
    """Print a line a page; return 1 when a goal is missed."""
    bare, missed = took.pop("bare list"), False
    print(f"\n{connection.vendor}: {asked.projects} projects, {asked.periods} periods")
    print(f"{'bare list':28}{bare * 1000:8.1f} ms   1.0")
    for name, seconds in took.items():
        ratio, is_goal = seconds / bare, "past" not in name and name != "home"
        missed |= (is_goal and ratio > GOAL) or queries[name] > MOST_QUERIES
        print(f"{name:28}{seconds * 1000:8.1f} ms {ratio:5.1f}   {queries[name]} queries")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
