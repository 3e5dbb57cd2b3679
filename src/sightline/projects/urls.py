"""Addresses of projects."""

from django.urls import path

from sightline.projects import pages

urlpatterns = [
    path("projects", pages.project_list, name="projects"),
    path("projects/new", pages.project_open, name="project-open"),
    path("projects/<uuid:project_id>", pages.project_detail, name="project"),
    path("projects/<uuid:project_id>/edit", pages.project_edit, name="project-edit"),
    path("projects/<uuid:project_id>/history", pages.project_history, name="project-history"),
]
