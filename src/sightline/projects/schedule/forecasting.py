"""What pages and the chart say of simulations: runs, the finish's chances, and what they hang on.

Activities that the reader does not see, or that are gone, keep their place without a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.engines.simulate import plan_digest
from sightline.kernel import jobs
from sightline.kernel.errors import Refused
from sightline.kernel.models import Job
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Activity, Project, SimulationRun
from sightline.projects.schedule.assemble import WHY, at
from sightline.projects.schedule.recompute import computed

JOB = "projects.simulate"
PERCENTS = (10, 50, 80, 90, 95)
UNSEEN = "An activity that is gone, or that you may not see"
FINISHED = SimulationRun.State.FINISHED
MOST_ROWS = 200


@dataclass(frozen=True)
class Quantile:
    """An instant that so many of a hundred trials keep."""

    percent: int
    at: datetime | None


@dataclass(frozen=True)
class Bar:
    """Trials that finish on some days, and how many finish by the last of them."""

    first: date
    last: date
    n: int
    share: float
    by_then: float


@dataclass(frozen=True)
class Swing:
    """How far the finish swings from one activity's P10 to its P90.

    ``number`` is its line in the project's own schedule, 0 for none of that.
    """

    id: str
    number: int
    name: str
    low_hours: float
    high_hours: float
    low: datetime
    high: datetime

    @property
    def days(self) -> float:
        """The swing in calendar days."""
        return round((self.high - self.low).total_seconds() / 86400, 1)


@dataclass(frozen=True)
class Row:
    """One activity's finish, and how the project's finish hangs on it."""

    id: str
    number: int
    name: str
    is_seen: bool
    planned: datetime | None
    quantiles: tuple[Quantile, ...]
    mean_hours: float
    sd_hours: float
    work_hours: float
    criticality: float
    cruciality: float
    ranks: float
    significance: float
    ssi: float


def runs(actor: Actor, project: Project) -> QuerySet[SimulationRun]:
    """Return a project's simulations, the newest first, without what they found."""
    rows = visible(actor, SimulationRun).filter(project=project).defer("found")
    return rows.select_related("person").order_by("-started")


def the_run(actor: Actor, run_id: UUID) -> SimulationRun | None:
    """Return a simulation with its project, if the actor sees it."""
    rows = visible(actor, SimulationRun).select_related("project", "person")
    return rows.filter(pk=run_id).first()


def latest(actor: Actor, project: Project) -> SimulationRun | None:
    """Return the last simulation of a project that found something."""
    rows = visible(actor, SimulationRun).filter(project=project, state=FINISHED)
    return rows.select_related("project", "person").order_by("-started").first()


def job_of(run: SimulationRun) -> Job | None:
    """Return the job that simulates: its progress, or that nobody could do it."""
    return jobs.unfinished(JOB, run_id=str(run.pk))


def is_stale(run: SimulationRun, found: Computed | None = None) -> bool:
    """Tell whether the schedule has come to another plan since a run was asked for.

    Args:
        found: The schedule as computed now, where that was done already.
    """
    try:
        return plan_digest(found or computed(run.project_id)) != run.plan_digest
    except Refused:  # it cannot even be computed any more
        return True


def quantiles(run: SimulationRun) -> tuple[Quantile, ...]:
    """Return the quantiles of the project's finish."""
    return tuple(Quantile(p, at(getattr(run, f"p{p}_minute"))) for p in PERCENTS)


def bars(run: SimulationRun) -> list[Bar]:
    """Return the histogram of the project's finish, and its running total."""
    found, done = [], 0
    for first, last, n in run.found.get("histogram", ()):
        done += n
        days = date.fromisoformat(first), date.fromisoformat(last)
        found.append(Bar(*days, n, n / run.trials, done / run.trials))
    return found


def swings(actor: Actor, run: SimulationRun) -> list[Swing]:
    """Return the tornado, the widest swing first."""
    said = run.found.get("tornado", ())
    names = _names(actor, [each[0] for each in said])
    numbers = _numbers(run) if said else {}
    return [
        Swing(
            id_ if id_ in names else "",
            numbers.get(id_, 0),
            names.get(id_, UNSEEN),
            round(low_work / 60, 1),
            round(high_work / 60, 1),
            instant(low),
            instant(high),
        )
        for id_, low_work, high_work, low, high in said
    ]


