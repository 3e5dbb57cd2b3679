"""Importing a register of 10,000 rows against reading it and inserting its rows, in one run.

The reference reads the file with the csv module or openpyxl and inserts one row for each line,
holding everything the line says, by Django's ``bulk_create`` in one transaction. The import reads
in its child process, compares, and writes projects, published reports, money by year, derived
figures and the journal. Both rounds alternate; the figure is the median of their ratios.

Run: ``python benchmarks/register_import.py [--rows N] [--rounds N] [--database both]``.
Exit status 1 when a median is above the goal.
"""

import argparse
import contextlib
import csv
import datetime
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOAL = 3.0
HEADER = (
    "GMPP ID Number",
    "Project Name",
    "Department",
    "Annual Report Category",
    "Description / Aims",
    "IPA Delivery Confidence Assessment",
    "Departmental commentary on the rating",
    "Project - Start Date",
    "Project - End Date",
    "Departmental narrative on schedule",
    "Financial Year Baseline (£m)",
    "Financial Year Forecast (£m)",
    "Financial Year Variance (%)",
    "Departmental narrative on budget/forecast variance",
    "TOTAL Baseline Whole Life Costs (£m)",
    "Departmental Narrative on Budgeted Whole Life Costs",
)
WORDS = [
    "delivery",
    "schedule",
    "baseline",
    "review",
    "approval",
    "funding",
    "supplier",
    "contract",
    "scope",
    "milestone",
    "assurance",
    "board",
    "team",
    "department",
    "remains",
    "forecast",
    "cost",
    "increase",
    "due",
    "inflation",
]
RATINGS = ("Green", "Amber", "Red", "Amber/Green", "Amber/Red")
KINDS = ("csv", "xlsx")


def lines(n_rows: int, seed: int) -> Iterator[list[str]]:
    """Yield a register of the shape of the UK's major projects: 16 columns, five narratives."""
    rng = random.Random(seed)
    yield list(HEADER)
    for number in range(n_rows):
        start = datetime.date(2015, 1, 1) + datetime.timedelta(rng.randrange(2500))
        finish = start + datetime.timedelta(365 + rng.randrange(3000))
        cost = rng.randrange(100, 900_000) / 100
        texts = [" ".join(rng.choices(WORDS, k=k)).capitalize() + "." for k in (25, 30, 20, 15, 15)]
        yield [
            f"DEPT_{seed}_{number:05d}_2021-Q{rng.randrange(1, 5)}",
            f"Project {number} {rng.choice(WORDS)}",
            f"Department {rng.choice('ABCDEFGHIJ')}",
            rng.choice(("ICT", "Infrastructure", "Military Capability", "Service Delivery")),
            texts[0],
            rng.choice(RATINGS),
            texts[1],
            f"{start:%d/%m/%Y}",
            f"{finish:%d/%m/%Y}",
            texts[2],
            f"£{cost:,.2f}",
            f"£{cost * 1.1:,.2f}",
            "10%",
            texts[3],
            f"£{cost * 9:,.2f}",
            texts[4],
        ]


def write(folder: Path, kind: str, n_rows: int, seed: int) -> Path:
    """Write a register and return its file."""
    path = folder / f"register-{seed}.{kind}"
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines(n_rows, seed))
        return path
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Register")
    for number, line in enumerate(lines(n_rows, seed)):
        sheet.write_row(number, 0, line)
    book.close()
    return path


def read_plainly(path: Path) -> list[list[Any]]:
    """Read a file as the reference does."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return [list(row) for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]


def reference(path: Path, office: Any) -> None:
    """Read a file and insert its rows."""
    from django.db import models, transaction

    from sightline.projects.models import Project

    header, *body = read_plainly(path)
    made = [
        Project(
            organisation_id=office.organisation_id,
            office=office,
            code=row[0],
            name=row[1],
            department=row[2],
            category=row[3],
            extra=dict(zip(header, row, strict=True)),
        )
        for row in body
    ]
    with transaction.atomic():
        models.QuerySet[Any](Project).bulk_create(made)


def ours(path: Path, actor: Any) -> None:
    """Bring a file in as the command line does."""
    from sightline.exchange import headless

    day = datetime.date(2021, 3, 31)
    asked = headless.Asked(path, period=day)
    run = headless.bring_in(actor, headless.look(actor, asked, say=lambda words: None))
    assert run is not None
    assert run.state == "accepted"


def founded(name: str) -> tuple[Any, Any]:
    """Return the actor and the office of a new organisation: every round meets an empty one."""
    from sightline.identity import commands
    from sightline.identity.queries import OPERATOR, actor_for

    home = commands.found_organisation(OPERATOR, name=name)
    person = commands.add_person(
        OPERATOR, organisation_id=home.pk, name=name, email=f"{name}@example.org", kind="service"
    )
    node = commands.Node("organisation", home.pk, home.name)
    commands.grant_role(
        OPERATOR, person_id=person.pk, role="strategic_pmo", node=node, reason="benchmark"
    )
    actor = actor_for(person, channel="cli")
    return actor, commands.open_office(actor, code="PMO", name="PMO", level="strategic")


def timed(work: Callable[..., None], *args: Any) -> float:
    """Return the seconds that a piece of work takes."""
    began = time.perf_counter()
    work(*args)
    return time.perf_counter() - began


def measure(n_rows: int, n_rounds: int) -> None:
    """Measure on the database of the environment; print one JSON line for each kind."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "sightline.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seconds: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(n_rounds + 1):  # the first warms up
            for kind in KINDS:
                rows = n_rows if seed else 500
                path = write(Path(folder), kind, rows, seed)
                _, office = founded(f"{kind}-{seed}-plain")
                actor, _ = founded(f"{kind}-{seed}-ours")
                pair = [timed(reference, path, office), timed(ours, path, actor)]
                if seed:
                    seconds[kind].append(pair)
    print(json.dumps(seconds))


@contextlib.contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="sl-bench-") as home:
        if name == "sqlite":
            yield {"SIGHTLINE_HOME": home, "DATABASE_URL": ""}
            return
        sys.path.insert(0, str(ROOT))
        from tests import machine

        with machine.postgresql() as address:
            yield {"SIGHTLINE_HOME": home, "DATABASE_URL": address}


def main() -> int:
    """Measure on each database, print the figures, and say whether the goal holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.rows, asked.rounds)
        return 0
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {asked.rows:,} rows")
    print(f"{'database':<12}{'file':<6}{'reference':>10}{'import':>9}{'ratio':>7}  (medians)")
    worst = 0.0
    names = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    for name in names:
        with database(name) as environment:
            words = [sys.executable, __file__, "--measure"]
            words += ["--rows", str(asked.rows), "--rounds", str(asked.rounds)]
            told = subprocess.run(
                words, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE
            )
        for kind, pairs in json.loads(told.stdout.splitlines()[-1]).items():
            ratio = statistics.median(own / plain for plain, own in pairs)
            plain, own = (statistics.median(each) for each in zip(*pairs, strict=True))
            print(f"{name:<12}{kind:<6}{plain:>9.2f}s{own:>8.2f}s{ratio:>7.2f}", flush=True)
            worst = max(worst, ratio)
    print(f"goal: at most {GOAL:.0f}; worst {worst:.2f}")
    return 0 if worst <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
