"""Change requests that a decision on the portfolio asks for: raised once, and withdrawn with it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.keeping import acting, keep, move
from sightline.changes.commands.requests import numbered
from sightline.changes.figures import checked_figures
from sightline.changes.models import ChangeRequest
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.policy import Actor, check
from sightline.projects.queries import has_schedule, the_project

WHY = "what a decision asked for is raised once"
DESCRIPTION = (
    "Decided on the portfolio: {by}. {title}. Whoever runs the project says how, and the board "
    "of the project decides on what moves of its baseline."
)


@command
def raise_decided(
    actor: Actor, *, source: str, place: int, ask: Mapping[str, Any]
) -> ChangeRequest | None:
    """Draft the change request that a decision on the portfolio asks for; once only.

    Args:
        source: Which decision it was.
        place: Which of its asks.
        ask: What ``demand`` kept of it: kind, project, days, money, title.

    Raises:
        NotFound: The project is not visible to whoever put the decision forward.
        Forbidden: Only an executive, the strategic PMO or an office of that part.
    """
    project = the_project(actor, UUID(ask["project"]))
    check(actor, policy.raise_decided, project)
    key = f"{source} {place}"
    held = ChangeRequest.objects.system(WHY).filter(project=project.pk, source=key)
    if held.exists():
        nothing_changed()
        return None
    row = numbered(project, acting(actor), ask["title"])
    row.source = key
    row.description = DESCRIPTION.format(by=ask["by"], title=ask["title"])
    if ask["kind"] == "shift":
        _shift(row, project, ask["days"])
    if ask["kind"] == "fund" and project.whole_life_minor is not None:
        row.figures = checked_figures(project.pk, [{"kind": "cost", "by_minor": ask["minor"]}])
    row.save()
    keep(row)
    record(events.ChangeRaised(about=row.pk, project=row.project_id, code=row.code))
    return row


def _shift(row: ChangeRequest, project: Any, days: int) -> None:
    if has_schedule(project):
        row.deltas = [{"kind": "slip", "project_id": str(project.pk), "days": days}]
    elif project.baseline_finish is not None:
        on = project.baseline_finish + timedelta(days)
        row.figures = checked_figures(project.pk, [{"kind": "finish", "on": on.isoformat()}])


@command
def withdraw_decided(actor: Actor, *, source: str) -> int:
    """Withdraw the change requests of a decision that was taken back, while they are drafts.

    Raises:
        Forbidden: Only an executive, the strategic PMO or an office.
    """
    check(actor, policy.raise_decided)
    rows = ChangeRequest.objects.system(WHY).select_for_update(of=("self",))
    held = rows.filter(
        organisation=actor.organisation_id,
        source__startswith=f"{source} ",
        state=ChangeRequest.State.DRAFT,
    )
    n = 0
    for row in held.order_by("number"):
        move(row, "withdraw")
        row.words = "The decision on the portfolio that it came from was taken back."
        row.save()
        keep(row)
        record(events.ChangeWithdrawn(about=row.pk))
        n += 1
    if not n:
        nothing_changed()
    return n
