"""What every test of demand can ask for."""

import pytest

from tests.demand.desk import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    """Return an organisation with people at the front door and behind it."""
    return Desk.make(world)
