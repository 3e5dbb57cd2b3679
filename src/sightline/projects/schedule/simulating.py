"""From a schedule to a simulation and back: the plan frozen and packed, run, and its result as JSON.

The packed plan travels as plain data, so that what a worker runs is what was asked for, whatever
has been edited meanwhile.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.engines import simulate
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Kind
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.engines.simulate import Result, Shares
from sightline.formats.plans.wire import plain_plan, plan_from
from sightline.kernel.errors import Refused
from sightline.projects.models import FrozenNetwork, Schedule, SimulationRun
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.recompute import computed, rules_of

FINISHES = 2_000
MOST_TRIALS = 100_000
PERMILLE = 1000
COLUMNS = (
    "id", "planned", "p10", "p50", "p80", "p90", "p95", "mean", "sd", "work", "criticality",
    "cruciality", "ranks", "significance", "ssi",
)  # fmt: skip
Tick = Callable[[float], None]


@dataclass(frozen=True)
class Frozen:
    """A plan as it was when a run was asked for.

    Attributes:
        data: The plan and the tool whose rules it is computed by, packed.
        digest: Its content hash.
    """

    data: bytes
    digest: str


def frozen(project_id: UUID) -> Frozen:
    """Return a project's plan, with all that links join to it, as a run takes it.

    Raises:
        Refused: As ``computed``; ``no-schedule`` where nothing is left to work on.
    """
    found = computed(project_id)
    _check_open(found, str(project_id))
    source = Schedule.objects.system(WHY).filter(project=project_id)
    said = {"plan": plain_plan(found.plan), "source": source.values_list("source", flat=True)[0]}
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return Frozen(zlib.compress(text.encode(), 6), simulate.plan_digest(found))


def _check_open(found: Computed, project_id: str) -> None:
    network = found.network
    rows = zip(found.plan.activities, network.is_open.tolist(), strict=True)
    if not any(
        is_open and a.project_id == project_id and a.kind is not Kind.SUMMARY for a, is_open in rows
    ):
        words = (
            "Nothing is left to simulate: the schedule has no activity that is still to be done."
        )
        raise Refused("no-schedule", words)


def thawed(data: bytes) -> Computed:
    """Return a frozen plan, computed."""
    said = json.loads(zlib.decompress(data))
    return solve(plan_from(said["plan"]), rules=rules_of(said["source"]))


def result_of(run: SimulationRun, schedule: Computed, tick: Tick | None = None) -> Result:
    """Return what the trials of a run come to.

    Raises:
        Unsimulatable: An absurd estimate, or nothing to simulate.
    """
    spread = None
    if run.low_permille is not None and run.high_permille is not None:
        low, high = run.low_permille / PERMILLE, run.high_permille / PERMILLE
        spread = Shares(low, 1.0, high)
    return simulate.run(
        schedule,
        trials=run.trials,
        seed=run.seed,
        tick=tick,
        correlation=run.correlation_permille / PERMILLE,
        default_spread=spread,
        about=str(run.project_id),
        finishes=FINISHES,
    )


def network_of(run: SimulationRun) -> Computed:
    """Return the plan that a run was asked for, computed; gone once the run has ended."""
    return thawed(bytes(FrozenNetwork.objects.get(run=run).data))


def kept(result: Result) -> dict[str, Any]:
    """Return the fields of a run that a result fills."""
    finish = result.finish_of(result.about)
    at = {f"p{p}_minute": minutes(when) for p, when in finish.quantiles.items()}
    return {
        **at,
        "planned_minute": minutes(finish.planned),
        "chance_permille": round(finish.chance_of_plan * PERMILLE),
        "digest": result.digest,
        "engine_version": result.version,
        "n_drawn": result.n_drawn,
        "found": _found(result),
    }


def _found(result: Result) -> dict[str, Any]:
    finish = result.finish_of(result.about)
    return {
        "method": result.method,
        "mean": minutes(finish.mean),
        "sd_minutes": finish.sd,
        "histogram": [[b.first.isoformat(), b.last.isoformat(), b.n_trials] for b in finish.bins],
        "convergence": [[n, minutes(at)] for n, at in finish.convergence],
        "drivers": list(result.drivers),
        "tornado": [
            [s.id, s.low_work, s.high_work, minutes(s.low), minutes(s.high)] for s in result.tornado
        ],
        "notes": [f"{note.message} {note.remedy}".strip() for note in result.notes],
        "n_finishes": result.finishes[0].n_trials if result.finishes else 0,
        "activities": _columns(result),
    }


def _columns(result: Result) -> dict[str, list[Any]]:
    """Return each activity's figures, column by column: those of the project, and what drives it."""
    at = {each.id: each for each in result.finishes}
    named = {*at, *result.drivers, *(swing.id for swing in result.tornado)}
    rows = []
    for each in result.activities:
        if each.id not in named:
            continue
        own = at.get(each.id)
        dates: list[int | None] = [None] * 6
        if own is not None:
            dates = [minutes(own.planned), *(minutes(q) for q in own.quantiles.values())]
        rows.append([
            each.id, *dates, each.mean, each.sd, each.planned, each.criticality, each.pearson,
            each.spearman, each.significance, each.ssi,
        ])  # fmt: skip
    return {name: list(column) for name, column in zip(COLUMNS, _turned(rows), strict=True)}


def _turned(rows: list[list[Any]]) -> Iterable[Iterable[Any]]:
    return zip(*rows, strict=True) if rows else [[] for _ in COLUMNS]
