"""Who may bring files in: the office that keeps the portfolio."""

from django.db.models import Q

from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, Rule, action, scope

IMPORTERS = ("strategic_pmo", "program_office")
read = action("exchange.read", holds(*IMPORTERS, "auditor"), reads=True)
start = action("exchange.start", holds(*IMPORTERS))
accept = action("exchange.accept", holds(*IMPORTERS))
imports_somewhere = Rule(
    "an office that brings files in", lambda actor, row: bool(actor.nodes(*IMPORTERS))
)
save_mapping = action("exchange.save_mapping", imports_somewhere)


@scope("exchange.ImportRun")
def runs(actor: Actor) -> Q:
    """Imports of the offices one imports for or audits: a file shows more than its result."""
    nodes = actor.nodes(*IMPORTERS, "auditor")
    mine = Q(organisation_id=actor.organisation_id)
    if actor.organisation_id in nodes:
        return mine
    return mine & Q(office_id__in=nodes)


@scope("exchange.SavedMapping")
def mappings(actor: Actor) -> Q:
    """Mappings are open within the organisation: they hold headers, no values."""
    return Q(organisation_id=actor.organisation_id)
