"""What every test can ask for: a small organisation, made through commands."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.world import World

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIGHTLINE_SHARED") or ROOT.parent / "shared")
TRIGGERS = [
    (table, verb)
    for table in ("kernel_journalentry", "kernel_rowchange")
    for verb in ("UPDATE", "DELETE")
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two switches: longer runs, and golden files written anew."""
    parser.addoption("--soak", action="store_true", help="run the figures at their full length")
    parser.addoption("--snap", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def soak(pytestconfig: pytest.Config) -> bool:
    """Tell whether the figures run at their full length."""
    return bool(pytestconfig.getoption("--soak"))


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Return what compares a text with its golden file, or writes it under ``--snap``."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if pytestconfig.getoption("--snap"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        held = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == held, f"{name} differs; review it, then run with --snap"

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real portfolios, or say that it is not here."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"the real portfolios are not here: {SHARED / 'data'}; set SIGHTLINE_SHARED")
    return SHARED / "data"


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what a test tells its figure of the reliability bar with; the run's end prints it."""
    return lambda words: record_property("figure", words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests told, also those told in other processes."""
    reports = terminalreporter.stats.get("passed", [])
    told = [w for report in reports for name, w in report.user_properties if name == "figure"]
    if told:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(sorted(set(told))))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Return a browser; one that is missing fails the tests, it does not skip them."""
    from playwright.sync_api import sync_playwright

    from tests import machine

    path = machine.chromium()
    with sync_playwright() as play:
        held = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture
def world(db: None) -> "World":
    """Return the small organisation that most tests act in."""
    from tests.world import World

    return World.make()


_LIFTED: dict[str, str] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Put the journal's triggers back once the database is emptied: later tests ask for them."""
    yield
    if _LIFTED:
        with item.config.stash[blocking_manager_key].unblock(), connection.cursor() as cursor:
            for statement in _LIFTED.values():
                cursor.execute(statement)
        _LIFTED.clear()


def _triggers() -> dict[str, str]:
    """Return the statements that made SQLite's triggers, by name."""
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


@pytest.fixture
def open_journal(transactional_db: None) -> Iterator[None]:
    """Let a test without a wrapping transaction clean up after itself."""
    yield
    _LIFTED.update(_triggers())
    _lift_triggers()


def _lift_triggers() -> None:
    """Empty the journal tables for the next test; only a test database is ever treated so."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return  # TRUNCATE passes row triggers
        for table, verb in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")
