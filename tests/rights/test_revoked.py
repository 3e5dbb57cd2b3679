"""F17: a right that was taken away is gone at the next request, by whatever way it was taken."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sightline.identity import commands
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel import clock
from sightline.kernel.ids import new_id
from tests.rights.browser import Browser
from tests.rights.scene import Scene, rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
N = 200
ROLES = (
    "program_office",
    "project_office",
    "strategic_pmo",
    "reader",
    "auditor",
    "project_manager",
)
DAY = timedelta(days=1)


class Case:
    """One person with one right, who can see a project; then the right is taken away."""

    def __init__(self, scene: Scene, dice: random.Random) -> None:
        self.scene, self.dice, self.role = scene, dice, dice.choice(ROLES)
        self.person = commands.add_person(
            OPERATOR,
            organisation_id=scene.world.organisation.pk,
            name="Somebody",
            email=f"{new_id()}@northmoor.test",
        )
        self.grant = commands.grant_role(
            OPERATOR,
            person_id=self.person.pk,
            role=self.role,
            node=scene.nodes[dice.choice(["north", "own", "program"])],
            reason="for this case",
        )
        self.path = f"/projects/{scene.id('project', 'own')}"
        self.api = f"/api/v1{self.path}"

    def browser(self, door: str) -> tuple[Browser, str]:
        """Return how the person comes in: with a session, at a page or the API, or a token."""
        if door == "token":
            actor = actor_for(self.person)
            issued = commands.issue_token(actor, name="t", scopes=["read"])
            self.token = issued.row
            return Browser(token=issued.secret), self.api
        return Browser.of(self.person), self.api if door == "session-api" else self.path

    def take_away(self, door: str) -> str:
        """Take the right away in one of the ways there are; return which."""
        ways = ["revoke", "deactivate", "expire"]
        way = self.dice.choice(ways + (["token"] if door == "token" else ["sessions"]))
        admin = self.scene.world.actor("admin")
        if way == "revoke":
            commands.revoke_role(admin, grant_id=self.grant.pk, why="left")
        elif way == "deactivate":
            commands.deactivate_person(admin, person_id=self.person.pk, why="left")
        elif way == "token":
            actor = actor_for(self.person)
            commands.revoke_token(actor, token_id=self.token.pk)
        elif way == "sessions":
            commands.end_sessions(self.person.pk)
        return way


def outcome(answer: Any) -> int:
    """Return an answer's status; sent to sign in counts as not known."""
    return 401 if answer.status_code == 302 else int(answer.status_code)


def test_what_is_taken_is_gone_at_once(scene: Scene, figure: Callable[[str], None]) -> None:
    dice, kept, n_ways = random.Random(17), [], set()
    for number in range(N):
        with rolled_back():
            case = Case(scene, dice)
            door = dice.choice(["page", "session-api", "token"])
            browser, path = case.browser(door)
            assert outcome(browser.ask("GET", path)) == 200, (number, door, case.role)
            way = case.take_away(door)
            day = clock.today() + 400 * DAY if way == "expire" else clock.today()
            if way == "expire":
                status = _after(scene, case, browser, path, day)
            else:
                status = outcome(browser.ask("GET", path))
            n_ways.add((door, way))
            if status not in {401, 404}:
                kept.append((number, door, way, case.role, status))
    assert not kept, kept[:20]
    assert len(n_ways) == 12
    figure(f"F17: {N} rights taken away, 0 honoured at the next request")


def _after(scene: Scene, case: Case, browser: Browser, path: str, day: Any) -> int:
    """Return what is answered once the grant's last day is over."""
    commands.revoke_role(scene.world.actor("admin"), grant_id=case.grant.pk, why="to end by date")
    commands.grant_role(
        OPERATOR,
        person_id=case.person.pk,
        role=case.role,
        node=scene.nodes["own"],
        reason="until yesterday",
        since=clock.today() - 9 * DAY,
        until=clock.today(),
    )
    return outcome(browser.ask("GET", path))
