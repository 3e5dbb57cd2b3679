"""Mergers on pages: the list, one merger, its rows, and its steps with what each would do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, check, may
from sightline.network import commands, policy
from sightline.network.commands.integration import may_carry
from sightline.network.forms import StepForm, WhyForm
from sightline.network.forms import mergers as forms
from sightline.network.lists import share_html, state_html
from sightline.network.lists.mergers import MERGERS, decision_words, had_words
from sightline.network.models import Merger, MergerItem, MergerStep
from sightline.network.queries import mergers as queries
from sightline.network.rules import merging
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
from sightline.ui.routes import Asked, done, page, show

keep_views("mergers", "mergers", lambda actor: MERGERS, queries.mergers)

MERGER_STEPS: Steps = {
    "inventory": Step(
        "Begin the inventory", "The inventory has begun: add what both offices must agree on.",
        policy.merge, commands.take_inventory, ("take_inventory",), kind="primary",
    ),
    "assess": Step(
        "Close the assessment", "It is assessed. Write the standardisation plan next.",
        policy.merge, commands.assess_merger, ("assess",), kind="primary",
    ),
    "plan": Step(
        "Write the plan…", "The plan was written: somebody else approves it.", policy.merge,
        commands.plan_standardisation, ("standardise",), forms.StandardisationForm,
    ),
    "approve": Step(
        "Approve the plan…", "The standardisation plan is approved.", policy.approve_merger,
        commands.approve_standardisation, ("standardise",), forms.MaybeWhyForm,
        "Whoever proposed the merger or wrote the plan does not approve it.",
    ),
    "reopen": Step(
        "Reopen the assessment…", "Rows can be added and changed again.", policy.merge,
        commands.reopen_assessment, ("reopen",), WhyForm,
        "An approval of the plan is gone with that.",
    ),
    "integrate": Step(
        "Plan the integration…", "The integration is planned.", policy.merge,
        commands.plan_integration, ("integrate",), forms.IntegrationForm,
        "One office remains, or both do and share standards.",
    ),
    "coordinate": Step(
        "End with both offices…", "Both offices remain, as peers that share standards.",
        policy.merge, commands.coordinate_offices, ("coordinate",), forms.MaybeWhyForm,
    ),
    "change": Step(
        "Say better what it is for…", "It was changed.", policy.merge, commands.change_merger,
        ("abandon",), forms.PurposeForm,
    ),
    "abandon": Step(
        "Abandon…", "The merger was abandoned.", policy.merge, commands.abandon_merger,
        ("abandon",), WhyForm, "Steps that were carried out are taken back first.",
    ),
}  # fmt: skip


@page(policy.read)
def merger_list(request: Asked) -> HttpResponse:
    """Show the mergers that the actor sees."""
    rows = queries.mergers(request.actor)
    context = {"may_propose": may(request.actor, policy.merge)}
    return listed(request, MERGERS, rows, "network/mergers.html", **context)


@page(policy.merge, methods=BOTH)
def merger_new(request: Asked) -> HttpResponse:
    """Show and take in which offices are to merge."""
    return taken(
        request,
        forms.MergerForm(posted(request), actor=request.actor),
        commands.propose_merger,
        back=reverse("mergers"),
        title="Propose a merger",
        said="It was proposed.",
        verb="Propose it",
        to=lambda made: reverse("merger", args=[made.pk]),
    )


@page(policy.read)
def merger_detail(request: Asked, merger_id: UUID) -> HttpResponse:
    """Show one merger: inventory, assessment, plan, steps, and how far it has converged."""
    actor = request.actor
    row = queries.the_merger(actor, merger_id)
    items = list(queries.items(actor, row.pk))
    told = merging.convergence(queries.judged(items))
    may_assess = may(actor, policy.assess, row)
    context = {
        "row": row,
        "state": state_html(row),
        "steps": _open(actor, row),
        "inventory": queries.inventory(actor, row),
        "items": [_item(actor, row, one) for one in items],
        "told": told,
        "share": share_html(told.share),
        "overlap": share_html(told.overlap),
        "day": clock.today(),
        "may_add": may_assess and row.state in ("proposed", "inventory"),
        "may_plan": row.state == "integrating" and may(actor, policy.merge, row),
        "plan_steps": list(queries.steps(actor, row.pk)),
        "shared": list(queries.shared_standards(actor, row)) if row.aim == "coordinate" else [],
        "crumbs": [
            {"label": "Mergers", "href": reverse("mergers")},
            {"label": str(row), "href": ""},
        ],
    }
    return show(request, "network/merger.html", context)


def _open(actor: Actor, row: Merger) -> list[tuple[str, Step]]:
    """Return the steps that are open and make sense with what is there."""
    off = set() if row.plan else {"approve"}
    if row.aim == "merge":
        off.add("coordinate")
    return [(verb, step) for verb, step in open_steps(actor, MERGER_STEPS, row) if verb not in off]


def _item(actor: Actor, row: Merger, item: MergerItem) -> dict[str, Any]:
    """Return a row of the assessment as the page shows it."""
    item.merger = row
    open_to_rows = row.state in ("proposed", "inventory")
    under_way = row.state in ("standardised", "integrating")
    may_edit = row.state not in Merger.OVER and may(actor, policy.assess, item)
    return {
        "item": item,
        "had": had_words(item),
        "decision": decision_words(item),
        "may_edit": may_edit,
        "may_drop": may_edit and open_to_rows,
        "may_do": under_way and may(actor, policy.carry_out, item),
    }


@page(policy.read)
def merger_convergence(request: Asked, merger_id: UUID) -> HttpResponse:
    """Show how the figure of convergence comes about, row by row."""
    row = queries.the_merger(request.actor, merger_id)
    items = list(queries.items(request.actor, row.pk))
    told = merging.convergence(queries.judged(items))
    context = {"row": row, "items": items, "told": told, "share": share_html(told.share)}
    return show(request, "network/merger_convergence.html", {**context, "day": clock.today()})


@page(policy.read)
def merger_history(request: Asked, merger_id: UUID) -> HttpResponse:
    """Show who changed a merger, its rows and its steps, when, and why."""
    actor = request.actor
    row = queries.the_merger(actor, merger_id)
    ids = [row.pk, *(each.pk for each in queries.items(actor, row.pk))]
    ids += [each.pk for each in queries.steps(actor, row.pk)]
    return history_of(request, ids, str(row), reverse("merger", args=[row.pk]))


@page(policy.read, methods=BOTH)
def merger_do(request: Asked, merger_id: UUID, verb: str) -> HttpResponse:
    """Take a step of the merger's own life."""
    row = queries.the_merger(request.actor, merger_id)
    back = reverse("merger", args=[row.pk])
    if verb in _SHOWING:
        check(request.actor, MERGER_STEPS[verb].action, row)
        return _showing(request, verb, row, back)
    return take_step(request, MERGER_STEPS, verb, row, back=back, merger_id=row.pk)


