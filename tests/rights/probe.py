"""Probes: for every way through every address, what the rules say and what the site answers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import quote

from sightline.kernel.models import JournalHead
from tests.rights import hints
from tests.rights.browser import Browser, form_of, text_of
from tests.rights.model import (
    BY_KEY,
    PROJECTS,
    SUBJECTS,
    Subject,
    hidden_words,
    may,
    may_somewhere,
    reads_grants,
    reads_journal,
    sees,
)
from tests.rights.scene import MODELS, Scene, rolled_back
from tests.rights.table import Way
from tests.rights.walk import Address

SIGN_IN, MISSING, FORBIDDEN, REACHED = "sign-in", "404", "403", "reached"
JOURNAL = ("journal", "search_journal", "changes_of")
#: Everybody's grants, which name the node they stand on, to those who administer or audit them.
GRANTS = ("grant", "person", "home", "me", "confirm_grant", "revoke_role")
NAMED_IN_GRANTS = {key for key, spec in PROJECTS.items() if spec.confidentiality == "pmo"}
NOTHING = re.compile(r"(?!)")
#: On how many rows each answer by each way is looked for in the usual run.
ROWS = 1
CHILDREN = ("own", "sibling", "restricted", "sealed", "open")


@dataclass(frozen=True)
class Cell:
    """One probe: who asks what of which row, and what the rules answer."""

    subject: Subject
    address: Address
    way: Way
    method: str
    key: str

    @property
    def expected(self) -> str:
        """Return what the model says must happen."""
        if self.subject.is_barred:
            return SIGN_IN
        if not may_somewhere(self.subject, self.way.gate):
            return FORBIDDEN
        if (
            self.way.kind
            and (self.address.is_api or not self.way.inside)  # a form offers what one sees
            and not sees(self.subject, self.way.kind, self.key)
        ):
            return MISSING
        freely = self.way.inside or self.way.shown
        needed = self.way.does and (self.method != "GET" or not freely)
        if needed and not may(self.subject, self.way.does, self.way.kind, self.key):
            return FORBIDDEN
        return REACHED

    def __str__(self) -> str:
        at = f" on {self.way.kind} {self.key}" if self.way.kind else ""
        more = " ".join([*self.way.parts.values(), self.way.query])
        return f"{self.method} {self.address.name} {more}{at} by {self.subject.key}"


@dataclass
class Tally:
    """What the probes found."""

    n: int = 0
    leaks: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    succeeded: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


class Prober:
    """Asks as everybody, and remembers the sessions and the forms it has seen."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        everybody = BY_KEY.values()
        self.browsers = {s.key: self._browser(s) for s in everybody}
        self.patterns = {s.key: self._pattern(s) for s in everybody}
        self.grant_patterns = {s.key: self._pattern(s, in_grants=True) for s in everybody}
        self.forms: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.versions: dict[tuple[str, str], int] = {}
        self.tally = Tally()

    def _browser(self, subject: Subject) -> Browser:
        if subject.key == "nobody":
            return Browser()
        if subject.door == "token":
            return Browser(token=self.scene.tokens[subject.key])
        return Browser.of(self.scene.subject_person(subject))

    def pattern_for(self, cell: Cell) -> re.Pattern[str]:
        """Return what may not stand in a cell's answer: the journal and grants tell more."""
        name = cell.address.name
        if name.startswith(JOURNAL) and reads_journal(cell.subject):
            return NOTHING
        if name.startswith(GRANTS) and reads_grants(cell.subject):
            return self.grant_patterns[cell.subject.key]
        return self.patterns[cell.subject.key]

    def tells_more(self, cell: Cell) -> bool:
        """Tell whether ids of hidden rows belong in the answer: the journal's and the grants'."""
        name, who = cell.address.name, cell.subject
        journal = name.startswith((*JOURNAL, "home")) and reads_journal(who)
        return journal or (name.startswith(GRANTS) and reads_grants(who))

    def _pattern(self, subject: Subject, *, in_grants: bool = False) -> re.Pattern[str]:
        words = [
            word
            for name, word in hidden_words(subject, self.scene.secrets).items()
            if not (in_grants and name in NAMED_IN_GRANTS)
        ]
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    @cached_property
    def organisation_id(self) -> Any:
        """Return whose journal is watched."""
        return self.scene.world.organisation.pk

    def journal_length(self) -> int:
        """Return how many entries the journal holds."""
        heads = JournalHead.objects.filter(organisation_id=self.organisation_id)
        return heads.values_list("sequence", flat=True).get()

    def path(self, address: Address, way: Way, key: str) -> str:
        """Return the address of a cell: its ids and other parts filled in."""
        row = str(self.scene.id(way.kind, key)) if way.kind and not way.inside else ""

        def part(found: re.Match[str]) -> str:
            name = found[1].split(":")[-1]
            if way.parts.get(name) == "qualified_ask":
                return f"proposal-{self.scene.id('qualified_ask', 'north')}"
            second = (way.parts.get(name, ""), "all")  # a second row of the address
            if name.endswith("_id") and second in self.scene.rows:
                return str(self.scene.id(*second))
            return str(way.parts.get(name) or address.fixed.get(name) or row)

        path = re.sub(r"[<{]([^>}]+)[>}]", part, address.path)
        return f"{path}?{way.query}" if way.query else path

    def version(self, cell: Cell) -> int | None:
        """Return the version that a program names in If-Match; none where there is no row yet."""
        if not cell.address.is_api or cell.method == "GET" or cell.way.kind not in MODELS:
            return None
        known = (cell.way.kind, cell.key)
        if known not in self.versions:
            self.versions[known] = self.scene.version(*known)
        return None if cell.way.inside or cell.way.parts else self.versions[known]

    def payload(self, address: Address, way: Way, key: str) -> dict[str, Any] | None:
        """Return what a person entitled to this would send: the page's own form, filled in."""
        if address.is_api:
            return hints.body(self.scene, address.body, way, key) if address.body else None
        known = (address.name, *way.parts.values(), way.kind, key)
        if known not in self.forms:
            self.forms[known] = self._form(address, way, key)
        data = dict(self.forms[known])
        if way.inside:
            data[way.inside] = str(self.scene.id(way.kind, key))
        if address.name in {
            "import-accept",
            "package-accept",
        }:  # the digest stands on the import's page
            data["shown"] = self.scene.shown.get((way.kind, key), self.scene.waiting["shown"])
        if address.name == "package-export":  # so does the digest of what would leave
            data |= {"shown": self.scene.waiting["leaves"]}
            data |= {"standards": self.scene.waiting["chosen"]}
        if address.name == "ranking-move":  # so does a line with its place
            data["step"] = f"{self.scene.id('ranking_line', 'all')}:1"
        if address.name == "scenario-toggle":  # so does a candidate with what is done to it
            data["step"] = f"stop:proposal-{self.scene.id('qualified_ask', 'north')}"
        if address.name == "import-part":  # so do the projects of the file
            data["part"] = self.scene.waiting["part"]
        return data

    def _form(self, address: Address, way: Way, key: str) -> dict[str, Any]:
        if "GET" not in address.methods:
            return dict(way.sends)
        for subject in SUBJECTS:
            cell = Cell(subject, address, way, "POST", key)
            if cell.expected == REACHED:
                with rolled_back():
                    path = self.path(address, way, key)
                    page = self.browsers[subject.key].ask("GET", path)
                fields, required, options = form_of(page, path)
                named = hints.named(self.scene, options)
                return hints.filled(fields, required, options) | named | way.sends
        return dict(way.sends)

    def probe(self, cell: Cell) -> None:
        """Send one probe, roll it back, and note what is wrong with the answer."""
        writes, data = cell.method != "GET", None
        if writes:
            data = self.payload(cell.address, cell.way, cell.key)
        path = self.path(cell.address, cell.way, cell.key)
        expected = cell.expected
        with rolled_back():
            before = self.journal_length() if writes else 0
            try:
                response: Any = self.browsers[cell.subject.key].ask(
                    cell.method, path, data, version=self.version(cell)
                )
            except Exception as error:
                self.tally.others.append(f"{cell}: {type(error).__name__}: {error}"[:300])
                return
            moved = writes and self.journal_length() != before
        self.judge(cell, expected, response, moved=moved)

    def judge(self, cell: Cell, expected: str, response: Any, *, moved: bool) -> None:
        """Compare an answer with what the rules say."""
        tally, name = self.tally, f"{cell.method} {cell.address.name}"
        tally.n += 1
        tally.asked.add(name)
        echo = quote(cell.way.query, safe="")  # the way to the sign-in repeats what was asked
        told = text_of(response).replace(echo, "") if echo else text_of(response)
        leak = self.pattern_for(cell).search(told)
        if leak:
            tally.leaks.append(f"{cell}: {response.status_code} tells {leak[0]!r}")
        outcome = outcome_of(response)
        if cell.way.offers and expected == FORBIDDEN and response.status_code == 422:
            outcome = FORBIDDEN
        if moved and expected != REACHED:
            tally.effects.append(f"{cell}: {response.status_code} left a trace")
        elif outcome != expected:
            tally.others.append(f"{cell}: {response.status_code} {outcome}, not {expected}")
        if expected == REACHED and response.status_code in {200, 201, 204, 303}:
            tally.succeeded.add(name)


