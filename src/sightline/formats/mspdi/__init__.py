"""Microsoft Project's XML, both ways: ``read`` bytes into a plan, ``write`` a plan as bytes."""

from sightline.formats.mspdi.read import read

__all__ = ["read"]
