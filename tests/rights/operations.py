"""What every operation of the API needs, as ``table`` says it of pages; reviewed by hand."""

from sightline.kernel import clock
from tests.maturity.scene import SMALL
from tests.rights.maturity import ANSWERS, ITEMS, SCORES
from tests.rights.table import (
    ADOPTION_STEPS,
    AGREE,
    AIM,
    ANSWER_IT,
    ANYONE,
    APPLY_LESSON,
    APPROVE,
    ASKED,
    ASSESS,
    ASSESS_IT,
    BENEFIT_EDIT,
    BENEFIT_READ,
    BENEFIT_STEPS,
    CAMPAIGN_STEPS,
    CAPTURE,
    CARRY,
    COMPUTE,
    DECIDE,
    DEMAND,
    DESK,
    DEVIATION_STEPS,
    DRAW,
    EDIT,
    ENDS,
    FEEDBACK_STEPS,
    FUNDS,
    GRANDFATHER,
    IMPROVEMENT_STEPS,
    ITEM_STEPS,
    KEEP,
    KEEP_MODELS,
    LEARN,
    LESSON_STEPS,
    LINE,
    LINKED,
    LOOKS,
    MERGE,
    MERGER_STEPS,
    MODELS,
    NO_EDIT,
    OF_TEMPLATES,
    OFFICES,
    PEOPLE,
    PLANS,
    PROPOSE,
    RAISE,
    RANK,
    RANKS,
    RATE,
    RECHOOSE,
    REPORT,
    REUSE,
    ROLL,
    RUN_IT,
    SHAPE,
    SHARE,
    SIMULATE,
    STANDARDS_KEEP,
    STANDARDS_READ,
    VERSION_STEPS,
    WATCH,
    WINDOWS,
    Way,
)

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
    **_do("exchange.raise", "schedule_import", "raise_from_import"),
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
SEEN, PUT = "changes.read", "changes.put_on_agenda"
MANAGE, SIT, RUN = "changes.manage_boards", "changes.sit", "changes.run_sitting"
PREPARE = "changes.prepare_sitting"
BOARDS: dict[str, tuple[Way, ...]] = {
    **_all(SEEN, "boards board_members delegations sittings agenda decisions conditions"),
    **_all(SEEN, "follow_ups"),
    **_new(MANAGE, "open_board"),
    **_one(SEEN, "north_board", "board board_history"),
    **_do(MANAGE, "north_board", "change_board close_board seat_member"),
    **_do(PREPARE, "north_board", "call_sitting plan_sittings"),
    **_one(SEEN, "seat", "board_member"),
    **_do(MANAGE, "seat", "unseat_member name_chair"),
    **_do(SIT, "seat", "delegate_vote"),
    **_one(SEEN, "delegation", "delegation"),
    **_do(SIT, "delegation", "revoke_delegation"),
    **_one(SEEN, "sitting", "sitting consent_block"),
    **_one(SEEN, "held_sitting", "sitting_minutes"),
    **_do(RUN, "planned_sitting", "begin_sitting"),
    **_do(PREPARE, "planned_sitting", "cancel_sitting prepare_agenda"),
    **_do(RUN, "sitting", "end_sitting arrive leave add_follow_up"),
    **_do(SIT, "held_sitting", "sign_minutes"),
    **_do(PREPARE, "sitting", "add_topic"),
    **_one(SEEN, "topic", "agenda_item"),
    **_one(SEEN, "case_item", "agenda_case"),
    **_do(PREPARE, "topic", "move_agenda_item drop_agenda_item"),
    **_do(PREPARE, "case_item", "put_in_consent"),
    **_do(RUN, "case_item", "pull_from_consent"),
    **_do(RUN, "topic", "begin_item note_item"),
    **_do(RUN, "running", "end_item"),
    **_one(PUT, "case", "put_on_agenda"),
    **_do(SIT, "sitting", "vote_consent decide_consent"),
    **_do(SIT, "case_item", "declare_interest cast_vote decide_change"),
    **_one(SEEN, "decision", "decision"),
    **_do(SIT, "decision", "reconsider_decision"),
    **_one(SEEN, "condition", "condition"),
    **_do("changes.meet_condition", "condition", "meet_condition"),
    **_do("changes.see_condition", "condition", "see_condition"),
    **_one(SEEN, "follow_up", "follow_up"),
    **_do("changes.follow_up", "follow_up", "finish_follow_up"),
}
READ_CHANGES = "changes.read"


