"""Knowledge over HTTP, a file a noun."""

from sightline.knowledge.rest import lessons, rolling, sharing

ROUTERS = (lessons.api.router, sharing.api.router, rolling.api.router)
