"""How fast schedules are computed, beside networkx, a C reference and MPXJ, in one run.

    PYTHONPATH=src .venv/bin/python benchmarks/schedule.py [--sizes 10000 100000 1000000]
        [--mpxj 10000 100000] [--repeat 5]

Everything printed is a ratio or a share of one run; milliseconds stand beside for orientation.
The networks: 1.9 links an activity, FS/SS/FF/SF 86/8/5/1 %, a tenth with lag or lead, projects of
1,000 activities, 1 % of links across projects, three levels of summaries, four calendars.
"""

from __future__ import annotations

import argparse
import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from sightline.engines.schedule import kernels, passes
from sightline.engines.schedule.calendar import Pattern, compiled, minutes
from sightline.engines.schedule.edits import edit
from sightline.engines.schedule.links import Wiring
from sightline.engines.schedule.machine import compiled as loop
from sightline.engines.schedule.network import (
    Namer,
    Network,
    arranged,
    bottom_up,
    linked,
    renumbered,
)
from sightline.engines.schedule.plan import Activity, Calendar, Link, LinkType, Plan, Project
from sightline.engines.schedule.rows import Frame, Row
from sightline.engines.schedule.rules import PLAIN
from sightline.engines.schedule.tables import tabulate

HERE = Path(__file__).parent
START = datetime.fromisoformat("2026-03-02T08:00")
OFFICE, EARLY = ((480, 720), (780, 1020)), ((360, 600), (630, 870))
WEEKS = [
    (OFFICE,) * 5 + ((), ()),
    (OFFICE,) * 6 + ((),),
    (EARLY,) * 7,
    (EARLY,) * 4 + ((), (), ()),
]
KINDS = [LinkType.SS, LinkType.FS, LinkType.SF, LinkType.FF]  # by their bits
PROJECT = 1000


