"""Why something about benefits cannot be computed, in words for people."""

from sightline.engines.measure.numbers import Uncountable


class Unmeasurable(Uncountable):
    """A map, a plan or a sample that no benefit can be told from."""