def outcome_of(response: Any) -> str:
    """Return how far a request came."""
    status = response.status_code
    if status == 401 or (status == 302 and "/accounts/login" in response["Location"]):
        return SIGN_IN
    known = {404: MISSING, 403: FORBIDDEN}
    reached = status in {200, 201, 204, 302, 303, 409, 422}
    return known.get(status) or (REACHED if reached else str(status))


def keys_of(scene: Scene, way: Way) -> tuple[str, ...]:
    """Return the rows that a way is tried on: every relation there is."""
    if not way.kind:
        return ("",)
    held = [key for kind, key in scene.rows if kind == way.kind]
    if way.kind == "person":
        return ("plain", "program_office.north", "gone")
    if way.kind in {"project", "office"} or not set(held) & set(PROJECTS):
        return tuple(held)
    return tuple(key for key in held if key in CHILDREN)


def grouped(
    scene: Scene, addresses: list[Address], table: dict[str, tuple[Way, ...]], who: list[Subject]
) -> Iterator[list[Cell]]:
    """Return the cells of the matrix, those of one method of one address together."""
    for address in addresses:
        for method in address.methods:
            yield [
                Cell(subject, address, way, method, key)
                for way in table.get(address.name, ())
                for key in keys_of(scene, way)
                for subject in who
            ]


def covering(every: list[Cell], met: set[tuple[Any, ...]]) -> list[Cell]:
    """Return few of an address's cells: each answer by each way on a row, some with everybody.

    Which ones is drawn by the address's own name, so that over all addresses every role meets
    every relation many times, and a run repeats the one before it.

    Args:
        every: The cells of one method of one address.
        met: Who has met which action already; everybody is to meet each of them once.
    """
    drawn = Random(str(every[0]) if every else "").sample(every, len(every))
    rows = defaultdict[tuple[int, str], set[str]](set)
    kept = []
    for cell in drawn:
        answered = rows[id(cell.way), cell.expected]
        who = (cell.way.gate, cell.subject.key)
        if who not in met or (len(answered) < ROWS and cell.key not in answered):
            kept.append(cell)
            answered.add(cell.key)
            met.add(who)
    return kept
