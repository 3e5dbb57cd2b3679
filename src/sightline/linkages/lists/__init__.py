"""The lists of linkages and dependencies: page, export, saved views and API come from them."""

from sightline.linkages.lists.dependencies import (
    DEPENDENCIES,
    dependencies_for,
    dependencies_of_project,
    end_words,
    gap_html,
    standing_html,
)

__all__ = [
    "DEPENDENCIES",
    "dependencies_for",
    "dependencies_of_project",
    "end_words",
    "gap_html",
    "standing_html",
]
