"""Receipts: the same key gives the same answer and one effect, also at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from sightline.identity import commands
from sightline.identity.queries import OPERATOR
from sightline.kernel import journal
from sightline.kernel.errors import Problem, Refused
from sightline.kernel.idempotency import once
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry, Receipt
from tests.kernel.conftest import rows_of
from tests.world import World

pytestmark = pytest.mark.django_db


def open_one(world: World, code: str, calls: list[str] | None = None) -> Any:
    def call() -> tuple[int, object]:
        if calls is not None:
            calls.append(code)
        row = commands.open_office(world.actor("lead"), code=code, name=code, level="project")
        return 201, {"id": row.pk, "code": row.code, "share": 1e16}

    return call


def test_the_same_key_gives_the_same_answer_and_one_effect(world: World) -> None:
    lead, calls = world.actor("lead"), list[str]()
    first = once(lead, "k", {"code": "a", "n": 1}, open_one(world, "a", calls))
    n_entries = JournalEntry.objects.count()
    second = once(lead, "k", {"n": 1, "code": "a"}, open_one(world, "a", calls))
    assert first == second
    assert first[0] == 201
    assert isinstance(first[1]["id"], str)
    assert calls == ["a"]
    assert JournalEntry.objects.count() == n_entries


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    lead = world.actor("lead")
    once(lead, "k", {"code": "a"}, open_one(world, "a"))
    with pytest.raises(Refused) as refused:
        once(lead, "k", {"code": "b"}, open_one(world, "b"))
    assert refused.value.code == "key-reused"
    assert not rows_of("identity.Office", code="b")


def test_a_key_belongs_to_its_actor(world: World) -> None:
    once(world.actor("lead"), "k", {}, open_one(world, "a"))
    once(world.actor("admin"), "k", {}, open_one(world, "b"))
    assert Receipt.objects.count() == 2
    with pytest.raises(ValueError, match="a person"):
        once(OPERATOR, "k", {}, open_one(world, "c"))


def test_a_refused_call_leaves_no_receipt_and_may_come_again(world: World) -> None:
    lead = world.actor("lead")
    with pytest.raises(Refused):
        once(lead, "k", {}, open_one(world, "hq"))
    assert not Receipt.objects.exists()
    assert once(lead, "k", {}, open_one(world, "a"))[0] == 201


@pytest.mark.parametrize("body", [None, [], "text", {"a": [None, True]}, 0])
def test_any_plain_body_is_kept(world: World, body: object) -> None:
    def call() -> tuple[int, object]:
        commands.note_sign_in(world.actor("lead"), method="test")
        return 204, body

    key = str(new_id())
    assert once(world.actor("lead"), key, {}, call) == (204, body)
    assert once(world.actor("lead"), key, {}, call) == (204, body)


def at_once(work: list[Any]) -> list[Any]:
    """Run calls in threads that start together; return answers and problems in their order."""
    gate, told = threading.Barrier(len(work)), list[Any]([None] * len(work))

    def run(number: int) -> None:
        gate.wait()
        try:
            told[number] = work[number]()
        except Problem as problem:
            told[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.figures
def test_calls_at_the_same_moment_have_one_effect(
    committed: World, figure: Callable[[str], None]
) -> None:
    lead, n_keys, n_twins = committed.actor("lead"), 10, 6
    for number in range(n_keys):
        code, calls = f"code {number}", list[str]()
        call = open_one(committed, code, calls)
        told = at_once(
            [lambda code=code, call=call: once(lead, code, {"code": code}, call)] * n_twins
        )
        assert all(answer == told[0] for answer in told), told
        assert told[0][0] == 201
        assert len(rows_of("identity.Office", code=code)) == 1
    assert journal.verify(committed.organisation.pk).breaks == ()
    assert Receipt.objects.count() == n_keys
    figure(f"F9 ({connection.vendor}): {n_keys * n_twins} calls at once, {n_keys} effects")


@pytest.mark.figures
def test_edits_at_the_same_moment_lose_nothing(
    committed: World, figure: Callable[[str], None]
) -> None:
    lead, office_id, tally = committed.actor("lead"), committed.id("north"), Counter[str]()
    for round_ in range(12):
        seen = rows_of("identity.Office", pk=office_id)[0].version

        def edit(number: int, seen: int = seen, round_: int = round_) -> Any:
            return commands.change_office(
                lead, office_id=office_id, seen=seen, name=f"{round_} by {number}"
            )

        told = at_once([lambda n=n: edit(n) for n in range(5)])
        tally.update(type(answer).__name__ for answer in told)
        for lost in (answer for answer in told if isinstance(answer, Problem)):
            won = rows_of("identity.Office", pk=office_id)[0].name
            assert lost.status == 409
            assert lost.differences["name"][1] == won  # type: ignore[attr-defined]
    assert tally == {"Office": 12, "Stale": 48}
    assert rows_of("identity.Office", pk=office_id)[0].version == 13
    assert journal.verify(committed.organisation.pk).breaks == ()
    figure(f"F6 ({connection.vendor}): 60 edits at once, 12 won, 48 told both versions, 0 lost")
