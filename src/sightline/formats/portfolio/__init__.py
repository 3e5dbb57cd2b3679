"""Portfolios to choose from: our own JSON and CSV, and the OR-Library's multidimensional knapsacks."""

from sightline.formats.portfolio.read import MOST_BYTES, Portfolio, read_portfolios
from sightline.formats.portfolio.refusal import Unreadable

__all__ = ["MOST_BYTES", "Portfolio", "Unreadable", "read_portfolios"]
