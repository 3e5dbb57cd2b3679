"""Who may see and do what with themes, objectives, key results and readings."""

from typing import Any

from django.db.models import Q

from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, Rule, action, anyone, scope


def _owns(actor: Actor, row: Any) -> bool:
    return row is None or (actor.id is not None and _objective(row).owner_id == actor.id)


def _objective(row: Any) -> Any:
    return getattr(row, "objective", row)


owner = Rule("the objective's owner", _owns)

read = action("strategy.read", anyone, reads=True)
set_theme = action("strategy.set_theme", holds("strategic_pmo", "executive"))
set_objective = action("strategy.set_objective", holds("strategic_pmo", "executive"))
read_measure = action("strategy.read_measure", owner | holds("strategic_pmo", "program_office"))


@scope("strategy.Theme")
def themes(actor: Actor) -> Q:
    """Themes are open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("strategy.Objective")
def objectives(actor: Actor) -> Q:
    """Objectives are open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("strategy.KeyResult")
def key_results(actor: Actor) -> Q:
    """Key results are open like the objectives they measure."""
    return Q(objective__organisation_id=actor.organisation_id)


@scope("strategy.Reading")
def readings(actor: Actor) -> Q:
    """Readings are open like the key results they are of."""
    return Q(key_result__objective__organisation_id=actor.organisation_id)
