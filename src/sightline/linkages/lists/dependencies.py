"""The list of dependencies: over all that the reader sees, and of one project."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.kernel.policy import Actor
from sightline.linkages import agreement, queries
from sightline.linkages.queries.dependencies import DAY, SHORT
from sightline.linkages.rules import CONFIDENCES
from sightline.ui import marks
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

EPOCH = date(1970, 1, 1)
UNSEEN = "A project you may not see"
#: How a standing is drawn: the shape of a status mark, and always its word.
MARKS = {
    "broken": "red",
    "short": "amber_red",
    "at_risk": "amber",
    "proposed": "none",
    "accepted": "green",
    "met": "amber_green",
    "withdrawn": "none",
}
STATES = (
    ("open", "Open"),
    ("proposed", "Proposed"),
    ("accepted", "Accepted"),
    ("at_risk", "At risk"),
    ("broken", "Broken"),
    ("met", "Met"),
    ("withdrawn", "Withdrawn"),
)
GAPS = (("short", "Falls short"), ("spare", "In time"), ("none", "No day promised"))
WAYS = (("receives", "Receives"), ("gives", "Gives"))


def day_of(number: int | None) -> date | None:
    """Return the day of a number of days since 1970-01-01."""
    return None if number is None else EPOCH + timedelta(number)


def computed_day(row: Any) -> date | None:
    """Return the day on which the giver's activity is computed to finish, as far as it is shown."""
    return day_of(None if row.computed is None else row.computed // DAY)


def standing_of(row: Any) -> str:
    """Return how a row of ``queries.dependencies`` stands."""
    return agreement.standing(row.state, row.gap)


def standing_html(standing: str) -> SafeString:
    """Show a standing as shape, word and colour."""
    shape = mark_safe(marks.shape(MARKS[standing]))  # noqa: S308 - drawn from a constant
    return format_html('<span class="status">{}{}</span>', shape, agreement.STANDINGS[standing])


def end_words(code: str | None, name: str | None) -> str:
    """Return an end in words: its code and name, or that it may not be seen."""
    return UNSEEN if code is None else f"{code} {name}"


def gap_html(row: Any) -> SafeString:
    """Show a gap in days; one that falls short says so."""
    if row.gap is None:
        return format_html('<span class="muted">{}</span>', "—")
    if row.gap < 0:
        said = "Late by" if row.state == "met" else "Short by"
        return format_html('<span class="chip chip-danger">{} {}</span>', said, -row.gap)
    return format_html("{}", row.gap)


def _what(row: Any) -> SafeString:
    address = reverse("dependency", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.what)


def _end_html(row: Any, end: str) -> SafeString:
    code, name = getattr(row, f"{end}_code"), getattr(row, f"{end}_name")
    if code is None:
        return format_html('<span class="muted">{}</span>', UNSEEN)
    address = reverse("project-dependencies", args=[getattr(row, f"{end}_id")])
    return format_html('<a href="{}" title="{}">{}</a>', address, name, code)


def _end(end: str, label: str) -> Column:
    return Column(
        end,
        label,
        lambda row: end_words(getattr(row, f"{end}_code"), getattr(row, f"{end}_name")),
        lambda row: _end_html(row, end),
        order=f"{end}_code",
    )


def _state(value: str) -> Q:
    return Q(state__in=agreement.OPEN) if value == "open" else Q(state=value)


def _gap(value: str) -> Q:
    conditions = {
        "short": SHORT,
        "spare": Q(state__in=agreement.LIVE, gap__gte=0),
        "none": Q(state__in=agreement.LIVE, gap__isnull=True),
    }
    return conditions[value]


COLUMNS = (
    Column("what", "What", lambda row: row.what, _what, order="what"),
    _end("giver", "Giver"),
    _end("receiver", "Receiver"),
    Column(
        "need_by",
        "Needed by",
        lambda row: row.need_by,
        lambda row: date_html(row.need_by),
        order="need_by",
        kind="date",
    ),
    Column(
        "promised_by",
        "Promised by",
        lambda row: row.promised_by,
        lambda row: date_html(row.promised_by),
        order="promised_by",
        kind="date",
        help="The day that was agreed on",
    ),
    Column(
        "computed",
        "Computed",
        computed_day,
        lambda row: date_html(computed_day(row)),
        order="computed",
        kind="date",
        help="When the giver's activity is computed to finish, where one is named",
    ),
    Column(
        "gap",
        "Gap, days",
        lambda row: row.gap,
        gap_html,
        order="gap",
        kind="number",
        help="Days from the promise, or what is computed, to the need",
    ),
    Column(
        "confidence",
        "Confidence",
        lambda row: row.get_confidence_display(),
        order="confidence",
        help="How sure the giver is",
    ),
    Column(
        "standing",
        "State",
        lambda row: agreement.STANDINGS[standing_of(row)],
        lambda row: standing_html(standing_of(row)),
        order="standing_rank",
        kind="status",
    ),
)
STATE = Filter("state", "State", _state, STATES)
GAP = Filter("gap", "Gap", _gap, GAPS)
CONFIDENCE = Filter(
    "confidence", "Confidence", lambda v: Q(confidence=v), tuple(CONFIDENCES.items()), rare=True
)
DEPENDENCIES = Listing(
    name="dependencies",
    columns=COLUMNS,
    filters=(STATE, GAP, CONFIDENCE),
    search=("what", "giver_code", "giver_name", "receiver_code", "receiver_name"),
    default_sort="standing",
)


def dependencies_for(actor: Actor) -> Listing:
    """Return the list with the projects and offices that the actor's dependencies have."""
    ends = [*queries.projects_bound(actor), (queries.HIDDEN, UNSEEN)]

    def project(value: str) -> Q:
        return _at("giver", "gives_seen", value) | _at("receiver", "takes_seen", value)

    def office(value: str) -> Q:
        given = Q(gives_seen=True, giver__office=UUID(value))
        return given | Q(takes_seen=True, receiver__office=UUID(value))

    more = (
        Filter("project", "Project", project, ends),
        Filter("office", "Office", office, queries.offices_bound(actor), rare=True),
        Filter("giver", "Giver", lambda v: _at("giver", "gives_seen", v), ends, rare=True),
        Filter("receiver", "Receiver", lambda v: _at("receiver", "takes_seen", v), ends, rare=True),
    )
    return replace(DEPENDENCIES, filters=(STATE, GAP, *more, CONFIDENCE))


def _at(end: str, seen: str, value: str) -> Q:
    """Return what stands at an end; a project that may not be seen is found by no id."""
    if value == queries.HIDDEN:
        return Q(**{seen: False})
    return Q(**{seen: True, f"{end}_id": UUID(value)})


WAY = Column(
    "way",
    "Direction",
    lambda row: dict(WAYS)["receives" if row.takes else "gives"],
    order="takes",
)


def dependencies_of_project() -> Listing:
    """Return the list of one project's dependencies, both directions."""
    way = Filter("way", "Direction", lambda v: Q(takes=v == "receives"), WAYS)
    columns = (COLUMNS[0], WAY, *COLUMNS[1:])
    return replace(DEPENDENCIES, columns=columns, filters=(way, STATE, GAP, CONFIDENCE))
