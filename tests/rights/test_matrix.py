"""F13: every route, method, role and relation to the row, against the rules written anew."""

from collections.abc import Callable

import pytest

from tests.rights import walk
from tests.rights.model import BY_KEY, EVERY_ROLE, PROGRAMS, SUBJECTS
from tests.rights.operations import OPERATIONS
from tests.rights.probe import Prober, Tally, cells
from tests.rights.scene import Scene
from tests.rights.table import PAGES, Way

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
ROLES = [BY_KEY[f"{role}.north"] for role in EVERY_ROLE]
MOST = [*ROLES, BY_KEY["revoked"], BY_KEY["gone"], BY_KEY["nobody"]]
OTHERS = [subject for subject in SUBJECTS if subject not in MOST]
SHOWN = 40
PARTS = ("projects read", "projects written", "their parts read", "their parts written", "the rest")
PARTS_OF_PROJECTS = {
    *("phase", "gate", "asked_gate", "milestone", "cost_year", "raid", "hidden_raid", "report"),
    *("activity", "cross_link", "asked_link", "calendar"),
    *("draft", "sent_report", "checked_report", "contribution", "touch"),
}
#: What no probe brings to success, with the reason; the command is reached all the same.
NEVER = frozenset(
    {
        *(f"POST {verb}_project" for verb in ("initiate", "plan", "execute", "wind_up", "close")),
        *("POST track_project", "POST hold_project"),  # the projects are proposed
        *("POST activate_objective", "POST reinstate_objective"),  # the objective is active
        *("POST drop_key_result", "POST key-result-drop"),  # it has readings
        *("POST draw_schedule", "POST schedule-draw"),  # every project has a schedule
        *("POST undo_schedule_edit", "POST undo_calendar_change", "POST calendar-undo"),
        # nobody made that edit
        *("POST close_office", "POST office-close"),  # the offices began today
    }
)


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


def test_every_operation_is_in_the_table() -> None:
    told = {a.name: a.action for a in walk.operations()}
    assert not told.keys() - OPERATIONS.keys(), "operations that the table does not know"
    assert not OPERATIONS.keys() - told.keys(), "operations that are no more"
    gates = {name: {way.gate for way in ways} for name, ways in OPERATIONS.items()}
    assert not {name: (a, gates[name]) for name, a in told.items() if a not in gates[name]}


@pytest.mark.parametrize("part", [*PARTS, *(f"api {part}" for part in PARTS)])
def test_every_cell_of_the_matrix(scene: Scene, part: str, figure: Callable[[str], None]) -> None:
    prober, is_api = Prober(scene), part.startswith("api ")
    table = OPERATIONS if is_api else PAGES
    asked = [
        a for a in (walk.operations() if is_api else walk.pages()) if part_of(a, table) in part
    ]
    own_rows = [a for a in asked if not {way.kind for way in table[a.name]} & PARTS_OF_PROJECTS]
    for cell in cells(scene, asked, table, MOST):
        prober.probe(cell)
    for cell in cells(scene, own_rows, table, OTHERS):
        prober.probe(cell)
    for cell in cells(scene, asked, table, list(PROGRAMS)) if is_api else ():
        prober.probe(cell)
    report(prober.tally, part, figure)


def part_of(address: walk.Address, table: dict[str, tuple[Way, ...]]) -> str:
    """Return which part of the matrix an address belongs to."""
    if address.action.split(".")[0] != "projects":
        return "the rest"
    reads = address.methods == ("GET",)
    if any(way.kind == "project" for way in table[address.name]):
        return "projects read" if reads else "projects written"
    return "their parts read" if reads else "their parts written"


def report(found: Tally, part: str, figure: Callable[[str], None]) -> None:
    """Say what a part of the matrix found, and fail on anything but the expected answers."""
    words = f"F13 {part}: {found.n:,} cells, {len(found.leaks)} leaks, {len(found.effects)} forbidden effects"
    never = sorted(found.asked - found.succeeded - NEVER)
    print(words, never)
    assert not found.leaks, found.leaks[:SHOWN]
    assert not found.effects, found.effects[:SHOWN]
    assert not found.others, (len(found.others), found.others[:SHOWN])
    assert not never, f"nobody ever succeeded with {never}: the probe does not reach the command"
    figure(words)
