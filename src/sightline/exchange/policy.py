"""Who may bring files in: registers the office that keeps the portfolio, schedules who plans.

Packages go out and come in by the strategic PMO; which keys are trusted is the organisation's.
"""

from typing import Any

from django.db.models import Q

from sightline.changes import policy as changes
from sightline.identity.policy import READERS, holds, is_program
from sightline.kernel.policy import Actor, Rule, action, scope
from sightline.network.policy import office_q
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

PACKERS = ("strategic_pmo",)
KEY_READERS = ("strategic_pmo", "access_admin", "auditor")

read_packages = action("exchange.read_packages", holds(*PACKERS, "auditor"), reads=True)
export_package = action("exchange.export_package", holds(*PACKERS) & ~is_program)
read_sendable = action("exchange.read_sendable", holds(*PACKERS), reads=True)
receive_package = action("exchange.receive_package", holds(*PACKERS) & ~is_program)
read_keys = action("exchange.read_keys", holds(*KEY_READERS), reads=True)
trust_key = action("exchange.trust_key", holds(*PACKERS, "access_admin") & ~is_program)
read_snapshots = action("exchange.read_snapshots", holds(*READERS), reads=True)


@scope("exchange.TrustedKey")
def keys(actor: Actor) -> Q:
    """Seen by who trusts keys, by who works with packages, and by auditors."""
    if not actor.nodes(*KEY_READERS):
        return Q(pk__in=[])
    return Q(organisation_id=actor.organisation_id)


@scope("exchange.PackageOut")
def packages_out(actor: Actor) -> Q:
    """Seen by the strategic PMO of the office that sent them, and by its auditors."""
    return office_q(actor, (*PACKERS, "auditor"))


@scope("exchange.PackageIn")
def packages_in(actor: Actor) -> Q:
    """Seen by the strategic PMO of the office that received them, and by its auditors."""
    return office_q(actor, (*PACKERS, "auditor"))


@scope("exchange.Snapshot")
def snapshots(actor: Actor) -> Q:
    """Seen by who reads the projects of the office that received them."""
    return office_q(actor)


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
