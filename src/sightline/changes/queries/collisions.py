"""Collisions of change requests, worked out whenever they are asked for; none is stored.

What a request works on: the systems, data, milestones, benefits, dependencies and projects that it
names, or its whole project when it names none. A milestone, benefit or dependency belongs to its
project; a system or data set belongs to every project that touches it at that time. Groups, sites
and vendors are those it names, or those its project touches then. How critical a subject is: ``n / (n + 1)`` for the
``n`` projects that touch it; anything else is ordinary, a half.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.changes.models import ChangeItem, ChangeRequest, ChangeWindow
from sightline.changes.rules import collisions as rules
from sightline.changes.rules.collisions import Collision, Planned, Window
from sightline.kernel.policy import Actor, visible
from sightline.projects.subjects import Touched, touches_of, touches_seen

State = ChangeRequest.State
WHY = "a decision must know of every collision, also with what the board does not see"
TENTATIVE = (
    State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED,
)  # fmt: skip
FIRM = ChangeRequest.UNDER_WAY
ACTIVE = (*TENTATIVE, *FIRM)
SYSTEMS = frozenset({"system", "data"})
WORKED_ON = SYSTEMS | {"milestone", "benefit", "dependency", "project"}
HIT = {"group": "groups", "site": "sites", "vendor": "vendors"}
REACH = timedelta(days=rules.GO_LIVE_DAYS)


@dataclass(frozen=True)
class Met:
    """A collision with what it is about, ready to be shown."""

    collision: Collision
    change: ChangeRequest
    other: ChangeRequest | None
    window: ChangeWindow | None
    item: str

    @property
    def words(self) -> str:
        """The reason, in words."""
        return rules.REASONS[self.collision.reason]

    @property
    def severity_word(self) -> str:
        """How bad it is, in a word."""
        return rules.severity_word(self.collision.severity)

    @property
    def severity_percent(self) -> int:
        """How bad it is, of a hundred."""
        return round(100 * self.collision.severity)

    @property
    def share_percent(self) -> int:
        """The share of the shorter one's time, of a hundred."""
        return round(100 * self.collision.share)


def blocking(change: ChangeRequest) -> list[Collision]:
    """Return what bars a change at the time it is planned, whoever looks; nothing without a time.

    A decision asks this. It is resolved by moving one of the two, or the window.
    """
    return [one for one in planned_for(change) if one.blocks]


def planned_for(change: ChangeRequest) -> list[Collision]:
    """Return all that a change meets at the time it is planned, whoever looks, the gravest first."""
    found = _Schedule.around(None, change).collisions()
    return [one for one in found if one.change == change.pk]


def of_change(actor: Actor, change: ChangeRequest) -> list[Met]:
    """Return the collisions of a change with what the actor sees, the gravest first."""
    held = _Schedule.around(actor, change)
    return held.met(one for one in held.collisions() if one.change == change.pk)


def between(actor: Actor, since: datetime, until: datetime) -> list[Met]:
    """Return the collisions of every active change that the actor sees in a time.

    Args:
        since, until: Changes planned in this time, as far as they meet it; half-open.
    """
    held = _Schedule.of(actor, since, until)
    inside = {row.pk for row in held.changes if row.window_finish > since}
    inside &= {row.pk for row in held.changes if row.window_start < until}
    found = held.met(one for one in held.collisions() if one.change in inside)
    return sorted(found, key=lambda met: (not met.collision.blocks, -met.collision.severity))


