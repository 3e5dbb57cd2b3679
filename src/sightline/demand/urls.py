"""Addresses of demand."""

from django.urls import URLPattern, path

from sightline.demand.pages import (
    continuing,
    judging,
    links,
    proposals,
    public,
    rankings,
    scenario_compare,
    scenarios,
    scoring,
    selections,
    steps,
)

PROPOSAL = "proposals/<uuid:proposal_id>"

MODEL = "scoring/<uuid:model_id>"
RANKING = "rankings/<uuid:ranking_id>"
SCENARIO = "scenarios/<uuid:scenario_id>"

urlpatterns: list[URLPattern] = [
    path("proposals", proposals.proposal_list, name="proposals"),
    path("proposals/board", proposals.proposal_board, name="proposal-board"),
    path("proposals/new", proposals.proposal_new, name="proposal-new"),
    path("proposals/grow", proposals.proposal_grow, name="proposal-grow"),
    path("proposals/alike", proposals.proposals_alike, name="proposals-alike"),
    path("proposals/links", links.link_list, name="intake-links"),
    path("proposals/links/new", links.link_make, name="intake-link-make"),
    path("proposals/links/<uuid:link_id>/revoke", links.link_revoke, name="intake-link-revoke"),
    path(PROPOSAL, proposals.proposal_detail, name="proposal"),
    path(f"{PROPOSAL}/history", proposals.proposal_history, name="proposal-history"),
    path(f"{PROPOSAL}/edit", proposals.proposal_edit, name="proposal-edit"),
    path(f"{PROPOSAL}/objectives", proposals.proposal_aim, name="proposal-aim"),
    path(f"{PROPOSAL}/do/<slug:verb>", steps.proposal_do, name="proposal-do"),
    path(f"{PROPOSAL}/scores/<uuid:model_id>", scoring.proposal_rate, name="proposal-rate"),
    path("scoring", scoring.model_list, name="scoring-models"),
    path("scoring/new", scoring.model_make, name="scoring-model-make"),
    path("scoring/judged", judging.scoring_judged, name="scoring-judged"),
    path(
        "scoring/judged/<uuid:model_id>",
        judging.scoring_judged_model,
        name="scoring-judged-model",
    ),
    path(MODEL, scoring.model_detail, name="scoring-model"),
    path(f"{MODEL}/history", scoring.model_history, name="scoring-model-history"),
    path(f"{MODEL}/version", scoring.model_change, name="scoring-model-change"),
    path(f"{MODEL}/move/<slug:verb>", scoring.model_move, name="scoring-model-move"),
    path("rankings", rankings.ranking_list, name="rankings"),
    path("rankings/new", rankings.ranking_make, name="ranking-make"),
    path(RANKING, rankings.ranking_detail, name="ranking"),
    path(f"{RANKING}/edit", rankings.ranking_edit, name="ranking-edit"),
    path(f"{RANKING}/cut", rankings.ranking_cut, name="ranking-cut"),
    path(f"{RANKING}/sort", rankings.ranking_sort, name="ranking-sort"),
    path(f"{RANKING}/freeze", rankings.ranking_freeze, name="ranking-freeze"),
    path(f"{RANKING}/replay", rankings.ranking_replay, name="ranking-replay"),
    path(f"{RANKING}/weights", rankings.ranking_weights, name="ranking-weights"),
    path(f"{RANKING}/history", rankings.ranking_history, name="ranking-history"),
    path(f"{RANKING}/move", rankings.ranking_move, name="ranking-move"),
    path("ranking-lines/<uuid:line_id>", rankings.line_detail, name="ranking-line"),
    path("ranking-lines/<uuid:line_id>/call", rankings.line_call, name="ranking-line-call"),
    path("scenarios", scenarios.scenario_list, name="scenarios"),
    path("scenarios/new", scenarios.scenario_make, name="scenario-make"),
    path("scenarios/compare", scenario_compare.scenario_compare, name="scenario-compare"),
    path(SCENARIO, scenarios.scenario_detail, name="scenario"),
    path(f"{SCENARIO}/edit", scenarios.scenario_edit, name="scenario-edit"),
    path(f"{SCENARIO}/limits", scenarios.scenario_limits, name="scenario-limits"),
    path(f"{SCENARIO}/copy", scenarios.scenario_copy, name="scenario-copy"),
    path(f"{SCENARIO}/derive", scenarios.scenario_derive, name="scenario-derive"),
    path(f"{SCENARIO}/why/<slug:key>", scenarios.scenario_why, name="scenario-why"),
    path(f"{SCENARIO}/toggle", scenarios.scenario_toggle, name="scenario-toggle"),
    path(f"{SCENARIO}/lay/<slug:kind>/<slug:key>", scenarios.scenario_lay, name="scenario-lay"),
    path(f"{SCENARIO}/do/<slug:verb>", scenarios.scenario_do, name="scenario-do"),
    path(f"{SCENARIO}/plan", scenario_compare.scenario_plan, name="scenario-plan"),
    path(f"{SCENARIO}/history", scenarios.scenario_history, name="scenario-history"),
    path(f"{SCENARIO}/solve", selections.scenario_ask, name="scenario-ask"),
    path(f"{SCENARIO}/accept", selections.scenario_accept, name="scenario-accept"),
    path(
        "scenario-deltas/<uuid:delta_id>/drop", scenarios.scenario_undelta, name="scenario-undelta"
    ),
    path("selections/<uuid:run_id>/cancel", selections.run_cancel, name="selection-cancel"),
    path("selections/<uuid:run_id>/progress", selections.run_progress, name="selection-progress"),
    path("would-stop", continuing.would_stop, name="would-stop"),
    path("would-stop/derive", continuing.continuing_derive, name="continuing-derive"),
    path("triggers", continuing.trigger_list, name="triggers"),
    path("triggers/look", continuing.look_over, name="look-over"),
    path("triggers/<uuid:trigger_id>", continuing.trigger_detail, name="trigger"),
    path("triggers/<uuid:trigger_id>/do/<slug:verb>", continuing.trigger_end, name="trigger-end"),
    path("rechoices", continuing.rechoice_list, name="rechoices"),
    path("rechoices/<uuid:rechoice_id>", continuing.rechoice_detail, name="rechoice"),
    path(
        "projects/<uuid:project_id>/rechoose", continuing.project_rechoose, name="project-rechoose"
    ),
    path("ask/<str:secret>", public.public_ask, name="public-ask"),
    path("follow/<str:secret>", public.public_follow, name="public-follow"),
]
