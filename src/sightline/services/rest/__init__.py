"""Services over HTTP, a file a noun."""

from sightline.services.rest import (
    agreements,
    catalogue,
    customers,
    cycle,
    desk,
    files,
    foundation,
    ladder,
    looks,
    request_parts,
    requests,
    stories,
    value,
)

PARTS = (
    foundation,
    customers,
    ladder,
    looks,
    catalogue,
    agreements,
    requests,
    request_parts,
    files,
    desk,
    value,
    stories,
    cycle,
)
ROUTERS = tuple(part.api.router for part in PARTS)
