"""Values that a field takes, by its name: what a careful person would type."""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.formats import mspdi
from sightline.kernel import clock
from tests.engines.schedule.plans import fs, plan, task
from tests.formats.package.making import OTHERS, key_of
from tests.rights.packages import PACKAGE

if TYPE_CHECKING:
    from tests.rights.scene import Scene
    from tests.rights.table import Way

BEGUN = clock.now()  # and the scene stays there, though midnight pass
TODAY = BEGUN.date()
DAY = timedelta(days=1)
TEXTS: dict[str, str] = {
    "name": "A proper name",
    "purpose": "One desk for both rivers.",
    "title": "A proper title",
    "code": "NEW-1",
    "why": "Because the plan changed.",
    "reason": "Because the plan changed.",
    "reasons": "Because the plan changed.",
    "email": "new.person@northmoor.test",
    "level": "project",
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
    "amount": "100.00",
    "answer": "acceptable",
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
    "country": "DE",
    "first_year": "2027",
    "last_year": "2027",
    "words": "In a few words.",
    "terms": "By phone first",
    "headline": "Bids on time",
    "outlook": "Shorter reports",
    "said_by": "The sponsor",
    "need": "An answer in a day",
    "csat": "4",
    "nps": "9",
    "percent": "40",
    "value_minor": "1500.00",
    "cost": "400.00",
    "cost_minor": "400.00",
    "closed_how": "The plan is kept again",
    "text": "Tell the neighbours",
    "text_1": "Tell the neighbours",
    "cadence": "called",
    "notes": "It was said.",
    "what": "Another delivery",
    "mine": "1",
    "to": "1",
    "action": "Buy it once",
    "other": "2",
    "trials": "100",
    "seed": "3",
    "number": "9",
    "ends_when": "The handover",
    "question": "Until when?",
    "reply": "Until spring.",
    "resolution": "Both offices agree.",
    "complies": "yes",
    "clause": "LIF-1 v2, clause 3",
    "public_key": key_of(OTHERS),
    "whose": "Eastmoor Gas",
    "utilisation": "0.5",
    "done": "It is written down.",
    "proficiency": "0.5",
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
    "need_by": TODAY + 70 * DAY,
    "review_on": TODAY + 65 * DAY,
    "said_on": TODAY,
    "promised_by": TODAY + 65 * DAY,
    "met_on": TODAY,
    "due": TODAY + 60 * DAY,
    "comments_until": TODAY + 20 * DAY,
    "effective_on": TODAY + 9 * DAY,
    "expires": TODAY + 80 * DAY,
    "limit_on": TODAY + 150 * DAY,
    "active_to": TODAY + 900 * DAY,
    "opens": TODAY,
    "closes": TODAY + 30 * DAY,
}


#: Choices that a field of this name is given, the first that it has.
PREFERRED = {
    "kind": ("risk", "system", "peer", "person"),
    "method": ("wsjf",),
    "call": ("out",),
    "aim": ("coordinate",),
    "approach": ("guide",),
}


def hint(name: str) -> Any:
    """Return a value for a field, or ``None`` where only its own choices can say."""
    if name in DATES:
        return DATES[name].isoformat()
    return TEXTS.get(name)


def filled(
    fields: dict[str, str], required: set[str], options: dict[str, list[str]]
) -> dict[str, str]:
    """Return a form's fields, those that are needed and empty filled in."""
    said = dict(fields)
    for name, value in fields.items():
        if not value and name in options:
            said[name] = _chosen(name, options[name])
        elif not value and (name in required or name in ALSO) and hint(name):
            said[name] = str(hint(name))
    return said


def _chosen(name: str, options: list[str]) -> str:
    """Return the choice that the field's name asks for; the first one where it must have one."""
    for wanted in (*PREFERRED.get(name, ()), hint(name)):
        if wanted in options:
            return str(wanted)
    real = [value for value in options if value]
    return real[0] if name in MUST_CHOOSE and real else ""


