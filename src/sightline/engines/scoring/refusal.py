"""Why something cannot be scored, in words for people."""

from sightline.engines.measure.numbers import Uncountable


class Unscorable(Uncountable):
    """Criteria, scores or cash flows that no score follows from."""
