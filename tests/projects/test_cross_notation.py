"""``P-17:12`` among an activity's predecessors: what it proposes, keeps, lets go of and undoes."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sightline.engines.schedule.calendar import minutes
from sightline.identity.commands import issue_token
from sightline.kernel.errors import Forbidden, Invalid, Refused
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityLink, Project
from sightline.projects.schedule.chart import predecessors_of
from sightline.projects.schedule.edits import Add, Change, Unlink
from tests.projects.pair import DAY, close, finish, pair_of
from tests.world import World

pytestmark = pytest.mark.django_db
ALONE, AFTER_GIVER = datetime(2026, 1, 6, 17), datetime(2026, 1, 8, 17)


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    return pair_of(world)


def write(world: World, pair: dict[str, UUID], text: str, who: str = "taker", **more: Any) -> Any:
    """Write the predecessors of the taker's activity."""
    edit = Change(pair["taker"], {"predecessors": text})
    call = more.pop("call", commands.edit_schedule)
    return call(world.actor(who), project_id=pair["taker project"], edits=[edit], **more)


def links() -> list[tuple[str, str, int]]:
    rows = ActivityLink.objects.system("test").filter(giver__isnull=False).order_by("type")
    return [(row.type, row.state, row.lag) for row in rows]


def shown(world: World, pair: dict[str, UUID], who: str = "taker") -> str:
    row = Activity.objects.system("test").get(pk=pair["taker"])
    row.project = Project.objects.system("test").get(pk=pair["taker project"])
    return predecessors_of(world.actor(who), row)


def newest() -> UUID:
    rows = JournalEntry.objects.filter(kind="projects.ScheduleEdited").order_by("-sequence")
    return rows.values_list("pk", flat=True)[0]


def undo(world: World, pair: dict[str, UUID]) -> None:
    at = {"project_id": pair["taker project"], "entry_id": newest()}
    commands.undo_schedule_edit(world.actor("taker"), **at)


def test_it_proposes_and_both_sides_agree(world: World, pair: dict[str, UUID]) -> None:
    done = write(world, pair, "GIVER:1SS+1d")
    assert done.said == "taker work changed; giver must agree before its link can move anything"
    assert links() == [("SS", "proposed", DAY)]
    assert shown(world, pair) == "giver:1SS+1d"
    assert finish(pair["taker"]) == ALONE
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    assert (link.taken_by_id, link.given_by_id) == (world.people["taker"].pk, None)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    assert finish(pair["taker"]) == datetime(2026, 1, 7, 17)


def test_the_edit_is_one_entry_and_the_proposal_is_told(
    world: World, pair: dict[str, UUID]
) -> None:
    before = JournalEntry.objects.count()
    write(world, pair, "giver:1")
    kinds = JournalEntry.objects.order_by("sequence").values_list("kind", flat=True)[before:]
    assert list(kinds) == ["projects.ScheduleEdited", "projects.LinkProposed"]
    assert "giver" not in str(JournalEntry.objects.get(pk=newest()).data["what"])


def test_undo_takes_the_proposal_back(world: World, pair: dict[str, UUID]) -> None:
    write(world, pair, "giver:1")
    undo(world, pair)
    assert links() == [] and shown(world, pair) == ""


def test_what_was_agreed_to_meanwhile_is_not_undone(world: World, pair: dict[str, UUID]) -> None:
    write(world, pair, "giver:1")
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    with pytest.raises(Refused, match="link was changed since"):
        undo(world, pair)
    assert links() == [("FS", "agreed", 0)] and finish(pair["taker"]) == AFTER_GIVER


def test_a_link_no_longer_written_is_let_go_and_comes_back(
    world: World, pair: dict[str, UUID]
) -> None:
    write(world, pair, "giver:1")
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    write(world, pair, "giver:1")
    assert links() == [("FS", "agreed", 0)], "written as it stands, it stays agreed"
    write(world, pair, "")
    assert links() == [] and finish(pair["taker"]) == ALONE
    assert JournalEntry.objects.filter(kind="projects.LinkDropped", about=link.pk).exists()
    undo(world, pair)
    assert links() == [("FS", "agreed", 0)] and finish(pair["taker"]) == AFTER_GIVER


def test_another_lag_must_be_agreed_to_anew(world: World, pair: dict[str, UUID]) -> None:
    write(world, pair, "giver:1")
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    write(world, pair, "giver:1+3d")
    assert links() == [("FS", "proposed", 3 * DAY)]
    assert finish(pair["taker"]) == ALONE
    with pytest.raises(Forbidden):
        commands.agree_link(world.actor("taker"), link_id=link.pk)


def test_who_runs_both_moves_dates_at_once_and_back(world: World, pair: dict[str, UUID]) -> None:
    world.grant("taker", "program_office", world.office_node("north"))
    done = write(world, pair, "giver:1")
    assert done.said == "taker work changed"
    assert links() == [("FS", "agreed", 0)] and finish(pair["taker"]) == AFTER_GIVER
    undo(world, pair)
    assert links() == [] and finish(pair["taker"]) == ALONE


def test_own_and_foreign_predecessors_stand_side_by_side(
    world: World, pair: dict[str, UUID]
) -> None:
    first = Add("before", fields={"duration": DAY})
    at = pair["taker project"]
    commands.edit_schedule(world.actor("taker"), project_id=at, edits=[first])
    write(world, pair, "taker:1; giver:1FF-1w, giver:1SS")
    assert shown(world, pair) == "1; giver:1FF-5d; giver:1SS"
    write(world, pair, "1FS+1d; giver:1SS")
    assert shown(world, pair) == "1FS+1d; giver:1SS"


