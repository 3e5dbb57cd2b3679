"""A problem as rows and columns: a column is a candidate with a start, a row keeps under its limit.

Every row belongs to a named rule, so that an answer can say which rule did what. Rows are brought
to whole numbers where that is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.engines.measure.numbers import exact
from sightline.engines.select.checks import Plain, by_period, checked
from sightline.engines.select.problem import Band, Measure, Problem
from sightline.engines.select.refusal import Unselectable

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
MOST_WHOLE = 2.0**50
SMALL = 1e-9


class Sort(StrEnum):
    """What sort of rule a rule is; those of one candidate first."""

    BARRED = "barred"
    PREREQUISITE = "prerequisite"
    EXCLUSIVE = "exclusive"
    BUDGET = "budget"
    CAPACITY = "capacity"
    CEILING = "ceiling"
    FLOOR = "floor"
    SPEND = "minimum spend"
    SECOND = "second objective"
    MANDATORY = "mandatory"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its name, such as ``budget:capex:2027``; ``unit`` is of its limit."""

    key: str
    sort: Sort
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """The weights of columns kept at or under a limit; ``factor`` made whole numbers of them.

    Attributes:
        rule: The rule it belongs to; empty for one start a candidate.
        errors: By how much each weight may be more; None where estimates are believed.
    """

    rule: str
    columns: Ints
    weights: Floats
    limit: float
    factor: float = 1.0
    errors: Floats | None = None


@dataclass(frozen=True)
class Model:
    """A problem ready to be solved.

    Attributes:
        owner: Of each column, the place of its candidate.
        start: Of each column, its period.
        gain: What a column adds to the objective, times ``factor``.
        losses: By how much a gain may be less; None where estimates are believed.
        is_whole: All gains are whole numbers, so an objective is too.
        spend: What a column costs over all periods and kinds.
    """

    ids: tuple[str, ...]
    owner: Ints
    start: Ints
    gain: Floats
    factor: float
    is_whole: bool
    losses: Floats | None
    rows: tuple[Row, ...]
    rules: Mapping[str, Rule]
    strikes: int
    spend: Floats
    value: Floats
    second: Floats

    @property
    def size(self) -> int:
        """How many columns it has."""
        return len(self.gain)

    @property
    def is_robust(self) -> bool:
        """Whether estimates may be wrong."""
        return self.losses is not None or any(row.errors is not None for row in self.rows)

    @cached_property
    def matrix(self) -> csc_matrix:
        """The weights of all rows, sparse by columns."""
        from scipy.sparse import csc_matrix

        return csc_matrix(self._sparse([row.weights for row in self.rows]), shape=self._shape)

    @cached_property
    def cautious(self) -> csc_matrix:
        """The weights with all errors added."""
        from scipy.sparse import csc_matrix

        weights = [r.weights if r.errors is None else r.weights + r.errors for r in self.rows]
        return csc_matrix(self._sparse(weights), shape=self._shape)

    @cached_property
    def limits(self) -> Floats:
        """The limits of all rows."""
        return np.array([row.limit for row in self.rows], float)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.rows), self.size

    def _sparse(self, weights: Sequence[Floats]) -> tuple[Floats, tuple[Ints, Ints]]:
        columns = [row.columns for row in self.rows]
        heads = np.repeat(np.arange(len(self.rows)), [len(each) for each in columns])
        none = np.zeros(0, np.int64)
        return np.concatenate([np.zeros(0), *weights]), (heads, np.concatenate([none, *columns]))

    def without(self, rules: Iterable[str]) -> Model:
        """Return the problem with some rules gone."""
        gone = set(rules)
        return replace(self, rows=tuple(row for row in self.rows if row.rule not in gone))

    def with_row(self, row: Row) -> Model:
        """Return the problem with one more row."""
        return replace(self, rows=(*self.rows, row))

    def raised(self, rule: str, by: float) -> Model:
        """Return the problem with the limits of a rule raised, in the rule's own unit."""
        rows = (
            replace(r, limit=_down(r.limit + by * r.factor, r)) if r.rule == rule else r
            for r in self.rows
        )
        return replace(self, rows=tuple(rows))

    def used(self, chosen: Flags) -> Floats:
        """Return what each row comes to, at the worst that its errors allow."""
        used = np.asarray(self.matrix @ chosen, float)
        if self.strikes:
            for place, row in enumerate(self.rows):
                if row.errors is not None:
                    used[place] += self._worst(row.errors[chosen[row.columns]])
        return used

    def broken(self, chosen: Flags) -> list[str]:
        """Return the rules that a choice breaks, in order; one start a candidate is the name ''."""
        over = self.used(chosen) > self.limits + SMALL * (1 + np.abs(self.limits))
        return list(dict.fromkeys(self.rows[place].rule for place in np.flatnonzero(over)))

    def worth(self, chosen: Flags) -> float:
        """Return the objective of a choice, times ``factor``, at the worst that errors allow."""
        total = float(self.gain[chosen].sum())
        return total if self.losses is None else total - self._worst(self.losses[chosen])

    def _worst(self, errors: Floats) -> float:
        return float(np.sort(errors)[::-1][: self.strikes].sum())


