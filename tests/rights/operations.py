"""What every operation of the API needs, as ``table`` says it of pages; reviewed by hand."""

from sightline.kernel import clock
from tests.rights.table import AIM, ANYONE, EDIT, KEEP, LINE, NO_EDIT, OFFICES, PEOPLE, REPORT, Way

IDENTITY, STRATEGY = "identity.read", "strategy.read"
OWN_TOKEN, OWN_VIEW = "identity.own_token", "identity.own_view"
MEASURE, GATE = "strategy.read_measure", "projects.submit_gate"
PORTFOLIOS, PROGRAMS = "projects.manage_portfolios", "projects.manage_programs"
WORKING = "projects.read_working"
YEAR = {"fiscal_year": str(clock.today().year + 3)}


def _all(gate: str, names: str) -> dict[str, tuple[Way, ...]]:
    return {name: (Way(gate),) for name in names.split()}


def _one(gate: str, kind: str, names: str) -> dict[str, tuple[Way, ...]]:
    return {name: (Way(gate, kind),) for name in names.split()}


def _do(action: str, kind: str, names: str) -> dict[str, tuple[Way, ...]]:
    return {name: (Way(action, kind, action),) for name in names.split()}


def _calendars(names: str, gate: str, does: str) -> dict[str, tuple[Way, ...]]:
    kinds = ("calendar", "shared_calendar")
    return {name: tuple(Way(gate, kind, does) for kind in kinds) for name in names.split()}


def _new(action: str, name: str) -> dict[str, tuple[Way, ...]]:
    return {name: (Way(action, "office", action, inside="office_id"),)}


