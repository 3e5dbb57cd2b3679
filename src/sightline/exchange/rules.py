"""Exchange's rules on plain values: periods, lines, digests, and what an answer looks like."""

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sightline.formats.register.problems import Problem
from sightline.formats.register.rows import RegisterRow
from sightline.formats.register.values import Amount, Range
from sightline.kernel.errors import Refused
from sightline.projects.register import Delta, Line

NO_CURRENCY = "XXX"
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
_FISCAL = re.compile(r"(?<!\d)(20\d\d)[-_/ ]?(?:20)?(\d\d)(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)[-_](\d\d)(?!\d)", re.ASCII)


def period_in(name: str, fiscal_year_starts: int) -> date | None:
    """Return the reporting day that a file's name tells, or ``None`` if it tells none.

    ``…2021-03-31…`` is that day; ``…2020_21…`` is the last day of that fiscal year.
    """
    day = _DAY.search(name)
    if day:
        try:
            return date(*map(int, day.groups()))
        except ValueError:
            return None
    years = _FISCAL.search(name)
    if years is None or (int(years[1]) + 1) % 100 != int(years[2]):
        return None
    month = (fiscal_year_starts - 2) % 12 + 1
    year = int(years[1]) + (1 if fiscal_year_starts > 1 else 0)
    return date(year, month, monthrange(year, month)[1])


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
    return {
        "severity": str(problem.severity),
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row or None,
        "column": problem.column or None,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def check_acceptable(problems: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a register that has an error: all of it comes in, or nothing."""
    errors = [problem for problem in problems if problem["severity"] == "error"]
    if errors:
        first = errors[0]
        place = ", ".join(f"{key} {first[key]}" for key in ("row", "column") if first[key])
        words = f"{len(errors)} errors stand against it; first {place}: {first['message']}"
        raise Refused("has-errors", words)


def delta_digest(delta: Delta) -> str:
    """Return the digest of a difference, to tell whether it is still the one that was shown."""
    said = [delta.added, delta.changed, delta.unchanged, delta.gone]
    said.append([(d.code, d.field, d.before, d.after) for d in delta.differences])  # type: ignore[arg-type]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def headers_digest(headers: Iterable[str]) -> str:
    """Return the digest of a file's headers, by which a kept mapping is recognised."""
    said = "\0".join(" ".join(header.split()).casefold() for header in headers)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def answer(
    *, period: date, n_rows: int, delta: Delta | None, mapping: Any, problems: Iterable[Any]
) -> dict[str, Any]:
    """Return what an import says of itself, as the command line and the API print it."""
    told = delta or Delta((), (), (), (), ())
    return {
        "period": period.isoformat(),
        "rows": n_rows,
        "added": len(told.added),
        "changed": len(told.changed),
        "unchanged": len(told.unchanged),
        "gone": len(told.gone),
        "mapping": mapping or {},
        "problems": list(problems),
    }
