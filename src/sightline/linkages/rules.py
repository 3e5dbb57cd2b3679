"""Linkages' words and rules on plain values; no Django."""

from collections.abc import Mapping

LINKAGE_KINDS: Mapping[str, str] = {
    "dependency": "Dependency",
    "integration": "Integration point",
    "component": "Shared component",
    "duplicate": "Duplicate",
    "synergy": "Synergy",
    "conflict": "Conflict",
}
CONFIDENCES: Mapping[str, str] = {
    "high": "High",
    "medium": "Medium",
    "low": "Low",
}
