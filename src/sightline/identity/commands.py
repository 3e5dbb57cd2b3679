"""Everything that changes people, offices, grants, tokens and views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from sightline.identity import events, policy, rules
from sightline.identity.models import (
    Grant,
    Office,
    OfficeRelation,
    Organisation,
    Person,
    SavedView,
    Token,
)
from sightline.identity.queries import new_secret, to_link, token_digest
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.ids import new_id
from sightline.kernel.policy import Actor, check, visible
from sightline.kernel.rows import update_rows

MAX_TOKEN_DAYS = 366


@command
def found_organisation(
    actor: Actor, *, name: str, currency: str = "GBP", fiscal_year_starts: int = 4
) -> Organisation:
    """Begin an organisation; the operator at the machine alone does this."""
    check(actor, policy.found)
    row = Organisation(
        name=checked_text("name", name, 200),
        currency=currency,
        fiscal_year_starts=fiscal_year_starts,
    )
    row.save()
    record(events.OrganisationFounded(about=row.pk), organisation_id=row.pk)
    return row


@command
def change_organisation(
    actor: Actor, /, *, organisation_id: UUID, seen: int | None = None, **fields: Any
) -> Organisation:
    """Change name, currency, start of the fiscal year or reporting cadence.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``unknown-currency``, ``no-month`` or ``cadence-out-of-range``.
    """
    row = claim(Organisation, organisation_id, actor, policy.set_organisation, seen=seen)
    allowed = {"name", "currency", "fiscal_year_starts", "cadence_days"}
    if set_fields(row, fields, allowed):
        rules.check_organisation(row.currency, row.fiscal_year_starts, row.cadence_days)
        row.save()
        record(events.OrganisationChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def add_person(
    actor: Actor,
    *,
    organisation_id: UUID,
    name: str,
    email: str,
    password: str = "",
    post: str = "",
    office_id: UUID | None = None,
    kind: str = "person",
    owner_id: UUID | None = None,
) -> Person:
    """Add a person, or a service account that acts for its owner through tokens.

    Args:
        owner_id: Who answers for a service account and holds its tokens; the adder if not named.

    Raises:
        NotFound: Office or owner is missing or not visible.
        Forbidden: Only an access administrator or the operator adds people.
        Invalid: A bad address, a weak password, an unknown kind.
        Refused: ``email-taken``.
    """
    organisation = _organisation(actor, organisation_id)
    check(actor, policy.manage_people, organisation)
    if kind not in Person.Kind.values:
        raise Invalid({"kind": [f"Choose one of {', '.join(Person.Kind.values)}."]})
    row = Person(
        organisation=organisation,
        name=checked_text("name", name, 200),
        email=_checked_email(email),
        post=checked_text("post", post, 200, required=False),
        office_id=office_id and find(Office, office_id, actor).pk,
        kind=kind,
        owner_id=_owner_id(actor, owner_id) if kind == Person.Kind.SERVICE else None,
    )
    _set_password(row, password)
    row.save()
    record(events.PersonAdded(about=row.pk), organisation_id=organisation.pk)
    return row


def _owner_id(actor: Actor, owner_id: UUID | None) -> UUID | None:
    if owner_id is None:
        return actor.id
    owner = find(Person, owner_id, actor)
    if owner.kind != Person.Kind.PERSON or not owner.is_active:
        raise Refused("not-an-owner", "A service account is owned by an active person.", "owner_id")
    return owner.pk


def _organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    if actor.operator:
        rows = Organisation.objects.system("the operator adds the first people")
        found: Organisation = rows.get(pk=organisation_id)
        return found
    return find(Organisation, organisation_id, actor)


def _checked_email(email: str) -> str:
    email = checked_text("email", email, 254)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid({"email": error.messages}) from error
    taken = Person.objects.system("an address is unique over the installation")
    if taken.filter(email__iexact=email).exists():
        raise Refused("email-taken", "Somebody signs in with this address already.", "email")
    return email


def _set_password(row: Person, password: str) -> None:
    if not password:
        row.set_unusable_password()
        return
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from error
    row.set_password(password)


@command
def change_person(
    actor: Actor, /, *, person_id: UUID, seen: int | None = None, **fields: Any
) -> Person:
    """Change a person's name, position or office."""
    row = claim(Person, person_id, actor, policy.manage_people, seen=seen)
    if "office_id" in fields and fields["office_id"] is not None:
        fields["office_id"] = find(Office, fields["office_id"], actor).pk
    if set_fields(row, fields, {"name", "post", "office_id"}):
        row.save()
        record(events.PersonChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def change_password(actor: Actor, *, password: str) -> Person:
    """Set one's own password; it must satisfy the rules for passwords."""
    row = claim(Person, actor.id or new_id(), actor, policy.own_account)
    _set_password(row, password)
    row.save()
    record(events.PasswordChanged(about=row.pk))
    return row


@command
def note_sign_in(actor: Actor, *, method: str) -> Person:
    """Leave a trace of a sign-in."""
    row = claim(Person, actor.id or new_id(), actor, policy.own_account)
    record(events.SignedIn(about=row.pk, method=method))
    return row


@command
def deactivate_person(
    actor: Actor, *, person_id: UUID, why: str, seen: int | None = None
) -> Person:
    """Bar a person from signing in; their sessions and tokens end at once.

    Raises:
        Refused: ``own-account``: nobody bars themselves.
    """
    row = claim(Person, person_id, actor, policy.manage_people, seen=seen)
    if row.pk == actor.id:
        raise Refused("own-account", "You cannot deactivate your own account.")
    row.is_active = False
    row.save()
    for token in row.tokens.filter(revoked__isnull=True):
        token.revoked = clock.now()
        token.save()
    end_sessions(row.pk)
    record(events.PersonDeactivated(about=row.pk), why=_reason("why", why))
    return row


def _reason(field: str, why: str) -> str:
    """Return a reason as the journal keeps it; what is given up or taken away needs one."""
    return checked_text(field, why, 500)


def end_sessions(person_id: UUID) -> None:
    """End every session of a person; sessions are not domain rows."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(person_id):
            session.delete()


@command
def reactivate_person(actor: Actor, *, person_id: UUID, seen: int | None = None) -> Person:
    """Let a person sign in again."""
    row = claim(Person, person_id, actor, policy.manage_people, seen=seen)
    row.is_active = True
    row.save()
    record(events.PersonReactivated(about=row.pk))
    return row


@command
def open_office(
    actor: Actor,
    *,
    code: str,
    name: str,
    level: str,
    parent_id: UUID | None = None,
    mandate: str = "",
    active_from: date | None = None,
) -> Office:
    """Open an office, below a parent if one is named."""
    organisation = _organisation(actor, actor.organisation_id or new_id())
    check(actor, policy.manage_offices, organisation)
    if level not in rules.LEVELS:
        raise Invalid({"level": [f"Choose one of {', '.join(rules.LEVELS)}."]})
    row = Office(
        organisation=organisation,
        code=_free_code(actor, code),
        name=checked_text("name", name, 200),
        level=level,
        mandate=checked_text("mandate", mandate, 10_000, required=False),
        active_from=active_from or clock.today(),
    )
    row.save()
    if parent_id is not None:
        OfficeRelation(
            office=row,
            other=find(Office, parent_id, actor),
            kind="hierarchy",
            since=row.active_from,
        ).save()
    record(events.OfficeOpened(about=row.pk))
    return row


def _free_code(actor: Actor, code: str) -> str:
    code = checked_text("code", code, 40)
    if visible(actor, Office).filter(code__iexact=code).exists():
        raise Refused("code-taken", f"An office with the code {code} exists already.", "code")
    return code


@command
def change_office(
    actor: Actor, /, *, office_id: UUID, seen: int | None = None, **fields: Any
) -> Office:
    """Change an office's name, level or mandate."""
    row = claim(Office, office_id, actor, policy.manage_offices, seen=seen)
    if fields.get("level", row.level) not in rules.LEVELS:
        raise Invalid({"level": [f"Choose one of {', '.join(rules.LEVELS)}."]})
    if set_fields(row, fields, {"name", "level", "mandate"}):
        row.save()
        record(events.OfficeChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def close_office(
    actor: Actor, *, office_id: UUID, on: date, why: str, seen: int | None = None
) -> Office:
    """End an office on a date; its relations end with it."""
    row = claim(Office, office_id, actor, policy.manage_offices, seen=seen)
    if on <= row.active_from:
        raise Refused("ends-before-start", "The office cannot end before it began.", "on")
    row.active_to = on
    row.save()
    for relation in [*row.relations.filter(until=None), *row.relations_from.filter(until=None)]:
        relation.until = max(on, relation.since + timedelta(days=1))
        relation.save()
    record(events.OfficeClosed(about=row.pk), why=_reason("why", why))
    return row


@command
def relate_offices(
    actor: Actor,
    *,
    office_id: UUID,
    other_id: UUID,
    kind: str,
    since: date | None = None,
    until: date | None = None,
) -> OfficeRelation:
    """Put two offices into a relation from a date on.

    Raises:
        Refused: ``own-parent``, ``second-parent``, ``circular`` or ``ends-before-start``.
    """
    office = claim(Office, office_id, actor, policy.manage_offices)
    other = find(Office, other_id, actor)
    check(actor, policy.manage_offices, other)
    if kind not in rules.RELATIONS:
        raise Invalid({"kind": [f"Choose one of {', '.join(rules.RELATIONS)}."]})
    row = OfficeRelation(
        office=office, other=other, kind=kind, since=since or clock.today(), until=until
    )
    held = visible(actor, OfficeRelation).select_for_update()
    rules.check_link(to_link(row), map(to_link, held))
    row.save()
    record(events.OfficesRelated(about=office.pk, other=other.pk, relation=kind))
    return row


@command
def end_relation(
    actor: Actor, *, relation_id: UUID, until: date, seen: int | None = None
) -> OfficeRelation:
    """End a relation between two offices on a date."""
    row = claim(OfficeRelation, relation_id, actor, policy.manage_offices, seen=seen)
    if until <= row.since:
        raise Refused("ends-before-start", "The end must lie after the start.", "until")
    row.until = until
    row.save()
    record(events.OfficesUnrelated(about=row.office_id, relation=row.kind))
    return row


@dataclass(frozen=True)
class Node:
    """Something a grant can stand on, as the context that owns it names it.

    Args:
        name: Kept with the grant, which more people read than see the row.
        shown: What it is called to somebody who sees it; ``name`` if blank.
    """

    kind: str
    id: UUID
    name: str
    shown: str = ""


@command
def grant_role(
    actor: Actor,
    *,
    person_id: UUID,
    role: str,
    node: Node,
    reason: str,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Grant a role on a node; approving and auditing roles wait for a second person.

    Args:
        node: Found by the caller within the actor's scope.

    Raises:
        Refused: ``own-grant``, ``unknown-role``, ``no-reason``, ``separate-duties`` or
            ``ends-before-start``.
    """
    person = _person(actor, person_id)
    row = Grant(
        organisation_id=person.organisation_id,
        person=person,
        role=role,
        node_kind=node.kind,
        node_id=node.id,
        node_name=node.name,
        since=since or clock.today(),
        until=until,
        reason=checked_text("reason", reason, 500, required=False),
        granted_by_id=actor.id,
    )
    check(actor, policy.grant, row)
    rules.check_grant(role=role, to={person.pk, person.owner_id}, by=actor.id, reason=reason)
    if not actor.operator:
        rules.check_apart(role, _held_roles(person))
    if until is not None and until <= row.since:
        raise Refused("ends-before-start", "The grant must end after it starts.", "until")
    if role in rules.NEEDS_TWO and not actor.operator:
        row.state = Grant.State.PROPOSED
    row.save()
    proposed = row.state == Grant.State.PROPOSED
    record(
        events.RoleGranted(about=row.pk, person=person.pk, role=role, proposed=proposed),
        why=reason,
        organisation_id=person.organisation_id,
    )
    return row


def _held_roles(person: Person) -> set[str]:
    """Return the roles that a person holds, will hold or waits for."""
    rows = person.grants.exclude(state=Grant.State.REVOKED)
    live = rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    return set(live.values_list("role", flat=True))


def _person(actor: Actor, person_id: UUID) -> Person:
    if actor.operator:
        rows = Person.objects.system("the operator grants the first roles")
        found: Person = rows.get(pk=person_id)
        return found
    return find(Person, person_id, actor)


@command
def confirm_grant(actor: Actor, *, grant_id: UUID, seen: int | None = None) -> Grant:
    """Confirm a proposed grant as the second person.

    Raises:
        Refused: ``wrong-state`` or ``same-person``.
    """
    row = claim(Grant, grant_id, actor, policy.grant, seen=seen)
    to = {row.person_id, row.person.owner_id}
    rules.check_second(to=to, first=row.granted_by_id, second=actor.id)
    row.move("confirm")
    row.confirmed_by_id = actor.id
    row.save()
    record(events.GrantConfirmed(about=row.pk))
    return row


@command
def revoke_role(actor: Actor, *, grant_id: UUID, why: str, seen: int | None = None) -> Grant:
    """End a grant now; the next request of the person is judged without it."""
    row = claim(Grant, grant_id, actor, policy.grant, seen=seen)
    row.move("revoke")
    row.save()
    happened = events.RoleRevoked(about=row.pk, person=row.person_id, role=row.role)
    record(happened, why=_reason("why", why))
    return row


@command
def rename_node(actor: Actor, *, node_id: UUID, name: str) -> int:
    """Give the grants on a node its present name; return how many carried another one.

    The context that owns the node calls this inside the command that renames or hides it.
    """
    rows = Grant.objects.system("grants carry the name of what they stand on")
    held = list(rows.filter(organisation_id=actor.organisation_id, node_id=node_id))
    for row in held:
        row.node_name = name[:200]
    n_renamed = update_rows(held)
    if n_renamed:
        record(events.NodeRenamed(about=node_id))
    else:
        nothing_changed()
    return n_renamed


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
