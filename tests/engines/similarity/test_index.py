"""The index beside all pairs: equal scores, nothing missed, the same in any order and after edits."""

from __future__ import annotations

import contextlib
import io
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.similarity import (
    Field,
    Index,
    Item,
    Kind,
    Shared,
    Signal,
    Suggestion,
    Weights,
    Window,
    machine,
)
from sightline.engines.similarity import index as index_module
from tests.conftest import ROOT
from tests.engines.similarity.reference import Reference

WORDS = [
    "bridge",
    "payroll",
    "pensions",
    "hospital",
    "road",
    "rail",
    "signals",
    "asylum",
    "school",
    "river",
    "data",
    "centre",
]
NAMES = ["Payroll", "payroll ", "GL", "HRIS", "Leeds", "York", "Acme", "Ann"]
LONG_AGO = date(2026, 1, 1)
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
windows = st.builds(
    lambda start, days: Window(LONG_AGO + timedelta(start), LONG_AGO + timedelta(start + days)),
    st.integers(0, 60),
    st.integers(0, 60),
)
drawn = st.builds(
    Item,
    id=st.just(""),
    texts=st.dictionaries(st.sampled_from(Field), texts, max_size=3),
    attributes=st.dictionaries(
        st.sampled_from(Kind), st.lists(st.sampled_from(NAMES), max_size=3), max_size=4
    ),
    assumptions=st.dictionaries(
        st.sampled_from(["inflation", "Rates"]), st.sampled_from(["2 %", "5 %"]), max_size=2
    ),
    window=st.none() | windows,
)
drawn_items = st.lists(drawn, max_size=9).map(
    lambda items: [replace(item, id=f"i{place}") for place, item in enumerate(items)]
)


def all_of(index: Index) -> tuple[Suggestion, ...]:
    return index.suggest(most=10_000, at_least=0.0)


def scores(found: Sequence[Suggestion]) -> dict[tuple[str, str], float]:
    return {(each.first, each.second): each.score for each in found}


@settings(max_examples=300, deadline=None)
@given(drawn_items)
def test_every_pair_has_the_score_of_the_slow_reference(items: list[Item]) -> None:
    found, reference = all_of(Index(items)), Reference(items)
    assert scores(found) == pytest.approx(reference.scores(), abs=2e-6)
    assert all(0 < each.score <= 1 for each in found)
    by_id = {item.id: item for item in items}
    for each in found:
        signals = sorted((f.signal, f.strength) for f in each.found)
        known = sorted(reference.signals(by_id[each.first], by_id[each.second]))
        assert [s for s, _ in signals] == [s for s, _ in known]
        assert [s for _, s in signals] == pytest.approx([s for _, s in known], abs=2e-6)


