"""Proposals of the northern office in the scene, one wherever a step begins, and a public link.

All were asked for by the program office, so nobody else of the cast has asked for one; "hidden_ask"
is confidential, "draft_ask" not handed in.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.demand import commands, events
from sightline.demand.models import RankingLine, Rechoice, ScenarioDelta, Trigger
from sightline.kernel import clock
from sightline.kernel.command import record, unit

if TYPE_CHECKING:
    from tests.rights.scene import Scene

HIDDEN, DRAFT, LINK = "Gharial", "Aardvark", "Wolverine"
SCENARIO = "Ptarmigan"
#: Kind to name and office.
SCENARIOS = {
    "scenario": (f"{SCENARIO} plan", "north"),
    "put_scenario": ("Put forward", "north"),
    "solved_scenario": ("Solved", "north"),
    "record_scenario": ("Of record", "north-1"),
}
FOUND: dict[str, Any] = {
    "status": "optimal", "value": 1.0, "bound": 1.0, "gap": 0.0, "starts": {}, "spend": 0.0,
    "keys": [], "left_out": [], "prices": [], "costs": [], "core": None, "conflict": None,
    "frontier": [{"spend": 0.0, "value": 0.0, "starts": {}}],
}  # fmt: skip
STEPS: dict[str, tuple[str, ...]] = {
    "draft_ask": (),
    "hidden_ask": ("submit",),
    "ask": ("submit",),
    "into_ask": ("submit",),
    "screened_ask": ("submit", "screen"),
    "qualified_ask": ("submit", "screen", "qualify"),
    "approved_ask": ("submit", "screen", "qualify", "approve"),
    "deferred_ask": ("submit", "screen", "qualify", "defer"),
    "rejected_ask": ("submit", "decline"),
    "joined_ask": ("submit", "join"),
}
SAID: dict[str, Any] = {
    "need": "It is needed.",
    "size": "s",
    "cost_minor": 10_000_00,
    "sponsor_name": "The council",
}


def ask_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a hidden one are noted."""
    scene.secrets |= {"hidden_ask": HIDDEN, "draft_ask": DRAFT, "link": LINK}
    rows = {(kind, "north"): _asked(scene, kind) for kind in STEPS}
    made = commands.make_intake_link(
        scene.world.actor("founder"),
        name=LINK,
        office_id=scene.world.id("north"),
    )
    return {**rows, ("link", "north"): made.row.pk, **_ranked(scene, rows), **_chosen(scene, rows)}


def _ranked(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    """Return a model in use and one retired, an open ranking with its line, and a frozen one."""
    founder = scene.world.actor("founder")
    criteria = [{"key": "weight", "name": "Weight", "weight": "1"}]
    model, old = (
        commands.make_scoring_model(founder, name=name, method="weighted", criteria=criteria)
        for name in ("By weight", "As it was")
    )
    commands.retire_scoring_model(founder, model_id=old.pk)
    commands.rate_proposal(
        founder,
        proposal_id=rows["qualified_ask", "north"],
        model_id=model.pk,
        scores={"weight": "5"},
    )
    ranking, frozen = (
        commands.make_ranking(
            founder, name=name, model_id=model.pk, states=("qualified", "approved")
        )
        for name in ("This round", "Last round")
    )
    commands.freeze_ranking(founder, ranking_id=frozen.pk)
    lines = RankingLine.objects.system("scene").filter(ranking=ranking).order_by("place")
    return {
        ("scoring", "all"): model.pk,
        ("old_scoring", "all"): old.pk,
        ("ranking", "all"): ranking.pk,
        ("frozen_ranking", "all"): frozen.pk,
        ("ranking_line", "all"): lines[1].pk,
    }


def _chosen(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    """Return scenarios of the northern office by state, what hangs on them, and second looks.

    The one of record is that of the office below it, which has no proposals that it would decide on.
    """
    scene.secrets |= {"scenario": SCENARIO}
    second, founder = scene.world.actor("second"), scene.world.actor("founder")
    key = f"proposal-{rows['qualified_ask', 'north']}"
    made = {
        kind: commands.make_scenario(second, name=title, office_id=scene.world.id(office)).pk
        for kind, (title, office) in SCENARIOS.items()
    }
    for kind, pk in made.items():
        of_record = kind == "record_scenario"
        target = f"project-{scene.rows['project', 'child']}" if of_record else key
        commands.lay_delta(second, scenario_id=pk, kind="start", target=target)
    for kind in ("put_scenario", "record_scenario"):
        commands.propose_scenario(second, scenario_id=made[kind], why="It is agreed")
    commands.approve_scenario(founder, scenario_id=made["record_scenario"], note="Agreed")
    solved = commands.ask_selection(second, scenario_id=made["solved_scenario"])
    commands.finish_selection(second, run_id=solved.pk, found=FOUND)
    running = commands.ask_selection(second, scenario_id=made["scenario"])
    delta = ScenarioDelta.objects.system("scene").get(scenario=made["scenario"])
    found = {(kind, "north"): pk for kind, pk in made.items()}
    return {
        **found,
        ("delta", "north"): delta.pk,
        ("selection", "north"): running.pk,
        ("answer", "north"): solved.pk,
        **_second_looks(scene),
    }


def _second_looks(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return a trigger that is about no project, and a decision on the office's own."""
    founder = scene.world.people["founder"]
    trigger = Trigger(
        organisation=scene.world.organisation, kind="calendar", key="scene", what="The quarter"
    )
    decision = Rechoice(
        project_id=scene.rows["project", "own"], call="continue", currency="GBP",
        remaining_minor=2, to_go_minor=1, index_permille=2000, rank_before=1, rank_after=1,
        n_ranked=1, why="It pays", decided_by=founder,
    )  # fmt: skip
    with unit(scene.world.actor("founder")):
        trigger.save()
        decision.save()
        record(events.TriggersSeen(about=trigger.pk, n_new=1))
    return {("trigger", "all"): trigger.pk, ("rechoice", "own"): decision.pk}


def _asked(scene: "Scene", kind: str) -> UUID:
    owner, founder = scene.world.actor("program_office.north"), scene.world.actor("founder")
    titles = {"hidden_ask": f"{HIDDEN} house", "draft_ask": f"{DRAFT} house"}
    row = commands.propose(
        owner,
        title=titles.get(kind, f"Something {kind}"),
        office_id=scene.world.id("north"),
        is_confidential=kind == "hidden_ask",
        **SAID,
    )
    at: dict[str, Any] = {"proposal_id": row.pk}
    aim = scene.rows["objective", "all"]
    commands.set_aim(owner, **at, objective_id=aim, share_permille=500)
    later = clock.today() + timedelta(days=30)
    for step in STEPS[kind]:
        if step == "submit":
            commands.submit_proposal(owner, **at)
        elif step == "screen":
            commands.screen_proposal(owner, **at)
        elif step == "qualify":
            commands.qualify_proposal(owner, **at)
        elif step == "approve":
            commands.approve_proposal(founder, **at)
        elif step == "defer":
            commands.defer_proposal(founder, **at, look_again_on=later, why="The budget")
        elif step == "decline":
            commands.decline_proposal(owner, **at, reason="no_fit")
        elif step == "join":
            for key in ("plain", "auditor.north", "reader.north"):
                commands.join_proposal(scene.world.actor(key), **at)
    return row.pk
