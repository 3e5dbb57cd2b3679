"""The measured status of one project, dimension by dimension, and what it says of the declared.

Each dimension is one function from facts to a colour with its reason, formula and inputs.
"""

import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from sightline.engines.measure.colour import Colour, drift_colour, share_colour, worst
from sightline.engines.measure.facts import Measured, Milestone, ProjectFacts, Tolerance

__all__ = [
    "DIMENSIONS",
    "Measured",
    "Milestone",
    "ProjectFacts",
    "Tolerance",
    "benefits",
    "cost",
    "is_stale",
    "is_watermelon",
    "measure",
    "overall",
    "resources",
    "risk",
    "schedule",
    "scope",
]

DIMENSIONS = ("schedule", "cost", "scope", "benefits", "risk", "resources")
"""The measured dimensions, in the order they are shown and in which ties are broken."""

ESCALATED_SCORE = 15
"""Probability times impact from which a risk is escalated, of 25."""

WATERMELON_STEPS = 3
"""Five-step gap between declared and measured from which the two no longer agree."""


def measure(facts: ProjectFacts, tolerance: Tolerance) -> dict[str, Measured]:
    """Return the measured status of every dimension, keyed by ``DIMENSIONS`` in their order."""
    return {
        "schedule": schedule(facts, tolerance),
        "cost": cost(facts, tolerance),
        "scope": scope(facts),
        "benefits": benefits(facts, tolerance),
        "risk": risk(facts),
        "resources": resources(facts),
    }


def overall(dimensions: Mapping[str, Measured]) -> Measured:
    """Return the status of the most constrained dimension, in its own words.

    Dimensions that are not measured are passed over; of several equally bad the first
    of ``dimensions`` speaks.

    Source:
        Domain reference 7.2: overall is the most constrained dimension.
    """
    formula = "most constrained dimension"
    inputs: dict[str, str | int | None] = {name: m.colour.value for name, m in dimensions.items()}
    colour = worst(measured.colour for measured in dimensions.values())
    if not colour.is_known:
        return Measured(colour, "Nothing of this project can be measured.", inputs, formula)
    name, first = next((n, m) for n, m in dimensions.items() if m.colour is colour)
    return Measured(colour, f"{name.capitalize()}: {first.reason}", inputs, formula)


def schedule(facts: ProjectFacts, tolerance: Tolerance) -> Measured:
    """Return the colour of the largest slip against the tolerance in days.

    The finish and every milestone count alike. Anything overdue at the as-of date is
    amber at least, whatever its slip.
    """
    marks = (facts.finish, *facts.milestones)
    slips = [(slip, m) for m in marks if (slip := m.slip_days(facts.as_of)) is not None]
    late = [(days, m) for m in marks if (days := m.overdue_days(facts.as_of))]
    slip, slowest = max(slips, key=_first, default=(0, None))
    overdue, longest = max(late, key=_first, default=(0, None))
    colour = drift_colour(slip, tolerance.days) if slips else Colour.NONE
    return Measured(
        worst((colour, Colour.AMBER)) if late else colour,
        _schedule_words(slip, slowest, overdue, longest, tolerance.days),
        {
            "as_of": facts.as_of.isoformat(),
            "finish_variance_days": facts.finish.slip_days(facts.as_of),
            "largest_slip_days": slip if slips else None,
            "largest_slip_of": slowest.name if slowest else None,
            "n_overdue": len(late),
            "longest_overdue_days": overdue,
            "baseline_days": facts.baseline_days,
            "tolerance_days": tolerance.days,
        },
        "largest slip against tolerance",
    )


def cost(facts: ProjectFacts, tolerance: Tolerance) -> Measured:
    """Return the colour of the overrun at completion against the tolerance.

    A forecast below what is already spent is raised to it. Without a forecast only a
    budget already overspent can be judged: money left proves nothing.
    """
    inputs: dict[str, str | int | None] = {
        "as_of": facts.as_of.isoformat(),
        "budget_minor": facts.budget_minor,
        "forecast_minor": facts.forecast_minor,
        "spent_minor": facts.spent_minor,
        "tolerance": str(tolerance.cost),
    }
    colour, reason = _cost_verdict(facts, Fraction(tolerance.cost))
    return Measured(colour, reason, inputs, "overrun at completion against tolerance")


def benefits(facts: ProjectFacts, tolerance: Tolerance) -> Measured:
    """Return the colour of expected over planned benefit.

    With the usual tolerance of 20 %: green from 95 %, amber from 80 %, red below; two
    overdue readings are red too.

    Source:
        Domain reference 6.2.
    """
    planned, expected = facts.planned_benefit_minor, facts.expected_benefit_minor
    inputs: dict[str, str | int | None] = {
        "as_of": facts.as_of.isoformat(),
        "planned_minor": planned,
        "expected_minor": expected,
        "n_overdue_readings": facts.n_overdue_readings,
        "tolerance": str(tolerance.benefit),
    }
    formula = "expected over planned benefit"
    if facts.n_overdue_readings >= 2:
        reason = f"{facts.n_overdue_readings} benefit readings are overdue."
        return Measured(Colour.RED, reason, inputs, formula)
    if planned is None or expected is None or planned <= 0:
        return Measured(Colour.NONE, "No benefit is both planned and expected.", inputs, formula)
    share = Fraction(expected, planned)
    reason = f"{_percent(share)} of the planned benefit is expected."
    colour = share_colour(share, 1 - Fraction(tolerance.benefit))
    return Measured(colour, reason, inputs, formula)


