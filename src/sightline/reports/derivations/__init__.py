"""Figures opened into their inputs: what was counted, by which formula, from which source."""

from collections.abc import Callable, Mapping

from sightline.kernel.errors import NotFound
from sightline.reports.derivations import of_portfolio, of_sight
from sightline.reports.derivations.of_portfolio import page_ratings
from sightline.reports.derivations.of_sight import coverage_html
from sightline.reports.derivations.shape import Derivation
from sightline.reports.portfolio import COUNTED, View

__all__ = ["Derivation", "coverage_html", "derivation", "page_ratings"]

OTHERS: Mapping[str, Callable[[View], Derivation]] = {
    "cost": of_portfolio.cost,
    "status": of_portfolio.rolled,
    "trend": of_portfolio.trend,
    "coverage": of_sight.coverage,
    "orphans": of_sight.orphans,
    "starved": of_sight.starved,
    "broken": of_sight.broken,
    "failing": of_sight.failing,
    "spend": of_sight.spend,
    "targets": of_sight.targets,
}


def derivation(figure: str, seen: View) -> Derivation:
    """Return how a figure of a page came about.

    Raises:
        NotFound: There is no such figure.
    """
    if figure in COUNTED:
        return of_portfolio.counted(figure, seen)
    if figure not in OTHERS:
        raise NotFound("This figure")
    return OTHERS[figure](seen)
