"""F15: two worlds that differ only in what somebody does not see answer them byte for byte alike."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from unittest import mock
from urllib.parse import urljoin

import pytest
import uuid_utils

import sightline
from sightline.kernel import clock
from tests.rights import walk
from tests.rights.model import BY_KEY, sees
from tests.rights.operations import OPERATIONS
from tests.rights.probe import Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES
from tests.rights.twins import PAIRS, Pair
from tests.rights.twins_of_mail import SENDING, mail_to, secret_links

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
SOURCE = Path(sightline.__file__).parent
SEARCHES = (
    "/palette?q=Aardvark",
    "/palette?q=a",
    "/projects?q=Aardvark",
    "/projects?sort=-code&gone=yes",
    "/projects?export=csv",
    "/raid?export=csv",
    "/programs?export=csv",
    "/portfolios?sort=-off_track",
    "/people?export=csv",
    "/api/v1/projects?q=Aardvark",
    "/api/v1/projects?sort=-whole_life&limit=200",
    "/portfolio?by=department",
    "/portfolio?by=office",
    "/line-of-sight?lens=organisation",
    "/service-measures?by=customer",
    "/service-measures?by=month",
    "/api/v1/service-measures?by=customer",
    "/no-such-page",
)
#: Of so many shares of all addresses each pair reads one.
SHARES = 12
#: What differs between any two requests, and says nothing.
NOISE = (
    (re.compile(r'(?:csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]*"'), "token"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "request"),
    (re.compile(r"(?im)^(?:set-cookie|expires|date|content-security-policy): .*$"), "header"),
    (re.compile(r"<dcterms:(\w+)[^>]*>[^<]*<"), "when the workbook was made"),
)
EXPORT = re.compile(r'href="([^"]*[?&;]export=[^"]*)"')
LENGTH = re.compile(r"(?im)^content-length: \d+$")


@pytest.fixture(scope="module")
def prober(scene: Scene) -> Prober:
    """Return who asks, signed in once for all pairs."""
    return Prober(scene)


@cache
def addresses() -> list[walk.Address]:
    """Return every page and every operation of the API."""
    return [*walk.pages(), *walk.operations()]


def paths(scene: Scene, prober: Prober, who: str) -> list[str]:
    """Return everything that is read, on every row the person sees and on some they do not."""
    found = list(SEARCHES)
    for address in addresses():
        for way in (OPERATIONS if address.is_api else PAGES)[address.name]:
            if "GET" in address.methods:
                found += [prober.path(address, way, key) for key in _some(scene, way, who)]
    return found


def exports(told: dict[str, str]) -> list[str]:
    """Return the exports that pages offer and that are not among them already."""
    found = {
        urljoin(path, unescape(href)): None
        for path, said in told.items()
        for href in EXPORT.findall(said)
    }
    return [path for path in found if path not in told]


def _some(scene: Scene, way: object, who: str) -> list[str]:
    keys = keys_of(scene, way)  # type: ignore[arg-type]
    kind = way.kind  # type: ignore[attr-defined]
    seen = [key for key in keys if not kind or sees(BY_KEY[who], kind, key)]
    hidden = [key for key in keys if key not in seen]
    return [*seen[:2], *hidden[:1]]


def answers(prober: Prober, who: str, asked: list[str]) -> dict[str, str]:
    """Return path to everything its answer says, without what differs every time."""
    from tests.rights.browser import text_of

    held = {}
    for path in asked:
        with rolled_back():
            response = prober.browsers[who].ask("GET", path)
        said = f"{response.status_code}\n{text_of(response)}"
        for pattern, word in NOISE:
            said = pattern.sub(word, said)
        if "spreadsheetml" in said:  # a packed workbook's length tells the second it was made in
            said = LENGTH.sub("length", said)
        held[path] = said
    return held


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.who}: {pair.what}")
def test_hidden_rows_change_nothing(
    scene: Scene, prober: Prober, pair: Pair, soak: bool, figure: Callable[[str], None]
) -> None:
    with clock.at(clock.now()), rolled_back():
        asked = secret_links(scene, pair.who)
        worlds = pair.worlds(scene)
        if not soak:  # each pair reads a share, the next pair another one
            found = paths(scene, prober, pair.who)[PAIRS.index(pair) % SHARES :: SHARES]
            asked += [*SEARCHES, *found]
        else:
            asked += [*SEARCHES, *paths(scene, prober, pair.who)]
        first = uuid_utils.uuid7().int
        one, other = (_read(scene, prober, pair.who, asked, _made(w, first)) for w in worlds)
    differing = [
        _first_difference(path, one[path], other.get(path, ""))
        for path in one
        if one[path] != other.get(path)
    ]
    assert one["mail"] or not pair.is_told
    assert not differing, f"{len(differing)} differ:\n" + "\n".join(differing[:8])
    figure(f"F15 {pair.who}: {len(one)} reads and mail, byte for byte alike with other {pair.what}")


def _read(
    scene: Scene, prober: Prober, who: str, asked: list[str], world: AbstractContextManager[None]
) -> dict[str, str]:
    """Return what one world answers, what each page of it exports, and the mail that it sends."""
    with world:
        told = answers(prober, who, asked)
        told |= answers(prober, who, exports(told))
        person = scene.world.people.get(who)
        return told | {"mail": mail_to(person.email) if person else ""}


@contextmanager
def _made(world: Callable[[], None], first: int) -> Iterator[None]:
    """Make a world, new rows numbered one after the other: the same steps make the same rows."""
    numbers = (uuid_utils.UUID(int=number) for number in count(first))
    with rolled_back(), mock.patch.object(uuid_utils, "uuid7", numbers.__next__):
        world()
        yield


def test_each_job_that_sends_mail_is_run_in_both_worlds() -> None:
    sends = re.compile(r"send_mail|EmailMessage|EmailMultiAlternatives|send_mass_mail")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if sends.search(path.read_text())
    }
    assert found == {"demand/jobs.py"}
    source = (SOURCE / "demand/jobs.py").read_text()
    bodies = re.split(r"(?m)^@job\(", source)[1:]
    assert {body.split('"')[1] for body in bodies if sends.search(body)} == set(SENDING)


def _first_difference(path: str, one: str, two: str) -> str:
    place = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )
    return f"{path}: …{one[max(0, place - 60) : place + 60]!r} became …{two[max(0, place - 60) : place + 60]!r}"
