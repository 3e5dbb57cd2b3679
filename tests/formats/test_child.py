"""The child process: its limits hold, and its answers are not believed unchecked."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from sightline.formats import child
from sightline.formats.child import ChildFailure, memory_for, run_in_child, seconds_for
from sightline.formats.register import intake
from sightline.formats.register.limits import DEFAULT, MIB
from sightline.formats.register.wire import WireError, plain_register, register_from
from tests.formats.hostile import text_register
from tests.formats.reading import codes, register_of
from tests.formats.workbooks import workbook

LIMITS = asdict(DEFAULT)
SOUND = text_register().encode()


def own_task(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Let the child run a task of the test's own, in place of a parser."""
    (folder / "hostile_parser.py").write_text(f"def parse(data, options, limits):\n{body}\n")
    monkeypatch.setitem(child.TASKS, "test", ("hostile_parser", "parse"))
    known = child._paths()
    monkeypatch.setattr(child, "_paths", lambda: [str(folder), *known])


def failure(data: bytes = b"", **bounds: float) -> str:
    with pytest.raises(ChildFailure) as caught:
        run_in_child("test", data, {}, {}, **bounds)  # type: ignore[arg-type]
    return caught.value.code


def test_the_child_answers_what_the_parser_says() -> None:
    assert run_in_child("register.sniff", SOUND, {}, LIMITS) == {"kind": "csv"}


def test_a_start_costs_little() -> None:
    times = []
    for _ in range(5):
        started = time.monotonic()
        run_in_child("register.sniff", SOUND, {}, LIMITS)
        times.append(time.monotonic() - started)
    assert min(times) < 1.0


def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_task(monkeypatch, tmp_path, "    import time; time.sleep(60)")
    started = time.monotonic()
    assert failure(seconds=1.0) == "parser-timeout"
    assert time.monotonic() - started < 5


def test_processor_time_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_task(monkeypatch, tmp_path, "    while True: pass")
    assert failure(seconds=1.0) == "parser-timeout"


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_task(monkeypatch, tmp_path, "    return {'n': len(bytearray(900 * 1024 * 1024))}")
    assert failure() == "parser-memory"


def test_a_crash_is_no_crash_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_task(monkeypatch, tmp_path, "    import os; os.kill(os.getpid(), 11)")
    assert failure() == "parser-crashed"


def test_a_stack_that_overflows_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_task(monkeypatch, tmp_path, "    return parse(data, options, limits)")
    assert failure() == "parser-failed"


@pytest.mark.parametrize("body", ["print('words')", "return 3", "return {'a': object()}", "pass"])
def test_a_strange_answer_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    own_task(monkeypatch, tmp_path, f"    {body}")
    assert failure() in {"bad-answer", "parser-failed"}


def test_the_child_sees_no_variables_and_an_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "hidden")
    body = "    import os\n    return {'names': list(os.environ), 'here': os.getcwd()}"
    own_task(monkeypatch, tmp_path, body)
    answer = run_in_child("test", b"", {}, {})
    assert "SECRET_OF_THE_SERVER" not in answer["names"]
    assert answer["here"] != str(Path.cwd())
    assert not Path(answer["here"]).exists()


def test_the_child_reaches_no_network_where_the_kernel_lets_it_go(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child's claim and its doing must agree: gone means that no address answers."""
    body = (
        "    import socket\n"
        "    try:\n"
        "        links = [name for _, name in socket.if_nameindex()]\n"
        "        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "        sock.connect(('192.0.2.1', 9))\n"
        "        return {'reached': True, 'links': links}\n"
        "    except OSError:\n"
        "        return {'reached': False, 'links': links}"
    )
    own_task(monkeypatch, tmp_path, body)
    leave = "from sightline.formats.child import _leave_network as go; print(go())"
    source = str(Path(child.__file__).parents[2])
    told = subprocess.run(
        [sys.executable, "-c", leave],
        env={"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = run_in_child("test", b"", {}, {})
    if told.stdout.strip() == "True":
        assert answer == {"reached": False, "links": ["lo"]}
    else:
        assert isinstance(answer["reached"], bool)


def test_big_files_get_more_time_up_to_a_minute() -> None:
    assert seconds_for(1000) == 10
    assert 10 < seconds_for(20 * MIB) < 60
    assert seconds_for(900 * MIB) == 60
    assert memory_for(1000) < 513 * MIB
    assert memory_for(900 * MIB) == 2048 * MIB


def test_an_unknown_task_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        run_in_child("register.eat", b"", {}, {})


def test_propose_then_read_by_that_proposal() -> None:
    proposal = intake.propose(SOUND, name="register.csv")
    assert proposal.is_readable
    assert proposal.table.n_rows == 3
    assert proposal.table.samples[0][1] == "Alpha"
    read = intake.read(SOUND, proposal.mapping)
    assert read.register == register_of(SOUND)
    assert read.mapping == proposal.mapping


def test_a_kept_mapping_follows_a_renamed_sheet() -> None:
    kept = intake.propose(workbook()).mapping
    assert kept and kept.sheet == "Register"
    renamed = intake.read(workbook(), replace(kept, sheet="Register 2023"))
    assert renamed.register.is_acceptable
    assert "sheet-renamed" in codes(renamed.register)
    asked = intake.read(workbook(), kept, sheet="Register 2023")
    assert "no-such-sheet" in codes(asked.register)
    assert intake.read(SOUND, kept).register.is_acceptable


def test_a_broken_mapping_comes_back_as_a_problem() -> None:
    options = {"mapping": {"version": 7}}
    answer = run_in_child("register.read", SOUND, options, LIMITS)
    assert answer["register"]["problems"][0][1] == "bad-mapping"


def test_a_file_past_the_limit_never_reaches_a_child() -> None:
    read = intake.read(b"x" * 11, limits=type(DEFAULT)(bytes=10))
    assert [problem.code for problem in read.register.problems] == ["too-large"]


def wired(**changes: object) -> dict[str, object]:
    plain: dict[str, Any] = json.loads(json.dumps(plain_register(register_of(SOUND))))
    plain["rows"][0].update(changes)
    return plain


def test_the_wire_carries_everything() -> None:
    register = register_of(
        text_register(End_Date="Low: 31/03/2025, Mid: 30/04/2025", Whole_Life_Cost="Exempt under X")
    )
    plain = json.loads(json.dumps(plain_register(register)))
    assert register_from(plain) == register
    assert register.rows[1].ranges and register.rows[1].withheld


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"number": "2"},
        {"number": 0},
        {"number": True},
        {"title": None},
        {"rating": "purple"},
        {"start": "2024-02-31"},
        {"start": 3},
        {"whole_life_cost": [1.5, "GBP"]},
        {"whole_life_cost": [10**18, "GBP"]},
        {"whole_life_cost": [1, "pounds"]},
        {"variance_fy": "NaN"},
        {"variance_fy": 0.5},
        {"extras": []},
        {"extras": {"a": 1}},
        {"milestones": {"a": "soon"}},
        {"ranges": {"start": [["date", "2024-01-01"]]}},
        {"ranges": {"start": [["object", "x"], None]}},
    ],
)
def test_an_answer_off_the_schema_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(WireError):
        register_from(wired(**changes))
