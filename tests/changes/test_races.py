"""Two people at once: one decides, one vote is kept, nothing is half done."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from sightline.changes.models import ChangeVote, Decision
from sightline.kernel import clock
from sightline.kernel.errors import Refused
from tests.changes.sitting import Session
from tests.changes.stage import Stage
from tests.world import World


def at_once(*works: Callable[[], object]) -> list[str]:
    """Do works at the same time; return how each ended, sorted."""
    ended: list[str] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
            ended.append("done")
        except Refused as refused:
            ended.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


@pytest.mark.django_db(transaction=True)
def test_two_decide_at_once_and_one_does(open_journal: None) -> None:
    held = Session.opened(Stage.make(World.make()))
    change = held.change
    held.carry()
    ended = at_once(
        lambda: held.decide("approve", change=change),
        lambda: held.decide("defer", change=change, until=clock.today() + timedelta(7)),
    )
    assert ended == ["decided", "done"]
    assert Decision.objects.system("test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_member_votes_twice_at_once_and_has_one_vote(open_journal: None) -> None:
    held = Session.opened(Stage.make(World.make()))
    change = held.change
    ended = at_once(
        lambda: held.vote("chair", "for", change=change),
        lambda: held.vote("chair", "against", change=change),
    )
    assert ended == ["done", "done"]
    assert ChangeVote.objects.system("test").count() == 1
