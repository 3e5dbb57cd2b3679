"""Time the pages of the desk and of services over 50,000 requests of three years and 26 services.

One run puts an office with its catalogue, 40 customers and 500 requests into a database of its own
and counts the queries of each page; lets it grow to the whole, counts again, and then opens each
page on the real server, one after the other. What counts is the 95th percentile to the last byte,
and that no page asks more queries than it did.

    python benchmarks/desk.py                                    SQLite
    DATABASE_URL=postgres://... python benchmarks/desk.py        PostgreSQL
"""
# ruff: noqa: E402 - Django is set up before its models can be imported

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
HOME = Path(tempfile.mkdtemp(prefix="sightline-bench-"))
os.environ["SIGHTLINE_HOME"] = str(HOME)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME / 'sightline.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")

from served import await_server, milliseconds
from tests.crash.kill_server import Server, free_port

GOAL_MS, FEW = 300, 500
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
API = "/api/v1"
Pages = dict[str, tuple[str, str]]


def addresses(desk: Any) -> Pages:
    """Return the name of each page to who opens it and its address."""
    from sightline.kernel import clock
    from sightline.services.models import ServiceRequest, ValueStory

    why = "the benchmark"
    held = ServiceRequest.objects.system(why).order_by("number")
    running, closed = (held.filter(state=state).first() for state in ("in_progress", "closed"))
    customer, service = desk.customers[0].pk, desk.versions[3].service_id
    met = next(row.service_id for row in desk.versions if row.service.key == "requests")
    story = ValueStory.objects.system(why).order_by("year").last()
    office, year = desk.scene.world.id("north"), clock.today().year - 1
    of_office = {
        "desk": "/desk",
        "desk, its last page": "/desk?page=999999",
        "desk, of a state": "/desk?state=closed",
        "desk, late ones": "/desk?late=yes",
        "desk, nobody's": "/desk?unassigned=yes&state=running",
        "desk, of a customer": f"/desk?customer={customer}",
        "desk, of a service": f"/desk?service={service}",
        "desk, newest first": "/desk?sort=-number",
        "desk, by customer": "/desk?sort=customer",
        "desk, by title": "/desk?sort=title",
        "desk, longest first": "/desk?sort=-worked",
        "desk, searched": "/desk?q=weir",
        "desk, searched in vain": "/desk?q=nothing+of+it",
        "customers": "/customers",
        "one customer": f"/customers/{customer}",
        "services": "/services",
        "catalogue": "/catalogue",
        "one service": f"/services/{service}",
        "one service, of requests": f"/services/{met}",
        "agreements": "/agreements",
        "a request in work": f"/service-requests/{running.pk}",
        "a request closed": f"/service-requests/{closed.pk}",
        "measures by service": "/service-measures",
        "measures by customer": "/service-measures?by=customer",
        "measures by month": "/service-measures?by=month",
        "measures of a year": f"/service-measures?year={year}&office={office}",
        "offices with a cycle": "/cycle",
        "value cycle": f"/offices/{office}/cycle",
        "value": "/office-value",
        "value stories": "/value-stories",
        "a value story": f"/value-stories/{story.pk}",
        "api requests": f"{API}/service-requests?limit=200",
        "api requests searched": f"{API}/service-requests?limit=200&q=weir",
        "api moves": f"{API}/service-requests/{closed.pk}/moves",
        "api tasks": f"{API}/service-requests/{closed.pk}/tasks",
        "api comments": f"{API}/service-requests/{closed.pk}/comments",
        "api hands": f"{API}/service-requests/{running.pk}/hands",
        "api customers": f"{API}/customers",
        "api services": f"{API}/services",
        "api versions": f"{API}/service-versions",
        "api agreements": f"{API}/agreements?limit=200",
        "api measures by service": f"{API}/service-measures?by=service",
        "api measures by customer": f"{API}/service-measures?by=customer",
        "api measures by month": f"{API}/service-measures?by=month",
        "api cycle": f"{API}/offices/{office}/cycle",
        "api claims": f"{API}/value-claims?limit=200",
        "api returns": f"{API}/office-returns",
        "api figures of a story": f"{API}/value-stories/{story.pk}/figures",
    }
    of_customer = {
        "portal": "/portal",
        "requests, as a customer": "/desk",
        "api surveys": f"{API}/surveys?limit=200",
    }
    others = {
        "portal, of forty customers": ("mate", "/portal"),
        "desk, of who works": ("hand0", "/desk"),
        "desk, of all offices": ("lead", "/desk"),
        "measures, of all offices": ("lead", "/service-measures"),
    }
    return {
        **{name: ("north", path) for name, path in of_office.items()},
        **{name: ("asker", path) for name, path in of_customer.items()},
        **others,
    }


