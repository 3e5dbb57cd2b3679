"""Addresses of imports and kept mappings."""

from django.urls import path

from sightline.exchange import pages, plan_pages

urlpatterns = [
    path("imports", pages.import_list, name="imports"),
    path("imports/new", pages.import_start, name="import-start"),
    path(
        "projects/<uuid:project_id>/schedule/import",
        plan_pages.schedule_import,
        name="schedule-import",
    ),
    path("imports/mappings", pages.mapping_list, name="mappings"),
    path("imports/mappings/<uuid:mapping_id>", pages.mapping_detail, name="mapping"),
    path("imports/mappings/<uuid:mapping_id>/drop", pages.mapping_drop, name="mapping-drop"),
    path("imports/<uuid:run_id>", pages.import_detail, name="import"),
    path("imports/<uuid:run_id>/progress", pages.import_progress, name="import-progress"),
    path("imports/<uuid:run_id>/columns", pages.import_columns, name="import-columns"),
    path("imports/<uuid:run_id>/problems", pages.import_problems, name="import-problems"),
    path("imports/<uuid:run_id>/losses", plan_pages.import_losses, name="import-losses"),
    path("imports/<uuid:run_id>/part", plan_pages.import_part, name="import-part"),
    path("imports/<uuid:run_id>/accept", pages.import_accept, name="import-accept"),
    path("imports/<uuid:run_id>/request", pages.import_raise, name="import-raise"),
    path("imports/<uuid:run_id>/discard", pages.import_discard, name="import-discard"),
    path("imports/<uuid:run_id>/undo", pages.import_undo, name="import-undo"),
    path("imports/<uuid:run_id>/mapping", pages.mapping_save, name="mapping-save"),
]
