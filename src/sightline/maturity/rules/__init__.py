"""Words and rules of maturity, on plain values."""

from collections.abc import Mapping

#: How a model says a level; domain reference, section 10.
RULES: Mapping[str, str] = {
    "level_per_item": "A level for each item",
    "cube": "Share of what is attainable, in bands",
    "lowest_perspective": "The lowest perspective",
    "practices_achieved": "Practices achieved, yes or no",
    "custom": "Weighted mean, in bands",
}
#: The four maturities, which are kept apart.
KINDS: Mapping[str, str] = {
    "organisation": "Organisation",
    "pmo": "PMO",
    "customer": "Customer",
    "practitioner": "Practitioners",
}
#: Kinds that anybody of the organisation reads once they are confirmed.
OPEN_KINDS = ("organisation", "pmo")
#: Kinds that tell of persons: a score of fewer than ``FEWEST`` of them is not shown to anybody.
PRIVATE_KINDS = ("practitioner",)
FEWEST = 5
ROLES: Mapping[str, str] = {
    "lead": "Leads the office",
    "member": "Works in the office",
    "executive": "Executive",
    "sponsor": "Sponsor",
    "program_manager": "Program manager",
    "project_manager": "Project manager",
    "practitioner": "Practitioner",
    "customer": "Customer",
}
CONFIDENCES: Mapping[str, str] = {"high": "High", "medium": "Medium", "low": "Low"}
#: What importance of an item and its usual value are; domain reference, section 10.
MOST_IMPORTANT, USUAL = 5, 3
