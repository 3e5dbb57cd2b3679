"""Proposes what each column of a register fills, by its header and by its cells.

Every proposal says how sure it is and why; a person corrects it before reading.
"""

from collections import Counter
from dataclasses import dataclass, replace

from .dates import DateOrder
from .evidence import Profile, profiles
from .fields import EXTRA, FIELD_BY_KEY, MILESTONE, FieldType
from .headers import Units, bare_words, first_words, known_fields, units_of
from .mapping import Column, Mapping
from .table import Table

_WEAKEST = 0.45
_KINDS: dict[FieldType, tuple[str, ...]] = {
    FieldType.DATE: ("date",),
    FieldType.MONEY: ("money", "number"),
    FieldType.PERCENT: ("percent", "number"),
    FieldType.RATING: ("rating",),
    FieldType.NARRATIVE: ("long", "text", "number", "rating", "date", "percent", "money"),
}
_WORDS = {
    FieldType.DATE: "dates",
    FieldType.MONEY: "money or numbers",
    FieldType.PERCENT: "percentages or numbers",
    FieldType.RATING: "ratings",
    FieldType.NARRATIVE: "text",
    FieldType.TEXT: "short text",
    FieldType.ID: "different from each other",
}


@dataclass(frozen=True)
class _Claim:
    index: int
    key: str
    confidence: float
    why: str


def propose_mapping(table: Table) -> Mapping:
    """Propose a mapping for a table.

    Args:
        table: A table with a header; its rows are sampled.

    Returns:
        A mapping with one column for every header: known fields first, other
        columns of dates as milestones, the rest kept as extra.
    """
    seen = profiles(table.rows, len(table.header))
    claims = _assigned(table.header, seen)
    units = [units_of(header) for header in table.header]
    currency = _register_currency(units, seen)
    order = _register_order(seen)
    columns = (
        _column(table, i, claims.get(i), seen[i], units=units[i], order=order)
        for i in range(len(seen))
    )
    return Mapping(_distinct(list(columns)), currency, table.sheet)


def _distinct(columns: list[Column]) -> tuple[Column, ...]:
    """Where the first lines of two headers are the same, the whole header is the name."""
    n_used = Counter(column.target for column in columns)
    return tuple(
        replace(c, target=f"{c.target.partition(':')[0]}:{c.header}") if n_used[c.target] > 1 else c
        for c in columns
    )


def _assigned(header: tuple[str, ...], seen: list[Profile]) -> dict[int, _Claim]:
    """Give each field to the column that claims it best, each column one field."""
    by_header = [c for i, name in enumerate(header) for c in _header_claims(i, name, seen[i])]
    taken: dict[int, _Claim] = {}
    for claim in sorted(by_header, key=lambda c: (-c.confidence, c.index)):
        is_free = all(other.key != claim.key for other in taken.values())
        if is_free and claim.index not in taken and claim.confidence >= _WEAKEST:
            taken[claim.index] = claim
    return _with_content_claims(taken, seen)


def _header_claims(index: int, header: str, profile: Profile) -> list[_Claim]:
    claims = []
    for key, sureness in known_fields(header):
        type_ = FIELD_BY_KEY[key].type
        fit = _fit(type_, profile)
        why = f"the header says “{bare_words(header)}”"
        if profile.n:
            why += f" and {fit:.0%} of the cells are {_WORDS[type_]}"
        confidence = sureness * (0.4 + 0.6 * fit) if profile.n else sureness * 0.6
        claims.append(_Claim(index, key, round(confidence, 3), why))
    return claims


def _fit(type_: FieldType, profile: Profile) -> float:
    if not profile.n:
        return 0.0
    if type_ is FieldType.ID:
        filled = profile.n / profile.n_rows
        return filled * (profile.n_distinct / profile.n) * (1 - profile.share("long", "date"))
    if type_ is FieldType.TEXT:
        return 1 - 0.8 * profile.share("long", "date")
    return profile.share(*_KINDS[type_])


def _with_content_claims(taken: dict[int, _Claim], seen: list[Profile]) -> dict[int, _Claim]:
    """Fill what headers left open from cells alone, with less confidence."""
    filled = {claim.key for claim in taken.values()}
    free = [i for i in range(len(seen)) if i not in taken and seen[i].n]
    for key, confidence, suits, words in _CONTENT:
        found = [i for i in free if suits(seen[i])]
        is_plain = len(found) == 1 or (found and key == "external_id")
        if key not in filled and is_plain:
            taken[found[0]] = _Claim(found[0], key, confidence, words)
            free.remove(found[0])
    return taken


