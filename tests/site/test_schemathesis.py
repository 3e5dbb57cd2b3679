"""Generated calls on every operation, valid and not: no fault, nothing that the schema does not say.

The calls go through the whole stack in this process, as people in several roles and as nobody;
ids are drawn from the rows that there are, so that calls reach their commands.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sightline.site.api import schema
from tests.site.api_world import open_one, with_token
from tests.site.test_api_hostile import undone
from tests.site.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
SECONDS = 60
LEAST_EXAMPLES, MOST_EXAMPLES = 2, 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
ROLES = ("north", "north", "lead", "lead", "exec", "admin", "audit", "nobody", "")


class Faults(logging.Handler):
    """Keeps what the API let through to the database and had to answer for."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@pytest.fixture
def faults() -> Iterator[Faults]:
    found, log = Faults(), logging.getLogger("sightline.ui.api.problems")
    log.addHandler(found)
    yield found
    log.removeHandler(found)


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the test's own transaction open over requests, as Django's client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


class Rows:
    """The rows there are: ids by the name that parameters have for them, and versions."""

    def __init__(self, walk: Walk) -> None:
        self.north, self.ids = walk.by["audit"], dict[str, list[str]]()
        for call in walk.calls():
            parts = call.path.split("?")[0].removeprefix("/api/v1/").split("/")
            if len(parts) > 1 and len(parts[1]) == 36:
                self.ids.setdefault(parts[0], []).append(parts[1])
        live = [str(open_one(walk.world, f"L-{number}").pk) for number in range(3)]
        self.ids["projects"] = sorted({*self.ids["projects"], *live * 2})
        self.any = sorted({row for rows in self.ids.values() for row in rows})

    def near(self, path: str, chance: Random) -> str:
        """Return an id of the noun that a path begins with, or sometimes of another one."""
        noun = path.removeprefix("/api/v1/").split("/")[0]
        fitting = self.ids.get(noun, self.any)
        return chance.choice(fitting if chance.random() < 0.9 else self.any)

    def version(self, path: str, row_id: str) -> int:
        """Return the version that stands, as the auditor sees it; 1 where there is none."""
        noun = path.removeprefix("/api/v1/").split("/")[0]
        answer = self.north.send("GET", f"/{noun}/{row_id}")
        return int(answer.json().get("version", 1)) if answer.status_code == 200 else 1


def fitted(case: Any, rows: Rows, chance: Random) -> None:
    """Put real ids and the version that stands into a generated call, most of the time."""
    if chance.random() < 0.1:
        return
    for name in case.path_parameters or {}:
        if name.endswith("_id"):
            case.path_parameters[name] = rows.near(case.path, chance)
    for name in case.body if isinstance(case.body, dict) else ():
        if name.endswith("_id") and chance.random() < 0.5:
            case.body[name] = chance.choice(rows.any)
    if case.headers and "If-Match" in case.headers and case.path_parameters:
        row_id = next(iter(case.path_parameters.values()))
        case.headers["If-Match"] = f'"{rows.version(case.path, str(row_id))}"'


def test_no_generated_call_finds_a_fault(
    walk: Walk, faults: Faults, figure: Callable[[str], None]
) -> None:
    rows, tally = Rows(walk), Counter[int]()
    tokens = {key: with_token(walk.world, key, "*").token for key in ROLES if key}
    loaded = schemathesis.openapi.from_dict(schema())
    loaded.app = get_wsgi_application()
    operations = [result.ok() for result in loaded.get_all_operations()]
    until = time.monotonic() + SECONDS
    for number, operation in enumerate(operations):
        share = (until - time.monotonic()) / (len(operations) - number)
        run_one(operation, rows, tokens, tally, time.monotonic() + share)
    shown = ", ".join(f"{n} x {status}" for status, n in sorted(tally.items()))
    assert not faults.told, faults.told[:3]
    assert tally.total() > len(operations), shown
    assert tally[200] > len(operations) // 3, shown
    figure(f"F30: {tally.total()} calls on {len(operations)} operations, 0 faults ({shown})")


def run_one(
    operation: Any, rows: Rows, tokens: dict[str, str], tally: Counter[int], until: float
) -> None:
    """Call one operation with generated data until its share of the time is over, twice at least."""
    before = tally.total()

    @settings(
        max_examples=MOST_EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), seed=st.integers(0, 2**32))
    def called(case: Any, seed: int) -> None:
        if tally.total() - before >= LEAST_EXAMPLES and time.monotonic() > until:
            return
        chance = Random(seed)
        key = chance.choice(ROLES)
        with undone():
            fitted(case, rows, chance)
            headers = {"Authorization": f"Bearer {tokens[key]}"} if key else {}
            with one_connection():
                response = case.call(headers=headers)
            tally[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)
            assert key or response.status_code in {401, 404}, "nobody may do anything"

    try:
        called()
    except Unsatisfiable:
        return
