"""Known answers through the database: EX-26 and EX-27 of the domain reference, and money."""

from fractions import Fraction

import pytest

from sightline.kernel import clock
from sightline.reports import rolled
from sightline.reports.line_of_sight import sight
from sightline.reports.moment import Moment
from sightline.reports.portfolio import at_hand
from tests.reports.scene import Scene, main_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def example_26(scene: Scene) -> Scene:
    for code in ("O1", "O2"):
        scene.objective(code)
    for code, budget in (("A", 100), ("B", 50), ("C", 50)):
        scene.project(code, budget)
    scene.serves("A", "O1")
    scene.serves("B", "O1", "0.5")
    scene.serves("B", "O2", "0.5")
    return scene


def test_example_26_coverage(example_26: Scene) -> None:
    seen = sight(example_26.actor("lead"), Moment(clock.today()))
    cover = seen.coverages["GBP"]
    assert (cover.total_minor, cover.aligned_minor) == (200_00, 150_00)
    assert (cover.aligned_share, cover.orphan_share) == (Fraction(3, 4), Fraction(1, 4))
    received = {line.objective.code: one.spend_minor for line, _, one in seen.funding()}
    assert received == {"O1": 125_00, "O2": 25_00}
    assert [row.code for row in seen.orphans] == ["C"]
    assert seen.starved == []
    assert len(seen.broken) == 3


def test_example_26_on_the_page(example_26: Scene) -> None:
    page = main_of(text_of(example_26.client("lead"), "/line-of-sight"))
    assert "75%" in page
    assert "£125" in page and "£25" in page
    assert "Project C" in page[page.index("Projects that serve no objective") :][:2000]
    derived = text_of(example_26.client("lead"), "/derive/coverage")
    assert "75%" in derived and "£150" in derived and "no objective" in derived


def test_an_objective_without_work_is_starved_and_red(example_26: Scene) -> None:
    example_26.objective("O3")
    seen = sight(example_26.actor("lead"), Moment(clock.today()))
    assert [line.objective.code for line in seen.starved] == ["O3"]
    page = main_of(text_of(example_26.client("lead"), "/line-of-sight?only=starved"))
    assert "is-orphan" in page and "Objective O3" in page and "Project A" not in page


@pytest.fixture
def example_27(scene: Scene) -> Scene:
    told = (("A", 100, "green"), ("B", 50, "amber"), ("C", 50, "green"), ("D", 200, "green"))
    for code, budget, colour in (*told, ("E", 100, "red")):
        scene.project(code, budget)
        scene.report(code, colour)
    return scene


@pytest.mark.parametrize(
    ("policy", "colour", "why"),
    [
        ("worst_child", "red", "Red because Project E is red."),
        ("weighted_mean", "amber", "the mean by budget is 0.50"),
        ("threshold", "red", "20 % of the budget is red"),
    ],
)
def test_example_27_roll_up(example_27: Scene, policy: str, colour: str, why: str) -> None:
    rows = at_hand(example_27.actor("lead"), Moment(clock.today()))
    found = rolled.rolled_up(rows, policy)
    assert (found.colour.value, why in found.why) == (colour, True)
    page = main_of(text_of(example_27.client("lead"), f"/portfolio?policy={policy}"))
    assert why in page


def test_a_portfolio_shows_its_own_policy_until_another_is_chosen(example_27: Scene) -> None:
    client, path = example_27.client("lead"), f"/portfolio/{example_27.portfolio.pk}"
    assert "Weighted mean: " in main_of(text_of(client, path))
    assert "Worst child: " in main_of(text_of(client, f"{path}?policy=worst_child"))


def test_money_of_two_currencies_is_never_summed(example_27: Scene) -> None:
    example_27.project("F", 1_000, currency="EUR")
    rows = at_hand(example_27.actor("lead"), Moment(clock.today()))
    held = {one.currency: one.plan_minor for one in rolled.sums(rows)}
    assert held == {"GBP": 500_00, "EUR": 1_000_00}
    assert {child.weight_minor for child in rolled.children(rows)} == {0}
    page = main_of(text_of(example_27.client("lead"), "/derive/cost"))
    assert "£500.00" in page and "€1,000.00" in page and "1,500" not in page


def test_figures_count_and_filter(example_27: Scene) -> None:
    client = example_27.client("lead")
    page = main_of(text_of(client, "/portfolio?layout=table"))
    assert page.count("data-row-link") == 5
    narrowed = main_of(text_of(client, "/portfolio?layout=table&health=off_track"))
    assert "Project E" in narrowed and "Project A</a>" not in narrowed
    derived = main_of(text_of(client, "/derive/off-track"))
    assert "Project E" in derived and "Project A" not in derived


def test_worst_comes_first_then_the_value_at_stake(example_27: Scene) -> None:
    page = main_of(text_of(example_27.client("lead"), "/portfolio?layout=table"))
    places = [page.index(f">Project {code}</a>") for code in "EBDAC"]
    assert places == sorted(places)


@pytest.mark.parametrize("figure", ["off-track", "watermelons", "stale", "late", "cost", "status",
    "trend", "coverage", "orphans", "starved", "broken", "failing", "spend"])  # fmt: skip
def test_every_figure_opens(example_27: Scene, figure: str) -> None:
    page = main_of(text_of(example_27.client("lead"), f"/derive/{figure}"))
    assert "Formula" in page and "Source" in page and "As of" in page


def test_an_unknown_figure_is_not_found(example_27: Scene) -> None:
    assert example_27.client("lead").get("/derive/luck").status_code == 404


@pytest.mark.parametrize("query", [
    "policy=luck", "by=luck", "lens=luck", "only=luck", "health=luck", "sort=luck",
    "as_of=luck", "as_of=9999-01-01", "as_of=2026-02-31", "layout=luck", "export=exe",
    "page=99999999999", "size=7", "q=%00", "q=%ED%A0%80", "in=%00", "declared=luck",
    "as_of=0001-01-01", "portfolio=luck", "cols=luck",
])  # fmt: skip
def test_hostile_addresses_never_fail(example_27: Scene, query: str) -> None:
    client = example_27.client("lead")
    for path in ("/portfolio", "/line-of-sight", "/derive/status", "/palette", "/"):
        assert client.get(f"{path}?{query}").status_code in {200, 404, 422}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_is_exported(example_27: Scene, kind: str) -> None:
    response = example_27.client("lead").get(f"/portfolio?export={kind}&health=off_track")
    assert response.status_code == 200
    if kind == "csv":
        assert "Project E" in response.content.decode("utf-8-sig")
        assert "Project A" not in response.content.decode("utf-8-sig")