def driver(actor: Actor, run: SimulationRun) -> str:
    """Return the name of what the finish hangs on the most; blank where nothing stands out."""
    first = run.found.get("drivers", [])[:1]
    names = _names(actor, first)
    return names[first[0]] if first and first[0] in names else UNSEEN if first else ""


def rows(actor: Actor, run: SimulationRun, most: int = MOST_ROWS) -> list[Row]:
    """Return activities, those that the finish hangs on the most first."""
    columns = run.found.get("activities") or {}
    order = sorted(
        range(len(columns.get("id", ()))),
        key=lambda n: (-columns["ssi"][n], -columns["criticality"][n], n),
    )[:most]
    names, numbers = _names(actor, [columns["id"][n] for n in order]), _numbers(run)
    return [_row(columns, n, names, numbers) for n in order]


def n_rows(run: SimulationRun) -> int:
    """Return of how many activities a run tells."""
    return len((run.found.get("activities") or {}).get("id", ()))


def row_of(actor: Actor, run: SimulationRun, activity: Activity) -> Row | None:
    """Return what a run found of one activity."""
    columns = run.found.get("activities") or {}
    ids = columns.get("id", [])
    if str(activity.pk) not in ids:
        return None
    n = ids.index(str(activity.pk))
    return _row(columns, n, _names(actor, [ids[n]]), {})


def _row(
    columns: dict[str, list[Any]], n: int, names: dict[str, str], numbers: dict[str, int]
) -> Row:
    id_ = columns["id"][n]
    hours = {key: round(columns[key][n] / 60, 1) for key in ("mean", "sd", "work")}
    return Row(
        id=id_,
        number=numbers.get(id_, 0),
        name=names.get(id_, UNSEEN),
        is_seen=id_ in names,
        planned=at(columns["planned"][n]),
        quantiles=tuple(Quantile(p, at(columns[f"p{p}"][n])) for p in PERCENTS),
        mean_hours=hours["mean"],
        sd_hours=hours["sd"],
        work_hours=hours["work"],
        **{
            key: columns[key][n]
            for key in ("criticality", "cruciality", "ranks", "significance", "ssi")
        },
    )


def _numbers(run: SimulationRun) -> dict[str, int]:
    """Return activity to its line in the schedule that was simulated, as it stands now."""
    rows = Activity.objects.system(WHY).filter(project=run.project_id).order_by("place")
    return {str(pk): n for n, pk in enumerate(rows.values_list("pk", flat=True), start=1)}


def _names(actor: Actor, ids: Iterable[str]) -> dict[str, str]:
    """Return activity to its name, for those that the actor sees."""
    wanted = [UUID(pk) for pk in ids]
    if not wanted:
        return {}
    seen = visible(actor, Activity).filter(pk__in=wanted).values_list("pk", "name")
    return {str(pk): name for pk, name in seen}


def columns_of(
    run: SimulationRun | None, ids: list[str], found: Computed | None = None
) -> dict[str, Any] | None:
    """Return the last forecast as the chart draws it: columns beside those of the lines."""
    if run is None:
        return None
    columns = run.found.get("activities") or {}
    place = {pk: n for n, pk in enumerate(columns.get("id", ()))}
    where = [place.get(pk, -1) for pk in ids]
    names = ("p10", "p50", "p80", "p90", "criticality")
    return {
        "id": str(run.pk),
        "started": run.started.isoformat(),
        "stale": is_stale(run, found),
        "trials": run.trials,
        "finish": {f"p{p}": getattr(run, f"p{p}_minute") for p in PERCENTS},
        "columns": {name: [columns[name][n] if n >= 0 else None for n in where] for name in names},
    }


def dates_of(run: SimulationRun, ids: set[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return activity to its P10 and P80, for those that have any."""
    columns = run.found.get("activities") or {}
    rows = zip(*(columns.get(name, ()) for name in ("id", "p10", "p80")), strict=True)
    return {pk: (instant(p10), instant(p80)) for pk, p10, p80 in rows if pk in ids and p10}
