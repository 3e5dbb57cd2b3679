"""What is known of projects, as conditions ask for it: plain values, in a constant number of reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
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

if TYPE_CHECKING:
    from sightline.projects.models import Project

ENDED = ("closed", "tracking", "cancelled")
COUNTS = {"phases": "phases", "gates": "gates", "milestones": "milestones", "benefits": "benefits"}
REPORTED = ("reason", "achieved", "next_steps", "help_needed")
COLUMNS = (
    *("pk", "office_id", "program_id", "category", "department", "state", "currency"),
    *("whole_life_minor", "start", "baseline_finish", "forecast_finish", "percent_permille"),
    *("manager_id", "manager_name", "sponsor_id", "sponsor_name", "cadence_days"),
    *("standing__reported_on", "standing__n_open_risks"),
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
    """Return the projects that a standard can oblige: present, and not ended."""
    return projects.present(projects.projects(actor), day).exclude(state__in=ENDED)


def known(
    rows: "QuerySet[Project]", common: Ground, checks: Iterable[Condition] = ()
) -> list[Known]:
    """Return what is known of projects; only what some check asks for is counted.

    The cost of a project is known only in the organisation's own currency.
    """
    asked = {condition.field for condition in checks}
    plain = rows.order_by("code", "pk")
    counts = {name: _counts(rows, path) for name, path in COUNTS.items() if name in asked}
    if "schedule" in asked:
        counts["schedule"] = _counts(rows, "schedules")
    lines: dict[UUID, tuple[UUID, ...]] = {}
    regimes: dict[UUID, frozenset[str]] = {}
    found = []
    for row in plain.values(*COLUMNS):
        office = row["office_id"]
        if office not in lines:
            lines[office], regimes[office] = common.line(office), common.regimes_of(office)
        facts = _facts(row, common) | {"regime": regimes[office]}
        facts |= {name: held.get(row["pk"], 0) for name, held in counts.items()}
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
        "cadence": row["cadence_days"],
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
