"""``./sightline test``, ``check`` and ``fix``: the stages, each timed, none skipped in silence.

A stage that fails does not keep the others from running; the last line sums all of them up.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import machine  # noqa: E402 - found only now

PYTHON = sys.executable
BIN = Path(PYTHON).parent
WEB = ROOT / "web"
LINTED = (".", "sightline")  # the door has no ending that would tell it is Python
WITHOUT_DATABASE = ("formats", "engines", "door", "architecture")
#: What does not ask the database which one it is; random probes run on both.
RIGHTS = ("matrix", "fields", "twins", "headers", "role_table", "query_counts")
ONE_ENGINE = (
    *(f"rights/test_{name}.py" for name in RIGHTS),
    *("site/test_sample.py", "site/test_schemathesis.py"),
)
#: Several processes, each taking the next whole file: what a file's tests share is made once.
SEVERAL = ("-n", str(max(2, os.cpu_count() or 2)), "--dist", "loadfile", "--no-loadscope-reorder")
COUNTS = ("passed", "failed", "skipped")
KILLED = 130


@dataclass
class Result:
    """How a stage ended: its seconds, its tests where it has any, and what it says."""

    name: str
    ok: bool
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)
    words: str = ""


class Run:
    """The stages of one call, in order, and what came of them."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.began = time.monotonic()
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        self._reports = tempfile.TemporaryDirectory(prefix="sl-reports-")

    def stage(
        self,
        name: str,
        *command: object,
        cwd: Path = ROOT,
        report: str = "",
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Run one stage to its end.

        Args:
            name: What the summary calls it.
            command: The program and its arguments.
            cwd: Where it runs.
            report: The argument that asks for a JUnit report; the file's path is put behind it.
            more: Environment variables.
        """
        print(f"\n== {name}", flush=True)
        file, began = Path(self._reports.name, f"{name}.xml"), time.monotonic()
        words = [str(part) for part in command] + ([f"{report}{file}"] if report else [])
        code = subprocess.call(words, cwd=cwd, env={**self.environment, **(more or {})})
        seconds = time.monotonic() - began
        counts = counted(file) if report else {}
        empty = bool(report) and not counts.get("passed")
        words_of = "no test ran" if empty and not code else ""
        self.results.append(Result(name, code == 0 and not empty, seconds, counts, words_of))

    def missing(self, name: str, error: Exception) -> None:
        """Record that a stage could not run; that is a failure."""
        print(f"\n== {name}\n{error}", file=sys.stderr, flush=True)
        self.results.append(Result(name, ok=False, seconds=0.0, words="could not run"))

    def end(self, note: str = "") -> int:
        """Print the table and the last line; return the exit status."""
        print(f"\n{table(self.results)}")
        if note:
            print(note)
        print(last_line(self.results, time.monotonic() - self.began), flush=True)
        return 0 if self.results and all(result.ok for result in self.results) else 1


def counted(report: Path) -> dict[str, int]:
    """Return the tests passed, failed and skipped that a JUnit report names."""
    if not report.exists():
        return {}
    suites = list(ET.parse(report).getroot().iter("testsuite"))
    total = {
        key: sum(int(suite.get(key) or 0) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    }
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return {"passed": passed, "failed": failed, "skipped": total["skipped"]}


def table(results: list[Result]) -> str:
    """Return a line a stage."""
    lines = [f"{'stage':<14}{'result':<8}{'seconds':>8}  tests"]
    for result in results:
        tests = ", ".join(f"{n} {kind}" for kind, n in result.counts.items() if n) or result.words
        outcome = "ok" if result.ok else "FAILED"
        lines.append(f"{result.name:<14}{outcome:<8}{result.seconds:>8.1f}  {tests}")
    return "\n".join(lines)


def last_line(results: list[Result], seconds: float) -> str:
    """Return the sum of all: ``== 412 passed, 0 failed in 341 s (SQLite 300, browser 22) ==``."""
    total = {kind: sum(result.counts.get(kind, 0) for result in results) for kind in COUNTS}
    if any(result.counts for result in results):
        words = [f"{total['passed']} passed", f"{total['failed']} failed"]
    else:
        words = [f"{sum(result.ok for result in results)} of {len(results)} stages passed"]
    words += [f"{total['skipped']} skipped"] if total["skipped"] else []
    bad = [result.name for result in results if not result.ok]
    words += [f"stages failed: {', '.join(bad)}"] if bad else []
    each = ", ".join(f"{r.name} {r.counts['passed']}" for r in results if r.counts)
    return f"== {', '.join(words)} in {seconds:.0f} s{f' ({each})' if each else ''} =="


def check(run: Run) -> None:
    """Lint, formatting, types and floors."""
    run.stage("lint", PYTHON, "-m", "ruff", "check", *LINTED)
    run.stage("formatting", PYTHON, "-m", "ruff", "format", "--check", *LINTED)
    run.stage("types", PYTHON, "-m", "mypy")
    run.stage("floors", PYTHON, BIN / "lint-imports")


def fix(run: Run) -> None:
    """Put right what lint and formatting can put right by themselves."""
    run.stage("lint", PYTHON, "-m", "ruff", "check", "--fix", *LINTED)
    run.stage("formatting", PYTHON, "-m", "ruff", "format", *LINTED)


def node() -> Mapping[str, str]:
    """Return the path on which the environment's own Node comes first."""
    return {"PATH": f"{BIN.parent / 'node' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def pages(run: Run) -> None:
    """Build the front end, which every page needs; at once when nothing changed."""
    run.stage("web build", PYTHON, "-m", "sightline.cli.environment")


def front_end(run: Run) -> None:
    """Lint and test the front end."""
    run.stage("web lint", "npm", "run", "lint", cwd=WEB, more=node())
    reporters = ["--reporter=default", "--reporter=junit"]
    run.stage(
        "front end", "npm", "test", "--", *reporters, cwd=WEB, report="--outputFile=", more=node()
    )


def pytest(run: Run, name: str, *arguments: str, **more: str) -> None:
    """Run tests by pytest, counted."""
    run.stage(name, PYTHON, "-m", "pytest", *arguments, report="--junitxml=", more=more)


def everything(run: Run, postgres: str | None) -> None:
    """Run every stage there is."""
    check(run)
    pages(run)
    front_end(run)
    pytest(run, "SQLite", *SEVERAL, "-m", "not browser")
    if postgres:
        ignored = [f"--ignore=tests/{name}" for name in WITHOUT_DATABASE]
        ignored += [f"--ignore=tests/{name}" for name in ONE_ENGINE]
        chosen = ("--few", "-m", "not browser", *ignored)  # SQLite's stage has every case
        pytest(run, "PostgreSQL", *SEVERAL, *chosen, DATABASE_URL=postgres)
    try:
        pytest(run, "browser", *SEVERAL, "-m", "browser", CHROMIUM=machine.chromium())
    except machine.Missing as error:
        run.missing("browser", error)


def fast(run: Run) -> None:
    """Run what answers within a minute or two."""
    check(run)
    pages(run)
    pytest(run, "SQLite", *SEVERAL, "-m", "not browser")


def selected(run: Run, arguments: list[str]) -> None:
    """Run the tests that the arguments name."""
    pages(run)
    with contextlib.suppress(machine.Missing):  # a test that needs it will say so
        run.environment["CHROMIUM"] = machine.chromium()
    pytest(run, "selected", *arguments)


def test(run: Run, arguments: list[str]) -> int:
    """Run the tests with a PostgreSQL beside, whose address is in ``SIGHTLINE_TEST_POSTGRES``."""
    quick = "--fast" in arguments
    chosen = [argument for argument in arguments if argument != "--fast"]
    with contextlib.ExitStack() as stack:
        postgres = None
        try:
            postgres = stack.enter_context(machine.postgresql())
            run.environment["SIGHTLINE_TEST_POSTGRES"] = postgres
        except machine.Missing as error:
            run.missing("PostgreSQL", error)
        if chosen:
            selected(run, chosen)
            return run.end("Only what the arguments name was run, on SQLite.")
        if quick:
            fast(run)
            return run.end("--fast: PostgreSQL, the front end and the browser were left out.")
        everything(run, postgres)
    return run.end()


def main(arguments: list[str]) -> int:
    """Carry out ``test``, ``check`` or ``fix``; return the exit status."""
    verb, rest = arguments[0], arguments[1:]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up as for Ctrl-C
    run = Run()
    try:
        if verb == "test":
            return test(run, rest)
        {"check": check, "fix": fix}[verb](run)
        return run.end()
    except KeyboardInterrupt:
        print("\nStopped before the end.", file=sys.stderr)
        return KILLED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
