"""Approved figures that a request moves by themselves, read against the project that holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.changes.models import ChangeRequest
from sightline.changes.rules import figures as rules
from sightline.changes.rules.figures import KINDS, Effects, Plain
from sightline.engines.impact import Delta, Slip
from sightline.kernel.errors import Refused
from sightline.projects import reach
from sightline.projects.approved import NewFigure, check_unmoved, held_row, value_of


def checked_figures(project_id: UUID, given: Any) -> list[Plain]:
    """Return figures as a request keeps them, each with what it is now.

    Raises:
        Invalid: What no figure can be.
        NotFound: The project has no such milestone or benefit.
        Refused: ``never-approved`` where nothing is approved that could move, ``same-figure``,
            ``finish-before-start``, ``negative-money``.
    """
    return [_with_was(project_id, each) for each in rules.checked(given)]


def _with_was(project_id: UUID, figure: Plain) -> Plain:
    kind = KINDS[figure["kind"]]
    row = held_row(project_id, figure["kind"], _ref(figure))
    was = value_of(row, figure["kind"])
    if was is None:
        words = (
            f"{kind.label}: none is approved yet, so there is nothing to move. Approve one first."
        )
        raise Refused("never-approved", words, "figures")
    said = was.isoformat() if isinstance(was, date) else was
    if figure[kind.value] == said and kind.value != "by_minor":
        raise Refused("same-figure", f"{kind.label}: it is that already.", "figures")
    if figure["kind"] == "finish" and row.start and figure["on"] < row.start.isoformat():
        words = "The approved finish lies before the project's start."
        raise Refused("finish-before-start", words, "figures")
    if kind.value == "by_minor" and was + figure["by_minor"] < 0:
        raise Refused("negative-money", "The approved cost would fall below nothing.", "figures")
    return {**figure, kind.was: said}


def _ref(figure: Plain) -> UUID | None:
    return UUID(figure["ref"]) if "ref" in figure else None


def new_figures(change: ChangeRequest) -> list[NewFigure]:
    """Return the figures that carrying a request out sets; its cost is added apart from them."""
    return [_new(each) for each in change.figures if each["kind"] != "cost"]


def _new(figure: Plain) -> NewFigure:
    kind = KINDS[figure["kind"]]
    was, to = figure[kind.was], figure[kind.value]
    if kind.value == "on":
        was, to = date.fromisoformat(was), date.fromisoformat(to) if to else None
    return NewFigure(figure["kind"], was, to, _ref(figure))


def check_fresh(change: ChangeRequest) -> None:
    """Refuse when a figure is no longer what it was when its move was asked for.

    Raises:
        Refused: ``figure-moved``; ``NotFound`` where a milestone or benefit is gone.
    """
    check_unmoved(change.project_id, new_figures(change))


def effects_of(change: ChangeRequest, counted: Mapping[str, int] | None = None) -> Effects:
    """Return what a request's figures come to.

    Args:
        counted: Benefit to what the plan makes of it late already.
    """
    later = [UUID(each["ref"]) for each in change.figures if each["kind"] == "benefit_due"]
    return rules.effects(change.figures, reach.yearly_of(later) if later else {}, counted)


def cost_of(change: ChangeRequest) -> int:
    """Return by how much a request moves the approved cost."""
    return int(change.cost_minor) + rules.effects(change.figures).by_minor


def slips(change: ChangeRequest) -> list[Delta]:
    """Return what a later finish does to others, where no schedule of the project says it."""
    later = [each for each in change.figures if each["kind"] == "finish"]
    if not later or reach.is_scheduled(change.project_id):
        return []
    at_last = date.fromisoformat(later[0]["on"])
    expected = reach.expected_finish(change.project_id)
    days = (at_last - expected).days if expected else 0
    return [Slip(project_id=str(change.project_id), days=days)] if days > 0 else []


@dataclass(frozen=True)
class Moved:
    """One approved figure before and after, ready to be shown.

    Attributes:
        is_money: Its values are minor units, else days.
    """

    label: str
    name: str
    before: date | int | None
    after: date | int | None
    is_money: bool
    by: int | None


def moved(change: ChangeRequest) -> list[Moved]:
    """Return what a request moves of what was approved, each figure before and after."""
    names = reach.names_of_parts([UUID(each["ref"]) for each in change.figures if "ref" in each])
    return [_moved(change, each, names) for each in change.figures]


def _moved(change: ChangeRequest, figure: Plain, names: dict[str, str]) -> Moved:
    kind, name = KINDS[figure["kind"]], names.get(figure.get("ref", ""), "")
    if kind.value == "on":
        to = figure["on"] and date.fromisoformat(figure["on"])
        by = rules.days_of(figure) if to else None
        return Moved(kind.label, name, date.fromisoformat(figure["was_on"]), to, False, by)
    was = figure["was_minor"]
    to = figure["to_minor"] if "to_minor" in figure else was + cost_of(change)
    return Moved(kind.label, name, was, to, True, to - was)


def items_of(figures: Iterable[Plain]) -> Sequence[tuple[str, UUID, str]]:
    """Return the milestones and benefits that figures move: kind, id, and how in words."""
    return [
        (KINDS[each["kind"]].of, UUID(each["ref"]), _words(each))
        for each in figures
        if "ref" in each
    ]


def own_words(figures: Iterable[Plain]) -> str:
    """Return what figures say of the project itself; blank where they say nothing."""
    labels = [KINDS[each["kind"]].label.lower() for each in figures if not KINDS[each["kind"]].of]
    return f"{' and '.join(labels)} moved by the request" if labels else ""


def _words(figure: Plain) -> str:
    label = KINDS[figure["kind"]].label.lower()
    if figure["kind"] == "milestone" and figure["on"] is None:
        return "it is dropped"
    return f"{label} is moved"
