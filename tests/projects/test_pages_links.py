"""Links between projects on pages: proposed by a form, agreed to and let go of by buttons."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sightline.projects import commands
from sightline.projects.models import ActivityLink
from sightline.projects.schedule import cross_links
from sightline.projects.schedule.edits import Add, Change
from sightline.projects.schedule.gaps import with_gaps
from tests.projects.pair import DAY, close, pair_of
from tests.projects.stage import BACKEND, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    return pair_of(world)


@pytest.fixture
def client(world: World) -> Callable[[str], Client]:
    def sign_in(key: str) -> Client:
        found = Client()
        found.force_login(world.people[key], backend=BACKEND)
        return found

    return sign_in


def address(pair: dict[str, UUID], side: str, query: str = "") -> str:
    return reverse("schedule-links", args=[pair[f"{side} project"]]) + query


def the_link() -> ActivityLink:
    found: ActivityLink = ActivityLink.objects.system("test").get(giver__isnull=False)
    return found


def ask(client: Client, pair: dict[str, UUID], **said: str) -> Any:
    """Send the form of the taker's project about the giver's."""
    path = reverse("link-propose", args=[pair["taker project"]]) + "?other=giver"
    usual = {"mine": "1", "other": "giver work", "way": "waits", "type": "FS", "lag": ""}
    return client.post(path, {**usual, **said})


def rows_of(page: Any) -> list[str]:
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.sub(r"<[^>]+>", " ", row) for row in body.split("</tr>")[:-1]]
    return [" ".join(row.split()) for row in cells]


def test_one_side_proposes_and_the_other_agrees(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    assert ask(client("taker"), pair, lag="1d").status_code == 303
    assert (the_link().state, the_link().lag) == ("proposed", DAY)
    mine, theirs = client("taker"), client("giver")
    (row,) = rows_of(mine.get(address(pair, "taker")))
    words = "1 taker work Waits for giver: 1 giver work FS+1d 6 Jan 2026 5 Jan 2026 Short by 3"
    assert row == f"{words} Proposed by {world.people['taker'].name} Withdraw"
    page = theirs.get(address(pair, "giver"))
    (row,) = rows_of(page)
    assert row.startswith("1 giver work Is waited for by taker: 1 taker work")
    assert row.endswith("Agree Decline")
    assert "1 waits for your agreement" in page.content.decode()
    assert theirs.post(reverse("link-agree", args=[the_link().pk])).status_code == 303
    (row,) = rows_of(mine.get(address(pair, "taker")))
    assert row.endswith("6 Jan 2026 8 Jan 2026 0 Agreed Take away")


def test_the_giver_may_propose_too_and_either_lets_go(
    pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    assert ask(client("taker"), pair, way="gives", type="SS").status_code == 303
    link = the_link()
    ends = (link.predecessor_id, link.successor_id, link.type)
    assert ends == (pair["taker"], pair["giver"], "SS")
    answer = client("giver").post(reverse("link-drop", args=[link.pk]))
    assert answer["Location"] == address(pair, "giver")
    assert not ActivityLink.objects.system("test").filter(giver__isnull=False).exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"mine": "7"}, "taker has no activity 7; its last one is 1."),
        ({"other": "harbour"}, "No activity of giver is called “harbour”."),
        ({"other": ""}, "This field is required."),
        ({"lag": "soon"}, "is no lag. Write 2d, -1w, 4eh or 50%, or leave it blank."),
        ({"type": "XX"}, "Select a valid choice."),
        ({"way": "both"}, "Select a valid choice."),
        ({"more": "1"}, "Unknown field: more."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    pair: dict[str, UUID], client: Callable[[str], Client], said: dict[str, str], words: str
) -> None:
    before = n_entries()
    answer = ask(client("taker"), pair, **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert n_entries() == before


def test_a_name_that_several_have_asks_for_the_number(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    more = Add("giver work again", pair["giver"])
    at = pair["giver project"]
    commands.edit_schedule(world.actor("giver"), project_id=at, edits=[more])
    answer = ask(client("taker"), pair, other="WORK")
    said = "“WORK” is in 2 activities of giver: 1 giver work; 2 giver work again. Write the number."
    assert said in answer.content.decode()
    assert ask(client("taker"), pair, other="2 giver work again").status_code == 303


def test_twice_is_refused_in_words(pair: dict[str, UUID], client: Callable[[str], Client]) -> None:
    ask(client("taker"), pair)
    answer = ask(client("taker"), pair)
    assert answer.status_code == 422
    assert "linked in this way already" in answer.content.decode()


def test_first_the_other_project_is_chosen_among_those_in_sight(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    path = reverse("link-propose", args=[pair["taker project"]])
    page = client("taker").get(path).content.decode()
    assert 'value="giver"' in page and 'value="taker"' not in page
    refused = client("taker").post(path, {"mine": "1"})
    assert (refused.status_code, b"choose the other project first" in refused.content) == (
        422,
        True,
    )
    close(world, pair["giver project"], "giver")
    assert "No other project that you may see" in client("taker").get(path).content.decode()
    assert ask(client("taker"), pair).status_code == 422
    assert not ActivityLink.objects.system("test").filter(giver__isnull=False).exists()


def test_the_other_end_stays_hidden_from_who_may_not_see_it(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    ask(client("taker"), pair)
    commands.agree_link(world.actor("giver"), link_id=the_link().pk)
    close(world, pair["giver project"], "giver")
    for query in ("", "?q=giver", "?export=csv", "?sort=other"):
        said = client("taker").get(address(pair, "taker", query)).content.decode()
        assert "giver work" not in said and "giver:" not in said, query
    (row,) = rows_of(client("taker").get(address(pair, "taker")))
    assert "An activity you may not see FS 6 Jan 2026 7 Jan 2026 0 Agreed" in row
    assert client("taker").get(address(pair, "giver")).status_code == 404


def test_a_proposal_from_out_of_sight_tells_no_date(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    ask(client("taker"), pair)
    close(world, pair["taker project"], "taker")
    (row,) = rows_of(client("giver").get(address(pair, "giver")))
    hidden = "An activity you may not see FS 6 Jan 2026 — — Proposed by the other project"
    assert hidden in row


def test_the_list_is_filtered_and_sorted(
    pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    guest = client("taker")
    ask(guest, pair)
    ask(guest, pair, way="gives", type="FF")
    assert len(rows_of(guest.get(address(pair, "taker", "?way=gives")))) == 1
    assert len(rows_of(guest.get(address(pair, "taker", "?state=proposed&sort=-promised")))) == 2
    assert "No links match" in guest.get(address(pair, "taker", "?state=agreed")).content.decode()
    assert guest.get(address(pair, "taker", "?state=lost")).status_code == 422


@pytest.mark.parametrize("who", ["reader", "taker"])
def test_who_runs_neither_side_finds_no_buttons(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client], who: str
) -> None:
    world.person("reader", "reader")
    ask(client("taker"), pair)
    said = client(who).get(address(pair, "taker")).content.decode()
    assert ("Withdraw" in said) == (who == "taker")
    assert "Agree<" not in said
    if who == "reader":
        assert client(who).post(reverse("link-agree", args=[the_link().pk])).status_code == 403
        assert (
            client(who).get(reverse("link-propose", args=[pair["taker project"]])).status_code
            == 403
        )


def test_the_proposer_does_not_agree_for_the_other_side(
    pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    ask(client("taker"), pair)
    before = n_entries()
    assert client("taker").post(reverse("link-agree", args=[the_link().pk])).status_code == 403
    assert n_entries() == before


def test_a_home_lists_what_waits_for_ones_agreement(
    pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    ask(client("taker"), pair)
    sentence = "taker: taker work is to wait for giver: giver work"
    assert sentence in client("giver").get("/").content.decode()
    assert sentence not in client("taker").get("/").content.decode()
    client("giver").post(reverse("link-agree", args=[the_link().pk]))
    assert sentence not in client("giver").get("/").content.decode()


def test_a_circle_is_refused_at_the_button_with_words(
    world: World, pair: dict[str, UUID], client: Callable[[str], Client]
) -> None:
    ask(client("taker"), pair)
    commands.agree_link(world.actor("giver"), link_id=the_link().pk)
    ask(client("taker"), pair, way="gives")
    back = ActivityLink.objects.system("test").get(state="proposed")
    answer = client("giver").post(reverse("link-agree", args=[back.pk]))
    assert answer.status_code == 422
    assert "giver work" in answer.content.decode()


@pytest.mark.parametrize(
    ("type_", "lag", "gap"),
    [
        ("FS", 0, -2),  # promised Tuesday evening, needed Monday morning
        ("FS", DAY, -3),
        ("FS", -2 * DAY, 0),
        ("SS", 0, 0),
        ("FF", 0, 0),
        ("SF", 0, 2),
        ("SF", DAY, 1),
    ],
)
def test_the_gap_is_what_lies_between_less_the_lag(
    world: World, pair: dict[str, UUID], type_: str, lag: int, gap: int
) -> None:
    commands.propose_link(
        world.actor("taker"),
        predecessor_id=pair["giver"],
        successor_id=pair["taker"],
        type=type_,
        lag=lag,
    )
    (row,) = with_gaps(cross_links.between_projects(world.actor("taker")))
    assert row.gap == gap


def test_a_lag_around_the_clock_counts_days_off_too(world: World, pair: dict[str, UUID]) -> None:
    commands.propose_link(
        world.actor("taker"), predecessor_id=pair["giver"], successor_id=pair["taker"],
        lag=7 * 1440, is_elapsed=True,
    )  # fmt: skip
    (row,) = with_gaps(cross_links.between_projects(world.actor("taker")))
    assert row.gap == -7, "two days late, and a week of five working days"


def test_an_agreed_link_pushes_and_its_gap_is_what_is_left(
    world: World, pair: dict[str, UUID]
) -> None:
    commands.propose_link(
        world.actor("taker"), predecessor_id=pair["giver"], successor_id=pair["taker"]
    )
    commands.agree_link(world.actor("giver"), link_id=the_link().pk)
    shorter = Change(pair["giver"], {"duration": DAY})
    at = pair["giver project"]
    commands.edit_schedule(world.actor("giver"), project_id=at, edits=[shorter])
    (row,) = with_gaps(cross_links.between_projects(world.actor("giver")))
    assert row.gap == 0
    later = Change(pair["taker"], {"start": row.needed + 2 * 1440})
    at = pair["taker project"]
    commands.edit_schedule(world.actor("taker"), project_id=at, edits=[later])
    (row,) = with_gaps(cross_links.between_projects(world.actor("giver")))
    assert row.gap == 2
