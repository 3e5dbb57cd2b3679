"""What ``simulate`` prints as JSON and CSV: plain values, keys as documented.

Instants are ISO 8601 to the minute on the plan's own wall clock; work is in hours.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_answers import findings, hours, instant

if TYPE_CHECKING:
    from sightline.cli.schedule_files import Solved
    from sightline.engines.simulate import Cost, Finish, Result, Sensitivity, Swing

Plain = dict[str, Any]
COLUMNS = (
    "id", "name", "planned_hours", "mean_hours", "sd_hours", "criticality", "pearson", "spearman",
    "significance", "ssi",
)  # fmt: skip


def answer(found: Solved, result: Result | None) -> Plain:
    """Return what a simulated file comes to, its problems and loss."""
    return {"simulation": None if result is None else _result(result), **findings(found)}


def _result(result: Result) -> Plain:
    return {
        "trials": result.trials,
        "seed": result.seed,
        "engine_version": result.version,
        "digest": result.digest,
        "quantile_method": result.method,
        "drawn": result.n_drawn,
        "finish": _finish(result.total),
        "projects": [_finish(each) for each in result.projects],
        "cost": None if result.cost is None else _cost(result.cost),
        "costs": [_cost(each) for each in result.costs],
        "about": result.about,
        "drivers": list(result.drivers),
        "tornado": [_swing(each) for each in result.tornado],
        "activities": [activity(each) for each in result.activities],
        "notes": [
            {"code": note.code, "message": note.message, "remedy": note.remedy}
            for note in result.notes
        ],
    }


def _finish(found: Finish) -> Plain:
    return {
        "project": found.project_id,
        "name": found.name,
        "planned": instant(found.planned),
        **{f"p{percent}": instant(at) for percent, at in found.quantiles.items()},
        "mean": instant(found.mean),
        "sd_days": round(found.sd / 1440, 4),
        "chance_of_plan": found.chance_of_plan,
        "chance_of_target": found.chance_of_target,
        "histogram": [
            {"from": each.first.isoformat(), "to": each.last.isoformat(), "trials": each.n_trials}
            for each in found.bins
        ],
        "convergence": [{"trials": n, "p80": instant(at)} for n, at in found.convergence],
    }


def _cost(found: Cost) -> Plain:
    return {
        "project": found.project_id,
        "name": found.name,
        "currency": found.currency,
        "planned": str(found.planned),
        **{f"p{percent}": str(amount) for percent, amount in found.quantiles.items()},
        "mean": str(found.mean),
        "sd": str(found.sd),
        "chance_of_plan": found.chance_of_plan,
        "histogram": [
            {"from": str(low), "to": str(high), "trials": n} for low, high, n in found.bins
        ],
        "convergence": [{"trials": n, "p80": str(amount)} for n, amount in found.convergence],
    }


def _swing(found: Swing) -> Plain:
    return {
        "id": found.id,
        "name": found.name,
        "low_hours": hours(found.low_work),
        "high_hours": hours(found.high_work),
        "low_finish": instant(found.low),
        "high_finish": instant(found.high),
    }


def activity(found: Sensitivity) -> Plain:
    """Return one activity's figures."""
    return {
        "id": found.id,
        "name": found.name,
        "planned_hours": hours(found.planned),
        "mean_hours": round(found.mean / 60, 4),
        "sd_hours": round(found.sd / 60, 4),
        "criticality": found.criticality,
        "pearson": found.pearson,
        "spearman": found.spearman,
        "significance": found.significance,
        "ssi": found.ssi,
    }


def as_csv(result: Result) -> bytes:
    """Return activities as CSV that is safe to open in a spreadsheet, without a mark in front."""
    from sightline.formats.sheet import SheetColumn, to_csv

    rows = (activity(each) for each in result.activities)
    cells = ([_cell(row[name]) for name in COLUMNS] for row in rows)
    return to_csv([SheetColumn(name) for name in COLUMNS], cells).removeprefix(b"\xef\xbb\xbf")


def _cell(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