def signed_in(desk: Any, pages: Pages) -> dict[str, Any]:
    """Return a client for everybody who opens pages."""
    from django.test import Client

    clients = {}
    for who in {who for who, _ in pages.values()}:
        clients[who] = Client(HTTP_HOST="127.0.0.1")
        clients[who].force_login(desk.scene.world.people[who], backend=BACKEND)
    return clients


def counted(clients: dict[str, Any], pages: Pages) -> dict[str, int]:
    """Return how many queries each page asks, once what is kept between pages is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, (who, path) in pages.items():
        clients[who].get(path)
        with CaptureQueriesContext(connection) as caught:
            answer = clients[who].get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} was answered with {answer.status_code}")
        found[name] = len(caught)
    return found


def worked(clients: dict[str, Any], pages: Pages, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of processor time of each page: others use the machine too.

    On SQLite the database works in the same process, so that this is the whole page.
    """
    took: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, (who, path) in pages.items():
            began = time.process_time()
            clients[who].get(path)
            took[name].append(1000 * (time.process_time() - began))
    return {name: sorted(held) for name, held in took.items()}


def timed(pages: Pages, cookies: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each page, opened in turn on the real server."""
    server = Server(HOME, free_port(), "", [])
    took: dict[str, list[float]] = {name: [] for name in pages}
    with server.running():
        await_server(server.port, "/catalogue", cookies["north"], b"")
        for round_ in range(rounds + 1):
            for name, (who, path) in pages.items():
                spent = milliseconds(server.port, path, cookies[who], b"")
                if round_:  # the first fills caches
                    took[name].append(spent)
    return {name: sorted(held) for name, held in took.items()}


def plans(clients: dict[str, Any], pages: Pages, name: str) -> None:
    """Print the queries of one page that take long, each with the plan of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    who, path = pages[name]
    with CaptureQueriesContext(connection) as caught:
        clients[who].get(path)
    how = "EXPLAIN ANALYZE" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    for one in caught.captured_queries:
        if float(one["time"]) >= 0.01:
            print(f"\n{one['time']} s: {one['sql']}")
            with connection.cursor() as cursor:
                cursor.execute(f"{how} {one['sql'].replace('%', '%%')}", [])
                print(*(row[-1] for row in cursor.fetchall()), sep="\n")


def p95(held: list[float]) -> float:
    """Return the 95th percentile of sorted figures."""
    return held[min(len(held) - 1, int(0.95 * len(held)))]


def report(
    took: dict[str, list[float]], work: dict[str, list[float]], n: dict[str, tuple[int, int]]
) -> int:
    """Print a line a page; return 1 when a page is too slow, or asks more than it did of few."""
    missed = False
    print(f"{'page':28}{'queries':>14}{'median':>10}{'p95':>10}{'processor':>12}")
    for name, held in took.items():
        few, many = n[name]
        words = f"{many}, constant" if few == many else f"{few} to {many}"
        missed |= few != many or p95(held) > GOAL_MS
        print(f"{name:28}{words:>14}{statistics.median(held):7.0f} ms{p95(held):7.0f} ms", end="")
        print(f"{statistics.median(work[name]):9.0f} ms")
    return int(missed)


def main() -> int:
    """Build, count, grow, count, serve, time and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--explain", help="print the plans of this page instead of timing")
    asked = parser.parse_args()
    from sightline.cli.ready import ensure_database

    ensure_database()
    from desk_rows import Desk
    from django.db import connection, connections

    desk = Desk.open()
    desk.grow(FEW)
    pages = addresses(desk)
    clients = signed_in(desk, pages)
    few = counted(clients, pages)
    desk.grow(asked.requests)
    if asked.explain:
        plans(clients, pages, asked.explain)
        return 0
    many = counted(clients, pages)
    print(f"{connection.vendor}: {asked.requests} requests over three years, 26 services")
    cookies = {who: one.cookies.output(header="", sep=";").strip() for who, one in clients.items()}
    work = worked(clients, pages, asked.rounds)
    connections.close_all()
    n = {name: (few[name], many[name]) for name in pages}
    return report(timed(pages, cookies, asked.rounds), work, n)


if __name__ == "__main__":
    sys.exit(main())
