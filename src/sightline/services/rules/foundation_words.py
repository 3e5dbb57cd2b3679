"""Words of the four documents: their names, and what their choices mean."""

from collections.abc import Mapping

#: In the order of the guided set-up.
DOCUMENTS: Mapping[str, str] = {
    "baseline": "Organisational baseline",
    "mandate": "Mandate",
    "governance": "Governance",
    "strategy": "Strategy",
}
ASKS: Mapping[str, str] = {
    "baseline": "Where the office begins: strategy, culture and maturity, structure, industry.",
    "mandate": "Why it is there: purpose, sponsor, authority and its limits.",
    "governance": "Who decides, and when: decisions, roles, what each is accountable for.",
    "strategy": "What it does, and how it grows: the road map of its services, and its goals.",
}
MATURITIES: Mapping[int, str] = {
    1: "1 · Each project on its own",
    2: "2 · Repeated where people know how",
    3: "3 · One way for all, written down",
    4: "4 · Steered by figures",
    5: "5 · Improves by itself",
}
STRUCTURES: Mapping[str, str] = {
    "functional": "Functional",
    "weak": "Weak matrix",
    "balanced": "Balanced matrix",
    "strong": "Strong matrix",
    "projectised": "Projectised",
}
APPETITES: Mapping[str, str] = {
    "averse": "Averse",
    "cautious": "Cautious",
    "open": "Open",
    "seeking": "Seeking",
}
AUTHORITIES: Mapping[str, str] = {
    "advise": "Advises",
    "approve": "Approves",
    "direct": "Directs",
}
CADENCES: Mapping[str, str] = {
    "needed": "As needed",
    "weekly": "Weekly",
    "fortnightly": "Fortnightly",
    "monthly": "Monthly",
    "quarterly": "Quarterly",
    "yearly": "Yearly",
}
#: The authority that a new office of a level is proposed.
USUAL: Mapping[str, str] = {"strategic": "direct", "program": "approve", "project": "advise"}
