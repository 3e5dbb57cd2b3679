"""The network's rules on plain values: standards, obligations, relief and feedback."""

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "methodology": "Methodology",
    "lifecycle": "Life cycle",
    "report": "Report format",
    "template": "Template",
    "tool": "Tool",
    "metric": "Metric",
    "policy": "Policy",
}
LEEWAYS: Mapping[str, str] = {
    "none": "None: as it is written",
    "tailoring": "Tailoring within limits",
    "free": "Free",
}
FORCES: Mapping[bool, str] = {True: "Mandatory", False: "Recommended"}
OUTCOMES: Mapping[str, str] = {
    "amended": "Standard amended",
    "variant": "Local variant",
    "training": "Training",
    "declined": "Declined with reason",
}
#: How many offices hold the same deviation before the standard itself should change.
MANY_OFFICES = 3
ACKNOWLEDGE_DAYS = 5
#: Days before a relief ends on which it is reminded of, the earliest first.
REMINDERS = (30, 7)
