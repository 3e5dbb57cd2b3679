"""What ``reference-class`` prints: the sample, quantiles, and the uplift at the accepted risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_words import clean

if TYPE_CHECKING:
    from sightline.cli.reference_cases import Cases
    from sightline.engines.benefits import ReferenceClass

CHANCES = (0.1, 0.25, 0.5, 0.8, 0.9)
Plain = dict[str, Any]


def answer(cases: Cases, found: ReferenceClass, *, risk: float, estimate: float | None) -> Plain:
    """Return the class as plain values; overruns and uplift are shares of the estimate.

    Raises:
        Unmeasurable: The risk or the estimate makes no sense.
    """
    return {
        "size": found.size,
        "mean": float(found.mean),
        "quantiles": {
            f"p{round(100 * chance)}": float(found.quantile(chance)) for chance in CHANCES
        },
        "accepted_risk": risk,
        "uplift": float(found.uplift(risk)),
        "estimate": estimate,
        "raised": None if estimate is None else float(found.raised(estimate, risk)),
        "method": found.method,
        "warnings": [*found.warnings, *cases.notes],
        "sample": [
            {"id": each.id, "name": each.name, "overrun": float(each.overrun)}
            for each in found.sample
        ],
    }


def lines(
    cases: Cases, found: ReferenceClass, *, risk: float, estimate: float | None
) -> Iterator[str]:
    """Yield the class for people, the sample last.

    Raises:
        Unmeasurable: The risk or the estimate makes no sense.
    """
    yield f"{found.size} cases, mean overrun {float(found.mean):.1%}"
    yield "  " + ", ".join(f"P{round(100 * c)} {float(found.quantile(c)):.1%}" for c in CHANCES)
    yield f"Uplift at an accepted risk of {risk:.0%}: {float(found.uplift(risk)):.1%}"
    if estimate is not None:
        yield f"{estimate:,.10g} becomes {float(found.raised(estimate, risk)):,.10g}"
    for warning in (*found.warnings, *cases.notes):
        yield f"Note: {clean(warning, 400)}"
    yield "Sample"
    for each in found.sample:
        title = f" {clean(each.name)}" if each.name else ""
        yield f"  {float(each.overrun):8.1%}  {clean(each.id)}{title}"
