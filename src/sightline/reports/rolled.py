"""Groups of projects: their rolled-up status, counts, and sums currency by currency."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.engines.measure import rollup
from sightline.engines.measure.colour import Colour
from sightline.engines.measure.rollup import Child, RollUp
from sightline.projects import rules
from sightline.projects.outlook import Outlook

DEFAULT_POLICY = "threshold"
Shares = Mapping[tuple[UUID, str], Any]


@dataclass
class Sums:
    """The whole-life cost of projects in one currency, in its minor units.

    ``compared_minor`` is the plan of those that have a forecast as well, so that plan and
    forecast are sums over the same projects.
    """

    currency: str
    n: int = 0
    n_compared: int = 0
    plan_minor: int = 0
    compared_minor: int = 0
    forecast_minor: int = 0

    def add(self, row: Outlook) -> None:
        """Count one project of this currency."""
        self.n += 1
        self.plan_minor += row.plan_minor or 0
        if row.plan_minor is not None and row.forecast_minor is not None:
            self.n_compared += 1
            self.compared_minor += row.plan_minor
            self.forecast_minor += row.forecast_minor


def sums(rows: Iterable[Outlook]) -> list[Sums]:
    """Return cost by currency, the one of most projects first; currencies have no sum together."""
    held: dict[str, Sums] = {}
    for row in rows:
        if row.plan_minor is not None or row.forecast_minor is not None:
            held.setdefault(row.currency, Sums(row.currency)).add(row)
    return sorted(held.values(), key=lambda one: (-one.n, one.currency))


def children(
    rows: Sequence[Outlook], colour: Callable[[Outlook], str] = lambda row: row.declared
) -> list[Child]:
    """Return projects as the children of a roll-up, weighed by planned cost.

    Amounts of two currencies cannot be weighed against each other: then each counts the same.
    """
    weighed = len({row.currency for row in rows if row.plan_minor}) == 1
    return [
        Child(
            row.id,
            row.name,
            Colour(colour(row)),
            max(0, row.plan_minor or 0) if weighed else 0,
            row.critical,
            row.stale,
        )
        for row in rows
    ]


def rolled_up(rows: Sequence[Outlook], policy: str) -> RollUp:
    """Return the rolled-up status of projects by what they declare."""
    return rollup.roll_up(children(rows), policy)


def rolled_up_before(rows: Sequence[Outlook], policy: str) -> RollUp:
    """Return the rolled-up status by what the projects declared a period before."""
    return rollup.roll_up(children(rows, lambda row: row.declared_before), policy)


def brief(found: RollUp) -> str:
    """Return why in short: the unknown children as a number, since the derivation names them."""
    why, unknown, _ = found.why.partition(" Unknown: ")
    return f"{why} {found.inputs['n_unknown']} unknown." if unknown else why


def counted(rows: Iterable[Outlook]) -> dict[str, int]:
    """Return declared colour to number of projects, worst first, empty ones left out."""
    found = Counter(row.declared for row in rows)
    order = sorted(rules.RANKS, key=lambda colour: -rules.RANKS[colour])
    return {colour: found[colour] for colour in order if found[colour]}


@dataclass(frozen=True)
class Group:
    """Projects that share something, with what is made of them."""

    key: str
    label: str
    rows: list[Outlook]
    rollup: RollUp
    counts: dict[str, int]
    sums: list[Sums]


Keys = Callable[[Outlook], Sequence[tuple[str, str]]]
NONE = "-"


def one_key(name: str, missing: str) -> Keys:
    """Return what groups projects by one of their names."""

    def keys(row: Outlook) -> Sequence[tuple[str, str]]:
        text = getattr(row, name)
        return ((text, text),) if text else ((NONE, missing),)

    return keys


BY: Mapping[str, tuple[str, Keys]] = {
    "department": ("Department", one_key("department", "No department named")),
    "office": ("Office", one_key("office", "No office")),
    "program": ("Program", one_key("program", "In no program")),
    "portfolio": ("Portfolio", one_key("portfolio", "In no portfolio")),
}


def grouped(rows: Iterable[Outlook], keys: Keys, policy: str) -> list[Group]:
    """Return the groups, the worst first and then the costliest."""
    held: dict[str, tuple[str, list[Outlook]]] = {}
    for row in rows:
        for key, label in keys(row):
            held.setdefault(key, (label, []))[1].append(row)
    groups = [
        Group(key, label, some, rolled_up(some, policy), counted(some), sums(some))
        for key, (label, some) in held.items()
    ]
    return sorted(groups, key=_worst_first)


def _worst_first(group: Group) -> tuple[int, int, str]:
    rank = rules.RANKS[group.rollup.colour.value]
    return -rank, -sum(row.spend_minor for row in group.rows), group.label.casefold()
