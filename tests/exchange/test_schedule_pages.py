"""Schedules brought in on pages: from the upload to the schedule and back, by whom, and bad files."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.audit.digest import state_digest
from sightline.engines.schedule.plan import Baseline, Link, Plan
from sightline.exchange.models import ImportRun
from sightline.formats import mspdi, pmxml
from sightline.identity.commands import Node
from sightline.kernel.models import JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import Activity, Project
from sightline.projects.schedule.edits import Change
from tests.engines.schedule.plans import CALENDARS, MONDAY, at, fs, plan, task
from tests.exchange.conftest import ROWS, csv_of, n_stored, started, worked
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
State = ImportRun.State
WEIR = plan([task("1", 2), task("2", 3), task("3", 1)], fs("1 2 3"), name="Weir")
LATER = plan([task("1", 4), task("3", 1), task("4", 1)], fs("1 3 4"), name="Weir")


def saved(drawn: Plan = WEIR) -> bytes:
    """Return a plan as Microsoft Project XML."""
    return mspdi.write(replace(drawn, calendars=CALENDARS[:1])).data


def upload(data: bytes, name: str = "weir.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def with_baseline(finish: str) -> Plan:
    line = Baseline(0, MONDAY, at(f"{finish} 17:00"), 480)
    return plan([replace(task("1"), baselines=(line,)), task("2", 5)], name="Weir")


@pytest.fixture
def weir(staffed: World) -> Project:
    """Return a project of the north office, run by a person named on nothing else."""
    staffed.person("planner")
    staffed.person("executive", "executive", staffed.office_node("north"))
    north = staffed.actor("north")
    row = projects.open_project(north, code="N-7", name="Weir", office_id=staffed.id("north"))
    staffed.grant("planner", "project_manager", Node("project", row.pk, "N-7"))
    return row


def only() -> ImportRun:
    row: ImportRun = ImportRun.objects.system("test").latest("started")
    return row


def names() -> list[str]:
    return [row.name for row in Activity.objects.system("test").order_by("place")]


def sent(client: Client, project: Project, data: bytes, name: str = "weir.xml") -> Any:
    return client.post(f"/projects/{project.pk}/schedule/import", {"file": upload(data, name)})


def read(client: Client, project: Project, data: bytes, name: str = "weir.xml") -> str:
    """Upload a file from the project's page and let it be read; return the run's address."""
    answer = sent(client, project, data, name)
    assert answer.status_code == 303, answer.content
    worked()
    return f"/imports/{only().pk}"


def accepted(client: Client, here: str) -> Any:
    shown = client.get(here).context["digest"]
    return client.post(f"{here}/accept", {"shown": shown, "seen": only().version})


def test_from_the_project_to_its_schedule_and_back(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    page = f"/projects/{weir.pk}/schedule"
    assert f'href="{page}/import"' in client.get(page).content.decode()
    answer = sent(client, weir, saved())
    here = f"/imports/{only().pk}"
    assert answer["Location"] == here
    assert b"is being read" not in client.get(f"{here}?").content.replace(b"weir.xml is", b"")
    assert "HX-Refresh" not in client.get(f"{here}/progress")
    worked()
    assert client.get(f"{here}/progress")["HX-Refresh"] == "true"
    shown = client.get(here)
    assert [n for key, _, n in shown.context["counts"] if key == "added"] == [3]
    assert shown.context["finish_after"].date().isoformat() == "2026-03-09"
    assert accepted(client, here).status_code == 303
    assert names() == ["1", "2", "3"]
    assert (only().state, only().counts["added"]) == (State.ACCEPTED, 3)
    assert f'action="{here}/undo"' in client.get(here).content.decode()
    assert f'href="{page}/import"' in client.get(page).content.decode()
    assert client.post(f"{here}/undo", {"seen": only().version}).status_code == 303
    assert (names(), only().state) == ([], State.UNDONE)
    assert b"taken back" in client.get(here).content


def test_a_later_file_is_shown_field_by_field_before_it_comes_in(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    accepted(client, read(client, weir, saved()))
    here = read(client, weir, saved(LATER))
    page = client.get(here)
    counts = {key: n for key, _, n in page.context["counts"]}
    assert counts == {"added": 1, "changed": 2, "gone": 1, "unchanged": 0, "beside": 4}
    parts = {kind: client.get(f"{here}?show={kind}").content.decode() for kind in counts}
    assert "<del>2 d</del>" in parts["changed"]
    assert "<ins>4 d</ins>" in parts["changed"]
    assert "1 → 3 (FS)" in parts["beside"]
    file = client.get(f"{here}?export=csv").content.decode("utf-8-sig")
    assert "Changed,Activity,1,1,Duration,2 d,4 d" in file.replace("'", "")
    assert client.get(f"{here}?export=xlsx").content[:2] == b"PK"
    before = state_digest()[0]
    assert client.get(here).status_code == 200
    assert state_digest()[0] == before
    assert accepted(client, here).status_code == 303
    assert names() == ["1", "3", "4"]
    kept = client.get(f"{here}?show=changed").content.decode()
    assert "<ins>4 d</ins>" in kept
    assert "Changed,Activity,1,1,Duration" in client.get(f"{here}?export=csv").content.decode()


def test_the_same_file_again_would_change_nothing(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    accepted(client, read(client, weir, saved()))
    here = read(client, weir, saved())
    page = client.get(here).content.decode()
    assert "Nothing would change" in page
    assert "Accept into" not in page
    entries = JournalEntry.objects.filter(kind="projects.ScheduleApplied").count()
    assert accepted(client, here).status_code == 303
    assert JournalEntry.objects.filter(kind="projects.ScheduleApplied").count() == entries
    assert client.post(f"{here}/undo", {}).status_code == 303
    assert names() == ["1", "2", "3"]


def test_what_changed_since_it_was_shown_is_shown_first(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client, planner = browser("planner"), staffed.actor("planner")
    accepted(client, read(client, weir, saved()))
    here = read(client, weir, saved(LATER))
    shown = client.get(here).context["digest"]
    first = Activity.objects.system("test").get(uid="1")
    edit = Change(first.pk, {"duration": 480})
    projects.edit_schedule(planner, project_id=weir.pk, edits=[edit])
    before = state_digest()[0]
    stale = client.post(f"{here}/accept", {"shown": shown, "seen": only().version})
    assert (stale.status_code, b"changed since you looked" in stale.content) == (409, True)
    assert state_digest()[0] == before
    assert accepted(client, here).status_code == 303
    late = client.post(f"{here}/undo", {"seen": only().version - 1})
    assert late.status_code == 409
    projects.edit_schedule(planner, project_id=weir.pk, edits=[edit])
    refused = client.post(f"{here}/undo", {"seen": only().version})
    assert (refused.status_code, b"changed since" in refused.content) == (422, True)


def test_an_approved_baseline_holds_the_file(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    accepted(client, read(client, weir, saved(with_baseline("2026-03-02"))))
    projects.approve_baseline(staffed.actor("executive"), project_id=weir.pk)
    here = read(client, weir, saved(with_baseline("2026-03-04")))
    page = client.get(here)
    assert "It is held: an approved baseline changes through change control only." in (
        page.content.decode()
    )
    assert (page.context["digest"], b"Accept into" in page.content) == ("", False)
    before = state_digest()[0]
    answer = client.post(f"{here}/accept", {"shown": "x", "seen": only().version})
    assert answer.status_code in {409, 422}
    assert state_digest()[0] == before
    assert client.post(f"{here}/discard", {"seen": only().version}).status_code == 303
    assert b"let go" in client.get(here).content


def test_one_of_several_projects_is_chosen(staffed: World, weir: Project, browser: SignIn) -> None:
    client = browser("planner")
    first = replace(WEIR.projects[0], code="A")
    second = replace(first, id="q", code="B", name="Sluice")
    rows = (*WEIR.activities, replace(task("9", 1), project_id="q"))
    both = replace(WEIR, projects=(first, second), activities=rows, calendars=CALENDARS[:1])
    here = read(client, weir, pmxml.write(both).data)
    page = client.get(here)
    assert "The file holds 2 projects" in page.content.decode()
    assert page.context["counts"][0][2] == 3
    choices = dict(page.context["part_form"].fields["part"].choices)
    other = next(key for key, words in choices.items() if words.startswith("B"))
    for wrong in ("nonsense", ""):
        answer = client.post(f"{here}/part", {"part": wrong, "seen": only().version})
        assert answer.status_code == 422
    stale = page.context["digest"]
    assert client.post(f"{here}/part", {"part": other, "seen": only().version}).status_code == 303
    assert client.post(f"{here}/part", {"part": other, "seen": only().version}).status_code == 303
    assert client.get(here).context["counts"][0][2] == 1
    seen = {"shown": stale, "seen": only().version}
    assert client.post(f"{here}/accept", seen).status_code == 409
    assert accepted(client, here).status_code == 303
    assert names() == ["9"]
    assert client.post(f"{here}/part", {"part": other, "seen": only().version}).status_code == 422


def test_the_project_of_the_same_code_or_with_activities_is_offered_first(
    weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    empty = replace(WEIR.projects[0], code="A")
    other, own = (replace(empty, id=uid, code=code) for uid, code in (("q", "B"), ("r", "n-7")))
    rows = tuple(replace(task(n, 1), project_id=uid) for n, uid in (("8", "q"), ("9", "r")))
    drawn = replace(WEIR, activities=rows, links=(), calendars=CALENDARS[:1])
    for held, code in (((empty, other), "B"), ((empty, other, own), "n-7")):
        here = read(client, weir, pmxml.write(replace(drawn, projects=held)).data)
        assert only().chosen_part["code"] == code
        assert client.get(here).context["counts"][0][2] == 1


def test_texts_are_shown_letter_by_letter(weir: Project, browser: SignIn) -> None:
    client, evil = browser("planner"), "<script>alert(1)</script>"
    accepted(client, read(client, weir, saved(), f"{evil}.xml"))
    renamed = (replace(WEIR.activities[0], name=evil), *WEIR.activities[1:])
    more = (*renamed, replace(task("4"), name=f"=cmd|{evil}"))
    here = read(client, weir, saved(replace(WEIR, activities=more)))
    for part in ("", "?show=changed", "?show=beside", "/problems", "/losses"):
        assert evil not in client.get(f"{here}{part}").content.decode(), part
    file = client.get(f"{here}?export=csv").content.decode("utf-8-sig")
    assert not [line for line in file.splitlines() if ",=cmd" in line]
    accepted(client, here)
    assert evil not in client.get(here).content.decode()
    assert evil not in client.get("/imports").content.decode()


def test_only_the_first_thousand_lines_are_kept_and_the_page_says_so(
    weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    many = plan([task(str(n), 1) for n in range(1, 1101)], name="Weir")
    here = read(client, weir, saved(many))
    last = client.get(f"{here}?show=added&page=22").context["part"]
    assert (last.pager["last"], last.pager["total"]) == (1100, 1100)
    assert accepted(client, here).status_code == 303
    page = client.get(here)
    assert page.context["counts"][0][2] == 1100
    assert "the first 1,000 lines are kept here" in page.content.decode()


def test_what_is_not_kept_is_told_line_by_line(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    data = saved().replace(
        b"<Name>1</Name>", b"<Name>1</Name><HyperlinkAddress>x</HyperlinkAddress>"
    )
    here = read(client, weir, data)
    page = client.get(f"{here}/losses").content.decode()
    assert "HyperlinkAddress" in page
    file = client.get(f"{here}/losses?export=csv").content.decode()
    assert len(file.splitlines()) == 1 + len(only().losses)
    register = started(staffed.actor("north"), staffed, csv_of(*ROWS))
    assert browser("north").get(f"/imports/{register.pk}/losses").status_code == 404
    assert client.get(f"{here}/columns").status_code == 404


def test_the_page_of_imports_tells_a_schedule_by_its_content(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("north")
    said = {"office_id": str(staffed.id("north")), "register": "capital"}

    def post(data: bytes, name: str, **more: Any) -> Any:
        return client.post("/imports/new", {**said, "file": upload(data, name), **more})

    answer = post(saved(), "register.csv")
    assert answer.status_code == 422
    assert "This is a schedule file" in str(answer.context["form"].errors["project_id"])
    answer = post(saved(), "weir.xml", project_id=str(weir.pk))
    assert (answer.status_code, only().kind, only().project_id) == (303, "schedule", weir.pk)
    answer = post(csv_of(*ROWS), "register.csv", project_id=str(weir.pk))
    assert answer.status_code == 422
    assert "not a schedule file" in str(answer.context["form"].errors["file"])
    answer = post(csv_of(*ROWS), "register.csv", office_id="")
    assert "Choose the office" in str(answer.context["form"].errors["office_id"])
    assert post(csv_of(*ROWS), "register.csv").status_code == 303
    worked()
    said_of = {
        kind: client.get(f"/imports?kind={kind}&export=csv").content.decode()
        for kind in ("schedule", "register")
    }
    assert ("weir.xml" in said_of["schedule"], "N-7" in said_of["schedule"]) == (True, True)
    assert "register.csv" not in said_of["schedule"]
    assert "weir.xml" not in said_of["register"]
    assert "N-7" in client.get("/imports?kind=schedule").content.decode()


BAD: tuple[tuple[str, bytes, str], ...] = (
    ("register.csv", csv_of(*ROWS), "This is a table of text (CSV), not a schedule file."),
    ("plan.mpp", csv_of(*ROWS), "not a schedule file"),
    ("plan.pdf", b"%PDF-1.4 nothing", "This is a PDF"),
    ("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "office document"),
    (
        "plan.mpp",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    ("plan.mpp", bytes(range(256)) * 9, "no schedule file that is known"),
    ("plan.zip", b"PK\x03\x04 nothing", "archive"),
    ("plan.xml", b"", "empty"),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[2][:20])
def test_what_is_no_schedule_is_refused_at_its_field(
    weir: Project, browser: SignIn, bad: tuple[str, bytes, str]
) -> None:
    name, data, words = bad
    before = state_digest()[0]
    answer = sent(browser("planner"), weir, data, name)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert state_digest()[0] == before
    assert n_stored() == 0


def broken() -> Iterable[tuple[str, bytes]]:
    whole = saved()
    looped = saved(plan([task("1"), task("2")], [*fs("1 2"), Link("2", "1")]))
    mpp = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "TBkndTask".encode("utf-16-le")
    return (
        ("cut.xml", whole[: len(whole) // 2]),
        ("looped.xml", looped),
        ("entity.xml", whole.replace(b"<Project ", b"<!DOCTYPE x><Project ", 1)),
        ("garbage.mpp", mpp + bytes(4096)),
    )


@pytest.mark.parametrize("bad", broken(), ids=lambda bad: bad[0])
def test_a_broken_file_says_where_and_what_to_do_and_changes_nothing(
    weir: Project, browser: SignIn, bad: tuple[str, bytes]
) -> None:
    name, data = bad
    client = browser("planner")
    here = read(client, weir, data, name)
    assert (only().state, only().problems[0]["severity"]) == (State.FAILED, "error")
    page = client.get(here).content.decode()
    assert "nothing can come in" in page
    assert only().problems[0]["message"][:30] in client.get(f"{here}/problems").content.decode()
    assert client.get(f"{here}/problems?export=csv").status_code == 200
    answer = client.post(f"{here}/accept", {"shown": "x", "seen": only().version})
    assert answer.status_code in {409, 422}
    assert names() == []
    assert client.post(f"{here}/discard", {"seen": only().version}).status_code == 303


def test_a_name_that_promises_something_else_is_told(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    client = browser("planner")
    here = read(client, weir, saved(), "weir.docx.csv")
    assert only().problems[0]["code"] == "name-differs"
    assert "Accept into N-7" in client.get(here).content.decode()


def test_a_file_that_is_too_large_is_cut_off_on_its_way(
    staffed: World, weir: Project, browser: SignIn, settings: Any
) -> None:
    settings.MAX_IMPORT_BYTES = 200_000
    for size in (250_000, 2_000_000):
        answer = sent(browser("planner"), weir, b"<x>" * size)
        assert answer.status_code == 422
        assert "larger than" in str(answer.context["form"].errors["file"])
    assert n_stored() == 0


def test_who_gets_the_pages(staffed: World, weir: Project, browser: SignIn) -> None:
    here = read(browser("planner"), weir, saved())
    seeing = {"planner": 200, "north": 200, "lead": 200, "pm": 200, "auditor": 200}
    hidden = {"south": 404, "executive": 403, "admin": 403}
    for who, status in {**seeing, **hidden}.items():
        for part in ("", "/problems", "/progress", "/losses", "?export=csv"):
            assert browser(who).get(f"{here}{part}").status_code == status, (who, part)
    bringing = f"/projects/{weir.pk}/schedule/import"
    for who, status in {"auditor": 403, "south": 404, "executive": 403, "admin": 403}.items():
        client = browser(who)
        assert client.get(bringing).status_code == status, who
        assert client.post(bringing, {"file": upload(saved())}).status_code == status, who
        for part in ("accept", "discard", "undo", "part"):
            assert client.post(f"{here}/{part}", {"shown": "x", "part": "x"}).status_code == status
    assert only().state == State.READY
    assert browser("planner").get(f"/projects/{uuid4()}/schedule/import").status_code == 404
    assert Client().get(bringing).status_code == 302


def test_a_confidential_projects_imports_are_for_those_named_on_it(
    staffed: World, weir: Project, browser: SignIn
) -> None:
    here = read(browser("planner"), weir, saved(), "secretfile.xml")
    north = staffed.actor("north")
    projects.transfer_project(north, project_id=weir.pk, confidentiality="sealed")
    for who in ("north", "lead", "pm", "auditor", "south"):
        client = browser(who)
        assert client.get(here).status_code == 404, who
        listed = client.get("/imports?q=N-7").content.decode()
        assert "secretfile" not in listed, who
        assert "Weir" not in client.get("/imports/new").content.decode() or who == "auditor"
    assert browser("planner").get(here).status_code == 200
    assert "secretfile" in browser("planner").get("/imports").content.decode()


def test_queries_do_not_grow_with_the_file(staffed: World, weir: Project, browser: SignIn) -> None:
    client = browser("planner")
    client.get("/imports")  # the session notes that it was seen

    def n_queries(address: str) -> int:
        with CaptureQueriesContext(connection) as held:
            assert client.get(address).status_code == 200
        return len(held)

    counts = []
    for n in (3, 60):
        rows = [task(str(number), 1) for number in range(1, n + 1)]
        here = read(client, weir, saved(plan(rows, name="Weir")))
        counts.append([n_queries(f"{here}{part}") for part in ("", "/problems", "/losses")])
        counts[-1].append(n_queries("/imports"))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 40


def test_real_files_come_in_on_the_page(
    staffed: World, weir: Project, browser: SignIn, shared: Path
) -> None:
    client = browser("planner")
    for name in ("aspose-cloud/sample.mpp", "aspose-net/MultiprojectWithExternal.xer"):
        path = shared / "schedules-mit" / name
        here = read(client, weir, path.read_bytes(), path.name)
        assert only().state == State.READY, only().problems
        assert accepted(client, here).status_code == 303
        assert len(names()) == only().counts["rows"]
        assert client.get(f"/projects/{weir.pk}/schedule").status_code == 200
