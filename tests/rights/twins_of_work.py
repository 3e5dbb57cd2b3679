"""More worlds that differ only in what one person does not see: requests, relief, lessons, plans.

Each is written by commands, as people of the other office do it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sightline.changes import commands as changes
from sightline.demand import commands as demand
from sightline.kernel import clock
from sightline.knowledge import commands as knowledge
from sightline.linkages import commands as linkages
from sightline.network import commands as network
from sightline.projects import commands as projects
from sightline.projects.schedule.edits import Add
from sightline.results import commands as results
from tests.rights.asks import SAID
from tests.rights.scene import Scene

WORD = "Aardvark"
DAY = timedelta(days=1)
#: What makes the one world, and what makes the other, once what they have in common is there.
Worlds = tuple[Callable[[], None], Callable[[], None]]


def requests(scene: Scene) -> None:
    """Raise requests on the sibling's project, and ask its people about one of them."""
    founder, second = scene.world.actor("founder"), scene.world.actor("second")
    at = {"project_id": scene.id("project", "sibling"), "title": f"{WORD} change"}
    draft = changes.raise_change(founder, **at, description=WORD)
    sent = changes.raise_change(founder, **at, description=WORD)
    changes.add_option(founder, change_id=draft.pk, name=WORD, kind="reduce", deltas=[])
    changes.submit_change(founder, change_id=sent.pk)
    changes.screen_change(second, change_id=sent.pk)
    changes.compute_area(founder, change_id=sent.pk)


def benefits(scene: Scene) -> None:
    """Promise benefits of the sibling's project, and say what leads to them."""
    founder = scene.world.actor("founder")
    project_id = scene.id("project", "sibling")
    for number in range(2):
        row = projects.promise_benefit(
            founder,
            project_id=project_id,
            title=f"{WORD} benefit {number}",
            promised_minor=77_000_00,
            objective_id=scene.id("objective", "all"),
            owner_id=scene.world.people["second"].pk,
        )
        profile = results.profile_benefit(founder, benefit_id=row.pk, outcome=WORD)
        results.add_measure(founder, profile_id=profile.pk, name=f"{WORD} measure")
    results.add_map_node(founder, project_id=project_id, kind="output", title=f"{WORD} weir")


def lessons(scene: Scene) -> None:
    """Capture a lesson, draft a plan to share, and apply a lesson that everybody reads."""
    founder, at = scene.world.actor("founder"), {"project_id": scene.id("project", "sibling")}
    knowledge.capture_lesson(founder, **at, title=f"{WORD} lesson", recommendation=WORD)
    knowledge.draft_shared_plan(founder, **at, title=f"{WORD} plan")
    read = scene.id("published_lesson", "own")
    knowledge.apply_lesson(founder, **at, lesson_id=read, how=f"As {WORD} did")


def proposals(scene: Scene) -> None:
    """Draft a proposal of the southern office, and hand in a confidential one."""
    founder, office = scene.world.actor("founder"), scene.world.id("south")
    at: dict[str, Any] = {**SAID, "office_id": office}
    demand.propose(founder, title=f"{WORD} draft", **at)
    kept = demand.propose(founder, title=f"{WORD} secret", is_confidential=True, **at)
    demand.submit_proposal(founder, proposal_id=kept.pk)
    demand.screen_proposal(founder, proposal_id=kept.pk)


def scenarios(scene: Scene) -> None:
    """Plan the southern office's money and people in another way."""
    founder = scene.world.actor("founder")
    made = demand.make_scenario(founder, name=f"{WORD} plan", office_id=scene.world.id("south"))
    target = f"project-{scene.id('project', 'sibling')}"
    demand.lay_delta(founder, scenario_id=made.pk, kind="start", target=target)


def relief(scene: Scene) -> None:
    """Ask for a deviation and raise feedback, as the southern office, and be heard."""
    founder, office = scene.world.actor("founder"), scene.world.id("south")
    row = network.draft_deviation(
        founder,
        clause_id=scene.id("live_clause", "all"),
        office_id=office,
        title=f"{WORD} relief",
        starts=clock.today() + DAY,
        expires=clock.today() + 90 * DAY,
        reason=WORD,
        alternative=WORD,
        whole_office=True,
    )
    network.submit_deviation(founder, deviation_id=row.pk)
    thread = network.raise_feedback(
        founder,
        standard_id=scene.id("live_standard", "all"),
        office_id=office,
        title=f"{WORD} thread",
        text=WORD,
    )
    network.say_in_feedback(founder, feedback_id=thread.pk, text=WORD)


def agreements(scene: Scene) -> None:
    """Let the head office's project get something of the sibling's."""
    founder = scene.world.actor("founder")
    linkages.propose_dependency(
        founder,
        giver_id=scene.id("project", "sibling"),
        receiver_id=scene.id("project", "parent"),
        what=f"{WORD} delivery",
        need_by=clock.today() + 30 * DAY,
        promised_by=clock.today() + 50 * DAY,
    )


def schedules(scene: Scene) -> None:
    """Plan more work in the head office's project, and simulate it."""
    founder, at = scene.world.actor("founder"), {"project_id": scene.id("project", "parent")}
    more = [Add(f"{WORD} activity {n}", fields={"notes": WORD}) for n in range(3)]
    projects.edit_schedule(founder, **at, edits=more)
    projects.set_baseline(founder, **at, number=2, name=f"{WORD} baseline")
    projects.start_simulation(founder, **at, trials=100)
