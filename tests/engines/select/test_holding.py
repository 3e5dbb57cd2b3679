"""A choice made by hand is judged by the rows that the solver works with."""

import pytest

from sightline.engines.select import (
    Budget,
    Candidate,
    Exclusive,
    Problem,
    Unselectable,
    choose,
    held,
)

PROBLEM = Problem(
    (
        Candidate("a", 5, money=3),
        Candidate("b", 4, money=(2, 2), latest=1),
        Candidate("c", 1, money=1),
    ),
    budgets=(Budget((4, None, None)),),
    exclusives=(Exclusive(("a", "c"), name="either"),),
    periods=("1", "2", "3"),
)


def test_what_the_solver_chose_holds_and_comes_to_the_same() -> None:
    found = choose(PROBLEM)
    again = held(PROBLEM, found.starts)
    assert (again.value, again.spend, again.broken) == (found.value, found.spend, ())
    assert again.uses == found.uses


def test_each_rule_that_is_broken_is_named() -> None:
    found = held(PROBLEM, {"a": 0, "b": 0, "c": 0})
    assert found.broken == ("exclusive:either", "budget:all:1")
    assert (found.uses["budget:all:1"].used, found.uses["budget:all:1"].limit) == (6, 4)
    assert "at most 1" in found.words["exclusive:either"]
    assert held(PROBLEM, {"b": 1, "a": 0}).broken == ()
    assert held(PROBLEM, {}).value == 0


@pytest.mark.parametrize(("starts", "code"), [({"x": 0}, "unknown-id"), ({"a": 2}, "bad-start")])
def test_what_cannot_be_chosen_is_refused(starts: dict[str, int], code: str) -> None:
    with pytest.raises(Unselectable) as caught:
        held(PROBLEM, starts)
    assert caught.value.code == code
