"""What every test of change control can ask for."""

import pytest

from tests.changes.stage import Stage
from tests.world import World


@pytest.fixture
def stage(world: World) -> Stage:
    """Return two staffed projects under change control."""
    return Stage.make(world)
