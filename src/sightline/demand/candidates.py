"""What a scenario can choose from: live projects and decided-on proposals, as plain entries.

A project counts with what it still costs; what it has cost is sunk. A proposal counts with its whole
cost, spread over the years in which it would be built, and with its running cost afterwards. Both
count with their net return a year, from when it comes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sightline.demand.models import Proposal, ProposalAim, Scenario, year_name
from sightline.demand.rules.choosing import Entry, Laid, Terms
from sightline.identity.queries import office_parents
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects

LIVE = ("proposed", "approved", "initiating", "planning", "executing", "closing", "on_hold")
RUNNING = ("executing", "closing", "on_hold")
ASKED = ("qualified", "approved")


@dataclass(frozen=True)
class Pool:
    """What there is to choose from.

    Attributes:
        ids: Key to (is a project, id).
        left_aside: How many are not among them: another currency, or they begin after the years.
    """

    entries: tuple[Entry, ...]
    ids: Mapping[str, tuple[bool, UUID]]
    left_aside: int = 0

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all entries."""
        return frozenset(self.ids)

    def at(self, key: str) -> Entry | None:
        """Return one entry."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True)
class Span:
    """The years that are counted, and how fiscal years begin."""

    first: int
    n: int
    month: int

    def at(self, day: date | None) -> int | None:
        """Return the place of a day's fiscal year, 0 the first; it may lie outside."""
        if day is None:
            return None
        return (day.year if day.month >= self.month else day.year - 1) - self.first


def terms_of(row: Scenario) -> Terms:
    """Return what a scenario is judged by."""
    return Terms(
        years=row.years,
        limits=row.limits,
        value_years=row.value_years,
        rate=Fraction(row.rate_permille, 1000),
        most_shift=row.most_shift,
        level=row.level,
        uplift_p50=Fraction(row.uplift_p50_permille, 1000),
        uplift_p80=Fraction(row.uplift_p80_permille, 1000),
        kept_p80=Fraction(row.kept_p80_permille, 1000),
    )


def laid_of(deltas: Iterable[Any]) -> list[Laid]:
    """Return deltas as the rules lay them; an answer to another goes after it."""
    order = {"start": 0, "stop": 1, "shift": 2, "fund": 3, "restaff": 4}
    rows = sorted(deltas, key=lambda each: (order[each.kind], each.pk))
    return [
        Laid(
            row.kind, row.key, row.periods, row.period, row.money, row.amount_minor, row.role,
            tuple(row.people),
        )
        for row in rows
    ]  # fmt: skip


def pool_of(actor: Actor, row: Scenario) -> Pool:
    """Return what an actor sees of what a scenario can choose from, in a constant number of queries."""
    offices = below(row.organisation_id, row.office_id)
    held = projects.present(projects.projects(actor)).filter(state__in=LIVE)
    asked = visible(actor, Proposal).filter(state__in=ASKED, office__in=offices)
    if row.portfolio_id is None:
        held = held.filter(office__in=offices)
    else:
        held = held.filter(portfolio=row.portfolio_id)
    span = Span(row.first_year, row.n_periods, row.organisation.fiscal_year_starts)
    return _pool(
        actor, list(held.order_by("code")), list(asked.order_by("number")), span, row.currency
    )


def going_of(actor: Actor, span: Span) -> tuple[list[Any], dict[UUID, Entry], dict[UUID, int]]:
    """Return the live projects that an actor sees, each as an entry, and what each has cost so far."""
    held = (
        projects.present(projects.projects(actor)).filter(state__in=LIVE).exclude(state="proposed")
    )
    rows = list(held.order_by("code"))
    costs = _costs(actor, rows)
    spent = {row.pk: sum(c.actual_minor or 0 for c in costs[row.pk]) for row in rows}
    context = _Context.read(actor, rows, [], span, costs)
    return rows, {row.pk: context.project(row) for row in rows}, spent


def below(organisation_id: UUID, office_id: UUID) -> set[UUID]:
    """Return an office and all below it today."""
    parents = office_parents(organisation_id)
    found = {office_id}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _pool(
    actor: Actor, rows: Sequence[Any], asked: Sequence[Proposal], span: Span, currency: str
) -> Pool:
    fit_rows = [row for row in rows if row.currency == currency]
    fit_asked = [row for row in asked if row.currency == currency]
    context = _Context.read(actor, fit_rows, fit_asked, span, _costs(actor, fit_rows))
    found = [(context.project(row), True, row.pk) for row in fit_rows]
    found += [(context.proposal(row), False, row.pk) for row in fit_asked]
    kept = [each for each in found if each[0].first < span.n]
    n_all = len(rows) + len(asked)
    ids = {entry.key: (is_project, pk) for entry, is_project, pk in kept}
    return Pool(tuple(entry for entry, _, _ in kept), ids, n_all - len(kept))


