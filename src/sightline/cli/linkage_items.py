"""Rows of a register as items of linkage discovery: its texts, its dates, and columns of names.

A column that is no field of a register counts by the words of its header: "Systems", "Depends on".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set

from sightline.engines.similarity.items import Field, Item, Kind, Window, folded
from sightline.formats.register.ratings import is_nothing, is_withheld
from sightline.formats.register.rows import RegisterRow

LONGEST_NAME = 80  # characters; what is longer is prose
LONGEST_REASON = 120  # for giving no text
NARRATIVES = (
    "rating_reason",
    "schedule_narrative",
    "cost_narrative",
    "benefits_narrative",
    "variance_narrative",
)
FIELDS = {
    "vendor": Kind.VENDOR,
    "site": Kind.SITE,
    "sponsor": Kind.SPECIALIST,
    "manager": Kind.SPECIALIST,
}
HEADERS: tuple[tuple[str, Kind], ...] = (
    ("risk causes?|causes? of risks?", Kind.RISK_CAUSE),
    ("interfaces?|integrations?", Kind.INTERFACE),
    ("systems?|applications?|platforms?", Kind.SYSTEM),
    ("data entit(y|ies)|datasets?|databases?|data", Kind.DATA),
    ("vendors?|suppliers?|contractors?", Kind.VENDOR),
    ("sites?|locations?", Kind.SITE),
    ("stakeholders?( groups?)?|user groups?", Kind.GROUP),
    ("specialists?|experts?", Kind.SPECIALIST),
    ("objectives?|strategic goals?|goals?", Kind.OBJECTIVE),
    ("benefits?", Kind.BENEFIT),
    ("outputs?|deliverables?", Kind.OUTPUT),
    ("inputs?|depends on|prerequisites?", Kind.INPUT),
    ("regulations?|legislation|laws?", Kind.REGULATION),
)
ASSUMPTION = re.compile(r"assumption\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_LEAD = "(main |key |shared |affected |named |external |it )?"
_KINDS = [(re.compile(f"{_LEAD}({words})", re.IGNORECASE), kind) for words, kind in HEADERS]


def items_of(rows: Sequence[RegisterRow]) -> list[Item]:
    """Return one item a row."""
    are_lists = any(_is_list(row.department) for row in rows)
    reasons = {folded(text) for row in rows for text in row.withheld.values()}
    return [_item(row, reasons, with_department=are_lists) for row in rows]


def _item(row: RegisterRow, reasons: Set[str], *, with_department: bool) -> Item:
    names = defaultdict(set, _by_header(row.extras))
    for field, kind in FIELDS.items():
        names[kind] |= set(_names(getattr(row, field)))
    if with_department:
        names[Kind.GROUP] |= set(_names(row.department))
    return Item(
        id=row.external_id,
        texts={field: text for field, text in _texts(row, reasons) if text},
        attributes={kind: tuple(sorted(found)) for kind, found in names.items() if found},
        assumptions=dict(_assumptions(row.extras)),
        window=_window(row),
    )


def _texts(row: RegisterRow, reasons: Set[str]) -> Iterator[tuple[Field, str]]:
    yield Field.TITLE, row.title
    yield Field.SCOPE, _prose(row.description, reasons)
    told = (_prose(getattr(row, name), reasons) for name in NARRATIVES)
    yield Field.NARRATIVE, "\n".join(filter(None, told))


def _prose(text: str | None, reasons: Set[str]) -> str:
    """Return a text, empty where it gives nothing but the reason why there is none.

    Such a reason is short and known by its words, or stands in place of a value elsewhere.
    """
    text = (text or "").strip()
    is_reason = len(text) <= LONGEST_REASON and is_withheld(text)
    return "" if is_nothing(text) or is_reason or folded(text) in reasons else text


def _window(row: RegisterRow) -> Window | None:
    if row.start is None or row.finish is None or row.finish < row.start:
        return None
    return Window(row.start, row.finish)


def _by_header(extras: dict[str, str]) -> Iterator[tuple[Kind, set[str]]]:
    found: defaultdict[Kind, set[str]] = defaultdict(set)
    for header, cell in extras.items():
        kind = kind_of(header)
        if kind is not None:
            found[kind] |= set(_names(cell))
    yield from found.items()


def kind_of(header: str) -> Kind | None:
    """Return what the names in a column are by its header, None for a column of something else."""
    words = " ".join(re.split(r"[\W_]+", header)).strip()
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(words)), None)


def _assumptions(extras: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is assumed by columns such as "Assumption: inflation"."""
    for header, cell in extras.items():
        about = ASSUMPTION.fullmatch(header.strip())
        if about and any(_names(cell)):
            yield about[1].strip(), cell.strip()


def _is_list(cell: str | None) -> bool:
    return cell is not None and re.search(r"[;|\n]", cell) is not None


def _names(cell: str | None) -> Iterable[str]:
    """Yield the names in a cell: between semicolons, bars or lines, else between commas."""
    parts = re.split(r"[;|\n]" if _is_list(cell) else ",", cell or "")
    for name in map(str.strip, parts):
        if len(name) <= LONGEST_NAME and not is_nothing(name) and not is_withheld(name):
            yield name
