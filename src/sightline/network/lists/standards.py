"""The list of standards, and the list of projects that one of them asks for something."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor
from sightline.network import rules
from sightline.network.lists.shown import chip, obligation_html
from sightline.network.models import StandardVersion
from sightline.network.queries import Duty
from sightline.network.rules.conditions import CHECKS, words
from sightline.network.rules.obligation import IN_SCOPE, OBLIGATIONS
from sightline.projects.queries import projects
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

if TYPE_CHECKING:
    from sightline.projects.models import Project

STATES = tuple(StandardVersion.State.choices)
WORDS: Mapping[str, str] = {str(key): str(word) for key, word in STATES}


def _title(row: Any) -> SafeString:
    address = reverse("standard", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _newest(row: Any) -> str:
    return "" if row.newest_state is None else WORDS[row.newest_state]


def _newest_html(row: Any) -> SafeString | str:
    return "" if row.newest_state is None else chip(row.newest_state, _newest(row))


def _force(row: Any) -> str:
    return "" if row.newest_mandatory is None else rules.FORCES[row.newest_mandatory]


STANDARDS = Listing(
    name="standards",
    columns=(
        Column("title", "Standard", lambda row: row.title, _title, order="title"),
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("family", "Family", lambda row: row.get_family_display(), order="family"),
        Column(
            "state", "Newest version", _newest, _newest_html, order="newest_state", kind="status"
        ),
        Column("version", "Version", lambda row: row.newest_number, order="newest_number"),
        Column("live", "In force", lambda row: row.live_number, order="live_number"),
        Column("force", "Force", _force, order="newest_mandatory"),
        Column(
            "effective",
            "Takes effect",
            lambda row: row.newest_effective,
            lambda row: date_html(row.newest_effective),
            order="newest_effective",
            kind="date",
        ),
        Column("office", "Kept by", lambda row: row.office.name, order="office__name"),
        Column(
            "owner",
            "Owner",
            lambda row: row.owner.name if row.owner else "",
            order="owner__name",
            shown=False,
        ),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(newest_state=value), STATES),
        Filter("family", "Family", lambda value: Q(family=value), tuple(rules.FAMILIES.items())),
    ),
    search=("code", "title"),
    default_sort="code",
)


def duty_rows(actor: Actor, duties: Collection[Duty]) -> "QuerySet[Project]":
    """Return the projects in scope, each with its ``obligation``, worst first."""
    rows = projects(actor).filter(
        pk__in=[duty.project for duty in duties if duty.obligation in IN_SCOPE]
    )
    by_key = {key: [duty.project for duty in duties if duty.obligation == key] for key in IN_SCOPE}
    whens = [When(pk__in=ids, then=Value(key)) for key, ids in by_key.items() if ids]
    told = Case(*whens, default=Value("not_applicable"), output_field=CharField())
    return rows.annotate(obligation=told)


def duties_for(actor: Actor, duties: Mapping[UUID, Duty]) -> Listing:
    """Return the list of the projects that a version asks something of."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]

    def unmet(row: Any) -> str:
        return "; ".join(words(each, CHECKS) for each in duties[row.pk].unmet)

    def offered(row: Any) -> str:
        duty = duties[row.pk]
        return "May be grandfathered" if _is_offered(duty) else ""

    def name(row: Any) -> SafeString:
        address = reverse("project-standards", args=[row.pk])
        return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)

    return Listing(
        name="standard-projects",
        columns=(
            Column("name", "Project", lambda row: row.name, name, order="name"),
            Column("code", "Code", lambda row: row.code, order="code"),
            Column(
                "obligation",
                "Obligation",
                lambda row: OBLIGATIONS[row.obligation],
                lambda row: obligation_html(row.obligation),
                order="obligation",
                kind="status",
            ),
            Column("unmet", "What is missing", unmet),
            Column("offered", "Offered", offered),
            Column(
                "until",
                "Let off until",
                lambda row: duties[row.pk].until,
                lambda row: date_html(duties[row.pk].until),
                kind="date",
            ),
            Column("office", "Office", lambda row: row.office.name, order="office__name"),
            Column(
                "finish",
                "Forecast finish",
                lambda row: row.forecast_finish,
                lambda row: date_html(row.forecast_finish),
                order="forecast_finish",
                kind="date",
                shown=False,
            ),
        ),
        filters=(
            Filter(
                "obligation",
                "Obligation",
                lambda value: Q(obligation=value),
                tuple((key, OBLIGATIONS[key]) for key in IN_SCOPE),
            ),
            Filter("office", "Office", lambda value: Q(office_id=UUID(value)), offices),
        ),
        search=("code", "name"),
        default_sort="-obligation",
    )


def _is_offered(duty: Duty) -> bool:
    return duty.is_eligible and duty.obligation == "non_compliant"
