"""Change control's words on plain values; no Django."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "normal": "Normal",
    "standard": "Standard",
    "emergency": "Emergency",
}
TYPES: Mapping[str, str] = {
    "scope": "Project scope",
    "baseline": "Baseline",
    "operational": "Operational",
    "catalogue": "Standard catalogue",
}
REASONS: Mapping[str, str] = {
    "correction": "Correction",
    "requirement": "New requirement",
    "regulatory": "Regulatory",
    "opportunity": "Opportunity",
    "dependency": "Dependency",
}
URGENCIES: Mapping[str, str] = {
    "low": "Low",
    "normal": "Normal",
    "high": "High",
    "critical": "Critical",
}
ITEM_KINDS: Mapping[str, str] = {
    "project": "Project",
    "milestone": "Milestone",
    "benefit": "Benefit",
    "system": "System",
    "data": "Data",
    "vendor": "Vendor",
    "site": "Site",
    "group": "Stakeholder group",
    "person": "Person",
    "office": "Office",
    "dependency": "Dependency",
}
ANSWERS: Mapping[str, str] = {
    "none": "No effect on us",
    "acceptable": "We can live with it",
    "conditions": "Only on conditions",
    "objection": "We object",
}
SIDES: Mapping[str, str] = {
    "technical": "Technical",
    "business": "Business",
}
LEVELS: Mapping[str, str] = {
    "manager": "Project manager, within tolerance",
    "program": "Program board",
    "control": "Change control board",
    "strategic": "Strategic board",
}
RANKS: Mapping[str, int] = {"manager": 0, "program": 1, "control": 2, "strategic": 3}
CADENCES: Mapping[str, str] = {
    "weekly": "Every week",
    "fortnightly": "Every two weeks",
    "monthly": "Every month",
    "called": "When it is called",
}
CHOICES: Mapping[str, str] = {
    "for": "For",
    "against": "Against",
    "abstain": "Abstain",
}
OUTCOMES: Mapping[str, str] = {
    "approve": "Approved",
    "approve_with_conditions": "Approved with conditions",
    "defer": "Deferred",
    "reject": "Rejected",
    "return": "Returned for alternatives",
    "escalate": "Escalated",
}
OPTION_KINDS: Mapping[str, str] = {
    "reduce": "Do less of it",
    "defer": "Do it later",
    "stage": "Do it in stages",
    "decouple": "Cut a dependency",
    "buffer": "Add slack",
    "absorb": "Do it inside one project",
    "substitute": "Do something else",
}
WINDOW_KINDS: Mapping[str, str] = {
    "blackout": "Blackout",
    "maintenance": "Maintenance window",
    "freeze": "Test freeze",
}
