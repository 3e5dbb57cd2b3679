"""Services in the scene: a customer of the northern office, its catalogue and what was asked for.

What the office notes of a customer is seen by its roles and by the people who stand for it, of
whom one is the northern program office; the catalogue is everybody's, drafts of it are not.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.projects.schedule.calendars import shared
from sightline.services import commands
from tests.rights.model import BY_KEY

if TYPE_CHECKING:
    from tests.rights.scene import Scene

KINDS: dict[str, str] = {
    **dict.fromkeys(("client", "spare_client"), "services.customer"),
    "client_member": "services.customermember",
    "client_need": "services.customerneed",
    "client_assessment": "services.customerassessment",
    "client_finding": "services.customerfinding",
    "pmo_service": "services.service",
    **dict.fromkeys(("draft_service", "live_service"), "services.serviceversion"),
}


def service_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation)."""
    founder, asker = scene.world.actor("founder"), scene.subject_person(BY_KEY["program_office.north"])
    home: dict[str, Any] = {"office_id": scene.world.id("north")}
    client = commands.add_customer(founder, **home, name="Board of works", kind="sponsor")
    spare = commands.add_customer(founder, **home, name="Spare", kind="team")
    at: dict[str, Any] = {"customer_id": client.pk}
    member = commands.add_customer_member(founder, **at, person_id=asker.pk)
    need = commands.note_need(founder, **at, need="Answers in a day")
    said: dict[str, Any] = {"level": 2, "evidence": "They plan on their own"}
    commands.assess_customer(founder, **at, **said)
    assessed = commands.assess_customer(founder, **at, **said)
    found = commands.note_customer_finding(founder, **at, what="No plan", severity="minor")
    calendar = shared(founder).filter(pk=scene.id("shared_calendar", "all")).get()
    promise: dict[str, Any] = {
        **home, "category": "tactical", "domain": "delivery", "promise": "A plan in a day",
        "target_minutes": 480, "calendar_id": calendar.pk, "steps": ["Draw"],
    }  # fmt: skip
    draft = commands.add_service(founder, code="A-1", name="Plans", **promise)
    live = commands.add_service(founder, code="B-1", name="Reviews", **promise)
    live = commands.activate_service(founder, version_id=live.pk)
    return {
        ("client", "north"): client.pk,
        ("spare_client", "north"): spare.pk,
        ("client_member", "north"): member.pk,
        ("client_need", "north"): need.pk,
        ("client_assessment", "north"): assessed.pk,
        ("client_finding", "north"): found.pk,
        ("pmo_service", "all"): draft.service_id,
        ("draft_service", "north"): draft.pk,
        ("live_service", "north"): live.pk,
    }
