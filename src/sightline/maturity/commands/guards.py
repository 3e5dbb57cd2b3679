"""What steps of maturity ask for, each refusal by name and with what to do."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.maturity.models import AssessorScore, Campaign, ModelVersion, Respondent
from sightline.maturity.rules import MOST_IMPORTANT
from sightline.maturity.rules.content import Item, Model, UnsoundError, checked_model

WHY = "whoever is asked does not assess, whoever asks for it"


def reason(why: str, words: str, field: str = "why") -> str:
    """Return a reason that must be given, trimmed, or refuse with ``no-reason``."""
    told = checked_text(field, why, 5000, required=False)
    if not told:
        raise Refused("no-reason", words, field)
    return told


def sound(rule: str, content: Any) -> Model:
    """Return the model that a content says, or refuse with ``unsound-model``."""
    try:
        return checked_model(rule, content)
    except UnsoundError as error:
        raise Refused("unsound-model", str(error), "content") from error


def check_draft(row: ModelVersion) -> None:
    """Refuse to change what was published or retired."""
    if row.state != ModelVersion.State.DRAFT:
        words = (
            f"{row} is {row.get_state_display().lower()} and stays as it is: draft the next one."
        )
        raise Refused("version-settled", words)


def check_usable(row: ModelVersion) -> None:
    """Refuse to assess by what is not published."""
    if row.state != ModelVersion.State.PUBLISHED:
        words = f"{row} is {row.get_state_display().lower()}: choose a published version."
        raise Refused("not-published", words, "version_id")


def check_planned(row: Campaign) -> None:
    """Refuse to change what a campaign asks once it was opened."""
    if row.state != Campaign.State.DRAFT:
        words = (
            f"It is {row.get_state_display().lower()}, and what it asks stays as it is. "
            "Plan another campaign for what should be asked in another way."
        )
        raise Refused("campaign-begun", words)


def check_open(row: Campaign) -> None:
    """Refuse answers and scores while a campaign is not open."""
    if row.state != Campaign.State.OPEN:
        words = f"It is {row.get_state_display().lower()}: scores are taken while it is open."
        raise Refused("not-open", words)


def needed_item(row: Campaign, key: str) -> Item:
    """Return an item that a campaign asks for, or refuse with ``not-asked``."""
    item = row.version_of.told.item(key) if key in row.needed else None
    if item is None:
        raise Refused("not-asked", f"This campaign does not ask for {key[:60]}.", "item")
    return item


def on_scale(model: Model, item: Item, score: Any, field: str) -> int:
    """Return a score of the scale, or refuse with ``outside-scale``."""
    if type(score) is not int or not model.first <= score <= model.last:
        words = f"{item.name}: a whole score from {model.first} to {model.last}."
        raise Refused("outside-scale", words, field)
    return score


def asked_for(model: Model, needed: Any) -> dict[str, dict[str, int | None]]:
    """Return which items are asked for, each with importance and target, in the model's order."""
    if not isinstance(needed, Mapping) or not needed:
        raise Refused("no-items", "Choose at least one item: what is needed of it.", "needed")
    if unknown := set(needed) - {item.key for item in model.items}:
        raise Refused("not-asked", f"The model has no item {min(unknown)[:60]}.", "needed")
    held = [item for item in model.items if item.key in needed]
    return {item.key: _ask(model, item, needed[item.key]) for item in held}


def _ask(model: Model, item: Item, row: Mapping[str, Any]) -> dict[str, int | None]:
    importance, target = row.get("importance"), row.get("target")
    if type(importance) is not int or not 1 <= importance <= MOST_IMPORTANT:
        words = f"{item.name}: importance from 1 to {MOST_IMPORTANT}."
        raise Refused("outside-scale", words, f"importance_{item.key}")
    if target is not None:
        target = on_scale(model, item, target, f"target_{item.key}")
    return {"importance": importance, "target": target}


def check_not_asked(campaign: Campaign, person_id: UUID | None) -> None:
    """Refuse to let somebody assess what they answer themselves."""
    rows = Respondent.objects.system(WHY).filter(campaign=campaign, person_id=person_id)
    if rows.exists():
        words = "Who answers does not assess: somebody else scores beside the answers."
        raise Refused("assessor-answers", words)


def check_not_assessing(campaign: Campaign, person_id: UUID) -> None:
    """Refuse to ask somebody who has assessed already."""
    rows = AssessorScore.objects.system(WHY).filter(campaign=campaign, assessor_id=person_id)
    if rows.exists():
        words = "They have scored as an assessor already, so they are not asked as well."
        raise Refused("assessor-answers", words, "person_id")
