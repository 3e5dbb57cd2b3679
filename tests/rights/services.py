"""Services in the scene: a customer of the northern office, its catalogue and what was asked for.

What the office notes of a customer is seen by its roles and by the people who stand for it, of
whom one is the northern program office; the catalogue is everybody's, drafts of it are not.
"""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.projects.schedule.calendars import shared
from sightline.services import commands
from sightline.services.attaching import attach
from sightline.services.events import LookDrawn
from sightline.services.models import Look
from sightline.ui.api.files import File
from tests.rights.model import BY_KEY, PROJECTS

if TYPE_CHECKING:
    from tests.rights.scene import Scene

KINDS: dict[str, str] = {
    **dict.fromkeys(("client", "spare_client"), "services.customer"),
    "client_member": "services.customermember",
    "client_need": "services.customerneed",
    "client_assessment": "services.customerassessment",
    "client_finding": "services.customerfinding",
    "look": "services.look",
    "pmo_service": "services.service",
    **dict.fromkeys(("draft_service", "live_service"), "services.serviceversion"),
    **dict.fromkeys(
        ("new_sr", "accepted_sr", "working_sr", "waiting_sr", "delivered_sr", "confirmed_sr"),
        "services.servicerequest",
    ),
    **dict.fromkeys(("draft_agreement", "agreement"), "services.serviceagreement"),
    **dict.fromkeys(("sr_survey", "rated_survey"), "services.survey"),
    "story_draft": "services.valuestory",
    **dict.fromkeys(("noted_quote", "quote"), "services.customerquote"),
    "value_claim": "services.valueclaim",
    "office_cost": "services.officecost",
    "sr_task": "services.requesttask",
    "sr_comment": "services.requestcomment",
    "sr_file": "services.requestfile",
    **dict.fromkeys(("at_desk", "spare_at_desk"), "services.deskperson"),
    **dict.fromkeys(
        ("draft_document", "sent_document", "held_document"), "services.officedocument"
    ),
}


