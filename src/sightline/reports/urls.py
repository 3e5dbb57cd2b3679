"""Addresses of the reports."""

from django.urls import path

from sightline.reports import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("portfolio", pages.portfolio_page, name="portfolio"),
    path("portfolio/<uuid:portfolio_id>", pages.portfolio_page, name="portfolio-one"),
    path("line-of-sight", pages.line_of_sight, name="line-of-sight"),
    path("derive/<slug:figure>", pages.derive, name="derive"),
    path("palette", pages.palette_search, name="palette"),
]
