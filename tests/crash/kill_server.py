"""F1 over HTTP: kill -9 the real server and its worker under write load, and count what was lost.

    python tests/crash/kill_server.py --kills 40 --database sqlite
    DATABASE_URL=postgres://... python tests/crash/kill_server.py --kills 40 --database postgres

Clients raise RAID items by the API, each under its own idempotency key, and ask again with the same
key until they are answered. All processes of the server are killed at the same random moment.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.crash.kill_loop import database_for  # noqa: E402 - found only now

LOAD_SECONDS = (0.0, 0.7)  # from the first acknowledgements to the kill
N_PROJECTS = 4


@click.command()
@click.option("--kills", default=40, show_default=True, type=click.IntRange(1))
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
@click.option("--writers", default=8, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=1, show_default=True)
def main(kills: int, database: str, writers: int, seed: int) -> None:
    """Kill and count; the exit status is 1 unless nothing was lost, halved or doubled."""
    home = Path(tempfile.mkdtemp(prefix="sightline-kill-"))
    try:
        with database_for(database, home) as url:
            os.environ |= {"SIGHTLINE_HOME": str(home), "DATABASE_URL": url}
            server = prepare(home)
            broken = kill_loop(server, kills, writers, random.Random(seed))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for words in broken:
        click.echo(f"  {words}", err=True)
    click.echo(
        f"F1 {database}, the server over HTTP: {kills} kills, {len(server.acknowledged)} "
        f"acknowledged, {len(broken)} lost, half applied or doubled"
    )
    sys.exit(1 if broken else 0)


@dataclass
class Server:
    """The server under load: where it listens, who writes to it, what it has acknowledged."""

    home: Path
    port: int
    token: str
    projects: list[str]
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the server with its worker; everything of it is killed at the end of the block."""
        command = [sys.executable, "-m", "sightline.cli", "serve", "--port", str(self.port)]
        log = (self.home / "server.log").open("ab")
        child = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        try:
            yield child
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            self._kill()
            child.wait()
            log.close()

    def _kill(self) -> None:
        """Kill what the server started in sessions of its own, and wait until nothing is left."""
        until = time.monotonic() + 20
        while pids := self._processes():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > until:
                raise click.ClickException(f"The processes {pids} cannot be killed.")
            time.sleep(0.01)

    def _processes(self) -> list[int]:
        """Return the processes that serve this data directory and are not dead already."""
        home, found = f"SIGHTLINE_HOME={self.home}".encode(), []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                is_ours = home in (entry / "environ").read_bytes().split(b"\0")
                if is_ours and int(entry.name) != os.getpid():
                    found.append(int(entry.name))
        return found

    def write(self, writer: int) -> None:
        """Raise item after item, each until it is acknowledged."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            key = f"w{writer}-{number}"
            self.sent.add(key)
            while not self.stopping.is_set() and not self._acknowledged(key):
                time.sleep(0.05)

    def _acknowledged(self, key: str) -> bool:
        status = self._ask(key)
        if status == 201:
            self.acknowledged.add(key)
        elif status not in {0, 409, 503}:  # gone, at work on the same key, or busy: ask again
            self.refused.append(f"{key} was answered with {status}")
        return status not in {0, 409, 503}

    def _ask(self, key: str) -> int:
        """Return the status of one request, 0 where there was no answer."""
        project = self.projects[int(key.partition("-")[2]) % len(self.projects)]
        body = {"kind": "risk", "title": key, "probability": 3, "impact": 4}
        heads = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("POST", f"/api/v1/projects/{project}/raid", json.dumps(body), heads)
            return link.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            link.close()


def prepare(home: Path) -> Server:
    """Make the organisation that is written to, and the token of its clients."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from django.db import connections

    from sightline.identity.commands import issue_token
    from sightline.projects.commands import open_project
    from tests.world import World

    world = World.make()
    world.runs("writer", "north")
    writer, office = world.actor("writer"), world.id("north")
    made = [
        open_project(writer, code=f"P-{n}", name=f"Project {n}", office_id=office)
        for n in range(N_PROJECTS)
    ]
    token = issue_token(writer, name="kill loop", scopes=["*"]).secret
    connections.close_all()
    return Server(home, free_port(), token, [str(row.pk) for row in made])


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill_loop(server: Server, kills: int, writers: int, chance: random.Random) -> list[str]:
    """Start, kill and count as often as asked; return what was lost, halved or doubled."""
    clients = [threading.Thread(target=server.write, args=(n,)) for n in range(writers)]
    for client in clients:
        client.daemon = True
        client.start()
    for number in range(1, kills + 1):
        before = len(server.acknowledged)
        with server.running() as child:
            await_load(server, child, before + writers)
            time.sleep(chance.uniform(*LOAD_SECONDS))
        if broken := [*server.refused, *toll(server)]:
            return broken
        click.echo(f"  kill {number}: {len(server.acknowledged) - before} acknowledged", err=True)
    server.stopping.set()
    for client in clients:
        client.join()
    return [*server.refused, *toll(server)]


def await_load(server: Server, child: "subprocess.Popen[bytes]", n: int) -> None:
    """Wait until the clients are at work; a kill before that would show nothing."""
    until = time.monotonic() + 180
    while len(server.acknowledged) < n:
        if child.poll() is not None or time.monotonic() > until:
            words = (server.home / "server.log").read_text(errors="replace")[-2000:]
            raise click.ClickException(f"The server does not serve:\n{words}")
        time.sleep(0.01)


def toll(server: Server) -> list[str]:
    """Return every write whose trace is not whole: the item, its entry, its receipt; once each."""
    from django.db import connections

    from sightline.audit.verification import examine
    from sightline.kernel.models import Receipt
    from tests.crash.load import wait_for_the_dead

    wait_for_the_dead()
    acknowledged = set(server.acknowledged)
    items, entries = traces()
    receipts = set(Receipt.objects.filter(key__startswith="w").values_list("key", flat=True))
    found = [f"{key} was acknowledged and lost" for key in sorted(acknowledged - items.keys())]
    for key in sorted(items.keys() | receipts | entries.keys()):
        trace = (items[key], entries[key], int(key in receipts))
        if trace != (1, 1, 1):
            found.append("{}: {} items, {} entries, {} receipts".format(key, *trace))
    found += [f"{key} was never sent" for key in sorted(items.keys() - server.sent)]
    found += examine().breaks
    connections.close_all()
    return found


def traces() -> tuple[Counter[str], Counter[str]]:
    """Return key to the items and to the journal entries that a write under it has left."""
    from sightline.kernel.models import JournalEntry
    from sightline.projects.models import RaidItem

    rows = RaidItem.objects.system("the kill loop counts").filter(title__startswith="w")
    titles: dict[Any, str] = dict(rows.values_list("pk", "title"))
    about = JournalEntry.objects.filter(kind="projects.RaidRaised").values_list("about", flat=True)
    strangers = Counter(titles.get(row, "an entry without its item") for row in about)
    return Counter(titles.values()), strangers


if __name__ == "__main__":
    main()
