"""Words and rules of services, on plain values."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "executive": "Executive",
    "sponsor": "Sponsor",
    "project_manager": "Project manager",
    "team": "Team",
    "partner": "Functional partner",
    "external": "External",
}
#: What a customer may stand for that the product knows already.
ABOUT: Mapping[str, str] = {
    "office": "Office",
    "program": "Program",
    "project": "Project",
    "unit": "Department",
    "person": "Person",
}
CATEGORIES: Mapping[str, str] = {
    "strategic": "Strategic",
    "tactical": "Tactical",
    "operational": "Operational",
}
DOMAINS: Mapping[str, str] = {
    "portfolio": "Strategy and portfolio",
    "governance": "Governance and assurance",
    "delivery": "Delivery performance",
    "capability": "Resources and capability",
    "knowledge": "Methods and knowledge",
    "relations": "Change and relationships",
}
LEVELS = range(1, 6)
