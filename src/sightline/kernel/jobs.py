"""Jobs: rows queued in a command's own transaction, worked with a lease, retried, and buried.

A worker that dies leaves its lease behind; when it runs out, another takes the job again, so a
job's work must be a command that can tell it was done before.
"""

import logging
import os
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
PAUSE_SECONDS = 0.5
Work = Callable[..., None]
_WORK: dict[str, Work] = {}
_GATHERED: dict[str, timedelta] = {}
_ON_A_DAY: dict[str, str] = {}


class Cancelled(Exception):
    """A person asked the job to stop."""


@dataclass
class Tick:
    """Handed to long work: renews the lease, saves progress, hears cancellation."""

    job_id: UUID
    organisation_id: UUID | None = None

    def __call__(self, percent: int) -> None:
        """Renew the lease and save progress; raises ``Cancelled`` when asked to stop."""
        now = clock.now()
        Job.objects.filter(pk=self.job_id).update(progress=percent, lease=now + LEASE)
        if Job.objects.filter(pk=self.job_id, cancel=True).exists():
            raise Cancelled


def job(name: str, *, gathers: timedelta | None = None, day: str = "") -> Callable[[Work], Work]:
    """Declare the work of a job, ``context.verb``; it takes ``tick`` and the job's arguments.

    Args:
        gathers: How long it waits for more of the same to be asked for: while one of an
            organisation waits, no second one is queued. Its work takes no arguments.
        day: The argument, a date as text, on which it is due; one that is past is due at once.
    """

    def keep(work: Work) -> Work:
        _WORK[name] = work
        if gathers is not None:
            _GATHERED[name] = gathers
        if day:
            _ON_A_DAY[name] = day
        return work

    return keep


def enqueue_all(
    entry_id: UUID | None, organisation_id: UUID | None, asked: Sequence[tuple[str, dict[str, Any]]]
) -> None:
    """Insert jobs in the running transaction."""
    now = clock.now()
    Job.objects.bulk_create(
        Job(
            name=name,
            arguments=arguments,
            entry_id=entry_id,
            organisation_id=organisation_id,
            due=_due(name, arguments, now),
        )
        for name, arguments in asked
        if name not in _GATHERED or not _waits(name, organisation_id)
    )


def _due(name: str, arguments: dict[str, Any], now: datetime) -> datetime:
    """Return when a job is to be done: after it gathered, on the day it names, or at once."""
    if name in _ON_A_DAY:
        day = date.fromisoformat(arguments[_ON_A_DAY[name]])
        return max(now, datetime.combine(day, time(), UTC))
    return now + _GATHERED.get(name, timedelta())


def _waits(name: str, organisation_id: UUID | None) -> bool:
    """Tell whether such a job was not started yet, and hold it until this transaction ends.

    So it starts after what was changed here can be read; one that cannot be held may have started.
    """
    rows = Job.objects.select_for_update(skip_locked=_can_skip())
    waiting = rows.filter(state=Job.State.READY, name=name, organisation_id=organisation_id)
    return waiting.first() is not None


def unfinished(name: str, **arguments: str) -> Job | None:
    """Return the job of that name and those arguments that is not done: ready, running or dead."""
    states = (Job.State.READY, Job.State.RUNNING, Job.State.DEAD)
    asked = {f"arguments__{key}": value for key, value in arguments.items()}
    return Job.objects.filter(state__in=states, name=name, **asked).order_by("-due").first()


def ask_to_stop(name: str, **arguments: str) -> None:
    """Ask a job that is ready or running to stop; it hears so at its next tick, or never starts."""
    asked = {f"arguments__{key}": value for key, value in arguments.items()}
    states = (Job.State.READY, Job.State.RUNNING)
    Job.objects.filter(state__in=states, name=name, **asked).update(cancel=True)


def waits(name: str, **arguments: str) -> bool:
    """Tell whether such a job is ready; nobody takes it before the running transaction ends.

    A wire that finds one needs no second: it will see all that the transaction wrote.
    """
    asked = {f"arguments__{key}": value for key, value in arguments.items()}
    ready = Job.objects.select_for_update().filter(state=Job.State.READY, name=name, **asked)
    return ready.values_list("pk", flat=True).first() is not None


def take(worker: str) -> Job | None:
    """Take the job that is due longest, or one whose lease ran out; ``None`` if there is none."""
    now = clock.now()
    open_jobs = Q(state=Job.State.READY, due__lte=now) | Q(state=Job.State.RUNNING, lease__lt=now)
    if not Job.objects.filter(open_jobs).exists():
        return None  # looking costs no write lock
    with transaction.atomic():
        found = Job.objects.select_for_update(skip_locked=_can_skip()).filter(open_jobs)
        taken = found.order_by("due").first()
        if taken is None:
            return None
        if taken.attempts >= MAX_ATTEMPTS:  # every attempt ended with its worker's death
            _bury(taken)
            return None
        taken.state, taken.worker, taken.lease = Job.State.RUNNING, worker, now + LEASE
        taken.attempts += 1
        taken.save(update_fields=["state", "worker", "lease", "attempts"])
    return taken


def run(taken: Job) -> None:
    """Do a job that was taken, and write down how it ended."""
    if taken.cancel:
        _end(taken, Job.State.CANCELLED)
        return
    try:
        _WORK[taken.name](tick=Tick(taken.pk, taken.organisation_id), **taken.arguments)
    except Cancelled:
        _end(taken, Job.State.CANCELLED)
    except Exception:
        log.exception("job %s %s failed", taken.name, taken.pk)
        _fail(taken, traceback.format_exc())
    else:
        _end(taken, Job.State.DONE)


def work(stop: threading.Event, *, once: bool = False) -> int:
    """Do jobs until ``stop`` is set, or until none is due if ``once``; return how many."""
    name = f"{os.uname().nodename}:{os.getpid()}"
    done = 0
    while not stop.is_set():
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            taken = take(name)
            if taken is not None:
                run(taken)
                done += 1
                continue
        except (OperationalError, InterfaceError):
            if once:
                raise
            log.exception("the database does not answer; asking again")
        if once:
            break
        stop.wait(PAUSE_SECONDS)
    return done


def _end(taken: Job, state: str) -> None:
    mine = Job.objects.filter(pk=taken.pk, worker=taken.worker, state=Job.State.RUNNING)
    progress = 100 if state == Job.State.DONE else F("progress")
    mine.update(state=state, finished=clock.now(), lease=None, error="", progress=progress)


def _fail(taken: Job, error: str) -> None:
    dead = taken.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=taken.pk, worker=taken.worker).update(
        state=Job.State.DEAD if dead else Job.State.READY,
        due=clock.now() + timedelta(seconds=2**taken.attempts),
        lease=None,
        error=error[-4000:],
    )


def _bury(taken: Job) -> None:
    taken.state, taken.lease, taken.finished = Job.State.DEAD, None, clock.now()
    taken.error = f"the worker died in each of {taken.attempts} attempts"
    taken.save(update_fields=["state", "lease", "finished", "error"])


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked
