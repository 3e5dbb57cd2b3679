"""Five yearly files of a real portfolio: their ratings by department, then and now."""

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.projects import commands
from sightline.projects.outlook import outlooks, ratings
from sightline.projects.register import Line
from sightline.reports.moment import end_of
from tests.reports.scene import Scene, main_of, text_of

pytestmark = pytest.mark.django_db
COLOURS = {
    "green": "green", "greenamber": "amber_green", "ambergreen": "amber_green", "amber": "amber",
    "amberred": "amber_red", "redamber": "amber_red", "red": "red",
}  # fmt: skip
Told = dict[str, tuple[str, str, str]]


def files(shared: Path) -> dict[date, Told]:
    """Return period to what its file says: id to (name, department, colour), read on its own."""
    held: dict[date, Told] = {}
    for path in sorted((shared / "uk-gmpp").glob("gmpp_*.csv")):
        rows = list(csv.DictReader(io.StringIO(_text(path), newline="")))
        year = int(path.stem.split("_")[1]) + 1
        held[date(year, 3, 31)] = {
            _cell(row, "gmpp id"): (
                _cell(row, "project name"),
                _cell(row, "department"),
                _colour(row),
            )
            for row in rows
            if _cell(row, "gmpp id")
        }
    return held


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return path.read_text(encoding="cp1252")


def _cell(row: dict[str, str], head: str) -> str:
    found = next((key for key in row if key and head in key.casefold()), "")
    return (row.get(found) or "").strip()


def _colour(row: dict[str, str]) -> str:
    for key, text in row.items():
        is_rating = (
            key and "delivery confidence" in key.casefold() and "comment" not in key.casefold()
        )
        if is_rating and (colour := COLOURS.get(re.sub("[^a-z]", "", (text or "").casefold()))):
            return colour
    return "none"


@pytest.fixture
def five(scene: Scene, shared: Path) -> tuple[Scene, dict[date, Told]]:
    periods = files(shared)
    for period, told in periods.items():
        lines = [
            Line(code, colour, "", {"name": name, "department": department, "currency": "GBP"})
            for code, (name, department, colour) in told.items()
        ]
        commands.apply_register(
            scene.actor("lead"), register="gmpp", period=period, office_id=scene.office("hq"),
            lines=lines, digest="x",
        )  # fmt: skip
    return scene, periods


def test_five_files_are_five_periods_and_five_pasts(five: tuple[Scene, dict[date, Told]]) -> None:
    scene, periods = five
    assert len(periods) == 5
    for period, told in periods.items():
        found = outlooks(scene.actor("lead"), period, known_at=end_of(period))
        assert {row.code: (row.name, row.department, row.declared) for row in found} == told
        page = main_of(text_of(scene.client("lead"), f"/portfolio?as_of={period}"))
        assert f"{len(told)} projects that you may see" in page


def test_the_trend_is_what_the_files_say(five: tuple[Scene, dict[date, Told]]) -> None:
    scene, periods = five
    expected = Counter(
        (period, department, colour)
        for period, told in periods.items()
        for _, department, colour in told.values()
    )
    found = {
        (one.period, one.group, one.declared): one.n
        for one in ratings(scene.actor("lead"), "department")
    }
    assert found == expected
    assert "Last periods" in text_of(scene.client("lead"), "/portfolio?by=department")
