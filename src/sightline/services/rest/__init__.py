"""Services over HTTP, a file a noun."""

from sightline.services.rest import catalogue, customers, desk, ladder, looks, requests

ROUTERS = (
    customers.api.router,
    ladder.api.router,
    looks.api.router,
    catalogue.api.router,
    requests.api.router,
    desk.api.router,
)
from sightline.services.rest import catalogue, customers, desk, ladder, requests, value

ROUTERS = tuple(part.api.router for part in (customers, ladder, catalogue, requests, desk, value))
