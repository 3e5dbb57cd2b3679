"""Results' rows, a file a noun."""

from sightline.results.models.benefits_map import MapEdge, MapNode
from sightline.results.models.measure import Measure, Reading
from sightline.results.models.profile import Profile, Share

__all__ = ["MapEdge", "MapNode", "Measure", "Profile", "Reading", "Share"]
