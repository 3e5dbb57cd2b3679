"""Dependencies on pages: proposed by a form, confirmed by a button, shown three ways."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sightline.kernel import clock
from sightline.linkages import commands
from sightline.linkages.models import Dependency
from sightline.projects import commands as projects
from tests.linkages.deal import NEED, PROMISE, agreed, carried, dealing, fresh, lengthen, proposed
from tests.projects.pair import close
from tests.projects.stage import BACKEND, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db
Pair = dict[str, UUID]
SignIn = Callable[[str], Client]


@pytest.fixture
def pair(world: World) -> Pair:
    return dealing(world)


@pytest.fixture
def client(world: World) -> SignIn:
    def sign_in(key: str) -> Client:
        found = Client()
        found.force_login(world.people[key], backend=BACKEND)
        return found

    return sign_in


def words_of(page: Any) -> str:
    body = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def at(name: str, row: Dependency, *more: str) -> str:
    return reverse(name, args=[row.pk, *more])


def ask(who: Client, pair: Pair, **said: str) -> Any:
    """Send the form of the taker's project."""
    usual = {
        "way": "receives",
        "other_id": str(pair["giver project"]),
        "what": "Survey",
        "need_by": NEED.isoformat(),
        "promised_by": PROMISE.isoformat(),
        "confidence": "high",
        "slack_days": "3",
        "probability": "25",
        "is_hard": "on",
    }
    return who.post(reverse("dependency-propose", args=[pair["taker project"]]), {**usual, **said})


def only() -> Dependency:
    found: Dependency = Dependency.objects.system("test").get()
    return found


def test_one_proposes_the_other_confirms_and_the_receiver_meets_it(
    world: World, pair: Pair, client: SignIn
) -> None:
    mine, theirs = client("taker"), client("giver")
    answer = ask(mine, pair, giver_activity="giver work", receiver_activity="1")
    assert answer.status_code == 303, words_of(answer)
    row = only()
    assert (row.slack_days, row.probability_permille, row.is_hard) == (3, 250, True)
    assert row.carried_by is not None
    assert "Confirm" not in words_of(mine.get(at("dependency", row))).split("Terms")[0]
    page = theirs.get(at("dependency", row))
    assert f'name="seen" value="{row.version}"' in page.content.decode()
    assert "Not confirmed yet" in words_of(page)
    tab = theirs.get(reverse("project-dependencies", args=[pair["giver project"]]))
    assert "1 waits for your confirmation" in words_of(tab)
    done = theirs.post(at("dependency-confirm", row), {"seen": row.version})
    assert done.status_code == 303
    assert fresh(row).state == "accepted"
    told = words_of(mine.get(at("dependency", row)))
    assert "An agreed link joins the two activities" in told
    assert "It was not kept" in told
    form = mine.get(at("dependency-step", row, "meet"))
    assert form.status_code == 200
    assert theirs.get(at("dependency-step", row, "meet")).status_code == 403
    said = {"seen": str(fresh(row).version), "met_on": "2026-01-05", "evidence": "On file"}
    assert mine.post(at("dependency-step", row, "meet"), said).status_code == 303
    assert (fresh(row).state, fresh(row).met_on) == ("met", date(2026, 1, 5))
    assert "met in time" in words_of(theirs.get(at("dependency", row)))


