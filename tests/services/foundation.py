"""Documents of an office for tests: what a whole one of each kind says, and how it is led on."""

from typing import Any

from sightline.services.models import OfficeDocument
from tests.services.scene import WHY, Scene

#: State to the steps that lead there, and who takes each.
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (),
    "submitted": (("submit", "north"),),
    "approved": (("submit", "north"), ("approve", "exec")),
    "superseded": (("submit", "north"), ("approve", "exec")),
    "withdrawn": (("withdraw", "north"),),
}
VERBS = ("submit", "send_back", "approve", "withdraw")


def whole(scene: Scene, kind: str) -> dict[str, Any]:
    """Return a document of a kind in which nothing is missing."""
    sponsor, north = str(scene.world.people["exec"].pk), str(scene.world.id("north"))
    return {
        "baseline": {
            "strategy": "Water that is always there", "objectives": [], "culture": "Careful",
            "maturity": 2, "maturity_words": "Good people, no common way", "structure": "weak",
            "industry": "Water", "regulation": "A regulator of prices", "risk_appetite": "cautious",
            "n_people": 120, "budget_minor": 4_000_000_00,
        },
        "mandate": {
            "purpose": "One view", "justification": "Nobody sees the whole", "sponsor_id": sponsor,
            "authority": "approve", "limit_minor": 250_000_00, "offices": [north],
            "kinds": ["Capital works"], "beyond": "",
        },
        "governance": {
            "decisions": [{
                "decision": "A project begins", "decides": "Board of works", "consulted": "Finance",
                "cadence": "Monthly", "escalation": "Executive team",
            }],
            "roles": [{"role": "Lead", "accountable": "The portfolio's figures", "holder": "Exec"}],
        },
        "strategy": {
            "direction": "From advice to steering",
            "roadmap": [{
                "service": "Planning help", "from_level": 1, "to_level": "3", "by": "2027-06-30",
                "owner": "North",
            }],
            "goals": [{"goal": "Fewer late starts", "measure": "Gates on day", "target": "80 %"}],
        },
    }[kind]  # fmt: skip


def lead(scene: Scene, row: OfficeDocument, verb: str, who: str, **said: Any) -> OfficeDocument:
    """Take one step of a document as somebody."""
    given = {"document_id": row.pk, "why": WHY, **said}
    found: OfficeDocument = scene.do(f"{verb}_document", who, **given)
    return found


def document(scene: Scene, state: str = "draft", kind: str = "baseline") -> OfficeDocument:
    """Return a whole document of the northern office in a state."""
    at = {"office_id": scene.world.id("north"), "kind": kind}
    row: OfficeDocument = scene.do("draft_document", "north", **at, content=whole(scene, kind))
    for verb, who in WAYS[state]:
        row = lead(scene, row, verb, who)
    if state == "superseded":
        scene.put(row, state="superseded", effective_until=row.effective_from)
    assert row.state == state
    return row
