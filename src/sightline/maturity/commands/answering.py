"""Answers of respondents, and the scores of an assessor beside them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.maturity import events, policy
from sightline.maturity.commands import guards
from sightline.maturity.models import AssessorScore, Campaign, Respondent, Response
from sightline.maturity.rules import CONFIDENCES

OWN = "a respondent's own answers are replaced"
ONE = "an item is assessed once, whoever did it before"


@command
def answer_items(
    actor: Actor,
    *,
    respondent_id: UUID,
    answers: Sequence[Mapping[str, Any]],
    seen: int | None = None,
) -> Respondent:
    """Answer some items; an item without a score is taken back.

    Args:
        answers: Each ``item`` with ``score``, and ``evidence``, ``confidence``, ``comment``.

    Raises:
        NotFound: It is somebody else's to answer.
        Forbidden: As ``claim`` says; only the person who is asked.
        Refused: ``not-open``, ``not-asked``, ``outside-scale``, ``no-evidence``, ``no-score``.
    """
    row = claim(Respondent, respondent_id, actor, policy.answer, seen=seen)
    guards.check_open(row.campaign)
    held = {one.item: one for one in Response.objects.system(OWN).filter(respondent=row)}
    changed = [_answer(row, held, said) for said in answers]
    if not any(changed):
        nothing_changed()
        return row
    n = Response.objects.system(OWN).filter(respondent=row).count()
    row.answered_on = clock.today() if n else None
    row.save()
    record(events.ItemsAnswered(about=row.pk, campaign=row.campaign_id))
    return row


def _answer(row: Respondent, held: dict[str, Response], said: Mapping[str, Any]) -> bool:
    item = guards.needed_item(row.campaign, str(said.get("item", "")))
    model, score = row.campaign.version_of.told, said.get("score")
    old = held.get(item.key)
    told = _beside(item.key, said)
    if score is None:
        return _take_back(item.name, item.key, old, told)
    guards.on_scale(model, item, score, f"score_{item.key}")
    if model.rule == "practices_achieved" and score == model.last and not told["evidence"]:
        words = f"{item.name}: what is achieved is shown by evidence; give a link or where it is."
        raise Refused("no-evidence", words, f"evidence_{item.key}")
    answer = old or Response(respondent=row, item=item.key)
    before = (answer.score, *(getattr(answer, name) for name in told))
    for name, value in {"score": score, **told}.items():
        setattr(answer, name, value)
    if old is not None and before == (score, *told.values()):
        return False
    answer.save()
    held[item.key] = answer
    return True


def _take_back(name: str, key: str, old: Response | None, told: Mapping[str, str]) -> bool:
    if told["evidence"] or told["comment"]:
        words = f"{name}: give a score to what you say about it, or take the words out."
        raise Refused("no-score", words, f"score_{key}")
    if old is None:
        return False
    old.delete()
    return True


def _beside(key: str, said: Mapping[str, Any]) -> dict[str, str]:
    confidence = said.get("confidence") or "medium"
    if confidence not in CONFIDENCES:
        raise Invalid({f"confidence_{key}": [f"Choose one of {', '.join(CONFIDENCES)}."]})
    evidence = said.get("evidence") or ""
    comment = said.get("comment") or ""
    return {
        "evidence": checked_text(f"evidence_{key}", evidence, 500, required=False),
        "confidence": confidence,
        "comment": checked_text(f"comment_{key}", comment, 5000, required=False),
    }


@command
def assess_items(
    actor: Actor,
    *,
    campaign_id: UUID,
    scores: Sequence[Mapping[str, Any]],
    seen: int | None = None,
) -> Campaign:
    """Score some items as an assessor; an item without a score is taken back.

    Args:
        scores: Each ``item`` with ``score``, and ``note``: what it rests on.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``not-open``, ``assessor-answers``, ``not-asked``, ``outside-scale``.
    """
    row = claim(Campaign, campaign_id, actor, policy.assess, seen=seen)
    guards.check_open(row)
    guards.check_not_asked(row, actor.id)
    held = {one.item: one for one in AssessorScore.objects.system(ONE).filter(campaign=row)}
    changed = [_assess(actor, row, held, said) for said in scores]
    if not any(changed):
        nothing_changed()
        return row
    record(events.ItemsAssessed(about=row.pk, campaign=row.pk))
    return row


def _assess(
    actor: Actor, row: Campaign, held: dict[str, AssessorScore], said: Mapping[str, Any]
) -> bool:
    item = guards.needed_item(row, str(said.get("item", "")))
    score, old = said.get("score"), held.get(item.key)
    note = checked_text(f"note_{item.key}", said.get("note") or "", 5000, required=False)
    if score is None:
        if old is None:
            return False
        held.pop(item.key).delete()
        return True
    guards.on_scale(row.version_of.told, item, score, f"score_{item.key}")
    if old is not None and (old.score, old.note) == (score, note):
        return False
    found = old or AssessorScore(campaign=row, item=item.key)
    for name, value in {"score": score, "note": note, "assessor_id": actor.id}.items():
        setattr(found, name, value)
    found.save()
    held[item.key] = found
    return True
