"""Microsoft Project's XML, both ways: ``read`` bytes into a plan, ``write`` a plan as bytes."""

from sightline.formats.mspdi.read import read
from sightline.formats.mspdi.write import write

__all__ = ["read", "write"]
