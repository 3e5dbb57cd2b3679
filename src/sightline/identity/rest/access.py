"""Grants, tokens and saved views over HTTP. New grants are made in ``site``, which knows all nodes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity import commands, policy, queries
from sightline.identity.commands import IssuedToken
from sightline.identity.models import Grant, SavedView, Token
from sightline.kernel.command import find
from sightline.kernel.policy import visible
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Code, Id, In, MustSayWhy, Out, Text, Title
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Access")
Role = Literal[
    "executive",
    "strategic_pmo",
    "program_office",
    "project_office",
    "project_manager",
    "resource_manager",
    "board_member",
    "requester",
    "benefit_owner",
    "auditor",
    "reader",
    "access_admin",
]
NodeKind = Literal["organisation", "office", "portfolio", "program", "project"]
Audience = Literal["private", "shared", "default"]
Short = Annotated[Title, Field(max_length=100)]
Scope = Annotated[Code, Field(max_length=80)]

TOKENS = Listing(
    name="tokens",
    columns=(
        Column("name", "Token", lambda row: row.name, order="name"),
        Column("expires", "Expires", lambda row: row.expires, order="expires"),
    ),
    default_sort="-expires",
)
VIEWS = Listing(name="views", columns=(Column("name", "View", lambda row: row.name, order="name"),))
OF_LISTING = Parameter("listing", "The list that the views are of.", longest=40)


class GrantOut(Out):
    """A role held by a person on a node, from and until a date."""

    person_id: UUID
    role: Role
    node_kind: NodeKind
    node_id: UUID
    node_name: str
    since: date
    until: date | None
    reason: str
    granted_by_id: UUID | None
    confirmed_by_id: UUID | None
    state: Literal["proposed", "active", "revoked"]


class TokenOut(Out):
    """An API token; its secret is told once, when it is issued, and kept nowhere."""

    person_id: UUID
    name: str
    prefix: str
    scopes: list[str]
    expires: datetime
    revoked: datetime | None
    secret: str | None = None


class TokenIssuing(In):
    """A new token, for oneself or for a service account one owns."""

    name: Short
    scopes: list[Scope] = Field(min_length=1, max_length=50)
    days: Annotated[int, Field(strict=True, ge=1, le=commands.MAX_TOKEN_DAYS)] = 90
    person_id: Id | None = None


class ViewOut(Out):
    """A list's filters, columns and sorting under a name."""

    person_id: UUID
    listing: str
    name: str
    query: str
    audience: Audience


class ViewSaving(In):
    """A view to keep; the same name again overwrites one's own."""

    listing: Code
    name: Short
    query: Annotated[Text, Field(max_length=4000)]
    audience: Audience = "private"


class Issued(TokenOut):
    """A token as its issuing answers it."""

    @classmethod
    def of(cls, row: IssuedToken) -> "Issued":
        """Return the token without its secret, which no receipt keeps."""
        return cls(**cls.read(row.row))


@api.shows("/grants/{uuid:grant_id}", policy.read, GrantOut)
def grant(request: Asked, grant_id: UUID) -> Grant:
    """Return one grant."""
    return queries.the_grant(request.actor, grant_id)


@api.changes("/grants/{uuid:grant_id}/confirm", policy.grant, GrantOut, method="POST")
def confirm_grant(request: Asked, grant_id: UUID) -> Grant:
    """Confirm a proposed grant as the second person."""
    return commands.confirm_grant(request.actor, grant_id=grant_id, seen=seen(request))


@api.changes("/grants/{uuid:grant_id}/revoke", policy.grant, GrantOut, method="POST")
def revoke_role(request: Asked, grant_id: UUID, said: MustSayWhy) -> Grant:
    """End a grant now; the next request of the person is judged without it."""
    return commands.revoke_role(request.actor, grant_id=grant_id, why=said.why, seen=seen(request))


@api.lists("/tokens", policy.own_token, TokenOut, TOKENS)
def tokens(request: Asked) -> QuerySet[Token]:
    """Return one's own tokens and those of one's service accounts, without their secrets."""
    return queries.tokens(request.actor)


def _secret(issued: IssuedToken) -> dict[str, Any]:
    return {"secret": issued.secret}


@api.creates("/tokens", policy.own_token, Issued, at="/tokens/{id}", secret=_secret)
def issue_token(request: Asked, said: TokenIssuing) -> IssuedToken:
    """Issue a token; its secret is in this answer only, and in no repetition of it."""
    return commands.issue_token(request.actor, **said.given())


@api.shows("/tokens/{uuid:token_id}", policy.own_token, TokenOut)
def token(request: Asked, token_id: UUID) -> Token:
    """Return one token, without its secret."""
    return queries.the_token(request.actor, token_id)


@api.changes("/tokens/{uuid:token_id}/revoke", policy.own_token, TokenOut, method="POST")
def revoke_token(request: Asked, token_id: UUID) -> Token:
    """End a token now."""
    return commands.revoke_token(request.actor, token_id=token_id, seen=seen(request))


@api.lists("/views", policy.own_view, ViewOut, VIEWS, more=(OF_LISTING,))
def views(request: Asked) -> QuerySet[SavedView]:
    """Return one's own views and the shared ones."""
    rows = visible(request.actor, SavedView)
    listing = request.GET.get("listing", "")
    return rows.filter(listing=listing) if listing else rows


@api.creates("/views", policy.own_view, ViewOut, at="/views/{id}")
def save_view(request: Asked, said: ViewSaving) -> SavedView:
    """Save a list's address under a name."""
    return commands.save_view(request.actor, **said.given())


@api.shows("/views/{uuid:view_id}", policy.own_view, ViewOut)
def view(request: Asked, view_id: UUID) -> SavedView:
    """Return one view."""
    return find(SavedView, view_id, request.actor)


@api.drops("/views/{uuid:view_id}", policy.own_view)
def drop_view(request: Asked, view_id: UUID) -> SavedView:
    """Drop one's own saved view."""
    return commands.drop_view(request.actor, view_id=view_id, seen=seen(request))
