"""What every command on a proposal does: claim it, move it, start its clock, take its fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.demand.models import Proposal
from sightline.demand.queries.offices import front_door
from sightline.demand.rules import proposal as guards
from sightline.demand.rules.service import due_day
from sightline.identity.queries import the_office, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Forbidden, Invalid, Refused
from sightline.kernel.policy import Action, Actor

WHY_NUMBER = "numbers are given once in an organisation"
EDITABLE = frozenset(
    {
        *("title", "need", "kind", "size", "is_confidential", "sponsor_id", "sponsor_name"),
        *("department", "category", "start", "wanted_by"),
        *("cost_minor", "running_minor", "value_minor"),
        *("today", "systems", "place", "mandatory_citation", "impact", "stakeholders"),
        *("case", "alternatives", "risks"),
    }
)
LONGEST = 20_000


def acting(actor: Actor) -> UUID:
    """Return the id of the person who acts.

    Raises:
        Forbidden: Nobody is signed in.
    """
    if actor.id is None:
        raise Forbidden("Sign in to do this.")
    return actor.id


def the_proposal(
    actor: Actor, proposal_id: UUID, what: Action, seen: int | None = None
) -> Proposal:
    """Claim a proposal for writing."""
    row: Proposal = claim(Proposal, proposal_id, actor, what, seen=seen)
    return row


def move(row: Proposal, verb: str) -> None:
    """Move a proposal as its table says, and start the clock of where it is now."""
    row.move(verb)
    row.state_since = clock.now()
    row.due_on = due_day(row.state, clock.today())


def next_number(organisation_id: UUID) -> int:
    """Return the number that the next proposal of an organisation gets."""
    rows = Proposal.objects.system(WHY_NUMBER).filter(organisation=organisation_id)
    last: int | None = rows.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def given_reason(why: str, words: str = "Say why; it is kept with the proposal.") -> str:
    """Return a reason, or refuse a step that needs one without it.

    Raises:
        Refused: ``no-reason``.
    """
    reason = checked_text("why", why, LONGEST, required=False)
    if not reason:
        raise Refused("no-reason", words, "why")
    return reason


def take(actor: Actor, row: Proposal, fields: Mapping[str, Any]) -> bool:
    """Set what a proposal says, each id looked up and each amount checked; return whether it differs.

    Raises:
        NotFound: A person who is not visible.
        Invalid: Values that their columns do not take.
        Refused: ``negative-money``, ``ends-before-start``.
    """
    given = dict(fields)
    if "title" in given:
        given["title"] = checked_text("title", given["title"], 200)
    if given.get("sponsor_id"):
        given["sponsor_id"] = the_person(actor, as_id("sponsor_id", given["sponsor_id"])).pk
    money = {name: given[name] for name in given if name.endswith("_minor")}
    guards.check_money(**{k: v for k, v in money.items() if isinstance(v, int)})
    changed = set_fields(row, given, EDITABLE)
    guards.check_dates(row.start, row.wanted_by)
    return changed


def as_id(name: str, value: Any) -> UUID:
    """Return an id, or refuse what is none.

    Raises:
        Invalid: It is no id.
    """
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as error:
        raise Invalid({name: ["This is not an id."]}) from error


def office_for(actor: Actor, office_id: UUID | None) -> Any:
    """Return the office asked for, or the one at the front door: the topmost.

    Raises:
        NotFound: No such office, or none at all.
        Refused: ``office-closed``.
    """
    row = the_office(actor, as_id("office_id", office_id)) if office_id else front_door(actor)
    if row.active_to is not None and row.active_to <= clock.today():
        raise Refused("office-closed", "This office is closed; choose another.", "office_id")
    return row


def filled(row: Proposal) -> set[str]:
    """Return the fields that a proposal says something in; zero is an answer."""
    return {name for name in EDITABLE if getattr(row, name) not in (None, "")}


def has_sponsor(row: Proposal) -> bool:
    """Tell whether somebody stands for a proposal."""
    return bool(row.sponsor_id or row.sponsor_name)
