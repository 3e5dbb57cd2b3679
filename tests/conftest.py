"""What every test can ask for: a small organisation, made through commands."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import management
from django.db import connection
from pytest_django.plugin import blocking_manager_key

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.world import World

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIGHTLINE_SHARED") or ROOT.parent / "shared")
FEW = 3
PATIENCE_MS = 20_000  # for what a page is to show on a busy machine
TRIGGERS = [
    (table, verb)
    for table in ("kernel_journalentry", "kernel_rowchange")
    for verb in ("UPDATE", "DELETE")
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switches: longer runs, golden files written anew, and few cases of each test."""
    parser.addoption("--soak", action="store_true", help="run the figures at their full length")
    parser.addoption("--snap", action="store_true", help="write the golden files anew")
    parser.addoption("--few", action="store_true", help=f"run {FEW} cases of each test at most")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under ``--few`` keep the first, the last and the middle case of each test."""
    if not config.getoption("--few"):
        return
    cases = defaultdict[str, list[pytest.Item]](list)
    for item in items:
        cases[item.nodeid.partition("[")[0]].append(item)
    kept = {item for each in cases.values() for item in spread(each)}
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


def spread(cases: list[pytest.Item]) -> list[pytest.Item]:
    """Return all cases where they are few, else as many as that, from the first to the last."""
    last = len(cases) - 1
    return cases if last < FEW else [cases[last * n // (FEW - 1)] for n in range(FEW)]


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
    from playwright.sync_api import expect, sync_playwright

    from tests import machine

    path = machine.chromium()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        held = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture(scope="session")
def remembered_schema() -> Iterator[None]:
    """Let the test database be made from what is kept of the migrations."""
    from tests import schema

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", schema.remembering(management.call_command))
        yield


@pytest.fixture(scope="session")
def django_db_setup(remembered_schema: None, django_db_setup: None) -> None:
    """Make the test database, quicker than by migrating where that was done before."""


@pytest.fixture
def world(db: None) -> "World":
    """Return the small organisation that most tests act in."""
    from tests.world import World

    return World.make()


_LIFTED: dict[str, str] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put the journal's triggers back once the database is emptied: later tests ask for them."""
    yield
    if _LIFTED and nextitem is not None:  # after the last test there is no database any more
        unblocked = item.config.stash[blocking_manager_key].unblock()
        with pytest.MonkeyPatch.context() as patch, unblocked:
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # a browser's loop may wait here
            cursor = connection.cursor()
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
