"""Words and rules of knowledge, on plain values."""

from collections.abc import Mapping

PRIORITIES: Mapping[str, str] = {"high": "High", "medium": "Medium", "low": "Low"}
#: Who may know of a project beyond those named on it: only of such ones is anything shared.
SHAREABLE = ("open", "pmo")
