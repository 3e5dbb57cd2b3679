"""Primavera's XML, both ways: ``read`` bytes into a plan, ``write`` a plan as bytes."""

from sightline.formats.pmxml.read import read
from sightline.formats.pmxml.write import write

__all__ = ["read", "write"]
