"""A small server for the chart alone: a page, the built front end, and a plan in memory.

``python -m tests.gantt.server 8123`` serves it for a look by hand; ``/?plan=large`` and ``empty``.
"""

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

from tests.gantt import samples
from tests.gantt.plan import Plan, Refused

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src" / "sightline" / "ui" / "static" / "build"
HERE = Path(__file__).resolve().parent
#: The policy of the site itself, with a nonce that is good enough for a harness.
NONCE = "harness"
POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}' 'strict-dynamic'; "
    f"style-src 'self' 'nonce-{NONCE}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
)
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
MADE = {"small": samples.small, "empty": samples.empty, "large": lambda: samples.large(10_000)}


class Handler(BaseHTTPRequestHandler):
    """The addresses of the contract, and the page that holds the element."""

    protocol_version = "HTTP/1.1"
    plans: dict[str, Plan]
    asked: list[dict[str, Any]]
    lock: threading.Lock

    def log_message(self, *_: Any) -> None:
        """Say nothing; tests have their own output."""

    def do_GET(self) -> None:
        """Give the page, a file of the build, or the plan."""
        url = urlparse(self.path)
        if url.path in ("/", "/roadmap"):
            name = parse_qs(url.query).get("plan", ["small"])[0]
            self.page("roadmap.html" if url.path == "/roadmap" else "page.html", name)
        elif url.path.startswith("/static/build/"):
            file = BUILT / url.path.removeprefix("/static/build/")
            if file.is_file():
                self.give(200, file.read_bytes(), KINDS.get(file.suffix, "application/json"))
            else:
                self.give(404, b"", "text/plain")
        elif url.path.endswith("/data"):
            with self.lock:
                self.json(200, self.plan().data())
        else:
            self.give(404, b"", "text/plain")

    def plan(self) -> Plan:
        name = self.path.split("/")[1]
        if name not in self.plans:
            self.plans[name] = MADE[name]()
        return self.plans[name]

    def page(self, file: str, name: str) -> None:
        manifest = json.loads((BUILT / "manifest.json").read_text())["src/main.ts"]
        text = (HERE / file).read_text(encoding="utf-8")
        text = text.replace("{plan}", name).replace("{js}", manifest["file"])
        text = text.replace("{nonce}", NONCE)
        self.give(200, text.replace("{css}", manifest["css"][0]).encode(), "text/html")

    def do_POST(self) -> None:
        """Answer edits and undo."""
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size) or b"{}")
        with self.lock:
            try:
                self.json(200, self.answer(body))
            except Refused as refusal:
                problem = {"detail": str(refusal), "status": refusal.status}
                self.json(refusal.status, problem, "application/problem+json")

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.path.startswith("/undo/"):
            token = self.path.removeprefix("/undo/")
            plan = next((p for p in self.plans.values() if token in p.undone), None)
            if plan is None:
                raise Refused(409, "This was undone already.")
            return plan.undo(token)
        self.asked.append(body)
        return self.plan().edit(body)

    def json(self, status: int, body: Any, kind: str = "application/json") -> None:
        self.give(status, json.dumps(body, separators=(",", ":")).encode(), kind)

    def give(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of a browser that was closed in the middle."""

    def handle_error(self, *_: Any) -> None:
        """Keep quiet; what matters is seen by the page."""


class Harness:
    """A server that runs, its plans, and what it was asked."""

    def __init__(self, port: int = 0) -> None:
        facts = {"plans": {}, "asked": [], "lock": threading.Lock()}
        self.handler = type("Bound", (Handler,), facts)
        self.http = Quiet(("127.0.0.1", port), self.handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.asked: list[dict[str, Any]] = self.handler.asked  # type: ignore[attr-defined]
        self.plans: dict[str, Plan] = self.handler.plans  # type: ignore[attr-defined]

    @property
    def saved(self) -> list[dict[str, Any]]:
        """The edits that were no previews."""
        return [edit for body in self.asked if not body["preview"] for edit in body["edits"]]


@contextlib.contextmanager
def running(port: int = 0) -> Iterator[Harness]:
    """Serve while the block runs."""
    harness = Harness(port)
    thread = threading.Thread(target=harness.http.serve_forever, daemon=True)
    thread.start()
    try:
        yield harness
    finally:
        harness.http.shutdown()
        harness.http.server_close()


if __name__ == "__main__":
    with running(int(sys.argv[1]) if len(sys.argv) > 1 else 8123) as held:
        print(held.address, flush=True)
        threading.Event().wait()
