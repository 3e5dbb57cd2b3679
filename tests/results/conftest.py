"""What tests of results share."""

import pytest

from tests.results.scene import Scene
from tests.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    """Return a project that promised a benefit, and everybody around it."""
    return Scene.make(world)
