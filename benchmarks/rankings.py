"""Time the ranked list with its bubble chart of 2,000 proposals, on the real server.

One run builds the proposals through commands (asked for, qualified, rated, ranked), in a database
of its own, starts the server, and opens the pages of the ranking one after the other.

    python benchmarks/rankings.py                                    SQLite
    DATABASE_URL=postgres://... python benchmarks/rankings.py        PostgreSQL
"""
# ruff: noqa: E402 - Django is set up before its models can be imported

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
HOME = Path(tempfile.mkdtemp(prefix="sightline-bench-"))
os.environ["SIGHTLINE_HOME"] = str(HOME)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME / 'sightline.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")

from served import await_server, milliseconds
from tests.crash.kill_server import Server, free_port

GOAL_MS = 400
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CRITERIA = (
    {"name": "Value", "weight": 3},
    {"name": "Risk", "weight": 1, "is_reversed": True},
)


def build(n_proposals: int) -> tuple[str, str]:
    """Ask for, qualify, rate and rank proposals; return the ranking's address and a cookie."""
    from sightline.cli.ready import ensure_database

    ensure_database()
    from django.db import connections
    from django.test import Client
    from tests.demand.desk import Desk
    from tests.world import World

    from sightline.demand import commands

    desk = Desk.make(World.make())
    lead = desk.actor("lead")
    model = commands.make_scoring_model(
        lead, name="Value and risk", method="weighted", criteria=CRITERIA
    )
    for n in range(n_proposals):
        row = desk.at("qualified", title=f"Proposal {n}", cost_minor=100_00 * (n % 997 + 1))
        scores = {"value": str(n * 7 % 11), "risk": str(n * 5 % 11)}
        commands.rate_proposal(lead, proposal_id=row.pk, model_id=model.pk, scores=scores)
    ranking = commands.make_ranking(desk.actor("chief"), name="All", model_id=model.pk)
    client = Client()
    client.force_login(desk.world.people["chief"], backend=BACKEND)
    connections.close_all()
    return f"/rankings/{ranking.pk}", client.cookies.output(header="", sep=";").strip()


def main() -> int:
    """Build, serve, open and print; the exit status is 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=2000)
    parser.add_argument("--pages", type=int, default=120)
    asked = parser.parse_args()
    path, cookie = build(asked.proposals)
    server = Server(HOME, free_port(), "", [])
    with server.running():
        await_server(server.port, path, cookie, b"bubble")
        last = max(1, asked.proposals // 50)
        took = sorted(
            milliseconds(server.port, f"{path}?page={n % last + 1}", cookie, b"bubble")
            for n in range(asked.pages)
        )
    p95 = took[int(0.95 * len(took))]
    print(
        f"{asked.proposals} proposals, {asked.pages} pages: median {statistics.median(took):.0f} ms, "
        f"p95 {p95:.0f} ms (goal {GOAL_MS}), most {took[-1]:.0f} ms"
    )
    return 0 if p95 <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
