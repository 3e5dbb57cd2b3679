"""Links between two projects: both sides agree before anything moves, either side lets go."""

from datetime import datetime
from uuid import UUID

import pytest

from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import ActivityLink
from sightline.projects.schedule.edits import Change, Drop
from tests.projects.pair import DAY, finish, pair_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    return pair_of(world)


def propose(world: World, pair: dict[str, UUID], who: str = "taker") -> ActivityLink:
    return commands.propose_link(
        world.actor(who), predecessor_id=pair["giver"], successor_id=pair["taker"]
    )


@pytest.mark.parametrize(("first", "second"), [("taker", "giver"), ("giver", "taker")])
def test_a_link_moves_nothing_until_both_agree(
    world: World, pair: dict[str, UUID], first: str, second: str
) -> None:
    link = propose(world, pair, first)
    assert (link.state, finish(pair["taker"])) == ("proposed", datetime(2026, 1, 6, 17))
    with pytest.raises(Forbidden):
        commands.agree_link(world.actor(first), link_id=link.pk)
    commands.agree_link(world.actor(second), link_id=link.pk)
    assert finish(pair["taker"]) == datetime(2026, 1, 8, 17)


def test_an_edit_in_one_project_moves_the_other(world: World, pair: dict[str, UUID]) -> None:
    link = propose(world, pair)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    longer = Change(pair["giver"], {"duration": 5 * DAY})
    commands.edit_schedule(world.actor("giver"), project_id=pair["giver project"], edits=[longer])
    assert finish(pair["taker"]) == datetime(2026, 1, 13, 17)
    with pytest.raises(Refused, match="Another project is linked"):
        commands.edit_schedule(
            world.actor("giver"), project_id=pair["giver project"], edits=[Drop((pair["giver"],))]
        )
    commands.drop_link(world.actor("taker"), link_id=link.pk)
    assert finish(pair["taker"]) == datetime(2026, 1, 6, 17)


def test_a_circle_over_two_projects_is_refused(world: World, pair: dict[str, UUID]) -> None:
    link = propose(world, pair)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    back = commands.propose_link(
        world.actor("giver"), predecessor_id=pair["taker"], successor_id=pair["giver"]
    )
    n_entries = JournalEntry.objects.count()
    with pytest.raises(Refused) as refused:
        commands.agree_link(world.actor("taker"), link_id=back.pk)
    assert "work" in str(refused.value)
    assert JournalEntry.objects.count() == n_entries
    assert ActivityLink.objects.system("test").get(pk=back.pk).state == "proposed"


def test_who_runs_neither_may_not(world: World, pair: dict[str, UUID]) -> None:
    world.person("other", "program_office", world.office_node("hq"))
    world.person("plain", "reader")
    with pytest.raises((Forbidden, NotFound)):
        propose(world, pair, "plain")
    link = propose(world, pair)
    for call in (commands.agree_link, commands.drop_link):
        with pytest.raises((Forbidden, NotFound)):
            call(world.actor("plain"), link_id=link.pk)


def test_twice_and_within_one_project_are_refused(world: World, pair: dict[str, UUID]) -> None:
    propose(world, pair)
    with pytest.raises(Refused, match="linked in this way already"):
        propose(world, pair, "giver")
    with pytest.raises(Refused, match="Both stand in one project"):
        commands.propose_link(
            world.actor("giver"), predecessor_id=pair["giver"], successor_id=pair["giver"]
        )


def test_who_runs_both_agrees_for_both(world: World, pair: dict[str, UUID]) -> None:
    for office in ("north", "south"):
        world.grant("giver", "program_office", world.office_node(office))
    link = propose(world, pair, "giver")
    assert link.state == "agreed"
    assert finish(pair["taker"]) == datetime(2026, 1, 8, 17)