def _costs(actor: Actor, rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for cost in projects.cost_years(actor).filter(project__in=[row.pk for row in rows]):
        found[cost.project_id].append(cost)
    return found


@dataclass(frozen=True)
class _Context:
    """The rows around projects and proposals, by whose they are."""

    span: Span
    costs: Mapping[UUID, Sequence[Any]]
    benefits: Mapping[UUID, Sequence[Any]]
    served: Mapping[UUID, Sequence[Any]]
    aims: Mapping[UUID, Sequence[Any]]

    @classmethod
    def read(
        cls,
        actor: Actor,
        rows: Sequence[Any],
        asked: Sequence[Proposal],
        span: Span,
        costs: Mapping[UUID, Sequence[Any]],
    ) -> "_Context":
        ids = [row.pk for row in rows]
        benefits: dict[UUID, list[Any]] = defaultdict(list)
        served: dict[UUID, list[Any]] = defaultdict(list)
        aims: dict[UUID, list[Any]] = defaultdict(list)
        for benefit in projects.benefits(actor).filter(project__in=ids):
            benefits[benefit.project_id].append(benefit)
        held = projects.live_contributions(actor).filter(project__in=ids)
        for each in held.select_related("objective"):
            served[each.project_id].append(each)
        wanted = visible(actor, ProposalAim).filter(proposal__in=[row.pk for row in asked])
        for aim in wanted.select_related("objective"):
            aims[aim.proposal_id].append(aim)
        return cls(span, costs, benefits, served, aims)

    def project(self, row: Any) -> Entry:
        """Return a project: what it still costs, and what it is still to return."""
        amounts = self._to_go(row)
        begins = 0 if row.state in RUNNING else max(0, self.span.at(row.start) or 0)
        first = min([begins, *(year for year, amount in amounts.items() if amount)])
        last = max(amounts, default=first)
        money = tuple(amounts.get(year, 0) for year in range(first, last + 1)) or (0,)
        return Entry(
            key=f"project-{row.pk}",
            code=row.code,
            title=row.name,
            is_project=True,
            is_in=row.state != "proposed",
            state=row.get_state_display(),
            category=row.category,
            is_running=row.state in RUNNING,
            is_mandatory=bool(row.mandatory_citation),
            first=first,
            money={"capital": money},
            benefits=tuple(self._returns(row)),
            objectives=tuple(
                (str(each.objective_id), each.objective.name, float(each.share))
                for each in self.served.get(row.pk, ())
            ),
        )

    def _to_go(self, row: Any) -> dict[int, int]:
        """Return what a project still costs, by the place of the year; what is past is sunk."""
        costs = self.costs.get(row.pk, ())
        found: dict[int, int] = {}
        for cost in costs:
            place = cost.fiscal_year - self.span.first
            planned = cost.budget_minor if cost.forecast_minor is None else cost.forecast_minor
            if place >= 0:
                found[place] = max(0, (planned or 0) - (cost.actual_minor or 0))
        if costs:
            return found
        whole = row.whole_life_forecast_minor
        whole = row.whole_life_minor if whole is None else whole
        done = Fraction(row.percent_permille or 0, 1000)
        left = round((whole or 0) * (1 - done))
        begins = max(0, self.span.at(row.start) or 0)
        ends = self.span.at(row.forecast_finish or row.baseline_finish)
        return spread(left, begins, begins if ends is None else ends)

    def _returns(self, row: Any) -> Iterable[tuple[int, int]]:
        finish = self.span.at(row.forecast_finish or row.baseline_finish) or 0
        for each in self.benefits.get(row.pk, ()):
            amount = each.promised_minor if each.expected_minor is None else each.expected_minor
            due = self.span.at(each.due)
            if amount:
                yield amount, max(0, finish if due is None else due)

    def proposal(self, row: Proposal) -> Entry:
        """Return a proposal: what it costs to build and to run, and what it returns."""
        first = max(0, self.span.at(row.start) or 0)
        ends = self.span.at(row.wanted_by)
        last = max(first, first if ends is None else ends)
        built = spread(row.cost_minor or 0, first, last)
        running = row.running_minor or 0
        years = range(first, max(last + 1, self.span.n))
        return Entry(
            key=f"proposal-{row.pk}",
            code=row.code,
            title=row.title,
            is_project=False,
            is_in=row.state == Proposal.State.APPROVED,
            state=row.get_state_display(),
            category=row.category or row.get_kind_display(),
            is_mandatory=bool(row.mandatory_citation),
            first=first,
            money={
                "capital": tuple(built.get(year, 0) for year in range(first, last + 1)),
                "running": tuple(running if year > last else 0 for year in years),
            },
            benefits=(((row.value_minor or 0) - running, last + 1),),
            objectives=tuple(
                (str(aim.objective_id), aim.objective.name, aim.share_permille / 1000)
                for aim in self.aims.get(row.pk, ())
            ),
        )


def spread(amount: int, first: int, last: int) -> dict[int, int]:
    """Return an amount in equal parts over years, the rest in the first one."""
    years = range(first, max(first, last) + 1)
    part, rest = divmod(amount, len(years))
    return {year: part + (rest if year == first else 0) for year in years}


def years_of(first: int, n: int) -> tuple[str, ...]:
    """Return the names of fiscal years."""
    return tuple(year_name(first + place) for place in range(n))
