"""Plans as tables: known cells, safe text, nothing lost unsaid."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Baseline,
    Calendar,
    Constraint,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Project,
    Resource,
    Stored,
)
from sightline.formats.plans.sheets import columns, predecessor_text, rows, write_csv, write_xlsx
from tests.formats.plan_strategies import plans

at = datetime.fromisoformat
PLAN = Plan(
    (Project("1", "Bridge: phase 1"),),
    (
        Activity("1", "Dig", code="10", duration=90, start=at("2024-06-03 08:00")),
        Activity(
            "2",
            "=cmd()",
            code="20",
            constraint=Constraint.START_NO_EARLIER,
            constraint_date=at("2024-06-04 08:00"),
            percent_complete=0.25,
            stored=Stored(total_float=-480, critical=True),
            baselines=(Baseline(0, at("2024-06-03 08:00")), Baseline(3)),
            custom=(("Zone", "North"),),
            cost=Decimal("12.50"),
            calendar_id="c",
        ),
    ),
    (Link("1", "2", LinkType.SS, 960), Link("1", "2")),
    (Calendar("c", "Five", ((),) * 7),),
    (Resource("r", "Ann"),),
    (Assignment("2", "r", units=0.5), Assignment("2", "")),
)


def as_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_known_cells() -> None:
    first, second = as_rows(write_csv(PLAN, machine=True).data)
    assert (first["Duration (hours)"], first["Start"]) == ("1.5", "2024-06-03T08:00:00")
    assert second["Predecessors"] == "10SS+16h; 10"
    assert second["Resources"] == "Ann [50%]"
    assert (second["Constraint"], second["Complete"]) == ("Start no earlier than", "0.25")
    assert (second["Total float (hours)"], second["Critical"]) == ("-8", "yes")
    assert (second["Zone"], second["Cost"], second["Calendar"]) == ("North", "12.50", "Five")
    assert second["Baseline start"] == "2024-06-03T08:00:00"


def test_text_never_becomes_a_formula() -> None:
    assert as_rows(write_csv(PLAN).data)[1]["Name"] == "'=cmd()"
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(PLAN).data)).active
    assert sheet is not None
    assert (sheet.title, sheet["E3"].value, sheet["E3"].data_type) == (
        "Bridge  phase 1",
        "=cmd()",
        "s",
    )
    assert sheet["G2"].value == at("2024-06-03 08:00")
    assert sheet["I2"].value == 1.5


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (Link("a", "b"), "7"),
        (Link("a", "b", lag=-90), "7FS-1.5h"),
        (Link("a", "b", LinkType.FF), "7FF"),
        (Link("a", "b", LinkType.SF, 60, LagCalendar.ELAPSED), "7SF+1eh"),
        (Link("a", "b", lag_percent=-0.5), "7FS-50%"),
    ],
)
def test_links_as_planners_write_them(link: Link, text: str) -> None:
    assert predecessor_text(link, "7") == text


def test_losses_are_told() -> None:
    assert {(loss.table, loss.field, loss.count) for loss in write_csv(PLAN).losses} == {
        ("Calendar", "week", 1),
        ("Activity", "baselines", 1),
        ("Assignment", "work", 2),
    }
    assert write_csv(Plan()).losses == ()


@settings(max_examples=25, deadline=None)
@given(plans())
def test_every_plan_has_a_row_an_activity(plan: Plan) -> None:
    made = list(rows(plan))
    assert [row[0] for row in made] == [a.id for a in plan.activities]
    assert {len(row) for row in made} == {len(columns(plan))}
    write_xlsx(plan)
