"""The schedule of change as a list: the accessible twin of its pictures, and its export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.changes.lists.windows import moment
from sightline.changes.queries.collisions import Met
from sightline.ui.listing import Column, Listing

ADDRESSES = {
    "change": "change", "sitting": "sitting",
    "blackout": "window", "maintenance": "window", "freeze": "window",
}  # fmt: skip

BLOCKS, WARNS = "\u25b2", "\u25b3"


def href(entry: Any) -> str:
    """Return the page of what an entry stands for."""
    return page_of(ADDRESSES[entry.kind], entry.row.pk)


def page_of(name: str, row_id: UUID) -> str:
    """Return a row's page, or blank where rows of its kind have none."""
    try:
        return reverse(name, args=[row_id])
    except NoReverseMatch:
        return ""


def _link(address: str, words: str) -> SafeString | str:
    if not address:
        return words
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, words)


def _title(entry: Any) -> SafeString | str:
    return _link(href(entry), entry.title)


def state_chip(entry: Any) -> SafeString:
    """Return a change's state: solid and the word when approved, hatched and the word when not."""
    if entry.kind != "change":
        return format_html("{}", entry.state)
    kind, word = ("is-firm", "") if entry.is_firm else ("is-tentative", "Tentative: ")
    return format_html('<span class="chip {}">{}{}</span>', kind, word, entry.state)


def collision_mark(entry: Any) -> SafeString | str:
    """Return how many collisions there are, with a shape and a word of how bad the worst is."""
    if not entry.met:
        return ""
    n = len(entry.met)
    word = "blocks" if entry.blocks else entry.gravest
    kind = "chip-danger" if entry.blocks else "chip-warn"
    return format_html(
        '<a class="chip {}" href="#collisions"><span aria-hidden="true">{}</span> {} collision{}, {}</a>',
        kind, BLOCKS if entry.blocks else WARNS, n, "" if n == 1 else "s", word,
    )  # fmt: skip


def _plain_mark(entry: Any) -> str:
    return "; ".join(met.words for met in entry.met)


def _when(value: datetime) -> Any:
    return moment(value)


CALENDAR = Listing(
    name="schedule-of-change",
    columns=(
        Column("title", "What", lambda entry: entry.title, _title),
        Column("kind", "Kind", lambda entry: entry.kind_words),
        Column("state", "State", lambda entry: entry.state, state_chip),
        Column("collisions", "Collisions", _plain_mark, collision_mark),
        Column("for", "Project or subject", lambda entry: entry.holds_for),
        Column(
            "start", "Starts", lambda entry: entry.start,
            lambda entry: _when(entry.start), kind="datetime",
        ),
        Column(
            "finish", "Ends", lambda entry: entry.finish,
            lambda entry: _when(entry.finish), kind="datetime",
        ),
    ),
    default_sort="start",
)  # fmt: skip


def _change(met: Met) -> SafeString | str:
    return _link(page_of("change", met.change.pk), str(met.change))


def _with(met: Met) -> str:
    if met.other is not None:
        return str(met.other)
    return str(met.window) if met.window is not None else "Its maintenance windows"


def _with_link(met: Met) -> SafeString | str:
    if met.other is not None:
        return _link(page_of("change", met.other.pk), _with(met))
    if met.window is not None:
        return _link(page_of("window", met.window.pk), _with(met))
    return _with(met)


def _severity(met: Met) -> str:
    verb = "Blocks" if met.collision.blocks else "Warns"
    return f"{verb}, {met.severity_word} ({met.severity_percent}%)"


def _severity_chip(met: Met) -> SafeString:
    blocks = met.collision.blocks
    kind, shape = ("chip-danger", BLOCKS) if blocks else ("chip-warn", WARNS)
    return format_html(
        '<span class="chip {}"><span aria-hidden="true">{}</span> {}</span>',
        kind, shape, _severity(met),
    )  # fmt: skip


COLLISIONS = Listing(
    name="collisions",
    columns=(
        Column("change", "Change", lambda met: str(met.change), _change),
        Column("severity", "How bad", _severity, _severity_chip),
        Column("why", "Why", lambda met: met.words),
        Column("shared", "What is shared", lambda met: met.item or "\u2014"),
        Column("with", "With", _with, _with_link),
        Column(
            "start", "From", lambda met: met.collision.start,
            lambda met: moment(met.collision.start), kind="datetime",
        ),
        Column(
            "finish", "Until", lambda met: met.collision.finish,
            lambda met: moment(met.collision.finish), kind="datetime",
        ),
        Column("share", "Overlap", lambda met: f"{met.share_percent}%"),
    ),
    default_sort="start",
)  # fmt: skip
OF_ONE = COLLISIONS.columns[1:]


def table(columns: Sequence[Column], rows: Sequence[Any]) -> dict[str, Any]:
    """Return columns and rows as ``_calendar_table.html`` shows them."""
    return {
        "columns": columns,
        "rows": [[(column.label, column.html(row)) for column in columns] for row in rows],
    }
