"""Services over HTTP, a file a noun."""

from sightline.services.rest import catalogue, customers, desk, ladder, requests, value

ROUTERS = tuple(part.api.router for part in (customers, ladder, catalogue, requests, desk, value))
