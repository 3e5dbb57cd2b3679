"""The committed description of the API is the API, and its closed words are the rules' own."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sightline.changes import rules as changes
from sightline.changes.models import Sitting
from sightline.changes.rest import area, boards, decisions, requests, sittings, votes
from sightline.identity import rules as identity
from sightline.identity.rest import access, offices
from sightline.kernel.command import COMMANDS
from sightline.kernel.policy import ACTIONS
from sightline.projects import rules
from sightline.projects.models import Project, RaidItem, SimulationRun, StatusReport
from sightline.projects.rest import groups, plan, projects, raid, reports, simulations
from sightline.projects.rest.schemas import Colour
from sightline.site.api import operations, schema, schema_text
from sightline.strategy.models import Objective
from sightline.strategy.rest import objectives
from sightline.ui.api.schemas import Out

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
NO_COMMAND_OF_THE_API = {
    "identity.found_organisation",  # the operator at the machine
    "identity.change_password",  # a page, with the password rules and a fresh sign-in
    "identity.rename_node",  # renaming what a grant stands on does it
    "identity.note_sign_in",  # signing in does it
    "audit.keep_verification",  # verify_journal does it
    "projects.move_project",  # an operation for each step
    "projects.apply_register",  # accepting an import does it
    "projects.undo_register",  # undoing an import does it
    "projects.apply_plan",  # accepting the import of a schedule does it
    "projects.set_life_cycle",  # apply_life_cycle does it
    "projects.carry_out_change",  # apply_change does it
    "projects.take_change_back",  # back_out_change does it
    "projects.undo_change",  # sending the value before does it
    "projects.finish_simulation",  # the worker does it
    "projects.fail_simulation",  # the worker does it
    "projects.undo_plan",  # undoing the import of a schedule does it
    "changes.undo_window_change",  # sending the values before does it
    "changes.make_feed",  # a page, by the person in whose name the link reads
    "changes.revoke_feed",  # beside it
    "projects.abandon_simulation",  # the job does it, where its asker no longer may
    "linkages.refresh_linkages",  # the job that discovers does it
    "linkages.leave_suggestions",  # undoing an import does it
    "linkages.undo_linkage",  # the toast of a page does it, for some minutes
    "linkages.check_dependencies",  # the job after a schedule changed does it
    "results.apply_measures",  # a register's measures, brought in from the command line
    "identity.move_grant",  # a step of a merger does it
    "projects.transfer_portfolio",  # so it does
    "projects.transfer_program",  # so it does
    "changes.move_board",  # so it does
    "services.import_catalogue",  # a catalogue's file, brought in from the command line
    "services.draw_look",  # the job after a report or gate does it
    "demand.transfer_proposal",  # so it does
    "identity.move_office",  # so it does
    "network.hand_over_standard",  # so it does
    "network.receive_standard",  # accepting a package does it
    "network.return_standard",  # undoing a package does it
    "knowledge.receive_plan",  # accepting a package does it
    "knowledge.return_plan",  # undoing a package does it
    "network.turn_network",  # the job of the day does it
    "results.follow_projects",  # the job after a project's finish moved does it
    "projects.expect_benefit",  # forecast_benefit does it
    "linkages.undo_dependency",  # sending the value before does it
    "demand.receive_proposal",  # the public form, by whoever has its link
    "demand.note_letter_sent",  # the job that sends it does
    "demand.finish_selection",  # the job that solves does it
    "demand.fail_selection",  # so it does
    "demand.abandon_selection",  # the job does it, where its asker no longer may
    "projects.shift_project",  # approve_scenario does it
    "changes.raise_decided",  # the job after a decision on the portfolio does it
    "changes.withdraw_decided",  # the job after it was taken back does it
    "changes.raise_dependency",  # what falls short puts itself before a board
    "exchange.start_schedule",  # start_import does it, where the file is a schedule
    "exchange.finish_reading",  # the job that reads does it
    "exchange.finish_plan_reading",  # so it does for a schedule
    "exchange.import_schedule",  # the command line; start_import and accept_import do it here
    "exchange.import_register",  # the command line; start_import and accept_import do it here
}


def test_the_committed_description_is_the_api() -> None:
    if os.environ.get("SIGHTLINE_SNAP") == "1":
        COMMITTED.write_text(schema_text(), encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == schema_text(), (
        "the API changed: look at the difference, then run this test with SIGHTLINE_SNAP=1"
    )


def test_it_is_openapi_of_this_version() -> None:
    document = schema()
    assert document["openapi"] == "3.1.0"
    assert "Problem" in document["components"]["schemas"]
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_operation_names_its_action_and_has_a_name_of_its_own() -> None:
    names = [operation.operation_id for operation in operations()]
    assert len(names) == len(set(names)) > 140
    for operation in operations():
        assert (operation.openapi_extra or {})["x-action"] in ACTIONS
        assert len(operation.auth_callbacks) == 2


def test_reading_operations_ask_for_reading_actions_only() -> None:
    own = {"tokens", "token", "views", "view"}
    asked_with_a_body = {
        "similar",
        "weigh_deltas",
        "proposals_alike",
    }  # what is too long for an address
    for operation in operations():
        action = ACTIONS[(operation.openapi_extra or {})["x-action"]]
        if operation.methods == ["GET"]:
            assert action.reads or operation.operation_id in own, operation.operation_id
        else:
            assert not action.reads or operation.operation_id in asked_with_a_body


def test_every_command_has_its_operation() -> None:
    named = {operation.operation_id for operation in operations()}
    ours = {
        name
        for name, run in COMMANDS.items()  # tests have commands of their own
        if run.__module__.startswith("sightline.")
    }
    missing = {name for name in ours if name.split(".")[1] not in named}
    assert missing == NO_COMMAND_OF_THE_API & ours


def refs(part: Any) -> set[str]:
    """Return the schemas that a part of the document refers to."""
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*(refs(inner) for inner in part.values()))
    return set().union(*map(refs, part)) if isinstance(part, list) else set()


def test_every_reference_is_there_and_every_body_refuses_unknown_fields() -> None:
    document = schema()
    components = document["components"]
    for ref in refs(document):
        _, _, kind, name = ref.split("/")
        assert name in components[kind]
    for name, found in components["schemas"].items():
        if found["type"] == "object":
            assert found.get("additionalProperties") is False, name


@pytest.mark.parametrize(
    ("declared", "ruled"),
    [
        (access.Role, identity.ROLES),
        (offices.Level, identity.LEVELS),
        (offices.Kind, identity.RELATIONS),
        (Colour, rules.COLOURS),
        (groups.RollUp, rules.POLICIES),
        (plan.Outcome, rules.GATE_OUTCOMES),
        (raid.Kind, rules.RAID_KINDS),
        (raid.Response, {**rules.RESPONSES, "": ""}),
        (raid.SubjectKind, rules.SUBJECTS),
        (raid.Verb, RaidItem.life.moves),
        (reports.Dimension, rules.DIMENSIONS),
        (projects.Confidentiality, Project.Confidentiality.values),
        (objectives.State, Objective.State.values),
        (boards.Level, changes.LEVELS),
        (boards.Cadence, changes.CADENCES),
        (boards.Side, changes.SIDES),
        (sittings.State, Sitting.State.values),
        (votes.Choice, changes.CHOICES),
        (decisions.Outcome, changes.OUTCOMES),
        (requests.Kind, changes.KINDS),
        (requests.Type, changes.TYPES),
        (requests.Reason, changes.REASONS),
        (requests.Urgency, changes.URGENCIES),
        (area.ItemKind, changes.ITEM_KINDS),
        (area.Answer, changes.ANSWERS),
        (simulations.SimulationOut.model_fields["state"].annotation, SimulationRun.State.values),
        (reports.ReportOut.model_fields["state"].annotation, StatusReport.State.values),
    ],
)
def test_closed_words_are_those_of_the_rules(declared: Any, ruled: Any) -> None:
    assert set(get_args(declared)) == set(ruled)


def schemas_of(base: type[BaseModel]) -> list[type[BaseModel]]:
    found, waiting = [], [base]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return found


def schemas_of_rows() -> list[type[BaseModel]]:
    return schemas_of(Out)


def test_no_two_schemas_share_a_name() -> None:
    """One of them would stand for both in the description."""
    ours = {kind for kind in schemas_of(BaseModel) if kind.__module__.startswith("sightline.")}
    named = Counter(kind.__name__ for kind in ours)
    told = schema()["components"]["schemas"]
    assert not [name for name, n in named.items() if n > 1 and name in told]


def test_no_answer_tells_a_secret() -> None:
    held = {"password", "digest", "email"}
    assert len(schemas_of_rows()) > 20
    for kind in schemas_of_rows():
        assert not held & kind.model_fields.keys(), kind
    assert json.dumps(schema()).count('"password"') == 1  # what adding a person takes in
