"""The first actor of a machine: the command line must work on an empty database."""

from collections.abc import Callable

from sightline.identity import commands
from sightline.identity.commands import Node
from sightline.identity.models import Organisation, Person
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor

ADDRESS = "command-line@localhost"


def actor_of_machine(email: str | None, *, say: Callable[[str], None]) -> Actor:
    """Return whom the command line acts as: the person named, or the machine's own account.

    On an empty database an organisation with a strategic PMO is founded first.

    Raises:
        NotFound: Nobody has this address.
        Refused: ``whose-rights`` when there are people and none is named.
    """
    people = Person.objects.system("the command line finds whom it acts as")
    if email is not None:
        person = people.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise NotFound(f"The person {email}")
        return actor_for(person, channel="cli")
    own = people.filter(email=ADDRESS).first()
    if own is not None:
        return actor_for(own, channel="cli")
    if Organisation.objects.system("is there one at all").exists():
        raise Refused("whose-rights", "Say whose rights it runs with: --as somebody@example.org.")
    return actor_for(_founded(say), channel="cli")


def _founded(say: Callable[[str], None]) -> Person:
    organisation = commands.found_organisation(OPERATOR, name="My organisation")
    person = commands.add_person(
        OPERATOR,
        organisation_id=organisation.pk,
        name="Command line",
        email=ADDRESS,
        kind=Person.Kind.SERVICE,
    )
    node = Node("organisation", organisation.pk, organisation.name)
    commands.grant_role(
        OPERATOR, person_id=person.pk, role="strategic_pmo", node=node, reason="first import"
    )
    actor = actor_for(person, channel="cli")
    commands.open_office(actor, code="PMO", name="Strategic PMO", level="strategic")
    say("The database was empty: founded “My organisation” with a strategic PMO.")
    say("Run ./sightline createsuperuser to add a person who can sign in.")
    return person
