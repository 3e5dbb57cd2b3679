"""Imports, kept mappings and packages over HTTP; ``site/api`` joins the routers."""

from sightline.exchange.rest import operations, packages

ROUTERS = (operations.api.router, packages.api.router)
