"""Addresses of standards, compliance, deviations, feedback and the network of offices."""

from django.urls import URLPattern, path

from sightline.network.pages import compliance, cycles, mergers, relief, shares, standards

STANDARD = "standards/<uuid:standard_id>"
VERSION = "standard-versions/<uuid:version_id>"
CLAUSE = "clauses/<uuid:clause_id>"
DEVIATION = "deviations/<uuid:deviation_id>"
FEEDBACK = "feedback/<uuid:feedback_id>"
MERGER = "mergers/<uuid:merger_id>"
ITEM = "merger-items/<uuid:item_id>"
STEP = "merger-steps/<uuid:step_id>"
OF_PROJECT = "projects/<uuid:project_id>/standards"

urlpatterns: list[URLPattern] = [
    path("standards", standards.standard_list, name="standards"),
    path("standards/new", standards.standard_new, name="standard-new"),
    path(STANDARD, standards.standard_detail, name="standard"),
    path(f"{STANDARD}/edit", standards.standard_edit, name="standard-edit"),
    path(f"{STANDARD}/history", standards.standard_history, name="standard-history"),
    path(f"{STANDARD}/draft", standards.version_draft, name="standard-draft"),
    path(f"{STANDARD}/feedback", relief.feedback_raise, name="feedback-raise"),
    path(f"{VERSION}/edit", standards.version_edit, name="standard-version-edit"),
    path(f"{VERSION}/preview", standards.version_preview, name="standard-preview"),
    path(f"{VERSION}/compare", standards.version_compare, name="standard-compare"),
    path(f"{VERSION}/projects", compliance.standard_projects, name="standard-projects"),
    path(f"{VERSION}/do/<slug:verb>", standards.version_step, name="standard-step"),
    path(f"{VERSION}/clauses/new", standards.clause_add, name="clause-add"),
    path(f"{VERSION}/comment", standards.version_comment, name="standard-comment"),
    path(f"{CLAUSE}/edit", standards.clause_edit, name="clause-edit"),
    path(f"{CLAUSE}/drop", standards.clause_drop, name="clause-drop"),
    path(f"{CLAUSE}/deviate", relief.deviation_ask, name="deviation-ask"),
    path(
        "standard-comments/<uuid:comment_id>/answer",
        standards.comment_answer,
        name="standard-comment-answer",
    ),
    path("adoptions/<uuid:adoption_id>/<slug:verb>", standards.adoption_step, name="adoption-step"),
    path("compliance", compliance.compliance, name="compliance"),
    path(
        "compliance/offices/<uuid:office_id>",
        compliance.compliance_office,
        name="compliance-office",
    ),
    path(OF_PROJECT, compliance.project_standards, name="project-standards"),
    path(
        f"{OF_PROJECT}/<uuid:version_id>/finding",
        compliance.project_finding,
        name="project-finding",
    ),
    path(
        f"{OF_PROJECT}/<uuid:version_id>/grandfather",
        compliance.project_grandfather,
        name="project-grandfather",
    ),
    path(
        f"{OF_PROJECT}/<uuid:version_id>/life-cycle",
        cycles.life_cycle_apply,
        name="life-cycle-apply",
    ),
    path(
        "grandfatherings/<uuid:grandfathering_id>/end",
        compliance.grandfathering_end,
        name="grandfathering-end",
    ),
    path("deviations", relief.deviation_list, name="deviations"),
    path(DEVIATION, relief.deviation_detail, name="deviation"),
    path(f"{DEVIATION}/edit", relief.deviation_edit, name="deviation-edit"),
    path(f"{DEVIATION}/history", relief.deviation_history, name="deviation-history"),
    path(f"{DEVIATION}/do/<slug:verb>", relief.deviation_step, name="deviation-step"),
    path("feedback", relief.feedback_list, name="feedback-list"),
    path(FEEDBACK, relief.feedback_detail, name="feedback"),
    path(f"{FEEDBACK}/history", relief.feedback_history, name="feedback-history"),
    path(f"{FEEDBACK}/say", relief.feedback_say, name="feedback-say"),
    path(f"{FEEDBACK}/do/<slug:verb>", relief.feedback_step, name="feedback-step"),
    path("network", compliance.network, name="network"),
    path("offices/<uuid:office_id>/regime", compliance.regime_set, name="regime-set"),
    path("regimes/<uuid:regime_id>/end", compliance.regime_end, name="regime-end"),
    path("shares", shares.share_list, name="shares"),
    path("shares/<uuid:share_id>", shares.share_detail, name="share"),
    path("shares/<uuid:share_id>/history", shares.share_history, name="share-history"),
    path("shares/<uuid:share_id>/revoke", shares.share_revoke, name="share-revoke"),
    path("projects/<uuid:project_id>/share", shares.share_add, name="share-add"),
    path("mergers", mergers.merger_list, name="mergers"),
    path("mergers/new", mergers.merger_new, name="merger-new"),
    path(MERGER, mergers.merger_detail, name="merger"),
    path(f"{MERGER}/convergence", mergers.merger_convergence, name="merger-convergence"),
    path(f"{MERGER}/history", mergers.merger_history, name="merger-history"),
    path(f"{MERGER}/do/<slug:verb>", mergers.merger_do, name="merger-do"),
    path(f"{MERGER}/rows/new", mergers.merger_item_add, name="merger-item-add"),
    path(f"{MERGER}/steps/new", mergers.merger_step_add, name="merger-step-add"),
    path(f"{ITEM}/edit", mergers.merger_item_edit, name="merger-item-edit"),
    path(f"{ITEM}/do/<slug:verb>", mergers.merger_item_do, name="merger-item-do"),
    path(STEP, mergers.merger_step, name="merger-step"),
    path(f"{STEP}/undo", mergers.merger_step_undo, name="merger-step-undo"),
    path(f"{STEP}/drop", mergers.merger_step_drop, name="merger-step-drop"),
]
