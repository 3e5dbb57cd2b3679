"""Results' rules on plain values against slow obvious references."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.measure.colour import Colour
from sightline.results.rules import plan
from sightline.results.rules.claims import Claim, doubles, plain
from sightline.results.rules.standing import Came, colour, next_due, overdue, share, sums, verdict

DAY = date(2026, 1, 5)
days = st.integers(-400, 1200)


def test_the_realisation_rate() -> None:
    """EX-16: planned 200 + 100, actual 180 + 60: 240 of 300 is 80 %."""
    rows = [Came("a", "GBP", 0, 200, 180), Came("b", "GBP", 0, 100, 60)]
    (one,) = sums(rows)
    assert (one.realisation.rate, one.realisation.colour) == (Fraction(4, 5), Colour.AMBER)


def test_two_currencies_have_no_sum() -> None:
    found = sums([Came("a", "GBP", 1, 200, 180), Came("b", "EUR", 2, 100, None)])
    assert [(one.currency, one.planned, one.actual) for one in found] == [
        ("EUR", 100, 0),
        ("GBP", 200, 180),
    ]
    assert (found[0].realisation.rate, len(found[0].realisation.missing)) == (None, 1)


@given(
    st.lists(
        st.tuples(st.integers(1, 10**9), st.integers(0, 10**9), st.sampled_from("XYZ")),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None)
def test_regrouping_changes_no_rate(rows: list[tuple[int, int, str]]) -> None:
    came = [Came(str(n), "GBP", p, p, a) for n, (p, a, _) in enumerate(rows)]
    (whole,) = sums(came)
    groups = [sums(c for c, (_, _, g) in zip(came, rows, strict=True) if g == key) for key in "XYZ"]
    parts = [held[0] for held in groups if held]
    planned = sum(part.realisation.planned for part in parts)
    actual = sum(part.realisation.actual for part in parts)
    assert whole.realisation.rate == actual / planned


def slow_overdue(first: date, every: int, last: date | None, today: date) -> int:
    """Count the due days after the last reading and before today, one by one."""
    n, due = 0, first
    while due < today:
        n += last is None or due > last
        due += timedelta(every)
    return n


@given(days, st.sampled_from([30, 91, 182, 365]), st.none() | days)
@settings(max_examples=80, deadline=None)
def test_overdue_readings(today: int, every: int, last: int | None) -> None:
    on, read = DAY + timedelta(today), None if last is None else DAY + timedelta(last)
    assert overdue(DAY, every, read, on) == slow_overdue(DAY, every, read, on)
    due = next_due(DAY, every, read)
    assert (due - DAY).days % every == 0
    assert read is None or due > read or due == DAY


def test_how_much_of_a_plan_came() -> None:
    assert share(Fraction(0), Fraction(5)) is None
    assert share(Fraction(10), Fraction(5)) == Fraction(1, 2)
    assert share(Fraction(-10), Fraction(-5), is_harm=True) == 1
    assert share(Fraction(-10), Fraction(0), is_harm=True) == 1
    assert share(Fraction(-10), Fraction(-20), is_harm=True) == Fraction(1, 2)


def test_colours_and_verdicts_at_their_borders() -> None:
    assert colour(None, 0) is Colour.NONE
    assert colour(None, 2) is colour(Fraction(1), 2) is Colour.RED
    shown = [colour(Fraction(n, 100), 1).value for n in (79, 80, 94, 95)]
    assert shown == ["red", "amber", "amber", "green"]
    judged = [verdict(Fraction(n, 100)) for n in (49, 50, 94, 95)]
    assert judged == ["not_realised", "partly_realised", "partly_realised", "realised"]


def test_a_plan_in_whole_units() -> None:
    ramp = plan.laid(date(2026, 1, 1), 365, 1200)
    assert plan.amount(ramp, date(2025, 1, 1)) == 0
    assert plan.amount(ramp, date(2027, 1, 1)) == 600
    assert plan.amount(ramp, date(2028, 1, 1)) == 1800
    assert plan.reached(ramp, date(2025, 1, 1)) == 0
    assert plan.reached(ramp, date(2030, 1, 1)) == 1
    later = plan.moved(ramp, date(2026, 7, 1))
    assert (later.starts, later.steady) == (date(2026, 7, 1), date(2027, 7, 1))
    assert plan.lost(ramp, later, date(2029, 1, 1)) == 2400 + 600 - plan.amount(
        later, date(2029, 1, 1)
    )


def test_doubles_are_found_whatever_the_spelling() -> None:
    def claim(n: int, project: int, measure: str, *shared: int) -> Claim:
        with_ = frozenset(UUID(int=one) for one in shared)
        return Claim(UUID(int=n), UUID(int=project), measure, "Ledger 7", with_)

    one, same = claim(1, 10, "Cost of visits"), claim(2, 20, " COST of  visits. ")
    assert doubles([one, same]) == [(one, same)]
    assert not doubles([one, claim(3, 10, "Cost of visits")])
    assert not doubles([claim(1, 10, "Cost of visits", 20), same])
    assert not doubles([claim(1, 10, ""), claim(2, 20, "")])
    assert plain("Café — au-lait!") == "café au lait"
