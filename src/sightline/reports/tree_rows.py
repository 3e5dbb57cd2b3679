"""The tree of the line of sight as table rows, built in one go: a template a row costs too much."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.engines.measure.alignment import Compliance, Result
from sightline.projects.outlook import Outlook, Promise
from sightline.reports.chain_rows import ChainRows
from sightline.reports.line_of_sight import Sight
from sightline.reports.lists import name_html, project_link
from sightline.reports.moment import Address, address_of
from sightline.reports.rolled import rolled_up
from sightline.reports.tree import ALL, Branch, Leaf, Step
from sightline.results.queries import Chains
from sightline.strategy.queries import ObjectiveLine
from sightline.ui import marks, wording
from sightline.ui.axis import Axis, axis_over
from sightline.ui.templatetags.sightline import ABSENT, icon, money
from sightline.ui.timeline import bar_svg

CHECKS = {
    Result.PASSES: ("chip-good", "Passes"),
    Result.PASSES_WITH_NOTE: ("chip-warn", "Passes with note"),
    Result.FAILS: ("chip-danger", "Fails"),
}
N_COLUMNS = 5


def axis_of(seen: Sight) -> Axis:
    """Return a time axis that holds every project and objective of the day."""
    spans: list[tuple[date | None, date | None]] = [
        (row.start, row.actual_finish or row.forecast_finish) for row in seen.rows.values()
    ]
    spans += [(one.objective.starts, one.objective.finishes) for one in seen.objectives.values()]
    return axis_over(spans, seen.moment.day)


class TreeRows:
    """Draws one page's tree."""

    def __init__(
        self, seen: Sight, address: Address, policy: str, chains: Chains | None = None
    ) -> None:
        """Draw under projects what they deliver and bring, where ``chains`` are given."""
        self.seen, self.address, self.policy, self.chains = seen, address, policy, chains
        self.axis = axis_of(seen)
        self.href = project_link(address)
        chevron = icon("chevron-right")
        self.twisty = (
            '<button type="button" class="twisty" tabindex="-1" aria-expanded="true" '
            f'aria-label="Rows under {{}}">{chevron}</button>'
        )

    def body(self, root: Branch) -> SafeString:
        """Return the rows of everything under the root."""
        rows = "".join(
            row for branch in root.branches.values() for row in self._branch(branch, "", 1)
        )
        return mark_safe(rows)  # noqa: S308 - every part is escaped where it is made

    def _branch(self, branch: Branch, parent: str, level: int) -> Iterator[str]:
        node = escape(branch.step.key)
        leaves = list(branch.below())
        is_parent = bool(branch.branches or branch.leaves)
        yield self._tr(
            node, parent, level, self._branch_name(branch), self._branch_cells(branch, leaves),
            branch=escape(branch.step.label) if is_parent else "",
            css="is-orphan" if self._is_starved(branch) else "",
        )  # fmt: skip
        for under in branch.branches.values():
            yield from self._branch(under, node, level + 1)
        for leaf in branch.leaves:
            yield from self._leaf(leaf, node, level + 1)

    def _is_starved(self, branch: Branch) -> bool:
        line = branch.step.objective
        return line is not None and line.objective.pk in self.seen.starved_ids

    def _branch_name(self, branch: Branch) -> str:
        line, label = branch.step.objective, escape(branch.step.label)
        if line is None:
            return f'<span class="name">{label}</span>'
        page = address_of("objective", line.objective.pk)
        if not page:
            return f'<span class="name">{label}</span>'
        return f'<a class="name" href="{escape(self.address.at(page))}" data-row-link>{label}</a>'

    def _branch_cells(self, branch: Branch, leaves: Sequence[Leaf]) -> list[str]:
        rows = list({leaf.row.id: leaf.row for leaf in leaves}.values())
        rolled = rolled_up(rows, self.policy)
        status = marks.status(rolled.colour.value) if rows else ABSENT
        start, finish = branch.period()
        line = branch.step.objective
        if line is not None:
            start, finish = line.objective.starts, line.objective.finishes
        counted = f"{len(rows)} {'project' if len(rows) == 1 else 'projects'}"
        return [
            f'<td title="{escape(rolled.why)}">{status}</td>',
            f'<td class="muted">{self._served(branch) or counted}</td>',
            f'<td class="amount">{self._spend(branch, leaves)}</td>',
            f"<td>{bar_svg(self.axis, start, finish, label=branch.step.label)}</td>",
        ]

    def _served(self, branch: Branch) -> str:
        """Return how far an objective is, or that nothing serves it."""
        line = branch.step.objective
        if line is None:
            return ""
        if not line.is_in_force:
            return escape(f"{line.objective.get_state_display()}, not in force")
        if self._is_starved(branch):
            return '<span class="chip chip-danger">Starved: no funded project</span>'
        if line.score.value is None:
            return "No reading yet"
        reached, expected = (
            wording.percent(round(float(share), 4)) for share in (line.score.value, line.expected)
        )
        return f"{marks.status(line.standing.value, None, False, True)} {reached} of {expected} due"

    def _spend(self, branch: Branch, leaves: Sequence[Leaf]) -> str:
        """Return what is spent under a branch, currency by currency."""
        line, held = branch.step.objective, dict[str, int]()
        if line is not None and line.is_in_force:
            held = self.seen.received.get(line.objective.pk, {})
        else:
            for leaf in leaves:
                currency = leaf.row.currency
                held[currency] = held.get(currency, 0) + share_of(leaf)
        return (
            "<br>".join(money(minor, currency) for currency, minor in held.items() if minor)
            or ABSENT
        )

    def _leaf(self, leaf: Leaf, parent: str, level: int) -> Iterator[str]:
        row, node = leaf.row, f"{parent}-{leaf.row.id}"
        under = list(self._chain(leaf, node, level + 1)) if self.chains else []
        yield self._tr(
            node, parent, level, name_html(self.href(row.id), row.name, "name"), self._leaf_cells(leaf),
            branch=escape(row.name) if under else "",
            css="is-stale" if row.stale else "",
        )  # fmt: skip
        yield from under

    def _chain(self, leaf: Leaf, parent: str, level: int) -> Iterator[str]:
        """Return what a project delivers and brings: outputs, what changes, benefits, measures."""
        assert self.chains is not None
        drawn = ChainRows(self.axis, self.seen.moment.day, self.address, self._tr)
        promised = self._promised(leaf)
        shown = {promise.id for promise in promised}
        for part in self.chains.parts.get(leaf.row.id, ()):
            if leaf.objective_id is None or not part.reaches or part.reaches & shown:
                yield drawn.part(part, parent, level)
        for promise in promised:
            yield from drawn.benefit(promise, self.chains.of(promise.id), leaf.row, parent, level)

    def _promised(self, leaf: Leaf) -> Sequence[Promise]:
        held = self.seen.promised.get(leaf.row.id, ())
        if leaf.objective_id is None:
            return held
        return [promise for promise in held if promise.objective_id == leaf.objective_id]

    def _leaf_cells(self, leaf: Leaf) -> list[str]:
        row = leaf.row
        finish = row.actual_finish or row.forecast_finish or row.baseline_finish
        share = "" if leaf.share == 1 else f"{wording.percent(leaf.share)} · "
        bar = bar_svg(
            self.axis,
            row.start,
            finish,
            baseline=(row.start, row.baseline_finish),
            colour=row.declared,
            label=row.name,
        )
        return [
            f"<td>{outside_html(row)}</td>",
            f'<td class="wrap">{check_html(self.seen.checks[row.id])}</td>',
            f'<td class="amount">{share}{money(share_of(leaf), row.currency)}</td>',
            f"<td>{bar}</td>",
        ]

    def orphan(self, row: Outlook) -> tuple[str, str, list[str]]:
        """Return a project that serves nothing as node, name and cells."""
        cells = self._leaf_cells(Leaf(row, ALL))
        return str(row.id), name_html(self.href(row.id), row.name, "name"), cells

    def hungry(self, line: ObjectiveLine) -> tuple[str, str, list[str]]:
        """Return an objective that nothing serves as node, name and cells."""
        step = Step(f"s-{line.objective.pk}", str(line.objective), line)
        branch = Branch(step)
        return step.key, self._branch_name(branch), self._branch_cells(branch, [])

    def gap(self, row: Outlook, line: ObjectiveLine) -> tuple[str, str, list[str]]:
        """Return a link that no benefit shows as node, name and cells."""
        name = f"{name_html(self.href(row.id), row.name, 'name')} → {escape(line.objective.code)}"
        return f"g-{row.id}-{line.objective.pk}", name, self._leaf_cells(Leaf(row, ALL))

    def kind(
        self, key: str, label: str, rows: Sequence[tuple[str, str, list[str]]], *, whole: bool
    ) -> Iterator[str]:
        """Return a heading row of what is missing, and its first or all rows."""
        parent, shown = f"missing-{key}", rows if whole else rows[:SHOWN]
        name = f'<span class="name">{label} ({len(rows)})</span>'
        blank = ["<td></td>"] * (N_COLUMNS - 1)
        yield self._tr(parent, "", 1, name, blank, branch=label, css="is-orphan")
        for node, inside, cells in shown:
            yield self._tr(f"{parent}-{node}", parent, 2, inside, cells, css="is-orphan")
        if len(shown) < len(rows):
            where = escape(self.address.to(only=key))
            more = f'<a class="name" href="{where}">and {len(rows) - len(shown)} more</a>'
            yield self._tr(f"{parent}-more", parent, 2, more, blank, css="is-orphan")

    def _tr(
        self,
        node: str,
        parent: str,
        level: int,
        name: str,
        cells: Sequence[str],
        *,
        branch: str = "",
        css: str = "",
    ) -> str:
        """Return one row; ``branch`` is its escaped name when rows hang under it."""
        opens = self.twisty.format(branch) if branch else '<span class="twisty-gap"></span>'
        expanded = ' aria-expanded="true"' if branch else ""
        classed = f' class="{css}"' if css else ""
        return (
            f'<tr data-node="{node}" data-parent="{parent}" aria-level="{level}"{expanded}{classed}>'
            f'<th scope="row" class="pin clip"><div class="node">{opens}{name}</div></th>'
            f"{''.join(cells)}</tr>"
        )


