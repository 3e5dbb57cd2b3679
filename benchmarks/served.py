"""Pages of a server that runs, each timed to its last byte, for the benchmarks of pages."""

import time
from http.client import HTTPConnection


def milliseconds(port: int, path: str, cookie: str, mark: bytes) -> float:
    """Return how long a page takes to its last byte; one without its mark ends the run."""
    began = time.perf_counter()
    link = HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    body = answer.read()
    link.close()
    if answer.status != 200 or mark not in body:
        raise SystemExit(f"{path} was answered with {answer.status}")
    return 1000 * (time.perf_counter() - began)


def await_server(port: int, path: str, cookie: str, mark: bytes) -> None:
    """Wait until the server answers; its first pages are not timed."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            for _ in range(5):
                milliseconds(port, path, cookie, mark)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit("The server does not answer.")
