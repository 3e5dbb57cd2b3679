"""Two people at once: both requests are counted."""

import pytest

from tests.changes.test_races import at_once
from tests.services.scene import Scene
from tests.services.test_tallies import kept, plainly
from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_two_that_close_at_once_are_both_counted(open_journal: None) -> None:
    scene = Scene.make(World.make())
    version = scene.version()
    rows = [scene.request("confirmed", version_id=version.pk) for _ in range(2)]
    ended = at_once(*(lambda row=row: scene.take(row, "close") for row in rows))  # type: ignore[misc]
    assert ended == ["done", "done"]
    assert kept() == plainly()
    assert [held["n_closed"] for held in kept().values()] == [2]