@dataclass
class _Schedule:
    """The changes planned in a time, with what they work on and the windows."""

    changes: list[Any]
    windows: list[ChangeWindow]
    items: dict[UUID, list[ChangeItem]]
    touched: dict[UUID, list[Touched]] = field(default_factory=lambda: defaultdict(list))
    touching: dict[UUID, list[Touched]] = field(default_factory=lambda: defaultdict(list))
    names: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def around(cls, actor: Actor | None, change: ChangeRequest) -> "_Schedule":
        """Gather what is planned around a change, and the change whatever its state."""
        if change.window_start is None or change.window_finish is None:
            return cls([], [], {})
        return cls.of(actor, change.window_start, change.window_finish, change)

    @classmethod
    def of(
        cls,
        actor: Actor | None,
        since: datetime,
        until: datetime,
        change: ChangeRequest | None = None,
    ) -> "_Schedule":
        """Gather what is planned in a time and near enough to it to matter."""
        planned = Q(state__in=ACTIVE) | Q(pk=change.pk if change else None)
        near = Q(window_start__lt=until + REACH, window_finish__gt=since - REACH)
        home = change.organisation_id if change else None
        rows = _seen(actor, ChangeRequest, home).filter(planned & near)
        changes = list(rows.select_related("project").order_by("window_start", "pk"))
        windows = list(_windows(actor, home, since, until))
        held = cls(changes, windows, _items(actor, [row.pk for row in changes]))
        if changes:
            held._touches(actor, changes[0].organisation_id)
        return held

    def _touches(self, actor: Actor | None, organisation_id: UUID) -> None:
        rows = touches_seen(actor) if actor else touches_of(organisation_id, why=WHY)
        for touch in rows:
            self.touched[touch.project_id].append(touch)
            self.touching[touch.subject_id].append(touch)
            self.names[touch.subject_id] = touch.name

    def collisions(self) -> list[Collision]:
        """Return every collision of these changes."""
        planned = [self._planned(row) for row in self.changes]
        return rules.collisions(planned, [_window(row) for row in self.windows])

    def _planned(self, row: ChangeRequest) -> Planned:
        assert row.window_start is not None
        assert row.window_finish is not None
        items, parents, children = self._worked_on(row)
        keys = items | parents | children
        return Planned(
            row.pk, row.window_start, row.window_finish, items, parents - items, children - items,
            **self._hit(row), project=row.project_id, implementer=row.implementer_id,
            is_firm=row.state in FIRM, is_emergency=row.kind == "emergency",
            criticality={key: self._criticality(key) for key in keys if key in self.touching},
        )  # fmt: skip

    def _worked_on(self, row: ChangeRequest) -> tuple[frozenset[UUID], ...]:
        """Return what a change works on, what that belongs to, and what belongs to it."""
        items = self.items.get(row.pk, ())
        named = [item for item in items if item.is_named and item.kind in WORKED_ON]
        if not named:
            return frozenset({row.project_id}), frozenset(), self._systems(row, row.project_id)
        parents: set[UUID] = set()
        children: set[UUID] = set()
        for item in named:
            if item.kind in SYSTEMS:
                touching = _then(row, self.touching.get(item.ref, ()))
                parents |= {row.project_id, *(touch.project_id for touch in touching)}
            elif item.kind == "project":
                children |= self._systems(row, item.ref)
            else:
                parents.add(item.project_id or row.project_id)
        return frozenset(item.ref for item in named), frozenset(parents), frozenset(children)

    def _systems(self, row: ChangeRequest, project_id: UUID) -> frozenset[UUID]:
        touched = _then(row, self.touched.get(project_id, ()))
        return frozenset(touch.subject_id for touch in touched if touch.kind in SYSTEMS)

    def _hit(self, row: ChangeRequest) -> dict[str, frozenset[UUID]]:
        found = {}
        for kind, name in HIT.items():
            own = {item.ref for item in self.items.get(row.pk, ()) if item.kind == kind}
            touched = _then(row, self.touched.get(row.project_id, ()))
            found[name] = frozenset(own or {t.subject_id for t in touched if t.kind == kind})
        return found

    def _criticality(self, subject_id: UUID) -> float:
        n = len(self.touching[subject_id])  # a project touches a subject once
        return n / (n + 1)

    def met(self, found: Iterable[Collision]) -> list[Met]:
        """Return collisions with their rows and the names of what they share."""
        changes = {row.pk: row for row in self.changes}
        windows = {row.pk: row for row in self.windows}
        return [
            Met(
                one,
                changes[one.change],
                changes[one.other] if one.other else None,
                windows[one.window] if one.window else None,
                self._name(one, changes[one.change]),
            )
            for one in found
        ]

    def _name(self, one: Collision, change: ChangeRequest) -> str:
        """Return the name of what is shared, as far as what the actor sees tells it."""
        if one.item is None or one.reason == "implementer":
            return ""
        if one.item in self.names:
            return self.names[one.item]
        rows = (item for items in self.items.values() for item in items)
        named = next((item.name for item in rows if item.ref == one.item), "")
        own = next((row for row in self.changes if row.project_id == one.item), None)
        return f"{own.project.code} {own.project.name}" if own else named


def _then(row: ChangeRequest, touches: Iterable[Touched]) -> list[Touched]:
    """Return the touches that go on while a change is planned."""
    assert row.window_start is not None
    assert row.window_finish is not None
    first, last = row.window_start.date(), row.window_finish.date()
    return [touch for touch in touches if touch.meets(first, last)]


def _seen(actor: Actor | None, model: Any, organisation_id: UUID | None) -> QuerySet[Any]:
    if actor is not None:
        return visible(actor, model)
    rows: QuerySet[Any] = model.objects.system(WHY).filter(organisation_id=organisation_id)
    return rows


def _windows(
    actor: Actor | None, organisation_id: UUID | None, since: datetime, until: datetime
) -> QuerySet[ChangeWindow]:
    """Return the windows of a time; every maintenance window, since a change may miss them all."""
    rows = _seen(actor, ChangeWindow, organisation_id).select_related("subject", "project")
    near = Q(starts__lt=until + REACH, finishes__gt=since - REACH)
    return rows.filter(near | Q(kind="maintenance"))


def _items(actor: Actor | None, changes: Sequence[UUID]) -> dict[UUID, list[ChangeItem]]:
    rows = visible(actor, ChangeItem) if actor else ChangeItem.objects.system(WHY)
    held: dict[UUID, list[ChangeItem]] = defaultdict(list)
    for item in rows.filter(change__in=list(changes), is_live=True):
        held[item.change_id].append(item)
    return held


def _window(row: ChangeWindow) -> Window:
    about = row.subject_id or row.project_id
    return Window(row.pk, row.kind, row.starts, row.finishes, about)
