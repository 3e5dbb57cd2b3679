"""The start-up check finds an open address, an open operation and a model without a scope."""

from typing import Any, ClassVar

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sightline.kernel import policy
from sightline.site import api, checks, urls
from sightline.ui.routes import page


def test_the_site_as_it_is_passes() -> None:
    assert checks.check_rights() == []


def open_view(request: HttpRequest) -> HttpResponse:
    """Answer anybody."""
    return HttpResponse()


class Planted:
    """Addresses with one that names no action, deep inside."""

    inner: ClassVar[Any] = [path("deep", open_view, name="deep")]
    urlpatterns: ClassVar[Any] = [*urls.urlpatterns, path("x/", include(inner))]


def test_an_open_address_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = Planted
    assert [error.msg for error in checks.check_rights()] == [
        "The address /x/deep names no action."
    ]


def test_an_action_that_was_never_declared_is_found(settings: Any) -> None:
    stray = policy.Action("projects.read", policy.anyone)

    @page(stray)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    class Site:
        urlpatterns: ClassVar[Any] = [path("stray", view)]

    settings.ROOT_URLCONF = Site
    assert [error.id for error in checks.check_rights()] == ["sightline.E001"]


@pytest.mark.parametrize("extra", [{}, {"x-action": "projects.steal"}, None])
def test_an_open_operation_is_found(monkeypatch: pytest.MonkeyPatch, extra: Any) -> None:
    found = next(api.operations())
    monkeypatch.setattr(found, "openapi_extra", extra)
    assert [error.id for error in checks.check_rights()] == ["sightline.E002"]


def test_a_model_without_a_scope_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(policy._SCOPES, "projects.gate")
    assert [error.msg for error in checks.check_rights()] == ["projects.Gate declares no scope."]
