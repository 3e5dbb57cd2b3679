"""F1: kill -9 writers and worker under load, again and again, and count what was lost.

    python tests/crash/kill_loop.py --kills 40 --database sqlite
    DATABASE_URL=postgres://... python tests/crash/kill_loop.py --kills 40 --database postgres

Each writer and the worker is a process that runs commands as a server does; all are killed at the
same random moment, then started again and left to repeat what was not acknowledged.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests import schema  # noqa: E402 - found only now

if TYPE_CHECKING:
    from tests.crash.load import Load, Toll

SERVER = ("SIGHTLINE_TEST_POSTGRES", "DATABASE_URL")
LOAD_SECONDS = (0.0, 0.7)  # from the first acknowledgements to the kill


@click.command()
@click.option("--kills", default=40, show_default=True, type=click.IntRange(1))
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
@click.option("--writers", default=8, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=1, show_default=True)
@click.option("--keep", is_flag=True, help="Leave the data directory behind for a look.")
def main(kills: int, database: str, writers: int, seed: int, keep: bool) -> None:
    """Kill and count; the exit status is 1 unless nothing was lost, halved or doubled."""
    home = Path(tempfile.mkdtemp(prefix="sightline-kill-"))
    try:
        with database_for(database, home) as url:
            os.environ |= {"SIGHTLINE_HOME": str(home), "DATABASE_URL": url}
            load = prepare(home)
            found = kill_loop(load, kills, writers, random.Random(seed))
    finally:
        if keep:
            click.echo(f"The data are in {home}.", err=True)
        else:
            shutil.rmtree(home, ignore_errors=True)
    for words in found.broken:
        click.echo(f"  {words}", err=True)
    click.echo(
        f"F1 {database}: {kills} kills, {found.acknowledged} acknowledged, {found.lost} lost, "
        f"{found.half_applied} half applied, {found.doubled} doubled"
    )
    sys.exit(0 if found.clean else 1)


@contextmanager
def database_for(engine: str, home: Path) -> Iterator[str]:
    """Make an empty database on an engine, and take PostgreSQL's away afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{schema.placed(home)}"
        return
    import psycopg
    from psycopg import sql

    held = [os.environ[name] for name in SERVER if os.environ.get(name, "").startswith("postgres")]
    if not held:
        raise click.ClickException(f"Name a PostgreSQL server in {' or '.join(SERVER)}.")
    name = f"kill_{uuid4().hex}"
    with psycopg.connect(held[0], autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{held[0].rpartition('/')[0]}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def prepare(home: Path) -> "Load":
    """Make the world that the writers act in."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from django.db import connections

    from tests.crash.load import Load
    from tests.world import World

    load = Load(World.make(), home)
    connections.close_all()
    return load


def kill_loop(load: "Load", kills: int, writers: int, chance: random.Random) -> "Toll":
    """Start, kill and count as often as asked; return the last count, or the first bad one."""
    from tests.crash.load import toll

    found = toll(load, writers)
    for number in range(1, kills + 1):
        before = found.acknowledged
        children = [start(lambda w=w: load.write(w)) for w in range(writers)]  # type: ignore[misc]
        children.append(start(work))
        await_load(load, writers, before + writers)
        time.sleep(chance.uniform(*LOAD_SECONDS))
        ended = [pid for pid in children if not kill(pid)]
        found = toll(load, writers)
        if ended:
            found.broken.append(f"{len(ended)} processes ended by themselves before kill {number}")
        if not found.clean:
            return found
        click.echo(f"  kill {number}: {found.acknowledged - before} acknowledged", err=True)
    return finish(load, writers)


def await_load(load: "Load", writers: int, n_acknowledged: int, seconds: float = 30) -> None:
    """Wait until the writers are at work; a kill before that would show nothing."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if sum(len(load.acknowledged(writer)) for writer in range(writers)) >= n_acknowledged:
            return
        time.sleep(0.01)


def start(body: Callable[[], None]) -> int:
    """Run a function in a process of its own, which shares no connection with this one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        body()
    except BaseException:
        traceback.print_exc()
    os._exit(3)


def kill(pid: int) -> bool:
    """Kill a child; tell whether it was still at work."""
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def work() -> None:
    """Carry out jobs, as the worker does."""
    from sightline.kernel import jobs

    jobs.work(threading.Event())


def finish(load: "Load", writers: int) -> "Toll":
    """Let a last worker carry out what is left, leases of the dead included, and count again."""
    from sightline.kernel import clock, jobs
    from tests.crash.load import jobs_toll, toll

    with clock.at(clock.now() + 10 * jobs.LEASE + timedelta(minutes=10)):
        jobs.work(threading.Event(), once=True)
    broken = jobs_toll()
    found = toll(load, writers)
    found.broken += broken
    return found


if __name__ == "__main__":
    main()