def service_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation)."""
    founder, asker = (
        scene.world.actor("founder"),
        scene.subject_person(BY_KEY["program_office.north"]),
    )
    home: dict[str, Any] = {"office_id": scene.world.id("north")}
    client = commands.add_customer(founder, **home, name="Board of works", kind="sponsor")
    spare = commands.add_customer(founder, **home, name="Spare", kind="team")
    at: dict[str, Any] = {"customer_id": client.pk}
    member = commands.add_customer_member(founder, **at, person_id=asker.pk)
    need = commands.note_need(founder, **at, need="Answers in a day")
    said: dict[str, Any] = {"maturity": 2, "evidence": "They plan on their own"}
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
    worker, spare_worker = (scene.world.people[key] for key in ("founder", "second"))
    desk = [
        commands.staff_desk(founder, **home, person_id=person.pk, skills=["plans"])
        for person in (worker, spare_worker)
    ]
    rows = _requests(scene, client.pk, live.pk, worker.pk)
    agreed = [
        commands.draft_agreement(
            founder, **at, service_id=row.service_id, review_on=clock.today() + timedelta(90)
        )
        for row in (draft, live)
    ]
    commands.sign_agreement(scene.world.actor("program_office.north"), agreement_id=agreed[1].pk)
    words = [commands.note_quote(founder, **at, words="They helped") for _ in range(2)]
    commands.allow_quote(scene.world.actor("program_office.north"), quote_id=words[1].pk)
    tale: dict[str, Any] = {"year": clock.today().year - 1, "headline": "Bids on time"}
    story = commands.write_story(founder, **home, **tale, delivered="Plans", perceived="Content")
    value: dict[str, Any] = {"year": 2026, "what": "Fewer bids", "value_minor": 5_000_00}
    claim = commands.claim_value(founder, customer_id=client.pk, share=Decimal("0.5"), **value)
    cost = commands.set_office_cost(founder, **home, year=2026, cost_minor=4_000_00)
    return (
        rows
        | _looks(scene, client.pk)
        | _documents(scene)
        | {
            ("story_draft", "north"): story.pk,
            ("noted_quote", "north"): words[0].pk,
            ("quote", "north"): words[1].pk,
            ("draft_agreement", "north"): agreed[0].pk,
            ("agreement", "north"): agreed[1].pk,
            ("value_claim", "north"): claim.pk,
            ("office_cost", "north"): cost.pk,
            ("desk_hand", "all"): spare_worker.pk,
            ("at_desk", "north"): desk[0].pk,
            ("spare_at_desk", "north"): desk[1].pk,
            ("client", "north"): client.pk,
            ("spare_client", "north"): spare.pk,
            ("client_member", "north"): member.pk,
            ("client_need", "north"): need.pk,
            ("client_assessment", "north"): assessed.pk,
            ("client_finding", "north"): found.pk,
            ("pmo_service", "all"): live.service_id,
            ("draft_service", "north"): draft.pk,
            ("live_service", "north"): live.pk,
        }
    )


#: Kind of a request to the steps that lead there.
STEPS: dict[str, tuple[str, ...]] = {
    "new_sr": (),
    "accepted_sr": ("accept_request",),
    "working_sr": ("accept_request", "start_request"),
    "waiting_sr": ("accept_request", "start_request", "wait_for_customer"),
    "delivered_sr": ("accept_request", "start_request", "deliver_request"),
    "confirmed_sr": ("accept_request", "start_request", "deliver_request", "confirm_request"),
}


def _requests(
    scene: "Scene", client: UUID, version: UUID, worker: UUID
) -> dict[tuple[str, str], UUID]:
    founder = scene.world.actor("founder")
    asker = scene.world.actor("program_office.north")
    rows: dict[tuple[str, str], UUID] = {}
    for kind, steps in STEPS.items():
        said: dict[str, Any] = {"customer_id": client, "version_id": version, "title": kind}
        row = commands.ask_service(asker, **said)
        rows[kind, "north"] = row.pk
        commands.assign_request(founder, request_id=row.pk, assignee_id=worker)
        for name in steps:
            who = asker if name == "confirm_request" else founder
            if name == "start_request":
                for task in row.requesttasks.all():
                    commands.tick_task(founder, task_id=task.pk)
            getattr(commands, name)(who, request_id=row.pk, why="As it was agreed")
        if kind == "delivered_sr":
            rows["sr_survey", "north"] = row.survey.pk
        if kind == "confirmed_sr":
            rows["rated_survey", "north"] = row.survey.pk
            said = {"survey_id": row.survey.pk, "csat": 5, "nps": 9, "comment": "Quick"}
            commands.answer_survey(asker, **said)
        if kind == "accepted_sr":
            rows["sr_task", "north"] = row.requesttasks.get().pk
            said = {"request_id": row.pk, "words": "By Friday?"}
            rows["sr_comment", "north"] = commands.comment_request(founder, **said).pk
            given: dict[str, Any] = {"file": File("terms.txt", b"By Friday"), "request_id": row.pk}
            rows["sr_file", "north"] = attach(founder, **given).pk
    return rows


def _looks(scene: "Scene", client: UUID) -> dict[tuple[str, str], UUID]:
    """Draw something of every project, past the steps that lead there."""
    rows: dict[tuple[str, str], UUID] = {}
    with unit(scene.world.actor("founder")):
        for key, spec in PROJECTS.items():
            row = Look(
                customer_id=client, project_id=scene.id("project", key), kind="report",
                about_id=scene.id("report", key), what=f"{spec.word} report", by="Empower: Board",
                due_on=clock.today(),
            )  # fmt: skip
            row.save()
            rows["look", key] = row.pk
        record(LookDrawn(about=row.pk, customer=client, project=row.project_id))
    return rows


#: Kind of a document to its place and what it says; each is whole.
WHOLE: dict[str, tuple[str, dict[str, Any]]] = {
    "draft_document": ("governance", {
        "decisions": [{
            "decision": "A project begins", "decides": "Board", "cadence": "monthly",
            "escalation": "Executives",
        }],
        "roles": [{"role": "Lead", "accountable": "The figures"}],
    }),
    "sent_document": ("strategy", {
        "direction": "Steering",
        "roadmap": [{
            "service": "Plans", "from_level": 1, "to_level": 3, "by": "2027-06-30", "owner": "Ann",
        }],
        "goals": [{"goal": "Gates on day", "measure": "Share", "target": "80 %"}],
    }),
    "held_document": ("baseline", {
        "strategy": "Water for all", "culture": "Careful", "maturity": 2, "maturity_words": "Some",
        "structure": "weak", "industry": "Water", "regulation": "Prices",
        "risk_appetite": "cautious", "n_people": 120, "budget_minor": 100_00,
    }),
}  # fmt: skip


def _documents(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return a draft, one that waits, and one that the second one wrote and the founder approved."""
    founder, second = scene.world.actor("founder"), scene.world.actor("second")
    home: dict[str, Any] = {"office_id": scene.world.id("north")}
    rows: dict[tuple[str, str], UUID] = {}
    for key, (kind, content) in WHOLE.items():
        author = second if key == "held_document" else founder
        row = commands.draft_document(author, **home, kind=kind, content=content)
        rows[key, "north"] = row.pk
        if key != "draft_document":
            commands.submit_document(author, document_id=row.pk)
        if key == "held_document":
            commands.approve_document(founder, document_id=row.pk)
    return rows