@settings(max_examples=100, deadline=None)
@given(drawn_items, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(items: list[Item], rng: random.Random) -> None:
    shuffled = rng.sample(items, len(items))
    assert all_of(Index(shuffled)) == all_of(Index(items))


@settings(max_examples=100, deadline=None)
@given(drawn_items, drawn_items, st.data())
def test_edits_one_by_one_come_to_what_building_anew_does(
    before: list[Item], after: list[Item], data: st.DataObject
) -> None:
    index = Index(before)
    index.like(Item("asked"))  # so that there is something to keep up
    for item in after:
        index.put(item)
    gone = {i.id for i in [*before, *after] if data.draw(st.booleans())}
    for id_ in sorted(gone):
        index.drop(id_)
    left = {item.id: item for item in [*before, *after] if item.id not in gone}
    assert (len(index), set(filter(index.__contains__, left))) == (len(left), set(left))
    assert all_of(index) == all_of(Index(left.values()))
    asked = Item("asked", {Field.TITLE: "payroll bridge"}, {Kind.SYSTEM: ["gl"]})
    assert index.like(asked) == Index(left.values()).like(asked)


@settings(max_examples=60, deadline=None)
@given(drawn_items, drawn)
def test_one_beside_all_is_what_taking_it_in_would_tell(items: list[Item], new: Item) -> None:
    for asked in (replace(new, id="i0"), replace(new, id="new")):
        index = Index(items)
        before = all_of(index)
        told = index.like(asked, most=100, at_least=0.0)
        assert all_of(index) == before
        index.put(asked)
        assert told == tuple(s for s in all_of(index) if asked.id in {s.first, s.second})


@settings(max_examples=100, deadline=None)
@given(drawn_items, st.sampled_from(list(Kind)))
def test_sharing_one_thing_more_never_makes_a_score_less(items: list[Item], kind: Kind) -> None:
    """Two others give it up, so that as many have it as before (domain reference, invariants)."""
    a, b = Item("a", {}, {kind: ["GL"]}), Item("b", {}, {kind: ["GL", "HRIS"]})
    others = [Item(id_, {}, {kind: ["New"]}) for id_ in "xy"]
    both = [replace(each, attributes={kind: [*each.attributes[kind], "New"]}) for each in (a, b)]
    before = scores(all_of(Index([a, b, *others, *items])))
    after = scores(all_of(Index([*both, *map(Item, "xy"), *items])))
    assert after.get(("a", "b"), 0) >= before.get(("a", "b"), 0)


def crowd(n: int) -> list[Item]:
    """Return items that have one thing in common, and a name each."""
    return [
        Item(f"c{k}", {Field.TITLE: f"word{chr(97 + k)}"}, {Kind.SYSTEM: ["idp"]}) for k in range(n)
    ]


def test_what_everybody_has_suggests_nothing() -> None:
    assert all_of(Index(crowd(12))) == ()
    alone = Item("alone", {Field.TITLE: "Lighthouse"}, {Kind.VENDOR: ["Acme"]})
    index = Index([*crowd(12), alone])
    assert not any("alone" in {each.first, each.second} for each in all_of(index))
    assert index.like(alone) == ()
    assert max(each.score for each in all_of(index)) < 0.05


def test_nothing_one_and_two_items_are_no_pair_of_anything_rare() -> None:
    one = Item("a", {Field.TITLE: "Payroll"}, {Kind.SYSTEM: ["GL"]})
    for items in ([], [one], [one, replace(one, id="b")]):
        assert all_of(Index(items)) == ()
    assert Index().like(one) == ()
    with pytest.raises(KeyError):
        Index().drop("a")


def test_the_tables_signals_name_what_they_were_found_in_and_what_it_means() -> None:
    payroll = Item(
        "payroll",
        {Field.SCOPE: "Replaces the payroll engine for nurses"},
        {Kind.SYSTEM: ["HRIS"], Kind.OUTPUT: ["Cost centres"], Kind.SITE: ["Leeds"]},
        {"inflation": "2 %"},
        Window(date(2026, 1, 1), date(2026, 6, 30)),
    )
    expenses = Item(
        "expenses",
        {Field.SCOPE: "Expense claims of nurses"},
        {Kind.SYSTEM: ["hris"], Kind.INPUT: ["cost centres"], Kind.SITE: ["Leeds"]},
        {"Inflation": "5 %"},
        Window(date(2026, 6, 1), date(2026, 12, 31)),
    )
    (told,) = Index([payroll, expenses, *crowd(8)]).suggest(1)
    assert (told.first, told.second, told.meaning) == ("expenses", "payroll", "sequence")
    found = {each.signal: each for each in told.found}
    assert found[Signal.FEEDS].giver == "payroll"
    assert found[Signal.FEEDS].shared == (Shared("input", "cost centres"),)
    assert found[Signal.SYSTEMS].shared == (Shared("system", "hris"),)
    assert found[Signal.SYSTEMS].meaning == "integration point"
    assert found[Signal.TEXT].shared == (Shared("word", "nurse"),)
    window = Shared("window", "2026-06-01 to 2026-06-30")
    assert found[Signal.WINDOWS].shared == (window, Shared("site", "Leeds"))
    assert found[Signal.WINDOWS].strength == pytest.approx(30 / 181, abs=1e-6)
    contradiction = Shared("assumption", "inflation: 5 % against 2 %")
    assert found[Signal.CONTRADICTION].shared == (contradiction,)


def test_nearly_the_same_text_is_a_duplicate() -> None:
    text = "Build a new storm water tunnel beneath the northern harbour of the old town"
    copies = [Item("a", {Field.SCOPE: text}), Item("b", {Field.SCOPE: f"{text} in two stages"})]
    told = Index([*copies, *crowd(6)]).suggest(1)[0]
    assert (told.first, told.second, told.meaning) == ("a", "b", "duplicate")


def test_people_who_are_never_needed_at_once_are_not_contended_for() -> None:
    early, late = (Window(date(year, 1, 1), date(year, 12, 31)) for year in (2026, 2027))
    ann = {Kind.SPECIALIST: ["Ann"]}
    apart = [Item("a", attributes=ann, window=early), Item("b", attributes=ann, window=late)]
    assert ("a", "b") not in scores(all_of(Index([*apart, *crowd(6)])))
    told = Index([apart[0], Item("b", attributes=ann), *crowd(6)]).suggest(1)[0]
    assert (told.first, told.second, told.meaning) == ("a", "b", "contention")


def test_the_digest_stays_until_what_is_shared_changes() -> None:
    a = Item("a", {Field.TITLE: "Payroll"}, {Kind.SYSTEM: ["GL", "HRIS"]})
    b = Item("b", {Field.TITLE: "payroll engine"}, {Kind.SYSTEM: ["hris"]})

    def digest(*items: Item) -> str:
        return next(s.digest for s in all_of(Index(items)) if (s.first, s.second) == ("a", "b"))

    known = digest(a, b, *crowd(5))
    other = Item("c", {Field.TITLE: "Payroll"}, {Kind.SYSTEM: ["HRIS"]})
    assert known == digest(a, b, other, *crowd(9))
    report = replace(a, texts={**a.texts, Field.NARRATIVE: "payroll engine late"})
    assert known == digest(report, b, *crowd(5))
    more = replace(b, attributes={Kind.SYSTEM: ["hris", "gl"]})
    assert known != digest(a, more, *crowd(5))
    title = replace(a, texts={Field.TITLE: "Payroll engine"})
    assert known != digest(title, b, *crowd(5))


def test_the_digest_stays_while_dates_move_and_changes_when_windows_meet_or_part() -> None:
    a, b = (Item(name, {}, {Kind.SITE: ["Quay"]}) for name in "ab")

    def digest(one: Window, other: Window) -> str:
        pair = replace(a, window=one), replace(b, window=other)
        return Index([*pair, *crowd(5)]).suggest(1)[0].digest

    spring, summer = (
        Window(date(2026, 3, 1), date(2026, 6, 30)),
        Window(date(2026, 6, 1), date(2026, 9, 30)),
    )
    later, apart = (
        replace(summer, finish=date(2026, 12, 31)),
        replace(summer, start=date(2026, 7, 1)),
    )
    assert digest(spring, summer) == digest(spring, later)
    assert digest(spring, summer) != digest(spring, apart)


def test_most_and_the_least_score_are_kept_to() -> None:
    items = [Item(f"i{k}", {}, {Kind.SYSTEM: [f"s{k // 3}"]}) for k in range(30)]
    index = Index(items)
    told = all_of(index)
    assert len(told) == 30
    assert index.suggest(most=7) == told[:7]
    assert index.suggest(most=100, at_least=told[0].score + 0.01) == ()
    assert len(index.like(items[0], most=1)) == 1


@pytest.fixture
def many() -> list[Item]:
    """Return more items than without a cap, with words that follow Zipf's law and a few systems."""
    rng = random.Random(7)
    vocabulary = [f"w{''.join(rng.choices('abcdefgh', k=6))}" for _ in range(3000)]
    weights = [1 / (rank + 1) for rank in range(3000)]
    return [
        Item(
            f"p{k:04d}",
            {Field.SCOPE: " ".join(rng.choices(vocabulary, weights, k=25))},
            {Kind.SYSTEM: rng.sample([f"sys{n}" for n in range(300)], 2)},
        )
        for k in range(1_100)
    ]


def test_with_common_features_left_aside_the_best_pairs_are_still_found(many: list[Item]) -> None:
    found, reference = scores(Index(many).suggest(most=200)), exact_top(many, 200)
    assert len(found) == len(reference) == 200
    assert len(reference.keys() & found.keys()) >= 198
    assert all(found[pair] == reference[pair] for pair in reference.keys() & found.keys())


def exact_top(items: list[Item], n: int) -> dict[tuple[str, str], float]:
    """Return the best pairs when every shared feature leads to candidates and all are compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "FEW", len(items))  # nothing is left aside
        patch.setattr(index_module, "CANDIDATES", 300)
        return scores(Index(items).suggest(most=n))


def test_plain_python_and_compiled_loops_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    items = [
        Item(
            f"i{k}",
            {Field.SCOPE: " ".join(rng.choices(WORDS, k=5))},
            {kind: rng.choices(NAMES, k=2) for kind in rng.sample(list(Kind), 3)},
            {"inflation": rng.choice(["2 %", "5 %"])},
        )
        for k in range(40)
    ]
    plain = all_of(Index(items))
    monkeypatch.setattr(machine, "SMALL", 0)
    assert all_of(Index(items)) == plain


def test_weights_are_checked_and_counted() -> None:
    with pytest.raises(ValueError, match="every signal"):
        Weights(signals={Signal.TEXT: 1.0})
    silent = Weights(signals=dict.fromkeys(Signal, 0.0))
    alike = [Item(id_, {Field.TITLE: "Tunnel"}) for id_ in "ab"]
    assert all_of(Index([*crowd(3), *alike], silent)) == ()
    assert len(all_of(Index([*crowd(3), *alike]))) == 4
    with pytest.raises(ValueError, match="before it starts"):
        Window(date(2026, 2, 1), date(2026, 1, 1))


def test_making_items_loads_neither_numpy_nor_numba() -> None:
    code = (
        "import sys; from sightline.engines.similarity import Item, Weights; Item('a');"
        "assert not {'numpy', 'numba'} & set(sys.modules);"
        "from sightline.engines.similarity import Index; Index([Item('a')]).suggest();"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(ROOT / "src")})


def test_the_example_of_its_page_runs() -> None:
    page = ROOT / "src" / "sightline" / "engines" / "similarity" / "README.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("expenses payroll") and "integration point" in lines[0]
    assert any(line.startswith("bridge school") for line in lines)
