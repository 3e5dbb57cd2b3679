"""The line of sight as a tree under a lens: branches with rolled-up status, projects as leaves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sightline.identity.queries import OfficeNode, office_tree
from sightline.kernel.policy import Actor
from sightline.projects.outlook import Outlook
from sightline.reports.line_of_sight import Sight
from sightline.strategy.queries import ObjectiveLine

LENSES: Mapping[str, str] = {
    "objective": "Objectives",
    "organisation": "Organisation",
    "pmo": "PMOs",
    "portfolio": "Portfolios",
}


class Step(NamedTuple):
    """One branch on the way to a project: what it is, and the objective if it is one."""

    key: str
    label: str
    objective: ObjectiveLine | None = None


class Leaf(NamedTuple):
    """A project under a branch, with the share of it that counts there (1 is all)."""

    row: Outlook
    share: Decimal
    objective_id: UUID | None = None


@dataclass
class Branch:
    """A theme, objective, office, department, portfolio or program, with what lies under it."""

    step: Step
    branches: dict[str, "Branch"] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)

    def below(self) -> Iterator[Leaf]:
        """Return every project under the branch."""
        yield from self.leaves
        for branch in self.branches.values():
            yield from branch.below()

    def grow(self, way: Sequence[Step]) -> "Branch":
        """Return the branch at the end of a way, made where it is missing."""
        here = self
        for step in way:
            here = here.branches.setdefault(step.key, Branch(step))
        return here

    def period(self) -> tuple[date | None, date | None]:
        """Return the first start and the last finish of what lies under it."""
        leaves = list(self.below())
        starts = [leaf.row.start for leaf in leaves if leaf.row.start]
        ends = [
            end for leaf in leaves if (end := leaf.row.actual_finish or leaf.row.forecast_finish)
        ]
        return min(starts, default=None), max(ends, default=None)


ALL = Decimal(1)
Ways = Callable[[Outlook], Sequence[Step]]


def tree(actor: Actor, seen: Sight, lens: str, rows: Iterable[Outlook]) -> Branch:
    """Return the root of the tree over some projects; its own label is never shown.

    Under the objective lens a project stands at every objective it serves, and one that serves
    none stands nowhere: the page lists those on top.
    """
    root = Branch(Step("", ""))
    if lens == "objective":
        _grow_objectives(root, seen, rows)
        return root
    way = WAYS[lens](actor, seen)
    for row in sorted(rows, key=_order):
        root.grow(way(row)).leaves.append(Leaf(row, ALL))
    return _sorted(root)


def _grow_objectives(root: Branch, seen: Sight, rows: Iterable[Outlook]) -> None:
    for theme in seen.themes:
        top = Step(f"t-{theme.theme.pk}", theme.theme.name)
        for line in theme.objectives:
            root.grow((top, _objective(line)))
    for row in sorted(rows, key=_order):
        for serving in seen.served.get(row.id, ()):
            line = seen.objectives[serving.objective_id]
            top = Step(f"t-{line.objective.theme_id}", line.objective.theme.name)
            way = [top, _objective(line), *_program(row, f"o-{line.objective.pk}")]
            root.grow(way).leaves.append(Leaf(row, serving.share, serving.objective_id))


def _order(row: Outlook) -> tuple[int, int, str]:
    return -row.worst, -row.spend_minor, row.name.casefold()


def _objective(line: ObjectiveLine) -> Step:
    return Step(f"o-{line.objective.pk}", f"{line.objective.code} {line.objective.name}", line)


def _program(row: Outlook, under: str) -> list[Step]:
    return [Step(f"{under}-p-{row.program_id}", row.program)] if row.program_id else []


def _by_department(actor: Actor, seen: Sight) -> Ways:
    def way(row: Outlook) -> list[Step]:
        name = row.department or "No department named"
        return [Step(f"d-{name}", name), *_program(row, f"d-{name}")]

    return way


def _by_portfolio(actor: Actor, seen: Sight) -> Ways:
    def way(row: Outlook) -> list[Step]:
        key = f"f-{row.portfolio_id or 'none'}"
        return [Step(key, row.portfolio or "In no portfolio"), *_program(row, key)]

    return way


def _by_office(actor: Actor, seen: Sight) -> Ways:
    """Put projects under their office, and each office under the one above it on the day."""
    nodes = {node.office.pk: node for node in office_tree(actor, seen.moment.day)}
    chains: dict[UUID, list[Step]] = {}

    def way(row: Outlook) -> list[Step]:
        if row.office_id not in chains:
            chains[row.office_id] = _chain(row, nodes)
        return [*chains[row.office_id], *_program(row, f"k-{row.office_id}")]

    return way


def _chain(row: Outlook, nodes: Mapping[UUID, OfficeNode]) -> list[Step]:
    steps = [Step(f"k-{row.office_id}", row.office or "No office")]
    node = nodes.get(row.office_id)
    while node is not None and node.parent_id is not None:
        node = nodes[node.parent_id]
        steps.insert(0, Step(f"k-{node.office.pk}", node.office.name))
    return steps


WAYS: Mapping[str, Callable[[Actor, Sight], Ways]] = {
    "organisation": _by_department,
    "pmo": _by_office,
    "portfolio": _by_portfolio,
}


def _sorted(branch: Branch) -> Branch:
    held = sorted(branch.branches.values(), key=lambda one: one.step.label.casefold())
    branch.branches = {one.step.key: _sorted(one) for one in held}
    return branch
