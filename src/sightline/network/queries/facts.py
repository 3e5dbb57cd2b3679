"""What is known of projects, as conditions ask for it: plain values, in a constant number of reads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sightline.identity import queries as identity
from sightline.identity import rules as offices
from sightline.kernel import clock
from sightline.kernel.money import digits
from sightline.kernel.policy import Actor, visible
from sightline.network.models import Regime
from sightline.network.rules.conditions import CHECKS, Condition
from sightline.projects import queries as projects
from sightline.projects.outlook import plain_then
from sightline.projects.rules import REPORT_TEXTS

if TYPE_CHECKING:
    from sightline.projects.models import Project

ENDED = ("closed", "tracking", "cancelled")
COUNTS = {
    **{name: name for name in ("phases", "gates", "milestones", "benefits")},
    "schedule": "schedules",
}
REPORTED = ("reason", *REPORT_TEXTS)
COLUMNS = (
    *("pk", "office_id", "program_id", "category", "department", "state", "currency"),
    *("whole_life_minor", "start", "baseline_finish", "forecast_finish", "percent_permille"),
    *("manager_id", "manager_name", "sponsor_id", "sponsor_name", "cadence_days"),
    *("standing__reported_on", "standing__n_open_risks", "standing__cadence_days"),
    *(f"standing__report__{name}" for name in REPORTED),
)


@dataclass(frozen=True)
class Known:
    """One project as conditions see it.

    Attributes:
        offices: Its office and those above it, nearest first.
        facts: Field to what is known, as ``rules.conditions`` lists them.
    """

    id: UUID
    office: UUID
    offices: tuple[UUID, ...]
    baseline_finish: date | None
    finish: date | None
    permille: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Ground:
    """What all projects have in common: the tree of offices, their levels and regimes, a currency."""

    parent_of: Mapping[UUID, UUID]
    levels: Mapping[UUID, str]
    regimes: Mapping[UUID, frozenset[str]]
    currency: str
    day: date

    def line(self, office: UUID) -> tuple[UUID, ...]:
        """Return an office and those above it, nearest first."""
        return (office, *offices.above(office, self.parent_of))

    def below(self, office: UUID) -> frozenset[UUID]:
        """Return an office and everything beneath it."""
        return offices.below([office], self.parent_of)

    def regimes_of(self, office: UUID) -> frozenset[str]:
        """Return the regimes of an office and of those above it."""
        held = (self.regimes.get(one, frozenset()) for one in self.line(office))
        return frozenset().union(*held)


def ground(actor: Actor, day: date | None = None) -> Ground:
    """Return what all projects have in common on a day (today)."""
    day = day or clock.today()
    assert actor.organisation_id is not None
    return Ground(
        identity.office_parents(actor.organisation_id, day),
        dict(identity.all_offices(actor).values_list("pk", "level")),
        regimes_on(actor, day),
        identity.organisation(actor).currency,
        day,
    )


def regimes_on(actor: Actor, day: date) -> dict[UUID, frozenset[str]]:
    """Return office to the regimes that it is under itself on a day."""
    rows = visible(actor, Regime).filter(since__lte=day)
    live = rows.filter(Q(until__isnull=True) | Q(until__gt=day)).values_list("office_id", "name")
    found: dict[UUID, set[str]] = {}
    for office, name in live:
        found.setdefault(office, set()).add(name)
    return {office: frozenset(names) for office, names in found.items()}


def live_projects(actor: Actor, day: date | None = None) -> "QuerySet[Project]":
    """Return the projects that a standard can oblige, of those that the actor sees."""
    return alive(projects.projects(actor), day)


def alive(rows: "QuerySet[Project]", day: date | None = None) -> "QuerySet[Project]":
    """Return those of some projects that a standard can oblige: present, and not ended."""
    return projects.present(rows, day).exclude(state__in=ENDED)


def known(
    rows: "QuerySet[Project]", common: Ground, checks: Iterable[Condition] = ()
) -> list[Known]:
    """Return what is known of projects; only what some check asks for is counted.

    The cost of a project is known only in the organisation's own currency.
    """
    asked = {condition.field for condition in checks}
    plain = rows.order_by("code", "pk")
    counts = {name: _counts(rows, path) for name, path in COUNTS.items() if name in asked}
    told = (
        {**row, **{name: held.get(row["pk"], 0) for name, held in counts.items()}}
        for row in plain.values(*COLUMNS)
    )
    return _all_known(told, common, counts)


def known_then(
    actor: Actor,
    common: Ground,
    checks: Iterable[Condition] = (),
    only: Collection[UUID] | None = None,
) -> list[Known]:
    """Return what was known of the projects at hand on the day of a ground, from the journal.

    A project of which nothing was written by then is not told of. What a report said is told
    from the reports that were published by then.
    """
    asked = {condition.field for condition in checks} & COUNTS.keys()
    found = plain_then(actor, common.day, end_of(common.day), counted=asked, only=only)
    live = (row for row in found if row["state"] not in ENDED)
    return _all_known(live, common, asked)


def end_of(day: date) -> datetime:
    """Return the last instant of a day."""
    return datetime.combine(day + timedelta(1), time(), UTC) - timedelta(microseconds=1)


def _all_known(
    rows: Iterable[Mapping[str, Any]], common: Ground, counted: Iterable[str]
) -> list[Known]:
    lines: dict[UUID, tuple[UUID, ...]] = {}
    regimes: dict[UUID, frozenset[str]] = {}
    found = []
    for row in rows:
        office = row["office_id"]
        if office not in lines:
            lines[office], regimes[office] = common.line(office), common.regimes_of(office)
        facts = _facts(row, common) | {"regime": regimes[office]}
        facts |= {name: row[name] for name in counted}
        found.append(_known(row, lines[office], facts))
    return found


def _known(row: Mapping[str, Any], line: tuple[UUID, ...], facts: dict[str, Any]) -> Known:
    finish = row["forecast_finish"] or row["baseline_finish"]
    baseline, permille = row["baseline_finish"], row["percent_permille"]
    return Known(row["pk"], row["office_id"], line, baseline, finish, permille, facts)


def _counts(rows: "QuerySet[Project]", path: str) -> dict[UUID, int]:
    held = rows.order_by().values("pk").annotate(n=Count(path)).values_list("pk", "n")
    return dict(held)


def _facts(row: Mapping[str, Any], common: Ground) -> dict[str, Any]:
    reported, start, finish = row["standing__reported_on"], row["start"], row["baseline_finish"]
    facts = {
        "level": common.levels.get(row["office_id"]),
        "category": row["category"] or None,
        "department": row["department"] or None,
        "state": row["state"],
        "cost": _cost(row, common),
        "days": (finish - start).days if start and finish else None,
        "report_age": (common.day - reported).days if reported else None,
        "cadence": row["standing__cadence_days"] or row["cadence_days"],
        "manager": row["manager_id"] or row["manager_name"],
        "sponsor": row["sponsor_id"] or row["sponsor_name"],
        "baseline": finish is not None,
        "open_risks": row["standing__n_open_risks"],
    }
    return facts | {name: row[f"standing__report__{name}"] for name in REPORTED}


def _cost(row: Mapping[str, Any], common: Ground) -> Decimal | None:
    amount = row["whole_life_minor"]
    if amount is None or row["currency"] != common.currency:
        return None
    return Decimal(amount).scaleb(-digits(common.currency))


assert set(REPORTED) <= set(CHECKS)
