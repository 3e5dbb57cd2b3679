"""Every address of the site; each context brings its own."""

from django.urls import include, path

from sightline.ui.pages import gallery

handler404 = "sightline.site.errors.not_found"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("ui/gallery", gallery, name="gallery"),
    path("", include("sightline.projects.urls")),
]
