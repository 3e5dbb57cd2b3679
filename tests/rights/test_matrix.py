"""F13: every route, method, role and relation to the row, against the rules written anew.

The usual run probes each answer on each row by each way, and everybody with each action; ``--soak``
probes every cell there is (docs/decisions/0015-a-matrix-that-is-covered.md).
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.rights import walk
from tests.rights.model import BY_KEY, EVERY_ROLE, PROGRAMS, SUBJECTS
from tests.rights.operations import OPERATIONS
from tests.rights.probe import REACHED, Cell, Prober, Tally, covering, grouped
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
    *("dependency", "asked_dependency", "promise", "doubted", "broken", "raid_need", "taker"),
    *("activity", "simulation", "cross_link", "asked_link", "calendar"),
    *("profile", "benefit_measure", "map_node", "map_edge"),
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
        "POST coordinate_offices",  # the offices are to become one
        "POST route_proposal",  # the office that is named has it already
        "POST window-undo",
        "POST linkage-undo",
        # nobody made that edit
        *("POST close_board", "POST board-close"),  # a request lies before it
        *("POST seat_member", "POST board-seat"),  # nobody offered has the role without a seat
        *("POST vote_consent", "POST decide_consent"),  # no program knows the block's digest
        "POST dependency-undo",  # what was edited is no dependency
        *("POST close_office", "POST office-close"),  # the offices began today
        *(f"POST {verb}_change" for verb in ("present", "schedule", "begin", "apply", "finish")),
        *(f"POST {verb}_change" for verb in ("back_out", "review", "close")),
        *("POST change-schedule", "POST change-review"),  # no board has decided
        *("POST end_assessment", "POST waive_item"),  # nothing is answered, nor overdue
        *("GET item-waive", "POST item-waive"),  # no board has any of the requests
        *("POST raise_from_import", "POST import-raise"),  # no approved baseline holds a file
        *("POST cancel_simulation", "POST simulation-cancel"),  # the simulations have finished
        "POST deliver_benefit",  # the projects are proposed; a page is reached by the other steps
        *("POST rechoose", "POST project-rechoose"),  # the projects are proposed
        # the picks are of no scenario, the portfolio moved on: tests/site/test_api_walk.py does both
        *("GET compare_scenarios", "POST approve_scenario"),
        *("POST start_standard", "POST template-start"),  # tests/changes/test_carrying.py
        *("POST reuse_plan", "POST plan-reuse"),  # the projects are proposed
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
def test_every_cell_of_the_matrix(
    scene: Scene, part: str, soak: bool, figure: Callable[[str], None]
) -> None:
    prober, met = Prober(scene), set[tuple[Any, ...]]()
    for every in groups_of(scene, part):
        for cell in every if soak else covering(every, met):
            prober.probe(cell)
        for cell in every:  # until somebody entitled has brought it to its end
            name = f"{cell.method} {cell.address.name}"
            if cell.expected == REACHED and name not in prober.tally.succeeded | NEVER:
                prober.probe(cell)
    report(prober.tally, part, figure)


def groups_of(scene: Scene, part: str) -> Iterator[list[Cell]]:
    """Return the cells of one part of the matrix, those of one method of one address together."""
    is_api = part.startswith("api ")
    table = OPERATIONS if is_api else PAGES
    every = walk.operations() if is_api else walk.pages()
    asked = [a for a in every if part_of(a, table) == part.removeprefix("api ")]
    for address in asked:
        kinds = {way.kind for way in table[address.name]}
        who = MOST if kinds & PARTS_OF_PROJECTS else [*MOST, *OTHERS]
        yield from grouped(scene, [address], table, [*who, *(PROGRAMS if is_api else ())])


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
