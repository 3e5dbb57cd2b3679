"""Second looks on pages: what we would stop today, what set it off, and what was decided."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms import scenarios as forms
from sightline.demand.lists.scenarios import RECHOICES, TRIGGER_LIST
from sightline.demand.models import Trigger
from sightline.demand.queries import continuing as queries
from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.queries import the_project
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

SHOWN = 200


@page(policy.read_scenarios)
def would_stop(request: Asked) -> HttpResponse:
    """Show live projects by their continue index, the worst first, with what we would stop on top."""
    actor = request.actor
    found = queries.lines(actor)
    stops = queries.would_stop(found)
    shown = stops if request.GET.get("show") != "all" else found
    context = {
        "lines": [
            {"line": line, "may": may(actor, policy.rechoose, line.project)}
            for line in shown[:SHOWN]
        ],
        "n_live": len(found),
        "n_stop": len(stops),
        "shows_all": request.GET.get("show") == "all",
        "sums": _sums(stops),
        "n_open": queries.triggers(actor).filter(state=Trigger.State.OPEN).count(),
        "may_watch": may(actor, policy.watch),
        "day": clock.today(),
        "why": reverse("continuing-derive"),
        "years": queries.YEARS,
    }
    return show(request, "demand/would_stop.html", context)


def _sums(stops: list[queries.Line]) -> list[tuple[str, int, int]]:
    """Return by currency what stopping would save and what would no longer come."""
    found: dict[str, list[int]] = {}
    for line in stops:
        row = found.setdefault(line.project.currency, [0, 0])
        row[0] += line.going.to_go
        row[1] += line.going.remaining
    return [(currency, saved, lost) for currency, (saved, lost) in sorted(found.items())]


@page(policy.read_scenarios)
def continuing_derive(request: Asked) -> HttpResponse:
    """Show how the continue index comes about."""
    context = {"years": queries.YEARS, "rate": float(queries.RATE) * 100, "day": clock.today(),
               "back": reverse("would-stop")}  # fmt: skip
    return show(request, "demand/continuing_derive.html", context)


@page(policy.watch, methods=POST)
def look_over(request: Asked) -> HttpResponse:
    """Look the portfolio over now."""
    form = CommandForm(request.POST)
    if not form.submit(commands.watch_portfolio, request.actor):
        return ask(request, form, "Look the portfolio over", back=reverse("would-stop"))
    n = form.result
    words = (
        f"{n} new {'thing asks' if n == 1 else 'things ask'} for a second look."
        if n
        else "Nothing new."
    )
    return done(request, "triggers", words)


@page(policy.read_scenarios)
def trigger_list(request: Asked) -> HttpResponse:
    """Show what asks, or asked, for a second look."""
    rows, params = queries.triggers(request.actor), params_of(request.GET)
    file = exported(TRIGGER_LIST, rows, params)
    if file is not None:
        return file
    context = {
        "page": TRIGGER_LIST.page(rows, params),
        "may_watch": may(request.actor, policy.watch),
    }
    return show(request, "demand/trigger_list.html", context)


@page(policy.read_scenarios)
def trigger_detail(request: Asked, trigger_id: UUID) -> HttpResponse:
    """Show a trigger and what came of it."""
    row = queries.the_trigger(request.actor, trigger_id)
    decisions = queries.rechoices(request.actor).filter(trigger=row.pk)
    is_open = row.state == Trigger.State.OPEN
    context = {
        "row": row,
        "decisions": list(decisions),
        "may_answer": is_open and may(request.actor, policy.answer_trigger, row),
        "may_decide": is_open
        and row.project is not None
        and may(request.actor, policy.rechoose, row.project),
    }
    return show(request, "demand/trigger_detail.html", context)


@page(policy.answer_trigger, methods=BOTH)
def trigger_end(request: Asked, trigger_id: UUID, verb: str) -> HttpResponse:
    """Ask for what is said of a trigger, and answer it or set it aside."""
    row: Any = queries.the_trigger(request.actor, trigger_id)
    steps = {
        "answer": ("Answered", commands.answer_trigger),
        "set-aside": ("Set aside", commands.set_aside_trigger),
    }
    if verb not in steps:
        raise NotFound("This step")
    words, command = steps[verb]
    check(request.actor, policy.answer_trigger, row)
    form = forms.WhyForm(posted(request), row=row)
    back = reverse("triggers")
    if request.method == "POST" and form.submit(command, request.actor, trigger_id=row.pk):
        return done(request, back, f"{words}.")
    return ask(request, form, f"{words}: {row.what}", back=back, verb=words)


@page(policy.rechoose, methods=BOTH)
def project_rechoose(request: Asked, project_id: UUID) -> HttpResponse:
    """Ask what is decided of a project, with its figures, and decide it."""
    project = the_project(request.actor, project_id)
    check(request.actor, policy.rechoose, project)
    line, _ = queries.line_of(request.actor, project.pk)
    call = line.verdict if line else "continue"
    form = forms.RechooseForm(posted(request), currency=project.currency, call=call)
    given: dict[str, Any] = {"project_id": project.pk}
    if line and len(line.triggers) == 1:
        given["trigger_id"] = line.triggers[0].pk
    if request.method == "POST" and form.submit(commands.rechoose, request.actor, **given):
        return done(request, "rechoice", f"{project.code}: decided.", form.result.pk)
    context = {"line": line, "project": project, "form": form, "back": reverse("would-stop"),
               "verb": "Decide", "day": clock.today()}  # fmt: skip
    return show(request, "demand/rechoose.html", context, form.status)


@page(policy.read_scenarios)
def rechoice_list(request: Asked) -> HttpResponse:
    """Show what was decided at second looks."""
    rows, params = queries.rechoices(request.actor), params_of(request.GET)
    file = exported(RECHOICES, rows, params)
    if file is not None:
        return file
    return show(request, "demand/rechoice_list.html", {"page": RECHOICES.page(rows, params)})


@page(policy.read_scenarios)
def rechoice_detail(request: Asked, rechoice_id: UUID) -> HttpResponse:
    """Show a decision with ranks before and after, money moved and hours released."""
    row = queries.the_rechoice(request.actor, rechoice_id)
    index = None if row.index_permille is None else row.index_permille / 1000
    return show(request, "demand/rechoice_detail.html", {"row": row, "index": index})
