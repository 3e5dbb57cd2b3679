"""The demo as anyone starts it: its own data directory, web server and worker, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600


@contextmanager
def demo(place: Path) -> Iterator[str]:
    """Run the demo in a data directory; yield its address.

    ``JOURNEYS_HOME`` names another one, in which the sample may be loaded already.
    """
    place = Path(os.environ.get("JOURNEYS_HOME") or place)
    port = _free_port()
    words = [sys.executable, "-m", "sightline.cli", "demo", "--no-browser", "--port", str(port)]
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SIGHTLINE_DEMO"}}
    settings = {"SIGHTLINE_HOME": str(place), "DJANGO_SETTINGS_MODULE": "sightline.site.settings"}
    environment = {**kept, **settings, "PYTHONPATH": str(ROOT / "src")}
    with (place / "demo.log").open("wb") as log:
        running = subprocess.Popen(
            words, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, running, place / "demo.log")
            yield address
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    last = time.monotonic() + SECONDS
    while time.monotonic() < last:
        if running.poll() is not None:
            raise RuntimeError(f"the demo ended:\n{log.read_text(errors='replace')[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the demo did not answer in {SECONDS} seconds")
