"""The list of improvements, with owners, and which are overdue."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.maturity.lists.shown import chip, state_html
from sightline.maturity.models import Improvement
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

YES = (("yes", "Yes"),)


def is_overdue(row: Any) -> bool:
    """Tell whether an improvement should be made by now."""
    return row.state in Improvement.LIVE and row.due < clock.today()


def _title(row: Any) -> SafeString:
    address = reverse("improvement", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _due(row: Any) -> SafeString:
    late = chip("overdue", "overdue") if is_overdue(row) else ""
    return format_html("{} {}", date_html(row.due), late)


def _overdue(value: str) -> Q:
    return Q(state__in=Improvement.LIVE, due__lt=clock.today())


IMPROVEMENTS = Listing(
    name="improvements",
    columns=(
        Column("title", "Improvement", lambda row: row.title, _title, order="title"),
        Column(
            "priority", "Priority", lambda row: row.priority.normalize(),
            lambda row: f"{row.priority:.1f}", order="priority", kind="number",
            help="Importance times what is missing to the target",
        ),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column("owner", "Owner", lambda row: row.owner.name, order="owner__name"),
        Column("due", "Due", lambda row: row.due, _due, order="due", kind="date"),
        Column("current", "Was", lambda row: row.current, order="current", kind="number"),
        Column("target", "Target", lambda row: row.target, order="target", kind="number"),
        Column("subject", "Of", lambda row: row.campaign.subject, order="campaign__subject"),
        Column(
            "office", "Office", lambda row: row.campaign.office.name,
            order="campaign__office__name", shown=False,
        ),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(Improvement.State.choices)),
        Filter("overdue", "Overdue", _overdue, YES),
    ),
    search=("title", "campaign__subject", "owner__name"),
    default_sort="-priority",
)  # fmt: skip


def improvements_for(actor: Actor) -> Listing:
    """Return the list of improvements as one actor filters it."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    led = Filter("office", "Office", lambda value: Q(campaign__office_id=UUID(value)), offices)
    mine = Filter("mine", "Mine", lambda value: Q(owner_id=actor.id), YES)
    return replace(IMPROVEMENTS, filters=(*IMPROVEMENTS.filters, mine, led))
