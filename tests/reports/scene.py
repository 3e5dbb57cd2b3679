"""A small portfolio for the reports: people in every role, a portfolio, a program, objectives."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from sightline.identity.models import Person
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects import commands
from sightline.projects.models import Portfolio, Program, Project
from sightline.strategy import commands as strategy
from sightline.strategy.models import Objective
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
YEAR: dict[str, Any] = {"starts": date(2025, 1, 1), "finishes": date(2028, 1, 1)}


@dataclass
class Scene:
    """The world with a portfolio in it; projects are added by each test."""

    world: World
    portfolio: Portfolio
    program: Program
    objectives: dict[str, Objective] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Add people, a portfolio, a program and a theme with its objectives."""
        world.person("exec", "executive")
        world.runs("desk", "north")
        world.person("checker", "project_office", world.office_node("north-1"))
        world.person("pm")
        world.person("auditor", "auditor")
        world.person("reader", "reader")
        lead = world.actor("lead")
        portfolio = commands.open_portfolio(
            lead, code="CAP", name="Capital", office_id=world.id("hq"), policy="weighted_mean"
        )
        program = commands.open_program(
            lead, code="PRG", name="Mains", office_id=world.id("north"), portfolio_id=portfolio.pk
        )
        return cls(world, portfolio, program)

    def actor(self, key: str = "desk") -> Actor:
        """Return the actor that a person is now."""
        return self.world.actor(key)

    def objective(self, code: str, weight: int = 1) -> Objective:
        """Set and activate an objective."""
        lead = self.actor("lead")
        theme = strategy.add_theme(lead, name=f"Theme of {code}")
        row = strategy.set_objective(
            lead, theme_id=theme.pk, code=code, name=f"Objective {code}", weight=weight, **YEAR
        )
        strategy.activate_objective(lead, objective_id=row.pk)
        self.objectives[code] = row
        return row

    def project(self, code: str, budget: int | None = None, **fields: Any) -> Project:
        """Open a project in the north, with a budget in whole units."""
        said = {
            "name": f"Project {code}",
            "office_id": self.world.id("north-1"),
            "portfolio_id": self.portfolio.pk,
            "whole_life_minor": None if budget is None else budget * 100,
            "start": date(2025, 6, 1),
            "baseline_finish": date(2027, 6, 1),
            **fields,
        }
        self.projects[code] = commands.open_project(self.actor(), code=code, **said)
        return self.projects[code]

    def serves(self, code: str, objective: str, share: str = "1") -> None:
        """Let a project serve an objective."""
        commands.set_contribution(
            self.actor(),
            project_id=self.projects[code].pk,
            objective_id=self.objectives[objective].pk,
            share=share,
        )

    def report(self, code: str, colour: str, **said: Any) -> None:
        """Write, submit, check and publish a report of today."""
        why = "" if colour == "green" else f"{code} is {colour}"
        row = commands.write_report(
            self.actor(), project_id=self.projects[code].pk, declared=colour, reason=why, **said
        )
        commands.submit_report(self.actor(), report_id=row.pk)
        commands.check_report(self.actor("checker"), report_id=row.pk)
        commands.publish_report(self.actor(), report_id=row.pk)

    def client(self, key: str) -> Client:
        """Return a browser in which a person has signed in."""
        client = Client()
        client.force_login(self.person(key), backend=BACKEND)
        return client

    def person(self, key: str) -> Person:
        """Return a person of the world."""
        return self.world.people[key]

    def office(self, code: str) -> UUID:
        """Return an office's id."""
        return self.world.id(code)


def at(day: date, hour: int = 12) -> Any:
    """Let the clock stand at an hour of a day."""
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def days_ago(n: int) -> date:
    """Return the day some days before the clock's today."""
    return clock.today() - timedelta(days=n)


def text_of(client: Client, path: str) -> str:
    """Return a page without what differs from one request to the next by design."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return plain(response.content.decode())


def plain(page: str) -> str:
    """Return a page without its nonces and form tokens."""
    page = re.sub(r'nonce="[^"]*"', "", page)
    page = re.sub(r'name="csrf-token" content="[^"]*"', "", page)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def main_of(page: str) -> str:
    """Return the main part of a page."""
    return page[page.index("<main") : page.index("</main>")]
