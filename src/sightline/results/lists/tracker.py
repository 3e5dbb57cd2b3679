"""The benefits tracker: every promise, how far it is, and what has come of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.kernel.policy import Actor
from sightline.projects.lists import major
from sightline.results import queries, rules
from sightline.results.lists.shown import (
    actual_html,
    as_colour,
    number,
    planned_html,
    rule_words,
    share_html,
    sparkline,
    state_html,
)
from sightline.results.queries import Figures, Tracker
from sightline.ui import marks, wording
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import ABSENT
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import money as money_html

Found = Callable[[Any], Figures | None]


def kind_words(row: Any) -> str:
    """Return what sort of benefit it is: hard, soft, or none at all."""
    profile = _profile(row)
    if profile is None:
        return ""
    said = "Disbenefit" if profile.is_disbenefit else rules.KINDS[profile.kind]
    return f"{said}, intermediate" if profile.is_intermediate else said


def _profile(row: Any) -> Any:
    return getattr(row, "profile", None)


def _title(row: Any) -> SafeString:
    address = reverse("benefit", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _project(row: Any) -> SafeString:
    address = reverse("project-benefits", args=[row.project_id])
    return format_html(
        '<a href="{}" title="{}">{}</a>', address, row.project.name, row.project.code
    )


def _owner(row: Any) -> SafeString:
    if row.owner is None:
        return format_html('<span class="chip chip-danger">{}</span>', "nobody")
    if row.accepted:
        return format_html("{}", row.owner.name)
    return format_html('{} <span class="chip">{}</span>', row.owner.name, "not accepted yet")


def _amount(row: Any, name: str) -> Any:
    return money_html(getattr(row, name), row.project.currency)


STATE = Column(
    "state",
    "State",
    lambda row: rules.STATES[row.its_state],
    lambda row: state_html(row.its_state),
    order="its_state",
    kind="status",
)
TITLE = Column("title", "Benefit", lambda row: row.title, _title, order="title")
PLAIN = (
    Column("project", "Project", lambda row: row.project.code, _project, order="project__code"),
    Column("kind", "Kind", kind_words, order="profile__kind"),
    Column(
        "objective",
        "Objective",
        lambda row: str(row.objective or ""),
        lambda row: row.objective.code if row.objective else "",
        order="objective__code",
    ),
    Column(
        "owner",
        "Owner",
        lambda row: row.owner.name if row.owner else "",
        _owner,
        order="owner__name",
    ),
    Column(
        "promised",
        "Promised a year",
        lambda row: major(row.promised_minor, row.project.currency),
        lambda row: _amount(row, "promised_minor"),
        order="promised_minor",
        kind="money",
    ),
    Column(
        "expected",
        "Expected now",
        lambda row: major(row.expected_minor, row.project.currency),
        lambda row: _amount(row, "expected_minor"),
        order="expected_minor",
        kind="money",
        help="A year at the full level, at the adoption measured last",
    ),
)
RULE = Column(
    "rule",
    "Begins",
    lambda row: rule_words(row.profile) if _profile(row) else "",
    shown=False,
    help="So many days after the project's finish",
)
CONFIDENCE = Column(
    "confidence",
    "Confidence",
    lambda row: row.profile.get_confidence_display() if _profile(row) else "",
    order="profile__confidence",
    shown=False,
)
REVIEW = Column(
    "next_review",
    "Next review",
    lambda row: row.profile.next_review if _profile(row) else None,
    lambda row: date_html(row.profile.next_review if _profile(row) else None),
    order="profile__next_review",
    kind="date",
    shown=False,
)


def _measured(found: Found) -> tuple[Column, ...]:
    """Return the columns of what was measured, of the figures that stand beside the rows."""

    def carrying(row: Any) -> Any:
        figures = found(row)
        held = figures.carrying if figures else None
        return held.measure if held else None

    def evidence(row: Any) -> str:
        figures = found(row)
        held = figures.carrying if figures else None
        last = held.last if held else None
        return last.evidence[:80] if last else ""

    return (
        Column("unit", "Unit", lambda row: _unit(carrying(row), row), shown=False),
        Column(
            "baseline",
            "Baseline",
            lambda row: number(carrying(row).baseline) if carrying(row) else "",
            kind="number",
            shown=False,
        ),
        Column(
            "target",
            "Target",
            lambda row: number(carrying(row).target) if carrying(row) else "",
            kind="number",
            shown=False,
        ),
        Column(
            "planned",
            "Plan to date",
            lambda row: _plain(found(row), "planned"),
            lambda row: planned_html(found(row)),
            kind="money",
            help="By the last reading attested, as the plan follows its project",
        ),
        Column(
            "actual",
            "Actual",
            lambda row: _plain(found(row), "actual"),
            lambda row: actual_html(found(row)),
            kind="money",
            help="What the owner attested",
        ),
        Column(
            "share",
            "Of plan",
            lambda row: _percent(found(row)),
            lambda row: _share(found(row)),
            kind="number",
        ),
        Column(
            "line",
            "Over time",
            lambda row: _percent(found(row)),
            lambda row: sparkline(_profile(row), found(row)),
        ),
        Column(
            "slip",
            "Lost by slips",
            lambda row: _lost(found(row)),
            lambda row: _lost_html(found(row)),
            kind="money",
            help="What the ramp and the year after it lose because the project finishes later",
        ),
        Column(
            "colour",
            "Status",
            lambda row: marks.word(as_colour(found(row))),
            lambda row: marks.status(as_colour(found(row)), None),
            order="worst",
            kind="status",
            help="Green from 95 % of plan to date, amber from 80 %; two overdue readings are red",
        ),
        Column(
            "next_due",
            "Next reading",
            lambda row: _due(found(row)),
            lambda row: _due_html(found(row)),
            kind="date",
        ),
        Column("evidence", "Evidence", evidence, shown=False),
    )


def _unit(measure: Any, row: Any) -> str:
    if measure is None:
        return ""
    return str(row.project.currency if measure.is_money else measure.unit)


def _plain(figures: Figures | None, which: str) -> Any:
    """Return a figure as it is exported: an amount in major units, else the level."""
    carrying = figures.carrying if figures else None
    if figures is None or carrying is None:
        return None
    if not carrying.measure.is_money:
        return number(figures.level if which == "actual" else figures.level_planned)
    return major(getattr(figures, f"{which}_minor"), figures.currency)


def _percent(figures: Figures | None) -> str:
    share = figures.share if figures else None
    return "" if share is None else wording.percent(float(share))


def _share(figures: Figures | None) -> SafeString:
    if figures is None:
        return ABSENT
    address = reverse("benefit-derive", args=[figures.benefit])
    return format_html(
        '{} <a class="derive small" href="{}" data-drawer-href="{}" data-derivation="{}">How</a>',
        share_html(figures.share), address, address, address,
    )  # fmt: skip


def _lost(figures: Figures | None) -> Any:
    return major(figures.lost_minor, figures.currency) if figures and figures.days_moved else None


def _lost_html(figures: Figures | None) -> SafeString:
    if figures is None or not figures.days_moved:
        return mark_safe("")
    later = wording.days(figures.days_moved, True)
    amount = money_html(figures.lost_minor, figures.currency)
    return format_html('{} <span class="small muted">{}</span>', amount, later)


def _due(figures: Figures | None) -> Any:
    return figures.next_due if figures else None


def _due_html(figures: Figures | None) -> SafeString:
    if figures is None or figures.next_due is None:
        return ABSENT
    if figures.n_overdue:
        words = f"{figures.n_overdue} overdue"
        return format_html(
            '{} <span class="chip chip-danger">{}</span>', date_html(figures.next_due), words
        )
    return date_html(figures.next_due)


def _none(row: Any) -> None:
    return None


STATES = (("live", "Tracked"), ("early", "Not approved yet"), *rules.STATES.items())
MORE = {"live": rules.LIVE, "early": rules.EARLY}


def _state(value: str) -> Q:
    return Q(its_state__in=MORE.get(value, (value,)))


STATE_FILTER = Filter("state", "State", _state, STATES)
KINDS = (*rules.KINDS.items(), ("disbenefit", "Disbenefit"), ("intermediate", "Intermediate"))


def _kind(value: str) -> Q:
    if value in {"disbenefit", "intermediate"}:
        return Q(**{f"profile__is_{value}": True})
    return Q(profile__kind=value, profile__is_disbenefit=False)


KIND_FILTER = Filter("kind", "Kind", _kind, KINDS, rare=True)
ACCEPTED = Filter(
    "accepted",
    "Owner",
    lambda v: Q(accepted=True) if v == "yes" else Q(accepted=False),
    (("yes", "Accepted"), ("no", "Missing or not accepted")),
    rare=True,
)


#: What is read first, from the left; the rest follows.
FIRST = (
    *("title", "colour", "state", "project", "owner", "promised", "planned", "actual", "share"),
    *("line", "slip", "next_due", "expected"),
)


def _ordered(*columns: Column) -> tuple[Column, ...]:
    by_key = {column.key: column for column in columns}
    return (
        *(by_key[key] for key in FIRST),
        *(column for column in columns if column.key not in FIRST),
    )


def _listing(found: Found, *filters: Filter) -> Listing:
    measured = _measured(found)
    return Listing(
        name="benefits-tracker",
        columns=_ordered(TITLE, STATE, *PLAIN, *measured, RULE, CONFIDENCE, REVIEW),
        filters=(STATE_FILTER, *filters, KIND_FILTER, ACCEPTED),
        search=("title", "measure", "project__code", "project__name", "owner__name"),
        default_sort="colour",
    )


BENEFITS = _listing(_none)
COLOURS = (("red", "Off track"), ("amber", "At risk"), ("green", "On track"))


def tracker_for(actor: Actor, tracked: Tracker | None = None) -> Listing:
    """Return the tracker with the figures of what the actor sees."""
    board = tracked or queries.tracker(actor)

    def figures(row: Any) -> Figures | None:
        found: UUID = row.pk
        return board.figures.get(found)

    return _listing(figures, *_own_filters(actor, board))


def _own_filters(actor: Actor, board: Tracker) -> tuple[Filter, ...]:
    def due(value: str) -> Q:
        field = "n_overdue" if value == "overdue" else "n_unattested"
        return Q(pk__in=[key for key, each in board.figures.items() if getattr(each, field)])

    return (
        Filter("colour", "Status", lambda v: Q(pk__in=board.of_colour(v)), COLOURS),
        Filter(
            "mine",
            "Whose",
            lambda v: Q(owner=actor.id) if v == "own" else Q(profile__finance=actor.id),
            (("own", "I own"), ("finance", "I confirm")),
        ),
        Filter(
            "reading",
            "Readings",
            due,
            (("overdue", "Overdue"), ("waiting", "Waiting for the owner")),
            rare=True,
        ),
    )


def tracker_rows(actor: Actor) -> QuerySet[Any]:
    """Return the rows of the tracker."""
    return queries.tracker(actor).rows
