"""Imports and kept mappings over HTTP; ``site/api`` joins the routers."""

from sightline.exchange.rest.operations import api

ROUTERS = (api.router,)