def _is_ids(profile: Profile) -> bool:
    return _fit(FieldType.ID, profile) > 0.97 and profile.n > 2 and profile.share("money") == 0


_CONTENT = (
    ("rating", 0.6, lambda p: p.share("rating") > 0.8, "most cells are ratings"),
    ("external_id", 0.5, _is_ids, "every cell is filled and different"),
    ("whole_life_cost", 0.4, lambda p: p.share("money") > 0.7, "the only other column of money"),
    ("description", 0.4, lambda p: p.share("long") > 0.6, "the only other column of long texts"),
)


def _register_currency(units: list[Units], seen: list[Profile]) -> str:
    codes = Counter(unit.currency for unit in units if unit.currency)
    for profile in seen:
        codes.update(profile.currencies)
    return codes.most_common(1)[0][0] if codes else ""


def _register_order(seen: list[Profile]) -> DateOrder:
    """The order that unmistakable dates in any column use; day first without evidence."""
    n_day = sum(profile.n_day_first for profile in seen)
    n_month = sum(profile.n_month_first for profile in seen)
    return DateOrder.MONTH_FIRST if n_month > n_day else DateOrder.DAY_FIRST


def _column(
    table: Table,
    index: int,
    claim: _Claim | None,
    profile: Profile,
    *,
    units: Units,
    order: DateOrder,
) -> Column:
    header = table.header[index]
    claim = claim or _leftover(index, header, profile)
    column = Column(header, claim.key, confidence=claim.confidence, why=claim.why)
    if column.type is FieldType.DATE:
        return _with_order(column, profile, order)
    if column.type is FieldType.MONEY:
        return _with_money(column, profile, units)
    if column.type is FieldType.PERCENT:
        return _with_points(column, profile, units, is_typed=table.typed)
    return column


def _leftover(index: int, header: str, profile: Profile) -> _Claim:
    name = first_words(header) or header
    if profile.share("date") >= 0.5:
        why = f"{profile.share('date'):.0%} of the cells are dates; kept as a milestone"
        return _Claim(index, MILESTONE + name, 0.7, why)
    return _Claim(index, EXTRA + name, 0.5, "no field of a project has this name; kept as text")


def _with_order(column: Column, profile: Profile, register: DateOrder) -> Column:
    if not profile.n_small_dates:
        return replace(column, date_order=DateOrder.ISO if profile.n else register)
    n_day, n_month = profile.n_day_first, profile.n_month_first
    order = DateOrder.MONTH_FIRST if n_month > n_day else DateOrder.DAY_FIRST
    if n_day == n_month:
        why = f"{column.why}; day or month first is not to be told here, so as elsewhere"
        return replace(column, date_order=register, confidence=column.confidence * 0.8, why=why)
    words = "day" if order is DateOrder.DAY_FIRST else "month"
    why = f"{column.why}; {max(n_day, n_month)} dates can only have the {words} first"
    return replace(column, date_order=order, why=why)


def _with_money(column: Column, profile: Profile, units: Units) -> Column:
    common = profile.currencies.most_common(1)
    currency = units.currency or (common[0][0] if common else "")
    comma = profile.n_decimal_comma > profile.n_decimal_point
    why = column.why
    if units.multiplier > 1:
        why += f"; the header counts in {units.multiplier:,}"
    if comma:
        why += "; decimals follow a comma"
    if currency:
        why += f"; currency {currency}"
    return replace(
        column, currency=currency, multiplier=units.multiplier, decimal_comma=comma, why=why
    )


def _with_points(column: Column, profile: Profile, units: Units, *, is_typed: bool) -> Column:
    """A workbook keeps 12.5 % as 0.125 and shows the sign; text files keep what was shown."""
    is_fraction = profile.largest <= 1.5 and (is_typed or not units.is_percent)
    points = bool(profile.kinds["percent"]) or not is_fraction
    words = "12.5 means 12.5 %" if points else "0.125 means 12.5 %"
    return replace(column, percent_points=points, why=f"{column.why}; {words}")
