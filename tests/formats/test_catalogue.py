"""A catalogue as YAML: what is written reads back, here and by a reader of all of YAML."""

import contextlib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sightline.formats.catalogue import (
    KEYS,
    LISTS,
    MOST_BYTES,
    NEEDED,
    NUMBERS,
    Unreadable,
    read,
    written,
)

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=6)
HEAD = "format: 1\nservices:\n"
ONE = f"{HEAD}  - code: A\n    name: Help\n    category: tactical\n    domain: delivery\n"


def _field(key: str) -> Any:
    if key in LISTS:
        return st.lists(TEXT, max_size=3)
    if key in NUMBERS:
        return st.integers(0, 99)
    return TEXT.map(lambda text: f"x{text}") if key in NEEDED else st.none() | TEXT


ENTRY = st.fixed_dictionaries(
    {key: _field(key) for key in NEEDED},
    optional={key: _field(key) for key in KEYS if key not in NEEDED},
)


def _code(entry: dict[str, Any]) -> str:
    return str(entry["code"]).strip().upper()


@given(st.lists(ENTRY, max_size=3, unique_by=_code))
def test_what_is_written_reads_back_and_a_full_reader_reads_the_same(
    entries: list[dict[str, Any]],
) -> None:
    text = written(entries)
    if not entries:
        assert read(text.encode()) == []
        return
    assert [dict(one.fields) for one in read(text.encode())] == entries
    assert yaml.safe_load(text)["services"] == entries


def test_what_people_write_by_hand_is_read() -> None:
    text = f"""\
# ours
---
{ONE}    promise: 'It''s done in two days'
    steps:
    - Ask
      # a remark
    - "Do: it"
    skills: ["plans", "risk"]
    target_minutes: 960
    cost: "120.50"

  - code: "b-2"
    name: "Yes"
    category: tactical
    domain: delivery
    steps: []
"""
    first, second = read(text.encode())
    assert (first.line, second.line) == (5, 18)
    assert first.fields["promise"] == "It's done in two days"
    assert first.fields["steps"] == ["Ask", "Do: it"]
    assert (first.fields["target_minutes"], first.fields["cost"]) == (960, "120.50")
    assert second.fields["name"] == "Yes"
    assert [dict(one.fields) for one in (first, second)] == yaml.safe_load(text)["services"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "begins with"),
        ("services:\n", 1, "begins with"),
        ("format: 1\n", 1, "After it comes"),
        (f"{ONE}    price: 5\n", 7, "“price” is no field of a service"),
        (f"{ONE}    name: Twice\n", 7, "stands here twice"),
        (f"{ONE}   zone: UTC\n", 7, "does not stand beneath a service"),
        (f"{ONE}\tzone: UTC\n", 7, "Indent with spaces"),
        (f"{ONE}    promise: |\n", 7, "double quotes"),
        (f"{ONE}    promise: &a x\n", 7, "double quotes"),
        (f"{ONE}    promise: *a\n", 7, "double quotes"),
        (f"{ONE}    promise: !!python/object:os.system x\n", 7, "double quotes"),
        (f"{ONE}    promise: {{a: b}}\n", 7, "double quotes"),
        (f"{ONE}    promise: yes\n", 7, "yes or no"),
        (f'{ONE}    promise: "open\n', 7, "not closed"),
        (f"{ONE}    promise: 'open\n", 7, "not closed"),
        (f"{ONE}    promise: 12\n", 7, "is a text"),
        (f"{ONE}    maturity: high\n", 7, "whole number"),
        (f"{ONE}    maturity: [1]\n", 7, "whole number"),
        (f"{ONE}    steps: Ask\n", 7, "is a list"),
        (f"{ONE}    steps: [1]\n", 7, "is a text"),
        (f"{ONE}    steps: {'[' * 5000}\n", 7, "not closed"),
        (f"{ONE}    zone: UTC\n      - Ask\n", 8, "neither a field"),
        (f"{ONE}nothing\n", 7, "neither a field"),
        (f"{HEAD}  - code: A\n", 3, "does not say its name, category, domain"),
        (f"{ONE}{ONE.removeprefix(HEAD)}", 7, "A stands on line 3 already"),
    ],
)
def test_what_means_nothing_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace("[", r"\[")) as refusal:
        read(text.encode())
    assert refusal.value.line == line


@pytest.mark.parametrize(
    "data", [b"x" * (MOST_BYTES + 1), b"format: 1\n\xff", "é".encode("utf-16")]
)
def test_what_is_no_catalogue_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data)


@given(st.binary(max_size=40).map(lambda data: ONE.encode() + data))
def test_whatever_follows_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert read(data)[0].fields["code"] == "A"
