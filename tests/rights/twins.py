"""Pairs of worlds that differ only in rows that one person does not see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sightline.identity import commands as identity
from sightline.identity.commands import Node
from sightline.identity.queries import OPERATOR
from sightline.kernel import clock
from sightline.projects import commands as projects
from tests.rights import twins_of_mail as mail
from tests.rights import twins_of_maturity as maturity
from tests.rights import twins_of_services as services
from tests.rights import twins_of_work as work
from tests.rights.scene import Scene
from tests.rights.twins_of_work import Worlds


@dataclass(frozen=True)
class Pair:
    """Who looks, and how the two worlds come about that differ in what they do not see.

    Attributes:
        worlds: Makes what both worlds have, and returns what makes each of them.
        is_told: Whether they are sent mail in both.
    """

    who: str
    what: str
    worlds: Callable[[Scene], Worlds]
    is_told: bool = False


def _with(change: Callable[[Scene], None]) -> Callable[[Scene], Worlds]:
    """Return the scene as it is, and the scene with a change."""
    return lambda scene: (lambda: None, lambda: change(scene))


def _more(scene: Scene, office: str, level: str, program: str = "program") -> None:
    """Open projects with everything on them, as the office's own lead does.

    Args:
        program: Empty where the northern office looks, whose program it is.
    """
    founder, world = scene.world.actor("founder"), scene.world
    for number in range(3):
        row = projects.open_project(
            founder,
            code=f"AAA-{number}",
            name=f"Aardvark {number}",
            office_id=world.id(office),
            department=f"Aardvark department {number}",
            category="Aardvark kind",
            program_id=scene.id(program, "all") if program else None,
            portfolio_id=scene.id("portfolio", "all"),
            start=clock.today(),
            baseline_finish=clock.today(),
            whole_life_minor=99_999_900,
        )
        _furnish(scene, row.pk)
        projects.transfer_project(founder, project_id=row.pk, confidentiality=level)


def _furnish(scene: Scene, project_id: Any) -> None:
    founder = scene.world.actor("founder")
    at: dict[str, Any] = {"project_id": project_id}
    projects.add_milestone(founder, **at, name="Aardvark milestone", baseline=clock.today())
    gate = projects.add_gate(founder, **at, name="Aardvark gate")
    projects.submit_gate(founder, gate_id=gate.pk, evidence="Aardvark")
    risk = {"probability": 5, "impact": 5, "title": "Aardvark risk", "kind": "risk"}
    projects.raise_raid(founder, **at, **risk, owner_id=scene.world.people["plain"].pk)
    projects.raise_raid(
        founder,
        **at,
        kind="dependency",
        title="Aardvark needs",
        needs_from_id=scene.id("project", "sibling"),
    )
    aim = scene.id("objective", "all")
    projects.set_contribution(founder, **at, objective_id=aim, share="1")
    projects.promise_benefit(founder, **at, title="Aardvark benefit", objective_id=aim)
    projects.touch_subject(founder, **at, kind="system", name="Shared ledger", role="Aardvark")
    _report(scene, project_id)


def _report(scene: Scene, project_id: Any) -> None:
    founder, second = scene.world.actor("founder"), scene.world.actor("second")
    row = projects.write_report(founder, project_id=project_id, declared="red", reason="Aardvark")
    projects.submit_report(founder, report_id=row.pk)
    projects.check_report(second, report_id=row.pk)
    projects.publish_report(founder, report_id=row.pk)


def _working(scene: Scene, key: str) -> None:
    """Add drafts, hidden items and their history to a project whose published rows are seen."""
    founder = scene.world.actor("founder")
    at: dict[str, Any] = {"project_id": scene.id("project", key)}
    projects.raise_raid(founder, **at, kind="issue", title="Aardvark issue", in_report=False)
    projects.write_report(founder, **at, declared="red", reason="Aardvark", period=clock.today())
    projects.change_report(founder, report_id=scene.id("draft", key), reason="Aardvark excuse")
    projects.change_raid(founder, item_id=scene.id("hidden_raid", key), title="Aardvark hidden")


def _private(scene: Scene) -> None:
    """Add what belongs to others: views, tokens, grants, imports."""
    founder = scene.world.actor("founder")
    identity.save_view(founder, listing="projects", name="Aardvark", query="q=Aardvark")
    identity.issue_token(founder, name="Aardvark", scopes=["read"])
    south = scene.world.office_node("south")
    node = Node("office", south.id, south.name)
    admin = scene.world.actor("admin")
    person = scene.world.people["manager"].pk
    identity.grant_role(admin, person_id=person, role="requester", node=node, reason="Aardvark")
    scene.rows["import", "aardvark"] = scene.import_file("aardvark", "Aardvark")


def _edits(scene: Scene) -> None:
    """Change the hidden projects that exist already."""
    founder = scene.world.actor("founder")
    row = scene.id("project", "sibling")
    projects.change_project(founder, project_id=row, name="Aardvark", department="Aardvark")
    projects.add_milestone(founder, project_id=row, name="Aardvark", baseline=clock.today())
    projects.move_project(founder, project_id=row, verb="cancel", why="Aardvark")


def _sealed_grants(scene: Scene) -> None:
    """Name more people on the sealed and the restricted project."""
    for key in ("sealed", "restricted"):
        identity.grant_role(
            OPERATOR,
            person_id=scene.world.people["second"].pk,
            role="project_manager",
            node=scene.nodes[key],
            reason="Aardvark",
        )


PAIRS = (
    Pair(
        "program_office.north",
        "projects of the sibling office",
        _with(lambda s: _more(s, "south", "pmo", program="")),
    ),
    Pair("strategic_pmo.all", "sealed projects", _with(lambda s: _more(s, "north-1", "sealed"))),
    Pair(
        "executive.all", "restricted projects", _with(lambda s: _more(s, "south-1", "restricted"))
    ),
    Pair("auditor.north", "changes of hidden projects", _with(_edits)),
    Pair("reader.north", "drafts and hidden items", _with(lambda s: _working(s, "own"))),
    Pair("plain", "views, tokens, grants and imports of others", _with(_private)),
    Pair("project_manager.north", "people named on hidden projects", _with(_sealed_grants)),
    Pair(
        "requester.north", "projects of one's own office", _with(lambda s: _more(s, "north", "pmo"))
    ),
    Pair("board_member.north", "requests of the sibling office", _with(work.requests)),
    Pair("manager", "benefits of others", _with(work.benefits)),
    Pair("executive.portfolio", "lessons and plans that are not shared", _with(work.lessons)),
    Pair("executive.north", "drafts and secrets of another office's demand", _with(work.proposals)),
    Pair("program_office.program", "scenarios of another office", _with(work.scenarios)),
    Pair("project_office.north", "relief and feedback of another office", _with(work.relief)),
    Pair("resource_manager.north", "agreements between others", _with(work.agreements)),
    Pair("benefit_owner.north", "schedules of others", _with(work.schedules)),
    Pair("token.read", "requests, read by a program", _with(work.requests)),
    Pair("sponsor", "projects of another office", _with(lambda s: _more(s, "north", "pmo"))),
    Pair(
        "access_admin.north",
        "restricted projects",
        _with(lambda s: _more(s, "south", "restricted")),
    ),
    Pair("expired", "projects above", _with(lambda s: _more(s, "hq", "pmo"))),
    Pair("executive.north", "answers of customers, four in all", services.few_answers),
    Pair("project_office.north", "answers of two small groups", services.two_small_groups),
    Pair("strategic_pmo.all", "a small group beside a large one", services.small_beside_large),
    Pair("auditor.north", "a small group of another year", services.small_in_another_year),
    Pair("program_office.north", "answers of a colleague", services.few_answers),
    Pair("reader.north", "customers of another office", services.customers_elsewhere),
    Pair("strategic_pmo.north", "customers of another office", services.customers_elsewhere),
    Pair("executive.all", "answers of four practitioners", maturity.few_practitioners),
    Pair("project_office.north", "an item that four answered", maturity.one_item_of_few),
    Pair("strategic_pmo.all", "what is being answered", maturity.being_answered),
    Pair("board_member.north", "results not yet confirmed", maturity.not_confirmed),
    Pair("plain", "campaigns of another office", maturity.campaigns_elsewhere),
    Pair(
        "program_office.north",
        "drafts and hidden items of the office beneath",
        _with(lambda s: _working(s, "child")),
    ),
    Pair(
        "project_manager.north",
        "customers of the office beneath",
        lambda s: services.customers_elsewhere(s, "north-1"),
    ),
    Pair("manager", "projects in the same plan of record", mail.decisions, is_told=True),
)
