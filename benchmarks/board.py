"""Time the board screen with thirty requests, as twenty people open it on the real server.

One run builds a sitting with its requests through commands, in a database of its own, starts the
server, and lets people open the screen at one request after the other, each with some seconds of
reading in between. What counts is the 95th percentile of the time to the last byte.

    python benchmarks/board.py                                    SQLite
    DATABASE_URL=postgres://... python benchmarks/board.py        PostgreSQL
"""
# ruff: noqa: E402 - Django is set up before its models can be imported

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
HOME = Path(tempfile.mkdtemp(prefix="sightline-bench-"))
os.environ["SIGHTLINE_HOME"] = str(HOME)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME / 'sightline.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")

from served import await_server, milliseconds
from tests.crash.kill_server import Server, free_port

GOAL_MS = 300
MARK = b"Quorum"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def build(n_requests: int) -> tuple[list[str], str]:
    """Bring requests before an open sitting; return the addresses of its cases and a cookie."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from django.db import connections
    from django.test import Client
    from tests.changes.sitting import Session
    from tests.changes.stage import Stage
    from tests.world import World

    from sightline.changes.models import AgendaItem

    stage = Stage.make(World.make())
    session = Session.called(stage, "Control")
    stage.at("ready", cost_minor=1_00)  # the program's board may still decide the first alone
    for _ in range(n_requests):
        stage.at("ready", cost_minor=1_00)
    session.begin()
    for key in ("chair", "tech", "biz"):
        session.come(key)
    client = Client()
    client.force_login(stage.world.people["chair"], backend=BACKEND)
    rows = AgendaItem.objects.system("the benchmark").filter(sitting=session.sitting)
    paths = [f"/sittings/{session.sitting.pk}?item={row.pk}" for row in rows]
    if len(paths) != n_requests:
        raise SystemExit(f"The sitting has {len(paths)} requests instead of {n_requests}.")
    connections.close_all()
    return paths, client.cookies.output(header="", sep=";").strip()


def open_pages(
    server: Server, paths: list[str], cookie: str, asked: argparse.Namespace
) -> list[float]:
    """Let people open pages for a while; return the milliseconds of each."""
    took: list[float] = []
    until = time.monotonic() + asked.seconds

    def person(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, asked.reading))
        while time.monotonic() < until:
            took.append(milliseconds(server.port, chance.choice(paths), cookie, MARK))
            time.sleep(chance.uniform(0.5, 1.5) * asked.reading)

    people = [threading.Thread(target=person, args=(n,)) for n in range(asked.users)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return took


def main() -> int:
    """Build, serve, open and print; the exit status is 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--reading", type=float, default=5.0, help="seconds between two pages")
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    paths, cookie = build(asked.requests)
    server = Server(HOME, free_port(), "", [])
    with server.running():
        await_server(server.port, paths[0], cookie, MARK)
        took = sorted(open_pages(server, paths, cookie, asked))
    p95 = took[int(0.95 * len(took))]
    print(
        f"{asked.requests} requests, {asked.users} users, a page every {asked.reading:g} s: "
        f"{len(took)} pages, median {statistics.median(took):.0f} ms, p95 {p95:.0f} ms "
        f"(goal {GOAL_MS}), most {took[-1]:.0f} ms"
    )
    return 0 if p95 <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
