"""Homes of the project manager, the auditor, the access administrator, and everybody else."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from sightline.identity import queries as identity
from sightline.kernel import clock, journal
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.linkages.queries import negative_gaps
from sightline.projects import queries
from sightline.projects.outlook import Outlook
from sightline.reports.homes.blocks import Block, Home, Line, block, figure
from sightline.reports.homes.ground import (
    Ground,
    gap_attention,
    gap_block,
    gate_block,
    link_block,
    milestone_block,
    objective_block,
    portfolio_block,
    project_line,
    promise_block,
    raid_block,
    report_block,
)
from sightline.reports.lists import HEALTH, finish_html
from sightline.reports.moment import EARLIEST, address_of
from sightline.reports.portfolio import Figure
from sightline.ui import wording
from sightline.ui.templatetags.history import event_words

MONTH = timedelta(days=30)
WEEK = timedelta(days=7)


def project_manager(actor: Actor) -> Home:
    """Return my projects, and what I owe for them: reports, milestones, RAID, gates."""
    ground, today = Ground(actor), clock.today()
    nodes = actor.nodes("project_manager")
    rows = [row for row in ground.rows if row.owner_id == actor.id or row.id in nodes]
    ids = [row.id for row in rows]
    owed = [(report_due(row), row) for row in rows if row.is_running]
    due = sorted((day, row) for day, row in owed if day <= today + WEEK)
    marks = list(queries.milestones_between(actor, EARLIEST, today + MONTH).filter(project__in=ids))
    raid = list(queries.raid_due(actor, today + WEEK).filter(project__in=ids))
    gates = list(queries.gates_ahead(actor, today + MONTH).filter(project__in=ids))
    short = list(negative_gaps(actor, ids))
    return Home(
        "My projects",
        "What you run, and what it needs from you next.",
        [
            figure("Projects I run", len(rows)),
            figure("Off track", sum(row.declared in HEALTH["off_track"][1] for row in rows)),
            figure("Reports due within 7 days", len(due)),
            figure("Milestones within 30 days", len(marks)),
            figure("RAID due within 7 days", len(raid)),
        ],
        [
            block(
                "My projects",
                (project_line(row, finish_html(row)) for row in rows),
                "You run no project yet.",
            ),
            block(
                "Reports due",
                (
                    Line(row.name, _project(row), note=_when(day, today), day=day)
                    for day, row in due
                ),
                "No report is due within a week.",
            ),
            milestone_block(
                marks, "Milestones due or overdue", "No milestone falls due in 30 days."
            ),
            raid_block(raid, "My RAID due", "Nothing in RAID is due within a week."),
            gate_block(gates, "Gates to submit", "No gate is planned within 30 days."),
            link_block(actor),
            promise_block(actor),
            gap_block(short),
        ],
        gap_attention(short),
    )


def report_due(row: Outlook) -> date:
    """Return the day a running project's next report is due; at once if it never reported."""
    if row.reported_on is None:
        return clock.today()
    return row.reported_on + timedelta(days=row.cadence_days or 30)


def _when(day: date, today: date) -> str:
    if day < today:
        return f"late by {wording.days((today - day).days)}"
    return "due today" if day == today else f"due in {wording.days((day - today).days)}"


def _project(row: Outlook) -> str:
    return reverse("project", args=[row.id])


EXCEPTIONS = (
    "projects.ProjectRebaselined",
    "projects.RegisterApplied",
    "projects.RegisterUndone",
    "projects.ProjectTransferred",
)


