"""People and service accounts: added, changed, let go; passwords and sessions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sightline.identity import events, policy
from sightline.identity.commands.asked import reason_of, the_home
from sightline.identity.models import Office, Person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.ids import new_id
from sightline.kernel.policy import Actor, check


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
    organisation = the_home(actor, organisation_id)
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
    record(events.PersonDeactivated(about=row.pk), why=reason_of("why", why))
    return row


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
