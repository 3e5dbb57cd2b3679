"""A standard that bites: what a report must hold, how often, the first plan; and who is let off."""

from typing import Any

import pytest

from sightline.network import queries
from sightline.network.models import Clause, StandardVersion
from sightline.network.rules import bites
from sightline.projects import asked, commands
from sightline.projects.models import Gate, Phase, Project, StatusReport
from tests.network.scene import WHY, Scene, ago, on, refused

pytestmark = pytest.mark.django_db
FIELDS = [
    {"field": "next_steps", "need": "required"},
    {"field": "decisions_needed", "need": "required"},
    {"field": "lessons", "need": "asked"},
    {"field": "cost", "need": "required"},
]


def biting(scene: Scene, effective: int = -100, **said: Any) -> StandardVersion:
    """Put a report format in force whose first clause asks for fields every two weeks."""
    row = scene.draft()
    clause = scene.clause(row)
    scene.do("change_clause", "lead", clause_id=clause, report_fields=FIELDS, cadence_days=14)
    return forced(scene, row, effective, **said)


def forced(scene: Scene, row: StandardVersion, effective: int, **said: Any) -> StandardVersion:
    """Put a draft in force as if it took effect so many days from now."""
    held = {"is_mandatory": True, "transition_days": 30, **said}
    return scene.made_forced(row, effective, **held)


def report(scene: Scene, **said: Any) -> StatusReport:
    """Write the draft of a report that says little."""
    held = {"declared": "green", "project_id": scene.project.pk, **said}
    return commands.write_report(scene.world.actor("pm"), **held)


def due(scene: Scene) -> int:
    """Return how often a report of the project is due."""
    row = Project.objects.system("test").select_related("standing").get(pk=scene.project.pk)
    return int(row.report_every_days)


def test_a_report_lacks_what_a_standard_needs(scene: Scene) -> None:
    version = biting(scene)
    pm = scene.world.actor("pm")
    row = report(scene)
    words = refused("standard-asks", commands.submit_report, pm, report_id=row.pk)
    assert words.startswith(f"{version}, clause 1 asks for next, decisions needed, colour of cost.")
    said = {"next_steps": "Dig", "decisions_needed": "Which pipe"}
    cost = {"cost": {"declared": "green", "reason": ""}}
    commands.change_report(pm, report_id=row.pk, **said, dimensions=cost)
    commands.submit_report(pm, report_id=row.pk)
    commands.check_report(scene.world.actor("desk"), report_id=row.pk)
    commands.publish_report(pm, report_id=row.pk)


def test_publication_asks_anew(scene: Scene) -> None:
    row, pm = report(scene), scene.world.actor("pm")
    commands.submit_report(pm, report_id=row.pk)
    commands.check_report(scene.world.actor("desk"), report_id=row.pk)
    biting(scene)
    refused("standard-asks", commands.publish_report, pm, report_id=row.pk)
    back = {"report_id": row.pk, "why": "Say what comes next"}
    commands.send_back_report(scene.world.actor("desk"), **back)
    refused("wrong-state", commands.publish_report, pm, report_id=row.pk)


@pytest.mark.parametrize(
    ("effective", "said", "needed"),
    [(-100, {}, 3), (-10, {}, 0), (-100, {"is_mandatory": False}, 0), (10, {}, None)],
)
def test_asked_once_in_effect_and_needed_once_it_binds(
    scene: Scene, effective: int, said: dict[str, Any], needed: int | None
) -> None:
    version = biting(scene, effective, **said)
    asks = asked.of_reports(scene.project)
    if needed is None:
        assert asks == asked.NOTHING
        return
    assert [ask.field for ask in asks.fields] == [
        "next_steps", "decisions_needed", "lessons", "cost",
    ]  # fmt: skip
    assert sum(ask.is_needed for ask in asks.fields) == needed
    later = version.is_mandatory and not needed
    assert asks.fields[0].needed_from == (version.binds_on if later else None)
    assert asks.cadence_days == (14 if version.is_mandatory else None)