def test_a_new_line_may_wait_for_another_project(world: World, pair: dict[str, UUID]) -> None:
    line = Add("later", pair["taker"], 1, {"predecessors": "giver:1+50%"})
    at = pair["taker project"]
    commands.edit_schedule(world.actor("taker"), project_id=at, edits=[line])
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    assert (link.lag_permille, link.state) == (500, "proposed")


def test_a_preview_proposes_nothing(world: World, pair: dict[str, UUID]) -> None:
    before = JournalEntry.objects.count()
    looked = write(world, pair, "giver:1", call=commands.look_at_edits)
    assert looked.is_crossing
    assert links() == [] and JournalEntry.objects.count() == before


def test_a_link_that_is_not_seen_is_left_alone(world: World, pair: dict[str, UUID]) -> None:
    write(world, pair, "giver:1")
    close(world, pair["giver project"], "giver")
    assert shown(world, pair) == ""
    write(world, pair, "")
    assert links() == [("FS", "proposed", 0)]


def test_an_unlink_tells_the_other_project(world: World, pair: dict[str, UUID]) -> None:
    write(world, pair, "giver:1")
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    at = pair["taker project"]
    commands.edit_schedule(world.actor("taker"), project_id=at, edits=[Unlink(link.pk)])
    assert links() == []
    assert JournalEntry.objects.filter(kind="projects.LinkDropped", about=link.pk).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nowhere:1", "no project nowhere that you may see. Check its code"),
        ("giver:2", "giver has no activity 2; its last one is 1"),
        ("giver:0", "giver has no activity 0"),
        ("giver:one", "names no activity"),
        ("taker:9", "There is no activity 9"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    world: World, pair: dict[str, UUID], text: str, words: str
) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        write(world, pair, text)
    assert words in str(refused.value)
    assert JournalEntry.objects.count() == before and links() == []


def test_a_project_out_of_sight_is_as_unknown_as_one_that_is_not(
    world: World, pair: dict[str, UUID]
) -> None:
    close(world, pair["giver project"], "giver")
    with pytest.raises(Invalid, match="no project giver that you may see"):
        write(world, pair, "giver:1")


def test_who_runs_only_the_giver_may_not_edit_the_taker(
    world: World, pair: dict[str, UUID]
) -> None:
    with pytest.raises(Forbidden):
        write(world, pair, "giver:1", "giver")


def test_a_circle_is_refused_as_a_whole(world: World, pair: dict[str, UUID]) -> None:
    world.grant("taker", "program_office", world.office_node("north"))
    write(world, pair, "giver:1")
    back = Change(pair["giver"], {"predecessors": "taker:1"})
    with pytest.raises(Refused) as refused:
        commands.edit_schedule(world.actor("taker"), project_id=pair["giver project"], edits=[back])
    assert refused.value.code == "cycle"
    assert links() == [("FS", "agreed", 0)]


class Caller:
    """A program of the taker's that reads and edits its schedule."""

    def __init__(self, world: World, pair: dict[str, UUID]) -> None:
        token = issue_token(world.actor("taker"), name="chart", scopes=["*"]).secret
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.path = f"/api/v1/projects/{pair['taker project']}/schedule"
        self.id = str(pair["taker"])

    def write(self, text: str, **more: Any) -> Any:
        edit = {"op": "change", "id": self.id, "fields": {"predecessors": text}}
        body = json.dumps({"edits": [edit], **more})
        return self.client.post(f"{self.path}/edits", body, "application/json").json()

    def outside(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(self.path).json()["outside"]
        return found


def test_the_chart_is_told_of_links_with_others(world: World, pair: dict[str, UUID]) -> None:
    caller = Caller(world, pair)
    assert caller.write("giver:1+2ed", preview=True)["outside"] is None
    assert caller.outside() == []
    (told,) = caller.write("giver:1+2ed")["outside"]
    assert told == caller.outside()[0]
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    assert told == {
        "id": str(link.pk),
        "row": 0,
        "direction": "in",
        "project": "giver",
        "project_id": str(pair["giver project"]),
        "number": 1,
        "activity": "giver work",
        "at": minutes(ALONE),
        "type": "FS",
        "lag": 2 * 1440,
        "elapsed": 1,
        "permille": None,
        "state": "proposed",
        "limited": False,
    }
    assert caller.write("")["outside"] == []


def test_the_chart_names_nothing_that_may_not_be_seen(world: World, pair: dict[str, UUID]) -> None:
    caller = Caller(world, pair)
    caller.write("giver:1")
    close(world, pair["giver project"], "giver")
    (told,) = caller.outside()
    hidden = ("project", "project_id", "number", "activity", "at", "limited")
    assert [told[name] for name in hidden] == ["", "", None, "", None, True]
    link = ActivityLink.objects.system("test").get(giver__isnull=False)
    commands.agree_link(world.actor("giver"), link_id=link.pk)
    (told,) = caller.outside()
    assert [told[name] for name in hidden] == ["", "", None, "", minutes(ALONE), True]


def test_what_the_chart_wrote_wrong_is_said_by_its_field(
    world: World, pair: dict[str, UUID]
) -> None:
    told = Caller(world, pair).write("nowhere:1")
    assert told["status"] == 422
    assert "no project nowhere" in told["fields"]["edits.0.fields.predecessors"][0]