def _windows(names: str, gate: str, does: str) -> dict[str, tuple[Way, ...]]:
    kinds = ("window", "shared_window")
    return {name: tuple(Way(gate, kind, does) for kind in kinds) for name in names.split()}


CHANGES: dict[str, tuple[Way, ...]] = {
    **_all(READ_CHANGES, "windows collisions change_measures schedule_of_change"),
    **_windows("window window_history", READ_CHANGES, ""),
    **_windows("change_window drop_window", WINDOWS, WINDOWS),
    "add_window": (
        Way(WINDOWS, "organisation", WINDOWS),
        Way(WINDOWS, "project", WINDOWS, inside="project_id"),
    ),
}
READ_LINKAGES, JUDGE = "linkages.read", "linkages.judge"
LINKAGES: dict[str, tuple[Way, ...]] = {
    **_all(READ_LINKAGES, "linkages linkage_precision similar"),
    "linkage": (Way(READ_LINKAGES, "linkage"), Way(READ_LINKAGES, "confirmed_linkage")),
    **_one(READ_LINKAGES, "project", "project_linkages"),
    **_do(JUDGE, "linkage", "review_linkage confirm_linkage dismiss_linkage"),
    **_do(JUDGE, "confirmed_linkage", "act_on_linkage close_linkage"),
}
REQUESTS: dict[str, tuple[Way, ...]] = {
    **_all(READ_CHANGES, "changes change_templates"),
    **_one(
        READ_CHANGES,
        "asked_change",
        "change change_history change_impact change_items change_funding change_options",
    ),
    "raise_change": (Way(RAISE, "project", RAISE, inside="project_id"),),
    "weigh_deltas": (Way("changes.weigh", "project", "changes.weigh", sends={"deltas": []}),),
    **_do(SHAPE, "change", "edit_change submit_change add_option"),
    **_do("changes.screen", "sent_change", "screen_change return_change"),
    **_do("changes.withdraw", "change", "withdraw_change"),
    **_do(COMPUTE, "change", "compute_area"),
    **_do("changes.present", "asked_change", "end_assessment present_change"),
    **_do(FUNDS, "asked_change", "say_no_funding ask_funding"),
    **_do("changes.schedule", "change", "schedule_change"),
    **_do(CARRY, "change", "begin_change apply_change finish_change back_out_change"),
    **_do("changes.review", "change", "review_change"),
    **_do("changes.close", "change", "close_change"),
    **_do(COMPUTE, "asked_change", "name_item"),
    **_one(READ_CHANGES, "item", "change_item"),
    **_do("changes.assess", "item", "answer_item"),
    **_do("changes.waive", "item", "waive_item"),
    **_do(COMPUTE, "named_item", "drop_item"),
    **_one(READ_CHANGES, "funding", "funding"),
    **_do("changes.reserve", "funding", "reserve_funding decline_funding"),
    **_do("changes.release", "funding", "release_funding"),
    **_one(READ_CHANGES, "option", "option"),
    **_do(SHAPE, "option", "choose_option drop_option"),
    **_one(READ_CHANGES, "template", "change_template"),
    "write_template": (Way(OF_TEMPLATES, "night_board", OF_TEMPLATES, inside="board_id"),),
    **_do("changes.approve_template", "template", "approve_template"),
    **_do(OF_TEMPLATES, "template", "retire_template"),
    **_one(RAISE, "approved_template", "start_standard"),
}
DEPENDENCIES: dict[str, tuple[Way, ...]] = {
    **_all(LINKED, "dependencies dependency_matrix"),
    **_one(LINKED, "project", "project_dependencies"),
    **_one(LINKED, "dependency", "dependency"),
    **_do(LINKED, "whole_dependency", "dependency_history"),
    "propose_dependency": (Way(PROPOSE, "taker", PROPOSE, inside="receiver_id"),),
    **_do(AGREE, "raid_need", "propose_from_raid"),
    **_do(AGREE, "dependency", "change_dependency doubt_dependency break_dependency"),
    "withdraw_dependency": (Way(PROPOSE, "dependency", AGREE),),
    **_do(AGREE, "asked_dependency", "confirm_dependency"),
    **_do(AGREE, "promise", "meet_dependency"),
    **_do(AGREE, "doubted", "recover_dependency"),
    **_do(AGREE, "broken", "renew_dependency"),
}
RESULTS: dict[str, tuple[Way, ...]] = {
    **_all(
        BENEFIT_READ, "tracked_benefits claimed_twice results reference_class forecast_accuracy"
    ),
    **_do(BENEFIT_EDIT, "bare_benefit", "profile_benefit"),
    **_one(
        BENEFIT_READ,
        "profile",
        "benefit_profile benefit_profile_history benefit_standing benefit_measures",
    ),
    **_do(BENEFIT_EDIT, "profile", "change_profile forecast_benefit share_benefit add_measure"),
    **{f"{verb}_benefit": (Way(does, kind, does),) for verb, (does, kind) in BENEFIT_STEPS.items()},
    **_one(BENEFIT_READ, "benefit_measure", "benefit_measure benefit_readings"),
    **_do(BENEFIT_EDIT, "benefit_measure", "change_measure drop_measure"),
    **_do(BENEFIT_EDIT, "live_measure", "read_benefit"),
    **_one(BENEFIT_READ, "taken_reading", "benefit_reading"),
    **_do("results.attest", "taken_reading", "attest_reading"),
    **_do("results.confirm", "attested_reading", "confirm_reading"),
    **_do("results.dispute", "taken_reading", "dispute_reading"),
    **_one(BENEFIT_READ, "project", "benefits_map"),
    **_do(DRAW, "project", "add_map_node"),
    **_one(BENEFIT_READ, "map_node", "map_node"),
    **_do(DRAW, "map_node", "change_map_node drop_map_node link_map_nodes"),
    **_one(BENEFIT_READ, "map_edge", "map_link"),
    **_do(DRAW, "map_edge", "unlink_map_nodes"),
}

