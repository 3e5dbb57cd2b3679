"""The small strategy that the tests of this context act on."""

import pytest

from tests.strategy.scene import Scene
from tests.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    """Return the organisation with a theme, an objective and a key result."""
    return Scene.make(world)
