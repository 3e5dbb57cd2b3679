"""The list of a project's links with other projects, as seen from that project."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.engines.schedule.calendar import instant
from sightline.projects.models import ActivityLink
from sightline.projects.schedule import notation
from sightline.projects.schedule.gaps import with_gaps
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

UNSEEN = "An activity you may not see"
WAYS = (("waits", "Waits for"), ("gives", "Is waited for by"))


@dataclass(frozen=True)
class CrossLinks(Listing):
    """A list whose rows get their gaps a page at a time: they are no column of the database."""

    def page(self, *args: Any, **more: Any) -> Any:
        """Return the page of rows that the parameters ask for."""
        found = super().page(*args, **more)
        return replace(found, rows=with_gaps(found.rows))

    def table(self, rows: Iterable[Any]) -> Iterable[list[Any]]:
        """Return the export: the plain values of every column, row by row."""
        return super().table(with_gaps(rows))


def other_words(row: Any) -> str:
    """Return the other end in words: its project, line and name, as far as they are seen."""
    return f"{row.other_code}: {row.other_line} {row.other}" if row.other_seen else UNSEEN


def _mine(row: Any) -> str:
    return f"{row.my_line} {row.mine}"


def _other(row: Any) -> SafeString | str:
    if row.other_seen:
        address = reverse("project-schedule", args=[row.giver_id if row.waits else row.project_id])
        return format_html('<a href="{}">{}</a>', address, other_words(row))
    return format_html('<span class="muted">{}</span>', UNSEEN)


def kind_words(row: ActivityLink) -> str:
    """Return a link's type and lag as planners write them."""
    written = notation.written(
        0, row.type, row.lag, 480, is_elapsed=row.lag_calendar == "elapsed",
        permille=row.lag_permille,
    )  # fmt: skip
    return written[1:] or "FS"


def day_of(name: str) -> Callable[[Any], date | None]:
    """Return what reads a minute of a link as its day."""

    def value(row: Any) -> date | None:
        minute = getattr(row, name)
        return None if minute is None else instant(minute).date()

    return value


def _day_html(name: str) -> Callable[[Any], SafeString]:
    return lambda row: date_html(day_of(name)(row))


def _gap(row: Any) -> Any:
    if row.gap is None:
        return format_html('<span class="muted">{}</span>', "—")
    if row.gap < 0:
        return format_html('<span class="chip chip-danger">Short by {}</span>', f"{-row.gap:g}")
    return f"{row.gap:g}"


def state_words(row: Any) -> str:
    """Return whether a link is agreed, or who proposed it."""
    if row.state == ActivityLink.State.AGREED:
        return "Agreed"
    return f"Proposed by {_proposer(row)}"


def _proposer(row: Any) -> str:
    who, is_seen = row.taken_by, row.takes_seen
    if row.given_by is not None:
        who, is_seen = row.given_by, row.gives_seen
    return who.name if who and is_seen else "the other project"


def _state(row: Any) -> SafeString:
    tone = "good" if row.state == ActivityLink.State.AGREED else "draft"
    return format_html('<span class="chip chip-{}">{}</span>', tone, state_words(row))


CROSS_LINKS = CrossLinks(
    name="links",
    columns=(
        Column("mine", "Activity here", _mine, order="mine"),
        Column("way", "Direction", lambda row: dict(WAYS)[_way(row)], order="waits"),
        Column("other", "Activity there", other_words, _other, order="other_code"),
        Column("link", "Link", kind_words, order="type", help="Type and lag"),
        Column(
            "promised", "Promised", day_of("promised"), _day_html("promised"), order="promised",
            kind="date", help="When the giving activity is computed to have it",
        ),
        Column(
            "needed", "Needed", day_of("needed"), _day_html("needed"), order="needed",
            kind="date", help="When the waiting activity is planned to use it",
        ),
        Column(
            "gap", "Gap, days", lambda row: row.gap, _gap, order="spare",
            kind="number", help="Working days between the two, less the lag",
        ),
        Column("state", "State", state_words, _state, order="state"),
    ),
    filters=(
        Filter("state", "State", lambda v: Q(state=v), tuple(ActivityLink.State.choices)),
        Filter("way", "Direction", lambda v: Q(waits=v == "waits"), WAYS),
    ),
    search=("mine", "other", "other_code"),
    default_sort="gap",
)  # fmt: skip


def _way(row: Any) -> str:
    return "waits" if row.waits else "gives"


def cross_links_for(steps: Callable[[Any], SafeString]) -> Listing:
    """Return the list with the steps that the reader may take with a row."""
    last = Column("steps", "Steps", lambda row: "", steps)
    return replace(CROSS_LINKS, columns=(*CROSS_LINKS.columns, last))
