"""The organisation that rights are probed in: every relation a row can have to who asks.

Each project and everything hanging on it carries a code word, so that a leak shows in any answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from sightline.changes import commands as changes
from sightline.changes.events import ChangeScreened
from sightline.changes.models import Board, BoardMember
from sightline.engines.schedule.plan import Activity, Project
from sightline.engines.similarity import Found, Shared, Signal, Suggestion
from sightline.exchange import commands as exchange
from sightline.exchange.plan_reading import PlanReading
from sightline.exchange.queries import plan_preview, preview, the_run
from sightline.exchange.reading import read_register
from sightline.formats.plans.wire import plain_plan
from sightline.identity import commands as identity
from sightline.identity.commands import Node
from sightline.identity.events import PersonChanged, TokenIssued
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel import clock, store
from sightline.kernel.command import record, unit
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.linkages import commands as linkages
from sightline.projects import commands as projects
from sightline.projects.queries import as_node, the_project
from sightline.projects.schedule import simulating
from sightline.projects.schedule.calendars import shared
from sightline.projects.schedule.carrying import carried
from sightline.projects.schedule.edits import Add
from sightline.strategy import commands as strategy
from tests.rights import benefits
from tests.rights.asks import SCENARIOS, ask_rows
from tests.rights.asks import STEPS as ASKS
from tests.rights.boards import board_rows
from tests.rights.knowledge import KINDS as KNOWLEDGE
from tests.rights.knowledge import knowledge_rows
from tests.rights.maturity import KINDS as MATURITY
from tests.rights.maturity import maturity_rows
from tests.rights.mergers import KINDS as MERGERS
from tests.rights.mergers import merger_rows
from tests.rights.model import ASKED, PROGRAMS, PROJECTS, SUBJECTS, Subject
from tests.rights.packages import KINDS as PACKAGES
from tests.rights.packages import package_rows
from tests.rights.services import KINDS as SERVICES
from tests.rights.services import service_rows
from tests.rights.shares import KINDS as SHARES
from tests.rights.shares import share_rows
from tests.rights.standards import KINDS as STANDARDS
from tests.rights.standards import standard_rows
from tests.world import World

DAY = timedelta(days=1)
MODELS = {
    **{kind: f"identity.{kind}" for kind in ("organisation", "office", "person", "grant", "token")},
    **{kind: f"strategy.{kind}" for kind in ("theme", "objective", "reading")},
    **{kind: f"projects.{kind}" for kind in ("portfolio", "program", "project", "phase", "gate")},
    **{kind: f"projects.{kind}" for kind in ("milestone", "contribution", "benefit", "touch")},
    "activity": "projects.activity",
    "simulation": "projects.simulationrun",
    **dict.fromkeys(("calendar", "shared_calendar"), "projects.workcalendar"),
    **dict.fromkeys(("cross_link", "asked_link"), "projects.activitylink"),
    **dict.fromkeys(("linkage", "confirmed_linkage"), "linkages.linkage"),
    "raid_need": "projects.raiditem",
    "taker": "projects.project",
    **dict.fromkeys(
        ("dependency", "asked_dependency", "promise", "doubted", "broken", "whole_dependency"),
        "linkages.dependency",
    ),
    **dict.fromkeys(benefits.PROFILES, "results.profile"),
    **dict.fromkeys(benefits.BENEFITS, "projects.benefit"),
    **dict.fromkeys(benefits.MEASURES, "results.measure"),
    **dict.fromkeys(benefits.READINGS, "results.reading"),
    **dict.fromkeys(("map_node", "map_end"), "results.mapnode"),
    "map_edge": "results.mapedge",
    "view": "identity.savedview",
    **dict.fromkeys(("window", "shared_window"), "changes.changewindow"),
    "feed": "changes.calendarfeed",
    "relation": "identity.officerelation",
    "key_result": "strategy.keyresult",
    "asked_gate": "projects.gate",
    "cost_year": "projects.costyear",
    "raid": "projects.raiditem",
    "hidden_raid": "projects.raiditem",
    "import": "exchange.importrun",
    "accepted_import": "exchange.importrun",
    "schedule_import": "exchange.importrun",
    "accepted_schedule_import": "exchange.importrun",
    "mapping": "exchange.savedmapping",
    "north_board": "changes.board",
    "seat": "changes.boardmember",
    "delegation": "changes.delegation",
    **dict.fromkeys(("sitting", "planned_sitting", "held_sitting"), "changes.sitting"),
    **dict.fromkeys(("topic", "running", "case_item"), "changes.agendaitem"),
    "case": "changes.changerequest",
    "decision": "changes.decision",
    "condition": "changes.decisioncondition",
    "follow_up": "changes.followup",
    **dict.fromkeys(("change", "sent_change", "asked_change"), "changes.changerequest"),
    **dict.fromkeys(("item", "named_item"), "changes.changeitem"),
    "funding": "changes.funding",
    "option": "changes.changeoption",
    "night_board": "changes.board",
    **dict.fromkeys(ASKS, "demand.proposal"),
    "link": "demand.intakelink",
    **dict.fromkeys(("scoring", "old_scoring"), "demand.scoringmodel"),
    **dict.fromkeys(("ranking", "frozen_ranking"), "demand.ranking"),
    "ranking_line": "demand.rankingline",
    **dict.fromkeys(SCENARIOS, "demand.scenario"),
    "delta": "demand.scenariodelta",
    **dict.fromkeys(("selection", "answer"), "demand.scenariorun"),
    "trigger": "demand.trigger",
    "rechoice": "demand.rechoice",
    **STANDARDS,
    **KNOWLEDGE,
    **MERGERS,
    **SERVICES,
    **MATURITY,
    **PACKAGES,
    **SHARES,
    **dict.fromkeys(("template", "approved_template"), "changes.changetemplate"),
    **dict.fromkeys(("report", "draft", "sent_report", "checked_report"), "projects.statusreport"),
}


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo whatever happens inside; commands may still open their durable transaction in it."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@dataclass
class Scene:
    """The people, the rows by (kind, relation), and the words that betray a row."""

    world: World
    rows: dict[tuple[str, str], UUID] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Any] = field(default_factory=dict)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def make(cls) -> "Scene":
        """Build everything through commands, as the people entitled to."""
        scene = cls(World.make())
        scene._found()
        scene._strategy()
        scene._portfolios()
        for key in PROJECTS:
            scene._project(key)
        scene._cross_link()
        scene._linkages()
        scene._people()
        scene._belongings()
        scene._templates()
        for key in PROJECTS:  # before there are boards and agreements, which let others in
            with scene._let_in(key):
                scene._requests(key)
        scene._dependencies()
        scene.rows |= benefits.states_of_own(scene)
        scene.rows |= board_rows(scene)
        scene.rows |= ask_rows(scene)
        scene.rows |= standard_rows(scene)
        scene.rows |= knowledge_rows(scene)
        scene.rows |= merger_rows(scene)
        scene.rows |= service_rows(scene)
        scene.rows |= maturity_rows(scene)
        scene.rows |= package_rows(scene)
        scene.rows |= share_rows(scene)
        return scene

    def version(self, kind: str, key: str) -> int:
        """Return the version of a row, as a program that read it would know it."""
        rows = apps.get_model(MODELS[kind])._base_manager
        return int(rows.values_list("version", flat=True).get(pk=self.rows[kind, key]))

    def id(self, kind: str, key: str) -> UUID:
        """Return the id of the row of a kind that stands in a relation."""
        return self.rows[kind, key]

    def _found(self) -> None:
        world = self.world
        world.person("founder")
        for role in ("strategic_pmo", "program_office", "executive"):
            world.grant("founder", role)
        world.person("second", "program_office")
        self.nodes["organisation"] = Node("organisation", world.organisation.pk, "all")
        self.nodes |= {code: world.office_node(code) for code in world.offices}
        for code, office in world.offices.items():
            self.rows["office", code] = office.pk
        self.rows["organisation", "all"] = world.organisation.pk

    def _strategy(self) -> None:
        lead = self.world.actor("lead")
        theme = strategy.add_theme(lead, name="Clean water", code="CW")
        self.rows["theme", "all"] = theme.pk
        aim = strategy.set_objective(
            lead,
            theme_id=theme.pk,
            code="CW-1",
            name="Fewer bursts",
            starts=clock.today() - 200 * DAY,
            finishes=clock.today() + 400 * DAY,
        )
        strategy.activate_objective(lead, objective_id=aim.pk)
        measure = strategy.add_key_result(
            lead, objective_id=aim.pk, name="Bursts a year", start_value=100, target_value=50
        )
        reading = strategy.take_reading(
            lead, key_result_id=measure.pk, on=clock.today() - DAY, value=90
        )
        self.rows |= {
            ("objective", "all"): aim.pk,
            ("key_result", "all"): measure.pk,
            ("reading", "all"): reading.pk,
        }

    def _portfolios(self) -> None:
        founder, world = self.world.actor("founder"), self.world
        portfolio = projects.open_portfolio(
            founder, code="PF", name="Capital", office_id=world.id("hq")
        )
        program = projects.open_program(
            founder,
            code="PG",
            name="Northern mains",
            office_id=world.id("north"),
            portfolio_id=portfolio.pk,
        )
        self.rows |= {("portfolio", "all"): portfolio.pk, ("program", "all"): program.pk}
        self.nodes["portfolio"] = Node("portfolio", portfolio.pk, portfolio.name)
        self.nodes["program"] = Node("program", program.pk, program.name)

    def _project(self, key: str) -> None:
        founder, spec = self.world.actor("founder"), PROJECTS[key]
        word = spec.word
        self.secrets[key], self.secrets[f"{key}:working"] = word, f"{word[:4]}draft"
        row = projects.open_project(
            founder,
            code=f"{word}-1",
            name=f"{word} renewal",
            description=f"About {word}",
            department=f"{word} department",
            category=f"{word} kind",
            office_id=self.world.id(spec.office),
            program_id=self.rows["program", "all"] if spec.in_program else None,
            portfolio_id=self.rows["portfolio", "all"] if spec.in_program else None,
            start=clock.today() - 100 * DAY,
            baseline_finish=clock.today() + 100 * DAY,
            whole_life_minor=5_000_00,
            sponsor_name=f"{word} sponsor",
        )
        self.rows["project", key] = row.pk
        self._plan(key, word)
        self._schedule(key, word)
        self._schedule_files(key, word)
        self._line(key, word)
        self._raid(key, word)
        self._reports(key, word)
        if spec.confidentiality in {"restricted", "sealed"}:  # soon the founder sees them no more
            self._gets(key)
        if spec.confidentiality != "pmo":
            row = projects.transfer_project(
                founder, project_id=row.pk, confidentiality=spec.confidentiality
            )
        self.nodes[key] = as_node(row)

    def _templates(self) -> None:
        """Seat a board for emergencies with its chair, and write two standard changes for it."""
        founder, home = self.world.actor("founder"), self.world.organisation
        chair = self.world.people["program_office.north"]
        board = Board(
            organisation=home, office=self.world.offices["hq"], name="Night board",
            level="strategic", is_emergency=True,
        )  # fmt: skip
        seat = BoardMember(board=board, person=chair, side="business", is_chair=True)
        with unit(founder):
            board.save()
            seat.save()
            record(ChangeScreened(about=board.pk))
        said = {"board_id": board.pk, "description": "Like for like"}
        draft = changes.write_template(founder, name="Swap a pump", **said)
        ready = changes.write_template(founder, name="Swap a valve", **said)
        changes.approve_template(self.world.actor("program_office.north"), template_id=ready.pk)
        self.rows |= {
            ("night_board", "hq"): board.pk,
            ("template", "hq"): draft.pk,
            ("approved_template", "hq"): ready.pk,
        }

    @contextmanager
    def _let_in(self, key: str) -> Iterator[None]:
        """Grant on a project's row those who write its requests, for the moment."""
        held = [
            identity.grant_role(
                OPERATOR,
                person_id=self.world.people[who].pk,
                role="project_office",
                node=self.nodes[key],
                reason="writing requests",
            )
            for who in ("founder", "second")
        ]
        yield
        for grant in held:
            identity.revoke_role(self.world.actor("admin"), grant_id=grant.pk, why="written")

    def _requests(self, key: str) -> None:
        """Draft a request, hand another one in, and ask about a third one."""
        founder, second = self.world.actor("founder"), self.world.actor("second")
        word, project = PROJECTS[key].word, self.rows["project", key]
        said = {"project_id": project, "title": f"{word} change", "description": f"{word} why"}
        begin = {"kind": "start", "project_id": str(project), "on": clock.today().isoformat()}
        later = (clock.today() + 200 * DAY).isoformat()
        figures = [{"kind": "finish", "on": later}]
        draft = changes.raise_change(founder, **said, deltas=[begin], figures=figures)
        said_less: dict[str, Any] = {"name": "Less", "kind": "reduce", "deltas": []}
        option = changes.add_option(founder, change_id=draft.pk, **said_less)
        sent = changes.raise_change(founder, **said)
        asked = changes.raise_change(founder, **said)
        for row in (sent, asked):
            changes.submit_change(founder, change_id=row.pk)
        changes.screen_change(second, change_id=asked.pk)
        changes.compute_area(founder, change_id=asked.pk)
        self.rows |= {
            ("change", key): draft.pk,
            ("option", key): option.pk,
            ("sent_change", key): sent.pk,
            ("asked_change", key): asked.pk,
            **self._asked_about(key, asked.pk),
        }

    def _asked_about(self, key: str, change_id: UUID) -> dict[tuple[str, str], UUID]:
        """Let the office of the north answer and pay where it sees the project, else nobody else."""
        founder = self.world.actor("founder")
        who = "program_office.north" if key in ASKED else "second"
        at: dict[str, Any] = {"change_id": change_id, "owner_id": self.world.people[who].pk}
        item = changes.name_item(founder, kind="project", ref=self.rows["project", key], **at)
        named = changes.name_item(founder, kind="office", ref=self.world.id("south"), **at)
        at["owner_id"] = self.world.people["second"].pk
        changes.name_item(founder, kind="system", ref=self.rows["subject", "all"], **at)
        money = changes.ask_funding(
            founder, change_id=change_id, source="Reserve", amount_minor=1_00,
            holder_id=self.world.people[who].pk,
        )  # fmt: skip
        return {("item", key): item.pk, ("named_item", key): named.pk, ("funding", key): money.pk}

    def _plan(self, key: str, word: str) -> None:
        founder, second = self.world.actor("founder"), self.world.actor("second")
        at: dict[str, Any] = {"project_id": self.rows["project", key]}
        phase = projects.add_phase(founder, **at, name=f"{word} phase")
        gate = projects.add_gate(founder, **at, name=f"{word} gate")
        asked = projects.add_gate(founder, **at, name=f"{word} asked gate")
        projects.submit_gate(second, gate_id=asked.pk, evidence=f"{word} evidence")
        milestone = projects.add_milestone(
            founder, **at, name=f"{word} milestone", baseline=clock.today() + 9 * DAY
        )
        year = projects.set_cost_year(
            founder, **at, fiscal_year=clock.today().year, budget_minor=700_00
        )
        touch = projects.touch_subject(
            founder, **at, kind="system", name="Shared ledger", role=f"{word} role"
        )
        self.rows |= {
            ("phase", key): phase.pk,
            ("gate", key): gate.pk,
            ("asked_gate", key): asked.pk,
            ("milestone", key): milestone.pk,
            ("cost_year", key): year.pk,
            ("touch", key): touch.pk,
            ("subject", "all"): touch.subject_id,
        }

    def _schedule(self, key: str, word: str) -> None:
        """Draw a schedule of two activities, the second after the first, with a baseline."""
        founder = self.world.actor("founder")
        at: dict[str, Any] = {"project_id": self.rows["project", key]}
        projects.draw_schedule(founder, **at)
        first = Add(f"{word} activity", fields={"notes": f"{word} notes"})
        done = projects.edit_schedule(founder, **at, edits=[first])
        one = next(iter(done.touched))
        then = Add(f"{word} delivery", one, fields={"predecessors": "1"})
        done = projects.edit_schedule(founder, **at, edits=[then])
        self.rows["end", key] = next(pk for pk in done.touched if pk != one)
        projects.set_baseline(founder, **at, number=1, name=f"{word} baseline")
        self.rows["activity", key] = one
        self.rows["simulation", key] = self._simulated(key)
        self._calendar(key, word)
        self._windows(key, word)

    def _simulated(self, key: str) -> UUID:
        """Simulate a schedule with as few trials as there may be."""
        founder = self.world.actor("founder")
        run = projects.start_simulation(founder, project_id=self.rows["project", key], trials=100)
        result = simulating.result_of(run, simulating.network_of(run))
        projects.finish_simulation(founder, run_id=run.pk, found=simulating.kept(result))
        return run.pk

    def _windows(self, key: str, word: str) -> None:
        """Lay down a blackout of the project, and one of everybody."""
        at: dict[str, Any] = {"starts": clock.now() + DAY, "finishes": clock.now() + 2 * DAY}
        at |= {"kind": "blackout", "name": f"{word} window", "reason": f"{word} reason"}
        founder = self.world.actor("founder")
        own = changes.add_window(founder, project_id=self.rows["project", key], **at)
        self.rows["window", key] = own.pk
        if ("shared_window", "all") not in self.rows:
            shared_one = changes.add_window(founder, **at | {"name": "Year end", "reason": ""})
            self.rows["shared_window", "all"] = shared_one.pk

    def _calendar(self, key: str, word: str) -> None:
        """Make a calendar of the project, with an exception; the standard one has one too."""
        founder, off = self.world.actor("founder"), [{"start": "2027-05-03", "name": f"{word} day"}]
        at: dict[str, Any] = {"project_id": self.rows["project", key]}
        own = projects.make_calendar(founder, **at, name=f"{word} week", exceptions=off)
        self.rows["calendar", key] = own.pk
        if ("shared_calendar", "all") in self.rows:
            return
        standard = shared(founder).get(uid="standard").pk
        off = [{"start": "2027-05-03", "name": "May Day"}]
        projects.change_calendar(founder, calendar_id=standard, exceptions=off)
        self.rows["shared_calendar", "all"] = standard

    def _cross_link(self) -> None:
        """Let the project "own" wait for an activity of the project that everybody sees.

        A link the other way is only asked for, by somebody who runs no more than that one.
        """
        made = projects.propose_link(
            self.world.actor("founder"),
            predecessor_id=self.rows["activity", "open"],
            successor_id=self.rows["end", "own"],
        )
        self.rows["cross_link", "own"] = made.pk
        self.world.person("planner")
        self.world.grant("planner", "project_manager", self.nodes["open"])
        self.world.grant("planner", "reader", self.nodes["own"])
        asked = projects.propose_link(
            self.world.actor("planner"),
            predecessor_id=self.rows["end", "own"],
            successor_id=self.rows["end", "open"],
        )
        self.rows["asked_link", "own"] = asked.pk

    def _linkages(self) -> None:
        """Let discovery join every project with the one that everybody sees, by its code word."""
        found = [self._suggestion(key) for key in PROJECTS if key != "open"]
        machine = Actor(None, self.world.organisation.pk, channel="job", operator=True)
        done = linkages.refresh_linkages(machine, found=found)
        keys = {self.rows["project", key]: key for key in PROJECTS}
        for row in done.suggested:
            key = next(keys[pk] for pk in (row.first_id, row.second_id) if keys[pk] != "open")
            self.rows["confirmed_linkage" if key == "own" else "linkage", key] = row.pk
        founder = self.world.actor("founder")
        own = self.rows["confirmed_linkage", "own"]
        note = f"{PROJECTS['own'].word} is it."
        linkages.confirm_linkage(founder, linkage_id=own, kind="conflict", note=note)

    def _suggestion(self, key: str) -> Suggestion:
        first, second = sorted(str(self.rows["project", one]) for one in (key, "open"))
        shared = (Shared("system", f"{PROJECTS[key].word} ledger"),)
        found = (Found(Signal.SYSTEMS, 1.0, 0.7, shared),)
        return Suggestion(first, second, 0.7, found, f"{key:x<32}")

    def _dependencies(self) -> None:
        """Let every project get something of the one that everybody sees, in neutral words.

        With "own" there is one in every state that a step begins from, one of them asked for by
        somebody who runs no more than the giver.
        """
        founder, planner = self.world.actor("founder"), self.world.actor("planner")
        for key in ("own", "child", "parent", "sibling"):
            self._gets(key)
        for kind in ("dependency", "doubted", "broken"):
            self.rows[kind, "own"] = self._promised(founder, "own", f"A delivery {kind}")
        self.rows["asked_dependency", "own"] = self._promised(planner, "own", "Asked for")
        held = self.rows["dependency", "own"]
        self.rows |= {("promise", "own"): held, ("whole_dependency", "own"): held}
        doubted, broken = self.rows["doubted", "own"], self.rows["broken", "own"]
        linkages.doubt_dependency(founder, dependency_id=doubted, why="Rain")
        linkages.break_dependency(founder, dependency_id=broken, why="Nothing came")

    def _gets(self, key: str) -> None:
        self._promised(self.world.actor("founder"), key, "The usual delivery")
        self.rows["taker", key] = self.rows["project", key]
        self._needs(key, PROJECTS[key].word)

    def _promised(self, by: Actor, key: str, what: str) -> UUID:
        return linkages.propose_dependency(
            by,
            giver_id=self.rows["project", "open"],
            receiver_id=self.rows["project", key],
            what=what,
            need_by=clock.today() + 30 * DAY,
            promised_by=clock.today() + 40 * DAY,
        ).pk

    def _needs(self, key: str, word: str) -> None:
        """Raise a RAID dependency on the project that everybody sees."""
        row = projects.raise_raid(
            self.world.actor("founder"),
            project_id=self.rows["project", key],
            kind="dependency",
            title=f"{word} need",
            needs_from_id=self.rows["project", "open"],
            due=clock.today() + 20 * DAY,
        )
        self.rows["raid_need", key] = row.pk

    def _line(self, key: str, word: str) -> None:
        founder = self.world.actor("founder")
        at: dict[str, Any] = {"project_id": self.rows["project", key]}
        serving = projects.set_contribution(
            founder, **at, objective_id=self.rows["objective", "all"], share="0.5"
        )
        benefit = projects.promise_benefit(
            founder, **at, title=f"{word} benefit", promised_minor=900_00
        )
        self.rows |= {("contribution", key): serving.pk, ("benefit", key): benefit.pk}
        self.rows |= benefits.profile_of(self, key, word)

    def _raid(self, key: str, word: str) -> None:
        founder = self.world.actor("founder")
        at: dict[str, Any] = {"project_id": self.rows["project", key]}
        shown = projects.raise_raid(
            founder, **at, kind="risk", title=f"{word} risk", probability=5, impact=4
        )
        hidden = projects.raise_raid(
            founder, **at, kind="issue", title=f"{word[:4]}draft issue", in_report=False
        )
        self.rows |= {("raid", key): shown.pk, ("hidden_raid", key): hidden.pk}

    def _reports(self, key: str, word: str) -> None:
        founder, second = self.world.actor("founder"), self.world.actor("second")
        first = self._written(key, clock.today() - 60 * DAY, f"{word} was late")
        projects.submit_report(founder, report_id=first)
        projects.check_report(second, report_id=first)
        projects.publish_report(founder, report_id=first)
        draft = self._written(key, clock.today() - 2 * DAY, f"{word[:4]}draft excuse")
        sent = self._written(key, clock.today() - 5 * DAY, f"{word[:4]}draft sent")
        projects.submit_report(founder, report_id=sent)
        checked = self._written(key, clock.today() - 9 * DAY, f"{word[:4]}draft checked")
        projects.submit_report(founder, report_id=checked)
        projects.check_report(second, report_id=checked)
        self.rows |= {
            ("report", key): first,
            ("draft", key): draft,
            ("sent_report", key): sent,
            ("checked_report", key): checked,
        }

    def _written(self, key: str, period: date, reason: str) -> UUID:
        said = {"schedule": {"declared": "amber", "reason": reason}}
        row = projects.write_report(
            self.world.actor("founder"),
            project_id=self.rows["project", key],
            period=period,
            declared="amber",
            reason=reason,
            dimensions=said,
        )
        return row.pk

    def _people(self) -> None:
        for subject in SUBJECTS:
            self.world.person(subject.key)
            for role, node in subject.grants:
                self.world.grant(subject.key, role, self.nodes[node])
        self._name_people()
        self._end_rights()
        for program in PROGRAMS:
            self.tokens[program.key] = self._program(program)

    def _program(self, subject: Subject) -> str:
        """Make a program's account, and return its token's secret."""
        if subject.owner:
            self.world.people[subject.key] = identity.add_person(
                OPERATOR,
                organisation_id=self.world.organisation.pk,
                name=subject.key,
                email=f"{subject.key}@northmoor.test",
                kind="service",
            )
            self._own(subject)
        else:
            self.world.person(subject.key)
        for role, node in subject.grants:
            self.world.grant(subject.key, role, self.nodes[node])
        return self._token(subject)

    def _own(self, subject: Subject) -> None:
        person = self.world.people[subject.key]
        person.owner = self.world.people[subject.owner]
        with unit(OPERATOR):
            person.save()
            record(PersonChanged(about=person.pk), organisation_id=person.organisation_id)

    def _token(self, subject: Subject) -> str:
        person, admin = self.world.people[subject.key], self.world.actor("admin")
        if subject.key == "token.invented":
            return "slt_invented"
        holder = self.world.people[subject.owner] if subject.owner else person
        issued = identity.issue_token(
            actor_for(holder), name="program", scopes=subject.scopes or ["*"], person_id=person.pk
        )
        if subject.key == "token.revoked":
            identity.revoke_token(actor_for(person), token_id=issued.row.pk)
        elif subject.key == "token.expired":
            with unit(actor_for(person)):
                issued.row.expires = clock.now() - DAY
                issued.row.save()
                record(TokenIssued(about=issued.row.pk))
        elif subject.key == "token.gone":
            identity.deactivate_person(admin, person_id=person.pk, why="left")
        return issued.secret

    def _name_people(self) -> None:
        founder = self.world.actor("founder")
        for key, spec in PROJECTS.items():
            named = {
                f"{name}_id": self.world.people[who].pk
                for name, who in (("manager", spec.manager), ("sponsor", spec.sponsor))
                if who
            }
            if named:
                self._as_named(founder, key, named)
            if spec.benefit_owner:
                owner = self.world.people[spec.benefit_owner].pk
                self._as_named(founder, key, {"owner_id": owner}, benefit=True)

    def _as_named(
        self, founder: Any, key: str, named: dict[str, UUID], *, benefit: bool = False
    ) -> None:
        """Change a project as somebody who is named on it for the moment."""
        pm = identity.grant_role(
            OPERATOR,
            person_id=founder.id,
            role="project_manager",
            node=self.nodes[key],
            reason="naming people",
        )
        actor = self.world.actor("founder")
        if benefit:
            projects.change_benefit(actor, benefit_id=self.rows["benefit", key], **named)
        else:
            projects.change_project(actor, project_id=self.rows["project", key], **named)
        identity.revoke_role(self.world.actor("admin"), grant_id=pm.pk, why="named")

    def _end_rights(self) -> None:
        admin, world = self.world.actor("admin"), self.world
        for person in ("revoked",):
            for grant in world.people[person].grants.all():
                identity.revoke_role(admin, grant_id=grant.pk, why="left the office")
        for person, days in (("expired", (-30, -1)), ("future", (1, 30))):
            since, until = (clock.today() + DAY * n for n in days)
            identity.grant_role(
                OPERATOR,
                person_id=world.people[person].pk,
                role="program_office",
                node=self.nodes["north"],
                reason="for a while",
                since=since,
                until=until,
            )
        identity.deactivate_person(admin, person_id=world.people["gone"].pk, why="left")

    def _belongings(self) -> None:
        """What belongs to one person, and what only an importing office sees."""
        owner = self.world.actor("program_office.north")
        view = identity.save_view(owner, listing="projects", name="Marmotview", query="q=x")
        token = identity.issue_token(owner, name="Marmottoken", scopes=["read"])
        self.secrets |= {"view": "Marmotview", "token": "Marmottoken", "import": "Ocelotfile"}
        feed = changes.make_feed(owner, name="Marmotfeed")
        self.secrets["feed"] = "Marmotfeed"
        self.rows["feed", "mine"] = feed.row.pk
        proposed = identity.grant_role(
            self.world.actor("admin"),
            person_id=self.world.people["plain"].pk,
            role="auditor",
            node=self.nodes["north"],
            reason="Lemurgrant reason",
        )
        self.secrets["grant"] = "Lemurgrant"
        self.rows |= {
            ("view", "mine"): view.pk,
            ("token", "mine"): token.row.pk,
            ("grant", "mine"): proposed.pk,
            ("relation", "north"): self.world.offices["north"].relations.get().pk,
            ("import", "south"): self.import_file("first", "Ocelot"),
            ("accepted_import", "south"): self.import_file("second", "Margay"),
            ("entry", "mine"): self._edited(owner),
        }
        founder = self.world.actor("founder")
        exchange.accept_import(founder, run_id=self.rows["accepted_import", "south"])
        kept = exchange.save_mapping(founder, run_id=self.rows["import", "south"], name="Ours")
        self.rows["mapping", "ours"] = kept.pk
        run = the_run(founder, self.rows["import", "south"])
        self.waiting |= {"shown": preview(founder, run).digest, "mapping": run.mapping}
        opened = JournalEntry.objects.filter(kind="projects.ProjectOpened")
        for entry in opened:
            keys = [k for (kind, k), row in self.rows.items() if row == entry.about]
            key = keys[0] if keys else "ocelot"
            self.rows["any_entry", f"of {key}"] = entry.pk
        for subject in SUBJECTS:
            self.rows["person", subject.key] = self.world.people[subject.key].pk
        self.rows["person", "admin"] = self.world.people["admin"].pk

    def _edited(self, actor: Any) -> UUID:
        """An edit that its maker may take back."""
        projects.change_project(
            actor, project_id=self.rows["project", "own"], mandatory_citation=""
        )
        projects.change_project(
            actor, project_id=self.rows["project", "own"], mandatory_citation="Water Act"
        )
        rows = JournalEntry.objects.filter(actor_id=actor.id, kind="projects.ProjectChanged")
        return rows.latest("sequence").pk

    def _schedule_files(self, key: str, word: str) -> None:
        """A schedule file that waits to be accepted, and for one project one that came in."""
        founder = self.world.actor("founder")
        self.secrets[f"{key}:import"] = f"{word[:4]}plan"
        if key == "own":
            came = self.plan_file(key, word, "x1")
            exchange.accept_import(founder, run_id=came)
            self.rows["accepted_schedule_import", key] = came
        waits = self.plan_file(key, word, "x2")
        self.rows["schedule_import", key] = waits
        self.shown["schedule_import", key] = plan_preview(founder, the_run(founder, waits)).digest
        self.waiting["part"] = "other"

    def plan_file(self, key: str, word: str, uid: str) -> UUID:
        """A project's own schedule with one activity more, and another project in the file."""
        founder, project_id = self.world.actor("founder"), self.rows["project", key]
        plan = carried(the_project(founder, project_id))
        own = plan.projects[0].id
        more = Activity(id=uid, name=f"{word} {uid}", project_id=own)
        kept = store.keep([f"{word} {uid}".encode()])
        run = exchange.start_schedule(
            founder,
            project_id=project_id,
            file_name=f"{word[:4]}plan.xml",
            digest=kept.digest,
            size=kept.size,
        )
        parts = [
            {"id": each, "code": "", "name": each, "n": 1, "finish": None}
            for each in (own, "other")
        ]
        both = replace(
            plan,
            projects=(*plan.projects, Project(id="other", name="Other")),
            activities=(*plan.activities, more),
        )
        table = {"source": "", "written_by": "", "parts": parts, "losses": []}
        reading = PlanReading(plain_plan(both), table, ())
        exchange.finish_plan_reading(founder, run_id=run.pk, reading=reading)
        return run.pk

    def import_file(self, register: str, word: str) -> UUID:
        """A file of the southern office, read and ready to be accepted."""
        founder = self.world.actor("founder")
        row = f"Code,Project name,Whole life cost\n{word.upper()}-1,{word}file one,900\n"
        kept = store.keep([row.encode()])
        run = exchange.start_import(
            founder,
            file_name=f"{word}file.csv",
            digest=kept.digest,
            size=kept.size,
            office_id=self.world.id("south"),
            period=clock.today(),
            register=register,
        )
        reading = read_register(row.encode(), name="x.csv", mapping=None, currency="GBP")
        exchange.finish_reading(founder, run_id=run.pk, reading=reading)
        return run.pk

    def subject_person(self, subject: Subject) -> Any:
        """Return the person that a subject is."""
        return self.world.people[subject.key]
