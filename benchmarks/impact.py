"""What a what-if costs beside one incremental recompute of the schedule engine, and beside searches of a graph.

100,000 activities in 1,000 projects, networks as in ``schedule.py``, 1 % of links across projects, with
people on half of the activities, milestones, benefits and groups. Asked is a slip of 20 days, of one
activity after the other. The peers say only what can be reached: networkx.descendants, and a recursive
query of SQLite in memory over the same links. Ours says by how much, through what, and at what cost.
All in one process and one run; compare ratios, not milliseconds. Alternatives are timed by the clock.

Run: ``PYTHONPATH=src python benchmarks/impact.py [--size N] [--asked N]``. Exit status 1 when a goal is
missed.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from sightline.engines.impact import (
    AddLink,
    BadDelta,
    BenefitFacts,
    DropLink,
    GroupFacts,
    MilestoneFacts,
    Option,
    OptionKind,
    Outcome,
    ProjectFacts,
    Record,
    Restaff,
    Slip,
    Stop,
    evaluate,
    of_record,
    weigh,
)
from sightline.engines.schedule import Assignment, Constraint, Resource, edit

networks: Any = import_module("schedule")  # the benchmark beside this one, for its networks

DAYS, IN_A_PROJECT, N_OPTIONS = 20, 100, 10
TIMES_AN_EDIT, SECONDS = 3.0, 10.0
REACHED = """
with recursive reached(id) as (
    values (?) union select link.successor from link join reached on link.predecessor = reached.id
) select count(*) from reached
"""


def record(n: int, seed: int = 1) -> Record:
    """Return a portfolio of ``n`` activities with all that an impact is told of."""
    networks.PROJECT = IN_A_PROJECT
    dice = random.Random(seed)
    plan = networks.Drawn(n, seed).plan()
    ids = [project.id for project in plan.projects]
    people = tuple(Resource(f"r{k}", f"Person {k}", max_units=3) for k in range(500))
    booked = (a for a in plan.activities if dice.random() < 0.5)
    assignments = tuple(Assignment(a.id, f"r{dice.randrange(500)}") for a in booked)
    return Record(
        replace(plan, resources=people, assignments=assignments),
        projects=tuple(
            ProjectFacts(i, i, f"o{int(i) % 20}", "Office", "EUR", 1000, 10) for i in ids
        ),
        milestones=tuple(
            MilestoneFacts(f"m{k}", a.id, a.project_id, a.name, is_gate=k % 3 == 0)
            for k, a in enumerate(plan.activities[::40])
        ),
        benefits=tuple(BenefitFacts(f"b{i}", i, "Benefit", 10**6) for i in ids),
        groups=tuple(
            GroupFacts(f"g{k}", "Group", project_ids=tuple(dice.sample(ids, 20))) for k in range(50)
        ),
    )


def taken(work: Callable[[], Any]) -> float:
    """Return the seconds of processor time that something takes, for the machine may be busy."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def by_the_clock(work: Callable[[], Any]) -> float:
    """Return the seconds that something takes by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def asked_of(base: Outcome, n: int, seed: int = 2) -> list[str]:
    """Return the activities that are asked about."""
    return [a.id for a in random.Random(seed).sample(base.schedule.plan.activities, n)]


def beside_an_edit(base: Outcome, ids: Sequence[str]) -> bool:
    """Print what a what-if takes beside an edit of the same activity; tell whether the goal is met."""
    edits, weighed, told, moved = [], [], [], []
    for id_ in ids:
        at = base.schedule.at(id_).start + timedelta(DAYS)
        held = {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at}
        edits.append(taken(lambda id_=id_, held=held: edit(base.schedule, id_, **held)))
        weighed.append(taken(lambda id_=id_: weigh(base, [Slip(id_, days=DAYS)])))
        found = weigh(base, [Slip(id_, days=DAYS)])
        told.append(taken(found.as_json))
        moved.append(len(found.places))
    ratios = sorted(ours / theirs for ours, theirs in zip(weighed, edits, strict=True))
    print(f"{len(ids)} slips of {DAYS} days; activities moved: {spread(moved, '')}")
    print(f"  one edit, schedule engine: {spread([1000 * each for each in edits])}")
    print(f"  the impact: {spread([1000 * each for each in weighed])}")
    print(f"  as plain data with chains, on top: {spread([1000 * each for each in told])}")
    print(f"  impact / edit: {spread(ratios, '')}; all together {sum(weighed) / sum(edits):.2f}")
    return ratios[int(0.95 * len(ratios))] <= TIMES_AN_EDIT


def shapes(base: Outcome, n: int) -> None:
    """Print what deltas take that change the shape of the network, beside computing all of it anew."""
    plan, dice = base.record.schedule, random.Random(4)
    places = dice.sample(range(len(plan.links)), n)
    cuts = [DropLink(plan.links[k].predecessor_id, plan.links[k].successor_id) for k in places]
    staffed = [plan.assignments[k] for k in dice.sample(range(len(plan.assignments)), n)]
    others = [Restaff(each.activity_id, each.resource_id, "r0") for each in staffed]
    stops = [Stop(plan.projects[k].id) for k in dice.sample(range(len(plan.projects)), n)]
    kinds = {"a link cut": cuts, "a link made": forwards(base, dice, n), "other people": others}
    anew = taken(lambda: evaluate(base.record))
    print(f"  all anew: {1000 * anew:.0f} ms")
    for words, deltas in (kinds | {"a project stopped": stops}).items():
        rows = [1000 * taken(lambda d=d: _tried(base, d)) for d in deltas]
        print(f"  {words}: {spread(rows)}")


def _tried(base: Outcome, delta: Any) -> None:
    with suppress(BadDelta):
        weigh(base, [delta])


def forwards(base: Outcome, dice: random.Random, n: int) -> list[AddLink]:
    """Return links between two activities, the second of which starts after the first ends."""
    schedule, found = base.schedule, []
    activities = schedule.plan.activities
    while len(found) < n:
        i, j = dice.randrange(len(activities)), dice.randrange(len(activities))
        if schedule.finish[i] <= schedule.start[j] and i != j:
            found.append(AddLink(activities[i].id, activities[j].id))
    return found


def spread(values: Sequence[float], unit: str = " ms") -> str:
    """Return median, 95th percentile and maximum in words."""
    ordered = sorted(values)
    high = ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
    found = (statistics.median(ordered), high, ordered[-1])
    return "median {:.2f}{u}, p95 {:.2f}{u}, most {:.2f}{u}".format(*found, u=unit)


def peers(base: Outcome, ids: Sequence[str]) -> None:
    """Print how long others take to say what can be reached."""
    links = [(link.predecessor_id, link.successor_id) for link in base.schedule.plan.links]
    with sqlite3.connect(":memory:") as database:
        database.execute("create table link (predecessor text, successor text)")
        database.executemany("insert into link values (?, ?)", links)
        database.execute("create index by_predecessor on link (predecessor, successor)")
        rows = [1000 * taken(lambda i=i: database.execute(REACHED, (i,)).fetchone()) for i in ids]
    print(f"  SQLite recursive query: {spread(rows)}")
    try:
        networkx = import_module("networkx")
    except ImportError:
        print("  networkx is not installed here: skipped")
        return
    graph = networkx.DiGraph(links)
    graph.add_nodes_from(ids)
    rows = [1000 * taken(lambda i=i: networkx.descendants(graph, i)) for i in ids]
    print(f"  networkx.descendants: {spread(rows)}")


def options_of(base: Outcome, id_: str) -> list[Option]:
    """Return options over the area of a slip: crash, cut, and start together."""
    dice = random.Random(3)
    moved = [each.id for each in weigh(base, [Slip(id_, days=DAYS)]).activities()]
    inside = set(moved)
    links = [
        link
        for link in base.schedule.plan.links
        if link.predecessor_id in inside and link.successor_id in inside
    ]
    found = []
    for k, link in enumerate(dice.sample(links, N_OPTIONS)):
        kind = [OptionKind.DECOUPLE, OptionKind.RESEQUENCE, OptionKind.CRASH][k % 3]
        to = "" if kind is OptionKind.CRASH else link.successor_id
        amount = 480 if kind is OptionKind.CRASH else 0
        found.append(Option(kind, link.predecessor_id, amount, dice.randrange(3000), to))
    return found


def alternatives(base: Outcome, ids: Sequence[str]) -> bool:
    """Print how long 1,024 alternatives take, one search and two at a time; tell whether the goal is met."""
    far = max(ids, key=lambda id_: len(weigh(base, [Slip(id_, days=DAYS)]).places))
    change, options = [Slip(far, days=DAYS)], options_of(base, far)
    of_record(base, change, options, most=2)
    search = of_record(base, change, options)
    one = by_the_clock(lambda: of_record(base, change, options))
    with ThreadPoolExecutor(2) as pool:
        two = by_the_clock(
            lambda: list(pool.map(lambda _: of_record(base, change, options), range(2)))
        )
    nothing, best = search.nothing, search.recommended
    print(
        f"{search.n_scored:,} alternatives to a change that moves {len(nothing.area)} activities:"
    )
    print(
        f"  {one:.1f} s, {1000 * one / search.n_scored:.1f} ms each; two such searches {two:.1f} s"
    )
    print(f"  total {nothing.total_minor:,.0f} to {best.total_minor:,.0f}, proved: {search.proved}")
    return one <= SECONDS


def main() -> int:
    """Run and print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=200)
    given = parser.parse_args()
    began = time.perf_counter()
    base = evaluate(record(given.size))
    n_links = len(base.schedule.plan.links)
    n_projects = len(base.record.projects)
    print(
        f"{given.size:,} activities, {n_links:,} links, {n_projects:,} projects: "
        f"evaluated in {time.perf_counter() - began:.1f} s, loops compiled before or now"
    )
    ids = asked_of(base, given.asked)
    weigh(base, [Slip(ids[0], days=DAYS)])
    gc.collect()
    gc.freeze()  # a portfolio is millions of objects that stay; nobody's time shall count for them
    met = [beside_an_edit(base, ids)]
    peers(base, ids)
    shapes(base, min(given.asked, 20))
    met.append(alternatives(base, ids))
    print("goals met" if all(met) else "a goal is missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
