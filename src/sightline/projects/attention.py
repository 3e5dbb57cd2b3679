"""What a project's rows say by themselves: what needs attention, and what a report overlooks.

Loaded rows and plain values in, sentences out; nothing is read here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.engines.measure import facts, trend
from sightline.kernel import clock
from sightline.projects import rules
from sightline.projects.lists import stale
from sightline.projects.models import Benefit, Contribution, Gate, Milestone, Project, RaidItem
from sightline.projects.parts import DimensionLine

ESCALATED = 15
N_NAMED = 3
SAME_PERIODS = 3
BAD = frozenset({"amber_red", "red"})
TEXTS = rules.REPORT_TEXTS


@dataclass(frozen=True)
class Note:
    """One sentence that asks for attention, and the route of the page where it is dealt with."""

    words: str
    route: str
    is_grave: bool = False


@dataclass(frozen=True)
class Held:
    """The loaded rows of one project that the notes are made from."""

    project: Project
    dimensions: Sequence[DimensionLine]
    milestones: Sequence[Milestone]
    gates: Sequence[Gate]
    risks: Sequence[RaidItem]
    contributions: Sequence[Contribution]
    benefits: Sequence[Benefit]


def notes(held: Held) -> list[Note]:
    """Return what needs attention, the grave first."""
    if held.project.state in Project.ENDED:
        return list(_benefits(held))
    makers = (_dimensions, _dates, _report, _risks, _gates, _line, _benefits)
    found = [note for make in makers for note in make(held)]
    return sorted(found, key=lambda note: not note.is_grave)


def overdue(rows: Sequence[Milestone], today: date) -> list[tuple[Milestone, int]]:
    """Return milestones past their date with the days, longest first."""
    dated = [(r, facts.Milestone(r.name, r.baseline, r.forecast, r.actual)) for r in rows]
    late = [(row, mark.overdue_days(today)) for row, mark in dated]
    return sorted(((r, n) for r, n in late if n), key=lambda pair: -pair[1])


def _dimensions(held: Held) -> Iterator[Note]:
    for line in held.dimensions:
        if line.declared in BAD:
            words = f"{line.label} is declared {rules.COLOURS[line.declared].lower()}"
            yield Note(f"{words}: {line.reason or 'no reason given'}", "project", True)
        elif line.measured in BAD:
            words = f"{line.label} is measured {rules.COLOURS[line.measured].lower()}"
            yield Note(f"{words}: {line.measured_reason}", "project", True)


def _dates(held: Held) -> Iterator[Note]:
    today, project = clock.today(), held.project
    late = overdue(held.milestones, today)
    for row, days in late[:N_NAMED]:
        yield Note(f"{row.name} is {_days(days)} past its date.", "project-plan")
    if len(late) > N_NAMED:
        yield Note(f"{len(late) - N_NAMED} more milestones are overdue.", "project-plan")
    due = project.forecast_finish or project.baseline_finish
    if due and due < today and not project.actual_finish:
        yield Note(f"The finish is {_days((today - due).days)} past its date.", "project", True)


def _report(held: Held) -> Iterator[Note]:
    project = held.project
    if not stale(project):
        return
    last = project.standing.reported_on
    if last is None:
        yield Note("No status report was published yet.", "project-reports", True)
        return
    age = _days((clock.today() - last).days)
    words = f"The last report is {age} old; one is due every {_days(project.report_every_days)}."
    yield Note(words, "project-reports", True)


def _risks(held: Held) -> Iterator[Note]:
    grave = [row for row in held.risks if (row.score or 0) >= ESCALATED]
    if grave:
        named = ", ".join(row.title for row in grave[:N_NAMED])
        more = f" and {len(grave) - N_NAMED} more" if len(grave) > N_NAMED else ""
        risks = "1 risk scores" if len(grave) == 1 else f"{len(grave)} risks score"
        yield Note(f"{risks} {ESCALATED} or more: {named}{more}.", "project-raid")


def _gates(held: Held) -> Iterator[Note]:
    today = clock.today()
    decided = [gate for gate in held.gates if gate.state == "decided" and gate.held_on]
    last = max(decided, key=lambda gate: (gate.held_on, gate.position), default=None)
    if last is not None and last.outcome == "conditional":
        yield Note(f"{last.name} was passed on conditions: {last.conditions}", "project-plan")
    for gate in held.gates:
        if gate.state != "decided" and gate.planned_on and gate.planned_on < today:
            days = _days((today - gate.planned_on).days)
            yield Note(f"{gate.name} was planned {days} ago and is not decided.", "project-plan")


def _line(held: Held) -> Iterator[Note]:
    if not held.contributions and not held.project.mandatory_citation:
        yield Note("It serves no objective.", "project-line", True)


def _benefits(held: Held) -> Iterator[Note]:
    for row in held.benefits:
        if row.owner_id is None:
            yield Note(f"Nobody owns the benefit {row.title}.", "project-line")


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"


def lint(
    colours: Mapping[str, str],
    texts: Mapping[str, str],
    *,
    milestones: Sequence[Milestone],
    earlier: Sequence[Mapping[str, str]],
    period: date,
) -> list[str]:
    """Return what a report's reader would stumble over.

    Args:
        colours: ``overall`` and the dimensions to their declared colours.
        texts: The keys of ``TEXTS`` to what the report says.
        earlier: The texts of the published reports before, oldest first.
    """
    return [
        *_lint_dates(colours, milestones, period),
        *_lint_help(colours, texts),
        *_lint_same(texts, earlier),
    ]


def _lint_dates(
    colours: Mapping[str, str], milestones: Sequence[Milestone], period: date
) -> Iterator[str]:
    green = [key for key in ("overall", "schedule") if colours.get(key) == "green"]
    late = overdue(milestones, period)
    if green and late:
        row, days = late[0]
        yield f"Declared on track, while {row.name} is {_days(days)} past its date."


def _lint_help(colours: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[str]:
    bad = [colour for colour in colours.values() if colour in BAD]
    if bad and not texts.get("help_needed", "").strip():
        yield "Off track somewhere, and no help is asked for."


def _lint_same(texts: Mapping[str, str], earlier: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for key, label in TEXTS.items():
        said = [report.get(key, "") for report in earlier] + [texts.get(key, "")]
        n = trend.n_periods_in_same_text(said)
        if n >= SAME_PERIODS:
            yield f"{label} has said the same for {n} periods."
