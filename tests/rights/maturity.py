"""Maturity in the scene: models of the organisation, and campaigns of the northern office.

The campaigns are of a customer, so that a confirmed one stays with the readers of the office; one
person is asked in all of them, and nobody else reads what they answered.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.maturity.events import CampaignPlanned
from sightline.maturity.models import (
    Campaign,
    Improvement,
    MaturityModel,
    ModelVersion,
    Respondent,
    Response,
    Result,
)
from tests.maturity.scene import SMALL

if TYPE_CHECKING:
    from tests.rights.scene import Scene

WORD, ANSWER = "Bilbycamp", "Bilbyword"
#: Kind of a campaign to its state; somebody else answers in the one that is assessed.
CAMPAIGNS = {
    "campaign": "draft",
    "open_campaign": "open",
    "assessed_campaign": "open",
    "closed_campaign": "closed",
    "confirmed_campaign": "confirmed",
}
#: Kind of an improvement to its state.
IMPROVEMENTS = {
    "improvement": "proposed",
    "agreed_improvement": "agreed",
    "live_improvement": "under_way",
}
VERSIONS = {"draft_model": "draft", "live_model": "published"}
KINDS: dict[str, str] = {
    **dict.fromkeys(("maturity_model", "drafted_model"), "maturity.maturitymodel"),
    **dict.fromkeys(VERSIONS, "maturity.modelversion"),
    **dict.fromkeys(CAMPAIGNS, "maturity.campaign"),
    **dict.fromkeys(("respondent", "spare_respondent"), "maturity.respondent"),
    **dict.fromkeys(IMPROVEMENTS, "maturity.improvement"),
}
NEEDED = {
    "schedules": {"importance": 5, "target": 4},
    "risks": {"importance": 3, "target": 4},
    "reports": {"importance": 4, "target": 3},
}
#: What a person entitled to it sends.
ITEMS: dict[str, Any] = {"needed": {"risks": {"importance": 3, "target": 5}}}
ANSWERS = {"answers": [{"item": "risks", "score": 2}]}
SCORES = {"scores": [{"item": "risks", "score": 2}]}


def maturity_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a hidden one are noted."""
    scene.secrets |= {"campaign": WORD, "own_answer": ANSWER, "draft_model": "Bilbydraft"}
    rows: dict[tuple[str, str], UUID] = {}
    with unit(scene.world.actor("founder")):
        rows |= _models(scene)
        for kind, state in CAMPAIGNS.items():
            rows[kind, "north"] = _campaign(scene, rows["live_model", "all"], kind, state).pk
        rows |= _asked(scene, rows)
        rows |= _came_to(scene, rows)
        record(CampaignPlanned(about=rows["campaign", "north"], kind="customer"))
    return rows


def _models(scene: "Scene") -> dict[tuple[str, str], UUID]:
    rows: dict[tuple[str, str], UUID] = {}
    home, today = scene.world.organisation, clock.today()
    for kind, state in VERSIONS.items():
        model = MaturityModel(organisation=home, name=f"Small {state}", rule="level_per_item")
        model.save()
        items = [{**item} for item in SMALL["items"]]
        if state == "draft":
            items[0]["name"] = "Bilbydraft"
        row = ModelVersion(
            of_model=model, number=1, state=state, content={**SMALL, "items": items}, n_items=3,
            published_on=None if state == "draft" else today,
        )  # fmt: skip
        row.save()
        rows[kind, "all"] = row.pk
        rows["drafted_model" if state == "draft" else "maturity_model", "all"] = model.pk
    return rows


def _campaign(scene: "Scene", version: UUID, kind: str, state: str) -> Campaign:
    today, ended = clock.today(), state in ("closed", "confirmed")
    row = Campaign(
        organisation=scene.world.organisation, office=scene.world.offices["north"],
        version_of_id=version, title=f"{WORD} {kind}", kind="customer", subject="Leisure",
        state=state, opens=today, closes=today + timedelta(30), needed=NEEDED,
        closed_on=today if ended else None,
        confirmed_on=today if state == "confirmed" else None,
    )  # fmt: skip
    row.save()
    return row


def _asked(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    one, other = scene.world.people["program_office.north"], scene.world.people["lead"]
    found = {}
    for kind in CAMPAIGNS:
        person = other if kind == "assessed_campaign" else one
        row = Respondent(campaign_id=rows[kind, "north"], person=person, role="customer")
        row.save()
        found["respondent" if kind == "open_campaign" else f"{kind}_asked", "north"] = row.pk
    Response(
        respondent_id=found["respondent", "north"], item="reports", score=2, comment=ANSWER
    ).save()
    spare = Respondent(campaign_id=rows["open_campaign", "north"], person=other, role="sponsor")
    spare.save()
    return {
        ("respondent", "north"): found["respondent", "north"],
        ("spare_respondent", "north"): spare.pk,
    }


def _came_to(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    """Keep a result of each item, and an improvement wherever a step begins."""
    for kind in ("closed_campaign", "confirmed_campaign"):
        for place, item in enumerate(NEEDED):
            Result(
                campaign_id=rows[kind, "north"], kind="item", key=item, name=item, place=place,
                n_answers=1, own=1, score=1, share=0, level=1, words="Ad hoc",
                as_of=clock.today(),
            ).save()  # fmt: skip
    owner, found = scene.world.people["program_office.north"], {}
    for kind, state in IMPROVEMENTS.items():
        campaign = "confirmed_campaign" if kind == "improvement" else "closed_campaign"
        item = "schedules" if kind != "live_improvement" else "reports"
        row = Improvement(
            campaign_id=rows[campaign, "north"], item=item, title=f"{WORD} {kind}", state=state,
            importance=5, current=1, target=4, priority=15, owner=owner,
            due=clock.today() + timedelta(30),
        )  # fmt: skip
        row.save()
        found[kind, "north"] = row.pk
    return found
