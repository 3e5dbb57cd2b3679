"""Values that a field takes, by its name: what a careful person would type."""

from datetime import timedelta
from typing import Any

from sightline.kernel import clock

TODAY = clock.today()
DAY = timedelta(days=1)
TEXTS: dict[str, str] = {
    "name": "A proper name",
    "title": "A proper title",
    "code": "NEW-1",
    "why": "Because the plan changed.",
    "reason": "Because the plan changed.",
    "reasons": "Because the plan changed.",
    "email": "new.person@northmoor.test",
    "level": "project",
    "kind": "risk",
    "share": "0.25",
    "outcome": "go",
    "scopes": "read",
    "days": "30",
    "role": "reader",
    "unit": "bursts",
    "weight": "10",
    "start_value": "10",
    "target_value": "20",
    "value": "42",
    "fiscal_year": str(TODAY.year + 1),
    "year": str(TODAY.year + 1),
    "budget": "100.00",
    "forecast": "100.00",
    "evidence": "The design review passed.",
    "overall_declared": "green",
    "declared": "green",
    "policy": "worst_child",
    "currency": "GBP",
    "cadence_days": "30",
    "fiscal_year_starts": "4",
    "tolerance_days": "14",
    "position": "7",
    "listing": "projects",
    "audience": "private",
    "verb": "cancel",
}
DATES = {
    "on": TODAY,
    "until": TODAY + 40 * DAY,
    "starts": TODAY,
    "finishes": TODAY + 300 * DAY,
    "start": TODAY - 90 * DAY,
    "finish": TODAY + 90 * DAY,
    "baseline_finish": TODAY + 200 * DAY,
    "period": TODAY,
    "planned_on": TODAY + 5 * DAY,
    "since": TODAY,
    "due": TODAY + 60 * DAY,
    "active_to": TODAY + 900 * DAY,
}


def hint(name: str) -> Any:
    """Return a value for a field, or ``None`` where only its own choices can say."""
    if name in DATES:
        return DATES[name].isoformat()
    return TEXTS.get(name)


def filled(fields: dict[str, str], required: set[str]) -> dict[str, str]:
    """Return a form's fields, those that are needed and empty filled in."""
    return {
        name: str(hint(name)) if not value and name in required and hint(name) else value
        for name, value in fields.items()
    }
