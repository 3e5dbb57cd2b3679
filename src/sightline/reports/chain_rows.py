"""Rows under a project in the line of sight: outputs, what changes, benefits and their measures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import escape

from sightline.kernel.money import from_decimal
from sightline.projects.outlook import Outlook, Promise
from sightline.reports.line_of_sight import Sight
from sightline.reports.lists import ARROW
from sightline.reports.moment import Address
from sightline.results import rules
from sightline.results.lists import state_html
from sightline.results.lists.shown import number
from sightline.results.queries import Chained, Chains, Part, Target
from sightline.ui import marks, wording
from sightline.ui.axis import Axis
from sightline.ui.templatetags.sightline import ABSENT, money
from sightline.ui.timeline import bar_svg

Row = Callable[..., str]
STATES = {"done": ("green", "Met"), "late": ("red", "Past due"), "ahead": ("none", "To come")}


class ChainRows:
    """Draws what one page's projects deliver and bring.

    Args:
        tr: Makes one row of the tree of its node, parent, level, name and cells.
    """

    def __init__(self, axis: Axis, day: date, address: Address, tr: Row) -> None:
        self.axis, self.day, self.address, self.tr = axis, day, address, tr

    def part(self, part: Part, parent: str, level: int) -> str:
        """Return the row of an output, capability or business change."""
        colour, word = STATES[part.state(self.day)]
        leads = (
            f"leads to {escape(', '.join(part.leads_to))}"
            if part.leads_to
            else '<span class="chip chip-danger">leads to nothing</span>'
        )
        marked = part.done_on or part.due
        cells = [
            f"<td>{marks.status(colour, None, False, True)} {word}</td>",
            f'<td class="wrap">{leads}</td>',
            "<td></td>",
            f"<td>{self._mark(marked, part.title)}</td>",
        ]
        kind = rules.LINKS[part.kind]
        return self.tr(f"p-{parent}-{part.id}", parent, level, self._name(kind, part.title), cells)

    def _name(self, kind: str, title: str, href: str = "") -> str:
        inside = f'<span class="muted">{kind}:</span> {escape(title)}'
        if href:
            return f'<a class="name" href="{escape(href)}">{inside}</a>'
        return f'<span class="name">{inside}</span>'

    def _mark(self, day: date | None, label: str) -> str:
        marked = ((day, label, ""),) if day else ()
        return str(bar_svg(self.axis, None, None, label=label, milestones=marked))

    def benefit(
        self, promise: Promise, held: Chained, row: Outlook, parent: str, level: int
    ) -> Iterator[str]:
        """Return the row of a benefit with its state, and those of its measures."""
        node = f"b-{parent}-{promise.id}"
        kind = "Disbenefit" if held.is_disbenefit else "Benefit"
        href = reverse("benefit", args=[promise.id])
        yield self.tr(
            node, parent, level, self._name(kind, promise.title, href),
            self._benefit_cells(promise, held, row),
            branch=escape(promise.title) if held.targets else "",
        )  # fmt: skip
        for each in held.targets:
            yield self._target(each, row, node, level + 1)

    def _benefit_cells(self, promise: Promise, held: Chained, row: Outlook) -> list[str]:
        owner = (
            f"{escape(promise.owner)}{'' if promise.accepted else ', not accepted yet'}"
            if promise.owner
            else '<span class="chip chip-danger">Nobody owns it</span>'
        )
        amounts: str = ABSENT
        if promise.promised_minor is not None or promise.expected_minor is not None:
            promised = money(promise.promised_minor, row.currency)
            amounts = f"{promised}{ARROW}{money(promise.expected_minor, row.currency)} a year"
        return [
            f"<td>{state_html(held.state)}</td>",
            f'<td class="wrap">{owner}{_came(held)}</td>',
            f'<td class="amount">{amounts}</td>',
            f"<td>{self._mark(promise.due, promise.title)}</td>",
        ]

    def _target(self, one: Target, row: Outlook, parent: str, level: int) -> str:
        cells = [
            f"<td>{target_html(one)}</td>",
            f'<td class="wrap">{target_words(one, row.currency)}</td>',
            "<td></td>",
            f"<td>{self._mark(one.last_on, one.name)}</td>",
        ]
        return self.tr(
            f"m-{one.id}-{parent}", parent, level, self._name("Measure", one.name), cells
        )


def _came(held: Chained) -> str:
    """Return how much of the plan to date came, where anything was attested."""
    figures = held.figures
    if figures is None or figures.share is None:
        return ""
    share = wording.percent(float(figures.share))
    return f" · {share} of plan to {escape(wording.day(figures.as_of))}"


def target_html(one: Target) -> str:
    """Return whether a target was met as shape, colour and word."""
    if one.is_met is None:
        word = "No target" if one.target is None and not one.is_money else "Not read yet"
        if one.is_money and one.last is not None:
            word = "By its plan"
        return f"{marks.status('none', None, False, True)} {word}"
    colour, word = ("green", "Met") if one.is_met else ("red", "Not met")
    return f"{marks.status(colour, None, False, True)} {word}"


def target_words(one: Target, currency: str) -> str:
    """Return what a measure said last, of what, and who vouches for it."""

    def said(value: Any) -> str:
        if one.is_money:
            return str(money(from_decimal(value, currency).minor, currency))
        return escape(f"{number(value)} {one.unit}".strip())

    parts = []
    if one.last is not None and one.last_on is not None:
        vouched = "attested" if one.is_vouched else "not attested yet"
        parts.append(f"{said(one.last)} on {escape(wording.day(one.last_on))}, {vouched}")
    if one.target is not None:
        parts.append(f"target {said(one.target)}")
    return "; ".join(parts)


def targets_of(seen: Sight, held: Chains) -> Sequence[tuple[Outlook, Promise, Target]]:
    """Return every measure under the projects of a page, with its benefit and project."""
    return [
        (seen.rows[promise.project_id], promise, target)
        for some in seen.promised.values()
        for promise in some
        for target in held.of(promise.id).targets
    ]


def targets_words(seen: Sight, held: Chains) -> str:
    """Return how many targets were met, not met and not read yet."""
    n_met, n_not, n_open = counted(one for _, _, one in targets_of(seen, held))
    if not n_met + n_not + n_open:
        return "Nothing is measured yet."
    return f"Of the measures with a target {n_met} met it, {n_not} did not, {n_open} are not read."


def counted(targets: Iterable[Target]) -> tuple[int, int, int]:
    """Return how many measures with a target met it, did not, and were never read."""
    found = [one.is_met for one in targets if one.target is not None and not one.is_money]
    return found.count(True), found.count(False), found.count(None)
