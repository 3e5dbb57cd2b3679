"""Scores that divide worth by effort: WSJF, RICE and expected commercial value.

They compare the proposals of one list; none of them knows what was spent before.
"""

from dataclasses import dataclass
from fractions import Fraction

from sightline.engines.measure.numbers import Number, exact, not_negative, positive, share
from sightline.engines.scoring.refusal import Unscorable


@dataclass(frozen=True, slots=True)
class CommercialValue:
    """The expected commercial value of a proposal.

    Attributes:
        value: (NPV x chance of commercial success - launch cost) x chance of technical success
            - development cost.
        productivity: The value over the development cost; None when that is 0.
    """

    value: Fraction
    productivity: Fraction | None
    formula: str = "(NPV x Pcs - C) x Pts - D"


def wsjf(*, value: Number, urgency: Number, opportunity: Number, size: Number) -> Fraction:
    """Return the weighted shortest job first score: the cost of delay over the size.

    Args:
        value: Relative user or business value.
        urgency: Relative time criticality.
        opportunity: Relative risk reduction or opportunity enablement.
        size: Relative job size, above 0.

    Raises:
        Unscorable: ``bad-number``, ``negative`` or ``not-positive``.

    Source:
        Reinertsen (2009); Scaled Agile; domain reference 6.4 (EX-23).
    """
    delay = (
        not_negative(value, "the value", Unscorable)
        + not_negative(urgency, "the time criticality", Unscorable)
        + not_negative(opportunity, "the opportunity", Unscorable)
    )
    return delay / positive(size, "the job size", Unscorable)


def rice(*, reach: Number, impact: Number, confidence: Number, effort: Number) -> Fraction:
    """Return reach times impact times confidence over effort.

    Args:
        reach: People or events in a period.
        impact: Per person or event; 0.25 to 3 by custom.
        confidence: A share of 0 to 1.
        effort: In person-months or another unit of one list, above 0.

    Raises:
        Unscorable: ``bad-number``, ``negative``, ``not-a-share`` or ``not-positive``.

    Source:
        McBride (2016), RICE: simple prioritization for product managers.
    """
    worth = not_negative(reach, "the reach", Unscorable) * not_negative(
        impact, "the impact", Unscorable
    )
    return (
        worth
        * share(confidence, "the confidence", Unscorable)
        / positive(effort, "the effort", Unscorable)
    )


def commercial_value(
    *,
    npv: Number,
    technical: Number,
    commercial: Number,
    development: Number,
    launch: Number = 0,
) -> CommercialValue:
    """Return the expected commercial value; money already spent is no part of it.

    Args:
        npv: Net present value of the success, without the two costs below.
        technical: Chance of technical success, 0 to 1.
        commercial: Chance of commercial success, 0 to 1.
        development: What is still to be spent on development.
        launch: What is still to be spent on the launch, once development succeeded.

    Raises:
        Unscorable: ``bad-number``, ``negative`` or ``not-a-share``.

    Source:
        Cooper, Edgett and Kleinschmidt (2001); domain reference 6.3 (EX-18).
    """
    cost = not_negative(development, "the development cost", Unscorable)
    won = exact(npv, "the net present value", Unscorable) * share(
        commercial, "the chance of commercial success", Unscorable
    ) - not_negative(launch, "the launch cost", Unscorable)
    value = won * share(technical, "the chance of technical success", Unscorable) - cost
    return CommercialValue(value, value / cost if cost else None)
