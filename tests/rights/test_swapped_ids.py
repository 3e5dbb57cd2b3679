"""F14: ids, words and names of rows put where they do not belong: nothing is told or touched."""

import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from sightline.kernel.models import RowChange
from tests.rights import hints, walk
from tests.rights.browser import text_of
from tests.rights.model import BY_KEY, Subject, sees
from tests.rights.operations import OPERATIONS
from tests.rights.probe import Cell, Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
N, N_SOAK, SHARES = 2000, 100_000, 2
NAMES = (
    *("q", "sort", "fields", "cols", "page", "size", "limit", "cursor", "as_of", "by", "lens"),
    *(
        "office",
        "program",
        "portfolio",
        "owner",
        "manager",
        "project",
        "who",
        "about",
        "of",
        "text",
    ),
    *("state", "health", "view", "as", "policy", "export", "kind", "objective", "copy", "role"),
    *("project__name", "manager__password", "organisation_id", "pk__in", "standing__reason"),
)
ODD = (
    *(
        "",
        "0",
        "-1",
        "1e9",
        "true",
        "null",
        "[]",
        "{}",
        "'",
        '"',
        "%",
        "\\",
        "../..",
        "\x00",
        "é",
        "𐏿",
    ),
    *("-name", "code,name,id", "name,secret", "-manager__password", "id__in", "9" * 30, "x" * 5000),
    *("2026-02-31", "0001-01-01", "9999-12-31", "csv", "objective", "executive", "all"),
)


def is_text(model: str, column: str) -> bool:
    """Tell whether a column holds what somebody wrote: an id there is but a word."""
    return isinstance(apps.get_model(model)._meta.get_field(column), CharField | TextField)


class Dice:
    """Random probes over everything that takes an id, a word or a name."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.dice = scene, random.Random(seed)
        self.prober = Prober(scene)
        self.addresses = [*walk.pages(), *walk.operations()]
        self.ids = [str(row) for row in scene.rows.values()]
        self.hidden = {key: self._hidden(subject) for key, subject in BY_KEY.items()}
        self.found: list[str] = []
        self.statuses: dict[int, int] = {}

    def _hidden(self, subject: Subject) -> frozenset[str]:
        rows = self.scene.rows.items()
        return frozenset(str(pk) for (kind, key), pk in rows if not sees(subject, kind, key))

    def value(self) -> str:
        """Return something to put where it does not belong: an id mostly."""
        pick = self.dice.random()
        if pick < 0.55:
            return self.dice.choice(self.ids)
        words = list(self.scene.secrets.values())
        return self.dice.choice(words)[:-1] if pick < 0.7 else self.dice.choice(ODD)

    def probe(self) -> None:
        """Send one probe and look at the answer, and at what it did."""
        address = self.dice.choice(self.addresses)
        way = self.dice.choice((OPERATIONS if address.is_api else PAGES)[address.name])
        key = self.dice.choice(keys_of(self.scene, way))
        doors = [s for s in BY_KEY.values() if address.is_api or s.door == "page"]
        subject, method = self.dice.choice(doors), self.dice.choice(address.methods)
        cell = Cell(subject, address, way, method, key)
        data = self._body(cell) if method != "GET" else None
        path = self._path(cell)
        words = f"{method} {path[:200]} {str(data)[:200]} by {subject.key}"
        self._send(cell, path, data, words)

    def _path(self, cell: Cell) -> str:
        path = self.prober.path(cell.address, cell.way, cell.key).split("?")[0]
        if self.dice.random() < 0.5:
            path = re.sub(r"[0-9a-f-]{36}", lambda found: self.dice.choice(self.ids), path)
        asked = {self.dice.choice(NAMES): self.value() for _ in range(self.dice.randrange(4))}
        return f"{path}?{urlencode(asked, quote_via=quote)}" if asked else path

    def _body(self, cell: Cell) -> dict[str, Any]:
        said = dict(self.prober.payload(cell.address, cell.way, cell.key) or {})
        named = [name for name in said if name.endswith("_id") or name in hints.ROWS]
        pool = named if named and self.dice.random() < 0.6 else [*said, *hints.ROWS]
        for name in self.dice.sample(pool, min(len(pool), self.dice.randrange(1, 4))):
            said[name] = self.value()
        return said

    def _send(self, cell: Cell, path: str, data: Any, words: str) -> None:
        browser = self.prober.browsers[cell.subject.key]
        with rolled_back():
            before = self.prober.journal_length()
            try:
                response = browser.ask(cell.method, path, data, version=self.prober.version(cell))
            except Exception as error:
                self.found.append(f"{words}: {type(error).__name__}: {error}"[:500])
                return
            self._judge(cell, response, words, asked=f"{path} {data}")
            self._look(cell, before, words)

    def _judge(self, cell: Cell, response: Any, words: str, *, asked: str) -> None:
        status = response.status_code
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status >= 500:
            self.found.append(f"{words}: {status}")
        text = text_of(response)
        leak = self.prober.pattern_for(cell).search(text)
        if leak:
            self.found.append(f"{words}: {status} tells {leak[0]!r}")
        if not self.prober.tells_more(cell):
            told = (
                set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)) & self.hidden[cell.subject.key]
            )
            told -= set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", asked))
            if told:
                self.found.append(f"{words}: {status} names a hidden row {self._name(told)}")

    def _name(self, ids: set[str]) -> list[Any]:
        return [pair for pair, pk in self.scene.rows.items() if str(pk) in ids]

    def _look(self, cell: Cell, before: int, words: str) -> None:
        """Look at what was changed: no hidden row, and no row joined to a hidden one."""
        changes = RowChange.objects.filter(
            sequence__gt=before, entry__organisation_id=self.prober.organisation_id
        )
        hidden = self.hidden[cell.subject.key]
        for change in changes:
            after = change.after or {}
            joined = {str(v) for k, v in after.items() if not is_text(change.model, k)} & hidden
            if str(change.row_id) in hidden or joined:
                self.found.append(f"{words}: touched {change.model} {self._name(joined)}")


@pytest.mark.parametrize("share", range(SHARES))
def test_swapped_ids(scene: Scene, share: int, soak: bool, figure: Callable[[str], None]) -> None:
    n = (N_SOAK if soak else N) // SHARES
    seed = 1400 + share
    dice = Dice(scene, seed)
    for _ in range(n):
        dice.probe()
    words = f"F14 seed {seed}: {n:,} random probes, 0 leaks, 0 server errors"
    print(words, dict(sorted(dice.statuses.items())))
    assert not dice.found, (len(dice.found), dice.found[:15])
    figure(words)
