"""A small organisation for tests: offices, people in every role, made through commands."""

from dataclasses import dataclass, field
from uuid import UUID

from sightline.identity import commands
from sightline.identity.commands import Node
from sightline.identity.models import Office, Organisation, Person
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel.policy import Actor

PASSWORD = "a long enough passphrase"


@dataclass
class World:
    """One strategic office, two program offices, a project office in each, and their people."""

    organisation: Organisation
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @classmethod
    def make(cls) -> "World":
        """Found the organisation and open its offices."""
        world = cls(commands.found_organisation(OPERATOR, name="Northmoor Water"))
        world.person("admin", "access_admin")
        world.person("lead", "strategic_pmo")
        lead = world.actor("lead")
        tree = {"hq": ("strategic", None), "north": ("program", "hq"), "south": ("program", "hq")}
        tree |= {"north-1": ("project", "north"), "south-1": ("project", "south")}
        for code, (level, parent) in tree.items():
            world.offices[code] = commands.open_office(
                lead,
                code=code,
                name=f"Office {code}",
                level=level,
                parent_id=parent and world.offices[parent].pk,
            )
        return world

    def person(self, key: str, role: str = "", node: Node | None = None) -> Person:
        """Add a person, holding a role on a node (the organisation) if one is named."""
        self.people[key] = commands.add_person(
            OPERATOR,
            organisation_id=self.organisation.pk,
            name=key.title(),
            email=f"{key}@northmoor.test",
            password=PASSWORD,
        )
        if role:
            self.grant(key, role, node)
        return self.people[key]

    def grant(self, key: str, role: str, node: Node | None = None) -> None:
        """Grant a role as the operator does at the beginning."""
        everything = Node("organisation", self.organisation.pk, self.organisation.name)
        commands.grant_role(
            OPERATOR,
            person_id=self.people[key].pk,
            role=role,
            node=node or everything,
            reason="set up for a test",
        )

    def runs(self, key: str, part: str) -> Person:
        """Add a person who runs a program office and the project office beneath it."""
        person = self.person(key, "program_office", self.office_node(part))
        self.grant(key, "program_office", self.office_node(f"{part}-1"))
        return person

    def office_node(self, code: str) -> Node:
        """Return an office as a node that a grant can stand on."""
        office = self.offices[code]
        return Node("office", office.pk, office.name)

    def actor(self, key: str) -> Actor:
        """Return the actor that the person is now."""
        return actor_for(self.people[key])

    def id(self, code: str) -> UUID:
        """Return an office's id."""
        return self.offices[code].pk