#: Fields of a body that name a row, to the row they name.
ROWS = {
    "run_id": ("answer", "north"),
    "office_id": ("office", "north"),
    "parent_id": ("office", "north"),
    "other_id": ("office", "north"),
    "into_id": ("into_ask", "north"),
    "model_id": ("scoring", "all"),
    "node_id": ("office", "north"),
    "theme_id": ("theme", "all"),
    "objective_id": ("objective", "all"),
    "portfolio_id": ("portfolio", "all"),
    "program_id": ("program", "all"),
    "person_id": ("person", "plain"),
    "assignee_id": ("desk_hand", "all"),
    "version_id": ("live_service", "north"),
    "service_id": ("pmo_service", "all"),
    "owner_id": ("person", "plain"),
    "action_owner_id": ("person", "plain"),
    "manager_id": ("person", "plain"),
    "sponsor_id": ("person", "plain"),
    "needs_from_id": ("project", "own"),
    "predecessor_id": ("activity", "open"),
    "to_id": ("stand_in", "north"),
    "owner_1": ("person", "plain"),
    "sitting_id": ("sitting", "north"),
    "holder_id": ("person", "plain"),
    "ref": ("subject", "all"),
    "giver_id": ("project", "open"),
    "receiver_id": ("project", "own"),
    "sharer_id": ("project", "open"),
    "target_id": ("map_end", "own"),
    "standard_version_id": ("soon_version", "all"),
    "life_cycle_version_id": ("cycle_version", "all"),
    "first_id": ("office", "north-1"),
    "second_id": ("office", "south-1"),
    "source_id": ("office", "south"),
    "survivor_id": ("office", "north"),
    "to_office_id": ("office", "north-1"),
}
#: What an operation sends beside what it must, so that something changes.
ALSO = (
    "evidence",
    "name",
    "title",
    "why",
    "description",
    "declared",
    "department",
    "budget",
    "critical_minutes",
    "criteria",
    "figures",
    "note",
    "value",
    "first_note",
    "terms",
    "headline",
    "outlook",
)
MUST_CHOOSE = {
    "action_owner_id",
    "holder_id",
    "to_id",
    "owner_1",
    "objective_id",
    "theme_id",
    "office_id",
    "node",
    "other_id",
    "into_id",
    "model_id",
    "what",
    "person_id",
    "sharer_id",
    "version_id",
    "service_id",
    "target_id",
    "first_id",
    "second_id",
    "source_id",
    "survivor_id",
    "to_office_id",
}
PLAN = mspdi.write(plan([task("1", 2), task("2", 3)], fs("1 2"), name="Weir")).data
FILE = b"Code,Project name,Whole life cost\nNEW-1,A new one,900\n"
SPECIAL: dict[str, Any] = {
    "scores": {"weight": "7"},
    "criteria": [{"name": "Worth", "weight": "1"}],
    "node_kind": "office",
    "applies": [],
    "scopes": ["read"],
    "level": "project",
    "figures": ["finish"],
    "file_name": "register.csv",
    "edits": [{"op": "add", "fields": {"name": "A proper name"}}],
    "content": base64.b64encode(FILE).decode(),
}


def named(scene: "Scene", options: dict[str, list[str]]) -> dict[str, str]:
    """Return the rows that a form must choose, where it offers the usual ones."""
    usual = {name: str(scene.id(*ROWS[name])) for name in MUST_CHOOSE & ROWS.keys()}
    if usual["other_id"] not in options.get("other_id", ()):
        usual["other_id"] = str(scene.id("office", "north-1"))
    return {name: row for name, row in usual.items() if row in options.get(name, ())}


def body(scene: "Scene", schema: dict[str, Any], way: "Way", key: str) -> dict[str, Any]:
    """Return a body that an operation takes."""
    needed = set(schema.get("required", ())) | set(ALSO)
    properties = schema.get("properties", {})
    said = {name: value_of(scene, name, properties[name]) for name in properties if name in needed}
    if "title" in said:  # the figures of a request are no names of figures
        said.pop("figures", None)
    if way.inside:
        said[way.inside] = str(scene.id(way.kind, key))
    if way.inside == "project_id" and "content" in said:
        said["content"] = base64.b64encode(PLAN).decode()
    if way.gate == "exchange.receive_package" and "content" in said:
        said["content"] = base64.b64encode(PACKAGE).decode()
    if "shown" in said:
        said["shown"] = scene.shown.get((way.kind, key), said["shown"])
    if "target" in said:  # a candidate that the scenario has: it can be stopped
        said |= {"kind": "stop", "target": f"proposal-{scene.id('qualified_ask', 'north')}"}
    said |= way.sends
    if "opens" in said and "version_id" in said:  # a campaign is by a model's version
        said["version_id"] = str(scene.id("live_model", "all"))
    if "headline" in said and "year" in said:  # a story is told of a year that has begun
        said["year"] = TODAY.year
    if "rows" in said:
        row = scene.id("project", "own")
        said["rows"] = [{"id": str(row), "version": scene.version("project", "own"), "change": {}}]
    return said


def value_of(scene: "Scene", name: str, schema: dict[str, Any]) -> Any:
    """Return a value that a field of a body takes."""
    if name in ROWS:
        return str(scene.id(*ROWS[name]))
    if name in SPECIAL or name in scene.waiting:
        return scene.waiting.get(name, SPECIAL.get(name))
    kinds = [schema, *schema.get("anyOf", ())]
    choices = next((kind["enum"] for kind in kinds if "enum" in kind), None)
    if choices:
        return _chosen(name, choices) or choices[0]
    if any(kind.get("format") == "date-time" for kind in kinds):
        return f"{DATES.get(name, TODAY) + DAY}T10:00:00Z"
    if any(kind.get("format") == "date" for kind in kinds):
        return DATES.get(name, TODAY + 30 * DAY).isoformat()
    if any(kind.get("type") == "integer" for kind in kinds):
        return int(hint(name) or 5)
    if any(kind.get("type") == "boolean" for kind in kinds):
        return True
    if any(kind.get("type") == "array" for kind in kinds):
        return []
    return hint(name) or "Some words"
