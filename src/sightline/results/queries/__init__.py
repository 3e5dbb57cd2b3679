"""What results answer, each cut to what the actor may see."""

from sightline.results.queries.benefits import (
    Tracker,
    the_benefit,
    the_measure,
    the_profile,
    the_reading,
    tracker,
)
from sightline.results.queries.benefits_map import Map, benefits_map
from sightline.results.queries.chain import Chained, Chains, Part, Target, chains
from sightline.results.queries.claims import claimed_twice
from sightline.results.queries.delivered import delivered
from sightline.results.queries.figures import Figures, figures_of
from sightline.results.queries.learning import Learned, learned
from sightline.results.queries.plans import finish_of, followed, promised
from sightline.results.queries.results import Returned, returned, summed
from sightline.results.queries.shares import attributed
from sightline.results.queries.waiting import (
    accepts_waiting,
    attestations_waiting,
    confirmations_waiting,
    readings_due,
)

__all__ = [
    "Chained",
    "Chains",
    "Figures",
    "Learned",
    "Map",
    "Part",
    "Returned",
    "Target",
    "Tracker",
    "accepts_waiting",
    "attestations_waiting",
    "attributed",
    "benefits_map",
    "chains",
    "claimed_twice",
    "confirmations_waiting",
    "delivered",
    "figures_of",
    "finish_of",
    "followed",
    "learned",
    "promised",
    "readings_due",
    "returned",
    "summed",
    "the_benefit",
    "the_measure",
    "the_profile",
    "the_reading",
    "tracker",
]
