"""Addresses of imports and kept mappings."""

from django.urls import path

from sightline.exchange import package_pages, pages, plan_pages

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
    path("packages", package_pages.package_list, name="packages"),
    path("packages/new", package_pages.package_receive, name="package-receive"),
    path("packages/out", package_pages.package_out_list, name="packages-out"),
    path("packages/out/new", package_pages.package_export, name="package-export"),
    path("packages/out/<uuid:package_id>", package_pages.package_out_detail, name="package-out"),
    path(
        "packages/out/<uuid:package_id>/file",
        package_pages.package_out_file,
        name="package-out-file",
    ),
    path(
        "packages/out/<uuid:package_id>/history",
        package_pages.package_out_history,
        name="package-out-history",
    ),
    path("packages/keys", package_pages.key_list, name="trusted-keys"),
    path("packages/keys/new", package_pages.key_add, name="trusted-key-add"),
    path("packages/keys/<uuid:key_id>/revoke", package_pages.key_revoke, name="trusted-key-revoke"),
    path("packages/statuses", package_pages.snapshot_list, name="received-statuses"),
    path(
        "packages/statuses/<uuid:snapshot_id>",
        package_pages.snapshot_detail,
        name="received-status",
    ),
    path("packages/<uuid:package_id>", package_pages.package_detail, name="package"),
    path(
        "packages/<uuid:package_id>/history", package_pages.package_history, name="package-history"
    ),
    path("packages/<uuid:package_id>/accept", package_pages.package_accept, name="package-accept"),
    path(
        "packages/<uuid:package_id>/discard", package_pages.package_discard, name="package-discard"
    ),
    path("packages/<uuid:package_id>/undo", package_pages.package_undo, name="package-undo"),
]
