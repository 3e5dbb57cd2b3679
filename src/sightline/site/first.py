"""The first actor of a machine: the command line must work on an empty database."""

from collections.abc import Callable
from uuid import UUID

from sightline.identity import commands
from sightline.identity.commands import Node
from sightline.identity.models import Organisation, Person
from sightline.identity.queries import OPERATOR, actor_for, office_tree
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor

ADDRESS = "command-line@localhost"
ROLE = "strategic_pmo"
Say = Callable[[str], None]


def actor_of_machine(email: str | None, *, say: Say) -> Actor:
    """Return whom the command line acts as: the person named, or the machine's own account.

    The account is made when it is missing, on an empty database with an organisation around it.

    Raises:
        NotFound: Nobody has this address.
        Refused: ``whose-rights`` when there are several organisations and nobody is named.
    """
    if email is not None:
        return _named(email)
    organisation = _only_organisation()
    if organisation is None:
        organisation = commands.found_organisation(OPERATOR, name="My organisation")
        say("The database was empty: founded “My organisation” with a strategic PMO.")
        say("Run ./sightline createsuperuser to add a person who can sign in.")
    person = _account(organisation.pk) or _hired(organisation, say)
    actor = actor_for(person, channel="cli")
    if not office_tree(actor):
        commands.open_office(actor, code="PMO", name="Strategic PMO", level="strategic")
    return actor


def reader_of_machine(email: str | None) -> Actor | None:
    """Return whom the command line reads as, writing nothing; ``None`` on an empty database.

    Raises:
        NotFound, Refused: As ``actor_of_machine``.
    """
    if email is not None:
        return _named(email)
    organisation = _only_organisation()
    if organisation is None:
        return None
    person = _account(organisation.pk)
    if person is not None:
        return actor_for(person, channel="cli")
    reach = {ROLE: frozenset({organisation.pk})}  # what the account will have
    return Actor(None, organisation.pk, name="Command line", reach=reach, channel="cli")


def _named(email: str) -> Actor:
    rows = Person.objects.system("the command line finds whom it acts as")
    person = rows.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFound(f"The person {email}")
    return actor_for(person, channel="cli")


def _only_organisation() -> Organisation | None:
    rows = list(Organisation.objects.system("the command line serves the only one")[:2])
    if len(rows) > 1:
        raise Refused("whose-rights", "Say whose rights it runs with: --as somebody@example.org.")
    return rows[0] if rows else None


def _account(organisation_id: UUID) -> Person | None:
    rows = Person.objects.system("the command line has an account of its own")
    own: Person | None = rows.filter(email=ADDRESS, organisation_id=organisation_id).first()
    return own


def _hired(organisation: Organisation, say: Say) -> Person:
    """Add the machine's account; who can run this could change the database itself as well."""
    person = commands.add_person(
        OPERATOR,
        organisation_id=organisation.pk,
        name="Command line",
        email=ADDRESS,
        kind=Person.Kind.SERVICE,
    )
    node = Node("organisation", organisation.pk, organisation.name)
    reason = "the person at the machine brings files in and out"
    commands.grant_role(OPERATOR, person_id=person.pk, role=ROLE, node=node, reason=reason)
    say(f"Acting as “Command line” of {organisation.name}; --as names a person instead.")
    return person
