"""F15: two worlds that differ only in what somebody does not see answer them byte for byte alike."""

import re
from collections.abc import Callable

import pytest

from sightline.kernel import clock
from tests.rights import walk
from tests.rights.model import BY_KEY, sees
from tests.rights.operations import OPERATIONS
from tests.rights.probe import Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES
from tests.rights.twins import PAIRS, Pair

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
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
    "/no-such-page",
)
#: Of so many shares of all addresses each pair reads one.
SHARES = 6
#: What differs between any two requests, and says nothing.
NOISE = (
    (re.compile(r'(?:csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]*"'), "token"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "request"),
    (re.compile(r"(?im)^(?:set-cookie|expires|date|content-security-policy): .*$"), "header"),
    (re.compile(r"<dcterms:(\w+)[^>]*>[^<]*<"), "when the workbook was made"),
)
LENGTH = re.compile(r"(?im)^content-length: \d+$")


def paths(scene: Scene, prober: Prober, who: str) -> list[str]:
    """Return everything that is read, on every row the person sees and on some they do not."""
    found = list(SEARCHES)
    for address in [*walk.pages(), *walk.operations()]:
        for way in (OPERATIONS if address.is_api else PAGES)[address.name]:
            if "GET" in address.methods:
                found += [prober.path(address, way, key) for key in _some(scene, way, who)]
    return found


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


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.who)
def test_hidden_rows_change_nothing(
    scene: Scene, pair: Pair, soak: bool, figure: Callable[[str], None]
) -> None:
    with clock.at(clock.now()):
        prober = Prober(scene)
        asked = paths(scene, prober, pair.who)
        if not soak:  # each pair reads a sixth, the next pair another one
            asked = [*SEARCHES, *asked[PAIRS.index(pair) % SHARES :: SHARES]]
        before = answers(prober, pair.who, asked)
        with rolled_back():
            pair.change(scene)
            after = answers(prober, pair.who, asked)
    differing = [
        _first_difference(path, before[path], after[path])
        for path in asked
        if before[path] != after[path]
    ]
    assert not differing, f"{len(differing)} differ:\n" + "\n".join(differing[:8])
    figure(f"F15 {pair.who}: {len(asked)} reads, byte for byte alike with other {pair.what}")


def _first_difference(path: str, one: str, two: str) -> str:
    place = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )
    return f"{path}: …{one[max(0, place - 60) : place + 60]!r} became …{two[max(0, place - 60) : place + 60]!r}"
