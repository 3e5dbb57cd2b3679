"""Linkages' rows, a file a noun."""

from sightline.linkages.models.dependency import Dependency
from sightline.linkages.models.linkage import Linkage

__all__ = ["Dependency", "Linkage"]
