"""The shape of a derivation, and what several of them share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from sightline.projects.outlook import Outlook
from sightline.reports.lists import name_html, project_link, status_html
from sightline.reports.portfolio import View
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import days

LIVE = "The projects' rows and their standing, as they are now"
PAST = "The journal, the stays of projects, and their latest reports up to that day"
Cells = Sequence[SafeString | str]


@dataclass(frozen=True)
class Derivation:
    """How one figure came about.

    Attributes:
        result: The figure itself.
        formula: The formula in words.
        inputs: Name and value of everything the formula took beside the rows.
        heads: The heads of the table of rows that were counted.
        rows: Those rows, in the order they are shown.
    """

    title: str
    result: SafeString | str
    formula: str
    source: str
    day: date
    inputs: Sequence[tuple[str, Any]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Cells] = field(default=())


def source_of(seen: View) -> str:
    return PAST if seen.moment.is_past else LIVE


STATUS_HEADS = ("Project", "Status", "Last report", "Finish slip", "Overdue")


def status_rows(seen: View, rows: Iterable[Outlook]) -> list[Cells]:
    href = project_link(seen.address)
    return [
        (
            name_html(href(row.id), row.name),
            status_html(row),
            date_html(row.reported_on),
            days(row.slip_days, True),
            "" if row.n_overdue is None else str(row.n_overdue),
        )
        for row in rows
    ]
