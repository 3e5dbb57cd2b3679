"""What the product already knows that a new document of an office may begin with; nothing is saved."""

from typing import TYPE_CHECKING, Any

from sightline.changes.queries.boards import open_boards
from sightline.identity.queries import all_offices, grants, head_counts, office_parents
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.queries import projects
from sightline.services.queries.catalogue import offered
from sightline.services.rules.foundation_words import USUAL
from sightline.strategy.queries import objective_rows

if TYPE_CHECKING:
    from sightline.identity.models import Office

MOST = 12


def suggested(actor: Actor, office: "Office", kind: str) -> dict[str, Any]:
    """Return the fields that a first document of a kind may begin with."""
    return {
        "baseline": _baseline,
        "mandate": _mandate,
        "governance": _governance,
        "strategy": _strategy,
    }[kind](actor, office)


def _baseline(actor: Actor, office: "Office") -> dict[str, Any]:
    served = objective_rows(actor).filter(office=office)
    return {
        "objectives": [str(row.pk) for row in served[:MOST]],
        "n_people": head_counts(actor).get(office.pk) or None,
    }


def _mandate(actor: Actor, office: "Office") -> dict[str, Any]:
    parents = office_parents(actor.organisation_id) if actor.organisation_id else {}
    beneath = [row for row in all_offices(actor) if parents.get(row.pk) == office.pk]
    covered = [office, *beneath]
    rows = projects(actor).filter(office__in=[row.pk for row in covered])
    kinds = sorted({name for name in rows.values_list("department", flat=True) if name})
    return {
        "purpose": office.mandate or _purpose(office, rows.count()),
        "authority": USUAL.get(office.level, ""),
        "offices": [str(row.pk) for row in covered],
        "kinds": kinds[:MOST],
    }


def _purpose(office: "Office", n_projects: int) -> str:
    if not n_projects:
        return f"{office.name} serves the work of its part of the organisation."
    many = f"{n_projects} projects" if n_projects > 1 else "one project"
    return f"{office.name} serves {many} of its part of the organisation."


def _governance(actor: Actor, office: "Office") -> dict[str, Any]:
    boards = [row for row in open_boards(actor) if row.office_id == office.pk]
    on_it = grants(actor).filter(node_id=office.pk, state="active").select_related("person")
    roles = {
        (row.get_role_display(), row.person.name): {
            "role": row.get_role_display(), "accountable": "",
            "holder": row.person.name, "holder_id": str(row.person_id),
        }
        for row in on_it[:MOST]
    }  # fmt: skip
    return {
        "decisions": [
            {
                "decision": f"Changes within the limits of {row.name}", "decides": row.name,
                "board_id": str(row.pk), "consulted": "", "cadence": _cadence(row.cadence),
                "escalation": row.parent.name if row.parent else "",
            }
            for row in boards[:MOST]
        ],
        "roles": list(roles.values()),
    }  # fmt: skip


def _cadence(of_board: str) -> str:
    return of_board if of_board in {"weekly", "fortnightly", "monthly"} else "needed"


def _strategy(actor: Actor, office: "Office") -> dict[str, Any]:
    by = clock.today().replace(month=12, day=31)
    rows = offered(actor, office.pk).select_related("service", "owner")
    return {
        "roadmap": [
            {
                "service": row.service.name.replace("|", "/"), "service_id": str(row.service_id),
                "from_level": row.maturity, "to_level": max(row.maturity, row.target_maturity),
                "by": by.isoformat(), "owner": row.owner.name if row.owner else "",
                "owner_id": str(row.owner_id or ""),
            }
            for row in rows[:60]
        ]
    }  # fmt: skip
