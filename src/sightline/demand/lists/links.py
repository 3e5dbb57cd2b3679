"""The list of public links."""

from django.db.models import Q

from sightline.projects.lists.columns import date_column
from sightline.ui.listing import Column, Filter, Listing

STATES = (("active", "Active"), ("revoked", "Revoked"))
INTAKE_LINKS = Listing(
    name="intake_links",
    columns=(
        Column("name", "Name", lambda row: row.name, order="name"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        date_column("made_on", "Made on", "made_on"),
        date_column("revoked_on", "Revoked on", "revoked_on"),
    ),
    filters=(Filter("state", "State", lambda v: Q(revoked_on__isnull=v == "active"), STATES),),
    search=("name",),
)