def test_the_next_report_is_due_as_the_standard_says(scene: Scene) -> None:
    assert due(scene) == 30
    version = biting(scene)
    scene.turn()
    assert due(scene) == 14
    commands.change_project(
        scene.world.actor("pm"), project_id=scene.project.pk, description="Of the river"
    )
    assert due(scene) == 14
    scene.do("retire_version", "lead", version_id=version.pk, why=WHY)
    assert due(scene) == 30


def test_relief_from_the_clause_lets_off_and_from_another_does_not(scene: Scene) -> None:
    version = biting(scene)
    scene.turn()
    scene.granted(version, clause_id=scene.clause(version, "2"))
    assert (due(scene), len(asked.of_reports(scene.project).fields)) == (14, 4)
    row = scene.granted(version)
    assert (due(scene), asked.of_reports(scene.project)) == (30, asked.NOTHING)
    commands.submit_report(scene.world.actor("pm"), report_id=report(scene).pk)
    scene.do("revoke_deviation", "lead", deviation_id=row.pk, why=WHY)
    assert due(scene) == 14


def test_relief_ends_by_itself(scene: Scene) -> None:
    version = biting(scene)
    scene.granted(version)
    scene.turn()
    assert due(scene) == 30
    with on(101):
        scene.turn()
        assert (due(scene), len(asked.of_reports(scene.project).fields)) == (14, 4)


def test_a_grandfathered_project_is_not_asked(scene: Scene) -> None:
    pm = scene.world.actor("pm")
    commands.change_project(pm, project_id=scene.project.pk, percent_permille=900)
    version = biting(scene)
    scene.turn()
    said = {"reason": WHY, "ends_when": "Handover", "limit_on": ago(-300)}
    ids = {"project_id": scene.project.pk, "version_id": version.pk}
    row = scene.do("grandfather_project", "north", **ids, **said)
    assert (due(scene), asked.of_reports(scene.project)) == (30, asked.NOTHING)
    scene.do("end_grandfathering", "north", grandfathering_id=row.pk, why=WHY)
    assert due(scene) == 14


@pytest.mark.parametrize("confidentiality", ["open", "pmo", "restricted", "sealed"])
def test_what_is_asked_does_not_depend_on_who_may_see_the_project(
    scene: Scene, confidentiality: str
) -> None:
    biting(scene)
    row = scene.opened(scene.world, "N-7", confidentiality=confidentiality)
    assert len(asked.of_reports(row).fields) == 4


def test_projects_out_of_scope_are_not_asked(scene: Scene) -> None:
    row = scene.draft(applies=[{"field": "category", "test": "is", "value": ["Study"]}])
    scene.do("change_clause", "lead", clause_id=scene.clause(row), report_fields=FIELDS)
    forced(scene, row, -100)
    assert asked.of_reports(scene.project) == asked.NOTHING


def test_clauses_name_what_their_family_governs(scene: Scene) -> None:
    row = scene.draft()
    at = {"clause_id": scene.clause(row)}
    refused("other-family", scene.do, "change_clause", "lead", **at, phases=["Study"])
    scene.do("change_clause", "lead", **at, report_fields=FIELDS)
    held = {"standard_id": row.standard_id, "family": "lifecycle"}
    refused("other-family", scene.do, "change_standard", "lead", **held)
    for bad in (
        "no list",
        [{"field": "height", "need": "asked"}],
        [{"field": "cost", "need": "perhaps"}],
        [{"field": "cost"}],
        [FIELDS[0], FIELDS[0]],
        [{"field": ["cost"], "need": "asked"}],
    ):
        refused("invalid", scene.do, "change_clause", "lead", **at, report_fields=bad)
    for days in (0, 367):
        refused("invalid", scene.do, "change_clause", "lead", **at, cadence_days=days)
    cycle = scene.draft(family="lifecycle")
    at = {"clause_id": scene.clause(cycle)}
    for names in ("Study", ["Study", "study"], ["x" * 121], [3], ["a\0b"]):
        refused("invalid", scene.do, "change_clause", "lead", **at, gates=names)


