"""The benefits map: what is never drawn, what is reported, and that it stays whole."""

import pytest

from sightline.results import commands, queries
from sightline.results.models import MapEdge, MapNode
from tests.results.scene import Scene, refused

pytestmark = pytest.mark.django_db


def node(scene: Scene, kind: str, title: str, who: str = "pm") -> MapNode:
    return commands.add_map_node(
        scene.world.actor(who), project_id=scene.project.pk, kind=kind, title=title
    )


def link(scene: Scene, source: MapNode, target: MapNode, share: str | None = None) -> MapEdge:
    pm = scene.world.actor("pm")
    return commands.link_map_nodes(pm, source_id=source.pk, target_id=target.pk, share=share)


def codes(scene: Scene) -> list[str]:
    found = queries.benefits_map(scene.world.actor("reader"), scene.project)
    return sorted(one.code for one in found.findings)


def test_a_whole_chain_has_nothing_to_be_put_right(scene: Scene) -> None:
    end = scene.profiled().node
    output, able = node(scene, "output", "Valves"), node(scene, "capability", "Remote control")
    change = node(scene, "change", "Crews stay home")
    assert codes(scene) == ["benefit-without-output", "orphan", "orphan", "output-without-benefit"]
    for source, target in ((output, able), (able, change), (change, end)):
        link(scene, source, target, "0.5")
    assert codes(scene) == []
    found = queries.benefits_map(scene.world.actor("reader"), scene.project)
    assert [len(found.nodes), len(found.links), len(found.drawn.columns)] == [5, 4, 5]


def test_what_is_never_drawn(scene: Scene) -> None:
    end = scene.profiled().node
    a, b = node(scene, "change", "A"), node(scene, "change", "B")
    output = node(scene, "output", "O")
    link(scene, a, b)
    refused("cycle", link, scene, b, a)
    refused("self-link", link, scene, a, a)
    refused("backward", link, scene, a, output)
    refused("backward", link, scene, end, a)
    link(scene, a, end, "0.7")
    refused("over-attributed", link, scene, b, end, "0.4")
    link(scene, b, end, "0.3")
    refused("invalid", link, scene, output, end, "1.5")
    refused("invalid", link, scene, output, end, "0")
    other = scene.opened(scene.world, "N-5")
    far = commands.add_map_node(
        scene.world.actor("north"), project_id=other.pk, kind="output", title="Far"
    )
    north = scene.world.actor("north")
    refused("other-map", commands.link_map_nodes, north, source_id=a.pk, target_id=far.pk)


def test_a_link_is_changed_and_dropped(scene: Scene) -> None:
    a, b = node(scene, "output", "A"), node(scene, "change", "B")
    one = link(scene, a, b, "0.2")
    assert link(scene, a, b, "0.3").pk == one.pk
    fresh = MapEdge.objects.system("test").get(pk=one.pk)
    pm = scene.world.actor("pm")
    refused("stale", commands.unlink_map_nodes, pm, edge_id=one.pk, seen=fresh.version + 1)
    commands.unlink_map_nodes(pm, edge_id=one.pk)
    assert not MapEdge.objects.system("test").exists()


def test_nodes_are_changed_and_go_with_their_links(scene: Scene) -> None:
    end = scene.profiled().node
    a, pm = node(scene, "output", "A"), scene.world.actor("pm")
    link(scene, a, end)
    assert commands.change_map_node(pm, node_id=a.pk, title="Valves").title == "Valves"
    refused("invalid", commands.change_map_node, pm, node_id=a.pk, title=" ")
    refused("is-benefit", commands.change_map_node, pm, node_id=end.pk, title="X")
    refused("is-benefit", commands.drop_map_node, pm, node_id=end.pk)
    commands.drop_map_node(pm, node_id=a.pk)
    assert not MapEdge.objects.system("test").exists()
    refused("invalid", node, scene, "benefit", "X")
    refused("invalid", node, scene, "output", "x" * 201)


def test_who_draws(scene: Scene) -> None:
    scene.promised()
    for key in ("reader", "owner", "exec"):
        refused("forbidden", node, scene, "output", "X", key)
    refused("not-found", node, scene, "output", "X", "south")


def test_an_intermediate_benefit_is_drawn_before_the_end(scene: Scene) -> None:
    middle = scene.profiled(scene.promised(title="Fewer trips"), is_intermediate=True).node
    end = scene.profiled(scene.promised(title="Less cost")).node
    link(scene, middle, end)
    refused("backward", link, scene, end, middle)
    found = queries.benefits_map(scene.world.actor("reader"), scene.project)
    kinds = {one.title: str(one.kind) for one in found.nodes}
    assert (kinds["Fewer trips"], kinds["Less cost"]) == ("intermediate benefit", "end benefit")
