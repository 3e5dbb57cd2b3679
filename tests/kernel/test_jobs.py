"""Jobs: queued with their event, leased, retried, buried, cancelled, and done once in effect."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sightline.identity import commands
from sightline.identity.events import OfficeChanged, SignedIn
from sightline.kernel import clock, idempotency, jobs
from sightline.kernel.errors import Refused
from sightline.kernel.models import Job, JournalEntry
from tests.kernel.conftest import Wire
from tests.world import World

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def ask(world: World, times: int = 1) -> None:
    for number in range(times):
        name = f"Renamed {number}"
        commands.change_office(world.actor("lead"), office_id=world.id("north"), name=name)


def the_job() -> Job:
    return Job.objects.get()


def drain() -> int:
    return jobs.work(threading.Event(), once=True)


@pytest.fixture
def done(wired: Wire) -> list[dict[str, Any]]:
    """Return what a simple job was called with."""
    calls: list[dict[str, Any]] = []
    wired(OfficeChanged, "test.note", lambda **given: calls.append(given))
    return calls


def test_an_event_queues_its_job_with_plain_arguments(
    world: World, done: list[dict[str, Any]]
) -> None:
    ask(world)
    queued, entry = the_job(), JournalEntry.objects.order_by("-sequence")[0]
    assert (queued.state, queued.entry_id) == (Job.State.READY, entry.pk)
    assert queued.organisation_id == world.organisation.pk
    assert drain() == 1
    assert done[0]["about"] == str(world.id("north"))
    assert (the_job().state, the_job().progress, the_job().lease) == (Job.State.DONE, 100, None)
    assert drain() == 0


def test_a_rollback_removes_the_job(world: World, done: list[dict[str, Any]]) -> None:
    def call() -> tuple[int, object]:
        ask(world)
        raise Refused("no-luck", "This always fails.")

    with pytest.raises(Refused):
        idempotency.once(world.actor("lead"), "k", {}, call)
    assert not Job.objects.exists()
    assert drain() == len(done) == 0


def test_jobs_are_done_in_the_order_they_are_due(world: World, done: list[dict[str, Any]]) -> None:
    ask(world, times=3)
    first, second, third = Job.objects.order_by("due")
    Job.objects.filter(pk=second.pk).update(due=clock.now() + timedelta(hours=1))
    assert drain() == 2
    assert [call["tick"].job_id for call in done] == [first.pk, third.pk]


def test_a_lease_keeps_others_off_until_it_runs_out(
    world: World, done: list[dict[str, Any]]
) -> None:
    with clock.at(NOON):
        ask(world)
        taken = jobs.take("one")
        assert taken is not None
        assert jobs.take("two") is None
    with clock.at(NOON + jobs.LEASE + timedelta(seconds=1)):
        again = jobs.take("two")
    assert again is not None
    assert (again.pk, again.worker, again.attempts) == (taken.pk, "two", 2)
    jobs.run(taken)
    assert the_job().state == Job.State.RUNNING  # the first worker lost it and ends nothing
    jobs.run(again)
    assert the_job().state == Job.State.DONE


def test_a_tick_renews_the_lease_and_saves_progress(world: World, wired: Wire) -> None:
    def slow(*, tick: jobs.Tick, about: str) -> None:
        with clock.at(NOON + timedelta(seconds=50)):
            tick(40)
        with clock.at(NOON + timedelta(seconds=100)):
            assert jobs.take("two") is None
        assert the_job().progress == 40

    wired(OfficeChanged, "test.slow", slow)
    with clock.at(NOON):
        ask(world)
        assert drain() == 1
    assert the_job().state == Job.State.DONE, the_job().error


def test_a_job_that_fails_is_tried_again_later_and_later_then_buried(
    world: World, wired: Wire
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("no such luck")

    wired(OfficeChanged, "test.fail", fail)
    now, pauses = NOON, []
    with clock.at(now):
        ask(world)
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        with clock.at(now):
            assert drain() == 1
            assert drain() == 0
        held = the_job()
        assert held.attempts == attempt
        pauses.append((held.due - now).total_seconds())
        now = held.due
    assert pauses == [2, 4, 8, 16, 32]
    assert held.state == Job.State.DEAD
    assert "RuntimeError: no such luck" in held.error
    with clock.at(now + timedelta(days=1)):
        assert drain() == 0


def test_a_job_that_kills_its_workers_is_buried_too(world: World, wired: Wire) -> None:
    wired(OfficeChanged, "test.kill", lambda **_: None)
    now = NOON
    with clock.at(now):
        ask(world)
    for attempt in range(jobs.MAX_ATTEMPTS):
        with clock.at(now):
            assert jobs.take(f"worker {attempt}") is not None  # and dies
        now += jobs.LEASE + timedelta(seconds=1)
    with clock.at(now):
        assert jobs.take("worker 6") is None
    assert the_job().state == Job.State.DEAD
    assert "died in each of 5 attempts" in the_job().error


def test_a_job_of_an_unknown_name_fails_like_any_other(world: World, wired: Wire) -> None:
    wired(OfficeChanged, "test.gone", lambda **_: None)
    ask(world)
    Job.objects.update(name="test.renamed")
    assert drain() == 1
    assert (the_job().state, the_job().attempts) == (Job.State.READY, 1)
    assert "KeyError" in the_job().error


def test_long_work_hears_that_it_shall_stop(world: World, wired: Wire) -> None:
    reached = []

    def long(*, tick: jobs.Tick, about: str) -> None:
        tick(10)
        Job.objects.update(cancel=True)
        reached.append("before")
        tick(20)
        reached.append("after")

    wired(OfficeChanged, "test.long", long)
    ask(world)
    drain()
    assert reached == ["before"]
    assert (the_job().state, the_job().progress) == (Job.State.CANCELLED, 20)
    assert the_job().finished is not None


def test_a_job_cancelled_before_it_began_does_not_begin(
    world: World, done: list[dict[str, Any]]
) -> None:
    ask(world)
    Job.objects.update(cancel=True)
    drain()
    assert done == []
    assert the_job().state == Job.State.CANCELLED


def sign_in_once(world: World) -> Callable[..., None]:
    """Return work whose effect is bound to the job's id, so that a repetition changes nothing."""

    def work(*, tick: jobs.Tick, about: str) -> None:
        lead = world.actor("lead")

        def call() -> tuple[int, object]:
            commands.note_sign_in(lead, method=about)
            return 204, None

        idempotency.once(lead, f"job:{tick.job_id}", {"about": about}, call)

    return work


