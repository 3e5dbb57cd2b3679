"""Services over HTTP, a file a noun."""

from sightline.services.rest import catalogue, customers, ladder

ROUTERS = (customers.api.router, ladder.api.router, catalogue.api.router)
