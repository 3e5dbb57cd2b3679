"""Benefits whose measures another register keeps: brought in as it reports them, approved by nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import insert_rows
from sightline.projects.commands import promise_benefit
from sightline.projects.queries import benefits as promised
from sightline.projects.queries import the_project
from sightline.results import events, policy
from sightline.results.models import MapNode, Measure, Profile, Reading

WHY = "what a register reported before is not brought in twice"


@dataclass(frozen=True)
class ReportedMeasure:
    """One measure as the register has it; ``value`` where it says what came of it."""

    name: str
    unit: str
    target: Decimal | None
    value: Decimal | None
    method: str = ""
    source: str = ""


@dataclass(frozen=True)
class ReportedBenefit:
    """One benefit of a project with its measures; names of measures are unique in it."""

    project_id: UUID
    title: str
    objective_id: UUID | None
    measures: tuple[ReportedMeasure, ...]


@command
def apply_measures(
    actor: Actor, *, benefits: Sequence[ReportedBenefit], on: date, evidence: str
) -> int:
    """Bring in benefits, their measures and a reading of a day, as a register reports them.

    A benefit is found by its title, a measure by its name; nothing that is there is changed, and a
    measure that was read on the day is not read again. The benefits stay identified: what is
    reported elsewhere was neither admitted nor approved here, and its readings wait for an owner.

    Returns:
        How many measures and readings are new.

    Raises:
        NotFound: A project is not visible.
        Forbidden: Only the strategic PMO, or who runs the project.
        Refused: ``not-yet``.
    """
    if on > clock.today():
        raise Refused("not-yet", "That day is still to come; give the day it was read on.", "on")
    n = sum(_apply(actor, one, on, evidence) for one in benefits)
    if not n:
        nothing_changed()
        return 0
    about = benefits[0].project_id
    record(events.MeasuresApplied(about=about, on=on.isoformat(), n=n))
    return n


def _apply(actor: Actor, one: ReportedBenefit, on: date, evidence: str) -> int:
    profile = _profile(actor, one)
    held = {row.name: row for row in Measure.objects.system(WHY).filter(profile=profile)}
    fresh = [_measure(profile, each) for each in one.measures if each.name[:200] not in held]
    insert_rows(fresh)
    held |= {row.name: row for row in fresh}
    read = Reading.objects.system(WHY).filter(measure__profile=profile, on=on)
    done = set(read.exclude(state="disputed").values_list("measure_id", flat=True))
    readings = [
        Reading(
            measure=held[each.name[:200]],
            on=on,
            value=each.value,
            evidence=evidence,
            taken_by_id=actor.id,
        )
        for each in one.measures
        if each.value is not None and held[each.name[:200]].pk not in done
    ]
    insert_rows(readings)
    return len(fresh) + len(readings)


def _profile(actor: Actor, one: ReportedBenefit) -> Profile:
    project = the_project(actor, one.project_id)
    check(actor, policy.edit, project)
    benefit = promised(actor).filter(project=project.pk, title=one.title[:300]).first()
    if benefit is None:
        benefit = promise_benefit(
            actor, project_id=project.pk, title=one.title[:300], objective_id=one.objective_id
        )
    found: Profile | None = Profile.objects.system(WHY).filter(benefit=benefit.pk).first()
    if found is not None:
        return found
    made = Profile(benefit=benefit, kind="quantitative")
    made.save()
    MapNode(project=project, kind="benefit", profile=made).save()
    return made


def _measure(profile: Profile, each: ReportedMeasure) -> Measure:
    return Measure(
        profile=profile,
        name=each.name[:200],
        kind="lagging",
        unit=each.unit[:40],
        target=each.target,
        method=each.method,
        source=each.source[:200],
        every_days=365,
    )
