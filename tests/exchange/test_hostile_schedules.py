"""Damaged schedule files through the web: refused by name, or in whole and taken back; no fault."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sightline.exchange.models import ImportRun
from sightline.formats import mspdi, pmxml
from sightline.formats.xer.write import write as write_xer
from sightline.projects import commands as projects
from sightline.projects.models import Activity
from tests.engines.schedule.plans import CALENDARS, fs, plan, task
from tests.exchange.conftest import the, worked
from tests.projects.test_schedule_taken_back import state
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
N = 48
WEIR = plan(
    [task(str(n), 1 + n % 3) for n in range(1, 8)], [*fs("1 2 3 4"), *fs("5 6 7")], name="Weir"
)


def whole() -> list[tuple[str, bytes]]:
    drawn = replace(WEIR, calendars=CALENDARS[:1])
    writers = (("w.xml", mspdi.write), ("w.pmxml.xml", pmxml.write), ("w.xer", write_xer))
    return [(name, write(drawn).data) for name, write in writers]


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return a file cut off, with bytes changed, a stretch twice, or a number out of all bounds."""
    at = dice.randrange(len(data))
    how = dice.randrange(5)
    if how == 0:
        return data[:at]
    if how == 1:
        return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
    if how == 2:
        end = min(len(data), at + dice.randrange(1, 400))
        return data[:end] + data[at:end] + data[end:]
    if how == 3:
        return data.replace(b"8", dice.choice((b"-9", b"99999999999999", b"\x00", b"e")), 9)
    lines = data.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def test_through_the_web(
    staffed: World, browser: Callable[[str], Client], figure: Callable[[str], None]
) -> None:
    client, dice = browser("north"), random.Random(7)
    weir = projects.open_project(
        staffed.actor("north"), code="N-7", name="Weir", office_id=staffed.id("north")
    )
    page, counts = f"/projects/{weir.pk}/schedule/import", {"refused": 0, "in": 0}
    for number in range(N):
        name, data = whole()[number % 3]
        is_whole = number % 4 == 0  # controls must come in
        file = SimpleUploadedFile(name, data if is_whole else damaged(data, dice))
        answer = client.post(page, {"file": file})
        assert answer.status_code in {303, 422}, number
        if answer.status_code == 422:
            assert answer.context["form"].errors["file"]
            counts["refused"] += 1
            continue
        worked()
        run = the(ImportRun.objects.system("test").latest("started"))
        here = f"/imports/{run.pk}"
        for part in ("/problems", "/losses", ""):
            shown = client.get(f"{here}{part}")
            assert shown.status_code == 200, (number, part)
        accept = {"shown": shown.context.get("digest") or "x", "seen": run.version}
        status = client.post(f"{here}/accept", accept).status_code
        if status != 303:
            assert not is_whole, (number, run.problems)
            assert (status in {409, 422}, state()) == (True, []), number
            assert run.problems or shown.context["refused"], number
            counts["refused"] += 1
            continue
        assert Activity.objects.system("test").count() == run.counts["rows"], number
        counts["in"] += 1
        undone = client.post(f"{here}/undo", {"seen": the(run).version})
        assert (undone.status_code, state()) == (303, []), number
    assert min(counts.values()) >= N // 4, counts
    figure(
        f"F23 schedules through the web: {N} files, a quarter of them whole, {counts['refused']} refused, "
        f"{counts['in']} in whole and taken back, 0 faults"
    )
