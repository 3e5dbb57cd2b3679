"""Pages of a sitting: the board screen, its figures' derivation, its minutes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import levels, policy
from sightline.changes.models import AgendaItem, ChangeRequest, Sitting
from sightline.changes.pages import strip
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.minutes import minutes_of
from sightline.changes.queries.screen import SHOWS, Screen, screen
from sightline.changes.queries.sittings import when
from sightline.changes.rules import CHOICES
from sightline.kernel.errors import Invalid, NotFound
from sightline.kernel.policy import Actor, may, visible
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

#: An outcome to its button's words, in the order of the buttons.
OUTCOMES = (
    ("approve", "Approve", "check-lg"),
    ("approve_with_conditions", "Approve with conditions", "check2-square"),
    ("defer", "Defer", "clock"),
    ("reject", "Reject", "x-lg"),
    ("return", "Return for alternatives", "arrow-counterclockwise"),
    ("escalate", "Escalate", "arrow-up-right"),
)


@page(policy.read)
def sitting_screen(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Show the board screen: the agenda, the request at hand, and the room."""
    actor, params = request.actor, params_of(request.GET)
    row = queries.the_sitting(actor, sitting_id)
    chosen = params.get("show", "all")
    if chosen not in SHOWS:
        raise Invalid({"show": ["Choose pending, all, mine or decided."]})
    held = screen(actor, row, item_id=_item_asked(params.get("item", "")), show=chosen)
    before, after = held.neighbours
    context = {
        "screen": held,
        "sitting": row,
        "board": row.board,
        "when": when(row.starts),
        "show": chosen,
        "tabs": _tabs(row, chosen, held),
        "previous": before,
        "following": after,
        "n_pending": sum(line.is_to_decide for line in held.all_lines),
        "choices": tuple(CHOICES.items()),
        "outcomes": OUTCOMES,
        "may_prepare": may(actor, policy.prepare_sitting, row),
        "may_run": may(actor, policy.run_sitting, row),
        "runs": may(actor, policy.prepare_sitting, row) or held.me is not None,
        "may_sign": row.state == Sitting.State.HELD
        and actor.id == (held.room.presiding() or held.room.chair_id),
        "empty": _empty(held),
        "sat": _presence_words(held),
    }
    if held.case is not None:
        context |= strip.shown(actor, held.case, sits=held.me is not None)
    return show(request, "changes/sitting_screen.html", context)


def _item_asked(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise Invalid({"item": ["This is no item of the agenda."]}) from error


def _tabs(row: Sitting, chosen: str, held: Screen) -> list[dict[str, Any]]:
    counts = {
        "pending": sum(line.is_pending for line in held.all_lines),
        "all": len(held.all_lines),
        "mine": sum(line.waits_for_me for line in held.all_lines),
        "decided": sum(not line.is_pending for line in held.all_lines),
    }
    return [
        {"label": f"{label} {counts[key]}", "href": f"?show={key}", "active": key == chosen}
        for key, label in SHOWS.items()
    ]


def _empty(held: Screen) -> str:
    """Return what is said where there is nothing to decide."""
    n = held.n_priced
    if not n:
        return "Nothing to decide; no request is on its way."
    many = f"{n} requests are" if n != 1 else "one request is"
    return f"Nothing to decide; {many} still being priced."


def _presence_words(held: Screen) -> str:
    there = held.room.there
    sides = {
        side: sum(one.member.side == side for one in there) for side in ("technical", "business")
    }
    return (
        f"{len(there)} of {len(held.room.sitters)} are here: {sides['technical']} technical, "
        f"{sides['business']} business."
    )


@page(policy.read)
def item_figures(request: Asked, item_id: UUID) -> HttpResponse:
    """Show how each figure of a request's impact strip is computed."""
    row = queries.the_item(request.actor, item_id)
    if row.change is None:
        raise NotFound("This request")
    change: ChangeRequest = row.change
    impact = levels.latest_impact(change)
    context = {
        "item": row,
        "change": change,
        "impact": impact,
        "back": _back(row),
        "tables": strip.derivations(request.actor, change, impact),
        "needed": levels.board_needed(change),
    }
    return show(request, "changes/sitting_figures.html", context)


def _back(row: AgendaItem) -> str:
    return f"{reverse('sitting', args=[row.sitting_id])}?item={row.pk}"


@page(policy.read)
def sitting_minutes(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Show the minutes: as they were signed, or as they would be signed now."""
    actor = request.actor
    row = queries.the_sitting(actor, sitting_id)
    is_signed = row.state == Sitting.State.SIGNED
    minutes = row.minutes if is_signed else minutes_of(row)
    context = {
        "sitting": row,
        "board": row.board,
        "when": when(row.starts),
        "is_signed": is_signed,
        "minutes": _dated(_cut(actor, row, minutes)),
    }
    return show(request, "changes/sitting_minutes.html", context)


def _dated(kept: Any, key: str = "") -> Any:
    """Return minutes with days in place of their text."""
    if isinstance(kept, dict):
        return {name: _dated(value, name) for name, value in kept.items()}
    if isinstance(kept, list):
        return [_dated(value) for value in kept]
    return date.fromisoformat(kept) if key in {"due", "until"} and kept else kept


def _cut(actor: Actor, row: Sitting, minutes: dict[str, Any]) -> dict[str, Any]:
    """Return the minutes without the items that the actor may not see."""
    seen = set(visible(actor, AgendaItem).filter(sitting=row).values_list("pk", flat=True))
    items = [item for item in minutes["items"] if UUID(item["id"]) in seen]
    return {**minutes, "items_shown": items, "n_hidden": len(minutes["items"]) - len(items)}
