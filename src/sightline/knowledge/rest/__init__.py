"""Knowledge over HTTP, a file a noun."""

from sightline.knowledge.rest import lessons

ROUTERS = (lessons.api.router,)
