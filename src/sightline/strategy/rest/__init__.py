"""Strategy over HTTP, a file a noun; ``site/api`` joins the routers."""

from sightline.strategy.rest import key_results, objectives, themes

ROUTERS = (themes.api.router, objectives.api.router, key_results.api.router)
