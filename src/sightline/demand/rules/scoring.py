"""Scoring models on plain values: what each method asks of raters, checked, and what it comes to.

The engines compute; here stand the methods' inputs, their checks, and the one shape in which every
method answers: a value, more is better, with its parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from typing import Any

from sightline.engines import scoring
from sightline.kernel.errors import Invalid, Refused

METHODS: Mapping[str, str] = {
    "weighted": "Weighted score",
    "ahp": "AHP, weights from pairs",
    "wsjf": "WSJF",
    "rice": "RICE",
    "ecv": "Expected commercial value",
    "npv": "Net present value",
    "irr": "Internal rate of return",
    "bcr": "Benefit-cost ratio",
    "payback": "Payback",
}
#: Computed from a proposal's own cost and return; nobody rates.
OF_MONEY = ("npv", "irr", "bcr", "payback")
BY_WEIGHT = ("weighted", "ahp")
FORMULAS: Mapping[str, str] = {
    "weighted": "sum of weight x score; what is better small counts from the other end",
    "ahp": "as a weighted score, with weights from the pairwise comparison",
    "wsjf": "(value + time criticality + risk reduction or opportunity) / job size",
    "rice": "reach x impact x confidence / effort",
    "ecv": "(NPV x chance of commercial success - launch) x chance of technical success - development",
    "npv": "sum of flow / (1 + rate)^period, the first undiscounted",
    "irr": "the rate at which the net present value is 0",
    "bcr": "present value of what comes back / what is paid",
    "payback": "periods until what was paid is back; counted negative, so that more is better",
}
#: What raters say for methods with inputs of their own: (key, name, least, most).
FIXED: Mapping[str, tuple[tuple[str, str, Decimal, Decimal], ...]] = {
    "wsjf": (
        ("value", "Business value", Decimal(1), Decimal(100)),
        ("urgency", "Time criticality", Decimal(1), Decimal(100)),
        ("opportunity", "Risk reduction or opportunity", Decimal(1), Decimal(100)),
        ("size", "Job size", Decimal(1), Decimal(100)),
    ),
    "rice": (
        ("reach", "Reach", Decimal(0), Decimal(1_000_000_000)),
        ("impact", "Impact", Decimal(0), Decimal(10)),
        ("confidence", "Confidence, 0 to 1", Decimal(0), Decimal(1)),
        ("effort", "Effort, person-months", Decimal("0.1"), Decimal(100_000)),
    ),
    "ecv": (
        ("npv", "Net present value of success", Decimal(-(10**12)), Decimal(10**12)),
        ("technical", "Chance of technical success, 0 to 1", Decimal(0), Decimal(1)),
        ("commercial", "Chance of commercial success, 0 to 1", Decimal(0), Decimal(1)),
        ("development", "Development cost", Decimal(0), Decimal(10**12)),
        ("launch", "Launch cost", Decimal(0), Decimal(10**12)),
    ),
}
MOST_CRITERIA = 10
MOST_PERIODS = 60


@dataclass(frozen=True)
class Input:
    """What a rater says: a criterion, its scale, and whether less is better."""

    key: str
    name: str
    least: Decimal
    most: Decimal
    weight: Fraction | None = None
    is_reversed: bool = False


@dataclass(frozen=True)
class Version:
    """A model's version as it computes: method, criteria as they are stored, parameters."""

    method: str
    criteria: Sequence[Mapping[str, Any]] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What raters are asked, in order; nothing where the figures are the proposal's own."""
        if self.method in FIXED:
            return tuple(Input(*each) for each in FIXED[self.method])
        weights = self.weights
        return tuple(
            Input(
                each["key"],
                each["name"],
                Decimal(str(each.get("low", 0))),
                Decimal(str(each.get("high", 10))),
                weights[each["key"]],
                bool(each.get("is_reversed")),
            )
            for each in self.criteria
        )

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Criterion to its share of the whole."""
        if self.method == "ahp":
            found = _comparison(self.criteria, self.parameters.get("matrix"))
            return {key: Fraction(weight) for key, weight in found.weights.items()}
        shares = scoring.shares_of(self._criteria({e["key"]: e["weight"] for e in self.criteria}))
        return {each["key"]: share for each, share in zip(self.criteria, shares, strict=True)}

    def _criteria(self, weights: Mapping[str, Any]) -> list[scoring.Criterion]:
        return [
            scoring.Criterion(
                each["key"],
                _plain(weights[each["key"]]),
                bool(each.get("is_reversed")),
                _plain(each.get("low", 0)),
                _plain(each.get("high", 10)),
            )
            for each in self.criteria
        ]

    def engine_criteria(self, moved: Mapping[str, Fraction] | None = None) -> list[Any]:
        """Return the criteria as the engine takes them, with some weights moved if asked."""
        return self._criteria({**self.weights, **moved}) if moved else self._as_they_are

    @cached_property
    def _as_they_are(self) -> list[scoring.Criterion]:
        return self._criteria(self.weights)


def _plain(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


def _comparison(criteria: Sequence[Mapping[str, Any]], matrix: Any) -> scoring.Comparison:
    names = [each["key"] for each in criteria]
    table = [[_plain(cell) for cell in row] for row in matrix or []]
    return scoring.compared(names, table)


def comparison(version: Version) -> scoring.Comparison:
    """Return how an AHP model compares its criteria, with its consistency and worst triad."""
    return _comparison(version.criteria, version.parameters.get("matrix"))


def check_version(version: Version) -> None:
    """Refuse a model that cannot compute.

    Raises:
        Invalid: Criteria or parameters that are none.
        Refused: The engine's guards: ``no-criteria``, ``duplicate``, ``no-weight``,
            ``inconsistent`` with the worst triad by name, and others.
    """
    if version.method not in METHODS:
        raise Invalid({"method": [f"Choose one of {', '.join(METHODS)}."]})
    if version.method in OF_MONEY:
        _check_rate(version.parameters)
        return
    if version.method in FIXED:
        return
    if len(version.criteria) > MOST_CRITERIA:
        raise Refused("too-many", f"At most {MOST_CRITERIA} criteria.", "criteria")
    try:
        if version.method == "ahp":
            scoring.check_consistent(comparison(version))
        scoring.shares_of(version.engine_criteria())
    except scoring.Unscorable as error:
        raise Refused(error.code, f"{error.message} {error.remedy}", "criteria") from error
    except (ValueError, TypeError, KeyError, InvalidOperation, IndexError) as error:
        raise Invalid({"criteria": [f"These criteria cannot be read: {error}"]}) from error


def _check_rate(parameters: Mapping[str, Any]) -> None:
    rate, periods = parameters.get("rate"), parameters.get("periods")
    try:
        is_rate = rate is not None and -1 < Decimal(str(rate)) <= 10
    except InvalidOperation:
        is_rate = False
    if not is_rate:
        raise Invalid({"rate": ["Give the rate a period, such as 0.035 for 3.5 %."]})
    if (
        isinstance(periods, bool)
        or not isinstance(periods, int)
        or not 1 <= periods <= MOST_PERIODS
    ):
        raise Invalid({"periods": [f"Give a number of years from 1 to {MOST_PERIODS}."]})


def checked_scores(version: Version, given: Mapping[str, Any]) -> dict[str, str]:
    """Return what a rater says as decimal texts, each on its scale.

    Raises:
        Invalid: A criterion that there is not, or a score off its scale.
        Refused: ``nothing-scored``, ``nobody-rates``.
    """
    inputs = {each.key: each for each in version.inputs} if version.method not in OF_MONEY else {}
    if not inputs:
        words = "This model computes from the proposal's own figures; nobody rates."
        raise Refused("nobody-rates", words)
    problems: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for key, value in given.items():
        if key not in inputs:
            problems[key] = ["The model has no such criterion."]
        elif value not in (None, ""):
            said[key] = _on_scale(inputs[key], value, problems)
    if problems:
        raise Invalid(problems)
    if not said:
        raise Refused("nothing-scored", "Score at least one criterion.")
    return said


def _on_scale(wanted: Input, value: Any, problems: dict[str, list[str]]) -> str:
    try:
        score = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        score = None
    if score is None or not score.is_finite() or not wanted.least <= score <= wanted.most:
        problems[wanted.key] = [f"Between {wanted.least} and {wanted.most}."]
        return ""
    return f"{score.normalize():f}"