def auditor(actor: Actor) -> Home:
    """Return whether the journal holds, what entered it last, and what is out of the ordinary."""
    assert actor.organisation_id is not None
    sees_all = actor.organisation_id in actor.nodes("auditor")
    proposed, outside = identity.grants_proposed(actor), identity.grants_by_operator(actor)
    hidden = queries.closed_off(actor)
    last = journal.recent(actor.organisation_id) if sees_all else []
    odd = journal.recent(actor.organisation_id, EXCEPTIONS) if sees_all else []
    return Home(
        "Audit desk",
        "Whether the record holds, and what is out of the ordinary.",
        [
            *(_chain(actor.organisation_id) if sees_all else ()),
            figure("Grants waiting", len(proposed), address_of("grants")),
            figure("Granted at the machine", len(outside), address_of("grants")),
            figure("Restricted and sealed", len(hidden)),
        ],
        [
            _entries("Last entries", last, sees_all),
            _entries("Rebaselines, registers, transfers", odd, sees_all),
            _grants("Grants waiting for a second person", proposed, "No grant waits."),
            _grants("Grants set at the machine", outside, "Every grant was given by a person."),
            block(
                "Restricted and sealed projects that you see",
                (
                    Line(
                        row.name,
                        reverse("project", args=[row.pk]),
                        row.get_confidentiality_display(),
                    )
                    for row in hidden
                ),
                "You see no restricted project.",
            ),
        ],
    )


def _chain(organisation_id: UUID) -> list[Figure]:
    """Return whether the journal's end holds: how much it holds is for auditors of the whole."""
    tail = journal.tail(organisation_id)
    checked = f"signed head and last {tail.n_checked} of {tail.n_entries:,} entries"
    return [figure("Journal", "Holds" if tail.holds else "Broken", address_of("journal"), checked)]


def _entries(title: str, entries: list[JournalEntry], sees_all: bool) -> Block:
    names = journal.names(entry.actor_id for entry in entries)
    lines = [
        Line(
            event_words(entry.kind),
            reverse("journal-entry", args=[entry.pk]),
            note=f"entry {entry.sequence}, by {_who(entry, names)}",
            day=entry.at.date(),
        )
        for entry in entries
    ]
    closed = "The journal as a whole is open to auditors of the whole organisation."
    empty = "Nothing of this kind was recorded." if sees_all else closed
    return block(title, lines, empty, more=address_of("journal"), more_label="Open the journal")


def _who(entry: JournalEntry, names: Any) -> str:
    if entry.actor_id is None:
        return "the operator"
    return str(names.get(entry.actor_id, "somebody"))


def _grants(title: str, grants: list[Any], empty: str) -> Block:
    lines = [
        Line(
            f"{grant.person}: {grant.get_role_display()}",
            address_of("person", grant.person_id),
            grant.node_name,
            grant.reason,
            grant.until or grant.since,
        )
        for grant in grants
    ]
    return block(title, lines, empty, more=address_of("grants"))


def access_admin(actor: Actor) -> Home:
    """Return grants to confirm, people without a role, and grants that end soon."""
    waiting, lost = identity.grants_to_confirm(actor), identity.people_without_roles(actor)
    ending = identity.grants_ending(actor, clock.today() + MONTH)
    return Home(
        "Access desk",
        "Who may do what: what waits for you, and what ends soon.",
        [
            figure("Grants to confirm", len(waiting)),
            figure("People without a role", len(lost)),
            figure("Grants ending within 30 days", len(ending)),
        ],
        [
            _grants("Grants to confirm", waiting, "No grant waits for your confirmation."),
            block(
                "People without a role",
                (
                    Line(
                        person.name,
                        address_of("person", person.pk),
                        note=person.post or person.email,
                    )
                    for person in lost
                ),
                "Everybody who can sign in holds a role.",
            ),
            _grants("Grants ending soon", ending, "No grant ends within 30 days."),
        ],
    )


def reader(actor: Actor) -> Home:
    """Return how the portfolios stand and what was published last."""
    ground = Ground(actor)
    return Home(
        "Overview",
        "How the projects that you may see stand today.",
        [
            figure("Projects", len(ground.rows), reverse("portfolio")),
            figure(
                "Off track",
                sum(row.declared in HEALTH["off_track"][1] for row in ground.rows),
                f"{reverse('portfolio')}?health=off_track",
                why="/derive/off-track",
            ),
        ],
        [
            portfolio_block(ground),
            report_block(
                queries.newest_reports(actor, 8), "Published last", "Nothing was published yet."
            ),
            objective_block(ground),
        ],
    )
