"""Mergers in the scene: one of the northern and the southern office wherever a step begins.

Who reads either office sees them; only a strategic PMO over both leads them.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.network.events import MergerWritten
from sightline.network.models import Merger, MergerItem, MergerStep

if TYPE_CHECKING:
    from tests.rights.scene import Scene

WORD = "Okapimerge"
#: Kind of a merger to its state.
MERGERS = {
    "merger": "proposed",
    "stock_merger": "inventory",
    "assessed_merger": "assessed",
    "planned_merger": "standardised",
    "merging": "integrating",
}
ITEMS = ("merger_item", "spare_item", "open_item", "done_item")
STEPS = ("merger_step", "spare_step", "done_step")
KINDS: dict[str, str] = {
    **dict.fromkeys(MERGERS, "network.merger"),
    **dict.fromkeys(ITEMS, "network.mergeritem"),
    **dict.fromkeys(STEPS, "network.mergerstep"),
}
#: What the preview of a step is called that moves nothing.
NOTHING = "e3b0c44298fc1c14"


def merger_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a hidden one are noted."""
    scene.secrets |= {"merger": WORD}
    scene.shown["merger_step", "both"] = NOTHING
    rows: dict[tuple[str, str], UUID] = {}
    with unit(scene.world.actor("founder")):
        for kind, state in MERGERS.items():
            rows[kind, "both"] = _merger(scene, kind, state).pk
        rows |= _items(scene, rows) | _steps(scene, rows)
        record(MergerWritten(about=rows["merger", "both"]))
    return rows


def _merger(scene: "Scene", kind: str, state: str) -> Merger:
    world, today = scene.world, clock.today()
    asker, founder = world.people["program_office.north"], world.people["lead"]
    row = Merger(
        organisation=world.organisation, first=world.offices["north"],
        second=world.offices["south"], state=state, proposed_by=asker, planned_by=founder,
        purpose=f"{WORD} of the rivers" if kind == "merger" else "Of the rivers",
    )  # fmt: skip
    if state not in ("proposed", "inventory"):
        row.plan = "One tracker for both."
    if state in ("standardised", "integrating"):
        row.approved_by, row.approved_on = founder, today
    if state == "integrating":
        row.aim, row.survivor = "merge", world.offices["north"]
    row.save()
    return row


def _items(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    merger_of = {"open_item": "planned_merger", "done_item": "planned_merger"}
    decided = MergerItem(
        merger_id=rows["stock_merger", "both"], name="Tracker", overlap="same",
        decision="combine", responsible=scene.world.people["lead"],
    )  # fmt: skip
    decided.save()
    found = {}
    for kind in ITEMS:
        row = MergerItem(merger_id=rows[merger_of.get(kind, "merger"), "both"], name=kind)
        if kind in merger_of:
            row.decision, row.overlap = "combine", "same"
        row.done_on = clock.today() if kind == "done_item" else None
        row.save()
        found[kind, "both"] = row.pk
    return found


def _steps(scene: "Scene", rows: dict[tuple[str, str], UUID]) -> dict[tuple[str, str], UUID]:
    found = {}
    ways: dict[str, dict[str, Any]] = {
        "merger_step": {"kind": "portfolios"},
        "spare_step": {"kind": "programs"},
        "done_step": {"kind": "boards", "state": "done", "turn": 1, "done_on": clock.today()},
    }
    for number, (kind, said) in enumerate(ways.items(), 1):
        row = MergerStep(
            merger_id=rows["merging", "both"], number=number, **said,
            source=scene.world.offices["south"], target=scene.world.offices["north"],
        )  # fmt: skip
        row.save()
        found[kind, "both"] = row.pk
    return found
