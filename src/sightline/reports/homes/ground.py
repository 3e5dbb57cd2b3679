"""What most homes stand on: the actor's projects of today, and lines made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.linkages.lists import end_words, gap_html
from sightline.linkages.queries import linkages, waiting_for_me
from sightline.projects.lists.cross_links import UNSEEN
from sightline.projects.outlook import STATES, Outlook, PortfolioLine, portfolio_lines
from sightline.projects.schedule.cross_links import asked_of, waiting_for
from sightline.reports import rolled
from sightline.reports.homes.blocks import MOST, Block, Line, block
from sightline.reports.line_of_sight import Sight, sight
from sightline.reports.lists import status_html
from sightline.reports.moment import Moment
from sightline.strategy.queries import ObjectiveLine
from sightline.ui import marks, wording

BAD = frozenset({"amber", "amber_red", "red"})


@dataclass(frozen=True)
class Ground:
    """The actor's line of sight of today.

    Attributes:
        nodes: Only projects on or below these nodes count; ``None`` counts all that are seen.
    """

    actor: Actor
    nodes: frozenset[UUID] | None = None

    @cached_property
    def sight(self) -> Sight:
        """Today's line of sight, read once."""
        return sight(self.actor, Moment(clock.today()))

    @cached_property
    def rows(self) -> list[Outlook]:
        """The projects at hand, the worst first."""
        held = [row for row in self.sight.rows.values() if self._holds(row)]
        return sorted(held, key=lambda row: row.severity, reverse=True)

    def _holds(self, row: Outlook) -> bool:
        if self.nodes is None or self.actor.organisation_id in self.nodes:
            return True
        above = (row.id, row.program_id, row.portfolio_id, row.office_id)
        return any(node in self.nodes for node in above)

    @cached_property
    def portfolios(self) -> list[PortfolioLine]:
        """The portfolios by name."""
        return portfolio_lines(self.actor)

    def objectives_at_risk(self) -> list[ObjectiveLine]:
        """Return active objectives that stand behind what is due of them, the worst first."""
        lines = self.sight.objectives.values()
        behind = [one for one in lines if one.is_in_force and one.standing.value in BAD]
        return sorted(behind, key=lambda one: -one.standing.rank)


def project_line(row: Outlook, note: Any = "") -> Line:
    """Return a project with its status."""
    href = reverse("project", args=[row.id])
    return Line(row.name, href, status_html(row), note or STATES[row.state], row.reported_on)


def portfolio_block(ground: Ground) -> Block:
    """Return each portfolio's rolled-up status, its arrow since the last period, and why."""
    lines = []
    for place in ground.portfolios:
        rows = [row for row in ground.rows if row.portfolio_id == place.id]
        if rows:
            lines.append(_portfolio(place, rows))
    empty = "No portfolio holds a project yet: gather projects into one, or bring a register in."
    return block(
        "Portfolios", lines, empty, more=reverse("portfolio"), more_label="Open the portfolio"
    )


def _portfolio(place: PortfolioLine, rows: Sequence[Outlook]) -> Line:
    now = rolled.rolled_up(rows, place.policy)
    before = rolled.rolled_up_before(rows, place.policy)
    arrow = marks.trend(before.colour.value, now.colour.value, True)
    mark = format_html("{} {}", marks.status(now.colour.value), arrow)
    return Line(place.name, reverse("portfolio-one", args=[place.id]), mark, rolled.brief(now))


def watermelon_block(ground: Ground) -> Block:
    """Return projects that are green outside and red inside."""
    lines = [project_line(row, row.reason) for row in ground.rows if row.watermelon]
    where = f"{reverse('portfolio')}?watermelon=yes"
    return block(
        "Watermelons", lines, "No project is declared better than it measures.", more=where
    )


def objective_block(ground: Ground) -> Block:
    """Return objectives behind what is due of them."""
    lines = []
    for one in ground.objectives_at_risk():
        reached = wording.percent(round(float(one.score.value or 0), 4))
        due = wording.percent(round(float(one.expected), 4))
        mark = marks.status(one.standing.value)
        lines.append(
            Line(
                str(one.objective), reverse("line-of-sight"), mark, f"{reached} of {due} due by now"
            )
        )
    return block(
        "Objectives at risk", lines, "Every objective that was read is where it should be.",
        more=reverse("line-of-sight"), more_label="Open the line of sight",
    )  # fmt: skip


def stale_block(ground: Ground) -> Block:
    """Return the reports to chase, with whom to ask."""
    held = [row for row in ground.rows if row.stale]
    held.sort(key=lambda row: (row.reported_on is not None, row.reported_on, row.name))
    lines = [
        project_line(row, f"ask {row.owner}" if row.owner else "nobody leads it") for row in held
    ]
    where = f"{reverse('portfolio')}?stale=yes"
    return block("Stale reports to chase", lines, "Every report is in time.", more=where)


