"""The ledger of one reading: problems and losses, each with its line in the file.

Lines are looked up once at the end, and only for what is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from sightline.formats.plans.outcome import Limits, Loss, Problem
from sightline.formats.plans.xml import is_plain
from sightline.formats.register.problems import Beyond, Severity

Place = tuple[str, int, str]
"""A record's name, which of that name it is in the file (from 0), and a field of it or ""."""


_LONG_STRETCH, _MOST_STRETCHES = 1 << 16, 64
Stretch = tuple[int, int, frozenset[str]]
"""From where to where of the file no elements begin but those of these names."""


@dataclass(slots=True)
class Lost:
    """One loss as it is counted."""

    table: str
    message: str
    place: Place
    example: str
    count: int = 0


@dataclass
class Ledger:
    """Collects problems up to the limit, and one loss for each table and field."""

    limits: Limits = field(default_factory=Limits)
    ordinals: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """Which of its name each record is in the file, by table and id."""
    _problems: list[tuple[Problem, Place | None]] = field(default_factory=list)
    _losses: dict[tuple[str, str, str], Lost] = field(default_factory=dict)
    _beyond: Beyond = field(default_factory=Beyond)
    _watched: list[Lost] | None = None
    _stretches: list[Stretch] = field(default_factory=list)

    def watch(self) -> None:
        """Note from here on every loss that is counted."""
        self._watched = []

    def watched(self) -> list[Lost]:
        """Return what was counted since, once for each time, and note no more."""
        found, self._watched = self._watched or [], None
        return found

    def know(self, stretch: Stretch) -> None:
        """Note a stretch, after those before it, in which other names need not be looked for."""
        is_long = stretch[1] - stretch[0] >= _LONG_STRETCH
        if is_long and len(self._stretches) < _MOST_STRETCHES:
            self._stretches.append(stretch)

    @property
    def n_problems(self) -> int:
        """How many problems were told, those beyond the limit among them."""
        return len(self._problems) + sum(self._beyond.counts.values())

    def add(self, problem: Problem, place: Place | None = None) -> None:
        """Keep a problem; beyond the limit it is only counted."""
        if len(self._problems) < self.limits.problems:
            self._problems.append((problem, place))
            return
        self._beyond.add(problem.severity)

    def lose(self, table: str, name: str, message: str, place: Place, example: str) -> None:
        """Count one occurrence of what the plan does not keep."""
        key = (table, name, message)
        lost = self._losses.get(key)
        if lost is None:
            lost = self._losses[key] = Lost(table, message, place, example)
        self._count(lost)

    def _count(self, lost: Lost) -> None:
        lost.count += 1
        if self._watched is not None:
            self._watched.append(lost)

    def again(self, table: str, name: str, message: str) -> bool:
        """Count one more of a loss that is known, and answer whether it was."""
        lost = self._losses.get((table, name, message))
        if lost is None:
            return False
        self._count(lost)
        return True

    @property
    def is_refused(self) -> bool:
        """Whether an error was told."""
        errors = (problem.severity is Severity.ERROR for problem, _ in self._problems)
        return bool(self._beyond.counts[Severity.ERROR]) or any(errors)

    def settle(self, data: bytes) -> tuple[tuple[Problem, ...], tuple[Loss, ...]]:
        """Return all problems and losses, with the lines found in the file's UTF-8 bytes."""
        wanted = {place for _, place in self._problems if place}
        wanted |= {lost.place for lost in self._losses.values()}
        lines = find_lines(data, wanted, self._stretches)
        problems = tuple(
            replace(problem, line=lines.get(place, 0)) if place else problem
            for problem, place in self._problems
        )
        losses = tuple(
            Loss(table, name, lost.message, lost.count, lines.get(lost.place, 0), lost.example)
            for (table, name, _), lost in self._losses.items()
        )
        beyond = self._beyond.told()
        more = (Problem(*beyond),) if beyond else ()
        return problems + more, tuple(sorted(losses, key=lambda loss: loss.line))


