"""The verbs on a data directory of their own: how they start, refuse, end, and how fast."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from sightline.cli.app import app
from sightline.cli.verbs import LAZY

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[str]"]
SERVE = (sys.executable, "-m", "sightline.cli", "serve")


@pytest.mark.parametrize("verb", LAZY)
def test_every_line_of_the_table_names_a_command(verb: str) -> None:
    context = click.Context(app)
    command = app.get_command(context, verb)
    assert command is not None
    assert command.name == verb
    assert command.get_short_help_str(100) == LAZY[verb][1]


def test_help_imports_no_django(cli: Cli) -> None:
    code = (
        "import sys; from sightline.cli.app import app; app(['--help'], standalone_mode=False); "
        "sys.exit(any(name.partition('.')[0] in ('django', 'ninja') for name in sys.modules))"
    )
    source = str(Path(__file__).resolve().parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_help_takes_little_longer_than_python_with_click(cli: Cli) -> None:
    def fastest(call: Callable[[], object]) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            call()
            times.append(time.perf_counter() - began)
        return min(times)

    bare = [sys.executable, "-c", "import click"]
    plain = fastest(lambda: subprocess.run(bare, capture_output=True, check=True))
    assert fastest(lambda: cli("--help")) < 2 * plain + 0.1


def test_a_wrong_option_is_an_error_on_standard_error(cli: Cli) -> None:
    done = cli("serve", "--prot", "80")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--prot" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_the_demo_serves_on_this_machine_only(cli: Cli, tmp_path: Path, host: str) -> None:
    done = cli("demo", "--host", host)
    assert done.returncode == 1
    assert "sign in as anyone" in done.stderr
    assert not (tmp_path / "home").exists(), "refused before anything is made"


def test_serving_with_demo_mode_on_stays_on_this_machine(cli: Cli) -> None:
    done = cli("serve", "--host", "0.0.0.0", SIGHTLINE_DEMO="1")
    assert done.returncode == 1
    assert "sign in as anyone" in done.stderr


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_taken_port_is_named(cli: Cli, taken_port: int, verb: str) -> None:
    done = cli(verb, "--port", taken_port)
    assert done.returncode == 1
    assert f"Port {taken_port}" in done.stderr
    assert "--port" in done.stderr


def test_starters_that_race_make_one_database(cli: Cli, started: Start, tmp_path: Path) -> None:
    racing = [started(sys.executable, "-m", "sightline.cli", "migrate") for _ in range(3)]
    said = [process.communicate(timeout=120)[0] for process in racing]
    assert [process.returncode for process in racing] == [0, 0, 0], said
    with sqlite3.connect(tmp_path / "home/sightline.sqlite3") as database:
        rows = database.execute("SELECT app, name, count(*) FROM django_migrations GROUP BY 1, 2")
        assert {count for _, _, count in rows} == {1}


def test_a_database_of_a_newer_version_is_left_alone(cli: Cli, migrated: Path) -> None:
    with sqlite3.connect(migrated / "sightline.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '9999_later', '2030-01-01')"
        )
    done = cli("migrate")
    assert done.returncode == 1
    assert "newer Sightline" in done.stderr
    assert "kernel 9999_later" in done.stderr


def test_an_unreachable_database_is_explained_without_its_password(
    cli: Cli, free_port: int
) -> None:
    address = f"postgres://clerk:s3cret-word@127.0.0.1:{free_port}/plans"
    done = cli("migrate", DATABASE_URL=address)
    assert done.returncode == 1
    assert f"postgresql://clerk@127.0.0.1:{free_port}/plans" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_explained(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/sightline.sqlite3").write_bytes(b"not a database at all" * 100)
    done = cli("migrate")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "restore" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_ends_when_told(started: Start, migrated: Path) -> None:
    worker = started(sys.executable, "-m", "sightline.cli", "worker")
    time.sleep(3)
    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, said


def family(process: "subprocess.Popen[str]") -> list[int]:
    """Return every process below one, by what the system tells."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[0] != "Z":
            children.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found, open_ones = [], [process.pid]
    while open_ones:
        below = children.get(open_ones.pop(), [])
        found += below
        open_ones += below
    return found


def ended(pids: list[int], seconds: float = 20) -> bool:
    """Wait until none of the processes runs; tell whether that came about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        states = [Path(f"/proc/{pid}/stat") for pid in pids]
        if not [path for path in states if path.exists() and ") Z " not in path.read_text()]:
            return True
        time.sleep(0.1)
    return False


def serving(started: Start, port: int) -> "subprocess.Popen[str]":
    """Start a server and wait for the line that says so."""
    process = started(*SERVE, "--port", port, "--workers", 1)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "serves on" in line:
            return process
    pytest.fail(f"the server did not come up:\n{''.join(said)}")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and asks Linux for death signals")
def test_a_server_answers_and_ends_politely_with_all_its_children(
    started: Start, free_port: int, migrated: Path
) -> None:
    process = serving(started, free_port)
    below = family(process)
    assert len(below) >= 3, "the web server, its worker process, the job worker"
    with urllib.request.urlopen(
        f"http://127.0.0.1:{free_port}/accounts/login/", timeout=20
    ) as page:
        assert page.status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert ended(below)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and asks Linux for death signals")
def test_no_child_outlives_a_server_that_is_killed(
    started: Start, free_port: int, migrated: Path
) -> None:
    process = serving(started, free_port)
    below = family(process)
    process.kill()
    process.wait(timeout=20)
    assert ended(below)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and asks Linux for death signals")
def test_a_server_that_dies_fails_and_a_worker_that_dies_is_replaced(
    started: Start, free_port: int, migrated: Path
) -> None:
    process = serving(started, free_port)
    words = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in family(process)}
    worker = next(pid for pid, line in words.items() if "--child" in line)
    os.kill(worker, signal.SIGKILL)
    assert process.stdout is not None
    assert "starting another" in process.stdout.readline()
    server = next(pid for pid, line in words.items() if "web_server" in line)
    time.sleep(3)
    os.kill(server, signal.SIGKILL)
    assert process.wait(timeout=30) == 1
    assert "ended by itself" in process.stdout.read()