def gate_block(gates: Iterable[Any], title: str, empty: str) -> Block:
    """Return gates with their projects."""
    lines = [
        Line(
            f"{gate.project.name}: {gate.name}",
            reverse("project", args=[gate.project_id]),
            gate.get_state_display(),
            f"submitted by {gate.submitted_by}" if gate.submitted_by else "",
            gate.planned_on,
        )
        for gate in gates
    ]
    return block(title, lines, empty)


def report_block(reports: Iterable[Any], title: str, empty: str) -> Block:
    """Return status reports on their way to publication."""
    lines = [
        Line(
            report.project.name,
            reverse("project", args=[report.project_id]),
            marks.status(report.declared),
            f"{report.get_state_display()}, by {report.author or 'somebody'}",
            report.period,
        )
        for report in reports
    ]
    return block(title, lines, empty)


def milestone_block(milestones: Iterable[Any], title: str, empty: str) -> Block:
    """Return milestones that are due soon or overdue, the oldest first."""
    today = clock.today()
    dated = [(mark.forecast or mark.baseline, mark) for mark in milestones]
    lines = [
        Line(
            f"{mark.project.name}: {mark.name}",
            reverse("project", args=[mark.project_id]),
            "",
            f"overdue by {wording.days((today - due).days)}" if due < today else "",
            due,
        )
        for due, mark in sorted(dated, key=lambda pair: (pair[0], pair[1].name))
    ]
    return block(title, lines, empty)


def link_block(actor: Actor) -> Block:
    """Return the links between projects that wait for the actor's agreement."""
    lines = [
        Line(
            f"{_end(row, 'successor')} is to wait for {_end(row, 'predecessor')}",
            f"{reverse('schedule-links', args=[asked_of(row).pk])}?state=proposed",
            "",
            f"proposed to {asked_of(row).name}",
        )
        for row in waiting_for(actor)
    ]
    return block("Links to agree", lines, "No link with another project waits for you.")


def _end(row: Any, end: str) -> str:
    project, is_seen = row.project, row.takes_seen
    if end == "predecessor":
        project, is_seen = row.giver, row.gives_seen
    return f"{project.code}: {getattr(row, end).name}" if is_seen else UNSEEN


def promise_block(actor: Actor) -> Block:
    """Return the dependencies between projects that wait for the actor's confirmation."""
    lines = [
        Line(
            row.what,
            reverse("dependency", args=[row.pk]),
            "",
            f"{_ends(row)}, needed by",
            row.need_by,
        )
        for row in waiting_for_me(actor)
    ]
    return block(
        "Dependencies to confirm", lines, "No dependency waits for your confirmation.",
        more=f"{reverse('dependencies')}?state=proposed",
    )  # fmt: skip


def gap_block(short: Sequence[Any]) -> Block:
    """Return what was agreed and now comes too late, until a forum has dealt with it."""
    lines = [
        Line(row.what, reverse("dependency", args=[row.pk]), gap_html(row), _ends(row), row.need_by)
        for row in short
    ]
    return block(
        "Dependencies that fall short", lines, "Every promise in force comes in time.",
        more=f"{reverse('dependencies')}?gap=short",
    )  # fmt: skip


def gap_attention(short: Sequence[Any]) -> list[Line]:
    """Return the sentence that draws attention to promises which come too late; none if none do."""
    if not short:
        return []
    words = "dependency falls" if len(short) == 1 else "dependencies fall"
    where = f"{reverse('dependencies')}?gap=short"
    return [Line(f"{len(short)} {words} short of the day needed.", where)]


def _ends(row: Any) -> str:
    giver = end_words(row.giver_code, row.giver_name)
    return f"{giver} to {end_words(row.receiver_code, row.receiver_name)}"


def linkage_block(actor: Actor) -> Block:
    """Return the suggested linkages that wait for the actor, the best first."""
    lines = [
        Line(
            f"{row.first.name} and {row.second.name}",
            reverse("linkage", args=[row.pk]),
            wording.percent(row.score_permille / 1000),
            row.meaning,
        )
        for row in linkages.waiting(actor)[:MOST]
    ]
    empty = "No suggested linkage waits for you."
    more = f"{reverse('linkages')}?state=waiting"
    return Block("Linkages to judge", lines, linkages.n_waiting(actor), empty, more)


def raid_block(items: Iterable[Any], title: str, empty: str) -> Block:
    """Return RAID items by their day."""
    lines = [
        Line(
            f"{item.get_kind_display()}: {item.title}",
            reverse("project", args=[item.project_id]),
            "",
            f"{item.project.name}, {item.owner or 'nobody owns it'}",
            item.due,
        )
        for item in items
    ]
    return block(title, lines, empty)
