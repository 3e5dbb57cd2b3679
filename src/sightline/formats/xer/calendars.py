"""The CALENDAR table: weeks and exceptions out of the nested text of ``clndr_data``.

A node is ``(index||name(attributes)(children))``; days count from Sunday as 1, exceptions
name their day as a spreadsheet does, counted from 30 December 1899.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.formats.plans.findings import Findings

from .cells import Cells
from .tables import Table

Week = tuple[tuple[Shift, ...] | None, ...]
EPOCH = date(1899, 12, 30)
DAY = 1440
DEFAULT_DAY: tuple[Shift, ...] = ((480, 720), (780, 1020))
DEFAULT_WEEK: Week = (DEFAULT_DAY,) * 5 + ((), ())

_TOKEN = re.compile(r"[()]|[^()]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*([AaPp])?[Mm]?", re.ASCII)
_DEEPEST = 12
_LAST_DAY = 73_050  # the end of 2099


class BadCalendar(ValueError):
    """Calendar text that cannot be understood."""


@dataclass
class Node:
    """One node of the nested text."""

    name: str = ""
    attributes: str = ""
    children: list["Node"] = field(default_factory=list)

    def named(self, name: str) -> "Node | None":
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)


def parsed(text: str) -> Node:
    """The root node of a calendar's text.

    Raises:
        BadCalendar: Brackets that do not match, or nesting beyond reason.
    """
    tokens = [token.strip() for token in _TOKEN.findall(text.replace("\x7f", " "))]
    nodes, place = _nodes([token for token in tokens if token], 0, 0)
    if len(nodes) != 1 or place != sum(1 for token in tokens if token):
        raise BadCalendar("its brackets do not match")
    return nodes[0]


_parsed_once = functools.lru_cache(maxsize=64)(parsed)  # calendars of people are often alike


def _nodes(tokens: list[str], place: int, depth: int) -> tuple[list[Node], int]:
    """Read nodes beside one another: ``( head ( attributes ) ( children ) )``."""
    if depth > _DEEPEST:
        raise BadCalendar("it is nested too deeply")
    nodes: list[Node] = []
    while place < len(tokens) and tokens[place] == "(":
        node, place = _node(tokens, place + 1, depth)
        nodes.append(node)
    return nodes, place


def _node(tokens: list[str], place: int, depth: int) -> tuple[Node, int]:
    head = tokens[place] if place < len(tokens) else ""
    node = Node(head.partition("||")[2])
    place = _expected(tokens, place + 1, "(")
    if place < len(tokens) and tokens[place] not in "()":
        node.attributes, place = tokens[place], place + 1
    place = _expected(tokens, place, ")")
    place = _expected(tokens, place, "(")
    node.children, place = _nodes(tokens, place, depth + 1)
    place = _expected(tokens, place, ")")
    return node, _expected(tokens, place, ")")


def _expected(tokens: list[str], place: int, token: str) -> int:
    if place >= len(tokens) or tokens[place] != token:
        raise BadCalendar("its brackets do not match")
    return place + 1


def read_calendars(table: Table, findings: Findings) -> tuple[Calendar, ...]:
    """Read all calendars.

    Args:
        table: CALENDAR.
        findings: Receives ``bad-calendar``, ``calendar-without-hours``, ``null-exception``.
    """
    cells = Cells(table, findings)
    columns = (
        cells.ids("clndr_id"),
        cells.texts("clndr_name"),
        cells.ids("base_clndr_id"),
        table.column("clndr_data"),
        cells.minutes("day_hr_cnt"),
        cells.minutes("week_hr_cnt"),
        cells.minutes("month_hr_cnt"),
    )
    known = set(columns[0])
    calendars = []
    for i, (id_, name, base, data, a_day, a_week, a_month) in enumerate(zip(*columns, strict=True)):
        reader = _Reader(findings, table.lines[i], id_)
        base_id = base if base in known and base != id_ else ""
        week, exceptions = reader.read(data, base_id)
        if base != base_id:
            reader.warn(
                "dangling-base", f"Calendar “{name}” is based on {base}, which is not there."
            )
        day = a_day or _usual_day(week)
        month = a_month / day if a_month and day else 20
        calendars.append(
            Calendar(id_, name or id_, week, exceptions, base_id, day, a_week or 5 * day, month)
        )
    return tuple(calendars)


def _usual_day(week: Week) -> int:
    lengths = [sum(end - start for start, end in day) for day in week if day]
    return max(set(lengths), key=lengths.count) if lengths else 480


@dataclass
class _Reader:
    findings: Findings
    line: int
    id: str

    def read(self, data: str, base_id: str) -> tuple[Week, tuple[CalendarException, ...]]:
        if not data.strip():
            return self._without_hours(base_id)
        try:
            root = _parsed_once(data)
            return self._week(root.named("DaysOfWeek"), base_id), tuple(self._exceptions(root))
        except BadCalendar as fault:
            self.findings.error(
                "bad-calendar",
                f"The working hours of calendar {self.id} cannot be read: {fault}.",
                "Open the calendar in Primavera, save it and export the project again.",
                line=self.line,
                table="CALENDAR",
                field="clndr_data",
                id=self.id,
            )
            return DEFAULT_WEEK, ()

    def warn(self, code: str, message: str) -> None:
        self.findings.warning(
            code,
            message,
            "Check this calendar's hours before you rely on the dates.",
            line=self.line,
            table="CALENDAR",
            field="clndr_data",
            id=self.id,
        )

    def _without_hours(self, base_id: str) -> tuple[Week, tuple[CalendarException, ...]]:
        if base_id:
            return (None,) * 7, ()
        message = (
            f"Calendar {self.id} has no working hours in the file; "
            "Monday to Friday, 8:00-12:00 and 13:00-17:00, was taken."
        )
        self.warn("calendar-without-hours", message)
        return DEFAULT_WEEK, ()

    def _week(self, days: Node | None, base_id: str) -> Week:
        found = {child.name: self._shifts(child) for child in days.children} if days else {}
        if not found and not base_id:
            return self._without_hours("")[0]
        other = None if base_id else ()
        return tuple(found.get(number, other) for number in "2345671")

    def _exceptions(self, root: Node) -> Iterator[CalendarException]:
        node = root.named("Exceptions")
        children = node.children if node else []
        if len(children) > self.findings.limits.n_exceptions:
            raise BadCalendar("it has too many exceptions")
        for child in children:
            number = dict(_pairs(child.attributes)).get("d", "")
            if not number.isascii() or not number.isdigit() or not 0 < int(number[:7]) <= _LAST_DAY:
                words = "without a day" if not number else f"on the impossible day {number[:20]}"
                self.warn("null-exception", f"An exception {words} was left out.")
                continue
            day = EPOCH + timedelta(days=int(number))
            yield CalendarException(day, day, self._shifts(child))

    def _shifts(self, node: Node) -> tuple[Shift, ...]:
        found = map(_shift, [child.attributes for child in node.children])
        return tuple(sorted(shift for shift in found if shift is not None))


@functools.lru_cache(maxsize=1000)
def _shift(attributes: str) -> Shift | None:
    """Return a shift out of its ends; most calendars of a file have the same few."""
    ends = dict(_pairs(attributes))
    if "s" not in ends or "f" not in ends:
        return None
    start, end = _minutes(ends["s"]), _minutes(ends["f"])
    return start, end if end > start else end + DAY


def _pairs(attributes: str) -> Iterator[tuple[str, str]]:
    """``s|08:00|f|12:00`` to pairs of name and value."""
    parts = [part.strip() for part in attributes.split("|")]
    return zip(parts[0::2], parts[1::2], strict=False)


def _minutes(clock: str) -> int:
    found = _CLOCK.fullmatch(clock)
    hour, minute = (int(found.group(1)), int(found.group(2))) if found else (99, 0)
    if found and found.group(3):
        hour = hour % 12 + (12 if found.group(3) in "Pp" else 0)
    if hour > 24 or minute > 59 or hour * 60 + minute > DAY:
        raise BadCalendar(f"“{clock[:20]}” is no time of day")
    return hour * 60 + minute