def test_the_next_version_asks_the_same_and_says_what_differs(scene: Scene) -> None:
    version = biting(scene)
    newer = scene.do("draft_version", "lead", standard_id=version.standard_id)
    clause = Clause.objects.system("test").get(pk=scene.clause(newer))
    assert (clause.report_fields, clause.cadence_days) == (bites.parsed_fields(FIELDS), 14)
    scene.do("change_clause", "lead", clause_id=clause.pk, cadence_days=7)
    (found,) = queries.differences(scene.world.actor("lead"), newer)
    assert found.notes == (
        "Asked before: A report is due every 14 days.",
        "Asks now: A report is due every 7 days.",
    )


def cycle(scene: Scene, **said: Any) -> StandardVersion:
    """Put a life cycle in force."""
    row = scene.draft(family="lifecycle")
    names = {"phases": ["Study", "Design", "Build"], "gates": ["Start", "Handover"]}
    scene.do("change_clause", "lead", clause_id=scene.clause(row), **names)
    return forced(scene, row, -100, **said)


def plan(project: Project) -> tuple[list[Any], list[Any]]:
    """Return a project's phases and gates as they stand."""
    phases = Phase.objects.system("test").filter(project=project).order_by("position")
    gates = Gate.objects.system("test").filter(project=project).order_by("position")
    return (
        [(row.position, row.name, row.start) for row in phases],
        [(row.name, row.state) for row in gates],
    )


def test_a_life_cycle_becomes_the_plan_and_goes_back(scene: Scene) -> None:
    pm, at = scene.world.actor("pm"), {"project_id": scene.project.pk}
    commands.add_phase(pm, **at, name="build", start=ago(50))
    commands.add_phase(pm, **at, name="Study", start=ago(90))
    commands.add_phase(pm, **at, name="Rest")
    commands.add_gate(pm, **at, name="Old")
    asked_for = commands.add_gate(pm, **at, name="Asked for")
    commands.submit_gate(pm, gate_id=asked_for.pk, evidence="A plan")
    before = plan(scene.project)
    version = cycle(scene)
    ids = {**at, "version_id": version.pk}
    for who in ("exec", "lead", "reader", "auditor"):
        refused("forbidden", scene.do, "apply_life_cycle", who, **ids)
    scene.do("apply_life_cycle", "pm", **ids)
    assert plan(scene.project) == (
        [(1, "Study", ago(90)), (2, "Design", None), (3, "Build", ago(50))],
        [("Asked for", "submitted"), ("Start", "planned"), ("Handover", "planned")],
    )
    entry = scene.last_entry()
    commands.undo_change(pm, entry_id=entry.pk)
    assert plan(scene.project) == before
    refused("changed-since", commands.undo_change, pm, entry_id=entry.pk)


def test_a_life_cycle_is_not_applied_where_it_is_not_asked(scene: Scene) -> None:
    version = cycle(scene)
    ids = {"project_id": scene.project.pk, "version_id": version.pk}
    row = scene.granted(version)
    refused("not-asked", scene.do, "apply_life_cycle", "pm", **ids)
    scene.do("close_deviation", "north", deviation_id=row.pk, why=WHY)
    other = {**ids, "version_id": scene.forced().pk}
    refused("not-asked", scene.do, "apply_life_cycle", "pm", **other)
    scene.do("apply_life_cycle", "pm", **ids)
    n = len(plan(scene.project)[0])
    scene.do("apply_life_cycle", "pm", **ids)
    assert len(plan(scene.project)[0]) == n == 3


def test_new_projects_in_scope_begin_with_it(scene: Scene) -> None:
    cycle(scene)
    phases, gates = plan(scene.opened(scene.world, "N-9"))
    assert [name for _, name, _ in phases] == ["Study", "Design", "Build"]
    assert [name for name, _ in gates] == ["Start", "Handover"]


def test_a_recommended_life_cycle_is_offered_only(scene: Scene) -> None:
    version = cycle(scene, is_mandatory=False)
    row = scene.opened(scene.world, "N-9")
    assert plan(row) == ([], [])
    scene.do("apply_life_cycle", "north", project_id=row.pk, version_id=version.pk)
    assert len(plan(row)[0]) == 3
