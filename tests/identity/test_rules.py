"""The tree of offices: no loop on any day, one parent at a time."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.identity.rules import Link, above, check_link, parents
from sightline.kernel.errors import Refused

DAY = date(2026, 1, 1)
OFFICES = [uuid4() for _ in range(5)]


def link(child: int, parent: int, since: int, until: int | None = None) -> Link:
    end = None if until is None else DAY + timedelta(until)
    return Link(OFFICES[child], OFFICES[parent], "hierarchy", DAY + timedelta(since), end)


def test_a_loop_that_closes_later_is_refused() -> None:
    with pytest.raises(Refused, match="above itself on 11 Jan 2026"):
        check_link(link(0, 1, 0), [link(1, 0, 10)])


def test_a_second_parent_at_the_same_time_is_refused() -> None:
    with pytest.raises(Refused, match="has a parent then"):
        check_link(link(0, 1, 5), [link(0, 2, 0)])
    check_link(link(0, 1, 5), [link(0, 2, 0, 5)])


relations = st.builds(
    link,
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 20),
    st.none() | st.integers(1, 25),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(relations, max_size=12))
def test_whatever_is_let_in_never_loops_on_any_day(asked: list[Link]) -> None:
    held: list[Link] = []
    for new in asked:
        try:
            check_link(new, held)
        except Refused:
            continue
        held.append(new)
    for offset in range(27):
        tree = parents(held, DAY + timedelta(offset))
        for office in OFFICES:
            assert office not in _walked(office, tree)


def _walked(office: UUID, tree: dict[UUID, UUID]) -> tuple[UUID, ...]:
    return above(office, tree)
