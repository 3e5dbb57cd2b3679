"""Whose project it is, and what the approach agreed with them lets it do alone.

``site/wiring.py`` names this module where projects ask.
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from sightline.identity.queries import office_parents
from sightline.identity.rules import above
from sightline.kernel import clock
from sightline.projects.approach import Approach
from sightline.services.models import Customer
from sightline.services.rules.trust import TRUST, Place, Served, customer_of, sampled

if TYPE_CHECKING:
    from sightline.projects.models import Project

WHY = "what was agreed with a customer holds, whoever asks"
NAMED = ("project", "program", "unit", "office")


def approach_of(project: "Project") -> Approach | None:
    """Return what was agreed with the customer that a project is of, if it is anybody's."""
    row = the_customer_of(project)
    if row is None:
        return None
    trust = TRUST[row.approach]
    return Approach(
        by=f"{row.get_approach_display()}: {row.name}"[:200],
        office_publishes=trust.office_publishes,
        checks_reports=trust.checks_reports,
        holds_reviews=trust.holds_reviews,
        sampled=sampled(trust),
    )


def the_customer_of(project: "Project") -> Customer | None:
    """Return the customer that a project is of today: the nearest one that is served."""
    rows = Customer.objects.system(WHY).filter(
        Q(active_until__isnull=True) | Q(active_until__gt=clock.today()),
        organisation=project.organisation_id,
        about_kind__in=NAMED,
    )
    held = {row.pk: row for row in rows}
    if not held:
        return None
    found = customer_of(_place(project), [_served(row) for row in held.values()])
    return None if found is None else held[found]


def _served(row: Customer) -> Served:
    return Served(row.pk, row.about_kind, row.about_id, row.about_name, row.importance, row.name)


def _place(project: "Project") -> Place:
    parents = office_parents(project.organisation_id, clock.today())
    offices = (project.office_id, *above(project.office_id, parents))
    return Place(project.pk, project.program_id, offices, project.department)
