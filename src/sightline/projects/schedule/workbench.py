"""A schedule on the bench: edits are applied to its rows, which are then written together.

Rows are loaded as they are touched; the outline is read once, as bare values.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, singledispatchmethod
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Kind
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, NotFound, Refused, Stale
from sightline.kernel.ids import new_id
from sightline.kernel.policy import Actor, visible
from sightline.kernel.rows import delete_rows, insert_rows, update_rows
from sightline.projects.models import Activity, ActivityDates, ActivityLink, Schedule, WorkCalendar
from sightline.projects.schedule import edits, notation, outline
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.fields import set_fields_of
from sightline.projects.schedule.outline import Line
from sightline.projects.schedule.proposing import Crossing, take_lag


class Workbench:
    """One schedule while its edits are applied."""

    def __init__(self, actor: Actor, schedule: Schedule) -> None:
        self.actor, self.schedule = actor, schedule
        self.project = schedule.project
        self.rows: dict[UUID, Activity] = {}
        self.is_restructured = False
        self.did: list[str] = []
        self.crossing = Crossing(actor, self.project)

    @cached_property
    def lines(self) -> list[Line]:
        """The outline, in order."""
        rows = Activity.objects.system(WHY).filter(project=self.project).order_by("place")
        return [
            Line(str(pk), place, level)
            for pk, place, level in rows.values_list("pk", "place", "level")
        ]

    @cached_property
    def units(self) -> notation.Units:
        """How long a day and a week are on the project's calendar."""
        calendar = self.schedule.calendar
        return notation.Units(
            calendar.minutes_per_day, calendar.minutes_per_week, calendar.days_per_month
        )

    def row(self, activity_id: UUID) -> Activity:
        """Return an activity of this schedule.

        Raises:
            NotFound: It is not of this schedule.
        """
        if activity_id not in self.rows:
            found = (
                Activity.objects.system(WHY).filter(project=self.project, pk=activity_id).first()
            )
            if found is None:
                raise NotFound("This activity")
            found.project = self.project
            self.rows[activity_id] = found
        return self.rows[activity_id]

    def dates(self, row: Activity) -> ActivityDates | None:
        """Return what was last computed for an activity."""
        return ActivityDates.objects.filter(activity=row).first()

    def calendar(self, calendar_id: Any) -> WorkCalendar:
        """Return a calendar that this schedule may use."""
        rows = visible(self.actor, WorkCalendar).filter(pk=calendar_id)
        found = rows.filter(project=self.project).first() or rows.filter(project=None).first()
        if found is None:
            raise NotFound("This calendar")
        return found

    @singledispatchmethod
    def apply(self, edit: Any) -> None:
        """Apply one edit to the rows.

        Raises:
            NotFound, Invalid, Refused, Stale: As the edit's own words say.
        """
        raise TypeError(type(edit))

    @apply.register
    def _change(self, edit: edits.Change) -> None:
        row = self.row(edit.id)
        if edit.version is not None and edit.version != row.version:
            raise Stale(f"{row.name} was changed while you were editing it.", row.version, {}, row)
        fields = dict(edit.fields)
        text = fields.pop("predecessors", None)
        set_fields_of(self, row, fields)
        if text is not None:
            self._link_as_written(row, text)
        self.did.append(f"{row.name} changed")

    @apply.register
    def _add(self, edit: edits.Add) -> None:
        pk = new_id()
        row = Activity(
            id=pk,
            project=self.project,
            uid=str(pk),
            place=0,
            level=1,
            name=checked_text("name", edit.name, 500),
            duration=self.units.day,
            is_estimated=True,
        )
        line = Line(str(pk), 0, edit.level)
        self.lines.append(line)
        after = None if edit.after is None else str(edit.after)
        self._arrange(outline.placed_after(self.lines, {line.id}, after, edit.level))
        self.rows[pk] = row
        row.place = next(held.place for held in self.lines if held.id == line.id)
        row.level = edit.level
        fields = dict(edit.fields)
        text = fields.pop("predecessors", None)
        set_fields_of(self, row, fields)
        insert_rows([row])
        if text:
            self._link_as_written(row, text)
        self.did.append(f"{row.name} added")

    @apply.register
    def _drop(self, edit: edits.Drop) -> None:
        chosen = outline.branches(self.lines, {str(pk) for pk in edit.ids})
        going = [self.row(UUID(self.lines[index].id)) for index in chosen]
        if len({line.pk for line in going} & set(edit.ids)) < len(set(edit.ids)):
            raise NotFound("This activity")
        self._drop_links_of([row.pk for row in going])
        kept = [line for index, line in enumerate(self.lines) if index not in set(chosen)]
        self._arrange(kept)
        delete_rows(going)
        for row in going:
            del self.rows[row.pk]
        self.did.append(f"{going[0].name} dropped" if len(going) == 1 else f"{len(going)} dropped")

    def _drop_links_of(self, ids: Sequence[UUID]) -> None:
        rows = ActivityLink.objects.system(WHY).select_related("project", "giver")
        links = [*rows.filter(predecessor__in=ids), *rows.filter(successor__in=ids)]
        for link in links:
            if link.giver_id is not None and link.state == ActivityLink.State.AGREED:
                words = "Another project is linked to it; take that link away first."
                raise Refused("linked-elsewhere", words)
        delete_rows(list({link.pk: link for link in links}.values()))

    @apply.register
    def _indent(self, edit: edits.Indent) -> None:
        ids = {str(pk) for pk in edit.ids}
        self._arrange(outline.indented(self.lines, ids, edit.step))
        self.did.append("indented" if edit.step > 0 else "outdented")

    @apply.register
    def _move(self, edit: edits.Move) -> None:
        after = None if edit.after is None else str(edit.after)
        self._arrange(outline.placed_after(self.lines, {str(pk) for pk in edit.ids}, after))
        self.did.append("moved")

    def _arrange(self, lines: list[Line]) -> None:
        """Take an outline over: places and levels of what differs, and who is a summary now."""
        before = {line.id: line for line in self.lines}
        were = _with_children([line for line in self.lines if line.place])  # without a new one
        for line in lines:
            if before.get(line.id) != line and before[line.id].place:
                row = self.row(UUID(line.id))
                row.place, row.level = line.place, line.level
        self.lines[:] = lines
        self.is_restructured = True
        self._set_summaries(were, _with_children(lines))

    def _set_summaries(self, were: set[str], are: set[str]) -> None:
        """Who got a branch is a summary, who lost the last one a task; all others stay."""
        present = {line.id for line in self.lines}
        for pk in are - were:
            self.row(UUID(pk)).kind = Kind.SUMMARY.value
        for pk in (were - are) & present:
            self.row(UUID(pk)).kind = Kind.TASK.value

    @apply.register
    def _link(self, edit: edits.LinkUp) -> None:
        tail, head = self.row(edit.tail), self.row(edit.head)
        asked = notation.Asked(
            0, type=edit.type, lag=edit.lag, is_elapsed=edit.is_elapsed,
            lag_permille=edit.lag_permille,
        )  # fmt: skip
        self._insert_link(tail, head, asked)
        self.did.append(f"{tail.name} linked to {head.name}")

    def _insert_link(self, tail: Activity, head: Activity, asked: notation.Asked) -> None:
        if tail.pk == head.pk:
            raise Refused("link-to-itself", f"{head.name} cannot wait for itself.", "predecessors")
        held = ActivityLink.objects.system(WHY).filter(predecessor=tail, successor=head)
        if held.filter(type=asked.type.value).exists():
            words = f"{tail.name} and {head.name} are linked in this way already."
            raise Refused("linked-already", words, "predecessors")
        link = ActivityLink(
            project=self.project, predecessor=tail, successor=head, type=asked.type.value
        )
        take_lag(link, asked)
        insert_rows([link])

    @apply.register
    def _unlink(self, edit: edits.Unlink) -> None:
        rows = ActivityLink.objects.system(WHY).filter(pk=edit.id, project=self.project)
        link = rows.first()
        if link is None:
            raise NotFound("This link")
        if link.giver_id is None:
            link.delete()
        else:
            self.crossing.let_go(link)
        self.did.append("a link taken away")

    def _link_as_written(self, head: Activity, text: str) -> None:
        """Make the links into an activity be those that a text names."""
        asked = notation.predecessors(
            checked_text("predecessors", text, 2000, required=False), self.units
        )
        others = [link for link in asked if self.crossing.is_foreign(link)]
        self._link_within(head, [link for link in asked if link not in others])
        self.crossing.write(head, others)

    def _link_within(self, head: Activity, asked: Sequence[notation.Asked]) -> None:
        wanted = {(self._numbered(link.number).pk, link.type.value): link for link in asked}
        rows = ActivityLink.objects.system(WHY).filter(successor=head, giver__isnull=True)
        held = {(link.predecessor_id, link.type): link for link in rows}
        delete_rows([link for key, link in held.items() if key not in wanted])
        for key, link in wanted.items():
            if key in held:
                take_lag(held[key], link)
                held[key].save()
            else:
                self._insert_link(self.row(key[0]), head, link)

    def _numbered(self, number: int) -> Activity:
        if not 1 <= number <= len(self.lines):
            words = f"There is no activity {number}; the last one is {len(self.lines)}."
            raise Invalid({"predecessors": [words]})
        return self.row(UUID(self.lines[number - 1].id))

    def save(self) -> None:
        """Write what was changed."""
        update_rows([row for row in self.rows.values() if not row._state.adding])


class NotTaken(Invalid):
    """Fields of an edit that cannot be accepted; ``index`` is its place among those asked."""

    def __init__(self, index: int, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(fields)
        self.index = index


def apply_all(bench: Workbench, asked: Iterable[edits.Edit]) -> None:
    """Apply edits in their order and write the rows.

    Raises:
        NotTaken: An edit does not hold; it says which one.
    """
    for index, edit in enumerate(asked):
        try:
            bench.apply(edit)
        except Invalid as problem:
            raise NotTaken(index, problem.fields) from problem
    bench.save()


def _with_children(lines: Sequence[Line]) -> set[str]:
    return {lines[n].id for n in outline.parents([line.level for line in lines])}
