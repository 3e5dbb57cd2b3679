"""Learning from what came out: EX-36, groups of forecasts, and what is chosen for a new estimate."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sightline.projects.rules import Ending
from sightline.results.lists.learned import overrun_words
from sightline.results.rules import learning
from sightline.results.rules.learning import outside_view

EX_36 = (-5, 0, 5, 10, 15, 20, 30, 45, 60, 100)


def ending(n: int, first: int | None = 100, last: int | None = 100, **said: object) -> Ending:
    held: dict[str, object] = {
        "office": "North",
        "sponsor": "",
        "category": "ICT",
        "currency": "GBP",
        "method": "declared",
        "source": "own",
        "is_final": True,
        "first_cost": first,
        "last_cost": last,
    }
    return Ending(UUID(int=n), f"P-{n}", f"Project {n}", **{**held, **said})  # type: ignore[arg-type]


def sample(*percents: int, **said: object) -> list[Ending]:
    return [ending(n + 1, 100, 100 + each, **said) for n, each in enumerate(percents)]


def test_ex_36() -> None:
    view = outside_view("cost", "own", "", sample(*EX_36))
    assert view.uplift("50") == Fraction("0.175") and view.uplift("80") == Fraction("0.48")
    assert view.found is not None and view.found.mean == Fraction("0.28")
    assert (view.raised(1_000_000, "50"), view.raised(1_000_000, "80")) == (1_175_000, 1_480_000)
    assert [int(overrun * 100) for _, overrun in view.rows] == list(EX_36)
    assert view.is_small and "under 20" in view.warnings[0]


def test_what_cannot_be_compared_is_left_out_and_counted() -> None:
    rows = [ending(1), ending(2, None), ending(3, 100, None), ending(4, 0, 5), ending(5, 100, 0)]
    view = outside_view("cost", "own", "", rows)
    assert (view.size, view.n_without) == (2, 3)
    nothing = outside_view("time", "own", "", rows)
    assert nothing.found is None and nothing.uplift("80") is None and nothing.warnings == ()
    assert nothing.raised(5, "80") is None and view.raised(None, "80") is None
    assert view.raised(-5, "80") is None


def test_twenty_are_enough_and_those_at_work_are_said() -> None:
    view = outside_view("cost", "registers", "", sample(*range(20)))
    assert not view.is_small and view.warnings == ()
    view = outside_view("cost", "registers", "", sample(*range(20), is_final=False))
    assert view.warnings == ("20 of 20 have not ended: their outcome is not final.",)


def test_the_basis_is_the_first_that_is_large_enough_or_the_largest() -> None:
    few, many = sample(1, 2), sample(*range(25), is_final=False)
    assert learning.basis_of("cost", few, many) == "registers"
    assert learning.basis_of("cost", many, many) == "own"
    assert learning.basis_of("cost", few, few) == "own"
    assert learning.basis_of("cost", [], []) == "own"
    assert learning.basis_of("cost", [], sample(*range(25))) == "left"
    assert learning.basis_of("time", many, many) == "own"  # none has any


def test_the_same_kind_of_work_is_taken_where_enough_of_it_ended() -> None:
    ict = sample(*range(20))
    other = [ending(100 + n, 100, 300, category="Rail") for n in range(5)]
    assert learning.like("cost", "own", " ict ", [*ict, *other]).size == 20
    wide = learning.like("cost", "own", "Rail", [*ict, *other])
    assert (wide.size, wide.category) == (25, "")
    assert learning.like("cost", "own", "", [*ict, *other]).size == 25


def test_groups_by_office_sponsor_and_method() -> None:
    rows = [
        ending(1, 100, 130, office="South", sponsor="Ada", method="simulated"),
        ending(2, 100, 105, sponsor="Ada"),
        ending(3, 100, 90, first_span=100, last_span=150),
        ending(4, None),
    ]
    offices = {one.name: one for one in learning.groups("office", rows)}
    assert list(offices) == ["North", "South"] and offices["North"].n == 2
    north = offices["North"].cost
    assert north is not None and north.median == Fraction("-0.025")
    assert (north.typical, north.within) == (Fraction("0.075"), 1)
    assert offices["North"].time is not None and offices["North"].time.median == Fraction(1, 2)
    assert offices["South"].cost is not None and offices["South"].cost.within == 0
    assert offices["South"].time is None
    assert [one.name for one in learning.groups("sponsor", rows)] == ["Ada", learning.NOBODY]
    assert {one.name for one in learning.groups("method", rows)} == {
        learning.METHODS["simulated"],
        learning.METHODS["declared"],
    }
    assert learning.groups("office", [ending(1, None)]) == []


def test_words_of_overruns() -> None:
    assert overrun_words(Fraction("0.175")) == "+17.5%"
    assert overrun_words(Fraction("-0.05")) == "\u22125%"
    assert overrun_words(Fraction("0.48")) == "+48%" and overrun_words(Fraction(0)) == "0%"
    assert overrun_words(Fraction("0.0005")) == "+0.1%" and overrun_words(None) == ""


@given(st.lists(st.integers(-100, 400), min_size=1, max_size=40), st.integers(0, 10**9))
def test_more_certainty_never_costs_less(percents: list[int], estimate: int) -> None:
    view = outside_view("cost", "own", "", sample(*percents))
    low, high = view.uplift("50"), view.uplift("80")
    assert low is not None and high is not None
    assert min(percents) <= 100 * low <= 100 * high <= max(percents)
    raised, more = view.raised(estimate, "50"), view.raised(estimate, "80")
    assert raised is not None and more is not None and raised <= more
    kept = sum(overrun <= high for _, overrun in view.rows)
    assert kept >= int(0.8 * (len(percents) - 1)) + 1
    group = learning.groups("office", sample(*percents))[0]
    assert group.cost is not None and abs(group.cost.median) * 100 <= max(map(abs, percents))


@given(st.permutations(list(EX_36)))
def test_the_order_of_the_sample_does_not_matter(percents: list[int]) -> None:
    view = outside_view("cost", "own", "", sample(*percents))
    assert view.uplift("80") == Fraction("0.48")
