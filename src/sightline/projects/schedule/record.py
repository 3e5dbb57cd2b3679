"""The plan of record: the schedules that a change can reach, with the facts around them.

What the impact engine lays deltas over. It is read whole, whoever asks: what may be seen of an answer
is for whoever shows it.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sightline.engines.impact.evaluation import Outcome, evaluate
from sightline.engines.impact.record import (
    BenefitFacts,
    Edge,
    GroupFacts,
    MilestoneFacts,
    ProjectFacts,
    Record,
)
from sightline.kernel import frame
from sightline.kernel.models import JournalHead
from sightline.projects import models, rules
from sightline.projects.schedule.assemble import WHY, plan_of, reach_of_all
from sightline.projects.schedule.recompute import rules_among

KEPT = 4  # outcomes kept in memory, each a portfolio's
PROJECT = (
    "id", "code", "name", "office_id", "office__name", "currency", "delay_cost_minor",
    "tolerance_days", "tolerance_cost_permille", "whole_life_minor", "baseline_finish",
    "forecast_finish",
)  # fmt: skip


def reach_of(project_ids: Iterable[UUID], pairs: Iterable[tuple[UUID, UUID]] = ()) -> list[UUID]:
    """Return projects and all that links and pairs of projects join to them, also by way of others.

    Args:
        pairs: Projects joined by something other than links, such as agreements.
    """
    beside: dict[UUID, set[UUID]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    found: set[UUID] = set()
    fresh = set(project_ids)
    while fresh:
        linked = set(reach_of_all(fresh))
        found |= linked
        fresh = {pk for project_id in linked for pk in beside.get(project_id, ())} - found
    return sorted(found)


def record_of(project_ids: Sequence[UUID], edges: Iterable[Edge] = ()) -> Record:
    """Return the plan of record of projects; ids are those of the rows, as text.

    Args:
        edges: Agreements between them that are no links of schedules.
    """
    plan = plan_of(project_ids)
    return Record(
        schedule=plan,
        projects=tuple(_projects(project_ids)),
        milestones=tuple(_milestones(project_ids)),
        benefits=tuple(_benefits(project_ids)),
        groups=tuple(_groups(project_ids)),
        edges=tuple(edges),
    )


def outcome_of(
    organisation_id: UUID, project_ids: Sequence[UUID], edges: Iterable[Edge] = ()
) -> Outcome:
    """Return what the plan of record comes to; kept until the organisation's journal goes on.

    Raises:
        Unschedulable: A schedule in reach cannot be computed.
    """
    ids, held = tuple(project_ids), tuple(edges)
    here = frame.running.get()
    if here is not None and (here.changes or here.entries):
        return _computed(ids, held)  # the journal does not know of these rows yet
    heads = JournalHead.objects.filter(pk=organisation_id)
    return _kept(organisation_id, heads.values_list("sequence", flat=True).first() or 0, ids, held)


@lru_cache(maxsize=KEPT)
def _kept(
    organisation_id: UUID, sequence: int, ids: tuple[UUID, ...], edges: tuple[Edge, ...]
) -> Outcome:
    return _computed(ids, edges)


def _computed(ids: tuple[UUID, ...], edges: tuple[Edge, ...]) -> Outcome:
    return evaluate(record_of(ids, edges), rules=rules_among(ids))


def _projects(ids: Collection[UUID]) -> Iterable[ProjectFacts]:
    rows = models.Project.objects.system(WHY).filter(pk__in=ids).order_by("pk")
    for values in rows.values(*PROJECT):
        yield _facts(values)


def _facts(held: dict[str, Any]) -> ProjectFacts:
    budget, permille = held["whole_life_minor"], held["tolerance_cost_permille"]
    return ProjectFacts(
        id=str(held["id"]),
        name=f"{held['code']} {held['name']}",
        office_id=str(held["office_id"]),
        office=held["office__name"],
        currency=held["currency"],
        cost_of_delay_minor=held["delay_cost_minor"] or 0,
        tolerance_days=held["tolerance_days"],
        tolerance_cost_minor=None if budget is None else budget * permille // 1000,
        baseline_finish=held["baseline_finish"],
        budget_minor=budget,
        finish=held["forecast_finish"] or held["baseline_finish"],
    )


def _milestones(ids: Collection[UUID]) -> Iterable[MilestoneFacts]:
    """Yield the milestones that were taken from activities; one that a gate is named after is it."""
    rows = models.Milestone.objects.system(WHY).filter(project__in=ids, actual__isnull=True)
    activities = models.Activity.objects.system(WHY).filter(project__in=ids)
    by_uid = {(row[0], row[1]): row[2] for row in activities.values_list("project_id", "uid", "pk")}
    gates = models.Gate.objects.system(WHY).filter(project__in=ids).exclude(state="decided")
    named = {(row[0], row[1].casefold()) for row in gates.values_list("project_id", "name")}
    for row in rows.exclude(activity_uid="").order_by("pk"):
        activity = by_uid.get((row.project_id, row.activity_uid))
        if activity is not None:
            yield MilestoneFacts(
                id=str(row.pk),
                activity_id=str(activity),
                project_id=str(row.project_id),
                name=row.name,
                baseline=row.baseline,
                is_gate=(row.project_id, row.name.casefold()) in named,
            )


def _benefits(ids: Collection[UUID]) -> Iterable[BenefitFacts]:
    rows = models.Benefit.objects.system(WHY).filter(project__in=ids).select_related("owner")
    for row in rows.order_by("pk"):
        yearly = row.promised_minor if row.expected_minor is None else row.expected_minor
        yield BenefitFacts(
            id=str(row.pk),
            project_id=str(row.project_id),
            title=row.title,
            yearly_minor=yearly or 0,
            due=row.due,
            owner=row.owner.name if row.owner else "",
        )


def _groups(ids: Collection[UUID]) -> Iterable[GroupFacts]:
    rows = models.Touch.objects.system(WHY).filter(project__in=ids).order_by("subject", "project")
    held: dict[tuple[UUID, str, str], list[str]] = {}
    names = rows.values_list("subject_id", "subject__name", "subject__kind", "project_id")
    for subject_id, name, kind, project_id in names:
        held.setdefault((subject_id, name, kind), []).append(str(project_id))
    for (subject_id, name, kind), projects in held.items():
        yield GroupFacts(
            id=str(subject_id),
            name=name,
            kind=rules.SUBJECTS[kind].lower(),
            project_ids=tuple(projects),
        )
