"""The lists of boards and of the actions of sittings."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.changes import rules
from sightline.changes.forms.boards import DAYS
from sightline.changes.models import Board
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.ui import wording
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def cadence(row: Board) -> str:
    """Return when a board sits, in words."""
    words = rules.CADENCES[row.cadence]
    if row.cadence == "called":
        return words
    at = f"{row.begins_minute // 60:02}:{row.begins_minute % 60:02} UTC"
    nth = "first " if row.cadence == "monthly" else ""
    return f"{words}, {nth}{DAYS[row.weekday]} at {at}"


def limits(row: Board) -> list[tuple[str, str]]:
    """Return up to what a board decides by itself, as (what, how much)."""
    found = []
    if row.limit_permille is not None:
        found.append(("Share of the budget", wording.permille(row.limit_permille)))
    if row.limit_minor is not None:
        found.append(("Cost", wording.money(row.limit_minor, row.currency)[0]))
    if row.limit_days is not None:
        found.append(("Days on a milestone", wording.days(row.limit_days)))
    if row.limit_benefit_permille is not None:
        found.append(("Share of a benefit", wording.permille(row.limit_benefit_permille)))
    return found


def _link(row: Any) -> SafeString:
    address = reverse("board", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _state(value: str) -> Q:
    return Q(closed_on__isnull=value == "open")


BOARDS = Listing(
    name="boards",
    columns=(
        Column("name", "Board", lambda row: row.name, _link, order="name"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column("level", "Level", lambda row: row.get_level_display(), order="level"),
        Column("cadence", "Sits", cadence),
        Column("members", "Members", lambda row: row.n_members, order="n_members", kind="number"),
        Column("quorum", "Quorum", lambda row: row.quorum, order="quorum", kind="number"),
        Column("parent", "Escalates to", lambda row: row.parent.name if row.parent else ""),
        Column(
            "closed", "Closed", lambda row: row.closed_on,
            lambda row: date_html(row.closed_on) if row.closed_on else "", order="closed_on",
            kind="date", shown=False,
        ),
    ),
    filters=(
        Filter("level", "Level", lambda value: Q(level=value), tuple(rules.LEVELS.items())),
        Filter("state", "State", _state, (("open", "Open"), ("closed", "Closed"))),
    ),
    search=("name", "office__name"),
)  # fmt: skip


def _action(row: Any) -> SafeString:
    address = reverse("sitting", args=[row.sitting_id])
    return format_html('<a href="{}" data-row-link>{}</a>', address, row.text)


def _standing(value: str) -> Q:
    late = Q(done_on__isnull=True, due__lt=clock.today())
    return {"open": Q(done_on__isnull=True), "late": late, "done": Q(done_on__isnull=False)}[value]


def _standing_word(row: Any) -> str:
    if row.done_on:
        return "Done"
    return "Late" if row.due < clock.today() else "Open"


def _finish(row: Any) -> SafeString | str:
    if row.done_on:
        return date_html(row.done_on)
    address = reverse("follow-up-finish", args=[row.pk])
    return format_html(
        '<a href="{}">Done…<span class="visually-hidden"> {}</span></a>', address, row.text
    )


def follow_ups_for(actor: Actor) -> Listing:
    """Return the list of actions, with the actor's own as a filter."""

    def whose(value: str) -> Q:
        return Q(owner=actor.id) if value == "mine" else Q(sitting__board=UUID(value))

    return Listing(
        name="follow-ups",
        columns=(
            Column("text", "Action", lambda row: row.text, _action, order="text"),
            Column("owner", "Who", lambda row: row.owner.name, order="owner__name"),
            Column(
                "due", "Due", lambda row: row.due, lambda row: date_html(row.due), order="due",
                kind="date",
            ),
            Column("state", "State", _standing_word),
            Column("board", "Board", lambda row: row.sitting.board.name, order="sitting__board"),
            Column("about", "About", lambda row: row.item.title if row.item else ""),
            Column("done", "Done", lambda row: row.done_on, _finish, order="done_on"),
        ),
        filters=(
            Filter("whose", "Whose", whose, (("mine", "Mine"),)),
            Filter(
                "state", "State", _standing, (("open", "Open"), ("late", "Late"), ("done", "Done"))
            ),
        ),
        search=("text", "owner__name", "sitting__board__name"),
        default_sort="due",
    )  # fmt: skip
