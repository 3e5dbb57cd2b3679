"""Demand over HTTP."""

from sightline.demand.rest import (
    continuing,
    judging,
    links,
    outcomes,
    proposal_steps,
    proposals,
    rankings,
    scenarios,
    scoring,
    selections,
)

ROUTERS = (
    proposals.api.router,
    proposal_steps.api.router,
    links.api.router,
    judging.api.router,
    scoring.api.router,
    rankings.api.router,
    scenarios.api.router,
    outcomes.api.router,
    selections.api.router,
    continuing.api.router,
)
