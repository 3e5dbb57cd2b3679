"""Which column fills which field, with what options; a person may correct it.

Frozen, kept as JSON under a name, and checked strictly when read back.
"""

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace

from .dates import DateOrder
from .fields import EXTRA, FIELD_BY_KEY, IGNORE, MILESTONE, FieldType
from .headers import CODES, bare_words
from .problems import Findings
from .values import NumberForm

VERSION = 1


class MappingError(ValueError):
    """A mapping that cannot be used; the text names the place and what is wrong."""


@dataclass(frozen=True)
class Column:
    """One column of the file and what becomes of it.

    ``target`` is a field's key, ``milestone:<name>``, ``extra:<name>`` or
    ``ignore``. ``currency`` is an ISO 4217 code or ""; ``multiplier`` 1,000,000
    for "£m"; ``percent_points`` true where 12.5 means 12.5 %. ``confidence``
    (0 to 1) and ``why`` explain a proposal and change nothing.
    """

    header: str
    target: str
    currency: str = ""
    multiplier: int = 1
    date_order: DateOrder = DateOrder.DAY_FIRST
    decimal_comma: bool = False
    percent_points: bool = True
    confidence: float = 1.0
    why: str = ""

    @property
    def type(self) -> FieldType:
        """What this column's cells hold."""
        if self.target.startswith(MILESTONE):
            return FieldType.DATE
        field = FIELD_BY_KEY.get(self.target)
        return field.type if field else FieldType.TEXT

    def number_form(self, default_currency: str) -> NumberForm:
        """How money is written here."""
        return NumberForm(self.currency or default_currency, self.multiplier, self.decimal_comma)


@dataclass(frozen=True)
class Mapping:
    """All columns, the sheet ("" for the likeliest) and the register's currency."""

    columns: tuple[Column, ...]
    currency: str = ""
    sheet: str = ""

    def column_for(self, target: str) -> Column | None:
        """The column that fills a target, if any does."""
        return next((column for column in self.columns if column.target == target), None)

    def corrected(self, header: str, **changes: object) -> "Mapping":
        """The mapping with one column changed by a person.

        Raises:
            MappingError: There is no such column, or a change is not valid.
        """
        if all(column.header != header for column in self.columns):
            raise MappingError(f"there is no column “{header}”")
        columns = [asdict(column) for column in self.columns]
        for column in columns:
            if column["header"] == header:
                column.update(changes, confidence=1.0, why="set by a person")
        return replace(self, columns=tuple(_column(c, c["header"]) for c in columns))

    def to_json(self) -> str:
        """The mapping as JSON, for keeping and editing."""
        return json.dumps(self.to_plain(), ensure_ascii=False, indent=1)

    def to_plain(self) -> dict[str, object]:
        """The mapping as plain data."""
        columns = [asdict(column) for column in self.columns]
        plain: dict[str, object] = {"version": VERSION, "currency": self.currency}
        return plain | {"sheet": self.sheet, "columns": columns}


def from_json(text: str) -> Mapping:
    """Read a mapping back.

    Raises:
        MappingError: Not JSON, an unknown key, a wrong type or an unknown target.
    """
    try:
        plain = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise MappingError(f"the mapping is not JSON: {error}") from None
    return from_plain(plain)


def from_plain(plain: object) -> Mapping:
    """Check plain data and make a mapping of it.

    Raises:
        MappingError: As ``from_json``.
    """
    if not isinstance(plain, dict):
        raise MappingError("a mapping is an object with version, currency, sheet and columns")
    unknown = set(plain) - {"version", "currency", "sheet", "columns"}
    if unknown:
        raise MappingError(f"unknown key {min(map(str, unknown))!r} in the mapping")
    if plain.get("version") != VERSION:
        raise MappingError(f"version must be {VERSION}, not {plain.get('version')!r}")
    columns = plain.get("columns")
    if not isinstance(columns, list):
        raise MappingError("columns must be a list")
    made = tuple(_column(column, f"column {i}") for i, column in enumerate(columns, start=1))
    currency = _currency(plain.get("currency", ""), "currency")
    return Mapping(made, currency, _text(plain.get("sheet", ""), "sheet"))


