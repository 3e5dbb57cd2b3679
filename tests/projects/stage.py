"""A staffed project for the tests of pages: one of every part, and people in every relation to it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Project
from sightline.strategy import commands as strategy
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Stage:
    """One project of office north-1 with a row of every kind; ``ids`` names them."""

    world: World
    project: Project
    ids: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Stage":
        """Staff the organisation and fill the project."""
        world.person("exec", "executive")
        world.runs("north", "north")
        world.runs("south", "south")
        world.person("checker", "project_office", world.office_node("north-1"))
        world.person("auditor", "auditor")
        world.person("reader", "reader")
        world.person("pm")
        world.person("owner")
        stage = cls(world, cls.opened(world, "N-1"))
        world.grant("pm", "project_manager", Node("project", stage.project.pk, "N-1"))
        stage.fill()
        return stage

    @staticmethod
    def opened(world: World, code: str, **fields: Any) -> Project:
        """Open a project run by ``pm``."""
        given = {
            "name": f"Reservoir {code}",
            "office_id": world.id("north-1"),
            "start": date(2026, 1, 1),
            "baseline_finish": date(2027, 1, 1),
            "sponsor_id": world.people["exec"].pk,
            "manager_id": world.people["pm"].pk,
            "whole_life_minor": 100_000_00,
        }
        return commands.open_project(world.actor("north"), code=code, **given | fields)

    def fill(self) -> None:
        """Add one row of every kind."""
        lead, north = self.world.actor("lead"), self.world.actor("north")
        project, owner = self.project.pk, self.world.people["owner"].pk
        theme = strategy.add_theme(lead, name="Clean water", code="CW")
        year = {"starts": date(2026, 1, 1), "finishes": date(2030, 1, 1)}
        aim = strategy.set_objective(lead, theme_id=theme.pk, code="CW-1", name="Less loss", **year)
        strategy.activate_objective(lead, objective_id=aim.pk)
        group = commands.open_program(
            north, code="P", name="Dams", office_id=self.world.id("north")
        )
        folio = commands.open_portfolio(lead, code="F", name="Water", office_id=self.world.id("hq"))
        commands.transfer_project(north, project_id=project, program_id=group.pk)
        late = clock.today() - timedelta(days=9)
        shown = commands.raise_raid(
            north, project_id=project, kind="risk", title="Flood", probability=5, impact=4
        )
        hidden = commands.raise_raid(
            north, project_id=project, kind="issue", title="Quarrel inside", in_report=False
        )
        draft = commands.write_report(
            north, project_id=project, declared="green", achieved="Hidden words"
        )
        self.ids = {
            "objective": aim.pk,
            "program": group.pk,
            "portfolio": folio.pk,
            "milestone": commands.add_milestone(
                north, project_id=project, name="Design", baseline=late
            ).pk,
            "gate": commands.add_gate(north, project_id=project, name="Gate 1").pk,
            "phase": commands.add_phase(north, project_id=project, name="Build").pk,
            "cost-year": commands.set_cost_year(
                north, project_id=project, fiscal_year=2026, budget_minor=5_000_00
            ).pk,
            "raid": shown.pk,
            "hidden": hidden.pk,
            "draft": draft.pk,
            "report": self.published(),
            "contribution": commands.set_contribution(
                north, project_id=project, objective_id=aim.pk, share="0.5"
            ).pk,
            "benefit": commands.promise_benefit(
                north, project_id=project, title="Less waste", owner_id=owner, promised_minor=100
            ).pk,
            "touch": commands.touch_subject(
                north, project_id=project, kind="system", name="SCADA"
            ).pk,
        }
        self.project = Project.objects.system("test").get(pk=project)

    def published(self, days_ago: int = 20, **said: Any) -> UUID:
        """Publish a report as of some days ago."""
        north, checker = self.world.actor("north"), self.world.actor("checker")
        day = clock.today() - timedelta(days=days_ago)
        row = commands.write_report(
            north, project_id=self.project.pk, period=day, **{"declared": "green", **said}
        )
        commands.submit_report(north, report_id=row.pk)
        commands.check_report(checker, report_id=row.pk)
        return commands.publish_report(north, report_id=row.pk).pk

    def client(self, key: str) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client(raise_request_exception=True)
        client.force_login(self.world.people[key], backend=BACKEND)
        return client

    def url(self, route: str, *args: Any) -> str:
        """Return a route of the project, or of the row that ``ids`` names."""
        given = [self.ids.get(arg, arg) if isinstance(arg, str) else arg for arg in args]
        return reverse(route, args=given or [self.project.pk])

    def fresh(self, model: Any, key: str) -> Any:
        """Return a named row as it stands now."""
        return model.objects.system("test").get(pk=self.ids[key])


def n_entries() -> int:
    """Return how long the journal is; a refusal leaves it alone."""
    return JournalEntry.objects.count()
