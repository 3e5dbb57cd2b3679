"""What tests of linkages share."""

import pytest

from tests.linkages.scene import Scene
from tests.world import World


@pytest.fixture
def scene(world: World) -> Scene:
    """Return projects that share something, before discovery ran."""
    return Scene.make(world)


@pytest.fixture
def found(scene: Scene) -> Scene:
    """Return them after discovery ran."""
    scene.refresh()
    return scene
