"""The load of the kill loop: what writers and the worker do, and what must hold after a kill.

A write hands one unit from an office to another and opens a third under the write's own key: two
rows changed, one made, three journal entries, one job and one receipt, in one transaction.
"""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, connections

from sightline.audit.verification import examine
from sightline.identity import commands, policy
from sightline.identity.events import OfficeChanged, OfficeOpened, SignedIn
from sightline.identity.models import Office
from sightline.kernel import events, idempotency, jobs
from sightline.kernel.command import claim, command
from sightline.kernel.errors import Busy
from sightline.kernel.models import Job, JournalEntry, Receipt
from sightline.kernel.policy import Actor
from tests.world import World

STOCK = 1000  # units that each of the offices begins with
TRACE = {OfficeChanged.name(): 2, OfficeOpened.name(): 1}  # entries that one write leaves


@command
def hand_over(actor: Actor, *, key: str, giver: UUID, taker: UUID) -> UUID:
    """Move one unit between offices and open a third under the key."""
    held = {
        office_id: claim(Office, office_id, actor, policy.manage_offices)
        for office_id in sorted({giver, taker})  # one order, so that nobody waits in a circle
    }
    for office_id, step in ((giver, -1), (taker, 1)):
        mandate = str(int(held[office_id].mandate) + step)
        commands.change_office(actor, office_id=office_id, mandate=mandate)
    return commands.open_office(actor, code=key, name=key, level="project").pk


@dataclass
class Load:
    """A world under load, with the folder in which writers note what was acknowledged."""

    world: World
    folder: Path
    lead: Actor = field(init=False)
    stocked: list[UUID] = field(init=False)

    def __post_init__(self) -> None:
        """Stock the offices and join the job to its event."""
        self.lead = replace(self.world.actor("lead"), channel="api")
        self.stocked = [office.pk for office in self.world.offices.values()]
        for office_id in self.stocked:
            commands.change_office(self.lead, office_id=office_id, mandate=str(STOCK))
        events.wire(OfficeOpened, "crash.note", lambda said: {"about": str(said.about)})
        jobs.job("crash.note")(self.note)

    def note(self, *, tick: jobs.Tick, about: str) -> None:
        """Do the job: leave one trace, bound to the job's id."""
        key = f"job:{tick.job_id}"
        actor = replace(self.lead, request_id=key)

        def call() -> tuple[int, object]:
            return 204, commands.note_sign_in(actor, method=about).name

        idempotency.once(actor, key, about, call)

    def write_one(self, writer: int, number: int) -> None:
        """Send one write under its key and return once it is acknowledged.

        The choice depends on the key alone, so that a repetition sends the same body.
        """
        key = f"w{writer}-{number}"
        giver, taker = random.Random(key).sample(self.stocked, k=2)
        said = {"key": key, "giver": giver, "taker": taker}
        actor = replace(self.lead, request_id=key)

        def call() -> tuple[int, object]:
            return 201, hand_over(actor, key=key, giver=giver, taker=taker)

        while True:
            try:
                idempotency.once(actor, key, said, call)
            except Busy:  # 503: the client asks again with the same key
                time.sleep(0.02)
            else:
                return

    def write(self, writer: int) -> None:
        """Write without end, noting each acknowledgement on the disk before the next write.

        The last acknowledged write is sent once more first, as a client does that lost count.
        """
        done = self.acknowledged(writer)
        number = max(done, default=1)
        log = os.open(self._log(writer), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        while True:
            self.write_one(writer, number)
            if number not in done:
                os.write(log, f"{number}\n".encode())
                os.fsync(log)
            number += 1

    def acknowledged(self, writer: int) -> set[int]:
        """Return the numbers that a writer noted; a last line cut by the kill does not count."""
        if not self._log(writer).exists():
            return set()
        whole, _, _ = self._log(writer).read_text().rpartition("\n")
        return {int(line) for line in whole.split()}

    def _log(self, writer: int) -> Path:
        return self.folder / f"writer-{writer}.log"


@dataclass
class Toll:
    """What kills have cost; all but ``acknowledged`` must stay 0."""

    acknowledged: int = 0
    lost: int = 0
    half_applied: int = 0
    doubled: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Tell whether nothing was lost, halved, doubled or broken."""
        return not (self.lost or self.half_applied or self.doubled or self.broken)


def toll(load: Load, n_writers: int) -> Toll:
    """Count what the database holds against what was acknowledged."""
    wait_for_the_dead()
    acked = {f"w{w}-{n}" for w in range(n_writers) for n in load.acknowledged(w)}
    receipts = set(Receipt.objects.filter(key__startswith="w").values_list("key", flat=True))
    traces = _traces()
    found = Toll(len(acked), lost=len(acked - receipts))
    for key in acked | receipts | traces.keys():
        trace = traces.get(key, Counter())
        if any(trace[part] > most for part, most in WHOLE.items()):
            found.doubled += 1
        elif trace != (WHOLE if key in receipts else Counter()):
            found.half_applied += 1
    if len(receipts - acked) > n_writers:
        found.broken.append(f"{len(receipts - acked)} writes were done that nobody waits for")
    if (units := _units(load)) != STOCK * len(load.stocked):
        found.half_applied += 1
        found.broken.append(f"{units} units, {STOCK * len(load.stocked)} at the beginning")
    found.broken += examine().breaks
    connections.close_all()
    return found


WHOLE = Counter({**TRACE, "office": 1, "job": 1})


def _traces() -> dict[str, Counter[str]]:
    """Return key to what a write under it has left: entries by kind, offices, jobs."""
    traces: dict[str, Counter[str]] = {}
    entries = JournalEntry.objects.filter(request_id__startswith="w")
    key_of: dict[Any, str] = {}
    for entry_id, key, kind in entries.values_list("id", "request_id", "kind"):
        traces.setdefault(key, Counter())[kind] += 1
        key_of[entry_id] = key
    offices = Office.objects.system("the kill loop counts").filter(code__startswith="w")
    for code in offices.values_list("code", flat=True):
        traces.setdefault(code, Counter())["office"] += 1
    for owner in Job.objects.values_list("entry_id", flat=True):
        if owner in key_of:
            traces[key_of[owner]]["job"] += 1
    return traces


def _units(load: Load) -> int:
    offices = Office.objects.system("the kill loop counts").filter(pk__in=load.stocked)
    return sum(int(mandate) for mandate in offices.values_list("mandate", flat=True))


def jobs_toll() -> list[str]:
    """Return the jobs whose effect is not there exactly once, after all were carried out."""
    signed = JournalEntry.objects.filter(kind=SignedIn.name(), request_id__startswith="job:")
    effects = Counter(signed.values_list("request_id", flat=True))
    return [
        f"job {job.pk} is {job.state} with {effects[f'job:{job.pk}']} effects"
        for job in Job.objects.all()
        if job.state != Job.State.DONE or effects[f"job:{job.pk}"] != 1
    ]


def wait_for_the_dead(seconds: float = 20) -> None:
    """Wait until PostgreSQL has noticed that its killed clients are gone."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + seconds
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.02)
    raise TimeoutError("backends of killed clients are still at work")
