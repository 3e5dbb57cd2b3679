"""Pages of objectives: the tree, the list, one objective, its score, and every form."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from sightline.kernel import clock
from sightline.strategy import commands
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from tests.browse import fields, n_queries, signed_in, try_everything
from tests.strategy.scene import YEAR, Scene, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(scene: Scene) -> Client:
    return signed_in(scene.world.people["lead"])


def client_of(scene: Scene, key: str) -> Client:
    return signed_in(scene.world.people[key])


def test_the_tree_shows_themes_objectives_and_key_results(scene: Scene, lead: Client) -> None:
    commands.take_reading(
        scene.actor(), key_result_id=scene.measure.pk, on=clock.today(), value=Decimal(175)
    )
    answer = lead.get("/objectives")
    text = answer.content.decode()
    for words in ("Clean water", "CW-1 Fewer leaks", "Leakage", "200 to 150 Ml a day", "50%"):
        assert words in text
    assert text.count("<h1") == 1


def test_an_empty_strategy_teaches(world: "object") -> None:
    lead = signed_in(world.people["lead"])  # type: ignore[attr-defined]
    assert "Write the first theme" in lead.get("/objectives").content.decode()


def test_the_list_narrows_sorts_and_exports(scene: Scene, lead: Client) -> None:
    scene.another("CW-2", weight=7)
    scene.move("activate")

    def codes(query: str) -> list[str]:
        return [row.code for row in lead.get(f"/objectives?show=list&{query}").context["page"].rows]

    assert codes("") == ["CW-1", "CW-2"]
    assert codes("state=active") == ["CW-1"]
    assert codes("standing=none") == ["CW-1", "CW-2"]
    assert codes("standing=red") == []
    assert codes(f"theme={scene.theme.pk}&sort=-code") == ["CW-2", "CW-1"]
    assert codes("q=leaks") == ["CW-1"]
    assert "Fewer leaks" in lead.get("/objectives?export=csv").content.decode("utf-8-sig")
    assert lead.get("/objectives?export=xlsx").content[:2] == b"PK"
    for wrong in ("sort=secret", "state=lost", "theme=x", "standing=blue"):
        assert lead.get(f"/objectives?show=list&{wrong}").status_code == 422
    assert lead.get("/objectives?as_of=soon").status_code == 422


def test_an_objective_is_set_and_walks_its_life(scene: Scene, lead: Client) -> None:
    said = {
        "theme_id": str(scene.theme.pk),
        "code": "CW-9",
        "name": "Clear rivers",
        "weight": "3",
        "starts": "2026-01-01",
        "finishes": "2027-01-01",
        "owner_id": "",
        "office_id": "",
    }
    answer = lead.post("/objectives/new", said)
    row = Objective.objects.system("test").get(code="CW-9")
    assert (answer.status_code, answer["Location"]) == (303, f"/objectives/{row.pk}")
    assert "code" in fields(lead.post("/objectives/new", {**said, "code": "cw-9"}))
    assert "finishes" in fields(
        lead.post("/objectives/new", {**said, "code": "Z", "finishes": "2025-01-01"})
    )
    assert "Add the first key result" in lead.get(f"/objectives/{row.pk}").content.decode()
    edit = {
        **said,
        "name": "Clear streams",
        "seen": row.version,
        "owner_id": str(scene.world.people["owner"].pk),
    }
    assert lead.post(f"/objectives/{row.pk}/edit", edit).status_code == 303
    assert lead.post(f"/objectives/{row.pk}/edit", {**edit, "name": "Lost"}).status_code == 409
    for verb, why, state in (
        ("activate", "", "active"),
        ("retire", "Given up", "retired"),
        ("reinstate", "", "active"),
        ("achieve", "Done", "achieved"),
    ):
        seen = stored(Objective, row.pk).version
        assert lead.get(f"/objectives/{row.pk}/move/{verb}").status_code == 200
        moved = lead.post(f"/objectives/{row.pk}/move/{verb}", {"why": why, "seen": seen})
        assert (moved.status_code, stored(Objective, row.pk).state) == (303, state)
    assert lead.post(f"/objectives/{row.pk}/move/activate", {}).status_code == 422
    assert lead.get(f"/objectives/{row.pk}/move/delete").status_code == 404
    history = lead.get(f"/objectives/{row.pk}/history").content.decode()
    assert "Given up" in history


def test_giving_up_needs_a_reason(scene: Scene, lead: Client) -> None:
    scene.move("activate")
    address = f"/objectives/{scene.objective.pk}/move/retire"
    assert "why" in fields(lead.post(address, {"why": "  "}))
    assert scene.now().state == "active"


def test_key_results_are_added_changed_read_corrected_and_dropped(
    scene: Scene, lead: Client
) -> None:
    objective = scene.objective
    said = {
        "name": "Bursts",
        "unit": "",
        "start_value": "90.5",
        "target_value": "40",
        "weight": "2",
        "due": "",
    }
    assert lead.post(f"/objectives/{objective.pk}/key-results/new", said).status_code == 303
    row = KeyResult.objects.system("test").get(name="Bursts")
    same = {**said, "target_value": "90.5"}
    assert "target_value" in fields(lead.post(f"/objectives/{objective.pk}/key-results/new", same))
    edit = {**said, "unit": "a year", "seen": row.version}
    assert lead.post(f"/key-results/{row.pk}/edit", edit).status_code == 303
    assert lead.post(f"/key-results/{row.pk}/edit", {**edit, "unit": "a day"}).status_code == 409
    read = {"on": str(clock.today()), "value": "65.25", "note": "From the network log"}
    assert lead.post(f"/key-results/{row.pk}/read", read).status_code == 303
    assert "on" in fields(lead.post(f"/key-results/{row.pk}/read", read))
    tomorrow = {**read, "on": str(clock.today() + timedelta(days=1))}
    assert "on" in fields(lead.post(f"/key-results/{row.pk}/read", tomorrow))
    reading = Reading.objects.system("test").get()
    put = {"value": "60", "note": "", "why": "Misread", "seen": reading.version}
    assert "why" in fields(lead.post(f"/readings/{reading.pk}/correct", {**put, "why": ""}))
    assert lead.post(f"/readings/{reading.pk}/correct", put).status_code == 303
    page = lead.get(f"/key-results/{row.pk}").content.decode()
    assert "60" in page
    assert "65.25" not in page
    assert lead.post(f"/key-results/{row.pk}/drop", {}).status_code == 422
    assert (
        lead.post(f"/key-results/{scene.measure.pk}/drop", {"why": "Not ours"}).status_code == 303
    )
    assert stored(KeyResult, scene.measure.pk).dropped == clock.today()
    assert "Dropped on" in lead.get(f"/key-results/{scene.measure.pk}").content.decode()


def test_the_score_opens_its_derivation(scene: Scene, lead: Client) -> None:
    commands.take_reading(
        scene.actor(), key_result_id=scene.measure.pk, on=clock.today(), value=Decimal(160)
    )
    scene_page = lead.get(f"/objectives/{scene.objective.pk}")
    derivation = f"/objectives/{scene.objective.pk}/score"
    assert f'data-derivation="{derivation}"' in scene_page.content.decode()
    text = lead.get(derivation).content.decode()
    assert "(160 \u2212 200) ÷ (150 \u2212 200)" in text
    assert "80%" in text
    assert 'class="sparks"' in scene_page.content.decode()


def test_an_objective_as_it_was(scene: Scene, lead: Client) -> None:
    before = clock.today() - timedelta(days=3)
    assert lead.get(f"/objectives/{scene.objective.pk}?as_of={before}").status_code == 404
    assert "Nothing was set by that day" in lead.get(f"/objectives?as_of={before}").content.decode()


def test_themes_are_added_and_changed(scene: Scene, lead: Client) -> None:
    assert lead.post("/themes/new", {"name": "Fair bills", "code": "FB"}).status_code == 303
    assert "code" in fields(lead.post("/themes/new", {"name": "Again", "code": "fb"}))
    row = Theme.objects.system("test").get(code="FB")
    edit = {
        "name": "Fairer bills",
        "code": "FB",
        "description": "",
        "position": "0",
        "seen": row.version,
    }
    assert lead.post(f"/themes/{row.pk}/edit", edit).status_code == 303
    assert lead.post(f"/themes/{row.pk}/edit", {**edit, "name": "Lost"}).status_code == 409
    assert "Fairer bills" in lead.get("/objectives").content.decode()


SETTING = (
    "/objectives/new",
    "/objectives/{o}/edit",
    "/objectives/{o}/move/activate",
    "/objectives/{o}/key-results/new",
    "/key-results/{k}/edit",
    "/key-results/{k}/drop",
    "/themes/new",
    "/themes/{t}/edit",
)
READING = ("/key-results/{k}/read",)


@pytest.mark.parametrize(
    ("key", "sets", "reads"),
    [
        ("lead", True, True),
        ("chief", True, False),
        ("owner", False, True),
        ("reader", False, False),
        ("admin", False, False),
        ("north-desk", False, False),
    ],
)
def test_each_role_opens_what_is_its(scene: Scene, key: str, sets: bool, reads: bool) -> None:
    client = client_of(scene, key)
    ids = {"o": scene.objective.pk, "k": scene.measure.pk, "t": scene.theme.pk}
    for open_page in (
        "/objectives",
        "/objectives/{o}",
        "/objectives/{o}/score",
        "/key-results/{k}",
    ):
        assert client.get(open_page.format(**ids)).status_code == 200
    for path, allowed in [*((p, sets) for p in SETTING), *((p, reads) for p in READING)]:
        address = path.format(**ids)
        assert client.get(address).status_code == (200 if allowed else 403), address
        answer = client.post(address, {"name": "", "nothing": "1"})
        assert answer.status_code == (422 if allowed else 403), address


def test_a_right_below_ends_at_its_office(scene: Scene) -> None:
    north = client_of(scene, "north-lead")
    theirs = scene.another("N-1", office_id=scene.world.id("north-1"))
    assert north.get(f"/objectives/{theirs.pk}/edit").status_code == 200
    assert north.get(f"/objectives/{scene.objective.pk}/edit").status_code == 403
    said = {
        "theme_id": str(scene.theme.pk),
        "code": "N-2",
        "name": "All",
        "weight": "1",
        **{name: str(day) for name, day in YEAR.items()},
    }
    assert north.post("/objectives/new", said).status_code == 403
    said["office_id"] = str(scene.world.id("north"))
    assert north.post("/objectives/new", said).status_code == 303


def test_strangers_and_unknown_rows(scene: Scene, lead: Client) -> None:
    for path in (
        "/objectives/{}",
        "/objectives/{}/edit",
        "/key-results/{}",
        "/readings/{}/correct",
        "/themes/{}/edit",
        "/objectives/{}/history",
        "/key-results/{}/read",
    ):
        assert lead.get(path.format(uuid4())).status_code == 404
    assert Client().get("/objectives").status_code == 302
    assert lead.post("/objectives").status_code == 405


def test_hostile_input_is_answered(scene: Scene, lead: Client) -> None:
    objective, measure = scene.objective.pk, scene.measure.pk
    try_everything(
        lead, "/objectives/new", ["theme_id", "code", "name", "starts", "weight", "owner_id"]
    )
    try_everything(
        lead, f"/objectives/{objective}/edit", ["name", "weight", "finishes", "seen", "why"]
    )
    try_everything(lead, f"/key-results/{measure}/read", ["on", "value", "note"])
    for value in ("NaN", "Infinity", "1e30", "1e-9", "--1", "0x1F", "\uff11\uff12"):
        answer = lead.post(
            f"/key-results/{measure}/read", {"on": str(clock.today()), "value": value}
        )
        assert answer.status_code in {303, 422}, value
    try_everything(lead, "/themes/new", ["name", "code", "position"])


def test_the_number_of_queries_does_not_grow(scene: Scene, lead: Client) -> None:
    objective = scene.objective.pk
    pages = [
        "/objectives",
        "/objectives?show=list",
        f"/objectives/{objective}",
        f"/key-results/{scene.measure.pk}",
    ]
    commands.take_reading(
        scene.actor(), key_result_id=scene.measure.pk, on=clock.today(), value=Decimal(180)
    )
    scene.another(
        "CW-2", owner_id=scene.world.people["owner"].pk, office_id=scene.world.id("north")
    )
    few = [n_queries(lead, page) for page in pages]
    for n in range(10):
        row = scene.another(
            f"X-{n}", owner_id=scene.world.people["chief"].pk, office_id=scene.world.id("south")
        )
        for home in (row.pk, objective):
            measure = commands.add_key_result(
                scene.actor(),
                objective_id=home,
                name=f"M {n}",
                start_value=Decimal(0),
                target_value=Decimal(9),
            )
            commands.take_reading(
                scene.actor(), key_result_id=measure.pk, on=clock.today(), value=Decimal(n)
            )
        commands.take_reading(
            scene.actor(),
            key_result_id=scene.measure.pk,
            on=clock.today() - timedelta(days=n + 1),
            value=Decimal(190),
        )
    assert [n_queries(lead, page) for page in pages] == few
    assert max(few) < 40
