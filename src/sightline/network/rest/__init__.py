"""Standards, relief from them and feedback over HTTP, a file a noun."""

from sightline.network.rest import (
    clauses,
    cycles,
    deviations,
    duties,
    feedback,
    merger_items,
    merger_steps,
    mergers,
    shares,
    standards,
    uptake,
)

ROUTERS = (
    standards.api.router,
    clauses.api.router,
    duties.api.router,
    uptake.api.router,
    cycles.api.router,
    deviations.api.router,
    feedback.api.router,
    mergers.api.router,
    merger_items.api.router,
    merger_steps.api.router,
    shares.api.router,
)
