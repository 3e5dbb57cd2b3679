"""Homes of those who lead: the executive, the strategic PMO, and a program or project office."""

from datetime import timedelta

from django.urls import reverse

from sightline.kernel import clock, journal
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.linkages.queries import negative_gaps
from sightline.projects import queries
from sightline.reports import rolled
from sightline.reports.derivations import coverage_html
from sightline.reports.homes.blocks import Block, Home, Line, block, figure
from sightline.reports.homes.ground import (
    Ground,
    gap_attention,
    gap_block,
    gate_block,
    link_block,
    linkage_block,
    milestone_block,
    objective_block,
    portfolio_block,
    project_line,
    promise_block,
    raid_block,
    report_block,
    stale_block,
    watermelon_block,
)
from sightline.reports.lists import HEALTH, is_over
from sightline.reports.moment import EARLIEST
from sightline.reports.portfolio import Figure, cost_html
from sightline.ui import marks

OFFICES = ("program_office", "project_office")
MONTH = timedelta(days=30)


def executive(actor: Actor) -> Home:
    """Return what waits for a decision, how the portfolios stand, and what needs attention."""
    ground, gates = Ground(actor), list(queries.gates_waiting(actor))
    gates = [gate for gate in gates if actor.holds(("executive", "board_member"), gate)]
    decide = gate_block(gates, "Waiting for your decision", "No gate waits for your decision.")
    return Home(
        "Decisions and outlook",
        "What waits for you, and how what you answer for stands today.",
        [
            figure("Gates to decide", len(gates)),
            _off_track(ground),
            _watermelons(ground),
            figure(
                "Cost, forecast against plan",
                cost_html(rolled.sums(ground.rows)),
                _portfolio("over=yes"),
                why="/derive/cost",
            ),
            figure(
                "Objectives at risk", len(ground.objectives_at_risk()), reverse("line-of-sight")
            ),
        ],
        [decide, portfolio_block(ground), watermelon_block(ground), objective_block(ground)],
        attention(ground, len(gates)),
    )


def attention(ground: Ground, n_gates: int) -> list[Line]:
    """Return sentences on what needs attention, each linked to its rows; none when nothing does."""
    rows, seen = ground.rows, ground.sight
    over = [row for row in rows if is_over(row)]
    unknown = sum(1 for row in rows if row.declared == "none")
    counted = (
        (n_gates, "gate waits", "gates wait", "for a decision.", "#block-1"),
        (
            sum(row.watermelon for row in rows),
            "project is",
            "projects are",
            "declared better than measured.",
            _portfolio("watermelon=yes"),
        ),
        (
            sum(row.stale for row in rows),
            "report is",
            "reports are",
            "stale, so the status below may have changed.",
            _portfolio("stale=yes"),
        ),
        (unknown, "project has", "projects have", "never reported.", _portfolio("declared=none")),
        (
            len(over),
            "project is",
            "projects are",
            "forecast above the planned cost.",
            _portfolio("over=yes"),
        ),
        (len(seen.orphans), "project serves", "projects serve", "no objective.", _sight("orphans")),
        (
            len(seen.starved),
            "objective has",
            "objectives have",
            "no funded project.",
            _sight("starved"),
        ),
    )
    return [
        Line(f"{n} {one if n == 1 else many} {rest}", href)
        for n, one, many, rest, href in counted
        if n
    ]


def _off_track(ground: Ground) -> Figure:
    n = sum(1 for row in ground.rows if row.declared in HEALTH["off_track"][1])
    note = f"of {len(ground.rows)} projects"
    return figure("Off track", n, _portfolio("health=off_track"), note, "/derive/off-track")


def _watermelons(ground: Ground) -> Figure:
    n = sum(row.watermelon for row in ground.rows)
    return figure("Watermelons", n, _portfolio("watermelon=yes"), why="/derive/watermelons")


def _stale(ground: Ground) -> Figure:
    n = sum(row.stale for row in ground.rows)
    return figure("Stale reports", n, _portfolio("stale=yes"), why="/derive/stale")


def _portfolio(query: str) -> str:
    return f"{reverse('portfolio')}?{query}"


