"""What the tests of the reports share."""

import pytest

from tests.reports.scene import Scene
from tests.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    """Return the small portfolio."""
    return Scene.make(world)
