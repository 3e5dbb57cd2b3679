"""The four documents an office stands on: which fields each has, and the columns of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sightline.services.rules.foundation_words import (
    APPETITES,
    AUTHORITIES,
    MATURITIES,
    STRUCTURES,
)


@dataclass(frozen=True)
class Column:
    """One column of a table; ``points`` names the reference that its words may stand for."""

    name: str
    words: str
    kind: str = "line"
    needed: bool = True
    points: str = ""


@dataclass(frozen=True)
class Part:
    """One field of a document.

    ``kind`` is text, line, choice, level, whole, minor, person, objectives, offices, lines or rows.
    """

    name: str
    words: str
    kind: str = "text"
    needed: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()


def _one_of(held: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), words) for key, words in held.items())


BASELINE = (
    Part("strategy", "The organisation's strategy in short"),
    Part("objectives", "Objectives it serves", "objectives", needed=False),
    Part("culture", "Culture", help="How decisions are taken, and how open people are to method."),
    Part("maturity", "Maturity", "level", choices=_one_of(MATURITIES)),
    Part("maturity_words", "What that maturity is seen in"),
    Part("structure", "Structure", "choice", choices=_one_of(STRUCTURES)),
    Part("industry", "Industry", "line"),
    Part("regulation", "Regulation", help="Who supervises, and what that asks of projects."),
    Part("risk_appetite", "Risk appetite", "choice", choices=_one_of(APPETITES)),
    Part("n_people", "People", "whole", help="Who works in what the office serves."),
    Part("budget_minor", "Budget of a year", "minor"),
)
MANDATE = (
    Part("purpose", "Purpose", help="Why the office is there."),
    Part("justification", "Justification", help="What would be lost without it."),
    Part("sponsor_id", "Sponsor", "person"),
    Part("authority", "Authority", "choice", choices=_one_of(AUTHORITIES)),
    Part("limit_minor", "Approves up to", "minor", needed=False,
         help="Needed where it approves or directs."),
    Part("offices", "Offices it covers", "offices"),
    Part("kinds", "Kinds of projects", "lines", help="One a line, such as Capital works."),
    Part("beyond", "What it does not cover", needed=False),
)  # fmt: skip
GOVERNANCE = (
    Part("decisions", "Decisions", "rows", columns=(
        Column("decision", "Decision"),
        Column("decides", "Who decides", points="board_id"),
        Column("consulted", "Who is consulted", needed=False),
        Column("cadence", "Cadence", "cadence"),
        Column("escalation", "Escalation to"),
    )),
    Part("roles", "Roles", "rows", columns=(
        Column("role", "Role"),
        Column("accountable", "Accountable for"),
        Column("holder", "Held by", needed=False, points="holder_id"),
    )),
)  # fmt: skip
STRATEGY = (
    Part("direction", "Direction in short", help="What the office grows into."),
    Part("roadmap", "Road map of services", "rows", columns=(
        Column("service", "Service", points="service_id"),
        Column("from_level", "From level", "level"),
        Column("to_level", "To level", "level"),
        Column("by", "By", "day"),
        Column("owner", "Owner", points="owner_id"),
    )),
    Part("goals", "Goals", "rows", columns=(
        Column("goal", "Goal"),
        Column("measure", "Measure"),
        Column("target", "Target"),
    )),
)  # fmt: skip
SHAPES: Mapping[str, tuple[Part, ...]] = {
    "baseline": BASELINE,
    "mandate": MANDATE,
    "governance": GOVERNANCE,
    "strategy": STRATEGY,
}
