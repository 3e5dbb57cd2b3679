"""The line of sight below projects: outputs, what changes, benefits and targets, now and then."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel import clock
from sightline.projects import commands as projects
from sightline.reports.moment import end_of
from sightline.results import commands, queries
from sightline.results.models import MapNode
from sightline.results.rules.graph import parts_reach
from sightline.results.rules.standing import target_met
from tests.results.scene import Scene, ago
from tests.results.test_pages import client, text
from tests.world import World

D = Decimal


@pytest.mark.parametrize(
    ("baseline", "target", "last", "met"),
    [
        (None, D(5), D(5), True),
        (None, D(5), D(4), False),
        (D(9), D(5), D(5), True),
        (D(9), D(5), D(6), False),
        (D(0), D(5), None, None),
        (D(0), None, D(5), None),
        (D(5), D(5), D(6), True),
    ],
)
def test_a_target_is_met_from_the_side_of_its_baseline(
    baseline: D | None, target: D | None, last: D | None, met: bool | None
) -> None:
    assert target_met(baseline, target, last) is met


def test_what_a_part_reaches() -> None:
    a, b, c, d, e = (UUID(int=n) for n in range(5))
    ends = {c: UUID(int=100), d: UUID(int=101)}
    found = parts_reach([(a, b), (b, c), (b, d), (c, d), (e, a)], ends)
    assert found[a] == found[e] == set(ends.values()) and found[c] == {UUID(int=101)}
    assert d not in found
    round_about = parts_reach([(a, b), (b, a), (b, c)], {c: UUID(int=100)})
    assert round_about[a] == {UUID(int=100)}


@pytest.fixture
def old(db: None) -> Scene:
    """Return a scene whose people are there since long ago."""
    with clock.at(datetime.now(UTC) - timedelta(400)):
        return Scene.make(World.make())


def drawn(scene: Scene) -> UUID:
    """Promise a benefit with a measured target, and draw how an output leads to it."""
    north, home = scene.world.actor("north"), scene.project.pk
    profile = scene.profiled()
    scene.measure(
        profile, name="Leaks found", kind="leading", unit="leaks", baseline="9", target="3"
    )
    for step, who in (("admit", "pm"), ("baseline", "pm"), ("approve", "exec"), ("deliver", "pm")):
        profile = scene.do(f"{step}_benefit", who, profile)
    box = commands.add_map_node(north, project_id=home, kind="output", title="New valves")
    change = commands.add_map_node(north, project_id=home, kind="change", title="Crews stay home")
    end = MapNode.objects.system("test").get(profile=profile.pk)
    commands.link_map_nodes(north, source_id=box.pk, target_id=change.pk)
    commands.link_map_nodes(north, source_id=change.pk, target_id=end.pk)
    projects.add_milestone(north, project_id=home, name="new VALVES", baseline=ago(30))
    return profile.pk


def test_the_chain_of_today_and_as_it_was(old: Scene) -> None:
    scene, long_ago = old, clock.now() - timedelta(310)
    with clock.at(long_ago):
        drawn(scene)
        projects.set_contribution(
            scene.world.actor("north"), project_id=scene.project.pk,
            objective_id=scene.objective, share="1",
        )  # fmt: skip
    measure = queries.chains(scene.world.actor("north"), clock.today())
    (chained,) = measure.benefits.values()
    leaks = next(one for one in chained.targets if one.name == "Leaks found")
    with clock.at(clock.now() - timedelta(100)):
        reading = commands.read_benefit(
            scene.world.actor("pm"), measure_id=leaks.id, on=clock.today(), value="5",
            evidence="Walked the line",
        )  # fmt: skip
    commands.attest_reading(scene.world.actor("owner"), reading_id=reading.pk)
    commands.read_benefit(
        scene.world.actor("pm"), measure_id=leaks.id, on=clock.today(), value="2", evidence="Again"
    )
    (milestone,) = scene.project.milestones.all()
    projects.change_milestone(
        scene.world.actor("north"), milestone_id=milestone.pk, actual=clock.today()
    )
    actor = scene.world.actor("reader")

    def at(days: int) -> tuple[object, ...]:
        day = ago(days)
        found = queries.chains(actor, day, end_of(day) if days else None)
        if not found.benefits:
            return ()
        (one,) = found.benefits.values()
        target = next(each for each in one.targets if each.name == "Leaks found")
        parts = found.parts[scene.project.pk]
        assert [part.kind for part in parts] == ["output", "change"]
        assert parts[0].leads_to == ("Crews stay home",) and parts[0].reaches
        return one.state, target.last, target.is_met, target.is_vouched, parts[0].state(day)

    assert at(0) == ("in_delivery", D(2), True, False, "done")
    assert at(1) == ("in_delivery", D(5), False, False, "ahead")
    assert at(150) == ("in_delivery", None, None, False, "ahead")
    assert at(350) == ()

    page = text(client(scene, "reader").get("/line-of-sight?benefits=yes"))
    for words in ("Output:", "New valves", "Business change:", "leads to Crews stay home", "Benefit:",
                  "Measure:", "Leaks found", "target 3 leaks", "not attested yet", "In delivery"):  # fmt: skip
        assert words in page, words
    assert "1 met it, 0 did not" in page
    past = text(client(scene, "reader").get(f"/line-of-sight?benefits=yes&as_of={ago(1)}"))
    assert "0 met it, 1 did not" in past and "Not met" in past
    why = text(client(scene, "reader").get(f"/derive/targets?as_of={ago(1)}"))
    assert "Leaks found" in why and "Not met" in why and "met from above" in why
    assert "New valves" not in text(client(scene, "reader").get("/line-of-sight"))
    hidden = text(client(scene, "south").get("/line-of-sight?benefits=yes"))
    assert "Leaks found" not in hidden and "Nothing is measured yet" in hidden


@pytest.mark.django_db
def test_the_count_of_queries_does_not_grow_with_the_chain(scene: Scene) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as held:
            queries.chains(scene.world.actor("reader"), clock.today())
        return len(held)

    drawn(scene)
    before = count()
    for n in range(3):
        row = scene.profiled()
        commands.add_map_node(
            scene.world.actor("north"), project_id=scene.project.pk, kind="output", title=f"X {n}"
        )
        scene.measure(row, name=f"More {n}", kind="leading", unit="x", baseline="0", target="1")
    assert count() == before
