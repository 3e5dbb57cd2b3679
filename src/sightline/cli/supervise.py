"""Running the server and the worker as children: started together, watched, ended together.

A worker that dies is started again; without its server a start has failed, so that ends it all.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import click

from sightline.cli import Stopped

GRACE_SECONDS = 20  # for requests and jobs under way, once we are told to end
RESTART_SECONDS = 2.0  # between the death of a worker and the next one
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def check_loopback(host: str) -> None:
    """Refuse an address beyond this machine: in demo mode anyone may sign in as anyone."""
    if host not in LOOPBACK:
        raise Stopped(
            f"The demo lets anyone sign in as anyone, so it does not serve on {host}: only on "
            "127.0.0.1.\nTo serve real data to others use ./sightline serve."
        )


def check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be bound, saying why."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        raise Stopped(
            f"Port {port} is for root alone. Choose one above 1023: --port 8000."
        ) from None
    except socket.gaierror:
        raise Stopped(f"--host {host} is not an address of this machine.") from None
    except OSError as error:
        raise Stopped(
            f"Port {port} on {host} cannot be had: {error.strerror}. Choose another with --port."
        ) from None


def address_of(host: str, port: int) -> str:
    """Return the address to open; a server on every interface is reached by the loopback one."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - names only
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def server_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command of the web server."""
    return [sys.executable, "-m", "sightline.cli.web_server", host, str(port), str(workers)]


def worker_command() -> list[str]:
    """Return the command of the job worker, as a child."""
    return [sys.executable, "-m", "sightline.cli", "worker", "--child"]


class Family:
    """The children of one start: a server, and a worker unless it runs elsewhere."""

    def __init__(self, server: Sequence[str], worker: Sequence[str] | None) -> None:
        """Take the commands; nothing runs before ``start``."""
        self.stop = threading.Event()
        self._commands = {"server": server, **({"worker": worker} if worker else {})}
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start every child, each in a group of its own, so that Ctrl-C reaches us first."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        for name in self._commands:
            self._spawn(name)

    def watch(self) -> int:
        """Stay until told to stop or the server dies; return the exit status."""
        try:
            while not self.stop.wait(0.2):
                if (code := self._children["server"].poll()) is not None:
                    click.echo(f"The server ended by itself (status {code}).", err=True)
                    return 1
                self._mind_worker()
        finally:
            self.end()
        return 0

    def wait_until_it_answers(self, address: str, seconds: float = 60) -> None:
        """Return once the server answers a request, with whatever status."""
        until = time.monotonic() + seconds
        while not self.stop.is_set():
            if self._children["server"].poll() is not None or time.monotonic() > until:
                self.end()
                raise Stopped(f"The server did not come up on {address}; its words are above.")
            if _answers(address):
                return
            time.sleep(0.05)

    def end(self) -> None:
        """End every child politely, and those that do not listen by force."""
        for child in self._children.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, until - time.monotonic()))
            _signal(child, signal.SIGKILL, group=True)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def _spawn(self, name: str) -> None:
        child = subprocess.Popen(self._commands[name], start_new_session=True)  # noqa: S603 - ours
        self._children[name] = child

    def _mind_worker(self) -> None:
        worker = self._children.get("worker")
        if worker and (code := worker.poll()) is not None:
            click.echo(f"The job worker ended (status {code}); starting another.", err=True)
            if not self.stop.wait(RESTART_SECONDS):
                self._spawn("worker")


def _signal(child: subprocess.Popen[bytes], number: int, *, group: bool = False) -> None:
    """Send a signal to a child, or to all that it started; a dead one is no trouble."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(child.pid, number)
        elif child.poll() is None:
            child.send_signal(number)


def _answers(address: str) -> bool:
    """Tell whether a server is there; any status will do."""
    try:
        with urlopen(Request(address), timeout=5):  # noqa: S310 - our own http address
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
