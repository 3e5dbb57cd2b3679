"""Why nothing can be chosen from what was given, in words for people."""

from sightline.engines.measure.numbers import Uncountable


class Unselectable(Uncountable):
    """Candidates or limits that make no problem: a circle of prerequisites, a cost without sense."""
