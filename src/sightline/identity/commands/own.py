"""What is one's own: API tokens and saved views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sightline.identity import events, policy
from sightline.identity.models import Organisation, Person, SavedView, Token
from sightline.identity.queries import new_secret, token_digest
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check, visible

MAX_TOKEN_DAYS = 366


@dataclass(frozen=True)
class IssuedToken:
    """A new token's row, and its secret, which is shown once and kept nowhere."""

    row: Token
    secret: str


@command
def issue_token(
    actor: Actor,
    *,
    name: str,
    scopes: Sequence[str],
    days: int = 90,
    person_id: UUID | None = None,
) -> IssuedToken:
    """Issue an API token for oneself or for a service account one owns.

    Args:
        scopes: Action names, ``context.*``, ``read`` or ``*``.
        days: Until it expires; at most 366.

    Raises:
        Invalid: No scope, or a life that is too long.
        Refused: ``wider-token`` when it is asked for with a token that carries less.
    """
    person = find(Person, person_id or actor.id, actor)
    check(actor, policy.own_token, person)
    if not scopes or not all(isinstance(scope, str) and 0 < len(scope) <= 80 for scope in scopes):
        raise Invalid({"scopes": ["Name at least one scope, for example read."]})
    if actor.scopes is not None and not set(scopes) <= actor.scopes:
        words = "A token issues none that may do more than itself."
        raise Refused("wider-token", words, "scopes")
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid({"days": [f"A token lives 1 to {MAX_TOKEN_DAYS} days."]})
    secret = new_secret()
    row = Token(
        person=person,
        name=checked_text("name", name, 100),
        prefix=secret[:8],
        digest=token_digest(secret),
        scopes=sorted(set(scopes)),
        expires=clock.now() + timedelta(days=days),
    )
    row.save()
    record(events.TokenIssued(about=row.pk))
    return IssuedToken(row, secret)


@command
def revoke_token(actor: Actor, *, token_id: UUID, seen: int | None = None) -> Token:
    """End a token now."""
    row = claim(Token, token_id, actor, policy.own_token, seen=seen)
    row.revoked = row.revoked or clock.now()
    row.save()
    record(events.TokenRevoked(about=row.pk))
    return row


@command
def save_view(
    actor: Actor, *, listing: str, name: str, query: str, audience: str = "private"
) -> SavedView:
    """Save a list's address under a name; the same name again overwrites one's own view."""
    if audience not in SavedView.Audience.values:
        raise Invalid({"audience": ["Choose private, shared or default."]})
    organisation = find(Organisation, actor.organisation_id, actor)
    if audience != SavedView.Audience.PRIVATE:
        check(actor, policy.share_view)
    person = find(Person, actor.id, actor)
    mine = visible(actor, SavedView).filter(person=person, listing=listing)
    name = checked_text("name", name, 100)
    row = mine.filter(name__iexact=name).first() or SavedView(
        organisation=organisation, person=person, listing=listing, name=name
    )
    row.query = checked_text("query", query, 4000, required=False)
    row.audience = audience
    row.save()
    record(events.ViewSaved(about=row.pk))
    return row


@command
def drop_view(actor: Actor, *, view_id: UUID, seen: int | None = None) -> SavedView:
    """Drop one's own saved view."""
    row = claim(SavedView, view_id, actor, policy.own_view, seen=seen)
    row.delete()
    record(events.ViewDropped(about=view_id))
    return row
