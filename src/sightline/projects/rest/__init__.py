"""Portfolios, programs and projects over HTTP, a file a noun; ``site/api`` joins the routers."""

from sightline.projects.rest import (
    calendars,
    figures,
    groups,
    line,
    plan,
    projects,
    raid,
    reports,
    schedule,
    simulations,
)

ROUTERS = (
    groups.api.router,
    projects.api.router,
    plan.api.router,
    line.api.router,
    raid.api.router,
    reports.api.router,
    schedule.api.router,
    calendars.api.router,
    figures.api.router,
    simulations.api.router,
)
