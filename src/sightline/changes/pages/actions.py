"""Pages of what follows from sittings: actions, and conditions of approvals."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import boards as sure
from sightline.changes.forms import sittings as forms
from sightline.changes.lists.boards import follow_ups_for
from sightline.changes.models import AgendaItem, DecisionCondition
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.sittings import follow_up_rows
from sightline.kernel.policy import check, visible
from sightline.projects.pages.frame import posted
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@page(policy.read)
def follow_ups(request: Asked) -> HttpResponse:
    """Show the actions that sittings gave to people."""
    actor, params = request.actor, params_of(request.GET)
    listing, rows = follow_ups_for(actor), follow_up_rows(actor)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    return show(request, "changes/follow_up_list.html", {"page": listing.page(rows, params)})


@page(policy.run_sitting, methods=BOTH)
def follow_up_add(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Give somebody something to do."""
    row = queries.the_sitting(request.actor, sitting_id)
    check(request.actor, policy.run_sitting, row)
    items = visible(request.actor, AgendaItem).filter(sitting=row)
    form = forms.FollowUpForm(posted(request), actor=request.actor, items=items)
    back = reverse("sitting", args=[row.pk])
    if request.method == "POST" and form.submit(
        commands.add_follow_up, request.actor, sitting_id=row.pk
    ):
        return done(request, back, f"{form.result.owner.name}: {form.result.text}.")
    return ask(request, form, "New action", back=back, verb="Give it")


@page(policy.follow_up, methods=BOTH)
def follow_up_finish(request: Asked, follow_up_id: UUID) -> HttpResponse:
    """Say that an action is done."""
    row = queries.the_follow_up(request.actor, follow_up_id)
    check(request.actor, policy.follow_up, row)
    form = forms.DoneForm(posted(request), initial={"seen": row.version})
    back = reverse("follow-ups")
    if request.method == "POST" and form.submit(
        commands.finish_follow_up, request.actor, follow_up_id=row.pk
    ):
        return done(request, back, "It is done.")
    facts = [("Action", row.text), ("Who", row.owner), ("Due", row.due)]
    return ask(request, form, "Done", back=back, verb="It is done", facts=facts)


def _facts(row: DecisionCondition) -> list[tuple[str, object]]:
    return [
        ("Condition", row.text),
        ("Request", row.change),
        ("Who sees to it", row.owner),
        ("Evidence", row.evidence or "None yet"),
    ]


@page(policy.meet_condition, methods=BOTH)
def condition_meet(request: Asked, condition_id: UUID) -> HttpResponse:
    """Give the evidence that a condition is met."""
    row = queries.the_condition(request.actor, condition_id)
    check(request.actor, policy.meet_condition, row)
    form = forms.EvidenceForm(posted(request), initial={"seen": row.version})
    back = reverse("change", args=[row.change_id])
    if request.method == "POST" and form.submit(
        commands.meet_condition, request.actor, condition_id=row.pk
    ):
        return done(request, back, "The evidence is given; somebody else looks at it.")
    return ask(request, form, "Condition met", back=back, verb="It is met", facts=_facts(row))


@page(policy.see_condition, methods=BOTH)
def condition_see(request: Asked, condition_id: UUID) -> HttpResponse:
    """Confirm that the evidence of a condition was looked at."""
    row = queries.the_condition(request.actor, condition_id)
    check(request.actor, policy.see_condition, row)
    form = sure.SureForm(posted(request), initial={"seen": row.version})
    back = reverse("change", args=[row.change_id])
    if request.method == "POST" and form.submit(
        commands.see_condition, request.actor, condition_id=row.pk
    ):
        return done(request, back, "The evidence is seen.")
    return ask(request, form, "Evidence seen", back=back, verb="I have seen it", facts=_facts(row))