def find_lines(
    data: bytes, wanted: Iterable[Place], stretches: Iterable[Stretch] = ()
) -> dict[Place, int]:
    """Return the line (from 1) of every record or field that is asked for.

    Where the file has neither comments nor CDATA nor prefixes, ``<Task`` can only be a start tag
    and a search of the bytes suffices; otherwise expat goes through the file again.
    """
    places = set(wanted)
    if not places:
        return {}
    is_searched = is_plain(data) and not _PREFIXED.search(data[:4096])
    return _Search(data, stretches).lines(places) if is_searched else _by_parsing(data, places)


_PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:")
_AFTER_NAME = frozenset(b" \t\r\n/>")


class _Search:
    """Looks for start tags in the bytes of a plain file."""

    def __init__(self, data: bytes, stretches: Iterable[Stretch]) -> None:
        self.data, self.stretches = data, list(stretches)

    def lines(self, places: set[Place]) -> dict[Place, int]:
        by_name: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_name[place[0]].append(place)
        at: dict[Place, int] = {}
        for name, group in by_name.items():
            start, ordinal = -1, -1
            for place in sorted(group, key=lambda place: place[1]):
                while ordinal < place[1] and (start := self._next(name, start + 1)) >= 0:
                    ordinal += 1
                at[place] = self._within(place, start)
        return _numbered(self.data, at)

    def _within(self, place: Place, start: int) -> int:
        if start < 0 or not place[2]:
            return max(0, start)
        inner = self._next(place[2], start)
        close = b"</" + place[0].encode()
        is_within = inner >= 0 and self.data.find(close, start, inner) < 0
        return inner if is_within else start

    def _next(self, name: str, begin: int) -> int:
        """Return where the next element of a name begins, passing over where none can be."""
        for first, last, names in self.stretches:
            if name not in names and begin < last:
                if begin < first and (found := self._between(name, begin, first)) >= 0:
                    return found
                begin = last
        return self._between(name, begin, len(self.data))

    def _between(self, name: str, begin: int, end: int) -> int:
        tag = b"<" + name.encode()
        start = self.data.find(tag, begin, end)
        while start >= 0 and self.data[start + len(tag)] not in _AFTER_NAME:
            start = self.data.find(tag, start + 1, end)
        return start


def _numbered(data: bytes, at: dict[Place, int]) -> dict[Place, int]:
    lines: dict[Place, int] = {}
    seen, line = 0, 1
    for place, start in sorted(at.items(), key=lambda item: item[1]):
        line += data.count(b"\n", seen, start)
        seen = start
        lines[place] = line
    return lines


class _AllFound(Exception):
    """Ends the second pass: every line is known."""


def _by_parsing(data: bytes, places: set[Place]) -> dict[Place, int]:
    walk = _Walk(places)
    parser = expat.ParserCreate("utf-8", "}")
    parser.StartElementHandler = lambda name, _: walk.start(name, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda _: walk.end()
    with suppress(_AllFound, expat.ExpatError):
        parser.Parse(data, True)  # expat's own
    return walk.lines


class _Walk:
    """Counts records by name at the depths where they stand, and notes the lines asked for."""

    def __init__(self, places: set[Place]) -> None:
        self.wanted: dict[tuple[str, int], set[Place]] = defaultdict(set)
        for place in places:
            self.wanted[place[:2]].add(place)
        self.names = {name for name, _, _ in places}
        self.counts: dict[str, int] = defaultdict(lambda: -1)
        self.lines: dict[Place, int] = {}
        self.depth = 0
        self.open: list[tuple[int, dict[str, Place]]] = []

    def start(self, tag: str, line: int) -> None:
        name = tag.rpartition("}")[2]
        self.depth += 1
        if self.open and name in (fields := self.open[-1][1]):
            self.lines[fields.pop(name)] = line
        if self.depth <= _RECORD_DEPTH and name in self.names:
            self.counts[name] += 1
            places = self.wanted.pop((name, self.counts[name]), set())
            self.lines |= dict.fromkeys(places, line)
            self.open.append((self.depth, {place[2]: place for place in places if place[2]}))

    def end(self) -> None:
        if self.open and self.open[-1][0] == self.depth:
            self.open.pop()
        self.depth -= 1
        if not self.wanted and not self.open:
            raise _AllFound


_RECORD_DEPTH = 3  # root, container, record
