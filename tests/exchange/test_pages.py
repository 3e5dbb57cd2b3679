"""Pages of imports: who gets them, what they take in, and that hostile input is only refused."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.exchange import commands
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.kernel.models import JournalEntry
from sightline.projects.models import Project
from tests.exchange.conftest import ROWS, accepted, csv_of, n_stored, started, the, worked
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def upload(data: bytes = b"", name: str = "register.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or csv_of(*ROWS), "text/csv")


def sent(client: Client, world: World, **changes: Any) -> Any:
    said = {"file": upload(), "office_id": world.id("north"), "register": "capital", **changes}
    return client.post("/imports/new", {k: v for k, v in said.items() if v is not None})


def only() -> ImportRun:
    row: ImportRun = ImportRun.objects.system("test").get()
    return row


def test_from_the_upload_to_the_portfolio_and_back(staffed: World, browser: SignIn) -> None:
    client = browser("north")
    assert b"Bring in a file" in client.get("/imports").content
    answer = sent(client, staffed, period="2026-03-31")
    assert (answer.status_code, answer["Location"]) == (303, f"/imports/{only().pk}")
    here = f"/imports/{only().pk}"
    assert b"hx-get" in client.get(here).content
    assert "HX-Refresh" not in client.get(f"{here}/progress")
    worked()
    assert client.get(f"{here}/progress")["HX-Refresh"] == "true"
    page = client.get(here)
    assert page.context["counts"][0] == ("added", "Added", 3)
    for words in ("Accept as of 31 Mar 2026", "P1", "Alpha"):
        assert words in page.content.decode()
    for part in ("columns", "problems", "problems?export=csv", "problems?export=xlsx"):
        assert client.get(f"{here}/{part}").status_code == 200
    accept = {"shown": page.context["digest"], "seen": only().version}
    answer = client.post(f"{here}/accept", accept)
    assert (answer.status_code, answer["Location"]) == (303, here)
    done = client.get(here).content.decode()
    assert f'action="{here}/undo"' in done
    assert Project.objects.system("test").count() == 3
    assert client.post(f"{here}/accept", accept).status_code == 409
    assert client.post(f"{here}/undo", {"seen": only().version}).status_code == 303
    assert Project.objects.system("test").count() == 0
    assert b"taken back" in client.get(here).content.lower()
    for export in ("csv", "xlsx"):
        assert client.get(f"/imports?export={export}").status_code == 200


def test_who_gets_the_pages(staffed: World, browser: SignIn) -> None:
    run = started(staffed.actor("north"), staffed, csv_of(*ROWS))
    here = f"/imports/{run.pk}"
    reads = {"north": 200, "lead": 200, "auditor": 200, "south": 404, "pm": 404, "admin": 403}
    for who, status in reads.items():
        client = browser(who)
        for part in ("", "/columns", "/problems", "/progress"):
            assert client.get(f"{here}{part}").status_code == status, (who, part)
    for who, status in {"auditor": 403, "pm": 404, "south": 404, "admin": 403}.items():
        client = browser(who)
        for part in ("accept", "discard", "undo", "mapping"):
            said = {"shown": "x", "name": "x"}
            said_no = 403 if (who, part) == ("pm", "mapping") else status
            assert client.post(f"{here}/{part}", said).status_code == said_no, (who, part)
    assert browser("auditor").get("/imports/new").status_code == 403
    assert "office_id" not in browser("pm").get("/imports/new").context["form"].fields
    assert sent(browser("pm"), staffed).status_code == 422
    assert Client().get("/imports").status_code == 302
    assert browser("north").get(f"/imports/{uuid4()}").status_code == 404
    assert the(run).state == ImportRun.State.READY


def test_what_an_upload_lacks_is_said_at_its_field(staffed: World, browser: SignIn) -> None:
    client = browser("north")
    before = JournalEntry.objects.count()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"file": None}, "file"),
        ({"register": ""}, "register"),
        ({"office_id": staffed.id("south")}, "office_id"),
        ({"office_id": "x"}, "office_id"),
        ({"period": "31 February"}, "period"),
        ({"period": "2999-01-01"}, "period"),
        ({"portfolio_id": uuid4()}, "portfolio_id"),
        ({"mapping_id": uuid4()}, "mapping_id"),
        ({"register": "x" * 81}, "register"),
        ({"register": "a\0b"}, "register"),
    ]
    for changes, field in cases:
        answer = sent(client, staffed, **changes)
        assert answer.status_code == 422, changes
        assert field in answer.context["form"].errors, changes
    assert sent(client, staffed, colour="red").status_code == 422
    empty = client.post(
        "/imports/new",
        {
            "file": SimpleUploadedFile("x.csv", b""),
            "office_id": staffed.id("north"),
            "register": "r",
        },
    )
    assert empty.status_code == 422
    assert JournalEntry.objects.count() == before
    assert n_stored() == 0


def test_a_file_that_is_too_large_is_cut_off_on_its_way(
    staffed: World, browser: SignIn, settings: Any
) -> None:
    settings.MAX_IMPORT_BYTES = 200_000
    client = browser("north")
    for size in (250_000, 2_000_000):
        answer = sent(client, staffed, file=upload(b"x" * size))
        assert answer.status_code == 422
        assert "larger than" in str(answer.context["form"].errors["file"])
    assert n_stored() == 0
    assert sent(client, staffed, file=upload(csv_of(*ROWS))).status_code == 303


def test_a_mapping_is_corrected_kept_and_dropped(staffed: World, browser: SignIn) -> None:
    client = browser("north")
    run = started(staffed.actor("north"), staffed, csv_of(*ROWS))
    here = f"/imports/{run.pk}"
    form = client.get(f"{here}/columns").context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    number = next(i for i, c in enumerate(run.mapping["columns"]) if c["header"] == "Supplier")
    changes = {f"target_{number}": "site", "period": "2026-03-31"}
    assert client.post(f"{here}/columns", {**said, **changes}).status_code == 303
    worked()
    run = the(run)
    column = run.mapping["columns"][number]
    assert (column["target"], column["why"], run.period.isoformat()) == (
        "site",
        "set by a person",
        "2026-03-31",
    )
    assert client.post(f"{here}/columns", {**said, **changes}).status_code == 409
    now = {**said, "seen": run.version}
    for wrong in (
        {f"target_{number}": "nonsense"},
        {f"unit_{number}": "7"},
        {f"currency_{number}": "??"},
        {"period": ""},
        {"currency": "ZZZ"},
        {"target_9999": "title"},
    ):
        assert client.post(f"{here}/columns", {**now, **wrong}).status_code == 422, wrong
    assert client.post(f"{here}/mapping", {"name": "Capital"}).status_code == 303
    assert client.post(f"{here}/mapping", {"name": ""}).status_code == 422
    kept = SavedMapping.objects.system("test").get()
    for address in ("/imports/mappings", f"/imports/mappings/{kept.pk}"):
        assert b"Capital" in client.get(address).content
    file = client.get(f"/imports/mappings/{kept.pk}?format=json")
    assert file.json()["version"] == 1
    assert client.post(f"/imports/mappings/{kept.pk}/drop").status_code == 303
    assert client.get("/imports/mappings").status_code == 200


def test_refused_steps_say_why(staffed: World, browser: SignIn) -> None:
    client, north = browser("north"), staffed.actor("north")
    bad = started(north, staffed, csv_of(*ROWS, "P1,Twice,Sea,Green,,,1,x"))
    page = client.get(f"/imports/{bad.pk}").content.decode()
    assert "1 error stands against it" in page
    assert "Accept as of" not in page
    answer = client.post(f"/imports/{bad.pk}/accept", {"shown": "x", "seen": bad.version})
    assert (answer.status_code, b"duplicate" in answer.content or b"same ID" in answer.content) == (
        422,
        True,
    )
    run = started(north, staffed, csv_of(*ROWS))
    stale = client.post(f"/imports/{run.pk}/accept", {"shown": "0" * 64, "seen": run.version})
    assert (stale.status_code, b"changed since you looked" in stale.content) == (409, True)
    assert client.post(f"/imports/{run.pk}/accept", {"shown": "\0", "seen": "x"}).status_code == 422
    assert client.post(f"/imports/{run.pk}/undo", {}).status_code == 422
    assert client.post(f"/imports/{run.pk}/discard", {"x": "y"}).status_code == 422
    assert client.get(f"/imports/{run.pk}/discard").status_code == 405
    assert client.post(f"/imports/{run.pk}/discard", {}).status_code == 303
    failed = started(north, staffed, b"%PDF-1.4 nothing")
    assert client.get(f"/imports/{failed.pk}").status_code == 200
    assert client.get(f"/imports/{failed.pk}/columns").status_code == 404


def test_the_difference_is_shown_in_parts(staffed: World, browser: SignIn) -> None:
    client, north = browser("north"), staffed.actor("north")
    many = [f"N{i},Name {i},Roads,Green,,,1,x" for i in range(120)]
    accepted(north, staffed, csv_of(*many))
    changed = [line.replace("Green", "Red") for line in many[:110]] + list(ROWS)
    run = started(north, staffed, csv_of(*changed))
    for part, words in (("added", "Alpha"), ("changed", "Off track"), ("gone", "N110")):
        page = client.get(f"/imports/{run.pk}?show={part}")
        assert words in page.content.decode()
        assert page.context["part"].kind == part
    second = client.get(f"/imports/{run.pk}?show=changed&page=3").context["part"]
    assert (second.pager["first"], second.pager["last"]) == (101, 110)
    for odd in ("show=nonsense", "page=-1", "page=99999999", "page=x", "show=changed&page=900"):
        assert client.get(f"/imports/{run.pk}?{odd}").status_code == 200


def test_texts_are_shown_letter_by_letter(staffed: World, browser: SignIn) -> None:
    evil = "<script>alert(1)</script>"
    data = csv_of(f"P1,{evil},{evil},Green,,,1,x", *ROWS[1:]).replace(b"Supplier", evil.encode())
    run = started(staffed.actor("north"), staffed, data, name=f"{evil}.csv")
    client = browser("north")
    for part in ("", "/columns", "/problems"):
        page = client.get(f"/imports/{run.pk}{part}").content.decode()
        assert evil not in page
    assert evil not in client.get("/imports").content.decode()


def test_queries_do_not_grow_with_rows(staffed: World, browser: SignIn) -> None:
    client, north = browser("north"), staffed.actor("north")

    def n_queries(address: str) -> int:
        with CaptureQueriesContext(connection) as held:
            assert client.get(address).status_code == 200
        return len(held)

    client.get("/imports")  # the session notes that it was seen
    counts = {}
    for n in (3, 60):
        lines = [f"X{n}-{i},Name,Roads,Green,,,1,x" for i in range(n)]
        run = started(north, staffed, csv_of(*lines), register=f"r{n}")
        counts[n] = [
            n_queries(f"/imports/{run.pk}{part}") for part in ("", "/columns", "/problems")
        ]
        counts[n].append(n_queries("/imports"))
    assert counts[3] == counts[60]
    assert max(counts[60]) <= 40


def test_the_list_is_constant_too(staffed: World, browser: SignIn) -> None:
    client, north = browser("north"), staffed.actor("north")
    client.get("/imports")  # the session notes that it was seen
    counts = []
    for n in (1, 12):
        while ImportRun.objects.system("test").count() < n:
            run = started(north, staffed, csv_of(*ROWS))
            commands.discard_import(north, run_id=run.pk)
        with CaptureQueriesContext(connection) as held:
            client.get("/imports")
        counts.append(len(held))
    assert counts[0] == counts[1]
