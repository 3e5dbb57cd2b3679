"""The plan and money tabs: phases, gates, milestones, cost by fiscal year."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects import approach, commands, forms, lists, parts, policy, queries
from sightline.projects.lists.plan import standing_words, variance
from sightline.projects.models import Activity, Gate, Milestone, Phase, Project
from sightline.projects.pages.frame import (
    BOTH,
    POST,
    framed,
    posted,
    taken,
    the_permitted,
    undo_address,
)
from sightline.projects.schedule.figures import beside, uids_of
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm, check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

PARTS: dict[str, tuple[type[Any], type[forms.RowForm], str, Callable[..., Any], str]] = {
    "phase": (Phase, forms.PhaseForm, "phase", commands.change_phase, "phase_id"),
    "gate": (Gate, forms.GateForm, "gate", commands.change_gate, "gate_id"),
    "milestone": (
        Milestone,
        forms.MilestoneForm,
        "milestone",
        commands.change_milestone,
        "milestone_id",
    ),
}
ADD: dict[str, Callable[..., Any]] = {
    "phase": commands.add_phase,
    "gate": commands.add_gate,
    "milestone": commands.add_milestone,
}
DROP: dict[str, Callable[..., Any]] = {
    "phase": commands.drop_phase,
    "gate": commands.drop_gate,
    "milestone": commands.drop_milestone,
}


@page(policy.read)
def project_plan(request: Asked, project_id: UUID) -> HttpResponse:
    """Show phases, gates and milestones."""
    actor, params = request.actor, params_of(request.GET)
    project = queries.the_project(actor, project_id)
    rows = queries.children(actor, Milestone, project)
    file = exported(lists.MILESTONES, rows, params)
    if file is not None:
        return file
    listed = lists.MILESTONES.page(rows, params)
    held = beside(project)
    of_schedule = uids_of(project, [row.activity_uid for row in listed.rows if row.activity_uid])
    context = framed(
        request,
        project,
        "project-plan",
        phases=parts.phases(actor, project),
        gates=[_gate(request, gate) for gate in parts.gates(actor, project)],
        approach=approach.of(project),
        page=listed,
        milestones=[_milestone(row, of_schedule) for row in listed.rows],
        beside=held,
    )
    return show(request, "projects/plan.html", context)


def _milestone(row: Milestone, of_schedule: Mapping[str, Activity]) -> dict[str, Any]:
    return {
        "row": row,
        "activity": of_schedule.get(row.activity_uid),
        "variance": variance(row),
        "standing": standing_words(row),
        "late": standing_words(row).startswith("Overdue"),
        "droppable": row.actual is None,
    }


def _gate(request: Asked, gate: Gate) -> dict[str, Any]:
    """Return a gate with the steps open to the actor."""
    asks = may(request.actor, policy.submit_gate, gate)
    return {
        "row": gate,
        "submit": gate.state == Gate.State.PLANNED and asks,
        "withdraw": gate.state == Gate.State.SUBMITTED and asks,
        "decide": gate.state == Gate.State.SUBMITTED
        and may(request.actor, policy.decide_gate, gate),
    }


def _plan(project: Project) -> str:
    return reverse("project-plan", args=[project.pk])


@page(policy.edit, methods=BOTH)
def part_add(request: Asked, project_id: UUID, kind: str) -> HttpResponse:
    """Show and take in a new phase, gate or milestone."""
    project = the_permitted(request, project_id, policy.edit)
    _, form, word, _, _ = PARTS[kind]
    return taken(
        request,
        form(posted(request)),
        ADD[kind],
        title=f"New {word}",
        back=_plan(project),
        said=f"The {word} was added.",
        verb="Add",
        project_id=project_id,
    )


@page(policy.edit, methods=BOTH)
def part_edit(request: Asked, kind: str, row_id: UUID) -> HttpResponse:
    """Show and take in a phase, gate or milestone."""
    _, form, word, change, key = PARTS[kind]
    row = _part(request, kind, row_id)
    keys: dict[str, Any] = {key: row_id}
    return taken(
        request,
        form(posted(request), row=row),
        change,
        title=row.name,
        back=_plan(row.project),
        said=f"The {word} was saved.",
        **keys,
    )


@page(policy.edit, methods=POST)
def part_drop(request: Asked, kind: str, row_id: UUID) -> HttpResponse:
    """Drop a phase, a planned gate or an open milestone."""
    row = _part(request, kind, row_id)
    _, _, word, _, key = PARTS[kind]
    form = CommandForm(request.POST)
    if form.submit(DROP[kind], request.actor, **{key: row_id}):
        return done(request, _plan(row.project), f"The {word} {row.name} was dropped.")
    context = {"form": form, "title": f"Drop {row.name}", "back": _plan(row.project)}
    return show(request, "projects/form.html", {**context, "verb": "Drop"}, form.status)


def _part(request: Asked, kind: str, row_id: UUID) -> Any:
    row = parts.the_part(request.actor, kind, row_id)
    check(request.actor, policy.edit, row)
    return row


def _comes_to(gate: Gate) -> str:
    passes = approach.lets_pass(gate)
    return "passed on its evidence" if passes else "waits for its decision"


@page(policy.submit_gate, methods=BOTH)
def gate_submit(request: Asked, row_id: UUID) -> HttpResponse:
    """Ask for a gate with its evidence."""
    gate: Gate = parts.the_part(request.actor, "gate", row_id)
    check(request.actor, policy.submit_gate, gate)
    return taken(
        request,
        forms.SubmitGateForm(posted(request), row=gate),
        commands.submit_gate,
        title=f"Submit {gate.name}",
        back=_plan(gate.project),
        said=f"{gate.name} {_comes_to(gate)}.",
        verb="Submit",
        lessons_of=gate.project_id,
        gate_id=row_id,
    )


@page(policy.submit_gate, methods=POST)
def gate_withdraw(request: Asked, row_id: UUID) -> HttpResponse:
    """Take a gate back before it is held."""
    check_button(request.POST)
    gate = commands.withdraw_gate(request.actor, gate_id=row_id)
    words = f"{gate.name} was withdrawn."
    return done(request, _plan(gate.project), words, undo=undo_address(request, gate))


@page(policy.decide_gate, methods=BOTH)
def gate_decide(request: Asked, row_id: UUID) -> HttpResponse:
    """Decide a gate."""
    gate: Gate = parts.the_part(request.actor, "gate", row_id)
    check(request.actor, policy.decide_gate, gate)
    form = forms.DecideGateForm(posted(request), initial={"seen": gate.version})
    return taken(
        request,
        form,
        commands.decide_gate,
        title=f"Decide {gate.name}",
        back=_plan(gate.project),
        said=f"{gate.name} is decided.",
        verb="Decide",
        lede=gate.evidence,
        gate_id=row_id,
    )
