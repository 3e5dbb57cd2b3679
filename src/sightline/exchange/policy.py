"""Who may bring files in: registers the office that keeps the portfolio, schedules who plans."""

from typing import Any

from django.db.models import Q

from sightline.changes import policy as changes
from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, Rule, action, scope
from sightline.projects.policy import PLANNERS, project_q

IMPORTERS = ("strategic_pmo", "program_office")


def _brings(*more: str) -> Rule:
    """Require a role on or above the row: of planners for a schedule, of importers otherwise."""
    registers, schedules = holds(*IMPORTERS, *more), holds(*PLANNERS, *more)

    def test(actor: Actor, row: Any) -> bool:
        if row is None:
            return registers.test(actor, row) or schedules.test(actor, row)
        return (schedules if getattr(row, "kind", "") == "schedule" else registers).test(actor, row)

    return Rule(f"{registers.words} (for a schedule {schedules.words})", test)


read = action("exchange.read", _brings("auditor"), reads=True)
start = action("exchange.start", _brings())
accept = action("exchange.accept", _brings())
raise_from_import = action("exchange.raise", holds(*PLANNERS) & changes.raise_change.rule)
imports_somewhere = Rule(
    "an office that brings files in", lambda actor, row: bool(actor.nodes(*IMPORTERS))
)
save_mapping = action("exchange.save_mapping", imports_somewhere)


@scope("exchange.ImportRun")
def runs(actor: Actor) -> Q:
    """Registers of the offices one imports for or audits, schedules of projects one plans or audits.

    A file shows more than its result.
    """
    nodes = actor.nodes(*IMPORTERS, "auditor")
    registers = Q(kind="register", organisation_id=actor.organisation_id)
    if actor.organisation_id not in nodes:
        registers &= Q(office_id__in=nodes)
    schedules = project_q(actor, "project__", (*PLANNERS, "auditor"))
    return registers | (Q(kind="schedule") & schedules)


@scope("exchange.SavedMapping")
def mappings(actor: Actor) -> Q:
    """Mappings are open within the organisation: they hold headers, no values."""
    return Q(organisation_id=actor.organisation_id)
