"""Rules of an office's documents on plain values: what is wrong, missing, next, and what holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.services.rules.foundation import blank, cleaned, missing
from sightline.services.rules.foundation_shapes import SHAPES
from sightline.services.rules.foundation_steps import (
    Held,
    as_lines,
    as_rows,
    holds_on,
    progress,
)
from sightline.services.rules.foundation_words import ASKS, DOCUMENTS

DAY = date(2026, 3, 1)
CELL = st.text(st.characters(exclude_characters="|", exclude_categories=("Cc", "Cs")), max_size=8)
DECISIONS = next(part for part in SHAPES["governance"] if part.name == "decisions")
ROADMAP = next(part for part in SHAPES["strategy"] if part.name == "roadmap")
EASY = settings(deadline=None, suppress_health_check=list(HealthCheck))


class TestRules:
    """On plain values."""

    def test_every_document_has_a_shape_and_says_what_it_asks(self) -> None:
        assert list(DOCUMENTS) == list(SHAPES) == list(ASKS)
        assert len(missing("baseline", blank("baseline"))) == 10
        assert "Approves up to" not in missing("mandate", blank("mandate"))

    def test_a_limit_is_needed_where_the_office_approves_or_directs(self) -> None:
        for authority, is_needed in (("advise", False), ("approve", True), ("direct", True)):
            lacking = missing("mandate", {"authority": authority})
            assert ("Approves up to" in lacking) == is_needed

    def test_a_cell_that_is_missing_is_named_with_its_row(self) -> None:
        rows = [{"decision": "A", "decides": "B", "cadence": "weekly", "escalation": ""}]
        assert missing("governance", {"decisions": rows, "roles": []}) == [
            "Decisions, row 1: Escalation to",
            "Roles",
        ]

    @pytest.mark.parametrize(
        ("kind", "field", "value", "words"),
        [
            ("baseline", "maturity", 6, "between 1 and 5"),
            ("baseline", "maturity", True, "whole number"),
            ("baseline", "n_people", -1, "whole number"),
            ("baseline", "n_people", "1.5", "whole number"),
            ("baseline", "budget_minor", 10**16, "more than any office"),
            ("baseline", "structure", "odd", "Functional"),
            ("baseline", "strategy", 4, "must be text"),
            ("baseline", "strategy", "x" * 5001, "At most 5000"),
            ("baseline", "industry", "a\x00b", "cannot be stored"),
            ("baseline", "objectives", ["x"], "not an id"),
            ("baseline", "objectives", "x", "Give a list"),
            ("baseline", "odd", "x", "no such field"),
            ("mandate", "kinds", ["x"] * 61, "At most 60"),
            ("mandate", "sponsor_id", "x", "not an id"),
            ("governance", "decisions", ["x"], "Row 1"),
            ("governance", "decisions", [{"odd": "x"}], "no column odd"),
            ("governance", "decisions", [{"decision": "a|b"}], "upright stroke"),
            ("governance", "decisions", [{"cadence": "hourly"}], "no cadence"),
            ("strategy", "roadmap", [{"by": "soon"}], "YYYY-MM-DD"),
            ("strategy", "roadmap", [{"from_level": 3, "to_level": 2}], "not lead down"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, kind: str, field: str, value: Any, words: str
    ) -> None:
        held, problems = cleaned(kind, {field: value})
        assert list(problems) == [field]
        assert words in problems[field][0]
        assert not held

    def test_words_become_what_is_held(self) -> None:
        row = {"decision": " A ", "cadence": "every", "decides": "B"}
        held, _ = cleaned("governance", {"decisions": [{**row, "cadence": "As needed"}, {}]})
        assert held["decisions"] == [{
            "decision": "A", "decides": "B", "board_id": "", "consulted": "", "cadence": "needed",
            "escalation": "",
        }]  # fmt: skip
        assert cleaned("strategy", {"roadmap": [{"from_level": "2"}]})[0]["roadmap"][0][
            "from_level"
        ] == 2  # fmt: skip

    @EASY
    @given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=5))
    def test_a_table_that_is_typed_comes_back(self, cells: list[tuple[str, ...]]) -> None:
        names = [column.name for column in DECISIONS.columns]
        rows = [dict(zip(names, (one.strip() for one in row), strict=True)) for row in cells]
        wanted = [row for row in rows if any(row.values())]
        assert as_rows(DECISIONS, as_lines(DECISIONS, rows)) == wanted

    def test_a_line_with_too_many_cells_is_refused_with_the_columns(self) -> None:
        with pytest.raises(ValueError, match=r"Line 2 has 6 cells.*From level"):
            as_rows(ROADMAP, "a | 1\nb | 1 | 2 | 2027-01-01 | c | d")

    @EASY
    @given(st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True), st.integers(0, 60))
    def test_one_version_holds_on_a_day_as_by_walking_there(
        self, gaps: list[int], after: int
    ) -> None:
        starts = [DAY + timedelta(sum(gaps[: n + 1])) for n in range(len(gaps))]
        ends: list[date | None] = [*starts[1:], None]
        rows = [
            Held("mandate", n, "superseded" if end else "approved", start, end)
            for n, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]
        day, held = DAY + timedelta(after), None
        for walked in range(after + 1):
            for row in rows:
                if row.since == DAY + timedelta(walked):
                    held = row
        assert holds_on(rows, "mandate", day) == held
        assert holds_on(rows, "baseline", day) is None

    def test_the_first_that_is_not_approved_comes_next(self) -> None:
        rows = [
            Held("baseline", 1, "approved", DAY),
            Held("baseline", 2, "draft"),
            Held("governance", 1, "submitted"),
            Held("strategy", 1, "withdrawn"),
        ]
        found = [(one.kind, one.stage, one.is_next) for one in progress(rows, DAY)]
        assert found == [
            ("baseline", "approved", False),
            ("mandate", "none", True),
            ("governance", "submitted", False),
            ("strategy", "none", False),
        ]
