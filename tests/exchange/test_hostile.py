"""Hostile files through the web and the command line: refused by name, or in whole; never a fault."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sightline.audit.digest import state_digest
from sightline.exchange import commands, queries
from sightline.exchange.models import ImportRun
from sightline.projects.models import Project
from tests.exchange.conftest import Typed, digest_of_projects, the, worked
from tests.formats.hostile import REFUSED, HostileFile, files
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
SAMPLE = 60


def sampled(seed: int) -> list[HostileFile]:
    """Return files of every outcome; the huge ones are the readers' own test."""
    return sorted(random.Random(seed).sample(files(), SAMPLE), key=lambda file: file.name)


def test_through_the_command_line(
    typed: Callable[..., Typed], tmp_path: Path, figure: Callable[[str], None]
) -> None:
    n_refused = n_taken = 0
    for number, file in enumerate(sampled(1)):
        path = tmp_path / f"{number}" / (file.file_name or "register.csv")
        path.parent.mkdir()
        path.write_bytes(file.make())
        before = state_digest()[0]
        told = typed("register", path, "--register", f"r{number}", "--dry-run")
        assert "Traceback" not in told.err, file.name
        assert state_digest()[0] == before, file.name
        assert told.code == (1 if file.outcome == REFUSED else 0), (file.name, told.err)
        n_refused += told.code == 1
        n_taken += told.code == 0
        assert told.err.strip() or told.code == 0, file.name
    figure(
        f"F22 through the command line: {SAMPLE} hostile files, {n_refused} refused, "
        f"{n_taken} would come in, 0 faults"
    )


def test_through_the_web(
    staffed: World, browser: Callable[[str], Client], figure: Callable[[str], None]
) -> None:
    client, north = browser("north"), staffed.actor("north")
    counts = {"refused": 0, "in": 0}
    for number, file in enumerate(sampled(2)):
        upload = SimpleUploadedFile(file.file_name or "register.csv", file.make())
        said = {"file": upload, "office_id": staffed.id("north"), "register": f"r{number}"}
        before = digest_of_projects()
        answer = client.post("/imports/new", said)
        assert answer.status_code in {303, 422}, file.name
        if answer.status_code == 422:  # an empty file
            assert file.outcome == REFUSED
            counts["refused"] += 1
            continue
        worked()
        run = the(ImportRun.objects.system("test").latest("started"))
        for part in ("", "/problems", "/columns"):
            assert client.get(f"/imports/{run.pk}{part}").status_code in {200, 404}, file.name
        shown = queries.preview(north, run).digest if not run.counts.get("errors") else ""
        accept = {"shown": shown or "x", "seen": run.version}
        status = client.post(f"/imports/{run.pk}/accept", accept).status_code
        if file.outcome == REFUSED:
            assert (status, digest_of_projects()) == (422, before), file.name
            assert run.problems, file.name
            counts["refused"] += 1
            continue
        assert status == 303, file.name
        n = Project.objects.system("test").filter(register=f"r{number}").count()
        assert n == file.n_rows, file.name
        counts["in"] += 1
        commands.undo_import(north, run_id=run.pk)
        assert digest_of_projects() == before, file.name
    assert sum(counts.values()) == SAMPLE
    figure(
        f"F22 through the web: {SAMPLE} hostile files, {counts['refused']} refused, "
        f"{counts['in']} in whole and taken back, 0 faults"
    )
