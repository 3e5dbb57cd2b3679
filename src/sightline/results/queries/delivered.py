"""What projects brought: the end benefits of each, promised, planned and come."""

from collections.abc import Iterable
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.results.queries.benefits import profiles
from sightline.results.queries.figures import figures_of
from sightline.results.queries.results import Line, came
from sightline.results.rules.standing import Came


def delivered(actor: Actor, project_ids: Iterable[UUID]) -> dict[UUID, list[Came]]:
    """Return project to what its end benefits in money came to, in three queries for all of them.

    Benefits that were not approved promise nothing yet, and are left out.
    """
    rows = list(
        profiles(actor).filter(
            benefit__project__in=list(project_ids),
            agreed_on__isnull=False,
            agreed_minor__isnull=False,
        )
    )
    found = figures_of(rows, clock.today())
    held: dict[UUID, list[Came]] = {}
    for row in rows:
        line = Line(row, found[row.benefit_id])
        if line.figures.is_summed:
            held.setdefault(row.benefit.project_id, []).append(came(line))
    return held