#: Steps whose forms show what is there already.
_SHOWING = frozenset({"change", "plan", "integrate"})


def _showing(request: Asked, verb: str, row: Merger, back: str) -> HttpResponse:
    step = MERGER_STEPS[verb]
    held = {"seen": row.version, "purpose": row.purpose, "plan": row.plan}
    form: Any
    if verb == "integrate":
        form = forms.IntegrationForm(posted(request), merger=row, initial=held)
    else:
        assert step.form is not None
        form = step.form(posted(request), initial=held)
    words = step.words.rstrip("…")
    title = f"{words}: {row}"
    return taken(
        request, form, step.call, back=back, title=title, said=step.said, verb=words,
        lede=step.lede, merger_id=row.pk,
    )  # fmt: skip


@page(policy.assess, methods=BOTH)
def merger_item_add(request: Asked, merger_id: UUID) -> HttpResponse:
    """Show and take in a tool, a service or whatever else both must agree on."""
    row = queries.the_merger(request.actor, merger_id)
    check(request.actor, policy.assess, row)
    return taken(
        request,
        forms.MergerItemForm(posted(request), actor=request.actor, merger=row),
        commands.add_merger_item,
        back=reverse("merger", args=[row.pk]),
        title=f"Add a row: {row}",
        said="The row was added.",
        merger_id=row.pk,
    )


