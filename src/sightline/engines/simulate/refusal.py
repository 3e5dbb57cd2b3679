"""Why something cannot be simulated, in words for people.

One exception for all of it, shaped as the schedule engine's.
"""

from sightline.engines.schedule.refusal import Unschedulable


class Unsimulatable(Unschedulable):
    """What was asked for cannot be simulated: an absurd spread, too few trials, no activity.

    Attributes:
        code: A short name for programs, such as ``absurd-spread`` or ``trials``.
        remedy: What a person does about it.
        ids: The activities or risks concerned, in order.
    """
