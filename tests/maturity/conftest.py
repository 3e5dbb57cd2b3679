"""What tests of maturity share: one scene a file, each test's own changes taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from sightline.kernel import clock
from tests.maturity.scene import Scene
from tests.rights.scene import rolled_back
from tests.world import World


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Build the scene once for a file."""
    with django_db_blocker.unblock(), rolled_back():
        with clock.at(clock.now() - timedelta(500)):  # so that campaigns of a year ago have leads
            made = Scene.make(World.make())
        yield made


@pytest.fixture
def scene(told: Scene, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Return the offices and everybody in them, as new."""
    with rolled_back():
        yield told
