"""The list of lessons, cut to what the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor
from sightline.knowledge import rules
from sightline.knowledge.lists.shown import state_html
from sightline.knowledge.models import Lesson
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

YES = (("yes", "Yes"),)


def _title(row: Any) -> SafeString:
    address = reverse("lesson", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _project(row: Any) -> str:
    return row.project.code if row.sees_project else ""


def _project_html(row: Any) -> SafeString | str:
    if not row.sees_project:
        return format_html('<span class="muted">{}</span>', "not shown")
    address = reverse("project-lessons", args=[row.project_id])
    return format_html('<a href="{}">{}</a>', address, row.project.code)


LESSONS = Listing(
    name="lessons",
    columns=(
        Column("title", "Lesson", lambda row: row.title, _title, order="title"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column("priority", "Priority", lambda row: row.get_priority_display()),
        Column("tags", "Tags", lambda row: row.tagged, order="tagged"),
        Column(
            "applied", "Applied", lambda row: row.n_uses, order="n_uses", kind="number",
            help="In how many projects that you see",
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column("category", "Category", lambda row: row.category, order="category", shown=False),
        Column("project", "Learned in", _project, _project_html),
        Column(
            "owner", "Owner", lambda row: row.owner.name if row.owner else "", order="owner__name",
        ),
        Column(
            "captured_on", "Captured", lambda row: row.captured_on,
            lambda row: date_html(row.captured_on), order="captured_on", kind="date",
        ),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(Lesson.State.choices)),
        Filter(
            "priority", "Priority", lambda value: Q(priority=value), tuple(rules.PRIORITIES.items())
        ),
        Filter("applied", "Applied somewhere", lambda value: Q(n_uses__gt=0), YES),
    ),
    search=("title", "recommendation", "cause", "tagged", "category"),
    default_sort="-captured_on",
)  # fmt: skip


def lessons_for(actor: Actor) -> Listing:
    """Return the list of lessons as one actor filters it."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    own = Filter("office", "Office", lambda value: Q(office_id=UUID(value)), offices)
    return replace(LESSONS, filters=(*LESSONS.filters, own))
