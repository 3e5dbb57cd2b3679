"""What the schedule verbs print for people: tables with the worst first, problems with their place.

Text of a file is shown without control characters, so that it cannot steer a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_answers import Plain, value
from sightline.formats.plans.outcome import Loss, Problem
from sightline.formats.register.problems import Severity

if TYPE_CHECKING:
    from sightline.engines.schedule.comparison import Comparison
    from sightline.engines.schedule.quality import Measure

WORST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
AT_MOST = 20  # problems, differences and ids that are shown; JSON has them all
WIDEST = 48
NO_SHARES = frozenset(
    {
        "invalid dates",
        "critical path test",
        "critical path length index",
        "baseline execution index",
    }
)
_COLUMNS = (
    ("id", "ID"),
    ("name", "Activity"),
    ("early_start", "Early start"),
    ("early_finish", "Early finish"),
    ("late_finish", "Late finish"),
    ("total_float_hours", "Float h"),
    ("free_float_hours", "Free h"),
    ("critical", "Critical"),
)


def head(answer: Plain) -> str:
    """Return the line on the project: its name, dates and how many activities are critical."""
    project, rows = answer["project"], answer["activities"]
    critical = sum(1 for row in rows if row["critical"])
    name = clean(project["name"]) or "A plan without a name"
    length = f", {project['length']} periods" if "length" in project else ""
    dates = f"{shown(project['start'])} to {shown(project['finish'])}{length}"
    status = f", status {shown(project['status_date'])}" if project["status_date"] else ""
    return f"{name}: {dates}{status}; {counted(len(rows), 'activity')}, {critical} critical."


def schedule_table(rows: Iterable[Plain]) -> Iterator[str]:
    """Yield activities as a table, those with the least float first."""
    ordered = sorted(rows, key=lambda row: (row["total_float_hours"], row["early_start"]))
    cells = [[shown(row[key]) for key, _ in _COLUMNS] for row in ordered]
    return table([label for _, label in _COLUMNS], cells, right={5, 6})


def comparison(found: Comparison) -> Iterator[str]:
    """Yield the share that is equal, the causes by how often they occur, the first differences."""
    if not found.compared:
        yield "Nothing to compare: no activity that is yet to start has stored dates."
        return
    yield (
        f"{found.equal} of {found.compared} activities that are yet to start are equal to what "
        f"the file stores ({found.share:.1%})."
    )
    causes = Counter(str(each.cause) for each in found.differences)
    for cause, n_times in causes.most_common():
        yield f"  {n_times} because of: {cause}"
    heads = ("ID", "Field", "Stored", "Computed", "Cause")
    rows = [
        [each.id, each.field.replace("_", " "), *_both(each), str(each.cause)]
        for each in found.differences[:AT_MOST]
    ]
    if rows:
        yield ""
        yield from table(heads, rows)
        yield from _more(len(found.differences) - len(rows), "difference")


def _both(each: Any) -> tuple[str, str]:
    unit = " h" if each.field == "total_float" else ""
    return f"{shown(value(each.stored))}{unit}", f"{shown(value(each.computed))}{unit}"


def measures_table(measures: Iterable[Measure]) -> Iterator[str]:
    """Yield the measures as a table, those that fail first, and below it what to do about them."""
    rank = {False: 0, True: 1, None: 2}
    ordered = sorted(measures, key=lambda each: rank[each.passed])
    words = {False: "FAILS", True: "passes", None: "nothing to measure"}
    rows = [[words[m.passed], m.name, *_figures(m), str(len(m.ids))] for m in ordered]
    yield from table(("", "Measure", "Value", "Threshold", "Activities"), rows, right={2, 3, 4})
    for measure in (each for each in ordered if each.passed is False):
        yield ""
        yield f"{measure.name}: {measure.remedy}"
        if measure.ids:
            more = len(measure.ids) - AT_MOST
            ids = ", ".join(clean(id_) for id_ in measure.ids[:AT_MOST])
            yield f"  activities {ids}{f' and {more} more' if more > 0 else ''}"


def _figures(measure: Measure) -> tuple[str, str]:
    """Return value and threshold, as a percentage unless the measure is a count or an index."""
    sign = ">=" if measure.at_least else "<="
    style = ".2f" if measure.name in NO_SHARES else ".1%"
    found = "" if measure.value is None else f"{measure.value:{style}}"
    return found, f"{sign} {measure.threshold:{style}}"


def problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield problems, the worst first: place, message and remedy of each."""
    ordered = sorted(problems, key=lambda each: WORST[each.severity])
    for problem in ordered[:AT_MOST]:
        place = _place(problem)
        words = f"{problem.message} {problem.remedy}".strip()
        yield f"{problem.severity}: {place}{clean(words, 600)}"
    yield from _more(len(ordered) - AT_MOST, "problem")


def _place(problem: Problem) -> str:
    parts = (
        ("line ", problem.line),
        ("", problem.table),
        ("", problem.field),
        ("id ", problem.id),
    )
    told = ", ".join(f"{label}{clean(str(part))}" for label, part in parts if part)
    return f"{told}: " if told else ""


def loss_line(losses: Sequence[Loss]) -> str:
    """Return how much is not kept, in one line; empty where everything is."""
    if not losses:
        return ""
    n_values = sum(loss.count for loss in losses)
    return f"{counted(len(losses), 'kind')} of value ({n_values:,} in all) are not kept."


def _more(n: int, what: str) -> Iterator[str]:
    if n > 0:
        yield f"... and {counted(n, f'more {what}')}; --json prints them all."


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> Iterator[str]:
    """Yield lines of columns as wide as their widest cell, some set to the right."""
    cut = [[clean(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[i]) for row in cut) for i in range(len(heads))]
    for row in cut:
        cells = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def shown(found: Any) -> str:
    """Return a value of an answer as people read it."""
    if isinstance(found, bool):
        return "yes" if found else ""
    if isinstance(found, float):
        return f"{found:g}"
    return (
        "" if found is None else str(found).replace("T", " ") if _is_instant(found) else str(found)
    )


def _is_instant(found: Any) -> bool:
    return isinstance(found, str) and len(found) == 16 and found[4:5] == "-" and found[10] == "T"


def clean(text: str, most: int = WIDEST) -> str:
    """Return a text of a file on one line, printable and no longer than a table bears."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun, as ``1 activity`` or ``3 activities``."""
    if n == 1:
        return f"1 {noun}"
    return f"{n:,} {noun[:-1]}ies" if noun.endswith("y") else f"{n:,} {noun}s"
