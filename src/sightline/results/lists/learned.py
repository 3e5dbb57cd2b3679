"""The lists of learning: a sample row by row, and how good forecasts were, group by group."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.projects.lists import major
from sightline.projects.rules import Ending
from sightline.results.queries import Learned
from sightline.results.rules import learning
from sightline.results.rules.learning import Accuracy, Group, OutsideView
from sightline.ui import wording
from sightline.ui.held import HeldListing, narrow
from sightline.ui.listing import Column
from sightline.ui.templatetags.sightline import ABSENT
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import days as days_html
from sightline.ui.templatetags.sightline import money as money_html


def overrun_words(share: Fraction | None) -> str:
    """Return an overrun with its sign, in tenths of a percent; half a tenth goes away from nought."""
    if share is None:
        return ""
    tenths = int(abs(share) * 1000 + Fraction(1, 2))
    return wording.permille(-tenths if share < 0 else tenths, signed=True)


def overrun_html(share: Fraction | None) -> SafeString:
    """Show an overrun."""
    if share is None:
        return ABSENT
    return format_html('<span class="number">{}</span>', overrun_words(share))


def share_words(share: Fraction | None) -> str:
    """Return a share of all in whole percent."""
    return "" if share is None else wording.percent(float(share))


@dataclass(frozen=True)
class SampleRow:
    """One member of a sample, as the list sorts and shows it."""

    ending: Ending
    overrun: Fraction
    first: int
    last: int
    of: str

    @property
    def pk(self) -> UUID:
        """The project."""
        return self.ending.id

    @property
    def name(self) -> str:
        """The project's name."""
        return self.ending.name

    @property
    def code(self) -> str:
        """The project's code."""
        return self.ending.code

    @property
    def until(self) -> Any:
        """The last day that the figures cover."""
        return self.ending.until


def sample_rows(view: OutsideView) -> list[SampleRow]:
    """Return the sample of an outside view as rows, the smallest overrun first."""
    rows = []
    for ending, overrun in view.rows:
        pair = ending.pair(view.of)
        assert pair is not None
        rows.append(SampleRow(ending, overrun, *pair, view.of))
    return rows


def _value(row: SampleRow, amount: int) -> Any:
    return amount if row.of == "time" else major(amount, row.ending.currency)


def _value_html(row: SampleRow, amount: int) -> Any:
    return days_html(amount) if row.of == "time" else money_html(amount, row.ending.currency)


def _project(row: SampleRow) -> SafeString:
    address = reverse("project", args=[row.pk])
    return format_html(
        '<a class="name" href="{}" data-row-link>{} {}</a>', address, row.code, row.name
    )


def _outcome(row: SampleRow) -> str:
    if row.of == "time":
        ends = row.ending.method == "register"
        return learning.OUTTURNS["register"] if ends else "the day it finished"
    return learning.OUTTURNS.get(row.ending.outturn, "")


SAMPLE_COLUMNS = (
    Column("project", "Project", lambda row: f"{row.code} {row.name}", _project, order="name"),
    Column("category", "Kind of work", lambda row: row.ending.category),
    Column("office", "Office", lambda row: row.ending.office, shown=False),
    Column("since", "From", lambda row: row.ending.since, lambda row: date_html(row.ending.since),
           kind="date", help="Its approved start, or the first period of its register"),
    Column("until", "Until", lambda row: row.ending.until, lambda row: date_html(row.ending.until),
           order="until", kind="date"),
    Column("estimate", "Estimate", lambda row: _value(row, row.first),
           lambda row: _value_html(row, row.first), order="first", kind="money",
           help="What was approved first, or the first that its register said"),
    Column("outcome", "Outcome", lambda row: _value(row, row.last),
           lambda row: _value_html(row, row.last), order="last", kind="money"),
    Column("told_by", "Outcome is", _outcome, help="Where the outcome is from"),
    Column("final", "Ended", lambda row: "yes" if row.ending.is_final else "not yet"),
    Column("overrun", "Overrun", lambda row: Decimal(f"{float(row.overrun):.4f}"),
           lambda row: overrun_html(row.overrun), order="overrun", kind="number",
           help="Outcome over estimate, less one"),
)  # fmt: skip


def sample_listing(known: Learned) -> HeldListing:
    """Return the list of a sample, narrowed by the kinds of work that there are."""
    kinds = [(each, each) for each in known.categories()]
    return HeldListing(
        "reference-class",
        SAMPLE_COLUMNS,
        (narrow("category", "Kind of work", kinds),),
        search=("name", "code"),
        default_sort="overrun",
        keeps={"category": lambda row, value: learning.is_of(row.ending, value)},
    )


@dataclass(frozen=True)
class GroupRow:
    """A group of forecasts with where it is opened."""

    group: Group
    href: str

    @property
    def pk(self) -> str:
        """The group's own name."""
        return self.group.pk

    @property
    def name(self) -> str:
        """The office, sponsor or method."""
        return self.group.name

    @property
    def n(self) -> int:
        """How many projects are judged."""
        return self.group.n

    def figure(self, of: str, which: str) -> Fraction | None:
        """Return one figure of cost or time."""
        held: Accuracy | None = getattr(self.group, of)
        return None if held is None else Fraction(getattr(held, which))

    cost_median = property(lambda self: self.figure("cost", "median"))
    cost_within = property(lambda self: self.figure("cost", "within"))
    time_median = property(lambda self: self.figure("time", "median"))
    time_within = property(lambda self: self.figure("time", "within"))
    cost_typical = property(lambda self: self.figure("cost", "typical"))
    time_typical = property(lambda self: self.figure("time", "typical"))


def _group(row: GroupRow) -> SafeString:
    few = "" if row.n >= learning.ENOUGH else f"under {learning.ENOUGH}"
    chip = format_html(' <span class="chip">{}</span>', few) if few else ""
    link = '<a class="name" href="{}" data-drawer-href="{}" data-row-link>{}</a>{}'
    return format_html(link, row.href, row.href, row.name, chip)


def _figures(of: str, label: str) -> tuple[Column, ...]:
    def plain(which: str) -> Any:
        def value(row: GroupRow) -> Any:
            found = row.figure(of, which)
            return None if found is None else Decimal(f"{float(found):.4f}")

        return value

    low = label.lower()
    return (
        Column(f"{of}_median", f"{label}: half above", plain("median"),
               lambda row: overrun_html(row.figure(of, "median")), order=f"{of}_median",
               kind="number", help=f"The median overrun of {low}: half of them came out above it"),
        Column(f"{of}_typical", f"{label}: typically off by", plain("typical"),
               lambda row: share_words(row.figure(of, "typical")) or ABSENT,
               order=f"{of}_typical", kind="number",
               help="The median distance from the estimate, whichever way"),
        Column(f"{of}_within", f"{label}: within 10 %", plain("within"),
               lambda row: share_words(row.figure(of, "within")) or ABSENT,
               order=f"{of}_within", kind="number",
               help="The share of them that came within a tenth of the estimate"),
    )  # fmt: skip


def accuracy_listing(by: str) -> HeldListing:
    """Return the list of how good forecasts were."""
    first = Column("name", learning.BY[by], lambda row: row.name, _group, order="name")
    count = Column("n", "Projects", lambda row: row.n, order="n", kind="number")
    columns = (first, count, *_figures("cost", "Cost"), *_figures("time", "Time"))
    return HeldListing("forecast-accuracy", columns, search=("name",), default_sort="name")
