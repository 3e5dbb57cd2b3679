"""What kernel tests share: wires that last for one test, and a full table of triggers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps as installed
from django.db import connection

from sightline.kernel import events, jobs
from tests.conftest import TRIGGERS
from tests.world import World

Wire = Callable[[type[events.Event], str, Callable[..., None]], None]


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Return a function that joins an event to a job's work for the length of one test."""

    def join(event: type[events.Event], name: str, work: Callable[..., None]) -> None:
        asked = (name, lambda happened: {"about": str(happened.about)})
        held = events._WIRES.get(event.name(), [])
        monkeypatch.setitem(events._WIRES, event.name(), [*held, asked])
        monkeypatch.setitem(jobs._WORK, name, work)

    return join


@pytest.fixture
def committed(open_journal: None) -> Iterator[World]:
    """Return the world committed, for tests whose threads must see it."""
    yield World.make()
    connection.close()


@pytest.fixture
def lifted(world: World) -> World:
    """Return the world with the append-only triggers lifted; the test's rollback restores them."""
    for table, verb in TRIGGERS:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{on}")
    return world


def rows_of(model: str, **where: Any) -> list[Any]:
    """Return rows of a model as the database holds them now."""
    found = installed.get_model(model)._base_manager.filter(**where)
    return list(found)
