"""Minutes that write themselves: what the rows of a sitting say, as plain values to freeze."""

from datetime import datetime
from typing import Any

from sightline.changes.models import (
    AgendaItem,
    ChangeVote,
    Decision,
    DecisionCondition,
    FollowUp,
    Interest,
    Presence,
    Sitting,
)
from sightline.changes.queries.boards import members
from sightline.changes.rules import CHOICES, OUTCOMES, SIDES
from sightline.kernel.rows import plain

WHY = "minutes hold the whole sitting, whoever reads or signs them"


def minutes_of(sitting: Sitting) -> dict[str, Any]:
    """Return the minutes: who was there, each item with its votes, decision, conditions, actions."""
    rows = AgendaItem.objects.system(WHY).filter(sitting=sitting).select_related("change")
    decisions = _decisions(sitting)
    votes = _votes(sitting)
    actions = _actions(sitting)
    told = {
        "board": sitting.board.name,
        "starts": sitting.starts,
        "began_at": sitting.began_at,
        "ended_at": sitting.ended_at,
        "place": sitting.place,
        "quorum": sitting.board.quorum,
        "present": _present(sitting),
        "apologies": _absent(sitting),
        "items": [_item(row, decisions, votes, actions) for row in rows],
        "actions": [line for item, line in actions if item is None],
    }
    return dict(plain(told))


def _present(sitting: Sitting) -> list[dict[str, Any]]:
    held = {row.person_id: row for row in members(sitting.board)}
    rows = Presence.objects.system(WHY).filter(sitting=sitting).select_related("person")
    return [
        {
            "name": row.person.name,
            "side": SIDES[held[row.person_id].side] if row.person_id in held else "Delegate",
            "is_chair": row.person_id in held and held[row.person_id].is_chair,
            "came_at": row.came_at,
            "left_at": row.left_at,
        }
        for row in rows
    ]


def _absent(sitting: Sitting) -> list[str]:
    came = set(
        Presence.objects.system(WHY).filter(sitting=sitting).values_list("person", flat=True)
    )
    return [row.person.name for row in members(sitting.board) if row.person_id not in came]


def _decisions(sitting: Sitting) -> dict[Any, list[dict[str, Any]]]:
    rows = Decision.objects.system(WHY).filter(sitting=sitting).select_related("decided_by")
    asked = DecisionCondition.objects.system(WHY).filter(decision__sitting=sitting)
    conditions: dict[Any, list[dict[str, Any]]] = {}
    for row in asked.select_related("owner"):
        line = {"text": row.text, "owner": row.owner.name, "due": row.due, "blocks": row.blocks}
        conditions.setdefault(row.decision_id, []).append(line)
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows.order_by("decided_at", "pk"):
        found.setdefault(row.change_id, []).append(_decision(row, conditions.get(row.pk, [])))
    return found


def _decision(row: Decision, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "outcome": OUTCOMES[row.outcome],
        "recommended": OUTCOMES.get(row.recommended, ""),
        "reasons": row.reasons,
        "until": row.until,
        "decided_by": row.decided_by.name,
        "decided_at": row.decided_at,
        "digest": row.digest,
        "tally": row.tally,
        "shown": row.shown,
        "supersedes": row.supersedes_id,
        "conditions": conditions,
    }


def _votes(sitting: Sitting) -> dict[Any, list[dict[str, Any]]]:
    """Return the votes by name on what was not decided; a decision holds its own."""
    rows = ChangeVote.objects.system(WHY).filter(sitting=sitting)
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows.select_related("person").order_by("cast_at", "pk"):
        line = {"name": row.person.name, "choice": CHOICES[row.choice], "reason": row.reason}
        found.setdefault(row.change_id, []).append(line)
    return found


def _actions(sitting: Sitting) -> list[tuple[Any, dict[str, Any]]]:
    rows = FollowUp.objects.system(WHY).filter(sitting=sitting).select_related("owner")
    return [
        (row.item_id, {"text": row.text, "owner": row.owner.name, "due": row.due}) for row in rows
    ]


def _item(
    row: AgendaItem,
    decisions: dict[Any, list[dict[str, Any]]],
    votes: dict[Any, list[dict[str, Any]]],
    actions: list[tuple[Any, dict[str, Any]]],
) -> dict[str, Any]:
    declared = (
        Interest.objects.system(WHY).filter(change=row.change).select_related("person")
        if row.change
        else []
    )
    return {
        "id": row.pk,
        "title": row.title,
        "is_consent": row.is_consent,
        "notes": row.notes,
        "minutes": _length(row.began_at, row.ended_at),
        "interests": [{"name": one.person.name, "words": one.words} for one in declared],
        "votes": votes.get(row.change_id, []) if row.change_id not in decisions else [],
        "decisions": decisions.get(row.change_id, []),
        "actions": [line for item, line in actions if item == row.pk],
    }


def _length(began: datetime | None, ended: datetime | None) -> int | None:
    if began is None or ended is None:
        return None
    return round((ended - began).total_seconds() / 60)
