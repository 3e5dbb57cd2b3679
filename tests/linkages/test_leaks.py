"""Who does not see both projects of a suggestion sees nothing of it: on pages, in files, counts."""

import json
from typing import Any

import pytest

from sightline.linkages import commands, discovery
from sightline.linkages.queries import linkages as queries
from tests.linkages.scene import SECRETS, Scene

pytestmark = pytest.mark.django_db
EVERYBODY = ("lead", "north", "south", "wide", "pm", "executive", "auditor", "reader", "admin")
SEALED, RESTRICTED, PLAIN = ("PAY", "SEA"), ("PAY", "CAR"), ("PAY", "EXP")
ADDRESSES = (
    "/linkages",
    "/linkages?state=waiting&sort=pair",
    "/linkages?project=Seabird",
    "/linkages?q=Caracal",
    "/linkages?export=csv",
    "/linkages/precision",
    "/api/v1/linkages",
    "/api/v1/linkages/precision",
    "/",
)


@pytest.fixture
def hidden(found: Scene) -> Scene:
    """Return the scene, in which hidden projects share a vendor with the payroll."""
    for pair in (SEALED, RESTRICTED, PLAIN):
        assert found.row(*pair).state == "suggested"
    return found


def text_at(scene: Scene, who: str, address: str) -> str:
    response = scene.client(who).get(address)
    assert response.status_code == 200, (who, address)
    return response.content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_hidden_projects_are_named_nowhere(hidden: Scene, who: str) -> None:
    seen = {"auditor": ("Caracal",)}.get(who, ())
    for address in (*ADDRESSES, f"/projects/{hidden.projects['PAY'].pk}/linkages"):
        response = hidden.client(who).get(address)
        text = response.content.decode()
        asked = [word for word in SECRETS if word in address]
        for word in SECRETS:
            if word not in seen and word not in asked:
                assert word not in text, (who, address, word)
        assert str(hidden.projects["SEA"].pk) not in text
        assert str(hidden.id(*SEALED)) not in text


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_suggestion_with_a_sealed_project_is_not_there(hidden: Scene, who: str) -> None:
    client, pk = hidden.client(who), hidden.id(*SEALED)
    for address in ("", "/history", "/confirm", "/dismiss", "/act", "/close"):
        assert client.get(f"/linkages/{pk}{address}").status_code in {403, 404}
    assert client.get(f"/linkages/{pk}").status_code == 404
    assert client.get(f"/api/v1/linkages/{pk}").status_code == 404


def test_who_is_named_on_both_sees_all_of_it(hidden: Scene) -> None:
    text = text_at(hidden, "named", f"/linkages/{hidden.id(*SEALED)}")
    assert "Seabird" in text
    assert "Orrin" in text


def test_counts_are_of_what_is_seen(hidden: Scene) -> None:
    all_of_it = {frozenset(pair) for pair in hidden.pairs()}
    assert queries.precision(hidden.actor("named")).n_waiting == len(all_of_it)
    for who, least in (("lead", 1), ("wide", 1), ("north", 0), ("admin", 0)):
        visible = [
            pair for pair in all_of_it if not pair & {"SEA", "CAR"} and (who in {"lead", "wide"})
        ]
        assert queries.precision(hidden.actor(who)).n_waiting == len(visible) >= least
        assert queries.n_waiting(hidden.actor(who)) == len(visible)


def test_rarity_counts_what_the_reader_sees(hidden: Scene) -> None:
    hidden.touch("EXP", "vendor", "Orrin")
    hidden.refresh()
    row = hidden.row(*PLAIN)
    assert queries.rarities(hidden.actor("named"), row)["vendor", "Orrin"] == 4
    assert queries.rarities(hidden.actor("lead"), row)["vendor", "Orrin"] == 2
    assert "in 2 of 6 projects" in text_at(hidden, "lead", f"/linkages/{row.pk}")


def test_one_side_sees_of_what_is_in_force_that_it_is(hidden: Scene) -> None:
    named, pk = hidden.actor("named"), hidden.id(*SEALED)
    commands.confirm_linkage(named, linkage_id=pk, kind="conflict", note="Seabird buys Orrin.")
    commands.act_on_linkage(
        named, linkage_id=pk, action="Tell Seabird", action_owner_id=named.id, action_due=None
    )
    for who in ("lead", "north"):
        text = text_at(hidden, who, f"/linkages/{pk}")
        assert "A project you may not see" in text
        assert "conflict" in text
        assert "Payroll renewal" in text
        assert "Orrin" not in text
        plain = json.loads(text_at(hidden, who, f"/api/v1/linkages/{pk}"))
        told = {name for name, value in plain.items() if value is not None}
        assert {"evidence", "reason", "action", "score_permille", "meaning"} & told == set()
        sides = [plain["first_id"], plain["second_id"]]
        assert sorted(map(bool, sides)) == [False, True]
        assert hidden.client(who).get(f"/linkages/{pk}/history").status_code == 404
        for address in ADDRESSES:
            assert "Seabird" not in text_at(hidden, who, address) or "Seabird" in address
        assert queries.precision(hidden.actor(who)).n_judged == 0
    assert hidden.client("south").get(f"/linkages/{pk}").status_code == 404


def likest(scene: Scene, who: str, name: str) -> list[str]:
    return [one.project.code for one in discovery.similar(scene.actor(who), name=name)]


def test_similar_tells_only_what_the_typist_sees(hidden: Scene) -> None:
    assert likest(hidden, "named", "Seabird acquisition") == ["SEA"]
    for who in EVERYBODY:
        assert "SEA" not in likest(hidden, who, "Seabird acquisition")
        response: Any = hidden.client(who).post(
            "/linkages/similar", {"name": "Seabird acquisition"}, HTTP_HX_REQUEST="true"
        )
        assert "Acquisition of" not in response.content.decode()
    assert likest(hidden, "lead", "Renewal of the payroll") == ["PAY"]
    assert likest(hidden, "south", "Renewal of the payroll") == []


def test_looking_for_similar_projects_leaves_nothing(hidden: Scene) -> None:
    before = likest(hidden, "lead", "Renewal of the payroll")
    likest(hidden, "lead", "Zeppelin hangar")
    assert likest(hidden, "lead", "Zeppelin hangar") == []
    assert likest(hidden, "lead", "Renewal of the payroll") == before
