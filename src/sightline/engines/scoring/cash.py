"""What cash flows are worth: present value, internal rate, benefit-cost ratio, payback.

Flows are one number a period, the first at once. Sunk cost is no flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from sightline.engines.measure.numbers import Number, exact, not_negative
from sightline.engines.scoring.refusal import Unscorable

MOST_PERIODS = 1200


class Advice(StrEnum):
    """What a continue index says; a named person decides."""

    CONTINUE = "continue"
    STOP = "stop or re-scope"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The worth of one series of cash flows.

    Attributes:
        npv: Net present value, the first flow undiscounted.
        irr: The rate at which the net present value is 0; None where there is not exactly one.
        irr_reason: Why there is none; empty otherwise.
        benefit_cost: Present value of what comes in over that of what goes out; None without cost.
        payback: Periods until the sum of the flows is no longer negative, and stays so.
        discounted_payback: The same of discounted flows.
    """

    npv: Fraction
    irr: float | None
    irr_reason: str
    benefit_cost: Fraction | None
    payback: Fraction | None
    discounted_payback: Fraction | None


@dataclass(frozen=True, slots=True)
class ContinueIndex:
    """Whether what is still to come is worth what is still to pay.

    Attributes:
        index: Present value of the remaining benefits over the cost to complete; None when
            nothing is left to pay.
        lifetime: Remaining benefits less everything, spent and to spend: shown, never used.
    """

    index: Fraction | None
    advice: Advice
    lifetime: Fraction | None
    reason: str
    formula: str = "PV of remaining benefits / cost to complete; money spent is ignored"


def present_values(flows: Sequence[Number], rate: Number) -> tuple[Fraction, ...]:
    """Return the flows discounted to the first.

    Args:
        flows: One a period, at most 1,200.
        rate: By period, above -1; 0.1 is 10 %.

    Raises:
        Unscorable: ``no-flows``, ``too-long``, ``absurd-rate`` or ``bad-number``.
    """
    if not flows or len(flows) > MOST_PERIODS:
        code = "too-long" if flows else "no-flows"
        raise Unscorable(
            code, f"There are {len(flows)} cash flows.", f"Give 1 to {MOST_PERIODS}, one a period."
        )
    step = exact(rate, "the discount rate", Unscorable)
    if not -1 < step <= 10:
        raise Unscorable(
            "absurd-rate",
            f"A discount rate of {float(step):g} is absurd.",
            "Give a share: 0.1 for 10 %.",
        )
    found, factor = [], Fraction(1)
    for period, flow in enumerate(flows):
        found.append(exact(flow, f"the cash flow of period {period}", Unscorable) * factor)
        factor /= 1 + step
    return tuple(found)


def appraisal(flows: Sequence[Number], rate: Number) -> Appraisal:
    """Return net present value, internal rate, benefit-cost ratio and payback of cash flows.

    Args:
        flows: One a period, the first at once; what is paid is negative.
        rate: The discount rate by period.

    Raises:
        Unscorable: As ``present_values``.

    Source:
        Domain reference 6.3 (EX-17).
    """
    now = present_values(flows, rate)
    plain = [exact(flow, "a cash flow", Unscorable) for flow in flows]
    gained = sum((each for each in now if each > 0), Fraction(0))
    paid = -sum((each for each in now if each < 0), Fraction(0))
    irr, reason = _internal_rate(plain)
    return Appraisal(
        npv=gained - paid,
        irr=irr,
        irr_reason=reason,
        benefit_cost=gained / paid if paid else None,
        payback=_payback(plain),
        discounted_payback=_payback(now),
    )


def continue_index(
    benefits: Number | Sequence[Number],
    to_complete: Number,
    *,
    spent: Number | None = None,
    rate: Number = 0,
) -> ContinueIndex:
    """Return whether to go on, from what is still to come and still to pay alone.

    Args:
        benefits: The remaining benefits: their present value, or one flow a period.
        to_complete: What is still to be paid.
        spent: What was paid: shown as the lifetime return, never weighed.
        rate: Discounts ``benefits`` when they are flows.

    Raises:
        Unscorable: ``negative``, ``bad-number``, and as ``present_values``.

    Source:
        Domain reference 6.6 (EX-25).
    """
    if isinstance(benefits, Sequence):
        worth = sum(present_values(benefits, rate), Fraction(0))
    else:
        worth = exact(benefits, "the remaining benefits", Unscorable)
    cost = not_negative(to_complete, "the cost to complete", Unscorable)
    sunk = None if spent is None else not_negative(spent, "the money spent", Unscorable)
    lifetime = None if sunk is None else worth - cost - sunk
    if not cost:
        advice = Advice.CONTINUE if worth >= 0 else Advice.STOP
        return ContinueIndex(None, advice, lifetime, "Nothing is left to pay.")
    index = worth / cost
    advice = Advice.CONTINUE if index >= 1 else Advice.STOP
    more = "at least" if index >= 1 else "less than"
    reason = f"What is still to come is worth {more} what is still to pay: {float(index):.2f}."
    return ContinueIndex(index, advice, lifetime, reason)


def _payback(flows: Sequence[Fraction]) -> Fraction | None:
    """Return when the running sum last turns from negative, within its period in a straight line."""
    total, found = flows[0], Fraction(0) if flows[0] >= 0 else None
    for period, flow in enumerate(flows[1:], start=1):
        before, total = total, total + flow
        if total < 0:
            found = None
        elif before < 0:
            found = period - 1 + -before / flow
    return found


def _internal_rate(flows: Sequence[Fraction]) -> tuple[float | None, str]:
    """Return the only rate with a net present value of 0, or why there is not exactly one."""
    signs = [flow > 0 for flow in flows if flow]
    changes = sum(a != b for a, b in pairwise(signs))
    if not changes:
        return None, "The flows never change sign, so no rate brings them to 0."
    if changes > 1:
        return None, "The flows change sign more than once, so several rates may bring them to 0."
    first = next(k for k, flow in enumerate(flows) if flow)
    size = max(abs(flow) for flow in flows)
    scaled = [float(flow / size) for flow in flows[first:]]
    low, high = 0.0, 1.0  # of 1 / (1 + rate): there is one root above 0, by Descartes
    start = scaled[0] > 0
    while (_at(scaled, high) > 0) == start and high < 1e6:
        high *= 2
    if high >= 1e6:
        return None, "The flows lose nearly all, at more than 99.9999 % a period."
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (_at(scaled, middle) > 0) == start else (low, middle)
    return (1 / high - 1, "") if high > 0 else (None, "The rate is beyond all measure.")


def _at(flows: Sequence[float], factor: float) -> float:
    """Return the sum of the flows with a discount factor, by Horner, kept finite."""
    total = 0.0
    for flow in reversed(flows):
        total = max(min(total * factor + flow, 1e290), -1e290)
    return total
