"""The lists of people and of grants, for pages and exports, cut to what the actor may see."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity import policy, rules
from sightline.identity.models import Grant, Person
from sightline.identity.queries import grants, live_on, office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor, may
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

ROLES = tuple(rules.ROLES.items())
STANDINGS = {
    "waits": ("Waiting", "chip-warn"),
    "active": ("Active", "chip-good"),
    "later": ("Starts later", ""),
    "ended": ("Ended", ""),
    "revoked": ("Revoked", "chip-danger"),
}


def standing(row: Grant, day: date | None = None) -> str:
    """Return where a grant stands on a day (today): a key of ``STANDINGS``."""
    day = day or clock.today()
    if row.state != Grant.State.ACTIVE:
        return "waits" if row.state == Grant.State.PROPOSED else "revoked"
    if row.since > day:
        return "later"
    return "active" if row.until is None or day < row.until else "ended"


def standing_chip(row: Grant) -> SafeString:
    """Return a grant's standing as a chip."""
    words, kind = STANDINGS[standing(row)]
    return format_html('<span class="chip {}">{}</span>', kind, words)


def granted_words(row: Grant) -> str:
    """Return what a new grant did, as the page says it."""
    name = f"{rules.ROLES[row.role]} on {row.node_name}"
    if row.state == Grant.State.PROPOSED:
        return f"{name} was proposed and waits for a second person."
    return f"{name} granted."


def person_link(row: Person | None) -> SafeString | str:
    """Return a person's name as the link to their page; the operator has none."""
    if row is None:
        return "The operator"
    return format_html(
        '<a href="{}" data-row-link>{}</a>', reverse("person", args=[row.pk]), row.name
    )


def node_link(row: Grant) -> SafeString | str:
    """Return what a grant stands on, as a link where identity owns it."""
    words = f"{row.node_name or row.get_node_kind_display()}"
    if row.node_kind == Grant.NodeKind.OFFICE:
        return format_html('<a href="{}">{}</a>', reverse("office", args=[row.node_id]), words)
    return f"{words} ({row.get_node_kind_display().lower()})"


def role_words(row: Any) -> str:
    """Return the live roles of a person, as far as they were fetched, each once."""
    return ", ".join(dict.fromkeys(rules.ROLES[grant.role] for grant in row.roles_seen))


def _is_active(row: Person) -> SafeString:
    kind, words = ("chip-good", "Active") if row.is_active else ("chip-draft", "Deactivated")
    return format_html('<span class="chip {}">{}</span>', kind, words)


def people_for(actor: Actor) -> Listing:
    """Return the list of people; addresses and roles only where the actor may see them."""
    columns = [
        Column("name", "Person", lambda row: row.name, person_link, order="name"),
        Column("post", "Position", lambda row: row.post, order="post"),
        Column(
            "office",
            "Office",
            lambda row: row.office.name if row.office else "",
            order="office__name",
        ),
        Column("roles", "Roles", role_words, help="Those in force today that you may see"),
    ]
    if may(actor, policy.manage_people):
        columns.append(Column("email", "Signs in as", lambda row: row.email, order="email"))
    columns.append(
        Column(
            "active",
            "State",
            lambda row: "Active" if row.is_active else "Deactivated",
            _is_active,
            order="is_active",
        )
    )
    return Listing("people", tuple(columns), _people_filters(actor), search=("name", "post"))


def _people_filters(actor: Actor) -> tuple[Filter, ...]:
    offices = [(str(node.office.pk), node.office.name) for node in office_tree(actor)]

    def holding(role: str) -> Q:
        seen = grants(actor).filter(live_on(clock.today()), role=role)
        return Q(pk__in=seen.values("person_id"))

    states = (("yes", "Active"), ("no", "Deactivated"))
    return (
        Filter("office", "Office", lambda value: Q(office_id=UUID(value)), offices),
        Filter("role", "Role", holding, ROLES),
        Filter("active", "State", lambda value: Q(is_active=value == "yes"), states),
    )


def _standing_rows(value: str) -> Q:
    today = clock.today()
    ended = Q(state=Grant.State.ACTIVE, until__lte=today)
    return {
        "waits": Q(state=Grant.State.PROPOSED),
        "active": live_on(today),
        "later": Q(state=Grant.State.ACTIVE, since__gt=today) & ~ended,
        "ended": ended,
        "revoked": Q(state=Grant.State.REVOKED),
    }[value]


GRANTS = Listing(
    name="grants",
    columns=(
        Column(
            "person",
            "Person",
            lambda row: row.person.name,
            lambda row: person_link(row.person),
            order="person__name",
        ),
        Column("role", "Role", lambda row: rules.ROLES[row.role], order="role"),
        Column("node", "On", lambda row: row.node_name, node_link, order="node_name"),
        Column(
            "since",
            "From",
            lambda row: row.since,
            lambda row: date_html(row.since),
            order="since",
            kind="date",
        ),
        Column(
            "until",
            "Until",
            lambda row: row.until,
            lambda row: date_html(row.until),
            order="until",
            kind="date",
        ),
        Column("reason", "Reason", lambda row: row.reason),
        Column(
            "granted_by",
            "Granted by",
            lambda row: row.granted_by.name if row.granted_by else "The operator",
            order="granted_by__name",
        ),
        Column(
            "confirmed_by",
            "Confirmed by",
            lambda row: row.confirmed_by.name if row.confirmed_by else "",
            order="confirmed_by__name",
        ),
        Column(
            "standing",
            "State",
            lambda row: STANDINGS[standing(row)][0],
            standing_chip,
            order="state",
        ),
    ),
    filters=(
        Filter("role", "Role", lambda value: Q(role=value), ROLES),
        Filter(
            "standing",
            "State",
            _standing_rows,
            tuple((key, words) for key, (words, _) in STANDINGS.items()),
        ),
    ),
    search=("person__name", "node_name", "reason"),
    default_sort="person",
)
