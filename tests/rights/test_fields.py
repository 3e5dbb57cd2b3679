"""F16: a field that a form or operation does not list is refused; secrets stand in no answer."""

import re
from collections.abc import Callable

import pytest

from sightline.identity.models import Person, Token
from tests.rights import walk
from tests.rights.browser import text_of
from tests.rights.model import SUBJECTS
from tests.rights.operations import OPERATIONS
from tests.rights.probe import REACHED, Cell, Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
#: Fields of rows that no form and no body lists beside its own.
UNLISTED = (
    *("id", "pk", "version", "organisation", "organisation_id", "state", "facts", "measured"),
    *("granted_by", "granted_by_id", "confirmed_by_id", "submitted_by_id", "decided_by_id"),
    *("author_id", "published_by_id", "accepted", "is_active", "is_staff", "is_superuser"),
    *("digest", "entry_id", "actor", "actor_id", "channel", "operator", "project", "project_id"),
    *("manager__name", "standing", "register", "left_on", "__class__", "_state", "seen_by"),
)
#: The usual run sends each form every sixteenth of them, another sixteenth to the next form.
EVERY = 16


def entitled(scene: Scene) -> list[Cell]:
    """Return one write of every address, by somebody who may do it."""
    found = []
    for address in [*walk.pages(), *walk.operations()]:
        way = (OPERATIONS if address.is_api else PAGES)[address.name][0]
        for method in address.methods:
            cells = (
                Cell(subject, address, way, method, key)
                for key in keys_of(scene, way)
                for subject in SUBJECTS
            )
            first = next((cell for cell in cells if cell.expected == REACHED), None)
            if method != "GET" and first is not None:
                found.append(first)
    return found


def test_unlisted_fields_are_refused(
    scene: Scene, soak: bool, figure: Callable[[str], None]
) -> None:
    prober, taken, n = Prober(scene), [], 0
    cells = entitled(scene)
    for place, cell in enumerate(cells):
        said = prober.payload(cell.address, cell.way, cell.key) or {}
        path = prober.path(cell.address, cell.way, cell.key)
        for name in UNLISTED if soak else UNLISTED[place % EVERY :: EVERY]:
            if name in said or name in cell.address.body.get("properties", {}):
                continue
            with rolled_back():
                before = prober.journal_length()
                answer = prober.browsers[cell.subject.key].ask(
                    cell.method, path, {**said, name: "1"}, version=prober.version(cell)
                )
                moved = prober.journal_length() != before
            n += 1
            if moved or answer.status_code != 422:
                taken.append(f"{cell}: {name} got {answer.status_code}{' and a trace' * moved}")
    assert not taken, (len(taken), sorted({re.sub(r": .* got", " got", words) for words in taken}))
    figure(f"F16: {len(cells)} forms and operations, {n:,} unlisted fields refused, 0 taken")


def test_the_refusal_names_the_field(scene: Scene) -> None:
    prober = Prober(scene)
    for cell in entitled(scene):
        said = prober.payload(cell.address, cell.way, cell.key) or {}
        path = prober.path(cell.address, cell.way, cell.key)
        with rolled_back():
            answer = prober.browsers[cell.subject.key].ask(
                cell.method, path, {**said, "granted_by_id": "1"}, version=prober.version(cell)
            )
        told = ("granted_by_id", "This takes no body")
        assert any(words in text_of(answer) for words in told), (cell, answer.status_code)


def test_secrets_stand_in_no_answer(scene: Scene, figure: Callable[[str], None]) -> None:
    prober, told, n = Prober(scene), [], 0
    hashes = Person.objects.values_list("password", flat=True)
    digests = Token.objects.system("test").values_list("digest", flat=True)
    secrets = [held for held in {*hashes, *digests, *scene.tokens.values()} if len(held) > 20]
    pattern = re.compile("|".join(map(re.escape, secrets)))
    for address in [*walk.pages(), *walk.operations()]:
        way = (OPERATIONS if address.is_api else PAGES)[address.name][0]
        if "GET" not in address.methods:
            continue
        for who in ("auditor.all", "access_admin.all", "program_office.north"):
            with rolled_back():
                path = prober.path(address, way, keys_of(scene, way)[0])
                answer = prober.browsers[who].ask("GET", path)
            n += 1
            if pattern.search(text_of(answer)):
                told.append(f"{path} to {who}")
    assert len(secrets) > 20
    assert not told, told
    figure(f"F16: {n} answers, 0 hold a password hash, a token or its digest")
