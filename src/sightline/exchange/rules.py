"""Exchange's rules on plain values: lines, problems, digests, and what an answer looks like."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.formats.plans.outcome import Problem as PlanProblem
from sightline.formats.register.problems import Problem, Severity
from sightline.formats.register.rows import RegisterRow
from sightline.formats.register.values import Amount, Range
from sightline.kernel.errors import Refused
from sightline.projects.register import Delta, Difference, Line

NO_CURRENCY = "XXX"
COUNTS = ("added", "changed", "unchanged", "gone")
MOST_KEPT = 1000
MOST_TOLD = 100
LONGEST_KEPT = 500
LEFT_OUT = (
    "Left out, since no change request carries it out; bring it in afterwards with a file that "
    "keeps the baseline as it is:"
)
_UNSTORABLE = re.compile("[\\0\ud800-\udfff]")
TEXTS = (
    "category",
    "department",
    "description",
    "program",
    "stage",
    "vendor",
    "site",
    "schedule_narrative",
    "cost_narrative",
    "benefits_narrative",
    "variance_narrative",
)
AMOUNTS = {
    "whole_life_cost": "whole_life_minor",
    "benefits": "benefits_minor",
    "budget_fy": "fy_budget_minor",
    "forecast_fy": "fy_forecast_minor",
}


def line_of(row: RegisterRow, currency: str) -> Line:
    """Return a register's row as the line that projects take in.

    Args:
        currency: The organisation's, where the file names none.
    """
    rating = row.declared_rating
    facts: dict[str, Any] = {"name": row.title}
    facts |= {name: getattr(row, name) for name in TEXTS if getattr(row, name)}
    facts |= _amounts(row, currency)
    for name, value in (
        ("sponsor_name", row.sponsor),
        ("manager_name", row.manager),
        ("start", row.start and row.start.isoformat()),
        ("forecast_finish", row.finish and row.finish.isoformat()),
        ("variance_fy", None if row.variance_fy is None else str(row.variance_fy)),
        ("rating", row.rating and str(row.rating)),
        ("rating_alternative", row.rating_alternative and str(row.rating_alternative)),
        ("withheld", row.withheld),
        ("extras", row.extras),
        ("ranges", {name: _range(r) for name, r in row.ranges.items()}),
    ):
        if value:
            facts[name] = value
    return Line(
        code=row.external_id,
        declared=str(rating) if rating else "none",
        reason=row.rating_reason or "",
        facts=facts,
        milestones={name: day.isoformat() for name, day in row.milestones.items()},
    )


def _amounts(row: RegisterRow, currency: str) -> dict[str, Any]:
    """Return the amounts in minor units; those of another currency than the row's keep its name."""
    given: dict[str, Amount] = {
        key: getattr(row, source) for source, key in AMOUNTS.items() if getattr(row, source)
    }
    codes = {key: _code(amount, currency) for key, amount in given.items()}
    home = codes.get("whole_life_minor") or next(iter(codes.values()), currency)
    facts: dict[str, Any] = {"currency": home}
    facts |= {key: amount.minor for key, amount in given.items() if codes[key] == home}
    foreign = {
        key: [amount.minor, codes[key]] for key, amount in given.items() if codes[key] != home
    }
    return facts | ({"foreign_amounts": foreign} if foreign else {})


def _code(amount: Amount, currency: str) -> str:
    return currency if amount.currency == NO_CURRENCY else amount.currency


def _range(found: Range) -> list[Any]:
    return [_plain(found.low), _plain(found.high)]


def _plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return [value.minor, value.currency]
    return str(value) if isinstance(value, date | Decimal) else value


def line_to_plain(line: Line) -> list[Any]:
    """Return a line as JSON keeps it."""
    return [line.code, line.declared, line.reason, dict(line.facts), dict(line.milestones)]


def line_from_plain(plain: Sequence[Any]) -> Line:
    """Return a line as it was kept."""
    return Line(*plain)


def problem_to_plain(problem: Problem) -> dict[str, Any]:
    """Return a problem as the API, the page and the command line tell it."""
    told = {
        "severity": str(problem.severity),
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row or None,
        "column": problem.column or None,
        "message": problem.message,
        "remedy": problem.remedy,
    }
    return dict(storable(told))


