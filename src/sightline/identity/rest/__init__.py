"""Identity over HTTP, a file a noun; ``site/api`` joins the routers."""

from sightline.identity.rest import access, offices, people

ROUTERS = (people.api.router, offices.api.router, access.api.router)
