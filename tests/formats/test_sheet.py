"""Exports: safe to open in a spreadsheet, typed, and the same text when read back."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.formats.register.table import read_table
from sightline.formats.sheet import Cell, SheetColumn, neutral, to_csv, to_xlsx
from tests.formats.workbooks import parts

MOMENT = datetime.datetime.fromisoformat("2024-03-01T09:30:00")
COLUMNS = [
    SheetColumn("ID"),
    SheetColumn("Cost", "money"),
    SheetColumn("Start", "date"),
    SheetColumn("Share", "percent"),
]
ROWS: list[list[Cell]] = [
    ["P1", Decimal("1234.50"), datetime.date(2024, 2, 29), Decimal("0.125")],
    ["=1+1", None, None, None],
    ["P3", -5, MOMENT, True],
]
DANGEROUS = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "\uff1d1", "'=1", "''-2"]
PLAIN = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff")
)


def test_csv_for_people() -> None:
    data = to_csv(COLUMNS, ROWS)
    assert data.startswith(b"\xef\xbb\xbfID,Cost,Start,Share\r\n")
    assert data.decode("utf-8-sig").splitlines()[1:] == [
        "P1,1234.50,2024-02-29,0.125",
        "'=1+1,,,",
        "P3,-5,2024-03-01T09:30:00,True",
    ]


def test_csv_for_machines_changes_nothing() -> None:
    data = to_csv([SheetColumn("=ID")], [[text] for text in DANGEROUS], machine=True)
    found = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert found == [["=ID"], *([text] for text in DANGEROUS)]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_for_people_begins_like_a_formula(text: str) -> None:
    assert neutral(text).startswith("'")
    assert neutral(text)[1:] == text


@given(st.lists(PLAIN.filter(lambda text: text.strip() == text and text), min_size=1, max_size=6))
def test_csv_read_back_gives_the_same_texts(texts: list[str]) -> None:
    columns = [SheetColumn("ID"), SheetColumn("Name")]
    data = to_csv(columns, [[f"P{i}", text] for i, text in enumerate(texts)])
    table = read_table(data)
    assert table.header == ("ID", "Name")
    assert [row.cells for row in table.rows] == [(f"P{i}", text) for i, text in enumerate(texts)]


def test_xlsx_is_typed_frozen_and_without_formulas() -> None:
    data = to_xlsx(COLUMNS, ROWS, "Projects: [all]/2024")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.title == "Projects   all  2024"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]] == [
        "P1",
        1234.5,
        datetime.datetime.fromisoformat("2024-02-29"),
        0.125,
    ]
    assert sheet["A3"].value == "=1+1"
    assert sheet["A3"].data_type == "s"
    assert not any(b"<f>" in part for part in parts(data).values())


@pytest.mark.parametrize("text", [*DANGEROUS, "https://example.org", "007", "1e5", "#REF!"])
def test_xlsx_text_stays_text(text: str) -> None:
    data = to_xlsx([SheetColumn("A")], [[text]])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]  # type: ignore[index]
    # Office escapes a carriage return, which openpyxl shows as it stands in the file.
    assert cell.value.replace("_x000D_", "\r") == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert not any(b"hyperlink" in name.encode() for name in parts(data))


def test_xlsx_keeps_long_figures_as_text_and_cuts_long_texts_openly() -> None:
    figure = Decimal("12345678901234567.89")
    data = to_xlsx([SheetColumn("A"), SheetColumn("B")], [[figure, "x" * 40_000]])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet["A2"].value == "12345678901234567.89"
    assert len(sheet["B2"].value) == 32_767
    assert sheet["B2"].value.endswith("holds the whole text)")


def test_xlsx_bears_control_characters_and_old_dates() -> None:
    rows: list[list[Cell]] = [["a\x00b\ud800c"], [datetime.date(1850, 1, 1)], [Decimal("Infinity")]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([SheetColumn("A")], rows))).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        "a\ufffdb\ufffdc",
        "1850-01-01",
        "Infinity",
    ]


def test_a_row_of_the_wrong_width_is_refused() -> None:
    for write in (to_csv, to_xlsx):
        with pytest.raises(ValueError, match="a row has 1 cells for 4 columns"):
            write(COLUMNS, [["P1"]])
