"""The inventory of a merger: what hangs on an office, asked of every context by name.

Contexts beneath are called; those above are joined in ``site/wiring.py``, the one place that
knows both, each with its own ``held_by_office``.
"""

from collections.abc import Callable
from uuid import UUID

from sightline.identity.held import Held
from sightline.identity.held import held_by_office as held_by_identity
from sightline.kernel.policy import Actor, visible
from sightline.network.models import Adoption, Deviation, Feedback, Regime, Standard
from sightline.projects.held import held_by_office as held_by_projects
from sightline.strategy.held import held_by_office as held_by_strategy

HolderOf = Callable[[Actor, UUID], list[Held]]
WHY = "a standard is kept by an office that works"


def held_by_network(actor: Actor, office_id: UUID) -> list[Held]:
    """Return what this context holds by an office: standards, and what it does about them."""
    kept = visible(actor, Standard).filter(office=office_id).order_by("code", "pk")
    adopted = visible(actor, Adoption).filter(office=office_id)
    lines = adopted.select_related("version_of__standard", "office")
    relief = visible(actor, Deviation).filter(office=office_id, state__in=Deviation.GRANTED)
    threads = visible(actor, Feedback).filter(office=office_id).exclude(state="closed")
    regimes = visible(actor, Regime).filter(office=office_id, until__isnull=True)
    return [
        Held(
            "standards",
            "Standards kept",
            kept,
            Standard.objects.system(WHY).filter(office=office_id),
        ),
        Held("adoptions", "Adoptions", lines.order_by("version_of__standard__code", "pk")),
        Held("deviations", "Deviations granted", relief.order_by("expires", "pk")),
        Held("feedback", "Open feedback", threads.order_by("due_on", "pk")),
        Held("regimes", "Regimes", regimes.order_by("name", "pk")),
    ]


HOLDERS: dict[str, HolderOf] = {
    "identity": held_by_identity,
    "projects": held_by_projects,
    "strategy": held_by_strategy,
    "network": held_by_network,
}


def join(context: str, holder: HolderOf) -> None:
    """Ask a context above as well; ``site/wiring.py`` alone calls this, once for each."""
    HOLDERS[context] = holder


def held_by_office(actor: Actor, office_id: UUID) -> dict[str, Held]:
    """Return kind to what every context holds by an office, in one order."""
    found = [each for holder in HOLDERS.values() for each in holder(actor, office_id)]
    return {each.key: each for each in found}
