"""One organisation a module: every probe is rolled back, so that the next finds it unchanged."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from sightline.kernel import clock
from tests.rights import hints
from tests.rights.scene import Scene, rolled_back


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Keep thousands of refusals, which are what is wanted here, out of the log."""
    log = logging.getLogger("django.request")
    before, log.disabled = log.disabled, True
    yield
    log.disabled = before


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Return the organisation that rights are probed in."""
    untracked = override_settings(USERSESSIONS_TRACK_ACTIVITY=False)  # a third of a probe's time
    still = clock.at(hints.BEGUN)  # what may be undone for ten minutes still may at the end
    with django_db_blocker.unblock(), untracked, rolled_back(), still:
        yield Scene.make()
