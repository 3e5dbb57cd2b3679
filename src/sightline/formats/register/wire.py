"""Tables and registers as plain JSON data, and back under a strict check.

The child process answers in this form; the parent trusts none of it unchecked.
"""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .fields import FIELDS, FieldType
from .problems import Problem, Severity
from .ratings import Rating
from .rows import Register, RegisterRow
from .values import LARGEST_MINOR, Amount, Range

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,40}(\.\d{1,80})?|-?\d(\.\d{1,60})?E[-+]?\d{1,3}", re.ASCII)
_SIMPLE = ("number", *(field.key for field in FIELDS))
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_PROBLEM_KEYS = ("severity", "code", "message", "remedy", "sheet", "row", "column")


class WireError(ValueError):
    """Plain data that is not in the form that this module writes."""


def plain_problem(problem: Problem) -> list[Any]:
    """A problem as a list in the order of its attributes."""
    return [str(getattr(problem, key)) if key != "row" else problem.row for key in _PROBLEM_KEYS]


def problem_from(plain: object) -> Problem:
    """Check and build a problem.

    Raises:
        WireError: Wrong length, type or severity.
    """
    if not isinstance(plain, list) or len(plain) != len(_PROBLEM_KEYS):
        raise WireError("a problem has seven parts")
    severity, code, message, remedy, sheet, row, column = plain
    for part in (severity, code, message, remedy, sheet, column):
        _text(part)
    if severity not in set(Severity) or type(row) is not int or row < 0:
        raise WireError("a problem has an unknown severity or row")
    return Problem(Severity(severity), code, message, remedy, sheet, row, column)


def plain_register(register: Register) -> dict[str, Any]:
    """A register as plain data."""
    return {
        "rows": [_plain_row(row) for row in register.rows],
        "problems": [plain_problem(problem) for problem in register.problems],
    }


def register_from(plain: object) -> Register:
    """Check and build a register.

    Raises:
        WireError: Anything unknown, missing or of a wrong type.
    """
    found = only(plain, {"rows", "problems"})
    problems = tuple(problem_from(item) for item in listed(found["problems"]))
    return Register(tuple(_row_from(item) for item in listed(found["rows"])), problems)


def only(plain: object, keys: set[str]) -> dict[str, Any]:
    """An object with exactly these keys.

    Raises:
        WireError: A key is missing or unknown.
    """
    if not isinstance(plain, dict) or set(plain) != keys:
        raise WireError(f"expected an object with {', '.join(sorted(keys))}")
    return plain


def listed(plain: object) -> list[Any]:
    """A list.

    Raises:
        WireError: It is none.
    """
    if not isinstance(plain, list):
        raise WireError("expected a list")
    return plain


def _plain_row(row: RegisterRow) -> dict[str, Any]:
    values = vars(row)
    plain = {key: _plain(values[key]) for key in _SIMPLE if values[key] is not None}
    for key in ("milestones", "extras", "withheld"):
        if values[key]:
            plain[key] = {name: _plain(value) for name, value in values[key].items()}
    if row.ranges:
        plain["ranges"] = {key: [_tagged(r.low), _tagged(r.high)] for key, r in row.ranges.items()}
    return plain


def _plain(value: Any) -> Any:
    if type(value) is str or type(value) is int:
        return value
    if isinstance(value, Amount):
        return [value.minor, value.currency]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Rating) else value


def _tagged(value: Any) -> list[Any] | None:
    """A value of a range with its type, since a range stands in columns of several types."""
    if value is None:
        return None
    tags = ((Amount, "money"), (datetime.date, "date"), (Decimal, "percent"), (Rating, "rating"))
    tag = next((tag for type_, tag in tags if isinstance(value, type_)), "text")
    return [tag, _plain(value)]


def _row_from(plain: object) -> RegisterRow:
    if not isinstance(plain, dict) or not set(plain) <= _ROW.keys():
        raise WireError("a row has an unknown part")
    if not {"number", "external_id", "title"} <= set(plain):
        raise WireError("a row lacks its number, ID or title")
    return RegisterRow(**{key: _ROW[key](value) for key, value in plain.items()})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError("expected text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 1:
        raise WireError("expected a row number")
    return value


def _amount(value: object) -> Amount:
    pair = listed(value)
    if len(pair) != 2 or type(pair[0]) is not int or abs(pair[0]) > LARGEST_MINOR:
        raise WireError("expected an amount")
    if not _CODE.fullmatch(_text(pair[1])):
        raise WireError("expected a currency code")
    return Amount(pair[0], pair[1])


def _date(value: object) -> datetime.date:
    text = _text(value)
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise WireError("expected a date")


def _decimal(value: object) -> Decimal:
    if not _DECIMAL.fullmatch(_text(value)):
        raise WireError("expected a decimal")
    return Decimal(str(value))


def _rating(value: object) -> Rating:
    if _text(value) not in set(Rating):
        raise WireError("expected a rating")
    return Rating(str(value))


def _by_name(read: Callable[[object], Any]) -> Callable[[object], dict[str, Any]]:
    def read_all(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WireError("expected an object")
        return {_text(key): read(item) for key, item in value.items()}

    return read_all


def _range(value: object) -> Range:
    ends = listed(value)
    if len(ends) != 2:
        raise WireError("a range has two ends")
    low, high = (None if end is None else _untagged(end) for end in ends)
    return Range(low, high)


def _untagged(value: object) -> Any:
    pair = listed(value)
    if len(pair) != 2 or pair[0] not in _READERS:
        raise WireError("expected a value with its type")
    return _READERS[pair[0]](pair[1])


_READERS: dict[str, Callable[[object], Any]] = {
    FieldType.ID: _text,
    FieldType.TEXT: _text,
    FieldType.NARRATIVE: _text,
    FieldType.RATING: _rating,
    FieldType.DATE: _date,
    FieldType.MONEY: _amount,
    FieldType.PERCENT: _decimal,
}
_ROW: dict[str, Callable[[object], Any]] = {
    **{field.key: _READERS[field.type] for field in FIELDS},
    "number": _number,
    "milestones": _by_name(_date),
    "extras": _by_name(_text),
    "withheld": _by_name(_text),
    "ranges": _by_name(_range),
}