def risk(facts: ProjectFacts) -> Measured:
    """Return the colour of the open risks.

    Red when a risk is escalated (15 of 25 or more) and a response is overdue,
    amber-red when one is escalated, amber when a response is overdue, else green.

    Source:
        Escalation at 15, domain reference 7.2; scores are never averaged.
    """
    scores, n_overdue = facts.risk_scores, facts.n_overdue_responses
    n_escalated = sum(score >= ESCALATED_SCORE for score in scores or ())
    inputs: dict[str, str | int | None] = {
        "as_of": facts.as_of.isoformat(),
        "n_open": None if scores is None else len(scores),
        "highest_score": max(scores or (), default=None),
        "n_escalated": n_escalated,
        "n_overdue_responses": n_overdue,
    }
    formula = "escalated risks and overdue responses"
    if scores is None:
        return Measured(Colour.NONE, "No risk register is kept.", inputs, formula)
    steps = {(True, True): Colour.RED, (True, False): Colour.AMBER_RED}
    steps |= {(False, True): Colour.AMBER, (False, False): Colour.GREEN}
    reason = (
        f"{_count(n_escalated, 'open risk')} of {len(scores)} scored {ESCALATED_SCORE} or more; "
        f"{_count(n_overdue, 'response')} overdue."
    )
    return Measured(steps[n_escalated > 0, n_overdue > 0], reason, inputs, formula)


def scope(facts: ProjectFacts) -> Measured:
    """Return the colour of undecided changes: amber when a decision is overdue.

    A count alone never makes red: how much a change moves is its impact's to say.
    """
    n_open, n_overdue = facts.n_open_changes, facts.n_overdue_changes
    inputs: dict[str, str | int | None] = {
        "as_of": facts.as_of.isoformat(),
        "n_open": n_open,
        "n_overdue": n_overdue,
    }
    formula = "undecided changes"
    if n_open is None:
        return Measured(Colour.NONE, "No changes are kept.", inputs, formula)
    undecided = Colour.AMBER_GREEN if n_open else Colour.GREEN
    reason = f"{_count(n_open, 'change')} undecided, {n_overdue} past the date of decision."
    return Measured(Colour.AMBER if n_overdue else undecided, reason, inputs, formula)


def resources(facts: ProjectFacts) -> Measured:
    """Return the colour of assigned over needed time: green from 95 %, red below 80 %."""
    needed, assigned = facts.needed_minutes, facts.assigned_minutes
    inputs: dict[str, str | int | None] = {
        "as_of": facts.as_of.isoformat(),
        "needed_minutes": needed,
        "assigned_minutes": assigned,
    }
    formula = "assigned over needed time"
    if needed is None or assigned is None:
        return Measured(Colour.NONE, "Need and assignment are not both known.", inputs, formula)
    share = Fraction(assigned, needed) if needed > 0 else Fraction(1)
    reason = f"{_percent(share)} of the time still needed is assigned."
    return Measured(share_colour(share), reason, inputs, formula)


def is_watermelon(declared: Colour, measured: Colour) -> bool:
    """Answer whether the declared colour hides the measured one.

    True when green or amber-green is declared and red measured, and whenever the
    measured colour is three or more five-step ranks worse. Never true when either is
    not reported.
    """
    if not (declared.is_known and measured.is_known):
        return False
    return measured.rank - declared.rank >= WATERMELON_STEPS


def is_stale(last_report: date | None, cadence_days: int, today: date) -> bool:
    """Answer whether the last report is older than one and a half cadences, or absent.

    Raises:
        ValueError: ``cadence_days`` is not positive.
    """
    if cadence_days <= 0:
        raise ValueError("cadence_days must be positive")
    return last_report is None or 2 * (today - last_report).days > 3 * cadence_days


def _first(pair: tuple[int, Milestone]) -> int:
    return pair[0]


def _schedule_words(
    slip: int, slowest: Milestone | None, overdue: int, longest: Milestone | None, allowed: int
) -> str:
    if slowest is None:
        words = "No date can be compared with a baseline"
    elif slip <= 0:
        words = "Nothing is expected after its baseline date"
    else:
        side = "beyond" if slip > allowed else "within"
        words = f"{slowest.name} is {_count(slip, 'day')} behind its baseline, "
        words += f"{side} the tolerance of {_count(allowed, 'day')}"
    if longest is not None:
        words += f"; {longest.name} is overdue by {_count(overdue, 'day')}"
    return f"{words}."


def _cost_verdict(facts: ProjectFacts, allowed: Fraction) -> tuple[Colour, str]:
    budget, forecast, spent = facts.budget_minor, facts.forecast_minor, facts.spent_minor
    if budget is None or budget < 0:
        return Colour.NONE, "No budget is set."
    if forecast is None and (spent is None or spent <= budget):
        return Colour.NONE, "No forecast at completion is known."
    outturn = max(amount for amount in (forecast, spent) if amount is not None)
    source = "Forecast" if outturn == forecast else "Spending to date"
    colour = drift_colour(outturn - budget, budget * allowed)
    if outturn <= budget:
        return colour, f"{source} is within the budget."
    over = f"{_percent(Fraction(outturn - budget, budget), up=True)} " if budget else ""
    side = "beyond" if colour is Colour.RED else "within"
    return colour, f"{source} is {over}over budget, {side} the tolerance of {_percent(allowed)}."


def _percent(share: Fraction, *, up: bool = False) -> str:
    """One decimal, rounded away from the threshold so that words never contradict the colour."""
    tenths = math.ceil(share * 1000) if up else math.floor(share * 1000)
    return f"{tenths / 10:g} %"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
