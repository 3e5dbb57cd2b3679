"""Alternatives: the worked example, brute force on small cases, and never worse than nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.impact import (
    BadDelta,
    deltas_from,
    evaluate,
    of_graph,
    of_record,
    options_from,
    wave,
    weigh,
)
from sightline.engines.impact.deltas import DropLink, Slip, Stretch
from sightline.engines.impact.options import BadOption, Option, OptionKind, as_deltas, on_graph
from sightline.engines.impact.record import Edge, Record
from sightline.engines.impact.scoring import scored
from sightline.engines.impact.wave import Graph, Node
from tests.engines.impact import records
from tests.engines.impact.records import DAY
from tests.engines.impact.test_wave import EXAMPLE, graphs, own_delays
from tests.engines.impact.test_weigh import BASE, RECORD

STAGE = Option(OptionKind.STAGE, "A", 8, 25)
CUT_AB = Option(OptionKind.DECOUPLE, "A", 0, 30, to="B")
CUT_BD = Option(OptionKind.DECOUPLE, "B", 0, 12, to="D")


def test_the_cheapest_way_and_the_smallest_are_told() -> None:  # EX-07
    found = of_graph(EXAMPLE, {"A": 20}, [STAGE, CUT_AB, CUT_BD])
    assert found.proved and found.n_scored == found.n_possible == 8
    told = {each.options: each for each in found.alternatives}
    rows = [(), (STAGE,), (CUT_AB,), (CUT_BD,)]
    assert [told[row].total_minor for row in rows] == [83, 39, 50, 62]
    assert [told[row].wave_minor for row in rows] == [83, 14, 20, 50]
    assert [set(told[row].area) for row in rows] == [{"A", "B", "D"}, {"A", "B"}, {"A"}, {"A", "B"}]
    assert found.recommended.options == (STAGE,)
    assert {each.options for each in found.best} == {(STAGE,), (CUT_AB,)}
    assert told[STAGE,].delays == {"A": 8, "B": 3, "C": 0, "D": 0, "E": 0}
    assert told[STAGE,].words == (
        "Stages “A”, so that it slips 8; it costs 53% less than doing nothing, 2 late instead of 3."
    )
    assert told[CUT_BD,].words.endswith("Another costs no more and reaches no further.")


@pytest.mark.parametrize(
    ("option", "delays"),
    [
        (Option(OptionKind.REDUCE, "A", 6), {"A": 6, "B": 1, "D": 0}),
        (Option(OptionKind.DEFER, "B", 3), {"A": 20, "B": 15, "D": 0}),
        (Option(OptionKind.BUFFER, "A", 9, to="B"), {"A": 20, "B": 6, "D": 2}),
        (Option(OptionKind.ABSORB, "A", 7), {"A": 20, "B": 8, "D": 4}),
        (Option(OptionKind.SUBSTITUTE, "A", 6, to="B"), {"A": 20, "B": 6, "D": 2}),
    ],
)
def test_each_kind_shapes_a_wave(option: Option, delays: Mapping[str, float]) -> None:
    shaped, own = on_graph(EXAMPLE, {"A": 20}, [option])
    found = wave.delays(shaped, own)
    assert {id_: found[id_] for id_ in delays} == delays


@st.composite
def problems(draw: st.DrawFn) -> tuple[Graph, dict[str, float], list[Option]]:
    """Draw a graph with a change, and up to six options for it."""
    graph, own = draw(graphs()), draw(own_delays)
    nodes = st.sampled_from([node.id for node in graph.nodes])
    kinds = st.sampled_from([OptionKind.STAGE, OptionKind.DEFER, OptionKind.ABSORB])
    amounts, costs = st.integers(0, 9), st.integers(0, 40)
    options = draw(st.lists(st.builds(Option, kinds, nodes, amounts, costs), max_size=3))
    for edge in draw(st.lists(st.sampled_from(graph.edges), max_size=3)) if graph.edges else []:
        kind = draw(st.sampled_from([OptionKind.DECOUPLE, OptionKind.BUFFER]))
        options.append(Option(kind, edge.giver_id, draw(amounts), draw(costs), edge.receiver_id))
    return graph, own, options


@settings(deadline=None)
@given(problems())
def test_a_proved_answer_is_that_of_brute_force(
    problem: tuple[Graph, dict[str, float], list[Option]],
) -> None:
    graph, own, options = problem
    rows = []
    for n in range(len(options) + 1):
        for chosen in combinations(options, n):
            found = wave.delays(*on_graph(graph, own, chosen))
            total = sum(o.cost_minor for o in chosen) + wave.cost(graph, found)
            rows.append((total, len(wave.area(found))))
    front = {r for r in rows if not any(o != r and o[0] <= r[0] and o[1] <= r[1] for o in rows)}
    search = of_graph(graph, own, options)
    assert search.proved
    assert [(a.total_minor, len(a.area)) for a in search.best] == sorted(front)
    assert search.recommended.total_minor == min(rows)[0]


@settings(deadline=None)
@given(problems(), st.integers(1, 20))
def test_an_alternative_is_never_worse_than_doing_nothing(
    problem: tuple[Graph, dict[str, float], list[Option]], most: int
) -> None:
    search = of_graph(*problem, most=most)
    assert search.proved == (search.n_possible <= most) and search.n_scored <= max(most, 1)
    assert search.recommended.total_minor <= search.nothing.total_minor
    for each in search.alternatives:
        assert each.total_minor >= each.mitigation_minor == sum(o.cost_minor for o in each.options)


def test_a_beam_finds_what_every_combination_does() -> None:
    random = Random(3)
    nodes = tuple(Node(str(i), random.randint(1, 9)) for i in range(20))
    edges = tuple(
        Edge(str(i), str(j), random.randint(0, 3))
        for j in range(1, 20)
        for i in random.sample(range(j), min(j, 2))
    )
    options = [
        Option(OptionKind.DECOUPLE, e.giver_id, 0, random.randint(1, 60), e.receiver_id)
        for e in random.sample(edges, 11)
    ]
    whole = of_graph(Graph(nodes, edges), {"0": 30}, options)
    some = of_graph(Graph(nodes, edges), {"0": 30}, options, most=1_000)
    assert whole.proved and not some.proved and some.n_scored < whole.n_scored
    assert some.recommended.total_minor == whole.recommended.total_minor < whole.nothing.total_minor


# On a record: A slips a week, and with it Lay and Sow (see test_weigh).
LATE = [Slip("A", days=7)]


def test_a_record_has_the_cheapest_way_as_deltas() -> None:
    options = [
        Option(OptionKind.DECOUPLE, "A", 0, 900, to="C"),
        Option(OptionKind.CRASH, "B", 3 * DAY, 800),
        Option(OptionKind.BUFFER, "lay", 3, 50, to="sow"),
        Option(OptionKind.RESEQUENCE, "A", 0, 5_000, to="B"),
    ]
    rates = {"EUR": 1.0, "GBP": 1.0}
    search = of_record(BASE, LATE, options, rates=rates)
    assert search.proved and search.n_scored == 16
    assert search.nothing.total_minor == 8_610
    # B loses three days: Dig is late from Friday 13 to Tuesday 17 March, four days.
    chosen = search.recommended
    assert [o.kind for o in chosen.options] == [OptionKind.DECOUPLE, OptionKind.CRASH]
    assert (chosen.mitigation_minor, chosen.wave_minor) == (1_700, 4_000)
    assert chosen.deltas == (*LATE, Stretch("B", 2 * DAY), DropLink("A", "C"))
    assert weigh(BASE, chosen.deltas).total_minor == {"EUR": 4_000}
    plain = json.loads(json.dumps(search.as_json()))["alternatives"][0]
    assert deltas_from(plain["deltas"]) == chosen.deltas
    assert options_from(plain["options"]) == chosen.options


@pytest.mark.parametrize("seed", range(20))
def test_a_score_of_options_is_that_of_weighing(seed: int) -> None:
    random, base = Random(seed), evaluate(records.record(seed))
    plan = base.record.schedule
    open_ = [a.id for a in plan.activities if a.actual_finish is None and a.kind != "summary"]
    options = [
        Option(
            random.choice([OptionKind.CRASH, OptionKind.REDUCE, OptionKind.DEFER]),
            random.choice(open_),
            1,
        )
    ]
    for link in random.sample(plan.links, min(3, len(plan.links))):
        kind = random.choice([OptionKind.DECOUPLE, OptionKind.RESEQUENCE])
        options.append(Option(kind, link.predecessor_id, to=link.successor_id))
    for edge in base.record.edges:
        options.append(Option(OptionKind.BUFFER, edge.giver_id, 2, to=edge.receiver_id))
    change = [Slip(random.choice(open_), days=random.randint(1, 15))]
    for n in (0, 1, 2, len(options)):
        for chosen in combinations(options, n):
            deltas = as_deltas(base, change, chosen)
            found, impact = scored(base, deltas), weigh(base, deltas)
            assert (found.area, found.minor) == (impact.area, impact.total_minor), chosen


def test_staging_substituting_and_absorbing_are_deltas_too() -> None:
    def shaped(*options: Option) -> Sequence[Any]:
        return as_deltas(BASE, LATE, options)

    assert shaped(Option(OptionKind.STAGE, "A", 2)) == (Slip("A", days=2),)
    (restaff,) = shaped(Option(OptionKind.SUBSTITUTE, "A", to="bob"))[1:]
    assert (restaff.resource_id, restaff.to_resource_id) == ("ann", "bob")
    (agree,) = shaped(Option(OptionKind.ABSORB, "lay", 2))[1:]
    assert agree.slack_days == 6
    deferred = shaped(Option(OptionKind.DEFER, "A", 1))
    assert deferred[-1] == Slip("A", days=1) and len(deferred) == 5
    assert weigh(BASE, deferred).area == ("A",)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (Option(OptionKind.DECOUPLE, "B", to="A"), "no-such-link"),
        (Option(OptionKind.DECOUPLE, "B"), "bad-target"),
        (Option(OptionKind.CRASH, "Z", 60), "no-such-activity"),
        (Option(OptionKind.CRASH, "A", -60), "bad-value"),
        (Option(OptionKind.STAGE, "B", 1), "nothing-to-stage"),
        (Option(OptionKind.BUFFER, "A", 1, to="B"), "no-such-link"),
        (Option(OptionKind.SUBSTITUTE, "B", to="bob"), "not-assigned"),
        (Option(OptionKind.REDUCE, "A", 7), "bad-share"),
        (Option(OptionKind.REDUCE, "A", 1, -5), "negative-money"),
    ],
)
def test_an_option_that_cannot_be_taken_is_refused(option: Option, code: str) -> None:
    good = Option(OptionKind.CRASH, "B", 60, 1)
    with pytest.raises(BadOption) as refusal:
        of_record(BASE, LATE, [good, option])
    assert (refusal.value.code, refusal.value.index) == (code, 1)


def test_costs_in_several_currencies_need_rates() -> None:
    with pytest.raises(BadDelta, match="EUR, GBP"):
        of_record(BASE, LATE, [])
    euros: Record = replace(RECORD, edges=())
    assert of_record(evaluate(euros), LATE, []).recommended.total_minor == 8_400


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (Option(OptionKind.CRASH, "A", 1), "unknown-kind"),
        (Option(OptionKind.STAGE, "Z", 1), "no-such-node"),
        (Option(OptionKind.DECOUPLE, "A", to="E"), "no-such-link"),
    ],
)
def test_a_graph_takes_only_what_has_a_meaning_on_it(option: Option, code: str) -> None:
    with pytest.raises(BadOption) as refusal:
        of_graph(EXAMPLE, {"A": 20}, [option])
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ({}, "bad-value"),
        ([{"kind": "pray", "target": "A"}], "unknown-kind"),
        ([{"kind": "crash"}], "bad-value"),
        ([{"kind": "crash", "target": "A", "when": 1}], "bad-value"),
        ([{"kind": "crash", "target": 3}], "bad-value"),
        ([{"kind": "crash", "target": "A", "amount": "3"}], "bad-value"),
        ([{"kind": "crash", "target": "A", "amount": float("nan")}], "bad-value"),
        ([{"kind": "crash", "target": "A", "cost_minor": 1.5}], "bad-value"),
        ([{"kind": "crash", "target": "A", "cost_minor": -1}], "negative-money"),
    ],
)
def test_options_are_read_strictly(plain: Any, code: str) -> None:
    with pytest.raises(BadOption) as refusal:
        options_from(plain)
    assert refusal.value.code == code
    (good,) = options_from([{"kind": "crash", "target": "A", "amount": 60, "cost_minor": 5}])
    assert good == Option(OptionKind.CRASH, "A", 60, 5)
