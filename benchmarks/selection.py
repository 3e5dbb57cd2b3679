"""Selection beside plain HiGHS and plain CP-SAT at the same time limits, in one run.

It is not called ``select``, for a file of that name beside them hides the interpreter's own from all
benchmarks. Public instances: the OR-Library's ``mknapcb`` files, with the best values that Chu and Beasley found.
Synthetic: 1,000 candidates, 5 years, 10 roles, prerequisites and exclusive groups. HiGHS is SciPy's
``milp`` as it comes; CP-SAT runs in an interpreter of its own, for OR-Tools is no dependency (its
weights have to be whole numbers), and is said to be absent where none is named.

Run: ``python benchmarks/selection.py DATA [--peer PYTHON] [--seconds S...] [--files F...] [--limit N]
[--every N] [--candidates N]``, DATA being the folder of the files. All files at both limits, which takes some hours:
``python benchmarks/selection.py DATA --peer PYTHON --seconds 10 60 --candidates 0``. The small file ``mknap1`` is
solved to its proven optima beside. Exit status 1 when a goal is missed.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sightline.engines import select  # noqa: E402
from sightline.engines.select import (  # noqa: E402
    Budget,
    Candidate,
    Capacity,
    Exclusive,
    Problem,
)
from sightline.engines.select.model import Model, modelled  # noqa: E402
from sightline.formats.portfolio import read_portfolios  # noqa: E402

FRONTIER_TIMES, EXPLAIN_TIMES, GAP, SECONDS = 5.0, 2.0, 0.001, 30.0
OPTIMA = (3800, 8706.1, 4015, 6120, 12400, 10618, 16537)  # of mknap1.txt, Petersen (1967)
PEER = """
import json, sys
from ortools.sat.python import cp_model
for line in sys.stdin:
    given = json.loads(line)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in given["gain"]]
    for columns, weights, limit in given["rows"]:
        model.add(sum(w * x[c] for c, w in zip(columns, weights)) <= limit)
    model.maximize(sum(g * v for g, v in zip(given["gain"], x)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = given["seconds"]
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    print(json.dumps(solver.objective_value if found else None), flush=True)
"""


@dataclass
class Peer:
    """CP-SAT in another interpreter."""

    process: subprocess.Popen[str]

    @classmethod
    def of(cls, python: str) -> "Peer":
        """Start it."""
        command = [python, "-c", PEER]
        pipe = subprocess.PIPE
        return cls(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))

    def value(self, model: Model, seconds: float) -> float:
        """Return what it finds, 0 for nothing."""
        rows = [
            ([int(c) for c in r.columns], [int(w) for w in r.weights], int(r.limit))
            for r in model.rows
        ]
        given = {"gain": [int(g) for g in model.gain], "rows": rows, "seconds": seconds}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline()) or 0.0


def highs(model: Model, seconds: float, gap: float = 0.0) -> tuple[float, float]:
    """Return what SciPy's HiGHS finds as it comes, and how long it took."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    began = time.perf_counter()
    found = milp(
        -model.gain,
        integrality=np.ones(model.size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(model.matrix, -np.inf, model.limits),
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    return (0.0 if found.x is None else -found.fun), time.perf_counter() - began


Known = tuple[str, Problem, float]


def instances(data: Path, files: Sequence[str], limit: int, every: int) -> Iterator[Known]:
    """Yield the knapsacks with the best values known.

    Args:
        files: Only these; all where there are none.
        limit: So many of each file at most, 0 for all.
        every: Every so many of a file only.
    """
    best: dict[str, list[float]] = {}
    with (data / "best_known.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            best.setdefault(row["file"], []).append(float(row["best_feasible"]))
    for name, values in best.items():
        if files and name not in files:
            continue
        portfolios = read_portfolios((data / name).read_bytes(), name)
        places = range(0, len(portfolios), every)
        for place in places[: limit or None]:
            yield name, portfolios[place].problem, values[place]


def small(data: Path) -> bool:
    """Solve ``mknap1``, whose optima the file names, and prove each."""
    name = "mknap1.txt"
    held = read_portfolios((data / name).read_bytes(), name)
    found = [select.choose(each.problem, time_limit=SECONDS) for each in held]
    n_proven = sum(one.status == "optimal" for one in found)
    n_known = sum(
        abs((one.value or 0) - best) < 1e-6 for one, best in zip(found, OPTIMA, strict=True)
    )
    took = sum(one.seconds for one in found)
    print(f"{name}: {n_proven} of {len(held)} proven optimal in {took:.1f} s, "
          f"{n_known} of them the optimum that the file names", flush=True)  # fmt: skip
    return n_proven == n_known == len(held)


def portfolio(n: int, seed: int = 1) -> Problem:
    """Return a synthetic portfolio: 5 years, 10 roles, 15 % prerequisites, 5 % exclusive groups.

    Budgets are level over the years at 40 % of what all ask for; roles have from half of what is
    asked of them, scarce, to nearly all.
    """
    rng = random.Random(seed)
    roles = [f"role {k}" for k in range(10)]
    candidates = []
    for k in range(n):
        years = rng.randint(1, 3)
        cost = [rng.randint(10, 400) for _ in range(years)]
        people = {role: [rng.randint(1, 20) for _ in range(years)] for role in rng.sample(roles, 3)}
        worth = sum(cost) * rng.uniform(0.8, 2.0) + 8 * sum(map(sum, people.values()))
        requires = (f"P{rng.randrange(k)}",) if k and rng.random() < 0.15 else ()
        earliest = rng.randint(0, 5 - years)
        if requires:
            earliest = max(earliest, candidates[int(requires[0][1:])].earliest)
            if earliest + years > 5:
                requires, earliest = (), 5 - years
        candidates.append(
            Candidate(f"P{k}", int(worth), cost, people, requires=requires, earliest=earliest)
        )
    money = sum(sum(c.money) for c in candidates) / 5
    hands = {role: sum(sum(c.people.get(role, ())) for c in candidates) / 5 for role in roles}
    groups = [Exclusive(tuple(f"P{k}" for k in rng.sample(range(n), 3))) for _ in range(n // 60)]
    return Problem(
        tuple(candidates),
        (Budget([int(0.4 * money)] * 5),),
        tuple(
            Capacity(role, [int((0.5 + 0.05 * place) * hands[role])] * 5)
            for place, role in enumerate(roles)
        ),
        tuple(groups),
        periods=("Y1", "Y2", "Y3", "Y4", "Y5"),
    )


def knapsacks(known: Iterable[Known], seconds: float, peer: Peer | None) -> bool:
    """Compare gaps to the best known, ours also in a tenth of the time; print a table of the files."""
    gaps: dict[str, list[float]] = {}
    print(f"mknapcb, {seconds:g} s: gap to best known in %")
    by_file: dict[str, dict[str, list[float]]] = {}
    for name, problem, best in known:
        model = modelled(problem)
        values = {
            "ours": select.choose(problem, time_limit=seconds).value,
            "ours in a tenth": select.choose(problem, time_limit=seconds / 10).value,
            "HiGHS": highs(model, seconds)[0],
        }
        if peer is not None:
            values["CP-SAT"] = peer.value(model, seconds)
        for who, value in values.items():
            gap = 100 * (best - (value or 0.0)) / best
            gaps.setdefault(who, []).append(gap)
            by_file.setdefault(name, {}).setdefault(who, []).append(gap)
    if not gaps:
        print("  no instance was chosen")
        return False
    whos = list(gaps)
    print(f"  {'file':14}{'n':>4}" + "".join(f"{who:>17}" for who in whos))
    for name, found in by_file.items():
        shown = "".join(f"{statistics.mean(found[who]):17.4f}" for who in whos)
        print(f"  {name:14}{len(found['ours']):4}{shown}", flush=True)
    means = {who: statistics.mean(each) for who, each in gaps.items()}
    total = "".join(f"{means[who]:17.4f}" for who in whos)
    print(f"  {'mean':14}{len(gaps['ours']):4}{total}")
    if peer is None:
        print("  CP-SAT: absent, name an interpreter with --peer")
    rest = [means[who] for who in ("HiGHS", "CP-SAT") if who in means]
    return means["ours"] <= min(rest) + 1e-9 and means["ours in a tenth"] <= means["HiGHS"] + 1e-9


def large(n: int, seconds: float, peer: Peer | None) -> bool:
    """Solve a large portfolio; time its frontier and its explanations in solves."""
    problem = portfolio(n)
    model = modelled(problem)
    found = select.choose(problem, time_limit=seconds, gap=GAP)
    print(f"{n} candidates, {len(model.rows)} rows: {found.status}, value {found.value:,.0f}")
    print(
        f"  gap {found.gap:.5%} in {found.seconds:.1f} s (goal {GAP:.1%} in {seconds:g} s)",
        flush=True,
    )
    value, took = highs(model, seconds, GAP)
    print(f"  HiGHS {value:,.0f} in {took:.1f} s")
    if peer is not None:
        print(f"  CP-SAT {peer.value(model, min(seconds, 30)):,.0f}")
    began = time.perf_counter()
    reasons = select.explanations(found)
    explained = (time.perf_counter() - began) / found.seconds
    proofs = {proof: sum(each.proof == proof for each in reasons) for proof in select.Proof}
    told = ", ".join(f"{proof} {count}" for proof, count in proofs.items())
    print(f"  explanations of {len(reasons)}: {explained:.2f} solves ({told})", flush=True)
    began = time.perf_counter()
    points = select.levels(found, 50).points
    drawn = (time.perf_counter() - began) / found.seconds
    gaps = sorted(point.gap for point in points)
    print(f"  frontier of {len(points)} points: {drawn:.2f} solves, gap median "
          f"{gaps[len(gaps) // 2]:.3%}, worst {gaps[-1]:.3%}")  # fmt: skip
    return found.gap <= GAP and explained <= EXPLAIN_TIMES and drawn <= FRONTIER_TIMES


def main() -> int:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--peer", help="an interpreter that has OR-Tools")
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0], help="one table each")
    parser.add_argument(
        "--files", nargs="+", default=[], help="only these files, such as mknapcb1.txt"
    )
    parser.add_argument("--limit", type=int, default=0, help="so many instances of each file")
    parser.add_argument(
        "--every", type=int, default=1, help="take every so many instances; 0 leaves them out"
    )
    parser.add_argument("--candidates", type=int, default=1000, help="0 leaves them out")
    given = parser.parse_args()
    peer = Peer.of(given.peer) if given.peer else None
    is_good = not given.candidates or large(given.candidates, SECONDS, peer)
    if given.every:
        is_good = small(given.data) and is_good
        for seconds in given.seconds:
            known = instances(given.data, given.files, given.limit, given.every)
            is_good = knapsacks(known, seconds, peer) and is_good
    print("all goals met" if is_good else "a goal was missed")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
