"""Addresses of objectives, themes, key results and readings."""

from django.urls import path

from sightline.strategy.pages import measures, objectives

urlpatterns = [
    path("objectives", objectives.objective_list, name="objectives"),
    path("objectives/new", objectives.objective_set, name="objective-set"),
    path("objectives/<uuid:objective_id>", objectives.objective_detail, name="objective"),
    path("objectives/<uuid:objective_id>/edit", objectives.objective_edit, name="objective-edit"),
    path(
        "objectives/<uuid:objective_id>/score", objectives.objective_score, name="objective-score"
    ),
    path(
        "objectives/<uuid:objective_id>/history",
        objectives.objective_history,
        name="objective-history",
    ),
    path(
        "objectives/<uuid:objective_id>/move/<slug:verb>",
        objectives.objective_move,
        name="objective-move",
    ),
    path(
        "objectives/<uuid:objective_id>/key-results/new",
        measures.key_result_add,
        name="key-result-add",
    ),
    path("key-results/<uuid:key_result_id>", measures.key_result, name="key-result"),
    path("key-results/<uuid:key_result_id>/edit", measures.key_result_edit, name="key-result-edit"),
    path("key-results/<uuid:key_result_id>/drop", measures.key_result_drop, name="key-result-drop"),
    path("key-results/<uuid:key_result_id>/read", measures.reading_take, name="reading-take"),
    path("readings/<uuid:reading_id>/correct", measures.reading_correct, name="reading-correct"),
    path("themes/new", objectives.theme_add, name="theme-add"),
    path("themes/<uuid:theme_id>/edit", objectives.theme_edit, name="theme-edit"),
]