def refusal_to_plain(refused: Refused) -> dict[str, Any]:
    """Return what the portfolio itself has against a file, as a problem like the file's own."""
    problem = Problem(Severity.ERROR, refused.code, refused.words)
    return problem_to_plain(problem)


def plan_problem_to_plain(problem: PlanProblem) -> dict[str, Any]:
    """Return a problem of a schedule file in the same words: its line, table, field and record."""
    told = {
        "severity": str(problem.severity),
        "code": problem.code,
        "sheet": problem.table,
        "row": problem.line or None,
        "column": problem.field or None,
        "record": problem.id,
        "message": problem.message,
        "remedy": problem.remedy,
    }
    return dict(storable(told))


def source_of(run_id: UUID) -> str:
    """Return how a change request names the import that it was made of."""
    return f"import {run_id}"


def request_words(file_name: str, left_out: Sequence[str]) -> str:
    """Return what a change request says that was made of a schedule file."""
    said = f"What the schedule file {file_name} changes in the approved plan."
    if not left_out:
        return said
    lines = [f"- {line}" for line in left_out[:MOST_TOLD]]
    more = len(left_out) - len(lines)
    lines += [f"- and {more:,} more"] if more else []
    return "\n".join([said, "", LEFT_OUT, *lines])


def storable(value: Any) -> Any:
    """Return plain data whose texts every database takes: no NUL, no half characters."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def n_errors(problems: Iterable[Mapping[str, Any]]) -> int:
    """Return how many of the problems stand against taking the file in."""
    return sum(1 for problem in problems if problem["severity"] == Severity.ERROR)


def check_acceptable(problems: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a register that has an error: all of it comes in, or nothing."""
    errors = [problem for problem in problems if problem["severity"] == Severity.ERROR]
    if errors:
        raise Refused("has-errors", f"{counted(len(errors), 'error')} first: {_told(errors[0])}")


def counted(n: int, noun: str) -> str:
    """Return how many there are of something, in words."""
    return f"{n:,} {noun} stands against it;" if n == 1 else f"{n:,} {noun}s stand against it;"


def _told(problem: Mapping[str, Any]) -> str:
    places = [f"{key} {problem[key]}" for key in ("sheet", "row", "column") if problem[key]]
    return f"{', '.join(places)}: {problem['message']}" if places else str(problem["message"])


def delta_digest(delta: Delta) -> str:
    """Return the digest of a difference, to tell whether it is still the one that was shown."""
    said = [delta.added, delta.changed, delta.unchanged, delta.gone]
    fields = [(d.code, d.field, d.before, d.after) for d in delta.differences]
    text = json.dumps([*said, fields], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def difference(delta: Delta) -> dict[str, Any]:
    """Return a difference as a run keeps it: the first of each kind, long texts cut."""
    changes = [
        [d.code, d.field, cut(d.before), cut(d.after)] for d in delta.differences[:MOST_KEPT]
    ]
    kept = {name: list(getattr(delta, name)[:MOST_KEPT]) for name in ("added", "changed", "gone")}
    return {**kept, "differences": changes}


def delta_of(kept: Mapping[str, Any]) -> Delta:
    """Return a difference that a run kept."""
    differences = tuple(Difference(*each) for each in kept.get("differences", ()))
    added, changed, gone = (tuple(kept.get(name, ())) for name in ("added", "changed", "gone"))
    return Delta(added, changed, (), gone, differences)


def cut(value: Any) -> Any:
    """Return a value as a run keeps it: what is long is cut."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return value if len(text) <= LONGEST_KEPT else text[: LONGEST_KEPT - 1] + "…"


def headers_digest(headers: Iterable[str]) -> str:
    """Return the digest of a file's headers, by which a kept mapping is recognised.

    Units stand in headers, so nothing but space and case is set aside.
    """
    said = "\0".join(" ".join(header.split()).casefold() for header in headers)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def answer(
    *, period: date, n_rows: int, delta: Delta | None, mapping: Any, problems: Iterable[Any]
) -> dict[str, Any]:
    """Return what an import says of itself, as the command line and the API print it."""
    counts = {name: len(getattr(delta, name)) if delta else 0 for name in COUNTS}
    said = {"period": period.isoformat(), "rows": n_rows}
    return {**said, **counts, "mapping": mapping or {}, "problems": list(problems)}
