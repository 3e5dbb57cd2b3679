"""Services over HTTP, a file a noun."""

from sightline.services.rest import catalogue, customers, desk, ladder, requests

ROUTERS = (
    customers.api.router,
    ladder.api.router,
    catalogue.api.router,
    requests.api.router,
    desk.api.router,
)
