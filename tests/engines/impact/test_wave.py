"""Waves over dependencies: the worked examples, and that less change never reaches further."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.impact import wave
from sightline.engines.impact.maps import project_graph
from sightline.engines.impact.record import Edge, Strength
from sightline.engines.impact.wave import Graph, Node
from tests.engines.impact.test_weigh import RECORD

SLACKS = {"AB": 5, "AC": 25, "BD": 4, "CD": 0, "DE": 11}
COSTS = {"A": 1, "B": 2, "C": 2, "D": 3, "E": 1}
EXAMPLE = Graph(
    tuple(Node(id_, cost_of_delay=cost) for id_, cost in COSTS.items()),
    tuple(Edge(pair[0], pair[1], slack) for pair, slack in SLACKS.items()),
)


def test_a_delay_runs_until_slack_takes_it_in() -> None:  # EX-05
    found = wave.delays(EXAMPLE, {"A": 20})
    assert found == {"A": 20, "B": 15, "C": 0, "D": 11, "E": 0}
    assert set(wave.area(found)) == {"A", "B", "D"}
    assert wave.cost(EXAMPLE, found) == 83
    assert wave.cost(EXAMPLE, found, direct=7) == 90


def test_a_ripple_reaches_by_chance() -> None:  # EX-06
    rework = {"A": 0, "B": 40, "C": 50, "D": 100}
    likely = {"AB": 0.6, "AC": 0.3, "BD": 0.5, "CD": 0.4}
    graph = Graph(
        tuple(Node(id_, rework=money) for id_, money in rework.items()),
        tuple(Edge(pair[0], pair[1], probability=t) for pair, t in likely.items()),
    )
    found = wave.ripple(graph, {"A": 1})
    assert found == pytest.approx({"A": 1, "B": 0.6, "C": 0.3, "D": 0.384})
    assert wave.expected_cost(graph, found) == pytest.approx(77.4)


@pytest.mark.parametrize(
    ("n_out", "n_in", "index"), [(6, 2, 0.5), (1, 5, -0.667), (0, 3, -1), (0, 0, None)]
)
def test_a_node_multiplies_or_absorbs(n_out: int, n_in: int, index: float | None) -> None:  # EX-08
    assert wave.propagation(n_out, n_in) == (
        index if index is None else pytest.approx(index, abs=5e-4)
    )


def test_a_circle_is_taken_as_one_and_named() -> None:
    nodes = tuple(Node(id_, 1) for id_ in "ABCD")
    edges = (Edge("A", "B", 2), Edge("B", "C", 0), Edge("C", "B", 0), Edge("C", "D", 3))
    graph = Graph(nodes, edges)
    assert wave.delays(graph, {"A": 10}) == {"A": 10, "B": 8, "C": 8, "D": 5}
    (note,) = wave.circles(graph)
    assert note.code == "circle" and set(note.ids) == {"B", "C"}
    assert wave.ripple(graph, {"B": 0.5})["C"] == 0.5


def test_money_and_links_rank_differently() -> None:
    nodes = (Node("big", budget=90), Node("small", budget=5), Node("mid", budget=20))
    edges = (
        Edge("big", "small"), Edge("mid", "small"), Edge("small", "big"),
        Edge("mid", "big", strength=Strength.SOFT),
    )  # fmt: skip
    found = {size.id: size for size in wave.sizes(Graph(nodes, edges))}
    assert [found[i].rank_by_budget for i in ("big", "mid", "small")] == [1, 2, 3]
    assert [found[i].rank_by_links for i in ("small", "big", "mid")] == [1, 2, 3]


@pytest.mark.parametrize("own", [{"Z": 1}, {"A": -1}, {"A": float("nan")}])
def test_a_wave_that_starts_nowhere_is_refused(own: Mapping[str, float]) -> None:
    with pytest.raises(ValueError, match=r"no node|negative"):
        wave.delays(EXAMPLE, own)


def test_an_edge_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="no node"):
        Graph((Node("A"),), (Edge("A", "B"),))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw up to seven nodes with edges among them, circles included."""
    n = draw(st.integers(2, 7))
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    edges = [
        Edge(str(i), str(j), draw(st.integers(0, 9)), draw(st.sampled_from([0, 0.3, 1])))
        for i, j in chosen
    ]
    costs = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    return Graph(tuple(Node(str(i), cost, cost) for i, cost in enumerate(costs)), tuple(edges))


own_delays = st.dictionaries(st.sampled_from("01"), st.integers(0, 30), max_size=2)


@settings(deadline=None)
@given(graphs(), own_delays, st.data())
def test_less_change_never_reaches_further(
    graph: Graph, own: dict[str, float], data: st.DataObject
) -> None:
    before = wave.delays(graph, own)
    less = {id_: delay // 2 for id_, delay in own.items()}
    after = [wave.delays(graph, less)]
    if graph.edges:
        k = data.draw(st.integers(0, len(graph.edges) - 1))
        rest = graph.edges[:k] + graph.edges[k + 1 :]
        after.append(wave.delays(replace(graph, edges=rest), own))
        wider = replace(graph.edges[k], slack_days=graph.edges[k].slack_days + 3)
        after.append(wave.delays(replace(graph, edges=(*rest, wider)), own))
    for found in after:
        assert all(found[id_] <= before[id_] for id_ in before)
        assert set(wave.area(found)) <= set(wave.area(before))
        assert wave.cost(graph, found) <= wave.cost(graph, before)


@settings(deadline=None)
@given(graphs(), own_delays)
def test_a_wave_is_where_nothing_moves_any_more(graph: Graph, own: dict[str, float]) -> None:
    found = wave.delays(graph, own)
    for edge in graph.edges:
        assert found[edge.receiver_id] >= found[edge.giver_id] - edge.slack_days
    if not wave.circles(graph):
        assert found == settled(graph, own)


def settled(graph: Graph, own: Mapping[str, float]) -> dict[str, float]:
    """Return the delays by passing every edge again and again, slowly and obviously."""
    found = {node.id: own.get(node.id, 0) for node in graph.nodes}
    for _ in graph.nodes:
        for edge in graph.edges:
            reached = found[edge.giver_id] - edge.slack_days
            found[edge.receiver_id] = max(found[edge.receiver_id], reached)
    return found


def test_projects_of_a_record_are_a_graph_in_both_views() -> None:
    found = project_graph(
        replace(
            RECORD, projects=(replace(RECORD.projects[0], budget_minor=9), *RECORD.projects[1:])
        )
    )
    assert [node.id for node in found.nodes] == ["dig", "lay", "sow"]
    assert {(e.giver_id, e.receiver_id, e.slack_days) for e in found.edges} == {
        ("dig", "lay", 0), ("lay", "sow", 4),
    }  # fmt: skip
    sized = {size.id: (size.rank_by_budget, size.rank_by_links) for size in wave.sizes(found)}
    assert sized == {"dig": (1, 3), "lay": (2, 1), "sow": (2, 1)}