def outside_html(row: Outlook) -> str:
    """Return what a project declares, and a mark where it is red inside; short, for the tree."""
    melon = f" {marks.watermelon()}" if row.watermelon else ""
    return f"{marks.status(row.declared, None, row.stale)}{melon}"


def share_of(leaf: Leaf) -> int:
    """Return the part of a project's spend that counts under its branch."""
    return int(leaf.row.spend_minor * leaf.share)


def check_html(check: Compliance) -> str:
    """Return the strategic check in a chip with its first reason, and how many more there are."""
    css, words = CHECKS[check.result]
    chip = f'<span class="chip {css}">{words}</span>'
    if not check.reasons:
        return chip
    every = escape(" ".join(reason.words for reason in check.reasons))
    more = f" +{len(check.reasons) - 1}" if len(check.reasons) > 1 else ""
    first = escape(check.reasons[0].words)
    return f'{chip} <span class="small muted" title="{every}">{first}{more}</span>'


SHOWN = 10


def missing_rows(drawn: TreeRows, only: str) -> SafeString:
    """Return what breaks the line of sight, in red on top of the tree.

    Args:
        only: The one kind that the page shows whole; blank shows the first few of each.
    """
    seen = drawn.seen
    kinds: dict[str, tuple[str, Sequence[tuple[str, str, list[str]]]]] = {
        "orphans": ("Projects that serve no objective", [drawn.orphan(r) for r in seen.orphans]),
        "starved": ("Objectives without funded work", [drawn.hungry(o) for o in seen.starved]),
        "broken": ("Links that no benefit shows", [drawn.gap(*pair) for pair in seen.broken]),
    }
    parts: list[str] = []
    for key, (label, rows) in kinds.items():
        if rows and only in {"", key}:
            parts.extend(drawn.kind(key, label, rows, whole=only == key))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped where it is made
