"""Benefits after they were promised over HTTP, a file a noun; ``site/api`` joins the routers."""

from sightline.results.rest import benefit_steps, benefits, benefits_map, learning, measures

ROUTERS = (
    benefits.api.router,
    benefit_steps.api.router,
    measures.api.router,
    benefits_map.api.router,
    learning.api.router,
)
