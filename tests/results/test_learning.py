"""Learning on pages and over HTTP: projects finished here, registers of several periods, rights."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel import clock
from sightline.projects import commands as projects
from sightline.projects import endings
from sightline.projects.models import Project
from sightline.projects.register import Line
from sightline.results import queries
from sightline.results.rules import learning
from tests.results.scene import Scene, ago
from tests.results.test_pages import client, text

pytestmark = pytest.mark.django_db


def over(scene: Scene, code: str, cost: int, spent: int, **said: Any) -> Project:
    """Carry a project out from its approval to the end: 500 days, finished today."""
    north = scene.world.actor("north")
    row = scene.opened(scene.world, code, whole_life_minor=cost, **said)
    projects.set_cost_year(north, project_id=row.pk, fiscal_year=2024, actual_minor=spent)
    for verb in ("wind_up", "close"):
        projects.move_project(north, project_id=row.pk, verb=verb)
    return row


def test_a_project_is_held_against_what_was_approved_first(scene: Scene) -> None:
    north = scene.world.actor("north")
    row = projects.open_project(
        north, code="N-9", name="Main", office_id=scene.world.id("north-1"), start=ago(700),
        baseline_finish=ago(300), manager_id=scene.world.people["pm"].pk, sponsor_name="The board",
        whole_life_minor=50_00,
    )  # fmt: skip
    projects.change_project(north, project_id=row.pk, whole_life_minor=100_00)  # not yet approved
    projects.move_project(scene.world.actor("exec"), project_id=row.pk, verb="approve")
    projects.change_project(north, project_id=row.pk, whole_life_minor=180_00)
    projects.change_project(north, project_id=row.pk, baseline_finish=ago(200))
    for verb in ("initiate", "plan", "execute"):
        projects.move_project(north, project_id=row.pk, verb=verb)
    projects.change_project(north, project_id=row.pk, whole_life_forecast_minor=190_00)
    assert endings.finished(north) == []
    for verb in ("wind_up", "close"):
        projects.move_project(north, project_id=row.pk, verb=verb)
    (one,) = endings.finished(north)
    assert one.pair("cost") == (100_00, 190_00) and one.outturn == "forecast"
    assert one.pair("time") == (400, 700) and one.until == clock.today()
    assert (one.method, one.office, one.sponsor) == ("declared", "Office north-1", "The board")
    assert endings.finished(scene.world.actor("south")) == []


def test_what_was_spent_counts_before_the_forecast_where_every_year_says_so(scene: Scene) -> None:
    over(scene, "N-2", 100_00, 130_00)
    row = over(scene, "N-3", 100_00, 90_00)
    projects.set_cost_year(
        scene.world.actor("north"), project_id=row.pk, fiscal_year=2025, forecast_minor=5
    )
    pairs = {one.code: one.pair("cost") for one in endings.finished(scene.world.actor("north"))}
    assert pairs == {"N-2": (100_00, 130_00), "N-3": None}


def test_the_pages_of_own_projects(scene: Scene) -> None:
    for n, percent in enumerate((-5, 0, 5, 10, 15, 20, 30, 45, 60, 100)):
        over(scene, f"N-{n + 10}", 1000_00, (100 + percent) * 10_00, category="Mains")
    reader = client(scene, "reader")
    page = text(reader.get("/results/outside-view?chance=80&estimate=1000"))
    assert "+48%" in page and "+17.5%" in page and "+28%" in page
    assert "<strong>1,175</strong> at P50" in page and "<strong>1,480</strong> at P80" in page
    assert "under 20 its high quantiles are a guess" in page
    assert page.index("N-10 ") < page.index("N-19 ")
    assert "Give a number" in text(reader.get("/results/outside-view?estimate=lots"))
    assert "Give a number" in text(reader.get("/results/outside-view?estimate=NaN"))
    for query in ("of=time", "category=Mains", "basis=left", "sort=-overrun", "q=N-11"):
        text(reader.get(f"/results/outside-view?{query}"))
    for query in ("of=colour", "basis=x", "chance=99", "sort=x", "category=Rail", "export=doc"):
        assert reader.get(f"/results/outside-view?{query}").status_code == 422, query
    rows = list(csv.reader(io.StringIO(text(reader.get("/results/outside-view?export=csv")))))
    assert len(rows) == 11 and float(rows[1][-1]) == -0.05
    why = text(reader.get("/results/outside-view/derive?chance=80"))
    assert "place 8.2 of 10" in why and "+45%" in why and "+60%" in why and "As of" in why
    empty = text(client(scene, "south").get("/results/outside-view"))
    assert "No project of this kind" in empty and "N-11" not in empty
    text(client(scene, "south").get("/results/outside-view/derive"))


def test_the_accuracy_of_forecasts(scene: Scene) -> None:
    over(scene, "N-2", 100_00, 130_00)
    over(scene, "N-3", 100_00, 95_00)
    reader = client(scene, "reader")
    for by, name in (
        ("office", "Office north-1"),
        ("sponsor", "The board"),
        ("method", "Declared"),
    ):
        page = text(reader.get(f"/results/accuracy?by={by}"))
        assert name in page and "+12.5%" in page and "50%" in page and "under 20" in page
    href = re.search(r'href="(/results/accuracy/derive[^"]*)"', page)
    assert href
    why = text(reader.get(href[1].replace("&amp;", "&")))
    assert "N-2" in why and "+30%" in why and "\u22125%" in why
    assert reader.get("/results/accuracy/derive?group=nobody").status_code == 404
    assert reader.get("/results/accuracy?by=colour").status_code == 422
    assert "12.5" in text(reader.get("/results/accuracy?export=csv")).replace("0.1250", "12.5")
    assert "No project has both" in text(client(scene, "south").get("/results/accuracy"))
    told = reader.get("/api/v1/forecast-accuracy?by=method").json()
    assert told["items"][0]["cost"]["median_overrun"] == "0.1250"
    assert told["items"][0]["cost"]["within_a_tenth"] == "0.5000"


def test_what_is_sealed_teaches_only_those_who_see_it(scene: Scene) -> None:
    over(scene, "N-2", 100_00, 130_00)
    row = over(scene, "N-3", 100_00, 300_00)
    north = scene.world.actor("north")
    projects.transfer_project(north, project_id=row.pk, confidentiality="sealed")
    told = client(scene, "reader").get("/api/v1/reference-class").json()
    assert [each["code"] for each in told["sample"]] == ["N-2"] and told["n"] == 1


def register(scene: Scene, period: date, **costs: int | None) -> None:
    lines = [
        Line(code, "green", "", {
            "name": f"Road {code}", "currency": "GBP", "start": "2020-01-01", "category": "Roads",
            "forecast_finish": f"202{period.year - 2020}-12-31", "whole_life_minor": cost,
        })
        for code, cost in costs.items()
    ]  # fmt: skip
    projects.apply_register(
        scene.world.actor("lead"), register="roads", period=period, digest="x",
        office_id=scene.world.id("hq"), lines=lines,
    )  # fmt: skip


def test_registers_are_followed_from_the_first_period_to_the_last(scene: Scene) -> None:
    register(scene, date(2021, 3, 31), A=100, B=100, C=None, D=100)
    register(scene, date(2022, 3, 31), A=150, B=90, C=100, E=7)
    register(scene, date(2023, 3, 31), B=110, C=120, E=7)
    lead = scene.world.actor("lead")
    told = {one.code: one for one in endings.followed(lead)}
    assert {code: one.pair("cost") for code, one in told.items()} == {
        "A": (100, 150), "B": (100, 110), "C": (100, 120), "E": (7, 7),
    }  # fmt: skip
    assert {code for code, one in told.items() if one.is_final} == {"A"}
    assert told["B"].pair("time") == (730, 1460)
    known = queries.learned(lead)
    assert known.basis("cost") == "registers"
    assert [str(o) for _, o in known.view("cost", "left").rows] == ["1/2"]
    page = text(client(scene, "reader").get("/results/outside-view?basis=registers"))
    assert "3 of 4 have not ended" in page and "the last period" in page


def test_the_count_of_queries_does_not_grow(scene: Scene) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as held:
            queries.learned(scene.world.actor("lead"))
        return len(held)

    over(scene, "N-2", 100_00, 130_00)
    register(scene, date(2022, 3, 31), A=1, B=2)
    register(scene, date(2023, 3, 31), A=1, B=2)
    before = count()
    over(scene, "N-3", 100_00, 130_00)
    register(scene, date(2024, 3, 31), A=1, B=2, C=3)
    assert count() == before


@pytest.fixture
def gmpp(scene: Scene, shared: Path) -> tuple[Scene, list[Path]]:
    """Bring the five yearly files in as the importer reads them."""
    from sightline.exchange.reading import read_register

    files = sorted((shared / "uk-gmpp").glob("gmpp_*.csv"))
    for path in files:
        year = int(path.stem.split("_")[1]) + 1
        reading = read_register(
            path.read_bytes(), name=path.name, mapping=None, currency="GBP", kept=None
        )
        assert not reading.n_errors
        projects.apply_register(
            scene.world.actor("lead"), register="gmpp", period=date(year, 3, 31), digest="x",
            office_id=scene.world.id("hq"), lines=reading.lines,
        )  # fmt: skip
    return scene, files


def test_five_years_of_a_real_portfolio(
    gmpp: tuple[Scene, list[Path]], figure: Callable[[str], None]
) -> None:
    """Page and command line tell the same class, sample and all."""
    from sightline.cli.reference_classes import reference_class

    scene, files = gmpp
    known = queries.learned(scene.world.actor("lead"))
    for of in learning.OF:
        for basis, flags in (("registers", []), ("left", ["--finished"])):
            view = known.view(of, basis)
            said = ["--json", "--of", of, *flags, *map(str, files)]
            told = json.loads(CliRunner().invoke(reference_class, said).output)
            expected = sorted((each["id"], round(each["overrun"], 9)) for each in told["sample"])
            found = sorted((one.code, round(float(over), 9)) for one, over in view.rows)
            assert found == expected and len(found) >= learning.ENOUGH, (of, basis)
            assert float(view.uplift("80") or 0) == pytest.approx(told["quantiles"]["p80"])
            uplifts = [f"{float(view.uplift(key) or 0):+.1%}" for key in learning.CHANCES]
            figure(f"GMPP 2020-21 to 2024-25, {of}, {learning.BASES[basis].lower()}: "
                   f"{view.size} in the sample, P50 {uplifts[0]}, P80 {uplifts[1]}")  # fmt: skip
            if basis == "left":
                rows = ", ".join(f"{one.code} {float(over):+.0%}" for one, over in view.rows)
                figure(f"GMPP sample of {of}: {rows}")
    page = text(client(scene, "lead").get("/results/outside-view?basis=registers&size=200"))
    view = known.view("cost", "registers")
    assert page.count("data-row-link") == view.size
    assert Fraction(0) < (view.uplift("80") or Fraction(0))


def test_no_link_of_the_results_pages_is_closed_to_who_reads_them(scene: Scene) -> None:
    """A board that never opens a delivery screen finds no door that is shut."""
    scene.world.person("board", "board_member")
    scene.world.person("nobody")
    scene.at("realising", "0.5")
    scene.at("not_realised", "0.2")
    scene.promised(title="Nobody's", owner_id=None)
    over(scene, "N-2", 100_00, 130_00)
    for key in ("exec", "board", "nobody"):
        browser = client(scene, key)
        for start in ("/results", "/results/outside-view", "/results/accuracy"):
            page = text(browser.get(start))
            page = page[page.index("<main") : page.index("</main>")]
            links = {
                each.replace("&amp;", "&") for each in re.findall(r'href="([/?][^"#]*)"', page)
            }
            for link in links:
                there = start + link if link.startswith("?") else link
                assert browser.get(there).status_code in {200, 302}, (key, start, link)
