"""The list of linkages: what waits first, then what was made of the others."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.engines.similarity.signals import MEANINGS
from sightline.linkages import rules
from sightline.linkages.models import Linkage
from sightline.linkages.queries.linkages import JUDGED, OPEN, RIGHT
from sightline.projects.lists import major
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import money as money_html
from sightline.ui.wording import percent

UNSEEN = "A project you may not see"
TONES = {
    "suggested": "draft",
    "reviewed": "warn",
    "confirmed": "good",
    "acted": "good",
    "closed": "good",
}
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "waiting": ("Waiting", tuple(OPEN)),
    "judged": ("Judged", tuple(JUDGED)),
    "right": ("Confirmed, acted on or closed", tuple(RIGHT)),
    **{value: (label, (value,)) for value, label in Linkage.State.choices},
}
N_NAMES = 3


def side_words(row: Any, side: str) -> str:
    """Return the name of one of the two projects as far as it is seen."""
    return getattr(row, f"{side}_name") or UNSEEN


def pair_words(row: Any) -> str:
    """Return the two projects in words."""
    return f"{side_words(row, 'first')} and {side_words(row, 'second')}"


def brief(row: Any) -> str:
    """Return what the strongest signal found, by its rarest names."""
    if not row.is_whole or not row.evidence:
        return ""
    first = row.evidence[0]
    names = ", ".join(each["name"] for each in first["shared"][:N_NAMES])
    return f"{first['signal']}: {names}"[:200]


def state_html(state: str, label: str) -> SafeString:
    """Return a state as a chip."""
    tone = f" chip-{TONES[state]}" if state in TONES else ""
    return format_html('<span class="chip{}">{}</span>', tone, label)


def _pair(row: Any) -> SafeString:
    address = reverse("linkage", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, pair_words(row))


def _whole(name: str) -> Callable[[Any], Any]:
    """Return what reads a field that is told to who sees both projects only."""
    return lambda row: getattr(row, name) if row.is_whole else None


def _percent(row: Any) -> float | None:
    return row.score_permille / 10 if row.is_whole else None


def _percent_html(row: Any) -> str:
    return percent(row.score_permille / 1000) if row.is_whole else ""


def _money(key: str, label: str, name: str, words: str) -> Column:
    def minor(row: Any) -> int | None:
        return getattr(row, name) if row.is_whole else None

    return Column(
        key,
        label,
        lambda row: major(minor(row), row.currency),
        lambda row: "" if minor(row) is None else money_html(minor(row), row.currency),
        order=f"told_{name}",
        kind="money",
        help=words,
    )


def _day(key: str, label: str, name: str, **more: Any) -> Column:
    value = _whole(name)
    return Column(
        key,
        label,
        value,
        lambda row: "" if value(row) is None else date_html(value(row)),
        order=f"told_{name}",
        kind="date",
        **more,
    )


def _owner(row: Any) -> str:
    return row.action_owner.name if row.is_whole and row.action_owner else ""


def _of_project(value: str) -> Q:
    found = Q()
    for side in ("first", "second"):
        found |= Q(**{f"{side}_code__iexact": value}) | Q(**{f"{side}_name__icontains": value})
    return found


MEANING_CHOICES = tuple((meaning, meaning.capitalize()) for meaning in MEANINGS.values())
LINKAGES = Listing(
    name="linkages",
    columns=(
        Column("pair", "Projects", pair_words, _pair, order="first_name"),
        Column(
            "state",
            "State",
            lambda row: row.get_state_display(),
            lambda row: state_html(row.state, row.get_state_display()),
            order="state",
        ),
        Column("kind", "Confirmed as", lambda row: row.get_kind_display(), order="kind"),
        Column(
            "meaning",
            "Usually means",
            lambda row: row.meaning.capitalize() if row.is_whole else "",
            order="told_meaning",
        ),
        Column(
            "score",
            "Score",
            _percent,
            _percent_html,
            order="told_score_permille",
            kind="number",
            help="Percent: how likely it is that at least one signal is right",
        ),
        Column("why", "Found in", brief),
        _day("suggested", "Suggested", "suggested_on"),
        Column("judged_by", "Judged by", lambda r: r.judged_by.name if r.judged_by else "",
               order="judged_by__name", shown=False),
        Column("judged", "Judged", lambda row: row.judged_on, lambda row: date_html(row.judged_on)
               if row.judged_on else "", order="judged_on", kind="date", shown=False),
        Column("action", "Action", lambda row: row.action if row.is_whole else "", shown=False),
        Column("owner", "Owner", _owner, shown=False),
        _day("due", "Due", "action_due", shown=False),
        _money("expected", "Saving expected", "saving_expected_minor", "What the action may save"),
        _money("saving", "Saving made", "saving_minor", "What it saved, said when it was closed"),
        Column(
            "turn",
            "Turn",
            lambda row: row.turn,
            order="turn",
            kind="number",
            shown=False,
            help="What waits comes first, then the highest score",
        ),
    ),
    filters=(
        Filter(
            "state",
            "State",
            lambda v: Q(state__in=STATES[v][1]),
            tuple((key, label) for key, (label, _) in STATES.items()),
        ),
        Filter("kind", "Confirmed as", lambda v: Q(kind=v), tuple(rules.LINKAGE_KINDS.items())),
        Filter("meaning", "Usually means", lambda v: Q(told_meaning=v), MEANING_CHOICES),
        Filter("project", "Project", _of_project),
    ),
    search=("first_name", "first_code", "second_name", "second_code"),
    default_sort="-turn",
)  # fmt: skip