def strategic_pmo(actor: Actor) -> Home:
    """Return the state of the whole practice: coverage, reporting, offices, imports."""
    ground = Ground(actor)
    seen = ground.sight
    waiting = list(queries.reports_waiting(actor))
    return Home(
        "PMO desk",
        "Whether the portfolio is reported, aligned and governed.",
        [
            figure(
                "Aligned spend",
                coverage_html(seen),
                reverse("line-of-sight"),
                why="/derive/coverage",
            ),
            _off_track(ground),
            _stale(ground),
            figure(
                "Serve no objective", len(seen.orphans), _sight("orphans"), why="/derive/orphans"
            ),
            figure("Reports to check", len(waiting)),
        ],
        [
            portfolio_block(ground),
            stale_block(ground),
            _gaps(ground),
            office_block(ground),
            report_block(waiting, "Reports waiting", "No report waits to be checked or published."),
            linkage_block(actor),
            _imports(actor),
        ],
    )


def _sight(only: str) -> str:
    return f"{reverse('line-of-sight')}?only={only}"


def _gaps(ground: Ground) -> Block:
    seen = ground.sight
    orphans = [project_line(row, "serves no objective") for row in seen.orphans[:3]]
    starved = [
        Line(str(one.objective), _sight("starved"), note="no funded project serves it")
        for one in seen.starved[:3]
    ]
    broken = [
        Line(
            f"{row.name} → {one.objective.code}",
            _sight("broken"),
            note="no benefit shows this link",
        )
        for row, one in seen.broken[:3]
    ]
    return Block(
        "Gaps in the line of sight",
        [*orphans, *starved, *broken],
        len(seen.orphans) + len(seen.starved) + len(seen.broken),
        "Every project serves an objective, every objective is served, and benefits show it.",
        reverse("line-of-sight"),
    )


def office_block(ground: Ground) -> Block:
    """Return the offices with the rolled-up status of their projects, the worst first."""
    groups = rolled.grouped(ground.rows, rolled.BY["office"][1], rolled.DEFAULT_POLICY)
    lines = [
        Line(
            group.label,
            _portfolio(f"by=office&in={group.key}"),
            marks.status(group.rollup.colour.value),
            f"{len(group.rows)} projects, {sum(row.stale for row in group.rows)} stale",
        )
        for group in groups
    ]
    return block("Offices", lines, "No office runs a project yet.", more=_portfolio("by=office"))


def _imports(actor: Actor) -> Block:
    kinds = ("projects.RegisterApplied", "projects.RegisterUndone")
    assert actor.organisation_id is not None
    entries = journal.recent(actor.organisation_id, kinds, limit=5)
    names = journal.names(entry.actor_id for entry in entries)
    lines = [
        Line(
            f"Register of {entry.data.get('period', '')}",
            note=_import_note(entry, names.get(entry.actor_id) if entry.actor_id else None),
            day=entry.at.date(),
        )
        for entry in entries
    ]
    return block("Registers brought in", lines, "No register has been brought in yet.")


def _import_note(entry: JournalEntry, who: str | None) -> str:
    said, by = entry.data, f"by {who or 'the operator'}"
    if entry.kind.endswith("Undone"):
        return f"taken back {by}"
    return f"{said.get('added', 0)} added, {said.get('changed', 0)} changed, {said.get('gone', 0)} gone, {by}"


def office(actor: Actor) -> Home:
    """Return the desk of a program or project office: its reports, gates, milestones and RAID."""
    ground = Ground(actor, actor.nodes(*OFFICES))
    today, ids = clock.today(), [row.id for row in ground.rows]
    waiting = list(queries.reports_waiting(actor).filter(project__in=ids))
    due = list(queries.milestones_between(actor, EARLIEST, today + MONTH).filter(project__in=ids))
    raid = list(queries.raid_due(actor, today).filter(project__in=ids))
    gates = queries.gates_ahead(actor, today + MONTH).filter(project__in=ids)
    short = list(negative_gaps(actor, ids))
    return Home(
        "Office desk",
        f"The {len(ids)} projects that your office runs or oversees.",
        [
            _off_track(ground),
            _stale(ground),
            figure("Reports to check", sum(report.state == "submitted" for report in waiting)),
            figure("Milestones within 30 days", len(due)),
            figure("RAID past its day", len(raid)),
        ],
        [
            report_block(waiting, "Reports to check", "No report waits for you."),
            stale_block(ground),
            milestone_block(due, "Milestones due or overdue", "No milestone falls due in 30 days."),
            gate_block(gates, "Gates ahead", "No gate is planned within 30 days."),
            raid_block(raid, "RAID past its day", "No response is overdue."),
            link_block(actor),
            promise_block(actor),
            gap_block(short),
            linkage_block(actor),
            office_block(ground),
        ],
        gap_attention(short),
    )
