"""What a proposal is worth by a version of a model: one value, more is better, and its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sightline.demand.rules.scoring import BY_WEIGHT, OF_MONEY, Version
from sightline.engines import scoring

Ratings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Money:
    """A proposal's own figures in minor units: cost once, return and running cost a year."""

    cost: int | None
    value: int | None
    running: int | None = None


@dataclass(frozen=True)
class Part:
    """One line of a derivation: what was said, what it counts, what it adds."""

    name: str
    said: str
    adds: str


@dataclass(frozen=True)
class Worth:
    """What a proposal is worth.

    Attributes:
        value: ``None`` where too little is known; then ``lacks`` says what.
        spread: How far raters are apart: lowest and highest value by one rater's scores alone.
        is_wide: Raters differ by 30 % of a scale or more on a criterion.
        risk: The mean score of the first criterion where less is better.
    """

    value: float | None
    n_raters: int = 0
    spread: tuple[float, float] | None = None
    is_wide: bool = False
    risk: float | None = None
    lacks: str = ""


def means(version: Version, ratings: Ratings) -> dict[str, Fraction | None]:
    """Return the mean of the raters for each criterion, ``None`` where nobody scored."""
    found: dict[str, Fraction | None] = {}
    for each in version.inputs:
        said = [
            Fraction(Decimal(scores[each.key])) for scores in ratings.values() if each.key in scores
        ]
        found[each.key] = sum(said, Fraction(0)) / len(said) if said else None
    return found


def value_of(version: Version, scores: Mapping[str, Fraction | None], money: Money) -> float | None:
    """Return the value of one set of scores; ``None`` where something is missing or impossible."""
    try:
        return _value(version, scores, money)
    except (scoring.Unscorable, ZeroDivisionError):
        return None


def _value(version: Version, scores: Mapping[str, Fraction | None], money: Money) -> float | None:
    if version.method in OF_MONEY:
        return _of_money(version, money)
    if version.method in BY_WEIGHT:
        (row,) = scoring.weighted_scores(version.engine_criteria(), {"it": scores})
        return None if row.value is None else float(row.value)
    if any(score is None for score in scores.values()):
        return None
    known: dict[str, Any] = dict(scores)
    if version.method == "wsjf":
        return float(scoring.wsjf(**known))
    if version.method == "rice":
        return float(scoring.rice(**known))
    return float(scoring.commercial_value(**known).value)


def _of_money(version: Version, money: Money) -> float | None:
    if money.cost is None or money.value is None:
        return None
    parameters = version.parameters
    flow = Fraction(money.value - (money.running or 0), 100)
    flows = [Fraction(-money.cost, 100), *[flow] * parameters["periods"]]
    found = scoring.appraisal(flows, Decimal(str(parameters["rate"])))
    if version.method == "npv":
        return float(found.npv)
    if version.method == "irr":
        return found.irr
    if version.method == "bcr":
        return None if found.benefit_cost is None else float(found.benefit_cost)
    return None if found.payback is None else -float(found.payback)


def worth(version: Version, ratings: Ratings, money: Money) -> Worth:
    """Return what a proposal is worth by all raters together, and how far they are apart."""
    if version.method in OF_MONEY:
        value = _value_or_none(version, money)
        return Worth(value, lacks="" if value is not None else "its cost and its return a year")
    scores = means(version, ratings)
    if version.method in BY_WEIGHT:
        return _weighed(version, ratings, scores)
    value = value_of(version, scores, money)
    alone = [
        value_of(version, {k: Fraction(Decimal(s[k])) if k in s else None for k in scores}, money)
        for s in ratings.values()
    ]
    known = [each for each in alone if each is not None]
    return Worth(
        value,
        len(ratings),
        (min(known), max(known)) if len(known) > 1 else None,
        is_wide=any(each.is_wide for each in apart(version, ratings)),
        risk=_risk(version, scores),
        lacks="" if value is not None else ", ".join(_unscored(version, scores)),
    )


def _weighed(version: Version, ratings: Ratings, scores: Mapping[str, Fraction | None]) -> Worth:
    """Return the worth of all raters and of each alone, in one go: many proposals are looked at."""
    said: dict[str, Mapping[str, Fraction | Decimal | None]] = {
        f"by {rater}": {key: Decimal(score) for key, score in one.items()}
        for rater, one in (ratings.items() if len(ratings) > 1 else ())
    }
    rows = scoring.weighted_scores(version.engine_criteria(), {**said, "all": scores})
    values = {row.id: None if row.value is None else float(row.value) for row in rows}
    value = values.pop("all")
    known = [each for each in values.values() if each is not None]
    return Worth(
        value,
        len(ratings),
        (min(known), max(known)) if len(known) > 1 else None,
        is_wide=any(each.is_wide for each in apart(version, ratings)),
        risk=_risk(version, scores),
        lacks="" if value is not None else ", ".join(_unscored(version, scores)),
    )


def _risk(version: Version, scores: Mapping[str, Fraction | None]) -> float | None:
    risky = next((each.key for each in version.inputs if each.is_reversed), None)
    risk = scores.get(risky) if risky else None
    return None if risk is None else float(risk)


def _value_or_none(version: Version, money: Money) -> float | None:
    return value_of(version, {}, money)


def _unscored(version: Version, scores: Mapping[str, Any]) -> list[str]:
    return [each.name for each in version.inputs if scores.get(each.key) is None]


def apart(version: Version, ratings: Ratings) -> Sequence[scoring.Disagreement]:
    """Return how far raters are apart, criterion by criterion."""
    if len(ratings) < 2:
        return ()
    criteria = [
        scoring.Criterion(each.key, 1, each.is_reversed, each.least, each.most)
        for each in version.inputs
    ]
    said = {
        rater: {key: Decimal(score) for key, score in scores.items()}
        for rater, scores in ratings.items()
    }
    try:
        return scoring.disagreements(criteria, said)
    except scoring.Unscorable:
        return ()


def parts(version: Version, ratings: Ratings, money: Money) -> list[Part]:
    """Return the derivation of a proposal's worth, line by line."""
    if version.method in OF_MONEY:
        return _money_parts(version, money)
    scores = means(version, ratings)
    if version.method in BY_WEIGHT:
        (row,) = scoring.weighted_scores(version.engine_criteria(), {"it": scores})
        named = {each.key: each for each in version.inputs}
        return [
            Part(
                named[each.criterion].name,
                "not scored" if each.score is None else _counted(each),
                f"{float(each.weight):.0%} x = {float(each.adds):.3f}",
            )
            for each in row.parts
        ]
    return [
        Part(each.name, "not scored" if (s := scores[each.key]) is None else f"{float(s):g}", "")
        for each in version.inputs
    ]


def _counted(part: Any) -> str:
    said = f"{float(part.score):.2f}"
    return said if part.score == part.counted else f"{said}, counts {float(part.counted):.2f}"


def _money_parts(version: Version, money: Money) -> list[Part]:
    rate, periods = version.parameters["rate"], version.parameters["periods"]
    return [
        Part("Cost, paid at once", _major(money.cost), ""),
        Part("Return a year", _major(money.value), ""),
        Part("Running cost a year", _major(money.running or 0), ""),
        Part("Rate", f"{float(rate):.2%}", f"{periods} years"),
    ]


def _major(minor: int | None) -> str:
    return "not said" if minor is None else f"{minor / 100:,.2f}"