@page(policy.assess, methods=BOTH)
def merger_item_edit(request: Asked, item_id: UUID) -> HttpResponse:
    """Show and take in a changed row, with its decision."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, policy.assess, row)
    form = forms.MergerItemForm(posted(request), actor=request.actor, merger=row.merger, row=row)
    return taken(
        request,
        form,
        commands.change_merger_item,
        back=reverse("merger", args=[row.merger_id]),
        title=f"Edit {row}",
        said="The row was saved.",
        item_id=row.pk,
    )


ITEM_VERBS: dict[str, tuple[str, str, Any, Any]] = {
    "drop": ("Drop", "The row was dropped.", policy.assess, commands.drop_merger_item),
    "finish": (
        "Carried out", "It was carried out.", policy.carry_out, commands.finish_merger_item,
    ),
    "resume": (
        "Not carried out", "It is to be carried out.", policy.carry_out,
        commands.resume_merger_item,
    ),
}  # fmt: skip


@page(policy.read, methods=BOTH)
def merger_item_do(request: Asked, item_id: UUID, verb: str) -> HttpResponse:
    """Drop a row, or say whether what was decided of it was carried out."""
    row = queries.the_item(request.actor, item_id)
    if verb not in ITEM_VERBS:
        raise NotFound("This step")
    words, said, action, call = ITEM_VERBS[verb]
    check(request.actor, action, row)
    return taken(
        request,
        StepForm(posted(request), initial={"seen": row.version}),
        call,
        back=reverse("merger", args=[row.merger_id]),
        title=f"{words}: {row}",
        said=said,
        verb=words,
        item_id=row.pk,
    )


@page(policy.merge, methods=BOTH)
def merger_step_add(request: Asked, merger_id: UUID) -> HttpResponse:
    """Show and take in one more step of the integration."""
    row = queries.the_merger(request.actor, merger_id)
    check(request.actor, policy.merge, row)
    return taken(
        request,
        forms.MergerStepForm(posted(request), actor=request.actor, merger=row),
        commands.add_merger_step,
        back=reverse("merger", args=[row.pk]),
        title=f"Add a step: {row}",
        said="The step was planned.",
        merger_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def merger_step(request: Asked, step_id: UUID) -> HttpResponse:
    """Show what a step would do or did, and carry it out as it was shown."""
    actor = request.actor
    row = queries.the_step(actor, step_id)
    is_done = row.state == MergerStep.State.DONE
    found = queries.preview(actor, row) if not is_done else queries.Preview((), ())
    back = reverse("merger", args=[row.merger_id])
    held = {"seen": row.version, "shown": found.shown}
    form = forms.CarryOutForm(posted(request), initial=held)
    if request.method == "POST":
        check(actor, may_carry(row.kind), row.source if row.kind == "adopt" else row)
        if form.submit(commands.carry_out_step, actor, step_id=row.pk):
            return done(request, back, f"{row}: carried out.")
    context = {
        "row": row,
        "is_done": is_done,
        "preview": found,
        "taken": queries.taken(actor, row) if is_done else [],
        "may_carry": _may_carry(actor, row),
        "may_drop": row.kind != "close"
        and row.merger.state == Merger.State.INTEGRATING
        and may(actor, policy.merge, row),
        "who": may_carry(row.kind).rule.words,
        "form": form,
        "back": back,
        "title": str(row),
        "crumbs": [
            {"label": "Mergers", "href": reverse("mergers")},
            {"label": str(row.merger), "href": back},
            {"label": str(row), "href": ""},
        ],
    }
    return show(request, "network/merger_step.html", context, form.status)


def _may_carry(actor: Actor, row: MergerStep) -> bool:
    goes_on = row.merger.state == Merger.State.INTEGRATING
    on = row.source if row.kind == "adopt" else row
    return goes_on and may(actor, may_carry(row.kind), on)


@page(policy.take_steps, methods=BOTH)
def merger_step_undo(request: Asked, step_id: UUID) -> HttpResponse:
    """Take a step back, with the reason."""
    row = queries.the_step(request.actor, step_id)
    check(request.actor, may_carry(row.kind), row.source if row.kind == "adopt" else row)
    return taken(
        request,
        WhyForm(posted(request), initial={"seen": row.version}),
        commands.undo_step,
        back=reverse("merger", args=[row.merger_id]),
        title=f"Take back: {row}",
        said="The step was taken back.",
        verb="Take it back",
        lede="What it moved goes back to where it came from, and nothing else.",
        step_id=row.pk,
    )


@page(policy.merge, methods=BOTH)
def merger_step_drop(request: Asked, step_id: UUID) -> HttpResponse:
    """Drop a planned step."""
    row = queries.the_step(request.actor, step_id)
    check(request.actor, policy.merge, row)
    return taken(
        request,
        StepForm(posted(request), initial={"seen": row.version}),
        commands.drop_merger_step,
        back=reverse("merger", args=[row.merger_id]),
        title=f"Drop: {row}",
        said="The step was dropped.",
        verb="Drop",
        step_id=row.pk,
    )
