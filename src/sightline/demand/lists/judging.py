"""The list of scoring models as their winners turned out."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.demand.queries.judging import Judged
from sightline.results.lists.learned import overrun_html, share_words
from sightline.ui.held import HeldListing
from sightline.ui.listing import Column
from sightline.ui.templatetags.sightline import ABSENT


def _name(row: Judged) -> SafeString:
    href = reverse("scoring-judged-model", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', href, row.name)


def _number(share: Fraction | None) -> Decimal | None:
    return None if share is None else Decimal(f"{float(share):.4f}")


def _share(name: str) -> Any:
    return lambda row: share_words(getattr(row.verdict, name)) or ABSENT


def agreement_words(row: Judged) -> str:
    """Return how often the higher score brought more, of how many pairs."""
    found = row.verdict
    if found.agreement is None:
        return ""
    return f"{share_words(found.agreement)} of {found.n_pairs}"


JUDGED = HeldListing(
    "scoring-judged",
    (
        Column("name", "Scoring model", lambda row: row.name, _name, order="name"),
        Column("method", "Method", lambda row: row.model.get_method_display(),
               order="model.method"),
        Column("n_rankings", "Frozen rankings", lambda row: row.n_rankings, order="n_rankings",
               kind="number"),
        Column("n", "Chosen", lambda row: row.verdict.n, order="verdict.n", kind="number"),
        Column("n_projects", "Became projects", lambda row: row.verdict.n_projects,
               order="verdict.n_projects", kind="number"),
        Column("n_ended", "Ended", lambda row: row.verdict.n_ended, order="verdict.n_ended",
               kind="number"),
        Column("n_read", "Benefits read", lambda row: row.verdict.n_read, order="verdict.n_read",
               kind="number"),
        Column("rate", "Of plan came", lambda row: _number(row.verdict.rate), _share("rate"),
               order="verdict.rate", kind="number",
               help="The mean over winners of what came of their plans to date"),
        Column("n_short", "Under half", lambda row: row.verdict.n_short, order="verdict.n_short",
               kind="number", help="Winners that brought less than half of their plan to date"),
        Column("agreement", "Higher brought more", agreement_words,
               lambda row: agreement_words(row) or ABSENT, order="verdict.agreement",
               kind="number", help="Of pairs of winners; half of them is what chance would do"),
        Column("overrun", "Cost: half above", lambda row: _number(row.verdict.overrun),
               lambda row: overrun_html(row.verdict.overrun), order="verdict.overrun",
               kind="number", help="The median overrun of winners that ended"),
    ),
    search=("name",),
)  # fmt: skip