def test_work_done_twice_has_one_effect(world: World, wired: Wire) -> None:
    wired(OfficeChanged, "test.once", sign_in_once(world))
    with clock.at(NOON):
        ask(world)
        taken = jobs.take("one")
        assert taken is not None
        jobs._WORK[taken.name](tick=jobs.Tick(taken.pk), **taken.arguments)  # then it dies
    with clock.at(NOON + 2 * jobs.LEASE):
        again = jobs.take("two")
        assert again is not None
        assert again.pk == taken.pk
        jobs.run(again)
    assert JournalEntry.objects.filter(kind=SignedIn.name()).count() == 1


def test_workers_share_the_jobs_and_none_is_done_twice(committed: World, wired: Wire) -> None:
    seen: list[UUID] = []
    wired(OfficeChanged, "test.share", lambda tick, about: seen.append(tick.job_id))
    ask(committed, times=12)

    def worker(number: int) -> None:
        from django.db import connection

        while (taken := jobs.take(f"worker {number}")) is not None:
            jobs.run(taken)
        connection.close()

    threads = [threading.Thread(target=worker, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain()
    assert len(seen) == len(set(seen)) == 12
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


@pytest.fixture
def gathered(wired: Wire, monkeypatch: pytest.MonkeyPatch) -> list[UUID | None]:
    """Return the organisations that a gathering job was run for."""
    runs: list[UUID | None] = []
    wired(OfficeChanged, "test.gather", lambda tick, about: runs.append(tick.organisation_id))
    monkeypatch.setitem(jobs._GATHERED, "test.gather", timedelta(seconds=15))
    return runs


def test_a_gathering_job_is_queued_once_and_waits_for_more(
    world: World, gathered: list[UUID | None]
) -> None:
    with clock.at(NOON):
        ask(world, times=3)
        assert the_job().due == NOON + timedelta(seconds=15)
        assert drain() == 0
    with clock.at(NOON + timedelta(seconds=15)):
        assert drain() == 1
    assert gathered == [world.organisation.pk]


def test_what_is_asked_while_it_runs_or_after_it_died_is_queued_anew(
    world: World, gathered: list[UUID | None]
) -> None:
    with clock.at(NOON):
        ask(world)
    with clock.at(NOON + timedelta(minutes=1)):
        assert jobs.take("one") is not None
        ask(world, times=2)
    assert sorted(Job.objects.values_list("state", flat=True)) == ["ready", "running"]
    Job.objects.update(state=Job.State.DEAD)
    with clock.at(NOON + timedelta(minutes=2)):
        ask(world, times=2)
    assert Job.objects.filter(state=Job.State.READY).count() == 1


def test_each_organisation_gathers_for_itself(world: World, gathered: list[UUID | None]) -> None:
    ask(world)
    jobs.enqueue_all(None, UUID(int=7), [("test.gather", {"about": "x"})])
    jobs.enqueue_all(None, UUID(int=7), [("test.gather", {"about": "x"})])
    assert Job.objects.count() == 2
