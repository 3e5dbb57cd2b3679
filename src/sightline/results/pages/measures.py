"""Forms and buttons of what is measured of a benefit, and of its readings."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.results import commands, forms, policy, queries
from sightline.results.pages.forms import taken
from sightline.ui.routes import Asked, page

READINGS: dict[str, tuple[Any, Any, str, str]] = {
    "attest": (policy.attest, commands.attest_reading, "Attest", "Attested: you vouch for it."),
    "confirm": (policy.confirm, commands.confirm_reading, "Confirm", "Confirmed for finance."),
    "dispute": (policy.dispute, commands.dispute_reading, "Dispute", "It counts no more."),
}


@page(policy.edit, methods=BOTH)
def measure_add(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Show and take in a new measure of a benefit."""
    row = queries.the_profile(request.actor, benefit_id)
    check(request.actor, policy.edit, row)
    return taken(
        request,
        forms.MeasureForm(posted(request)),
        commands.add_measure,
        benefit_id,
        title=f"A measure of {row}",
        said="The measure was added.",
        verb="Add",
        profile_id=row.pk,
    )


@page(policy.edit, methods=BOTH)
def measure_edit(request: Asked, measure_id: UUID) -> HttpResponse:
    """Show and take in a changed measure."""
    row = queries.the_measure(request.actor, measure_id)
    check(request.actor, policy.edit, row)
    return taken(
        request,
        forms.MeasureForm(posted(request), row=row),
        commands.change_measure,
        row.profile.benefit_id,
        title=row.name,
        said="The measure was saved.",
        lede="Once the benefit is baselined, baseline, target and unit stay.",
        measure_id=measure_id,
    )


@page(policy.edit, methods=POST)
def measure_drop(request: Asked, measure_id: UUID) -> HttpResponse:
    """Take a measure away that was never read."""
    row = queries.the_measure(request.actor, measure_id)
    return taken(
        request,
        forms.StepForm(request.POST),
        commands.drop_measure,
        row.profile.benefit_id,
        title=f"Drop {row.name}",
        said="The measure was dropped.",
        verb="Drop",
        measure_id=measure_id,
    )


@page(policy.edit, methods=BOTH)
def reading_take(request: Asked, measure_id: UUID) -> HttpResponse:
    """Show and take in what a measure said on a day."""
    row = queries.the_measure(request.actor, measure_id)
    check(request.actor, policy.edit, row)
    return taken(
        request,
        forms.ReadingForm(posted(request), row=row),
        commands.read_benefit,
        row.profile.benefit_id,
        title=f"Read {row.name}",
        said="The reading was noted; the owner attests it.",
        measure_id=measure_id,
    )


@page(policy.read, methods=BOTH)
def reading_step(request: Asked, reading_id: UUID, verb: str) -> HttpResponse:
    """Attest, confirm or dispute a reading."""
    if verb not in READINGS:
        raise NotFound("This step")
    row = queries.the_reading(request.actor, reading_id)
    action, call, words, said = READINGS[verb]
    check(request.actor, action, row)
    return taken(
        request,
        _form(request, verb, row),
        call,
        row.measure.profile.benefit_id,
        title=f"{words}: {row.measure.name}, {row.on:%-d %b %Y}",
        said=said,
        verb=words,
        reading_id=reading_id,
    )


def _form(request: Asked, verb: str, row: Any) -> Any:
    if verb == "attest":
        return forms.AttestForm(posted(request), row=row)
    if verb == "dispute":
        return forms.DisputeForm(posted(request), row=row)
    return forms.StepForm(posted(request), initial={"seen": row.version})
