"""Looking at the gaps of agreements after a schedule changed."""

from uuid import UUID

from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.policy import Actor, check
from sightline.linkages import agreement, policy
from sightline.linkages.commands.signing import weighed
from sightline.linkages.models import Dependency
from sightline.projects.schedule.ends import reach

WHY = "a gap is looked at whoever moved the schedule"


@command
def check_dependencies(actor: Actor, *, project_id: UUID | None = None) -> int:
    """Record of each agreement, once, that it has come to fall short or has caught up.

    Done again it finds nothing new and records nothing.

    Args:
        project_id: The project whose schedule changed; what agreed links join to it is looked at
            too. Without one, all of the organisation's.

    Returns:
        How many agreements turned one way or the other.
    """
    check(actor, policy.read)
    rows = Dependency.objects.system(WHY).filter(
        organisation_id=actor.organisation_id, state__in=agreement.IN_FORCE
    )
    if project_id is not None:
        rows = rows.filter(giver__in=reach(project_id))
    turned = 0
    for row in rows.exclude(giver_activity_uid="").select_for_update().order_by("pk"):
        if event := weighed(row):
            row.save()
            record(event)
            turned += 1
    if not turned:
        nothing_changed()
    return turned
