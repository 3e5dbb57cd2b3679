"""The lists of results: the benefits tracker, and how a benefit's figures are shown."""

from sightline.results.lists.shown import reading_html, sparkline, state_html
from sightline.results.lists.tracker import BENEFITS, tracker_for, tracker_rows

__all__ = [
    "BENEFITS",
    "reading_html",
    "sparkline",
    "state_html",
    "tracker_for",
    "tracker_rows",
]
