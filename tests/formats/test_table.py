"""Where a table stands in a file: encodings, delimiters, headers, widths, row numbers."""

import pytest

from sightline.formats.register.limits import Limits
from sightline.formats.register.problems import Findings, Severity
from sightline.formats.register.sniff import Kind, kind_of
from sightline.formats.register.table import read_table
from tests.formats.reading import errors, register_of
from tests.formats.workbooks import two_header_rows, workbook


def test_two_header_rows_in_a_workbook() -> None:
    table = read_table(two_header_rows())
    assert table.sheet == "Capital plan"
    assert table.header_rows == (3, 4)
    assert table.header == (
        "Project ID",
        "Project name",
        "Cost (€m) / Whole life",
        "Cost (€m) / Forecast",
        "Schedule / Start date",
        "Schedule / End date",
        "RAG",
    )
    assert [row.number for row in table.rows] == [5, 6, 7]


def test_two_header_rows_come_to_typed_values() -> None:
    rows = register_of(two_header_rows()).rows
    assert [row.title for row in rows] == ["Pier 0", "Pier 1", "Pier 2"]
    cost = rows[0].whole_life_cost
    assert cost is not None
    assert (cost.minor, cost.currency) == (1_234_500_000, "EUR")
    assert str(rows[1].start) == "2024-04-02"
    assert [row.rating for row in rows] == ["green", "amber_red", "red"]


def test_two_header_rows_in_text_without_merges() -> None:
    text = ",,Cost,,Dates,\nID,Name,Budget,Forecast,Start,Finish\nA,b,1,2,2024-01-01,2025-01-01\n"
    table = read_table(text.encode())
    assert table.header[2:] == (
        "Cost / Budget",
        "Cost / Forecast",
        "Dates / Start",
        "Dates / Finish",
    )
    assert table.header[:2] == ("ID", "Name")


def test_two_header_rows_merged_downwards_in_text() -> None:
    text = (
        "ID,Project,Cost,,Dates,\n,,Budget,Forecast,Start,Finish\nA,b,1,2,2024-01-01,2025-01-01\n"
    )
    table = read_table(text.encode())
    assert table.header[:3] == ("ID", "Project", "Cost / Budget")
    assert table.header_rows == (1, 2)


def test_title_lines_do_not_make_a_header() -> None:
    text = "Register of projects\nAs at,31 March 2025\n\nID,Name,Cost,Start\nA,x,1,2024-01-01\n"
    table = read_table(text.encode())
    assert table.header == ("ID", "Name", "Cost", "Start")
    assert table.rows[0].number == 5


def test_a_line_about_the_file_right_above_is_no_group() -> None:
    text = "As at,31 March 2025\nID,Name,Cost,Start\nA,x,1,2024-01-01\n"
    assert read_table(text.encode()).header == ("ID", "Name", "Cost", "Start")


def test_a_header_with_a_blank_is_not_joined_with_data() -> None:
    text = "ID,,Name,Owner\nP1,x,Alpha,Bob\nP2,y,Beta,Ann\n"
    table = read_table(text.encode())
    assert table.header == ("ID", "Column B", "Name", "Owner")
    assert len(table.rows) == 2


def test_row_numbers_count_cells_with_line_breaks_once() -> None:
    table = read_table(b'ID,Name\nP1,"a\nb\nc"\n\nP2,d\n')
    assert [row.number for row in table.rows] == [2, 4]


def test_a_column_of_words_only_keeps_one_header_row() -> None:
    table = read_table(b"ID,Name,Owner\nP1,Alpha,Bob\nP2,Beta,Ann\n")
    assert table.header_rows == (1,)
    assert len(table.rows) == 2


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark: str) -> None:
    text = mark.join(["ID", "Name", "Note"]) + "\n" + mark.join(["1", "a", "x y"]) + "\n"
    table = read_table(text.encode())
    assert table.delimiter == mark
    assert table.header == ("ID", "Name", "Note")


def test_commas_inside_a_semicolon_file() -> None:
    table = read_table(b"ID;Name;Cost\n1;a, b, c;1,5\n2;d, e, f;2,5\n")
    assert table.delimiter == ";"
    assert table.rows[0].cells == ("1", "a, b, c", "1,5")


def test_too_many_cells_names_the_row_and_the_cell() -> None:
    found = errors(register_of("ID,Name\nP1,Alpha\nP2,Be,ta\n"))
    assert [(problem.code, problem.row) for problem in found] == [("too-many-cells", 3)]
    assert "“ta”" in found[0].message


def test_every_problem_of_a_row_is_told() -> None:
    text = "ID,Name,Start Date,End Date,Cost\nP1,,31/02/2024,2024-13-01,1.2.3\nP1,b,,,£5\n"
    found = {(problem.code, problem.row, problem.column) for problem in errors(register_of(text))}
    assert found == {
        ("missing-title", 2, "Name"),
        ("no-such-day", 2, "Start Date"),
        ("no-such-day", 2, "End Date"),
        ("not-money", 2, "Cost"),
        ("duplicate-id", 3, "ID"),
    }


def test_duplicate_ids_name_both_rows() -> None:
    found = errors(register_of("ID,Name\nP1,a\nP2,b\np1,c\n"))
    assert [problem.code for problem in found] == ["duplicate-id-case"]
    assert "Rows 2 and 4" in found[0].message


def test_an_asked_for_sheet_that_is_not_there() -> None:
    table = read_table(workbook(), sheet="Plans")
    assert [problem.code for problem in table.problems] == ["no-such-sheet"]
    assert "“Register”" in table.problems[0].message


def test_limits_are_told_by_name() -> None:
    data = b"ID,Name,Note\n" + b"P,N,X\n" * 20
    told = {p.code for p in read_table(data, Limits(rows=10, columns=2)).problems}
    assert {"too-many-rows", "too-many-columns"} <= told
    assert [p.code for p in read_table(data, Limits(bytes=10)).problems] == ["too-large"]


def test_findings_count_what_they_do_not_keep() -> None:
    findings = Findings(limit=3)
    for number in range(10):
        findings.warning("a", "A.", row=number)
    findings.error("b", "B.")
    problems = findings.problems()
    assert len(problems) == 4
    assert problems[-1].severity is Severity.ERROR
    assert "8 more" in problems[-1].message


def test_kinds_are_told_by_content() -> None:
    assert kind_of(workbook()) is Kind.XLSX
    assert kind_of("ID;Größe\n1;2\n".encode("cp1252")) is Kind.CSV
    assert kind_of("ID,Name\n1,a\n".encode("utf-16-le")) is Kind.CSV
    assert kind_of(b"<b>bold</b> name,ID\n1,2\n") in {Kind.CSV, Kind.XML}


def test_our_own_exports_lose_their_apostrophe_again() -> None:
    table = read_table(b"ID,Name\nP1,'=1+1\nP2,''=x\nP3,'quoted'\n")
    assert [row.cells[1] for row in table.rows] == ["=1+1", "'=x", "'quoted'"]
