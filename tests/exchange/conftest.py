"""What tests of imports share: a staffed world, files, the command line, and what stays equal."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.test import Client

from sightline.cli.registers import import_
from sightline.exchange import commands, uploads
from sightline.exchange.models import ImportRun
from sightline.kernel import jobs
from sightline.kernel.journal import canonical
from sightline.kernel.models import Job
from sightline.kernel.policy import Actor
from sightline.kernel.rows import plain
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROJECTS = ("Project", "StatusReport", "Milestone", "CostYear", "Subject", "Touch")
HEADER = "ID,Project Name,Department,RAG,Start Date,End Date,Whole Life Cost (£m),Supplier"
ROWS = (
    "P1,Alpha,Roads,Green,01/04/2024,31/03/2027,12.5,Acme",
    "P2,Beta,Rail,Amber/Red,01/05/2024,30/06/2026,7,Bolt",
    "P3,Gamma,Roads,Red,01/06/2024,31/12/2025,£1.25,Acme",
)


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """Return a register as CSV."""
    return "".join(f"{line}\r\n" for line in (header, *rows)).encode()


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, settings: Any) -> Path:
    """Keep stored files in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def staffed(world: World) -> World:
    """Return the world with the people who import, and some who may not."""
    world.runs("north", "north")
    world.runs("south", "south")
    world.person("pm", "project_manager", world.office_node("north"))
    world.person("auditor", "auditor")
    return world


class Typed:
    """What the command line printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[..., Typed]:
    """Return a function that runs ``sightline import ...`` on the test's database."""
    monkeypatch.setattr("sightline.cli.registers.ensure_database", lambda: None)

    def run(*words: object) -> Typed:
        from sightline.cli import Stopped

        result = CliRunner().invoke(import_, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit | Stopped):
            raise result.exception
        code = 1 if isinstance(result.exception, Stopped) else result.exit_code
        words_of = str(result.exception) if isinstance(result.exception, Stopped) else ""
        return Typed(code, result.stdout, result.stderr + words_of)

    return run


class File:
    """An upload without a request."""

    def __init__(self, data: bytes, name: str = "register.csv") -> None:
        self.data, self.name = data, name

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes."""
        yield self.data


def started(actor: Actor, world: World, data: bytes, **asked: Any) -> ImportRun:
    """Start an import as an upload does and let the worker read it."""
    name = asked.pop("name", "register.csv")
    asked = {"office_id": world.id("north"), **asked}
    run = uploads.start(actor, file=File(data, name), **asked)
    worked()
    return the(run)


def worked() -> None:
    """Do every job that waits, as a worker would."""
    while (taken := jobs.take("test")) is not None:
        jobs.run(taken)
        state = Job.objects.get(pk=taken.pk)
        assert state.state == Job.State.DONE, state.error


def the(run: ImportRun) -> ImportRun:
    """Return a run as the database holds it now."""
    return ImportRun.objects.system("test").get(pk=run.pk)


def accepted(actor: Actor, world: World, data: bytes, **asked: Any) -> ImportRun:
    """Start, read and accept."""
    run = started(actor, world, data, **asked)
    return commands.accept_import(actor, run_id=run.pk)


def digest_of_projects() -> str:
    """Return a digest over every row of projects, versions left out: undo counts them up."""
    whole = hashlib.sha256()
    for name in PROJECTS:
        model = apps.get_model("projects", name)
        names = [f.attname for f in model._meta.concrete_fields if f.attname != "version"]
        rows = model._base_manager.order_by("pk").values_list(*names)
        whole.update(canonical([[plain(value) for value in row] for row in rows]))
    return whole.hexdigest()


@pytest.fixture
def browser(staffed: World) -> Callable[[str], Client]:
    """Return a function that signs a person in."""

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(staffed.people[key], backend=BACKEND)
        return client

    return sign_in


def n_stored() -> int:
    """Return how many files are kept."""
    folder = Path(settings.MEDIA_ROOT)
    return sum(1 for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0
