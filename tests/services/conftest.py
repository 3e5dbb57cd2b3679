"""What tests of services share: one scene a file, each test's own changes taken back."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.rights.scene import rolled_back
from tests.services.scene import Scene
from tests.world import World


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Build the scene once for a file."""
    with django_db_blocker.unblock(), rolled_back():
        yield Scene.make(World.make())


@pytest.fixture
def scene(told: Scene, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Return the offices, their customers and everybody in them, as new."""
    with rolled_back():
        yield told
