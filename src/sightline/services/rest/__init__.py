"""Services over HTTP, a file a noun."""

from sightline.services.rest import (
    catalogue,
    customers,
    desk,
    foundation,
    ladder,
    looks,
    requests,
    value,
)

PARTS = (foundation, customers, ladder, looks, catalogue, requests, desk, value)
ROUTERS = tuple(part.api.router for part in PARTS)
