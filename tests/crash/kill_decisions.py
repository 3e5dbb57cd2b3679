"""Kill -9 boards and builders while they decide and carry out; no decision may be half applied.

    python tests/crash/kill_decisions.py --kills 40 --database sqlite
    DATABASE_URL=postgres://... python tests/crash/kill_decisions.py --kills 40 --database postgres

Requests with their votes lie before an open sitting. Each process takes its own through: decided,
scheduled, begun, written into the plan, finished. All are killed at the same random moment, then
started again and go on from what is stored. State, votes, money, baselines, journal and jobs must
agree after every kill.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.crash.kill_loop import database_for, kill, start  # noqa: E402 - found only now

if TYPE_CHECKING:
    from sightline.changes.models import ChangeRequest
    from tests.changes.sitting import Session
    from tests.changes.stage import Stage

LOAD_SECONDS = (0.0, 0.7)  # from the first acknowledgements to the kill
STEPS = ("decided", "scheduled", "begun", "applied", "finished")
BEFORE, AFTER = 10 * 480, 11 * 480  # what an activity takes, in minutes, and what it is to take
STEPS_BEFORE = ("submit", "screen", "compute", "answer", "end", "fund")
PER_KILL = 3  # requests that are made ready for each kill


@click.command()
@click.option("--kills", default=40, show_default=True, type=click.IntRange(1))
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
@click.option("--writers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=1, show_default=True)
def main(kills: int, database: str, writers: int, seed: int) -> None:
    """Kill and count; the exit status is 1 unless every decision is whole."""
    home = Path(tempfile.mkdtemp(prefix="sightline-kill-"))
    try:
        with database_for(database, home) as url:
            os.environ |= {"SIGHTLINE_HOME": str(home), "DATABASE_URL": url}
            hall = prepare(home, PER_KILL * kills)
            broken = kill_loop(hall, kills, writers, random.Random(seed))
            done = Counter(hall.acknowledged().values())
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for words in broken:
        click.echo(f"  {words}", err=True)
    click.echo(
        f"Kills during decide and apply, {database}: {kills} kills, {sum(done.values())} requests "
        f"touched, {done['finished']} finished, {len(broken)} half applied"
    )
    sys.exit(1 if broken else 0)


@dataclass
class Hall:
    """A board at its sitting, with requests ready and voted on, each of an activity of its own."""

    session: "Session"
    folder: Path
    requests: list[UUID]
    activities: dict[UUID, UUID]

    @property
    def stage(self) -> "Stage":
        """The people and the project."""
        return self.session.stage

    def work(self, writer: int, writers: int) -> None:
        """Take one's own requests through, noting each acknowledgement on the disk."""
        log = os.open(self._log(writer), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        for place, pk in enumerate(self.requests):
            if place % writers == writer:
                for step in self.steps(pk):
                    os.write(log, f"{pk} {step}\n".encode())
                    os.fsync(log)
        time.sleep(60)  # the kill ends it

    def steps(self, pk: UUID) -> Iterator[str]:
        """Yield each step of a request that is still to be done, once it is acknowledged."""
        from sightline.kernel.errors import Busy

        while True:
            change = self.change(pk)
            step = next_step(change)
            if step is None:
                return
            try:
                self.take(change, step)
            except Busy:
                time.sleep(0.02)
            else:
                yield step

    def take(self, change: "ChangeRequest", step: str) -> None:
        """Take one step by the person whose it is."""
        if step == "decided":
            self.session.decide(change=change)
        elif step == "scheduled":
            self.stage.schedule(change)
        else:
            verb = {"begun": "begin", "applied": "apply", "finished": "finish"}[step]
            self.stage.step(change, verb)

    def change(self, pk: UUID) -> "ChangeRequest":
        """Return a request as it is stored."""
        from sightline.changes.models import ChangeRequest

        found: ChangeRequest = ChangeRequest.objects.system("the kill loop").get(pk=pk)
        return found

    def acknowledged(self) -> dict[UUID, str]:
        """Return request to the last step that was noted; a line cut by the kill does not count."""
        found: dict[UUID, str] = {}
        for log in self.folder.glob("decider-*.log"):
            whole, _, _ = log.read_text().rpartition("\n")
            for line in whole.splitlines():
                pk, _, step = line.partition(" ")
                found[UUID(pk)] = step
        return found

    def _log(self, writer: int) -> Path:
        return self.folder / f"decider-{writer}.log"


def next_step(change: "ChangeRequest") -> str | None:
    """Return what is to be done next with a request, None when it is through."""
    if change.state == "implementing":
        return "applied" if change.applied_on is None else "finished"
    return {"ready": "decided", "approved": "scheduled", "scheduled": "begun"}.get(change.state)


def prepare(home: Path, n_requests: int) -> Hall:
    """Bring requests before an open sitting, voted for by both sides."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from django.db import connections

    from tests.changes.sitting import Session
    from tests.changes.stage import Stage
    from tests.world import World

    stage = Stage.make(World.make())
    session = Session.opened(stage, board="Control", ready=0)
    lines = [f"Wall {n}" for n in range(n_requests)]
    activities = add_lines(stage, lines)
    requests = [ready(session, line) for line in lines]
    connections.close_all()
    return Hall(
        session, home, requests, dict(zip(requests, (activities[n] for n in lines), strict=True))
    )


def add_lines(stage: "Stage", names: list[str]) -> dict[str, UUID]:
    """Add activities to the project, and approve its baseline; return them by name."""
    from sightline.projects import commands as projects
    from sightline.projects.models import Activity
    from sightline.projects.schedule.edits import Add

    project_id = stage.project.pk
    adds = [Add(name, fields={"duration": BEFORE}) for name in names]
    projects.edit_schedule(stage.actor("pm"), project_id=project_id, edits=adds)
    rows = Activity.objects.system("the kill loop").filter(project=project_id)
    found: dict[str, UUID] = dict(rows.values_list("name", "pk"))
    stage.activities |= found
    projects.set_baseline(stage.actor("pm"), project_id=project_id, number=1)
    projects.approve_baseline(stage.actor("exec"), project_id=project_id, number=1)
    return found


def ready(session: "Session", line: str) -> UUID:
    """Bring a request that makes an activity a day longer before the sitting, with two votes."""
    from sightline.changes import commands

    stage = session.stage
    change = stage.raised(title=f"A thicker {line}", deltas=[stage.stretch(line, AFTER)])
    for step in STEPS_BEFORE:
        stage.step(change, step)
    desk = stage.actor("desk")
    commands.present_change(desk, change_id=change.pk, board_id=session.board.pk)
    commands.put_on_agenda(desk, change_id=change.pk, sitting_id=session.sitting.pk)
    for key in ("tech", "biz"):
        session.vote(key, change=stage.now(change))
    return change.pk


def kill_loop(hall: Hall, kills: int, writers: int, chance: random.Random) -> list[str]:
    """Start, kill and look as often as asked; return what is not whole."""
    from django.db import connections

    for number in range(1, kills + 1):
        before = hall.acknowledged()
        children = [start(lambda w=w: hall.work(w, writers)) for w in range(writers)]  # type: ignore[misc]
        await_work(hall, before)
        time.sleep(chance.uniform(*LOAD_SECONDS))
        ended = [pid for pid in children if not kill(pid)]
        broken = [f"{len(ended)} processes ended by themselves"] if ended else []
        broken += toll(hall)
        connections.close_all()
        if broken:
            return broken
        click.echo(f"  kill {number}: {len(hall.acknowledged())} touched", err=True)
    return []


def await_work(hall: Hall, before: dict[UUID, str], seconds: float = 30) -> None:
    """Wait until something more was acknowledged; a kill before that would show nothing."""
    until = time.monotonic() + seconds
    while hall.acknowledged() == before and time.monotonic() < until:
        time.sleep(0.01)


def toll(hall: Hall) -> list[str]:
    """Return every request whose rows, journal and jobs do not tell the same."""
    from sightline.audit.verification import examine
    from tests.crash.load import wait_for_the_dead

    wait_for_the_dead()
    acknowledged = hall.acknowledged()
    found = [words for pk in hall.requests for words in wrong_with(hall, pk, acknowledged.get(pk))]
    return [*found, *jobs_wrong(), *examine().breaks]


def wrong_with(hall: Hall, pk: UUID, noted: str | None) -> Iterator[str]:
    """Yield what does not fit together about one request."""
    told = traces(hall, pk)
    whole = [step for step in STEPS if told[step]["state"]]
    for step in STEPS:
        if len(set(told[step].values())) > 1:
            yield f"{pk} is half {step}: {told[step]}"
    if noted is not None and noted not in whole:
        yield f"{pk} was acknowledged as {noted}, and is not"


def traces(hall: Hall, pk: UUID) -> dict[str, dict[str, bool]]:
    """Return for each step what must be true together, or false together."""
    from sightline.changes.models import Decision, Funding
    from sightline.kernel.models import JournalEntry
    from sightline.projects.models import Activity

    change = hall.change(pk)
    at = ("ready", "approved", "scheduled", "implementing", "implemented").index(change.state)
    kinds = Counter(JournalEntry.objects.filter(about=pk).values_list("kind", flat=True))
    decided = Decision.objects.system("the kill loop").filter(change=pk)
    money = Funding.objects.system("the kill loop").filter(change=pk)
    row: Any = Activity.objects.system("the kill loop").get(pk=hall.activities[pk])

    def once(event: str) -> bool:
        return kinds[f"changes.{event}"] == 1

    return {
        "decided": {
            "state": at >= 1,
            "digest": change.approved_digest != "",
            "decision": decided.filter(outcome="approve").count() == 1,
            "journal": once("ChangeDecided"),
        },
        "scheduled": {
            "state": at >= 2,
            "implementer": change.implementer_id is not None,
            "journal": once("ChangeScheduled"),
        },
        "begun": {"state": at >= 3, "journal": once("ChangeBegun")},
        "applied": {
            "state": change.applied_on is not None,
            "plan": row.duration == AFTER,
            "dates": lasts(row) == "15 days",
            "baseline": baseline_of(hall, row) == AFTER,
            "journal": once("ChangeApplied"),
        },
        "finished": {
            "state": at >= 4,
            "money": money.filter(state="spent").count() == 1,
            "journal": once("ChangeFinished"),
        },
    }


def lasts(row: Any) -> str:
    """Return how many calendar days the stored dates of an activity span, weekends included."""
    return f"{(row.dates.finish - row.dates.start) // 1440 + 1} days"


def baseline_of(hall: Hall, row: Any) -> int:
    """Return the duration of an activity in the approved baseline."""
    from sightline.projects.models import ScheduleBaseline

    rows = ScheduleBaseline.objects.system("the kill loop").filter(project=hall.stage.project)
    held: dict[str, Any] = rows.filter(is_approved=True).order_by("-number").first().lines
    return int(held[row.uid][2])


def jobs_wrong() -> list[str]:
    """Return the jobs that no journal entry asked for."""
    from sightline.kernel.models import Job, JournalEntry

    asked = Job.objects.exclude(entry_id=None).values_list("entry_id", flat=True)
    held = set(JournalEntry.objects.filter(pk__in=asked).values_list("pk", flat=True))
    return [f"a job was asked for by no entry: {pk}" for pk in set(asked) - held]


if __name__ == "__main__":
    main()