DEMANDS: dict[str, tuple[Way, ...]] = {
    **_all(DEMAND, "proposals proposals_alike"),
    **_all("demand.propose", "propose"),
    **_one(DEMAND, "ask", "proposal_way"),
    "proposal": tuple(Way(DEMAND, kind) for kind in ("ask", "draft_ask", "hidden_ask")),
    **_do("demand.read_history", "ask", "proposal_history"),
    **_do(ASKED, "ask", "edit_proposal set_aim"),
    **_do(ASKED, "draft_ask", "submit_proposal"),
    **_do("demand.withdraw", "ask", "withdraw_proposal"),
    **_do("demand.join", "ask", "join_proposal"),
    **_do("demand.join", "joined_ask", "leave_proposal"),
    **_do(DESK, "ask", "screen_proposal send_back route_proposal decline_proposal merge_proposal"),
    **_do(DESK, "screened_ask", "qualify_proposal"),
    **_do(DECIDE, "qualified_ask", "approve_proposal defer_proposal"),
    **_do(DESK, "deferred_ask", "resume_proposal"),
    **_do(DESK, "rejected_ask", "reopen_proposal"),
    **_do(DESK, "approved_ask", "complete_proposal"),
    **_do("demand.convert", "approved_ask", "convert_proposal"),
    **_all(DEMAND, "scoring_models"),
    **_do(MODELS, "organisation", "make_scoring_model"),
    **_one(DEMAND, "scoring", "scoring_model scoring_versions"),
    **_do(MODELS, "scoring", "change_scoring_model retire_scoring_model"),
    **_do(MODELS, "old_scoring", "reinstate_scoring_model"),
    **_one(RANKS, "qualified_ask", "proposal_ratings"),
    **_do("demand.rate", "qualified_ask", "rate_proposal"),
    **_all(RANKS, "rankings judged_scoring_models"),
    **_do(RANK, "organisation", "make_ranking"),
    **_one(RANKS, "ranking", "ranking ranking_lines ranking_flips"),
    **_one(RANKS, "frozen_ranking", "ranking_replay"),
    **_do(RANK, "ranking", "change_ranking sort_ranking freeze_ranking"),
    **_do(RANK, "ranking_line", "move_line call_line"),
    **_all(LOOKS, "scenarios would_stop triggers rechoices"),
    "compare_scenarios": (Way(LOOKS, query=f"pick={NO_EDIT},{NO_EDIT}"),),
    **_new(PLANS, "make_scenario"),
    **_one(LOOKS, "scenario", "scenario scenario_outcome scenario_limits scenario_deltas"),
    **_one(LOOKS, "record_scenario", "scenario_plans"),
    **_do(PLANS, "scenario", "change_scenario copy_scenario lay_delta propose_scenario"),
    **_do(PLANS, "scenario", "drop_scenario"),
    **_do(PLANS, "put_scenario", "rework_scenario"),
    **_do(APPROVE, "put_scenario", "approve_scenario"),
    **_do(APPROVE, "record_scenario", "undo_scenario"),
    **_do(PLANS, "delta", "drop_delta"),
    **_do(PLANS, "solved_scenario", "ask_selection accept_selection"),
    **_one(LOOKS, "selection", "selection"),
    **_one(LOOKS, "answer", "selection_answer"),
    **_do(PLANS, "selection", "cancel_selection"),
    "watch_portfolio": (Way(WATCH),),
    **_one(LOOKS, "trigger", "trigger"),
    **_do(ENDS, "trigger", "answer_trigger set_aside_trigger"),
    **_one(LOOKS, "rechoice", "rechoice"),
    **_do(RECHOOSE, "project", "rechoose"),
    **_all("demand.read_links", "intake_links"),
    **_one("demand.read_links", "link", "intake_link"),
    **_new("demand.keep_links", "make_intake_link"),
    **_do("demand.keep_links", "link", "revoke_intake_link"),
}
NETWORK_NAMES = {
    "enforce": "enforce_version", "plan": "plan_adoption", "begin": "begin_adoption",
    "finish": "finish_adoption", "take-back": "take_back_adoption", "exempt": "exempt_office", "reinstate": "reinstate_office",
}  # fmt: skip
MERGER_NAMES = {
    "inventory": "take_inventory", "change": "change_merger", "abandon": "abandon_merger",
    "assess": "assess_merger", "plan": "plan_standardisation",
    "approve": "approve_standardisation", "reopen": "reopen_assessment",
    "integrate": "plan_integration", "coordinate": "coordinate_offices",
}  # fmt: skip
MERGERS: dict[str, tuple[Way, ...]] = {
    **_all(STANDARDS_READ, "mergers"),
    "propose_merger": (Way(MERGE, "office", MERGE, inside="first_id"),),
    **_one(STANDARDS_READ, "merger", "merger merger_items"),
    **_one(STANDARDS_READ, "stock_merger", "merger_figures"),
    **_one(STANDARDS_READ, "merging", "merger_steps"),
    **{MERGER_NAMES[v]: (Way(does, k, does),) for v, (does, k) in MERGER_STEPS.items()},
    "add_merger_item": (Way(ASSESS, "merger", ASSESS),),
    **_one(STANDARDS_READ, "merger_item", "merger_item"),
    **_do(ASSESS, "merger_item", "change_merger_item"),
    **{f"{v}_merger_item": (Way(does, k, does),) for v, (does, k) in ITEM_STEPS.items()},
    "add_merger_step": (Way(MERGE, "merging", MERGE),),
    **_one(STANDARDS_READ, "merger_step", "merger_step merger_step_preview"),
    "carry_out_step": (Way("network.take_steps", "merger_step", MERGE),),
    "undo_step": (Way("network.take_steps", "done_step", MERGE),),
    **_do(MERGE, "spare_step", "drop_merger_step"),
}
NETWORK: dict[str, tuple[Way, ...]] = {
    **MERGERS,
    **_all(STANDARDS_READ, "standards compliance grandfatherings regimes deviations"),
    **_all(STANDARDS_READ, "feedback_threads"),
    "write_standard": (Way(STANDARDS_KEEP),),
    **_one(STANDARDS_READ, "standard", "standard"),
    **_one(STANDARDS_READ, "live_standard", "standard_versions"),
    **_do(STANDARDS_KEEP, "standard", "change_standard"),
    "draft_version": (Way(STANDARDS_KEEP, "live_standard", STANDARDS_KEEP),),
    **_one(
        STANDARDS_READ,
        "live_version",
        "standard_version preview_version version_differences version_duties clauses adoptions",
    ),
    **_one(STANDARDS_READ, "asked_version", "standard_comments"),
    **_do(STANDARDS_KEEP, "draft_version", "change_version add_clause"),
    **{f"{v}_version": (Way(does, k, does),) for v, (does, k) in VERSION_STEPS.items()},
    **_one(STANDARDS_READ, "clause", "clause"),
    **_do(STANDARDS_KEEP, "clause", "change_clause"),
    **_do(STANDARDS_KEEP, "spare_clause", "drop_clause"),
    "comment_on": (Way("network.comment", "asked_version"),),
    **_one(STANDARDS_READ, "comment", "standard_comment"),
    **_do(STANDARDS_KEEP, "comment", "answer_comment"),
    **_one(STANDARDS_READ, "adoption", "adoption"),
    **{NETWORK_NAMES[v]: (Way(does, k, does),) for v, (does, k) in ADOPTION_STEPS.items()},
    **_one(STANDARDS_READ, "project", "project_duties findings project_life_cycles"),
    "apply_life_cycle": (Way("network.apply", "project", "network.apply"),),
    "find_compliance": (Way("network.judge", "project", "network.judge"),),
    **_one(STANDARDS_READ, "finding", "finding"),
    "grandfather_project": (Way(GRANDFATHER, "project", GRANDFATHER),),
    **_one(STANDARDS_READ, "grandfathering", "grandfathering"),
    **_do(GRANDFATHER, "grandfathering", "end_grandfathering"),
    **_one(STANDARDS_READ, "regime", "regime"),
    "office_duties": (Way(STANDARDS_READ, "office"),),
    "set_regime": (Way("network.keep_regimes", "office", "network.keep_regimes"),),
    **_do("network.keep_regimes", "regime", "end_regime"),
    **_one(STANDARDS_READ, "live_clause", "precedents"),
    "draft_deviation": (
        Way(
            "network.ask", "office", "network.ask", {"clause_id": "live_clause"}, inside="office_id"
        ),
    ),
    "deviation": tuple(
        Way(STANDARDS_READ, kind)
        for kind in ("sent_deviation", "draft_deviation", "live_deviation")
    ),
    **_do("network.ask", "draft_deviation", "change_deviation"),
    **{
        f"{v}{'_about' if v in {'ask', 'answer'} else ''}_deviation": (Way(does, k, does),)
        for v, (does, k) in DEVIATION_STEPS.items()
    },
    "raise_feedback": (
        Way(
            "network.raise",
            "office",
            "network.raise",
            {"standard_id": "live_standard"},
            inside="office_id",
        ),
    ),
    **_one(STANDARDS_READ, "raised_feedback", "feedback_thread"),
    **_one(STANDARDS_READ, "reviewing_feedback", "feedback_posts"),
    **_do("network.say", "raised_feedback", "say_in_feedback"),
    **_one(STANDARDS_READ, "feedback_post", "feedback_post"),
    **{
        "close_over_raiser" if v == "close-over" else f"{v}_feedback": (Way(does, k, does),)
        for v, (does, k) in FEEDBACK_STEPS.items()
    },
}
KNOWLEDGE: dict[str, tuple[Way, ...]] = {
    **_all(LEARN, "lessons"),
    "lesson": tuple(Way(LEARN, kind) for kind in ("lesson", "reviewed_lesson", "published_lesson")),
    **_one(LEARN, "project", "lesson_matches"),
    **_do(CAPTURE, "project", "capture_lesson"),
    **_do(CAPTURE, "lesson", "change_lesson"),
    **{
        f"{verb.replace('-', '_')}_lesson": (Way(does, kind, does),)
        for verb, (does, kind) in LESSON_STEPS.items()
    },
    **_one(LEARN, "published_lesson", "lesson_uses"),
    "apply_lesson": (
        Way(
            APPLY_LESSON,
            "project",
            APPLY_LESSON,
            {"lesson_id": "spare_lesson"},
            inside="project_id",
        ),
    ),
    **_one(LEARN, "lesson_use", "lesson_use"),
    **_do(APPLY_LESSON, "lesson_use", "note_lesson_use"),
    **_all(LEARN, "shared_plans"),
    "shared_plan": tuple(Way(LEARN, kind) for kind in ("shared_draft", "shared_plan")),
    **_one(LEARN, "shared_plan", "plan_versions plan_savings reuses"),
    **_do(SHARE, "project", "draft_shared_plan"),
    **_do(SHARE, "shared_plan", "draft_plan_version"),
    **_one(LEARN, "draft_plan", "plan_version plan_rows"),
    **_do(SHARE, "draft_plan", "choose_plan_rows"),
    **_do("knowledge.release", "draft_plan", "publish_plan_version"),
    "retire_plan_version": (Way("knowledge.retire", "live_plan", "knowledge.retire"),),
    "reuse_plan": (
        Way(REUSE, "project", REUSE, {"version_id": "spare_plan"}, inside="project_id"),
    ),
    **_one(LEARN, "reuse", "reuse"),
    **_do(REUSE, "reuse", "adapt_reuse"),
    **_all(LEARN, "roll_outs"),
    **_one(LEARN, "roll_out", "roll_out roll_out_comparison waves"),
    "plan_roll_out": (Way(ROLL, "office", ROLL, {"version_id": "spare_plan"}, inside="office_id"),),
    "add_wave": (
        Way(ROLL, "project", ROLL, {"roll_out_id": "empty_roll_out"}, inside="project_id"),
    ),
    **_one(LEARN, "wave", "wave"),
    **_do(ROLL, "wave", "move_wave drop_wave"),
}
MATURITY: dict[str, tuple[Way, ...]] = {
    **_all(RATE, "maturity_models campaigns improvements office_levels"),
    "maturity_model": tuple(Way(RATE, kind) for kind in ("maturity_model", "drafted_model")),
    "maturity_versions": (Way(RATE, "drafted_model"),),
    "maturity_version": (Way(RATE, "draft_model"), Way(RATE, "live_model")),
    "adopt_maturity_model": (Way(KEEP_MODELS, "organisation", KEEP_MODELS, sends={"key": "cube"}),),
    "draft_maturity_model": (
        Way(KEEP_MODELS, "organisation", KEEP_MODELS, sends={"content": SMALL}),
    ),
    **_do(KEEP_MODELS, "maturity_model", "draft_model_version"),
    "write_model_version": (
        Way(KEEP_MODELS, "draft_model", KEEP_MODELS, sends={"content": SMALL}),
    ),
    **_do(KEEP_MODELS, "draft_model", "publish_model_version"),
    **_do(KEEP_MODELS, "live_model", "retire_model_version"),
    "campaign": (Way(RATE, "campaign"), Way(RATE, "confirmed_campaign")),
    "plan_campaign": (Way(RUN_IT, "office", RUN_IT, inside="office_id"),),
    **_do(RUN_IT, "campaign", "change_campaign"),
    "choose_items": (Way(RUN_IT, "campaign", RUN_IT, sends=ITEMS),),
    **{
        f"{verb}_campaign": (Way(does, kind, does),)
        for verb, (does, kind) in CAMPAIGN_STEPS.items()
    },
    **_one(RATE, "campaign", "respondents"),
    **_do(RUN_IT, "campaign", "invite_respondent"),
    **_one(RATE, "respondent", "respondent own_answers"),
    **_do(RUN_IT, "spare_respondent", "drop_respondent"),
    "answer_items": (Way(ANSWER_IT, "respondent", ANSWER_IT, sends=ANSWERS),),
    "assess_items": (Way(ASSESS_IT, "assessed_campaign", ASSESS_IT, sends=SCORES),),
    **_one(RATE, "confirmed_campaign", "maturity_results campaign_gaps"),
    **_one(RATE, "office", "office_maturities"),
    **_one(RATE, "improvement", "improvement"),
    "propose_improvement": (Way(RUN_IT, "confirmed_campaign", RUN_IT, sends={"item": "risks"}),),
    **_do(RUN_IT, "improvement", "change_improvement"),
    **{
        f"{verb}_improvement": (Way(does, kind, does),)
        for verb, (does, kind) in IMPROVEMENT_STEPS.items()
    },
}
OPERATIONS: dict[str, tuple[Way, ...]] = {
    **MATURITY,
    **KNOWLEDGE,
    **NETWORK,
    **DEMANDS,
    **BOARDS,
    **RESULTS,
    **CHANGES,
    **REQUESTS,
    **EXCHANGE,
    **LINKAGES,
    **DEPENDENCIES,
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
    **_one(ANYONE, "project", "simulations"),
    **_do(SIMULATE, "project", "start_simulation"),
    **_one(ANYONE, "simulation", "simulation simulation_found"),
    **_do(SIMULATE, "simulation", "cancel_simulation"),
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
