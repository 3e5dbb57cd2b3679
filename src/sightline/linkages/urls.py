"""Addresses of linkages and dependencies."""

from django.urls import URLPattern, path

from sightline.linkages.pages import dependencies, dependency_forms, linkages

PROJECT = "projects/<uuid:project_id>/dependencies"
DEPENDENCY = "dependencies/<uuid:dependency_id>"
LINKAGE = "linkages/<uuid:linkage_id>"

urlpatterns: list[URLPattern] = [
    path("linkages", linkages.linkage_list, name="linkages"),
    path("linkages/precision", linkages.linkage_precision, name="linkages-precision"),
    path("linkages/similar", linkages.linkage_similar, name="linkages-similar"),
    path("linkages/undo/<uuid:entry_id>", linkages.linkage_undo, name="linkage-undo"),
    path(LINKAGE, linkages.linkage_detail, name="linkage"),
    path(f"{LINKAGE}/history", linkages.linkage_history, name="linkage-history"),
    path(f"{LINKAGE}/review", linkages.linkage_review, name="linkage-review"),
    path(f"{LINKAGE}/confirm", linkages.linkage_confirm, name="linkage-confirm"),
    path(f"{LINKAGE}/dismiss", linkages.linkage_dismiss, name="linkage-dismiss"),
    path(f"{LINKAGE}/act", linkages.linkage_act, name="linkage-act"),
    path(f"{LINKAGE}/close", linkages.linkage_close, name="linkage-close"),
    path(
        "projects/<uuid:project_id>/linkages",
        linkages.project_linkages,
        name="project-linkages",
    ),
    path("dependencies", dependencies.dependency_list, name="dependencies"),
    path(
        "dependencies/undo/<uuid:entry_id>",
        dependency_forms.dependency_undo,
        name="dependency-undo",
    ),
    path(PROJECT, dependencies.project_dependencies, name="project-dependencies"),
    path(f"{PROJECT}/new", dependency_forms.dependency_propose, name="dependency-propose"),
    path(
        "raid/<uuid:item_id>/agreement",
        dependency_forms.dependency_from_raid,
        name="dependency-from-raid",
    ),
    path(DEPENDENCY, dependencies.dependency_detail, name="dependency"),
    path(f"{DEPENDENCY}/edit", dependency_forms.dependency_edit, name="dependency-edit"),
    path(f"{DEPENDENCY}/confirm", dependency_forms.dependency_confirm, name="dependency-confirm"),
    path(f"{DEPENDENCY}/<slug:verb>", dependency_forms.dependency_step, name="dependency-step"),
]