def test_an_older_screen_is_told_and_nothing_is_confirmed(
    world: World, pair: Pair, client: SignIn
) -> None:
    row = proposed(world, pair)
    commands.change_dependency(world.actor("taker"), dependency_id=row.pk, what="Other")
    entries = n_entries()
    answer = client("giver").post(at("dependency-confirm", row), {"seen": row.version})
    assert answer.status_code == 409
    assert n_entries() == entries
    assert fresh(row).giver_confirmed_by_id is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"what": ""}, "This field is required"),
        ({"need_by": ""}, "This field is required"),
        ({"other_id": ""}, "This field is required"),
        ({"giver_activity": "nothing like it"}, "No activity of giver is called"),
        ({"receiver_activity": "9"}, "taker has no activity 9"),
        ({"probability": "101"}, "less than or equal to 100"),
        ({"colour": "red"}, "Unknown field: colour"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(
    pair: Pair, client: SignIn, said: dict[str, str], words: str
) -> None:
    entries = n_entries()
    answer = ask(client("taker"), pair, **said)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert n_entries() == entries


def test_the_form_of_each_side_has_what_is_its_to_say(
    world: World, pair: Pair, client: SignIn
) -> None:
    row = carried(world, pair)
    giver = client("giver").get(at("dependency-edit", row)).content.decode()
    taker = client("taker").get(at("dependency-edit", row)).content.decode()
    assert 'name="confidence"' in giver
    assert 'name="confidence"' not in taker
    assert 'name="slack_days"' in taker
    assert 'name="slack_days"' not in giver
    assert 'value="1 giver work"' in giver
    assert 'name="giver_activity"' not in taker
    assert client("plain").get(at("dependency-edit", row)).status_code == 403


def edited(row: Dependency, **said: str) -> dict[str, str]:
    held = fresh(row)
    usual = {
        "seen": str(held.version),
        "what": held.what,
        "need_by": held.need_by.isoformat(),
        "promised_by": PROMISE.isoformat(),
        "giver_activity": "",
        "confidence": held.confidence,
    }
    return {**usual, **said}


def test_a_changed_term_is_confirmed_anew_and_can_be_taken_back(
    world: World, pair: Pair, client: SignIn
) -> None:
    row, giver = agreed(world, pair), client("giver")
    path = at("dependency-edit", row)
    answer = giver.post(path, edited(row, promised_by="2026-01-08"), follow=True)
    assert "the other project must confirm it anew" in words_of(answer)
    assert fresh(row).state == "proposed"
    undo = re.search(r"/dependencies/undo/[0-9a-f-]+", answer.content.decode())
    assert undo is not None
    assert giver.post(undo[0]).status_code == 303
    assert (fresh(row).state, fresh(row).promised_by) == ("accepted", PROMISE)
    answer = giver.post(path, edited(row, confidence="low"), follow=True)
    assert "Saved." in words_of(answer)
    assert (fresh(row).state, fresh(row).confidence) == ("accepted", "low")


@pytest.mark.parametrize(
    ("verb", "state"), [("doubt", "at_risk"), ("break", "broken"), ("withdraw", "withdrawn")]
)
def test_steps_ask_why(world: World, pair: Pair, client: SignIn, verb: str, state: str) -> None:
    row, giver = agreed(world, pair), client("giver")
    path = at("dependency-step", row, verb)
    assert giver.get(path).status_code == 200
    assert giver.post(path, {"why": ""}).status_code == 422
    assert giver.post(path, {"why": "The rig broke"}).status_code == 303
    assert (fresh(row).state, fresh(row).reason) == (state, "The rig broke")
    assert giver.get(at("dependency-step", row, "vanish")).status_code == 404


def test_a_broken_one_is_renewed(world: World, pair: Pair, client: SignIn) -> None:
    row = agreed(world, pair)
    commands.break_dependency(world.actor("taker"), dependency_id=row.pk, why="Nothing came")
    path = at("dependency-step", row, "renew")
    said = {"need_by": "2026-03-01", "promised_by": "2026-02-20", "why": ""}
    assert client("giver").post(path, said).status_code == 303
    assert (fresh(row).state, fresh(row).need_by) == ("proposed", date(2026, 3, 1))


def test_the_list_is_filtered_sorted_searched_and_exported(
    world: World, pair: Pair, client: SignIn
) -> None:
    agreed(world, pair, what="Late thing", promised_by=NEED + timedelta(4))
    agreed(world, pair, what="Good thing")
    proposed(world, pair, what="Asked thing", promised_by=None)
    gone = proposed(world, pair, what="Gone thing")
    commands.withdraw_dependency(world.actor("taker"), dependency_id=gone.pk)
    giver, base = client("giver"), reverse("dependencies")

    def things(query: str) -> list[str]:
        table = giver.get(base + query).content.decode().partition("<tbody>")[2]
        return re.findall(r"(\w+) thing</a>", table.partition("</tbody>")[0])

    assert things("") == ["Late", "Asked", "Good"]
    assert things("?state=") == ["Late", "Asked", "Good", "Gone"]
    assert things("?gap=short") == ["Late"]
    assert things("?gap=none") == ["Asked"]
    assert things("?state=accepted&sort=-gap") == ["Good", "Late"]
    assert things("?q=good") == ["Good"]
    assert things(f"?project={pair['taker project']}&state=proposed") == ["Asked"]
    assert things(f"?giver={pair['taker project']}") == []
    assert things(f"?office={world.id('north')}&gap=short") == ["Late"]
    assert giver.get(f"{base}?giver={UUID(int=3)}").status_code == 422
    rows = list(
        csv.reader(io.StringIO(giver.get(base + "?export=csv").content.decode("utf-8-sig")))
    )
    assert rows[0][:4] == ["What", "Giver", "Receiver", "Needed by"]
    assert [row[0] for row in rows[1:]] == ["Late thing", "Asked thing", "Good thing", "Gone thing"]
    tab = reverse("project-dependencies", args=[pair["taker project"]])
    assert "Receives" in words_of(giver.get(tab))
    assert "Late thing" not in words_of(giver.get(f"{tab}?way=gives"))


def test_a_view_is_saved_and_opens_the_list(world: World, pair: Pair, client: SignIn) -> None:
    agreed(world, pair)
    giver = client("giver")
    path = reverse("view-save", args=["dependencies"])
    said = {"name": "Short ones", "audience": "private", "query": "gap=short&show=matrix&x=1"}
    answer = giver.post(path, said)
    assert answer.status_code == 303, words_of(answer)
    assert answer["Location"].startswith("/dependencies?gap=short&view=")
    page = giver.get(answer["Location"])
    assert "Short ones" in words_of(page)
    dropped = giver.post(reverse("view-drop", args=[answer["Location"].rpartition("=")[2]]))
    assert dropped["Location"] == "/dependencies?view=all"


def test_the_matrix_and_the_graph_open_the_list_of_a_cell(
    world: World, pair: Pair, client: SignIn
) -> None:
    agreed(world, pair, what="Late", promised_by=NEED + timedelta(4))
    proposed(world, pair, what="Asked")
    giver, base = client("giver"), reverse("dependencies")
    shown = giver.get(f"{base}?show=matrix").content.decode()
    ends = f"giver={pair['giver project']}&amp;receiver={pair['taker project']}"
    assert f'href="?state=open&amp;{ends}" aria-label="2 from giver to taker"' in shown
    assert "Falls short" in shown
    assert "Short by 4" in shown
    back = commands.propose_dependency(
        world.actor("giver"),
        giver_id=pair["taker project"],
        receiver_id=pair["giver project"],
        what="Back",
        need_by=NEED,
    )
    drawn = words_of(giver.get(f"{base}?show=graph"))
    assert "A circle: giver, taker wait for one another" in drawn
    assert "giver to taker: 2" in drawn
    assert str(back.pk) not in drawn
    empty = words_of(giver.get(f"{base}?show=graph&q=nothing"))
    assert "No dependency is left by these filters" in empty


def test_a_hidden_project_is_named_nowhere(world: World, pair: Pair, client: SignIn) -> None:
    row = carried(world, pair, acceptance="Signed")
    project = {"project_id": pair["giver project"]}
    projects.change_project(world.actor("giver"), **project, name="Kestrel secret")
    close(world, pair["giver project"], "giver")
    taker, signer = client("taker"), world.people["giver"].pk
    base, tab = (
        reverse("dependencies"),
        reverse("project-dependencies", args=[pair["taker project"]]),
    )
    pages = [base, f"{base}?show=matrix", f"{base}?show=graph", tab, at("dependency", row), "/"]
    pages += [f"{base}?export=csv", f"/api/v1/dependencies/{row.pk}", "/api/v1/dependencies"]
    for path in pages:
        answer = taker.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        for secret in ("Kestrel", "by Giver", str(pair["giver project"]), str(signer)):
            assert secret not in text, (path, secret)
    assert "A project you may not see" in words_of(taker.get(at("dependency", row)))
    assert taker.get(f"{base}?q=Kestrel").content.decode().count("Survey") == 0
    assert taker.get(f"{base}?giver={pair['giver project']}").status_code == 422
    assert "Survey" in words_of(taker.get(f"{base}?giver=hidden"))
    assert taker.get(f"/api/v1/dependencies/{row.pk}/history").status_code == 403


def test_homes_say_what_waits_and_what_falls_short(
    world: World, pair: Pair, client: SignIn
) -> None:
    row = proposed(world, pair, giver_activity_id=pair["giver"])
    home = words_of(client("giver").get("/"))
    assert "Dependencies to confirm (1)" in home
    commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk)
    lengthen(world, pair, 9)
    for who in ("giver", "taker"):
        home = words_of(client(who).get("/"))
        assert "1 dependency falls short of the day needed" in home
        assert "Dependencies that fall short (1)" in home
    assert "falls short" not in words_of(client("plain").get("/"))


def test_a_raid_item_is_made_an_agreement(world: World, pair: Pair, client: SignIn) -> None:
    item = projects.raise_raid(
        world.actor("taker"),
        project_id=pair["taker project"],
        kind="dependency",
        title="Survey of the site",
        needs_from_id=pair["giver project"],
        due=clock.today() + timedelta(30),
    )
    taker = client("taker")
    path = reverse("dependency-from-raid", args=[item.pk])
    assert path in taker.get(reverse("raid-item", args=[item.pk])).content.decode()
    assert taker.get(path).status_code == 200
    answer = taker.post(path, {"need_by": "2026-05-01", "promised_by": "", "acceptance": ""})
    assert answer.status_code == 303
    page = taker.get(answer["Location"])
    assert "From RAID" in words_of(page)
    assert client("giver").get(path).status_code == 403
