"""A few projects that share something rare, some of them hidden, and people on either side."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client

from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.linkages import commands, discovery
from sightline.linkages.models import Linkage
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SPAN = {"start": date(2026, 1, 1), "baseline_finish": date(2027, 6, 30)}
#: Code: name, office, who may know of it, what it touches.
PROJECTS: dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]] = {
    "PAY": ("Payroll renewal", "north-1", "pmo", (("system", "Stipend"), ("vendor", "Orrin"))),
    "EXP": ("Travel claims online", "south-1", "pmo", (("system", "Stipend"),)),
    "SEA": ("Acquisition of Seabird", "south-1", "sealed", (("vendor", "Orrin"),)),
    "CAR": ("Caracal closure", "south-1", "restricted", (("vendor", "Orrin"),)),
    "BRI": ("Harbour bridge", "north-1", "pmo", (("site", "Quay"),)),
    "SCH": ("Village school", "south-1", "pmo", ()),
    "FOR": ("Forest road", "north-1", "pmo", ()),
    "LAK": ("Lake survey", "south-1", "pmo", ()),
}
SECRETS = ("Seabird", "Caracal")


@dataclass
class Scene:
    """The projects by their code, and what was asked of discovery."""

    world: World
    projects: dict[str, Project] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the offices and open the projects."""
        for side in ("north", "south"):
            world.runs(side, side)
        world.person("wide", "project_office", world.office_node("north-1"))
        world.grant("wide", "reader", world.office_node("south"))
        world.person("pm", "project_manager", world.office_node("north-1"))
        for role in ("executive", "auditor", "reader"):
            world.person(role, role)
        world.person("named", "program_office")
        scene = cls(world)
        for code, (name, office, confidentiality, touches) in PROJECTS.items():
            scene.open(code, name, office, confidentiality, touches)
        return scene

    def open(
        self,
        code: str,
        name: str,
        office: str = "north-1",
        confidentiality: str = "pmo",
        touches: tuple[tuple[str, str], ...] = (),
        **fields: Any,
    ) -> Project:
        """Open a project and say what it touches."""
        row = projects.open_project(
            self.actor("lead"),
            code=code,
            name=name,
            office_id=self.world.id(office),
            confidentiality=confidentiality,
            sponsor_id=self.world.people["named"].pk,
            **{**SPAN, **fields},
        )
        self.projects[code] = row
        for kind, subject in touches:
            self.touch(code, kind, subject)
        return row

    def touch(self, code: str, kind: str, name: str) -> Any:
        """Let a project touch a subject."""
        return projects.touch_subject(
            self.actor("named"), project_id=self.projects[code].pk, kind=kind, name=name
        )

    def actor(self, key: str) -> Actor:
        """Return the actor that a person is now."""
        return self.world.actor(key)

    def client(self, key: str) -> Client:
        """Return a browser in which a person is signed in."""
        client = Client()
        client.force_login(self.world.people[key], backend=BACKEND)
        return client

    @property
    def machine(self) -> Actor:
        """Discovery as its job acts."""
        return Actor(None, self.world.organisation.pk, channel="job", operator=True)

    def refresh(self) -> commands.Discovered:
        """Run discovery as its job does."""
        found = discovery.found(self.world.organisation.pk)
        return commands.refresh_linkages(self.machine, found=found)

    def row(self, one: str, other: str) -> Linkage:
        """Return the linkage of two projects as it stands now."""
        pair = sorted((self.projects[one].pk, self.projects[other].pk))
        found: Linkage = rows().get(first=pair[0], second=pair[1])
        return found

    def pairs(self) -> dict[frozenset[str], str]:
        """Return every pair of codes to its state."""
        codes = {row.pk: code for code, row in self.projects.items()}
        return {frozenset((codes[r.first_id], codes[r.second_id])): r.state for r in rows()}

    def id(self, one: str, other: str) -> UUID:
        """Return the id of the linkage of two projects."""
        return self.row(one, other).pk


def rows() -> Any:
    """Return all linkages, whoever may see them."""
    return Linkage.objects.system("test")


def n_entries() -> int:
    """Return how many entries the journals hold."""
    return JournalEntry.objects.count()
