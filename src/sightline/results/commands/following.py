"""Plans that follow their projects: when a finish moves, so does what comes of it."""

from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import update_rows
from sightline.results import events, policy, rules
from sightline.results.models import Profile
from sightline.results.queries.plans import finish_of

WHY = "plans follow their projects in the whole organisation"


@command
def follow_projects(actor: Actor) -> int:
    """Lay the plan of every approved benefit on its project's finish; return how many moved.

    What was agreed stays beside it, so that the loss can be seen.

    Raises:
        Forbidden: Only the machine does this.
    """
    check(actor, policy.follow)
    rows = Profile.objects.system(WHY).filter(
        benefit__project__organisation=actor.organisation_id, state__in=rules.LIVE
    )
    days: dict[str, int] = {}
    late = [row for row in rows.select_related("benefit__project") if _follow(row, days)]
    if not late:
        nothing_changed()
        return 0
    update_rows(late)
    assert actor.organisation_id is not None
    record(events.PlansFollowed(about=actor.organisation_id, n=len(late), days=days))
    return len(late)


def _follow(row: Profile, days: dict[str, int]) -> bool:
    """Set the finish that a plan follows; one that is known no more stays as it was."""
    finish = finish_of(row.benefit.project)
    if finish is None or finish == row.follows_finish:
        return False
    if row.follows_finish is not None:
        days[str(row.benefit_id)] = (finish - row.follows_finish).days
    row.follows_finish = finish
    return True
