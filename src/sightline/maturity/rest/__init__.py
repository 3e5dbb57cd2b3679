"""Maturity over HTTP, a file a noun."""

from sightline.maturity.rest import campaigns, improvements, models

ROUTERS = (models.api.router, campaigns.api.router, improvements.api.router)