IMPORT, ACCEPT, MAPS = "exchange.start", "exchange.accept", "exchange.save_mapping"
EXCHANGE: dict[str, tuple[Way, ...]] = {
    **_all("exchange.read", "imports mappings"),
    "start_import": (
        Way(IMPORT, "office", IMPORT, inside="office_id"),
        Way(IMPORT, "project", IMPORT, inside="project_id"),
    ),
    **{
        name: (Way("exchange.read", "import"), Way("exchange.read", "schedule_import"))
        for name in ("import_run", "import_mapping", "import_problems", "import_history")
    },
    **_one("exchange.read", "schedule_import", "import_schedule_file"),
    "import_difference": (
        Way("exchange.read", "import", ACCEPT),
        Way("exchange.read", "schedule_import", ACCEPT),
    ),
    "accept_import": (Way(ACCEPT, "import", ACCEPT), Way(ACCEPT, "schedule_import", ACCEPT)),
    "discard_import": (Way(IMPORT, "import", IMPORT), Way(IMPORT, "schedule_import", IMPORT)),
    **_do(IMPORT, "import", "choose_mapping"),
    **_do(IMPORT, "schedule_import", "choose_part"),
    "undo_import": (
        Way(ACCEPT, "accepted_import", ACCEPT),
        Way(ACCEPT, "accepted_schedule_import", ACCEPT),
    ),
    "save_mapping": (Way(MAPS, "import", IMPORT, inside="run_id"),),
    **_one("exchange.read", "mapping", "mapping"),
    **_do(MAPS, "mapping", "drop_mapping"),
}
OPERATIONS: dict[str, tuple[Way, ...]] = {
    **EXCHANGE,
    **_all(IDENTITY, "me grants people organisation offices"),
    **_all(OWN_TOKEN, "tokens issue_token"),
    **_all(OWN_VIEW, "views save_view"),
    **_all(STRATEGY, "themes objectives"),
    **_all(ANYONE, "portfolios programs projects raid subjects"),
    "change_projects": (Way(EDIT),),
    "grant_role": (Way("identity.grant", "office", "identity.grant", inside="node_id"),),
    **_do(PEOPLE, "organisation", "add_person"),
    **_one(IDENTITY, "person", "person"),
    **_do(PEOPLE, "person", "change_person deactivate_person reactivate_person"),
    **_do("identity.read_history", "person", "person_history"),
    **_do("identity.set_organisation", "organisation", "change_organisation"),
    **_do(OFFICES, "organisation", "open_office"),
    **_one(IDENTITY, "office", "office office_history relations"),
    **_do(OFFICES, "office", "change_office close_office relate_offices"),
    **_one(IDENTITY, "relation", "relation"),
    **_do(OFFICES, "relation", "end_relation"),
    **_one(IDENTITY, "grant", "grant"),
    **_do("identity.grant", "grant", "confirm_grant revoke_role"),
    **_do(OWN_TOKEN, "token", "token revoke_token"),
    **_one(OWN_VIEW, "view", "view"),
    **_do(OWN_VIEW, "view", "drop_view"),
    **_do("strategy.set_theme", "organisation", "add_theme"),
    **_one(STRATEGY, "theme", "theme theme_history"),
    **_do("strategy.set_theme", "theme", "change_theme"),
    **_new(AIM, "set_objective"),
    **_one(STRATEGY, "objective", "objective objective_detail objective_history key_results"),
    **_do(
        AIM,
        "objective",
        "change_objective activate_objective achieve_objective retire_objective "
        "reinstate_objective add_key_result",
    ),
    **_one(STRATEGY, "key_result", "key_result key_result_history readings"),
    **_do(AIM, "key_result", "change_key_result drop_key_result"),
    **_do(MEASURE, "key_result", "take_reading"),
    **_one(STRATEGY, "reading", "reading"),
    **_do(MEASURE, "reading", "correct_reading"),
    **_new(PORTFOLIOS, "open_portfolio"),
    **_one(ANYONE, "portfolio", "portfolio portfolio_history"),
    **_do(PORTFOLIOS, "portfolio", "change_portfolio"),
    **_new(PROGRAMS, "open_program"),
    **_one(ANYONE, "program", "program program_history"),
    **_do(PROGRAMS, "program", "change_program"),
    **_new("projects.open", "open_project"),
    **_one(
        ANYONE,
        "project",
        "project project_history phases gates milestones cost_years contributions benefits "
        "project_raid touches reports",
    ),
    **_do(
        EDIT, "project", "change_project add_phase add_gate add_milestone raise_raid touch_subject"
    ),
    **_one(ANYONE, "project", "schedule schedule_figures"),
    **_do(EDIT, "project", "take_schedule_figures"),
    **_do(EDIT, "project", "draw_schedule edit_schedule set_schedule_options"),
    "propose_link": (Way(EDIT, "activity", EDIT, inside="successor_id"),),
    **_do(EDIT, "asked_link", "agree_link"),
    **_do(EDIT, "cross_link", "drop_link"),
    "undo_schedule_edit": (Way(EDIT, "project", EDIT, {"entry_id": NO_EDIT}),),
    "set_baseline": (Way(EDIT, "project", EDIT, {"number": "2"}),),
    "drop_baseline": (Way(EDIT, "project", EDIT, {"number": "1"}),),
    "approve_baseline": (Way("projects.decide", "project", "projects.decide", {"number": "1"}),),
    **_all(ANYONE, "calendars"),
    "holidays": (Way(ANYONE, query="country=DE&first_year=2027"),),
    **_one(ANYONE, "project", "project_calendars"),
    **_do(KEEP, "organisation", "make_calendar"),
    **_do(EDIT, "project", "make_project_calendar"),
    **_calendars("calendar calendar_history", ANYONE, ""),
    **_calendars("change_calendar look_at_calendar drop_calendar add_holidays", KEEP, KEEP),
    "undo_calendar_change": (Way(KEEP, parts={"entry_id": NO_EDIT}),),
    "set_cost_year": (Way(EDIT, "project", EDIT, YEAR),),
    **_do("projects.decide", "project", "rebaseline approve_project hold_project cancel_project"),
    **_do("projects.transfer", "project", "transfer_project"),
    **_do(
        "projects.run",
        "project",
        "initiate_project plan_project execute_project wind_up_project close_project track_project",
    ),
    **_do(LINE, "project", "set_contribution promise_benefit"),
    **_do(REPORT, "project", "write_report"),
    **_one(ANYONE, "phase", "phase phase_history"),
    **_do(EDIT, "phase", "change_phase drop_phase"),
    **_one(ANYONE, "gate", "gate gate_history"),
    **_do(EDIT, "gate", "change_gate drop_gate"),
    **_do(GATE, "gate", "submit_gate"),
    **_do(GATE, "asked_gate", "withdraw_gate"),
    **_do("projects.decide_gate", "asked_gate", "decide_gate"),
    **_one(ANYONE, "milestone", "milestone milestone_history"),
    **_do(EDIT, "milestone", "change_milestone drop_milestone"),
    **_one(ANYONE, "cost_year", "cost_year cost_year_history"),
    **_one(ANYONE, "contribution", "contribution contribution_history"),
    **_do(LINE, "contribution", "end_contribution"),
    **_one(ANYONE, "benefit", "benefit benefit_history"),
    **_do(LINE, "benefit", "change_benefit"),
    **_do("projects.accept_benefit", "benefit", "accept_benefit"),
    "raid_item": (Way(ANYONE, "raid"), Way(ANYONE, "hidden_raid")),
    "change_raid": (Way(EDIT, "raid", EDIT), Way(EDIT, "hidden_raid", EDIT)),
    **_do(EDIT, "raid", "move_raid convert_raid"),
    "raid_history": (Way(WORKING, "raid", WORKING), Way(WORKING, "hidden_raid", WORKING)),
    **_one(ANYONE, "subject", "subject"),
    **_one(ANYONE, "touch", "touch"),
    **_do(EDIT, "touch", "leave_subject"),
    "report": (Way(ANYONE, "report"), Way(ANYONE, "draft")),
    "report_history": (Way(WORKING, "report", WORKING), Way(WORKING, "draft", WORKING)),
    **_do(REPORT, "draft", "change_report submit_report"),
    **_do("projects.check_report", "sent_report", "send_back_report check_report"),
    **_do("projects.publish_report", "checked_report", "publish_report"),
    **_do("audit.search", "organisation", "search_journal verification"),
    **_do("audit.read_changes", "any_entry", "changes_of"),
    **_do("audit.verify", "organisation", "verify_journal"),
}
