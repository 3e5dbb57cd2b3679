"""Change control's jobs: what is ready, fell short or was decided elsewhere comes in by itself."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sightline.changes import commands
from sightline.demand.queries.continuing import asked_by
from sightline.demand.queries.scenarios import the_plan
from sightline.identity.queries import actor_of
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.jobs import Tick, job
from sightline.kernel.models import Job, JournalEntry
from sightline.kernel.policy import Actor

log = logging.getLogger(__name__)


@job("changes.raise_dependency")
def raise_dependency(*, tick: Tick, dependency_id: str) -> None:
    """Put a dependency that fell short on an agenda, in the name of whoever made it so."""
    actor = _asker(tick)
    if actor is not None:
        try:
            commands.raise_dependency(actor, dependency_id=UUID(dependency_id))
        except Refused:
            return  # it caught up meanwhile


@job("changes.put_on_agenda")
def put_on_agenda(*, tick: Tick, change_id: str) -> None:
    """Put a request that was presented on its board's next agenda, for whoever presented it."""
    actor = _asker(tick)
    if actor is not None:
        try:
            commands.put_on_agenda(actor, change_id=UUID(change_id))
        except Refused:
            return  # it moved on meanwhile


@job("changes.raise_decided")
def raise_decided(*, tick: Tick, plan_id: str) -> None:
    """Draft what a plan of record asks of change control, in the name of who put it forward."""
    plan = the_plan(UUID(plan_id))
    if plan is not None and plan.undone_on is None:
        assert plan.scenario.proposed_by_id is not None
        actor = actor_of(plan.scenario.proposed_by_id, channel="job")
        _raise(actor, f"scenario {plan.pk}", plan.asks)


@job("changes.raise_rechosen")
def raise_rechosen(*, tick: Tick, rechoice_id: str) -> None:
    """Draft what a second look asks of change control, in the name of who decided."""
    row = asked_by(UUID(rechoice_id))
    if row is not None:
        actor = actor_of(row.decided_by_id, channel="job")
        _raise(actor, f"second look {row.pk}", row.asks)


def _raise(actor: Actor, source: str, asks: Sequence[Mapping[str, Any]]) -> None:
    for place, ask in enumerate(asks, start=1):
        try:
            commands.raise_decided(actor, source=source, place=place, ask=ask)
        except (Refused, Forbidden, NotFound) as problem:
            log.warning("%s: ask %s was not raised: %s", source, place, problem.words)


@job("changes.withdraw_decided")
def withdraw_decided(*, tick: Tick, plan_id: str) -> None:
    """Withdraw what a plan of record asked for, where the plan was taken back."""
    actor = _asker(tick)
    plan = the_plan(UUID(plan_id))
    if actor is not None and plan is not None and plan.undone_on is not None:
        commands.withdraw_decided(actor, source=f"scenario {plan.pk}")


def _asker(tick: Tick) -> Actor | None:
    entries = Job.objects.filter(pk=tick.job_id).values("entry_id")
    person = JournalEntry.objects.filter(pk__in=entries).values_list("actor_id", flat=True).first()
    return actor_of(person, channel="job") if person is not None else None
