"""Mappings: proposed with reasons, corrected, kept as JSON, refused when broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.formats.register.dates import DateOrder
from sightline.formats.register.fields import FIELDS
from sightline.formats.register.mapping import (
    Column,
    Mapping,
    MappingError,
    from_json,
    from_plain,
)
from sightline.formats.register.propose import propose_mapping
from sightline.formats.register.read import read_register
from sightline.formats.register.rows import RegisterRow
from sightline.formats.register.table import read_table
from tests.formats.reading import codes, register_of

TEXT = (
    "Project ID,Project Name,RAG,Start Date,End Date,Cost (£m),Gate 2,Mood\n"
    "A,x,Green,03/04/2021,05/06/2024,1.5,01/02/2022,fine\n"
    "B,y,Red,04/13/2021,07/08/2024,2.5,03/04/2022,poor\n"
)


def test_a_row_has_an_attribute_for_every_field() -> None:
    row = RegisterRow(2, "A", "x")
    assert all(hasattr(row, field.key) for field in FIELDS)


def test_a_proposal_gives_targets_confidence_and_reasons() -> None:
    mapping = propose_mapping(read_table(TEXT.encode()))
    targets = [column.target for column in mapping.columns]
    assert targets == [
        "external_id",
        "title",
        "rating",
        "start",
        "finish",
        "whole_life_cost",
        "milestone:Gate 2",
        "extra:Mood",
    ]
    assert mapping.currency == "GBP"
    assert all(0 < column.confidence <= 1 and column.why for column in mapping.columns)


def test_one_unmistakable_date_settles_the_order_for_the_rest() -> None:
    mapping = propose_mapping(read_table(TEXT.encode()))
    start, finish = mapping.column_for("start"), mapping.column_for("finish")
    assert start and finish
    assert start.date_order is DateOrder.MONTH_FIRST
    assert "can only have the month first" in start.why
    assert finish.date_order is DateOrder.MONTH_FIRST
    assert "not to be told here" in finish.why


def test_content_speaks_where_headers_do_not() -> None:
    text = "Key word,Colour of it,Sum\nA1,Green,£5\nA2,Amber,£6\nA3,Red,£7\n"
    mapping = propose_mapping(read_table(text.encode()))
    assert [c.target for c in mapping.columns] == ["external_id", "rating", "whole_life_cost"]
    assert all(column.confidence <= 0.6 for column in mapping.columns)


def test_a_person_corrects_a_column() -> None:
    table = read_table(TEXT.encode())
    mapping = propose_mapping(table).corrected("Mood", target="stage")
    mapping = mapping.corrected("Start Date", date_order="day_first")
    register = read_register(table, mapping)
    assert [row.stage for row in register.rows] == ["fine", "poor"]
    assert "no-such-day" in codes(register)
    with pytest.raises(MappingError):
        mapping.corrected("Nowhere", target="stage")
    with pytest.raises(MappingError):
        mapping.corrected("Mood", target="nothing known")


def test_the_same_target_twice_is_a_problem() -> None:
    table = read_table(TEXT.encode())
    mapping = propose_mapping(table).corrected("Mood", target="title")
    assert "target-twice" in codes(read_register(table, mapping))


def test_ignored_and_unmapped_columns() -> None:
    table = read_table(TEXT.encode())
    whole = propose_mapping(table).corrected("Mood", target="ignore")
    assert all(not row.extras for row in read_register(table, whole).rows)
    less = Mapping(tuple(c for c in whole.columns if c.header != "Mood"), whole.currency)
    register = read_register(table, less)
    assert [row.extras for row in register.rows] == [{"Mood": "fine"}, {"Mood": "poor"}]
    assert "column-unmapped" in codes(register)


def test_a_kept_mapping_misses_a_column_it_needs() -> None:
    mapping = propose_mapping(read_table(TEXT.encode()))
    later = read_table(TEXT.replace("Project Name", "Called").encode())
    register = read_register(later, mapping)
    assert not register.is_acceptable
    assert "column-missing" in codes(register)


def test_headers_match_by_their_words() -> None:
    mapping = propose_mapping(read_table(TEXT.encode()))
    later = TEXT.replace("Project ID", "PROJECT id").replace("Cost (£m)", "COST (£m, nominal)")
    assert read_register(read_table(later.encode()), mapping).is_acceptable


@given(
    st.lists(
        st.builds(
            Column,
            header=st.text(min_size=1, max_size=20),
            target=st.sampled_from(
                [*(f.key for f in FIELDS), "extra:a b", "milestone:Gate 1", "ignore"]
            ),
            currency=st.sampled_from(["", "GBP", "XXX"]),
            multiplier=st.sampled_from([1, 1_000, 10**12]),
            date_order=st.sampled_from(DateOrder),
            decimal_comma=st.booleans(),
            percent_points=st.booleans(),
            confidence=st.floats(0, 1),
            why=st.text(max_size=20),
        ),
        max_size=5,
    )
)
def test_json_and_back_is_the_same_mapping(columns: list[Column]) -> None:
    mapping = Mapping(tuple(columns), "EUR", "Sheet 1")
    assert from_json(mapping.to_json()) == mapping


def broken(**changes: object) -> dict[str, object]:
    plain = propose_mapping(read_table(TEXT.encode())).to_plain()
    columns = json.loads(json.dumps(plain["columns"]))
    columns[0].update(changes.pop("column", {}))
    return plain | {"columns": columns} | changes


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ([], "an object"),
        (broken(version=2), "version"),
        (broken(colour="red"), "unknown key 'colour'"),
        (broken(columns={}), "must be a list"),
        (broken(columns=[3]), "must be an object"),
        (broken(currency="pounds"), "unknown currency"),
        (broken(sheet=3), "must be text"),
        (broken(column={"target": "cost"}), "unknown target"),
        (broken(column={"target": "extra: "}), "unknown target"),
        (broken(column={"target": ""}), "needs a header and a target"),
        (broken(column={"multiplier": "1000"}), "multiplier of column 1 must be int"),
        (broken(column={"multiplier": 0}), "multiplier"),
        (broken(column={"multiplier": True}), "must be int"),
        (broken(column={"decimal_comma": "no"}), "must be bool"),
        (broken(column={"date_order": "year_first"}), "date_order"),
        (broken(column={"confidence": 7}), "confidence"),
        (broken(column={"formula": "=1"}), "unknown key 'formula'"),
    ],
)
def test_a_broken_mapping_is_refused_in_words(plain: object, words: str) -> None:
    with pytest.raises(MappingError, match=words.replace("(", "\\(")):
        from_plain(plain)


def test_what_is_no_json_is_refused() -> None:
    for text in ("", "{", "[" * 100_000, "nan"):
        with pytest.raises(MappingError):
            from_json(text)


def test_percent_scale_follows_the_file() -> None:
    text = "ID,Name,Variance\nA,x,0.05\nB,y,-0.1\nC,z,0.2\n"
    assert str(register_of(text).rows[0].variance_fy) == "0.05"
    text = "ID,Name,Variance (%)\nA,x,0.05\nB,y,-0.1\nC,z,0.2\n"
    assert str(register_of(text).rows[0].variance_fy) == "0.0005"
