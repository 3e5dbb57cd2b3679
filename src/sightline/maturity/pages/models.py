"""Models of maturity on pages: the list, one of them with its levels, and its versions."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import the_organisation
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.maturity import commands, forms, lists, policy, queries
from sightline.maturity.lists import state_html
from sightline.maturity.models import MaturityModel, ModelVersion
from sightline.maturity.queries.improving import plain
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.ui.forms import check_button
from sightline.ui.routes import Asked, done, page, show

keep_views(
    "maturity-models",
    "maturity-models",
    lambda actor: lists.MATURITY_MODELS,
    queries.maturity_models,
)

VERSION_STEPS: Steps = {
    "publish": Step(
        "Publish", "Published: campaigns can use it.", policy.keep_models,
        commands.publish_model_version, ("publish",), kind="primary",
    ),
    "retire": Step(
        "Retire…", "It was retired.", policy.keep_models, commands.retire_model_version,
        ("retire",), forms.WhyForm, "No campaign begins with it any more; those that did stay.",
    ),
}  # fmt: skip


def _at(row: ModelVersion) -> str:
    return f"{reverse('maturity-model', args=[row.of_model_id])}?v={row.number}"


@page(policy.read)
def model_list(request: Asked) -> HttpResponse:
    """Show the models, and the defaults that are not adopted yet."""
    actor = request.actor
    may_keep = may(actor, policy.keep_models, the_organisation(actor))
    context = {
        "may_keep": may_keep,
        "defaults": queries.not_adopted(actor) if may_keep else [],
    }
    rows = queries.maturity_models(actor)
    return listed(request, lists.MATURITY_MODELS, rows, "maturity/models.html", **context)


@page(policy.read)
def model_detail(request: Asked, model_id: UUID) -> HttpResponse:
    """Show a version of a model: its dimensions, its items, and what each level looks like."""
    actor = request.actor
    row = queries.the_maturity_model(actor, model_id)
    versions = list(queries.model_versions(actor, row.pk))
    version = _chosen(versions, request.GET.get("v", ""))
    may_keep = may(actor, policy.keep_models, row)
    context = {
        "row": row,
        "version": version,
        "versions": versions,
        "state": state_html(version) if version else "",
        "steps": open_steps(actor, VERSION_STEPS, version) if version else [],
        "may_write": may_keep and version is not None and version.state == "draft",
        "may_draft": may_keep and all(one.state != "draft" for one in versions),
        "parts": _parts(version) if version else [],
        "told": version.told if version else None,
        "bands": [(band.name, plain(100 * band.begins)) for band in version.told.bands]
        if version
        else [],
        "crumbs": [
            {"label": "Maturity models", "href": reverse("maturity-models")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "maturity/model.html", context)


def _chosen(versions: list[ModelVersion], number: str) -> ModelVersion | None:
    if number:
        found = next((one for one in versions if str(one.number) == number), None)
        if found is None:
            raise NotFound("This version")
        return found
    published = next((one for one in versions if one.state == "published"), None)
    return published or (versions[0] if versions else None)


def _parts(version: ModelVersion) -> list[tuple[str, list[tuple[object, object]]]]:
    told = version.told
    return [
        (part.name, [(item, told.words_of(item)) for item in told.items_of(part.key)])
        for part in told.dimensions
    ]


@page(policy.read)
def model_history(request: Asked, model_id: UUID) -> HttpResponse:
    """Show who changed a model and its versions, when, and why."""
    row = queries.the_maturity_model(request.actor, model_id)
    ids = [row.pk, *(one.pk for one in queries.model_versions(request.actor, row.pk))]
    return history_of(request, ids, str(row), reverse("maturity-model", args=[row.pk]))


@page(policy.keep_models, methods=("POST",))
def model_adopt(request: Asked, key: str) -> HttpResponse:
    """Adopt one of the models that the product brings with it."""
    check_button(request.POST)
    version = commands.adopt_maturity_model(request.actor, key=key)
    return done(request, _at(version), f"{version.of_model} was adopted.")


@page(policy.keep_models, methods=BOTH)
def model_new(request: Asked) -> HttpResponse:
    """Show and take in a model of one's own."""
    check(request.actor, policy.keep_models, the_organisation(request.actor))
    return taken(
        request,
        forms.DraftModelForm(posted(request)),
        commands.draft_maturity_model,
        back=reverse("maturity-models"),
        title="A model of your own",
        said="The model was drafted: look at it, then publish it.",
        verb="Draft it",
        to=_at,
    )


@page(policy.keep_models, methods=("POST",))
def version_draft(request: Asked, model_id: UUID) -> HttpResponse:
    """Draft the next version of a model."""
    check_button(request.POST)
    row: MaturityModel = queries.the_maturity_model(request.actor, model_id)
    version = commands.draft_model_version(request.actor, model_id=row.pk)
    return done(request, _at(version), f"Version {version.number} was drafted.")


@page(policy.keep_models, methods=BOTH)
def version_write(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in what a draft asks."""
    row = queries.the_model_version(request.actor, version_id)
    check(request.actor, policy.keep_models, row)
    return taken(
        request,
        forms.WriteForm(posted(request), row=row),
        commands.write_model_version,
        back=_at(row),
        title=f"What {row} asks",
        said="The draft was saved.",
        version_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def version_step(request: Asked, version_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a version."""
    row = queries.the_model_version(request.actor, version_id)
    return take_step(request, VERSION_STEPS, verb, row, back=_at(row), version_id=row.pk)
