"""Derivations of the line of sight's figures: coverage, orphans, gaps, spend against weight."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from sightline.projects.outlook import Outlook
from sightline.reports.chain_rows import (
    counted,
    target_html,
    target_words,
    targets_of,
    targets_words,
)
from sightline.reports.derivations.shape import Derivation, source_of
from sightline.reports.line_of_sight import Sight, sight
from sightline.reports.lists import name_html, project_link
from sightline.reports.portfolio import View
from sightline.results.queries import chains
from sightline.ui import wording
from sightline.ui.templatetags.sightline import ABSENT, money, percent


def _of_sight(seen: View) -> Sight:
    return sight(seen.actor, seen.moment)


def coverage(seen: View) -> Derivation:
    """Derive the aligned share of the spend."""
    held = _of_sight(seen)
    inputs: list[tuple[str, Any]] = []
    for currency, cover in held.coverages.items():
        inputs += [
            (f"{currency}: spend", money(cover.total_minor, currency)),
            (f"{currency}: traces to active objectives", money(cover.aligned_minor, currency)),
            (f"{currency}: share", percent(_share(cover.aligned_share))),
        ]
    return Derivation(
        "Aligned spend",
        coverage_html(held),
        "Spend that traces to active objectives by contribution share, over all spend; each currency "
        "alone. Spend is whole-life cost: the forecast, or the plan where there is none.",
        source_of(seen),
        seen.moment.day,
        inputs,
        ("Project", "Spend", "Serves"),
        [
            (
                name_html(project_link(seen.address)(row.id), row.name),
                money(row.spend_minor, row.currency),
                serves_words(held, row.id),
            )
            for row in sorted(held.rows.values(), key=lambda row: -row.spend_minor)
        ],
    )


def _share(share: Any) -> float | None:
    return None if share is None else round(float(share), 6)


def coverage_html(seen: Sight) -> SafeString | str:
    """Return the aligned share of the currency of most projects."""
    first = next(iter(seen.coverages.values()))
    return percent(_share(first.aligned_share)) if first.total_minor else ABSENT


def serves_words(seen: Sight, project_id: UUID) -> str:
    """Return the objectives a project serves with their shares."""
    return (
        ", ".join(
            f"{seen.objectives[one.objective_id].objective.code} {wording.percent(one.share)}"
            for one in seen.served.get(project_id, ())
        )
        or "no objective"
    )


def orphans(seen: View) -> Derivation:
    """Derive the projects that serve no objective."""
    held = _of_sight(seen)
    return _projects(
        seen,
        "Projects that serve no objective",
        "Projects without a contribution to an objective that is active on the day.",
        held.orphans,
        held,
    )


def failing(seen: View) -> Derivation:
    """Derive the projects that fail the strategic check."""
    held = _of_sight(seen)
    return _projects(
        seen,
        "Projects that fail the strategic check",
        "A project passes with a contribution to an active objective, a benefit that traces to it, "
        "and an owner of that benefit in the line; or with the law that makes it mandatory.",
        held.failing,
        held,
    )


def _projects(
    seen: View, title: str, formula: str, rows: Sequence[Outlook], held: Sight
) -> Derivation:
    href = project_link(seen.address)
    return Derivation(
        title,
        str(len(rows)),
        formula,
        source_of(seen),
        seen.moment.day,
        [("Projects looked at", len(held.rows)), ("Of them counted", len(rows))],
        ("Project", "Spend", "Strategic check", "What would help"),
        [
            (
                name_html(href(row.id), row.name),
                money(row.spend_minor, row.currency),
                " ".join(reason.words for reason in held.checks[row.id].reasons),
                " ".join(reason.remedy for reason in held.checks[row.id].reasons),
            )
            for row in rows
        ],
    )


def starved(seen: View) -> Derivation:
    """Derive the objectives that nothing funds."""
    held = _of_sight(seen)
    return Derivation(
        "Objectives no funded project serves",
        str(len(held.starved)),
        "Active objectives that receive no spend in any currency.",
        source_of(seen),
        seen.moment.day,
        [("Objectives in force", sum(one.is_in_force for one in held.objectives.values()))],
        ("Objective", "Weight", "Owner"),
        [
            (str(one.objective), str(one.objective.weight), str(one.objective.owner or "nobody"))
            for one in held.starved
        ],
    )


def broken(seen: View) -> Derivation:
    """Derive the links that no benefit shows."""
    held, href = _of_sight(seen), project_link(seen.address)
    return Derivation(
        "Links that no benefit shows",
        str(len(held.broken)),
        "Contributions to active objectives without a benefit of the project that traces to them.",
        source_of(seen),
        seen.moment.day,
        [("Contributions looked at", len(held.links))],
        ("Project", "Objective"),
        [(name_html(href(row.id), row.name), str(line.objective)) for row, line in held.broken],
    )


def spend(seen: View) -> Derivation:
    """Derive what each objective receives against its weight."""
    held = _of_sight(seen)
    return Derivation(
        "Spend against weight",
        coverage_html(held),
        "What an objective receives by contribution share, beside the part of the aligned spend "
        "that its weight is due; amounts are split to the last minor unit.",
        source_of(seen),
        seen.moment.day,
        [],
        ("Objective", "Currency", "Weight share", "Receives", "Due", "Difference"),
        [
            (
                str(line.objective),
                currency,
                percent(_share(one.weight_share)),
                money(one.spend_minor, currency),
                money(one.due_minor, currency),
                money(one.difference_minor, currency),
            )
            for line, currency, one in held.funding()
        ],
    )


def targets(seen: View) -> Derivation:
    """Derive how many measures met their targets."""
    held = _of_sight(seen)
    found = chains(seen.actor, seen.moment.day, seen.moment.known_at)
    rows = targets_of(held, found)
    n_met, n_not, n_open = counted(one for _, _, one in rows)
    href = project_link(seen.address)
    return Derivation(
        "Targets met",
        targets_words(held, found),
        "The last reading that nobody disputes against the target, of every measure with a target "
        "in its own unit; a target below the baseline is met from above. What is measured in money "
        "is a sum, which its plan judges.",
        source_of(seen),
        seen.moment.day,
        [("Met", n_met), ("Not met", n_not), ("Not read yet", n_open)],
        ("Project", "Benefit", "Measure", "Target", "Reading"),
        [
            (
                name_html(href(row.id), row.name),
                promise.title,
                one.name,
                mark_safe(target_html(one)),  # noqa: S308 - made of constants
                mark_safe(target_words(one, row.currency)),  # noqa: S308 - escaped where it is made
            )
            for row, promise, one in rows
        ],
    )
