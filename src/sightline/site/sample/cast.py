"""Who acts in the sample and what has come to be: people as actors, codes to ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from sightline.identity import commands
from sightline.identity.commands import Node
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel.policy import Actor
from sightline.site.sample import people
from sightline.site.sample.organisation import CURRENCY, NAME

if TYPE_CHECKING:
    from sightline.identity.models import Person


class Cast:
    """The people and the rows of the sample, by the keys and codes of its tables."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.organisation: UUID | None = None
        self.nodes: dict[str, Node] = {}
        self.ids: dict[str, UUID] = {}
        self._people: dict[str, Person] = {}
        self._actors: dict[str, Actor] = {}

    def found(self) -> None:
        """Found the organisation with the two access administrators who let the others in."""
        row = commands.found_organisation(OPERATOR, name=NAME, currency=CURRENCY)
        self.organisation = row.pk
        self.nodes["group"] = Node("organisation", row.pk, row.name)
        for key in (people.FIRST_ADMIN, people.SECOND_ADMIN):
            line = next(line for line in people.PEOPLE if line.key == key)
            self.add(line, OPERATOR)
            self._let_in(key)

    def _let_in(self, key: str) -> None:
        commands.grant_role(
            OPERATOR,
            person_id=self.person(key),
            role="access_admin",
            node=self.nodes["group"],
            reason="Set up with the installation",
        )

    def add(self, line: people.PersonLine, actor: Actor) -> None:
        """Add a person, without a password: sample people sign in by one click only."""
        assert self.organisation is not None
        self._people[line.key] = commands.add_person(
            actor,
            organisation_id=self.organisation,
            name=line.name,
            email=people.email(line.key),
            post=line.post,
        )

    def person(self, key: str) -> UUID:
        """Return the id of a person."""
        found: UUID = self._people[key].pk
        return found

    def actor(self, key: str) -> Actor:
        """Return a person as an actor, with the grants of the moment."""
        if key not in self._actors:
            self._actors[key] = actor_for(self._people[key])
        return self._actors[key]

    def actor_with(self, person_id: UUID) -> Actor:
        """Return the person with an id as an actor."""
        return self.actor(next(key for key, row in self._people.items() if row.pk == person_id))

    def rights_changed(self) -> None:
        """Forget actors: grants were given, or a day has come on which some begin or end."""
        self._actors.clear()

    @contextmanager
    def granting(self) -> Iterator[tuple[Actor, Actor]]:
        """Give the two access administrators; actors are worked out anew afterwards."""
        yield self.actor(people.FIRST_ADMIN), self.actor(people.SECOND_ADMIN)
        self.rights_changed()

    def __getitem__(self, key: str) -> UUID:
        """Return the id of what a table calls by this key, such as ``project TRN-01``."""
        return self.ids[key]

    def __setitem__(self, key: str, row_id: UUID) -> None:
        """Remember the id of a row."""
        self.ids[key] = row_id
