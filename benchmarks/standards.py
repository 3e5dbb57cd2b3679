"""Time what a new version of a standard asks of ten thousand projects, beside one read of them.

One run puts projects with their standing into a database of its own, drafts a version with scope
and checks, and evaluates it: who is it for, who complies, who may be grandfathered. The goal is at
most ten times what one bulk read of the same rows and columns takes.

    python benchmarks/standards.py                                    SQLite
    DATABASE_URL=postgres://... python benchmarks/standards.py        PostgreSQL
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
HOME = Path(tempfile.mkdtemp(prefix="sightline-bench-"))
os.environ["SIGHTLINE_HOME"] = str(HOME)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME / 'sightline.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")

GOAL = 10.0
SCOPE = [
    {"field": "category", "test": "is", "value": ["Works", "Technology"]},
    {"field": "cost", "test": "at_least", "value": "100000"},
]
CHECKS = [
    {"field": "report_age", "test": "at_most", "value": "45"},
    {"field": "next_steps", "test": "has", "value": True},
    {"field": "gates", "test": "at_least", "value": "1"},
    {"field": "sponsor", "test": "has", "value": True},
]


def build(n_projects: int) -> tuple[Any, Any]:
    """Put projects in and draft a version; return the lead as actor and the version."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from tests.world import World

    from sightline.kernel import clock
    from sightline.kernel.command import record, unit
    from sightline.kernel.rows import insert_rows
    from sightline.network import commands, queries
    from sightline.projects import standing
    from sightline.projects.events import ProjectOpened
    from sightline.projects.models import Gate, Project

    world = World.make()
    lead, today = world.actor("lead"), clock.today()
    names = ("north-1", "south-1")
    rows = [
        Project(
            organisation=world.organisation,
            office_id=world.id(names[n % 2]),
            code=f"B-{n:05}",
            name=f"Works {n}",
            category=("Works", "Technology", "Study")[n % 3],
            start=today - timedelta(n % 700),
            baseline_finish=today + timedelta(n % 500),
            whole_life_minor=(n % 1000) * 1_000_00,
            sponsor_name="The board" if n % 5 else "",
        )
        for n in range(n_projects)
    ]
    with unit(lead):
        insert_rows(rows)
        insert_rows([Gate(project=row, name="Start") for row in rows[::2]])
        record(ProjectOpened(about=rows[0].pk, code=rows[0].code))
    standing.refresh(row.pk for row in rows)
    said = {"code": "B-1", "title": "Reports", "family": "report", "office_id": world.id("hq")}
    made = commands.write_standard(lead, **said, applies=SCOPE, checks=CHECKS)
    return lead, queries.versions(lead, made.pk).get()


def seconds(call: Callable[[], Any], times: int) -> float:
    """Return the median of the processor time that a call takes: others use the machine too."""
    took = []
    for _ in range(times):
        began = time.process_time()
        call()
        took.append(time.process_time() - began)
    return statistics.median(took)


def main() -> int:
    """Build, evaluate and print; the exit status is 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args()
    lead, version = build(asked.projects)
    from sightline.network import queries
    from sightline.network.queries.facts import COLUMNS, live_projects

    read = seconds(lambda: list(live_projects(lead).values(*COLUMNS)), asked.times)
    told = seconds(lambda: queries.duties(lead, [version]), asked.times)
    found = queries.duties(lead, [version])[version.pk]
    figures = queries.figures({version.pk: found})[version.pk]
    ratio = told / read
    print(
        f"{len(found)} projects, {figures.in_scope} in scope, {figures.compliant} compliant: "
        f"one bulk read {1000 * read:.0f} ms, evaluation {1000 * told:.0f} ms, "
        f"{ratio:.1f} times (goal {GOAL:g})"
    )
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
