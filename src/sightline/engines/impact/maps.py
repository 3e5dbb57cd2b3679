"""The projects of a record and what they wait for, as a graph: for maps, rankings and ripples.

How many days a link between activities can wait is a question to the schedule, so its edges have no
slack here: delays are weighed, not waved.
"""

from __future__ import annotations

from sightline.engines.impact.record import Edge, Record
from sightline.engines.impact.wave import Graph, Node


def project_graph(record: Record) -> Graph:
    """Return the graph of a record's projects.

    An agreement is an edge between the projects of its ends, and so is every pair of projects with
    links between their activities. What leads from a project to itself is left out.
    """
    projects = [p for p in record.schedule.projects if not p.is_baseline_of]
    names = {p.id: p.name for p in projects} | {p.id: p.name for p in record.projects}
    facts = {p.id: p for p in record.projects}
    nodes = tuple(
        Node(
            id_,
            cost_of_delay=facts[id_].cost_of_delay_minor if id_ in facts else 0,
            budget=(facts[id_].budget_minor or 0) if id_ in facts else 0,
            name=name,
        )
        for id_, name in names.items()
    )
    of = {a.id: a.project_id for a in record.schedule.activities}
    found: dict[tuple[str, str, str], Edge] = {}
    for edge in record.edges:
        ends = of.get(edge.giver_id, edge.giver_id), of.get(edge.receiver_id, edge.receiver_id)
        found[(*ends, edge.id or f"{edge.giver_id} {edge.receiver_id}")] = Edge(
            *ends, edge.slack_days, edge.probability, edge.strength, edge.kind, edge.id
        )
    for link in record.schedule.links:
        ends = of.get(link.predecessor_id, ""), of.get(link.successor_id, "")
        found.setdefault((*ends, ""), Edge(*ends, kind="link"))
    inside = (e for e in found.values() if e.giver_id != e.receiver_id)
    return Graph(nodes, tuple(e for e in inside if {e.giver_id, e.receiver_id} <= names.keys()))
