"""Linkages and dependencies over HTTP, a file a noun; ``site/api`` joins the routers."""

from sightline.linkages.rest import dependencies, linkages

ROUTERS = (linkages.api.router, dependencies.api.router)
