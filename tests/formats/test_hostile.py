"""Hostile and odd registers: refused by name, or read whole; never a crash (F22)."""

import csv
import io
import time
from collections import Counter
from pathlib import Path

import pytest

from sightline.formats.register import intake
from sightline.formats.register.limits import MIB, Limits
from sightline.formats.register.problems import Problem, Severity
from sightline.formats.register.rows import Register
from tests.formats.hostile import CONTROL, REFUSED, TOLD, HostileFile, files
from tests.formats.reading import codes, errors, register_of
from tests.formats.workbooks import bomb

LIMITS = Limits(unpacked_bytes=16 * MIB)
SECONDS = 10.0
FILES = files()
SAMPLE = [*FILES[::9], *(file for file in FILES if "bomb" in file.name or "laughs" in file.name)]
CHILD_CODES = {"parser-crashed", "parser-failed", "parser-timeout", "parser-memory", "bad-answer"}


def check(file: HostileFile, register: Register) -> None:
    """What must come of a file did, and every problem tells what a person needs."""
    refusals = {problem.code for problem in errors(register)}
    if file.outcome == REFUSED:
        assert file.code in refusals, (file.name, register.problems[:5])
        assert not register.is_acceptable
        return
    assert not refusals, (file.name, register.problems[:5])
    assert len(register.rows) == file.n_rows
    if file.outcome == TOLD:
        assert file.code in codes(register), (file.name, register.problems)


def is_clear(problem: Problem) -> bool:
    """A message that ends as a sentence and gives away no code, path or trace."""
    words = problem.message + problem.remedy
    return problem.message.endswith(".") and "Traceback" not in words and 'File "' not in words


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_meets_its_end(file: HostileFile) -> None:
    data = file.make()
    started = time.monotonic()
    register = register_of(data, LIMITS, name=file.file_name)
    assert time.monotonic() - started < SECONDS
    check(file, register)
    assert all(is_clear(problem) for problem in register.problems)


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.name)
def test_the_child_says_the_same(file: HostileFile) -> None:
    data = file.make()
    started = time.monotonic()
    read = intake.read(data, limits=LIMITS, name=file.file_name)
    assert time.monotonic() - started < SECONDS
    assert not codes(read.register) & CHILD_CODES
    check(file, read.register)
    assert read.register == register_of(data, LIMITS, name=file.file_name)


def test_texts_come_through_letter_by_letter() -> None:
    titled = [file for file in FILES if file.name.startswith("title ")]
    assert len(titled) > 30
    for file in titled:
        lines = list(csv.reader(io.StringIO(file.make().decode(), newline="")))
        assert register_of(file.make()).rows[1].title == lines[2][1].strip(), file.name


def test_a_file_of_300_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"ID,Name\n")
        file.truncate(300 * MIB)
    started = time.monotonic()
    problem = intake.read_file(path)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.severity) == ("too-large", Severity.ERROR)
    assert "314,572,800" in problem.message
    assert time.monotonic() - started < 1


def test_a_file_within_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_bytes(b"ID,Name\nP1,Alpha\n")
    assert intake.read_file(path) == b"ID,Name\nP1,Alpha\n"


def test_a_bomb_past_the_real_limit_is_refused_in_the_child() -> None:
    started = time.monotonic()
    read = intake.read(bomb(520 * MIB))
    assert [problem.code for problem in errors(read.register)] == ["archive-bomb"]
    assert time.monotonic() - started < 25


@pytest.mark.figures
def test_figure_f22() -> None:
    outcomes = Counter(file.outcome for file in FILES)
    assert len(FILES) >= 200
    assert len({file.name for file in FILES}) == len(FILES)
    n_read = outcomes[CONTROL] + outcomes[TOLD]
    print(
        f"F22: {len(FILES)} hostile files, {outcomes[REFUSED]} refused, "
        f"{n_read} controls imported ({outcomes[TOLD]} of them with a problem line)"
    )
