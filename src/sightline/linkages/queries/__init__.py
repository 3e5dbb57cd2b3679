"""What linkages and dependencies answer, each cut to what the actor may see."""

from sightline.linkages.queries.dependencies import (
    dependencies,
    dependencies_of,
    leans_on_schedules,
    negative_gaps,
    offices_bound,
    projects_bound,
    the_dependency,
    waiting_for_me,
)
from sightline.linkages.queries.edges import Edge, edges
from sightline.linkages.queries.matrix import HIDDEN, Cell, Matrix, Node, matrix

__all__ = [
    "HIDDEN",
    "Cell",
    "Edge",
    "Matrix",
    "Node",
    "dependencies",
    "dependencies_of",
    "edges",
    "leans_on_schedules",
    "matrix",
    "negative_gaps",
    "offices_bound",
    "projects_bound",
    "the_dependency",
    "waiting_for_me",
]
