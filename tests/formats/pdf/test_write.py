"""Drawings: what stands where, what the PDF says to a reader, and what hostile text cannot do."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
    Stored,
)
from sightline.formats.pdf.layout import MOST_ROWS, ROWS, sheets
from sightline.formats.pdf.write import write
from tests.formats.plan_strategies import plans

at = datetime.fromisoformat
AS_OF = datetime(2024, 1, 6, tzinfo=UTC)
FIRST = Activity(
    "1",
    "Dig",
    start=at("2024-01-02 08:00"),
    finish=at("2024-01-04 17:00"),
    percent_complete=0.5,
    wbs="1.1",
    level=2,
    stored=Stored(total_float=720, critical=False),
    baselines=(Baseline(1, at("2024-01-01"), at("2024-01-03")),),
)
LAST = Activity(
    "2",
    "Done",
    Kind.MILESTONE,
    start=at("2024-01-08 08:00"),
    finish=at("2024-01-08 08:00"),
    deadline=at("2024-01-09"),
    stored=Stored(total_float=0, critical=True),
)


def plan_of(*activities: Activity, links: tuple[Link, ...] = ()) -> Plan:
    return Plan((Project("", "Harbour", code="H-1"),), activities, links)


def text_of(plan: Plan) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(write(plan, AS_OF).data)).pages]


def test_cells_and_shapes_of_a_row() -> None:
    said = sheets(plan_of(FIRST, LAST), AS_OF)
    dig, done = said["sheets"][0]["rows"]
    assert (dig["number"], dig["start"], dig["finish"], dig["float_days"]) == (
        "1.1",
        "2024-01-02",
        "2024-01-04",
        "1.5",
    )
    assert (dig["shape"], done["shape"]) == ("bar", "milestone")
    assert (dig["is_critical"], done["is_critical"]) == (False, True)
    assert dig["done"] == pytest.approx(dig["width"] / 2)
    assert dig["ghost"][0] < dig["x"] < done["x"] < done["deadline"]
    assert dig["x"] < said["today"] < done["x"]


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (LinkType.FS, "finish", "start"),
        (LinkType.SS, "start", "start"),
        (LinkType.FF, "finish", "finish"),
        (LinkType.SF, "start", "finish"),
    ],
)
def test_a_link_runs_from_one_end_to_the_other(kind: LinkType, start: str, end: str) -> None:
    other = replace(FIRST, id="3", start=at("2024-01-05"), finish=at("2024-01-07"))
    said = sheets(plan_of(FIRST, other, links=(Link("1", "3", kind),)), AS_OF)["sheets"][0]
    tail, head = said["rows"]
    ends = {"start": lambda row: row["x"], "finish": lambda row: row["x"] + row["width"]}
    corners = said["links"][0]["corners"]
    assert corners[0] == (ends[start](tail), 0.5)
    assert corners[-1] == (ends[end](head), 1.5)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(corners))


def test_links_between_sheets_are_left_out() -> None:
    many = [replace(FIRST, id=str(n)) for n in range(ROWS + 1)]
    links = (Link("0", str(ROWS)), Link("0", "1"))
    found = sheets(plan_of(*many, links=links), AS_OF)["sheets"]
    assert [(len(sheet["rows"]), len(sheet["links"])) for sheet in found] == [(ROWS, 1), (1, 0)]


def test_a_reader_finds_title_rows_and_page_numbers() -> None:
    pages = text_of(plan_of(*(replace(FIRST, id=str(n), name=f"Dig {n}") for n in range(ROWS + 1))))
    assert len(pages) == 2
    assert "H-1 Harbour" in pages[0]
    assert "Dig 0" in pages[0]
    assert f"Dig {ROWS}" in pages[1]
    assert "2 of 2" in pages[1]
    assert "06 Jan 2024" in pages[0]


def test_text_is_never_read_as_markup() -> None:
    name = '#panic("x") $a^2$ *b* <c> \\ "d" #import "e"'
    said = " ".join(text_of(plan_of(replace(FIRST, name=name)))[0].split())
    assert '#panic("x")' in said
    assert "*b*" in said


def test_nothing_to_draw_is_said() -> None:
    assert "no activities" in text_of(plan_of())[0]


def test_what_is_left_out_is_told() -> None:
    undated = [Activity(str(n), "x") for n in range(MOST_ROWS + 2)]
    losses = write(plan_of(*undated, replace(FIRST, id="z", is_active=False)), AS_OF).losses
    assert [(loss.table, loss.count) for loss in losses] == [("activities", 1), ("activities", 2)]


def test_the_moment_needs_its_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(plan_of(FIRST), at("2024-01-06"))


@settings(max_examples=20, deadline=None)
@given(plans())
def test_every_plan_can_be_drawn(plan: Plan) -> None:
    assert write(plan, AS_OF).data.startswith(b"%PDF-")
