"""Every address of the site; each context brings its own."""

from django.urls import include, path

from sightline.site.api import api
from sightline.site.demo import sign_in as demo_sign_in
from sightline.site.health import health
from sightline.ui.pages import gallery

handler404 = "sightline.site.errors.not_found"

urlpatterns = [
    path("api/v1/", api.urls),
    path("health", health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("demo/sign-in", demo_sign_in, name="demo_sign_in"),
    path("ui/gallery", gallery, name="gallery"),
    path("", include("sightline.identity.urls")),
    path("", include("sightline.site.grants")),
    path("", include("sightline.strategy.urls")),
    path("", include("sightline.projects.urls")),
    path("", include("sightline.linkages.urls")),
    path("", include("sightline.maturity.urls")),
    path("", include("sightline.network.urls")),
    path("", include("sightline.knowledge.urls")),
    path("", include("sightline.results.urls")),
    path("", include("sightline.demand.urls")),
    path("", include("sightline.services.urls")),
    path("", include("sightline.changes.urls")),
    path("", include("sightline.exchange.urls")),
    path("", include("sightline.reports.urls")),
    path("", include("sightline.audit.urls")),
]
