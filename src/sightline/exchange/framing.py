"""What every page of a run shows around its content, and how a refused step is shown."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.exchange import lists, policy, queries
from sightline.exchange.models import ImportRun
from sightline.kernel.policy import may
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, show


def framed(request: Asked, run: ImportRun, tab: str) -> dict[str, Any]:
    """Return what every page of a run shows around its content."""
    actor = request.actor
    return {
        "run": run,
        "state": lists.state_chip(run),
        "source": lists.SOURCES.get(run.table.get("source", ""), ""),
        "tabs": [
            {"label": label, "href": reverse(route, args=[run.pk]), "active": key == tab}
            for key, route, label in _tabs(run)
        ],
        "verbs": ImportRun.life.verbs_from(run.state),
        "may_change": may(actor, policy.start, run),
        "may_accept": may(actor, policy.accept, run),
    }


def _tabs(run: ImportRun) -> list[tuple[str, str, str]]:
    is_schedule = run.kind == ImportRun.Kind.SCHEDULE
    columns = ("columns", "import-columns", "Columns")
    losses = ("losses", "import-losses", f"Not kept ({len(run.losses):,})")
    return [
        ("difference", "import", "Difference"),
        *([] if is_schedule else [columns]),
        ("problems", "import-problems", f"Problems ({len(run.problems):,})"),
        *([losses] if is_schedule else []),
    ]


def refused(
    request: Asked, run_id: UUID, form: CommandForm, title: str, verb: str = ""
) -> HttpResponse:
    """Show a step that was refused with its words, and a way back."""
    run = queries.the_run(request.actor, run_id)
    form.fields.clear()
    back = reverse("import", args=[run_id])
    context = {"form": form, "run": run, "title": title, "back": back, "verb": verb}
    return show(request, "exchange/import_refused.html", context, form.status)
