"""Tables of an XER to be written: values to cells, tables to bytes, ids to Primavera's numbers.

Primavera knows only whole numbers as ids; those that a plan has already are kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

Value = str | int | float | bool | Decimal | datetime | None


def cell(value: Value) -> str:
    """One value as Primavera writes it; tabs become spaces, line breaks two DEL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return _text(value) if isinstance(value, str) else _number(value)


def _number(value: float | Decimal) -> str:
    if isinstance(value, float):
        return f"{value:.8f}".rstrip("0").rstrip(".")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _text(value: str) -> str:
    text = value.replace('"', '""').replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n", "\x7f\x7f")


def hours(minutes: int | None) -> str:
    """Minutes as hours, exact enough to come back as the same minutes."""
    return "" if minutes is None else cell(minutes / 60)


class Tables:
    """Rows by table, in the order in which Primavera writes tables."""

    def __init__(self) -> None:
        """Start empty."""
        self._rows: dict[str, list[dict[str, str]]] = {}

    def add(self, table: str, **values: Value) -> None:
        """Add a row; all rows of a table name the same fields."""
        row = {name: cell(value) for name, value in values.items()}
        self._rows.setdefault(table, []).append(row)

    def copy_last(self, table: str, **values: Value) -> None:
        """Add a copy of a table's last row with some cells of its own."""
        changed = {name: cell(value) for name, value in values.items()}
        self._rows[table].append(self._rows[table][-1] | changed)

    def text(self, header: Iterable[str]) -> str:
        """The whole file."""
        lines = ["\t".join(header)]
        for name, rows in self._rows.items():
            fields = list(rows[0])
            lines += [f"%T\t{name}", "\t".join(("%F", *fields))]
            lines += ["\t".join(("%R", *(row[field] for field in fields))) for row in rows]
        return "\r\n".join([*lines, "%E", ""])


class Numbers:
    """Whole numbers for ids: the id's own digits where it has them, else the next free one."""

    def __init__(self, ids: Iterable[str], prefix: str = "") -> None:
        """Give every id its number; ``prefix`` is left out of ids that have it."""
        wanted = {id_: _digits(id_.removeprefix(prefix)) for id_ in ids}
        taken: set[str] = set()
        self._numbers: dict[str, str] = {}
        for id_, digits in wanted.items():
            if digits and digits not in taken:
                taken.add(digits)
                self._numbers[id_] = digits
        self._next = max((int(number) for number in taken), default=0)
        self.renumbered = [id_ for id_ in wanted if id_ not in self._numbers]
        for id_ in self.renumbered:
            self._numbers[id_] = self.fresh()

    def fresh(self) -> str:
        """A number that nothing has."""
        self._next += 1
        return str(self._next)

    def __getitem__(self, id_: str) -> str:
        """The number of a known id."""
        return self._numbers[id_]

    def get(self, id_: str) -> str:
        """The number of an id, blank where it is not known."""
        return self._numbers.get(id_, "")


def _digits(text: str) -> str:
    is_number = text.isascii() and text.isdigit() and len(text) <= 9
    return text if is_number and str(int(text)) == text else ""


def backwards(words: Mapping[str, object]) -> dict[object, str]:
    """A fixed list of words by what they mean; the first word of a meaning counts."""
    found: dict[object, str] = {}
    for word, meaning in words.items():
        found.setdefault(meaning, word)
    return found