def modelled(problem: Problem) -> Model:
    """Return a problem as rows and columns.

    Raises:
        Unselectable: As ``checks.checked`` says.
    """
    return _Builder(problem).model()


def whole(values: Floats) -> float:
    """Return the power of ten that makes whole numbers of all values, 0 when there is none."""
    if not len(values):
        return 1.0
    for factor in (1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6):
        scaled = values * factor
        if np.abs(scaled).max() > MOST_WHOLE:
            return 0.0
        if np.all(np.abs(scaled - np.round(scaled)) <= SMALL * np.maximum(1, np.abs(scaled))):
            return factor
    return 0.0


def _down(limit: float, row: Row) -> float:
    """Return a limit rounded down where the row has whole numbers only."""
    return (
        float(np.floor(limit + 1e-6)) if row.errors is None and whole(row.weights) == 1 else limit
    )


class _Builder:
    """Collects columns, rows and rules of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.plain: list[Plain] = checked(problem)
        self.columns = [(i, s) for i, each in enumerate(self.plain) for s in each.starts]
        self.of: dict[int, list[int]] = defaultdict(list)
        for column, (i, _) in enumerate(self.columns):
            self.of[i].append(column)
        self.at = {candidate.id: i for i, candidate in enumerate(problem.candidates)}
        self.rows: list[Row] = []
        self.rules: dict[str, Rule] = {}
        self.money = self._by_cell("money")
        self.people = self._by_cell("people")

    def model(self) -> Model:
        self._one_start()
        self._policy()
        self._prerequisites()
        self._exclusives()
        self._budgets()
        self._capacities()
        value, second = self._values()
        for band in self.problem.bands:
            self._band(band, value)
        weight = float(self.problem.second_weight)
        self._second(second)
        objective = (1 - weight) * value + weight * second
        losses = (1 - weight) * np.abs(value) * self._each("value_error")
        is_robust = bool(self.problem.strikes and losses.any())
        factor = whole(np.concatenate([objective, losses]) if is_robust else objective)
        scale = factor or 1.0
        gain = np.round(objective * scale) if factor else objective
        return Model(
            ids=tuple(candidate.id for candidate in self.problem.candidates),
            owner=np.array([i for i, _ in self.columns], np.int64),
            start=np.array([s for _, s in self.columns], np.int64),
            gain=gain,
            factor=scale,
            is_whole=bool(factor),
            losses=losses * scale if is_robust else None,
            rows=tuple(self.rows),
            rules=self.rules,
            strikes=self.problem.strikes,
            spend=self._spend(),
            value=value,
            second=second,
        )

    def _by_cell(self, what: str) -> dict[tuple[str, int], dict[int, float]]:
        """Return, by kind or role and period, what each column takes of it."""
        found: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
        for column, (i, start) in enumerate(self.columns):
            for key, profile in getattr(self.plain[i], what).items():
                for period, amount in enumerate(profile, start=start):
                    if amount:
                        found[key, period][column] = amount
        return found

    def _each(self, what: str) -> Floats:
        return np.array([getattr(self.plain[i], what) for i, _ in self.columns], float)

    def _spend(self) -> Floats:
        return np.array(
            [sum(sum(each) for each in self.plain[i].money.values()) for i, _ in self.columns],
            float,
        )

    def _values(self) -> tuple[Floats, Floats]:
        late = np.array([s - self.plain[i].starts[0] for i, s in self.columns], float)
        kept = np.maximum(1 - late * self._each("late_loss"), 0)
        return self._each("value") * kept, self._each("second") * kept

    def _rule(self, key: str, sort: Sort, words: str) -> str:
        found, n = key, 2
        while found in self.rules:
            found, n = f"{key}:{n}", n + 1
        self.rules[found] = Rule(found, sort, words)
        return found

    def _row(
        self, rule: str, weights: Mapping[int, float], limit: float, *, errors: bool = False
    ) -> None:
        columns = np.array(list(weights), np.int64)
        amounts = np.array(list(weights.values()), float)
        wrong = None
        if errors and self.problem.strikes:
            wrong = amounts * self._each("money_error")[columns]
            wrong = wrong if wrong.any() else None
        parts = [amounts] if wrong is None else [amounts, wrong]
        factor = whole(np.concatenate(parts))
        if factor:
            amounts = np.round(amounts * factor)
            wrong = None if wrong is None else np.round(wrong * factor)
            limit = float(np.floor(limit * factor + 1e-6))
        self.rows.append(Row(rule, columns, amounts, limit, factor or 1.0, wrong))

    def _one_start(self) -> None:
        for columns in self.of.values():
            if len(columns) > 1:
                self._row("", dict.fromkeys(columns, 1.0), 1)

    def _policy(self) -> None:
        for i, candidate in enumerate(self.problem.candidates):
            if candidate.is_mandatory:
                rule = self._rule(
                    f"mandatory:{candidate.id}", Sort.MANDATORY, f"“{candidate.title}” is mandatory"
                )
                self._row(rule, dict.fromkeys(self.of[i], -1.0), -1)
            if candidate.is_barred:
                rule = self._rule(
                    f"barred:{candidate.id}", Sort.BARRED, f"“{candidate.title}” is barred"
                )
                self._row(rule, dict.fromkeys(self.of[i], 1.0), 0)

    def _prerequisites(self) -> None:
        for i, candidate in enumerate(self.problem.candidates):
            for needed in dict.fromkeys(candidate.requires):
                other = self.problem.candidates[self.at[needed]]
                rule = self._rule(
                    f"prerequisite:{candidate.id}:{needed}",
                    Sort.PREREQUISITE,
                    f"“{candidate.title}” needs “{other.title}”",
                )
                for period in self.plain[i].starts:
                    mine = [c for c in self.of[i] if self.columns[c][1] <= period]
                    theirs = [c for c in self.of[self.at[needed]] if self.columns[c][1] <= period]
                    self._row(rule, {**dict.fromkeys(mine, 1.0), **dict.fromkeys(theirs, -1.0)}, 0)

    def _exclusives(self) -> None:
        for place, group in enumerate(self.problem.exclusives, start=1):
            names = ", ".join(
                f"“{self.problem.candidates[self.at[i]].title}”" for i in group.ids[:5]
            )
            more = " and more" if len(group.ids) > 5 else ""
            rule = self._rule(
                f"exclusive:{group.name or place}",
                Sort.EXCLUSIVE,
                f"at most {group.most} of {names}{more}",
            )
            columns = [c for key in group.ids for c in self.of[self.at[key]]]
            self._row(rule, dict.fromkeys(columns, 1.0), group.most)

    def _cells(self, kind: str | None, period: int | None) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        for (key, at), weights in self.money.items():
            if kind in (None, key) and period in (None, at):
                for column, amount in weights.items():
                    found[column] += amount
        return dict(found)

    def _budgets(self) -> None:
        for budget in self.problem.budgets:
            kind = budget.kind or "all"
            for ends, sort, name in (
                (budget.amounts, Sort.BUDGET, "budget"),
                (budget.least, Sort.SPEND, "spend"),
            ):
                for period, amount in self._amounts(ends, name):
                    at = "" if period is None else f":{self.problem.periods[period]}"
                    of = f" in {self.problem.periods[period]}" if period is not None else ""
                    money = "money" if budget.kind is None else f"{budget.kind} money"
                    words = f"{'at least ' if sort is Sort.SPEND else 'no more than '}{amount:g} of {money}{of}"
                    rule = self._rule(f"{name}:{kind}{at}", sort, words)
                    self._limit(rule, self._cells(budget.kind, period), amount, sort is Sort.SPEND)

    def _amounts(self, ends: object, name: str) -> list[tuple[int | None, float]]:
        if isinstance(ends, Sequence) and not isinstance(ends, str):
            amounts = by_period(ends, len(self.problem.periods), f"a {name}")
            return [(p, amount) for p, amount in enumerate(amounts) if amount is not None]
        (amount,) = by_period(ends, 1, f"a {name}")
        return [] if amount is None else [(None, amount)]

    def _limit(self, rule: str, weights: dict[int, float], amount: float, is_least: bool) -> None:
        if is_least:
            self._row(rule, {column: -each for column, each in weights.items()}, -amount)
        else:
            self._row(rule, weights, amount, errors=True)

    def _capacities(self) -> None:
        for capacity in self.problem.capacities:
            n = len(self.problem.periods)
            for period, amount in enumerate(by_period(capacity.amounts, n, f"“{capacity.role}”")):
                if amount is not None:
                    name = self.problem.periods[period]
                    rule = self._rule(
                        f"capacity:{capacity.role}:{name}",
                        Sort.CAPACITY,
                        f"no more than {amount:g} of {capacity.role} in {name}",
                    )
                    self._row(rule, self.people.get((capacity.role, period), {}), amount)

    def _band(self, band: Band, value: Floats) -> None:
        counts = {
            Measure.SPEND: self._spend(),
            Measure.COUNT: np.ones(len(self.columns)),
            Measure.VALUE: value,
        }[band.of]
        is_in = np.array(
            [self.problem.candidates[i].category == band.category for i, _ in self.columns]
        )
        for end, sign, sort in ((band.most, 1.0, Sort.CEILING), (band.least, -1.0, Sort.FLOOR)):
            if end is None:
                continue
            amount = float(exact(end, "a band", Unselectable))
            shown = f"{amount:.4g}" + (" as a share" if band.is_share else "")
            words = f"“{band.category}” has {'at most' if sign > 0 else 'at least'} {shown} of {band.of}"
            name = "ceiling" if sort is Sort.CEILING else "floor"
            rule = self._rule(f"{name}:{band.category}", sort, words)
            weights = sign * counts * (is_in - amount if band.is_share else is_in)
            kept = np.flatnonzero(weights)
            self._row(
                rule,
                {int(c): float(weights[c]) for c in kept},
                0 if band.is_share else sign * amount,
            )

    def _second(self, second: Floats) -> None:
        if self.problem.second_least is None:
            return
        least = float(exact(self.problem.second_least, "the second objective", Unselectable))
        words = f"the second objective comes to at least {least:g}"
        rule = self._rule("second", Sort.SECOND, words)
        self._row(rule, {c: -float(each) for c, each in enumerate(second) if each}, -least)
