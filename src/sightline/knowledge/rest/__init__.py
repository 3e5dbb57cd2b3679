"""Knowledge over HTTP, a file a noun."""

from sightline.knowledge.rest import lessons, sharing

ROUTERS = (lessons.api.router, sharing.api.router)
