"""Results' words and thresholds on plain values; no Django."""

from collections.abc import Mapping
from fractions import Fraction

KINDS: Mapping[str, str] = {
    "cashable": "Cashable",
    "non_cashable": "Non-cashable",
    "quantitative": "Quantitative",
    "qualitative": "Qualitative",
}
CONFIDENCES: Mapping[str, str] = {"high": "High", "medium": "Medium", "low": "Low"}
MEASURES: Mapping[str, str] = {"leading": "Leading", "lagging": "Lagging"}
#: How often a measure is read, in days, with its words.
FREQUENCIES: Mapping[int, str] = {
    30: "Every month",
    91: "Every quarter",
    182: "Every half year",
    365: "Every year",
}
STATES: Mapping[str, str] = {
    "identified": "Identified",
    "profiled": "Profiled",
    "baselined": "Baselined",
    "approved": "Approved",
    "in_delivery": "In delivery",
    "realising": "Realising",
    "realised": "Realised",
    "partly_realised": "Partly realised",
    "not_realised": "Not realised",
    "sustained": "Sustained",
    "closed": "Closed",
}
#: Before the approval a profile may be changed freely.
EARLY = ("identified", "profiled", "baselined")
#: Approved and not yet closed: what is tracked.
LIVE = (
    *("approved", "in_delivery", "realising"),
    *("realised", "partly_realised", "not_realised", "sustained"),
)
#: What has been judged against the promise.
JUDGED = ("realised", "partly_realised", "not_realised", "sustained")
#: What a map is made of, from what is delivered to what it is for.
LINKS: Mapping[str, str] = {
    "output": "Output",
    "capability": "Capability",
    "change": "Business change",
    "intermediate": "Intermediate benefit",
    "end": "End benefit",
    "objective": "Objective",
}
DRAWN = ("output", "capability", "change")
#: Of what was planned until now: all but a twentieth is realised, under half of it is not.
REALISED_FROM = Fraction(19, 20)
PARTLY_FROM = Fraction(1, 2)
#: Measured values beyond this are a slip of the pen.
MOST_VALUE = 10**12
MOST_DAYS = 3650
