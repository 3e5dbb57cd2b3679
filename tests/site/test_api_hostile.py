"""Every text field of every operation with hostile texts: stored literally, or refused by name.

Each field meets what no database stores; of the rest it meets a third, the next field another one.
``--soak`` tries everything in every field.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.site.api_world import Api, problem, staff
from tests.site.walk import Walk
from tests.world import World

pytestmark = pytest.mark.django_db

UNSTORABLE = ["a\x00b", "\ud800"]
TEXTS = [
    "\x1b[31mred",
    "a\x85b",
    "\u202eright to left",
    "line\u2028break",
    "'; DROP TABLE kernel_journalentry; --",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "{{ 7 * 7 }}{% debug %}",
    "%s %n %(name)s {0.__class__}",
    "e\u0301 \U0001f9d1\U0001f3fd\u200d\U0001f680 \U000e0001",
    "9" * 400,
    "x" * 25_000,
    "",
    "   ",
]
OTHERS: list[Any] = [None, 0, -1, 10**400, 1.5, True, [], ["a"], {}, {"a": {"b": 1}}]


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside; commands may be durable in it."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]
    with outer:
        yield
        transaction.set_rollback(True)


def texts_in(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return where values stand in a body."""
    if isinstance(body, dict | list):
        items = body.items() if isinstance(body, dict) else enumerate(body)
        for key, value in items:
            yield from texts_in(value, (*place, key))
    else:
        yield place


def changed(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a body with another value at a place."""
    copy = json.loads(json.dumps(body))
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return copy


class Hostile(Api):
    """Before each write that will succeed, tries it with hostile values and takes that back."""

    tally: Counter[str] = Counter()
    turn = 0
    every = 3

    def ok(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        for place in texts_in(body) if body else ():
            for value in self.next_values():
                with undone():
                    self.try_one(method, path, changed(body, place, value), version, place, value)
        return super().ok(method, path, body, version)

    def next_values(self) -> list[Any]:
        """Return what the next field is tried with."""
        self.turn += 1
        first = self.turn % self.every
        return [*UNSTORABLE, *TEXTS[first :: self.every], *OTHERS[first :: self.every]]

    def try_one(  # noqa: PLR0917
        self, method: str, path: str, body: Any, version: int | None, place: Any, value: Any
    ) -> None:
        answer = self.send(method, path, body, version)
        where = (method, path, place, str(value)[:40])
        self.calls[:] = [call for call in self.calls if call.body is not body]
        kind = "taken" if answer.status_code < 300 else "refused"
        self.tally[kind] += 1
        if kind == "taken":
            told = answer.json()
            is_text = isinstance(value, str) and isinstance(told.get(place[0]), str)
            if is_text and value.strip() and len(place) == 1:  # nothing may mean: as it was
                assert told[place[0]] == value.strip(), where
            return
        wider = {403} if value is None else set()  # none named may mean all, which few may ask
        assert answer.status_code in {404, 409, 422} | wider, (
            where,
            answer.status_code,
            answer.content[:500],
        )
        said = problem(answer, answer.status_code)
        if answer.status_code == 422 and isinstance(value, str) and "\x00" in value:
            assert any(name.split(".")[0] == place[0] for name in said["fields"]), (where, said)


@pytest.mark.figures
def test_hostile_values_are_kept_literally_or_refused(
    world: World, soak: bool, figure: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hostile, "every", 1 if soak else Hostile.every)
    walk = Walk(staff(world))
    walk.by = {key: Hostile(api.client) for key, api in walk.by.items()}
    walk.all()
    n = Hostile.tally
    assert n["taken"] > 300
    assert n["refused"] > 1000
    figure(f"API, bad input: {n.total()} hostile values, {n['taken']} kept literally, 0 faults")
