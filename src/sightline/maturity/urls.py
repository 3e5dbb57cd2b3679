"""Addresses of models of maturity, campaigns and improvements."""

from django.urls import URLPattern, path

from sightline.maturity.pages import answering, campaigns, improvements, models

MODEL, VERSION = "maturity/models/<uuid:model_id>", "maturity/versions/<uuid:version_id>"
CAMPAIGN = "maturity/campaigns/<uuid:campaign_id>"
RESPONDENT = "maturity/respondents/<uuid:respondent_id>"
IMPROVEMENT = "maturity/improvements/<uuid:improvement_id>"

urlpatterns: list[URLPattern] = [
    path("maturity/models", models.model_list, name="maturity-models"),
    path("maturity/models/new", models.model_new, name="maturity-model-new"),
    path("maturity/models/adopt/<slug:key>", models.model_adopt, name="maturity-model-adopt"),
    path(MODEL, models.model_detail, name="maturity-model"),
    path(f"{MODEL}/history", models.model_history, name="maturity-model-history"),
    path(f"{MODEL}/draft", models.version_draft, name="model-version-draft"),
    path(f"{VERSION}/write", models.version_write, name="model-version-write"),
    path(f"{VERSION}/do/<slug:verb>", models.version_step, name="model-version-step"),
    path("maturity/campaigns", campaigns.campaign_list, name="campaigns"),
    path("maturity/campaigns/new", campaigns.campaign_plan, name="campaign-plan"),
    path(CAMPAIGN, campaigns.campaign_detail, name="campaign"),
    path(f"{CAMPAIGN}/edit", campaigns.campaign_edit, name="campaign-edit"),
    path(f"{CAMPAIGN}/history", campaigns.campaign_history, name="campaign-history"),
    path(f"{CAMPAIGN}/items", campaigns.campaign_items, name="campaign-items"),
    path(f"{CAMPAIGN}/invite", campaigns.respondent_invite, name="respondent-invite"),
    path(f"{CAMPAIGN}/do/<slug:verb>", campaigns.campaign_step, name="campaign-step"),
    path(f"{CAMPAIGN}/assess", answering.assess, name="campaign-assess"),
    path(f"{CAMPAIGN}/assess/<slug:dimension>", answering.assess_part, name="campaign-assess-part"),
    path(f"{CAMPAIGN}/improve/<slug:item>", improvements.improve, name="campaign-improve"),
    path(f"{RESPONDENT}/drop", campaigns.respondent_drop, name="respondent-drop"),
    path(f"{RESPONDENT}/answer", answering.answer, name="respondent-answer"),
    path(
        f"{RESPONDENT}/answer/<slug:dimension>",
        answering.answer_part,
        name="respondent-answer-part",
    ),
    path("maturity/improvements", improvements.improvement_list, name="improvements"),
    path(IMPROVEMENT, improvements.improvement_detail, name="improvement"),
    path(f"{IMPROVEMENT}/edit", improvements.improvement_edit, name="improvement-edit"),
    path(f"{IMPROVEMENT}/history", improvements.improvement_history, name="improvement-history"),
    path(f"{IMPROVEMENT}/do/<slug:verb>", improvements.improvement_step, name="improvement-step"),
    path("offices/<uuid:office_id>/maturity", campaigns.office_maturity, name="office-maturity"),
]
