"""F13: every route, method, role and relation to the row, against the rules written anew."""

from collections.abc import Callable

import pytest

from tests.rights import walk
from tests.rights.model import BY_KEY, EVERY_ROLE, SUBJECTS
from tests.rights.probe import Prober, cells
from tests.rights.scene import Scene
from tests.rights.table import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
ROLES = [BY_KEY[f"{role}.north"] for role in EVERY_ROLE]
MOST = [*ROLES, BY_KEY["revoked"], BY_KEY["gone"], BY_KEY["nobody"]]
OTHERS = [subject for subject in SUBJECTS if subject not in MOST]
SHOWN = 40


def test_every_page_is_in_the_table() -> None:
    unknown = [a.name for a in walk.pages() if a.name not in PAGES]
    gone = sorted(PAGES.keys() - {a.name for a in walk.pages()})
    assert not unknown, f"pages that tests/rights/table.py does not know: {unknown}"
    assert not gone, f"pages that are no more: {gone}"


def test_every_page_names_its_action() -> None:
    assert not [a.name for a in walk.pages() if not a.action]
    wrong = {
        a.name: (a.action, PAGES[a.name][0].gate)
        for a in walk.pages()
        if a.name in PAGES and a.action not in {way.gate for way in PAGES[a.name]}
    }
    assert not wrong


def test_every_cell_of_the_matrix(scene: Scene, figure: Callable[[str], None]) -> None:
    prober, addresses = Prober(scene), walk.pages()
    for cell in cells(scene, addresses, PAGES, MOST):
        prober.probe(cell)
    on_projects = {n: ways for n, ways in PAGES.items() if {w.kind for w in ways} & {"project", ""}}
    for cell in cells(scene, addresses, on_projects, OTHERS):
        prober.probe(cell)
    found = prober.tally
    words = f"F13: {found.n:,} cells, {len(found.leaks)} leaks, {len(found.effects)} forbidden effects"
    print(words, sorted(found.asked - found.succeeded))
    assert not found.leaks, found.leaks[:SHOWN]
    assert not found.effects, found.effects[:SHOWN]
    assert not found.others, (len(found.others), found.others[:SHOWN])
    figure(words)
