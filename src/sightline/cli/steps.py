"""One step of preparing the environment: shown while it runs, logged, and explained when it fails.

Standard library only: it runs before anything is installed.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sightline.cli import Stopped

ROOT = Path(__file__).resolve().parents[3]
LOG = ROOT / "var" / "log" / "door.log"
NEEDED_BYTES = 2_000_000_000
TAIL = 30  # lines of a failed step's output that are shown

Argument = str | Path


def say(text: str, end: str = "\n") -> None:
    """Print progress on standard error, so that standard output is the verb's alone."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def step(
    title: str,
    argv: Sequence[Argument],
    cwd: Path = ROOT,
    more: Mapping[str, str] | None = None,
) -> None:
    """Run one program with its output in the log.

    Args:
        title: What is done, for the person who waits.
        argv: The program and its arguments.
        cwd: Where it runs.
        more: Environment variables added to ours.

    Raises:
        Stopped: It failed; the end of its output has been shown and the words explain it.
    """
    began, lively = time.monotonic(), sys.stderr.isatty()
    say(f"  {title} ...", end="" if lively else "\n")
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, argv))}\n".encode())
        log.flush()
        start = log.tell()
        process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            [str(part) for part in argv],
            cwd=cwd,
            env={**os.environ, **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        code = _wait(process, title, began if lively else None)
    end = "failed after" if code else "done in"
    say(f"{chr(13) if lively else ''}  {title}: {end} {time.monotonic() - began:.1f} s")
    if code:
        raise Stopped(_failure(title, code, start))


def _wait(process: subprocess.Popen[bytes], title: str, began: float | None) -> int:
    """Wait for a program, showing the seconds on a terminal; end it when we are stopped."""
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=1)
            if began is not None:
                say(f"\r  {title} ... {time.monotonic() - began:.0f} s", end="")
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def _failure(title: str, code: int, start: int) -> str:
    """Show the end of a failed step's output and return why it failed."""
    with LOG.open("rb") as log:
        log.seek(start)
        lines = log.read().decode(errors="replace").splitlines()[-TAIL:]
    say("\n".join([f"\nThe end of {LOG}:", *(f"  | {line}" for line in lines)]))
    return explain("\n".join(lines), f"{title} failed with exit status {code}.")


def explain(text: str, otherwise: str) -> str:
    """Return why a step failed and what to do, as far as its output tells."""
    for pattern, words in REASONS.items():
        if re.search(pattern, text, re.IGNORECASE):
            return words()
    return f"{otherwise} The whole output is in {LOG}."


def _disk_full() -> str:
    return (
        f"The disk is full: Sightline needs about {NEEDED_BYTES / 1e9:.0f} GB for its environment, "
        f"and {shutil.disk_usage(ROOT).free / 1e9:.1f} GB are free at {ROOT}.\n"
        "Make room and run the same command again: it goes on where it stopped."
    )


def _wrong_hash() -> str:
    return (
        "A downloaded package is not the one that was locked, so nothing of it was used.\n"
        "A proxy or a mirror may have changed it: try again, or from another network."
    )


def _no_network() -> str:
    return (
        "The package registry could not be reached. Sightline gets its parts from PyPI and npm\n"
        "(or from the mirrors that PIP_INDEX_URL, UV_DEFAULT_INDEX and npm_config_registry name).\n"
        "Check the network or the proxy and run the same command again."
    )


def _not_writable() -> str:
    return (
        f"Something in {ROOT} cannot be written or run.\n"
        "Run as the owner of this folder, or clone into a folder of your own."
    )


REASONS: dict[str, Callable[[], str]] = {
    r"No space left|ENOSPC|Errno 28|disk is full": _disk_full,
    r"DO NOT MATCH THE HASHES|Hash mismatch|EINTEGRITY": _wrong_hash,
    (
        r"name resolution|Failed to establish a new connection|dns error|error sending request"
        r"|tcp connect error|client error \(Connect\)|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT"
        r"|ECONNRESET|Network is unreachable|Could not fetch URL|Max retries exceeded"
        r"|Could not find a version|Temporary failure resolving|Could not resolve"
    ): _no_network,
    r"Permission denied|EACCES|Read-only file system|Errno 13\b|Errno 30\b": _not_writable,
}