def check(mapping: Mapping, findings: Findings) -> None:
    """Report what makes a mapping unusable: no ID, or a target or header used twice."""
    targets = Counter(column.target for column in mapping.columns if column.target != IGNORE)
    for column in mapping.columns:
        n, targets[column.target] = targets[column.target], 0
        if n > 1:
            message = f"“{column.target}” is filled by {n} columns; one is possible."
            findings.error(
                "target-twice", message, "Map the others to extra.", column=column.header
            )
    if mapping.column_for("external_id") is None:
        message = "No column gives the ID that a project keeps from report to report."
        findings.error("no-id-column", message, "Choose the column with the IDs in the mapping.")
    headers = Counter(column.header for column in mapping.columns)
    for header, n in headers.items():
        if n > 1:
            findings.error(
                "column-twice", f"The mapping names “{header}” {n} times.", column=header
            )


def matched(mapping: Mapping, header: tuple[str, ...]) -> list[Column | None]:
    """The mapping's column for each header of a file, by the exact text, else by its words."""
    exact = {column.header: column for column in mapping.columns}
    taken = {exact[name].header for name in header if name in exact}
    by_words = {bare_words(c.header): c for c in mapping.columns if c.header not in taken}
    found: list[Column | None] = []
    for name in header:
        column = exact.get(name) or by_words.pop(bare_words(name), None)
        found.append(column)
    return found


_TYPES: dict[str, type] = {field.name: str for field in fields(Column)} | {
    "multiplier": int,
    "decimal_comma": bool,
    "percent_points": bool,
    "confidence": float,
}


def _column(plain: object, where: str) -> Column:
    if not isinstance(plain, dict):
        raise MappingError(f"{where} must be an object")
    for key, value in plain.items():
        _check_type(key, value, where)
    if not plain.get("header") or not plain.get("target"):
        raise MappingError(f"{where} needs a header and a target")
    _check_target(plain["target"], where)
    _currency(plain.get("currency", ""), where)
    if not 1 <= plain.get("multiplier", 1) <= 10**12:
        raise MappingError(f"multiplier of {where} must be from 1 to 1,000,000,000,000")
    if not 0 <= plain.get("confidence", 1.0) <= 1:
        raise MappingError(f"confidence of {where} must be from 0 to 1")
    order = plain.get("date_order", DateOrder.DAY_FIRST)
    if order not in set(DateOrder):
        raise MappingError(f"date_order of {where} must be one of {', '.join(DateOrder)}")
    return Column(**(plain | {"date_order": DateOrder(order)}))


def _check_type(key: object, value: object, where: str) -> None:
    expected = _TYPES.get(key) if isinstance(key, str) else None
    if expected is None:
        raise MappingError(f"unknown key {key!r} in {where}")
    is_number = expected is float and isinstance(value, int) and not isinstance(value, bool)
    is_kind = type(value) is expected or (expected is str and isinstance(value, DateOrder))
    if not is_kind and not is_number:
        raise MappingError(f"{key} of {where} must be {expected.__name__}")


def _check_target(target: str, where: str) -> None:
    prefix, _, name = target.partition(":")
    is_named = f"{prefix}:" in {MILESTONE, EXTRA} and name.strip()
    if target not in FIELD_BY_KEY and target != IGNORE and not is_named:
        raise MappingError(f"{where} has the unknown target {target!r}")


def _currency(code: object, where: str) -> str:
    if not isinstance(code, str) or code not in CODES | {"", "XXX"}:
        raise MappingError(f"{where} has the unknown currency {code!r}")
    return str(code)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise MappingError(f"{where} must be text")
    return value
