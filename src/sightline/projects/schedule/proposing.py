"""Making and letting go of links between projects: whose agreement they have, and whose not yet.

Shared by the commands for one link and by the edits of a schedule, which write several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sightline.engines.schedule.plan import LagCalendar
from sightline.kernel.errors import Forbidden, Invalid
from sightline.kernel.policy import Actor, may, visible
from sightline.kernel.rows import delete_rows, insert_rows, update_rows
from sightline.projects import policy
from sightline.projects.models import Activity, ActivityLink, Project
from sightline.projects.schedule import notation
from sightline.projects.schedule.assemble import WHY

ONE_SIDE = "Only who runs one of the two projects may do this."


@dataclass(frozen=True)
class Sides:
    """Which sides of a link an actor runs."""

    gives: bool
    takes: bool

    @property
    def any(self) -> bool:
        """Whether the actor runs at least one of them."""
        return self.gives or self.takes


def sides(actor: Actor, giver: Project, taker: Project) -> Sides:
    """Return which of two projects an actor runs."""
    return Sides(may(actor, policy.edit, giver), may(actor, policy.edit, taker))


def drafted(
    actor: Actor, giving: Activity, taking: Activity, asked: notation.Asked
) -> ActivityLink:
    """Return a link between two projects, not saved yet, that has the actor's agreement.

    Raises:
        Forbidden: The actor runs neither project.
    """
    row = ActivityLink(
        project=taking.project,
        giver=giving.project,
        predecessor=giving,
        successor=taking,
        type=asked.type.value,
    )
    ask_anew(row, actor, asked)
    return row


def ask_anew(row: ActivityLink, actor: Actor, asked: notation.Asked) -> None:
    """Give a link its lag; who agreed to another one has not agreed to this."""
    held = sides(actor, the_giver(row), row.project)
    if not held.any:
        raise Forbidden(ONE_SIDE)
    take_lag(row, asked)
    row.state, row.given_by_id, row.taken_by_id = ActivityLink.State.PROPOSED, None, None
    sign(row, actor, held)


def take_lag(row: ActivityLink, asked: notation.Asked) -> None:
    """Give a link the lag that was written."""
    row.lag, row.lag_permille = asked.lag, asked.lag_permille
    row.lag_calendar = LagCalendar.ELAPSED.value if asked.is_elapsed else ""


def sign(row: ActivityLink, actor: Actor, held: Sides) -> None:
    """Note the actor's agreement for each side that they run; with both it is agreed."""
    if held.gives and row.given_by_id is None:
        row.given_by_id = actor.id
    if held.takes and row.taken_by_id is None:
        row.taken_by_id = actor.id
    if row.given_by_id and row.taken_by_id:
        row.state = ActivityLink.State.AGREED


def the_giver(row: ActivityLink) -> Project:
    """Return the project that gives; a link inside one project has none."""
    assert row.giver is not None
    return row.giver


def named(actor: Actor, asked: notation.Asked) -> Activity:
    """Return the activity of another project that was written as ``P-17:12``.

    Raises:
        Invalid: No such project that the actor sees, or it has no such line.
    """
    project = visible(actor, Project).filter(code__iexact=asked.project).first()
    if project is None:
        words = f"There is no project {asked.project} that you may see. Check its code."
        raise Invalid({"predecessors": [words]})
    rows = Activity.objects.system(WHY).filter(project=project).order_by("place")
    found: Activity | None = next(iter(rows[max(0, asked.number - 1) : asked.number]), None)
    if found is None:
        words = f"{project.code} has no activity {asked.number}; {_extent(rows.count())}."
        raise Invalid({"predecessors": [words]})
    found.project = project
    return found


def _extent(n: int) -> str:
    return f"its last one is {n}" if n else "its schedule is empty"


class Crossing:
    """The links from other projects that the edits of one schedule write and let go of.

    Attributes:
        proposed: Links that were made or whose lag was set anew.
        dropped: Links that were let go of.
    """

    def __init__(self, actor: Actor, project: Project) -> None:
        self.actor, self.project = actor, project
        self.proposed: list[ActivityLink] = []
        self.dropped: list[ActivityLink] = []

    def is_foreign(self, asked: notation.Asked) -> bool:
        """Tell whether a link that was written names another project than this one."""
        return bool(asked.project) and asked.project.casefold() != self.project.code.casefold()

    def write(self, head: Activity, asked: Sequence[notation.Asked]) -> None:
        """Make the links into an activity from the other projects in sight those that are asked.

        Raises:
            Invalid: One of them names no activity that the actor sees.
        """
        wanted = [(named(self.actor, one), one) for one in asked]
        held = {(row.predecessor_id, row.type): row for row in self._held(head)}
        kept = {(tail.pk, one.type.value) for tail, one in wanted}
        for key, row in held.items():
            if key not in kept:
                self.let_go(row)
        for tail, one in wanted:
            self._put(held.get((tail.pk, one.type.value)), tail, head, one)

    def _held(self, head: Activity) -> list[ActivityLink]:
        rows = ActivityLink.objects.system(WHY).filter(successor=head)
        rows = rows.filter(giver__in=visible(self.actor, Project)).select_related("giver")
        return list(rows)

    def _put(
        self, held: ActivityLink | None, tail: Activity, head: Activity, asked: notation.Asked
    ) -> None:
        if held is None:
            row = drafted(self.actor, tail, head, asked)
            insert_rows([row])
        else:
            row = held
            row.project = self.project
            take_lag(row, asked)
            if not row.changed():
                return
            ask_anew(row, self.actor, asked)
            update_rows([row])
        self.proposed.append(row)

    def let_go(self, row: ActivityLink) -> None:
        """Take a link to another project away."""
        delete_rows([row])
        self.dropped.append(row)

    @property
    def is_touched(self) -> bool:
        """Whether any link to another project was written or let go of."""
        return bool(self.proposed or self.dropped)

    @property
    def givers(self) -> set[UUID]:
        """The other projects whose dates may have changed."""
        rows = [*self.proposed, *self.dropped]
        return {row.giver_id for row in rows if row.giver_id is not None}

    @property
    def waits(self) -> str:
        """Which projects have yet to agree, in words; blank if none has."""
        rows = [row for row in self.proposed if row.state == ActivityLink.State.PROPOSED]
        codes = sorted({the_giver(row).code for row in rows})
        if not codes:
            return ""
        each = "its link" if len(rows) == 1 else "their links" if len(codes) > 1 else "its links"
        return f"{' and '.join(codes)} must agree before {each} can move anything"
