"""The way in: each kind to its reader, all else refused for the right reason, in bounds."""

import io
import shutil
import sys
import time
import types
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from sightline.formats import child
from sightline.formats.plans import intake
from sightline.formats.plans.intake import read_schedule, schedule_kind
from sightline.formats.plans.outcome import Limits, Problem, Reading
from sightline.formats.register.problems import Severity
from sightline.formats.register.sniff import PLAN_KINDS, Kind, kind_of
from tests.formats.psplib.test_read import PATTERSON, SM
from tests.formats.workbooks import workbook
from tests.formats.xer.texts import tables, task, xer

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MPX = b"MPX,Microsoft Project for Windows,4.0,ANSI\r\n"
GAN = b'<?xml version="1.0"?><project name="x" view-index="0" version="3.3"><tasks/></project>'
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not here")


@pytest.fixture(autouse=True)
def checker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the checker of plans where it is not in this tree."""
    if find_spec("sightline.formats.plans.check") is None:
        stand_in = types.ModuleType("sightline.formats.plans.check")
        stand_in.checked = lambda plan: (plan, ())  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "sightline.formats.plans.check", stand_in)


def code(found: Reading) -> str:
    assert found.plan is None
    errors = [p for p in found.problems if p.severity is Severity.ERROR]
    assert errors and all(p.message and p.remedy for p in errors)
    return errors[0].code


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, xer())
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"ID,Name\n1,x\n", "csv"),
        (b"%PDF-1.7\n", "pdf"),
        (workbook(), "xlsx"),
        (zipped("plan.xer"), "zip"),
        (b"PK\x03\x04 broken", "zip"),
        (b"<!DOCTYPE html><html><body>", "html"),
        (b'{"tasks": [1]}', "json"),
        (b'<?xml version="1.0"?><things/>', "xml"),
        (OLE, "ole"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x7fELF" + bytes(300), "binary"),
    ],
)
def test_what_is_no_schedule_is_refused_by_its_kind(data: bytes, kind: str) -> None:
    assert code(read_schedule(data, "plan.mpp")) == f"kind-{kind}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<Project xmlns="http://schemas.microsoft.com/project">', Kind.MSPDI),
        (b'<?xml version="1.0"?><APIBusinessObjects xmlns="x">', Kind.PMXML),
        (b'\xef\xbb\xbf<?xml version="1.0"?><p:APIBusinessObjects xmlns:p="x">', Kind.PMXML),
        (xer().encode(), Kind.XER),
        (b"\xef\xbb\xbf" + xer().encode(), Kind.XER),
        (xer().encode("utf-16"), Kind.XER),
        (OLE + "TBkndTask".encode("utf-16-le"), Kind.MPP),
        (MPX, Kind.MPX),
        (MPX.replace(b",", b";"), Kind.MPX),
        (GAN, Kind.GAN),
        (b'<project name="" mrproject-version="2">', Kind.PLANNER),
        (SM.encode(), Kind.PSPLIB),
        (PATTERSON.encode(), Kind.PATTERSON),
    ],
)
def test_kinds_are_told_by_content(data: bytes, kind: Kind) -> None:
    assert schedule_kind(data) is kind
    assert kind in PLAN_KINDS
    assert f"schedule.{kind}" in child.TASKS


def test_every_kind_is_read_or_refused_in_words() -> None:
    assert set(Kind) == PLAN_KINDS | set(intake._REFUSED)


def test_an_xer_is_read() -> None:
    found = read_schedule(xer().encode(), "plan.xer")
    assert found.plan is not None
    assert [a.id for a in found.plan.activities] == ["W10", "100", "200"]
    assert found.problems == ()


def test_a_name_that_promises_something_else_is_told() -> None:
    found = read_schedule(xer().encode(), "plan.mpp")
    assert found.plan is not None
    assert [p.code for p in found.problems] == ["name-differs"]
    assert found.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize("source", [SM, PATTERSON])
def test_benchmarks_are_read(source: str) -> None:
    found = read_schedule(source.encode(), "x.txt")
    assert found.plan is not None
    assert len(found.plan.activities) == 4


def test_a_big_file_never_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "run_in_child", lambda *_: pytest.fail("asked"))
    assert code(read_schedule(xer().encode(), limits=Limits(n_bytes=10))) == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"version": 1, "plan": None, "problems": {"fields": [], "rows": []}, "losses": []},
        {"version": 9, "plan": None, "problems": [], "losses": []},
    ],
)
def test_a_strange_answer_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    monkeypatch.setattr(intake, "run_in_child", lambda *_: answer)
    assert code(read_schedule(xer().encode())) == "bad-answer"


def test_neither_plan_nor_reason_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    none = {"fields": ["severity", "code", "message"], "rows": []}
    losses = {"fields": ["table", "field", "message"], "rows": []}
    answer = {"version": 1, "plan": None, "problems": none, "losses": losses}
    monkeypatch.setattr(intake, "run_in_child", lambda *_: answer)
    assert code(read_schedule(xer().encode())) == "bad-answer"


def test_our_own_checker_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = types.ModuleType("sightline.formats.plans.check")
    verdict = Problem(Severity.ERROR, "link-loop", "A loop.", "Cut it.")
    stand_in.checked = lambda plan: (plan, (verdict,))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sightline.formats.plans.check", stand_in)
    assert code(read_schedule(xer().encode())) == "link-loop"


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_cut_xer_is_refused(share: float) -> None:
    data = xer().encode()
    assert code(read_schedule(data[: int(len(data) * share)], "x.xer")) == "file-cut"


def test_a_chain_of_a_hundred_thousand_is_read_in_bounds() -> None:
    n = 100_000
    rows = [task(str(i)) for i in range(1, n + 1)]
    links = [
        {"task_pred_id": str(i), "task_id": str(i + 1), "pred_task_id": str(i)} for i in range(1, n)
    ]
    started = time.monotonic()
    found = read_schedule(xer(tables(TASK=rows, TASKPRED=links)).encode())
    assert found.plan is not None, found.problems
    assert len(found.plan.links) == n - 1
    assert time.monotonic() - started < 120


@needs_java
class TestWithJava:
    """Files that MPXJ reads, in the real child."""

    def test_a_password_is_a_clear_refusal(self, shared: Path) -> None:
        path = shared / "schedules-mit/aspose-net/PasswordProtected.mpp"
        assert code(read_schedule(path.read_bytes(), path.name)) == "password"

    @pytest.mark.parametrize("n_bytes", [700, 50_000, 100_000])
    def test_a_cut_mpp_is_refused(self, shared: Path, n_bytes: int) -> None:
        path = shared / "schedules-mit/aspose-net/External.mpp"
        data = path.read_bytes()[:n_bytes]
        assert code(read_schedule(data, path.name)) in {"file-damaged", "kind-ole"}

    def test_an_mpp_with_another_name_is_read_with_a_word(self, shared: Path) -> None:
        path = shared / "schedules-mit/mpxj-java-samples/sample1.mpp"
        found = read_schedule(path.read_bytes(), "plan.xer")
        assert found.plan is not None
        assert "name-differs" in {p.code for p in found.problems}
        assert found.plan.source == "mpp"

    def test_korean_text_is_told_by_its_bytes(self, shared: Path) -> None:
        path = shared / "schedules-mit/aspose-net/EUC-KR-encoding.mpx"
        found = read_schedule(path.read_bytes(), path.name)
        assert found.plan is not None
        assert "제품 기획" in {a.name for a in found.plan.activities}

    @pytest.mark.parametrize(
        "dtd",
        [
            b"<!DOCTYPE project SYSTEM 'file:///etc/passwd'>",
            b"<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ],
    )
    def test_a_document_type_is_refused(self, dtd: bytes) -> None:
        data = GAN.replace(b"?>", b"?>" + dtd, 1)
        assert kind_of(data) is Kind.GAN
        assert code(read_schedule(data, "x.gan")) == "xml-dtd"

    def test_java_that_is_missing_is_told_with_the_way_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "mpxj").mkdir()
        (tmp_path / "mpxj/__init__.py").write_text("")
        (tmp_path / "jpype.py").write_text(
            "def isJVMStarted():\n    return False\n\n"
            "def getDefaultJVMPath():\n    raise OSError('No JVM shared library file found')\n"
        )
        known = child._paths()
        monkeypatch.setattr(child, "_paths", lambda: [str(tmp_path), *known])
        found = read_schedule(GAN, "x.gan")
        assert code(found) == "no-java"
        assert "openjdk-17-jre-headless" in found.problems[0].remedy

    def test_a_file_that_needs_too_much_time_is_stopped(
        self, monkeypatch: pytest.MonkeyPatch, shared: Path
    ) -> None:
        monkeypatch.setattr(child, "JAVA_SECONDS", 0.3)
        path = shared / "mpsplib-mpp/51_mp_j120_a20_nr1.mpp"
        assert code(read_schedule(path.read_bytes())) == "parser-timeout"

    def test_a_heap_that_is_too_small_is_told(self, shared: Path) -> None:
        options = {"java_home": "", "heap": "8m"}
        path = shared / "mpsplib-mpp/51_mp_j120_a20_nr1.mpp"
        with pytest.raises(child.ChildFailure) as caught:
            child.run_in_child("schedule.mpp", path.read_bytes(), options, {})
        assert caught.value.code == "parser-memory"
