"""What tests of the site can ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.site.api_world import staff
from tests.site.walk import Walk
from tests.world import World


@pytest.fixture
def staffed(world: World) -> World:
    """Return the small organisation with people in many roles."""
    return staff(world)


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """Return the walk, done once for a module; its rows are gone with it."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True  # as a test case's own: commands may be durable inside
        outer.__enter__()
        try:
            told = Walk(staff(World.make()))
            told.all()
            yield told
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