class Drawn:
    """A random network as columns: ``n`` activities with their links, ids shuffled."""

    def __init__(self, n: int, seed: int = 1) -> None:
        random = np.random.default_rng(seed)
        self.n = n
        self.span = random.integers(1, 21, n) * 240
        self.calendar = random.integers(0, 4, n)
        after = np.repeat(np.arange(n), random.choice([1, 2, 3], n, p=[0.3, 0.5, 0.2]))
        back = np.minimum(random.geometric(0.08, len(after)), 60)
        before = after - back
        crossing = random.random(len(after)) < 0.01
        before[crossing] = (random.random(crossing.sum()) * after[crossing]).astype(np.int64)
        inside = (before // PROJECT == after // PROJECT) | crossing
        kept = (before >= 0) & inside & (before < after)
        before, after = before[kept], after[kept]
        self.bits = random.choice([1, 0, 3, 2], len(before), p=[0.86, 0.08, 0.05, 0.01])
        lag = random.choice([-240, 240, 480, 960], len(before))
        self.lag = np.where(random.random(len(before)) < 0.1, lag, 0)
        shuffled = random.permutation(n)
        self.before, self.after = shuffled[before], shuffled[after]
        self.project = np.empty(n, np.int64)
        self.project[shuffled] = np.arange(n) // PROJECT

    def network(self) -> Network:
        """Return the network straight from columns: order, links both ways, tables."""
        return Compiler(self).network()

    def plan(self) -> Plan:
        """Return the network as a plan of dataclasses."""
        calendars = tuple(Calendar(str(c), str(c), week) for c, week in enumerate(WEEKS))
        activities = tuple(
            Activity(str(i), str(i), duration=span, calendar_id=str(c), project_id=str(p))
            for i, (span, c, p) in enumerate(
                zip(self.span.tolist(), self.calendar.tolist(), self.project.tolist(), strict=True)
            )
        )
        columns = (self.before, self.after, self.bits, self.lag)
        links = tuple(
            Link(str(b), str(a), KINDS[bits], lag)
            for b, a, bits, lag in zip(*(c.tolist() for c in columns), strict=True)
        )
        n_projects = int(self.project.max()) + 1
        projects = (
            Project(str(p), str(p), start=START, calendar_id="0") for p in range(n_projects)
        )
        return Plan(tuple(projects), activities, links, calendars)


class Compiler:
    """Compiles drawn columns with three levels of summaries, without dataclasses between."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        n = drawn.n
        n_small, n_large, n_top = -(-n // 10), -(-n // 100), int(drawn.project.max()) + 1
        by_project = np.argsort(drawn.project, kind="stable")
        rank = np.empty(n, np.int64)
        rank[by_project] = np.arange(n)
        small = n + rank // 10
        large = n + n_small + np.arange(n_small) // 10
        top = n + n_small + n_large + np.arange(n_large) * 100 // PROJECT
        self.parent = np.concatenate((small, large, top, np.full(n_top, -1)))
        self.size = len(self.parent)
        self.low = minutes(START) // 1440 * 1440 - 20160
        self.high = self.low + 20 * 366 * 1440 // 1440 * 1440
        rows = [compiled(Pattern(week), self.low + 20160, self.high - 20160) for week in WEEKS]
        self.tables = tabulate(rows, self.low, self.high)
        self.below = bottom_up(self.parent, np.ones(self.size, bool))

    def network(self) -> Network:
        """Order, renumber and put the columns together: what is measured as compiling."""
        d, size = self.drawn, self.size
        order, node = arranged(size, d.before, d.after, Namer(Plan(), Wiring()))
        bits, none = d.bits, np.zeros(size - d.n, np.int64)
        links, into = linked(node, (d.before, d.after), (bits, d.lag, d.calendar[d.after]))
        start, never = minutes(START), kernels.NEVER
        plain = Row(0, 0, start)
        raw = {name: np.full(size, value) for name, value in plain._asdict().items()}
        raw["span"] = raw["rest"] = np.concatenate((d.span, none))
        raw["mode"][d.n :] = kernels.FIXED
        raw["silent"][d.n :], raw["finish"][d.n :] = 1, start
        raw["calendar"] = raw["own"] = np.concatenate((d.calendar, none))
        project = np.concatenate((d.project, none))
        followed = np.zeros(size, bool)
        followed[d.before[bits & 1 != 0]] = True
        n_projects = int(d.project.max()) + 1
        raw["group"] = np.where(followed, n_projects, project)
        columns = kernels.Columns(**renumbered(raw, order), **links)
        for column in columns:
            column.setflags(write=False)
        frames = tuple(
            Frame(PLAIN, self.tables, Project(str(p), ""), start, never) for p in range(n_projects)
        )
        is_summary = np.arange(size) >= d.n
        return Network(
            plan=Plan(),
            rules=PLAIN,
            tables=self.tables,
            columns=columns,
            frames=frames,
            index={},
            order=order,
            node=node,
            groups=project[order],
            counts=~is_summary[order],
            alap=np.zeros(size, bool),
            in_source=into,
            loose=(),
            hub_of=(),
            notes=(),
            is_open=~is_summary,
            parent=self.parent,
            bottom_up=self.below,
            is_summary=is_summary,
        )


def best(work: Callable[[], Any], repeat: int) -> float:
    """Return the shortest of several runs, in seconds."""

    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return min(once() for _ in range(repeat))


def reference(folder: Path) -> Any:
    """Compile the C reference and return its function, None without a C compiler."""
    cc = shutil.which("cc")
    if cc is None:
        return None
    library = folder / "reference.so"
    source = HERE / "schedule_reference.c"
    subprocess.run(
        [cc, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True
    )
    return ctypes.CDLL(str(library)).passes


def c_passes(function: Any, columns: kernels.Columns) -> Callable[[], None]:
    """Return a call of the C reference on a network's columns, as 32-bit numbers."""
    narrow = {
        name: np.ascontiguousarray(getattr(columns, name), np.int32)
        for name in ("span", "in_link", "in_lag", "out_link", "out_lag")
    }
    n = len(columns.span)
    out = np.zeros(n, np.int32), np.zeros(n, np.int32)
    arrays = (
        narrow["span"], columns.in_ptr, narrow["in_link"], narrow["in_lag"],
        columns.out_ptr, narrow["out_link"], narrow["out_lag"], *out,
    )  # fmt: skip

    def call() -> None:
        function(ctypes.c_int64(n), *(ctypes.c_void_p(array.ctypes.data) for array in arrays))

    return call


def networkx_passes(drawn: Drawn) -> Callable[[], Any]:
    """Return networkx's longest path on the same links, less everything else."""
    import networkx

    graph = networkx.DiGraph()
    rows = zip(
        drawn.before.tolist(), drawn.after.tolist(), drawn.span[drawn.before].tolist(), strict=True
    )
    graph.add_weighted_edges_from(rows)
    return lambda: networkx.dag_longest_path(graph)


def edits(plan: Plan, n: int) -> Iterator[float]:
    """Yield the seconds of edits of durations, one after the other, on one plan."""
    found = passes.solve(plan)
    random = np.random.default_rng(3)
    for i in random.integers(0, len(plan.activities), n).tolist():
        begun = time.perf_counter()
        found = edit(found, str(i), duration=int(random.integers(1, 40)) * 240)
        yield time.perf_counter() - begun


def measure(n: int, repeat: int, function: Any) -> tuple[float, float]:
    """Print one size's figures; return the two passes' and the whole recompute's seconds."""
    drawn = Drawn(n)
    compiler = Compiler(drawn)
    passes.solve_network(compiler.network())  # compiles the loops, or reads them from disk
    network = compiler.network()
    columns, tables, size = network.columns, network.tables, network.size
    es, ls = (tuple(np.zeros(size, np.int64) for _ in "ab") for _ in "ab")
    goals = passes.goals_of(network, passes.forward(network, columns)[1])
    forward, backward = loop(kernels.forward), loop(kernels.backward)

    def two() -> None:
        forward(tables, columns, es)
        backward(tables, columns, goals, ls)

    both = best(two, repeat)
    whole = best(lambda: passes.solve_network(network), repeat)
    anew = best(lambda: passes.solve_network(compiler.network()), repeat)
    print(f"{n:>9,} activities, {len(drawn.before):,} links")
    shown = zip(
        ("two passes", "recompute", "order, links, recompute"), (both, whole, anew), strict=True
    )
    print("          " + "; ".join(f"{name} {took * 1e3:.1f} ms" for name, took in shown))
    if function is not None:
        c = best(c_passes(function, columns), repeat)
        shares = " / ".join(f"{took / c:.1f}" for took in (both, whole, anew))
        print(f"          of the C reference's two passes: {shares} x")
    if n <= 100_000:
        peer = best(networkx_passes(drawn), 1)
        shares = " / ".join(f"{peer / took:.0f}" for took in (both, whole, anew))
        print(f"          faster than networkx's longest path: {shares} x")
    return both, whole


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--mpxj", type=int, nargs="*", default=[10_000])
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        function = reference(Path(folder))
        found = [measure(n, asked.repeat, function) for n in asked.sizes]
    if len(asked.sizes) > 1:
        for name, column in zip(("two passes", "whole"), zip(*found, strict=True), strict=True):
            exponent = np.polyfit(np.log(asked.sizes), np.log(column), 1)[0]
            print(f"growth exponent, {name}: {exponent:.2f}")
    plan = Drawn(100_000).plan()
    whole = best(lambda: passes.solve(plan), 2)
    times = np.array(list(edits(plan, asked.edits))) * 1e3
    middle, high = np.percentile(times, [50, 95])
    print(f"edit in 100,000: p50 {middle:.2f} ms, p95 {high:.2f} ms, worst {times.max():.1f} ms")
    print(f"          p95 is 1 in {whole * 1e3 / high:.0f} of computing the plan anew")
    for n in asked.mpxj:
        from schedule_mpxj import compare

        compare(Drawn(n).plan())


if __name__ == "__main__":
    main()
