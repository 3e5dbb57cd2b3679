"""What standards ask of projects, and the figures of it: one pass over rows read in bulk."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible
from sightline.network.models import (
    Clause,
    Deviation,
    DeviationProject,
    Finding,
    Grandfathering,
    StandardVersion,
)
from sightline.network.queries.facts import Ground, Known, ground, known, known_then, live_projects
from sightline.network.rules import conditions, obligation
from sightline.network.rules.conditions import APPLIES, CHECKS, Condition
from sightline.network.rules.obligation import Compliance, counted

#: Deviations that were granted, also those that ended since; a withdrawn one has no decision.
WERE_GRANTED = ("approved", "conditional", "active", "expired", "revoked", "closed")
WHY = "what lets a project off counts, whoever may read the case; only its kind is shown"


@dataclass(frozen=True)
class Duty:
    """What one version asks of one project.

    Attributes:
        obligation: A key of ``obligation.OBLIGATIONS``.
        unmet: The checks that it does not meet.
        found: What an office found last: that it complies, that it does not, or nothing.
        is_eligible: Whether it may be grandfathered.
        until: The day on which what lets it off ends.
    """

    project: UUID
    office: UUID
    obligation: str
    unmet: tuple[Condition, ...] = ()
    found: bool | None = None
    is_eligible: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Asked:
    """A version with its conditions read and the offices that it reaches."""

    version: StandardVersion
    applies: tuple[Condition, ...]
    checks: tuple[Condition, ...]
    reaches: frozenset[UUID]

    def is_for(self, project: Known) -> bool:
        """Tell whether the version is for a project: its office's tree, and its conditions."""
        return project.office in self.reaches and conditions.all_met(self.applies, project.facts)


@dataclass
class Relief:
    """What lets projects off a version on a day."""

    whole: dict[UUID, date] = field(default_factory=dict)
    named: dict[UUID, date] = field(default_factory=dict)
    grandfathered: dict[UUID, date] = field(default_factory=dict)
    found: dict[UUID, bool] = field(default_factory=dict)

    def deviates(self, project: Known) -> date | None:
        """Return until when a deviation lets a project off, if one does."""
        ends = [self.whole[one] for one in project.offices if one in self.whole]
        if project.id in self.named:
            ends.append(self.named[project.id])
        return max(ends, default=None)


@dataclass
class LettingOff:
    """What lets projects off single clauses on a day: relief from a clause, or from its version."""

    clauses: dict[UUID, Relief]
    versions: dict[UUID, Relief]

    def lets(self, clause: Clause, project: Known) -> bool:
        """Tell whether a project is let off a clause."""
        if self.clauses[clause.pk].deviates(project) is not None:
            return True
        limit = self.versions[clause.version_of_id].grandfathered.get(project.id)
        return limit is not None and obligation.still_holds(limit, project.baseline_finish)


def letting_off(clauses: Collection[UUID], versions: Collection[UUID], day: date) -> LettingOff:
    """Return what lets projects off some clauses on a day, in three reads."""
    found = LettingOff({pk: Relief() for pk in clauses}, {pk: Relief() for pk in versions})
    _deviations(found.clauses, "clause", day)
    _grandfatherings(found.versions, day)
    return found


def asked(version: StandardVersion, common: Ground) -> Asked:
    """Return a version with its conditions read."""
    return Asked(
        version,
        conditions.parsed(version.applies, APPLIES),
        conditions.parsed(version.checks, CHECKS),
        common.below(version.standard.office_id),
    )


def duties(
    actor: Actor,
    versions: Iterable[StandardVersion],
    *,
    only: Collection[UUID] | None = None,
    day: date | None = None,
) -> dict[UUID, list[Duty]]:
    """Return version to what it asks of every live project that the actor sees.

    For a day gone by projects are told from the journal, as they stood at its end. The number of reads does not depend on how many versions or projects there are.

    Args:
        only: Some projects instead of all.
        day: The day that is told of; today if not given.
    """
    day = day or clock.today()
    common = ground(actor, day)
    asking = [asked(version, common) for version in versions]
    checks = [condition for each in asking for condition in each.checks]
    if day < clock.today():
        held = known_then(actor, common, checks, only)
    else:
        rows = live_projects(actor, day)
        held = known(rows if only is None else rows.filter(pk__in=list(only)), common, checks)
    reliefs = _reliefs([each.version.pk for each in asking], day)
    return {
        each.version.pk: [_duty(each, project, reliefs[each.version.pk]) for project in held]
        for each in asking
    }


def _duty(each: Asked, project: Known, relief: Relief) -> Duty:
    if not each.is_for(project):
        return Duty(project.id, project.office, "not_applicable")
    until = relief.deviates(project)
    limit = relief.grandfathered.get(project.id)
    stands = limit is not None and obligation.still_holds(limit, project.baseline_finish)
    unmet = tuple(conditions.unmet(each.checks, project.facts))
    found = relief.found.get(project.id)
    told = obligation.obligation(
        applies=True,
        deviates=until is not None,
        is_grandfathered=stands,
        complies=obligation.complies(
            has_checks=bool(each.checks), checks_met=not unmet, found=found
        ),
    )
    ends = {"deviation": until, "grandfathered": limit}.get(told)
    eligible = obligation.is_eligible(project.permille, days_left(each.version, project))
    return Duty(project.id, project.office, told, unmet, found, eligible, ends)


def days_left(version: StandardVersion, project: Known) -> int | None:
    """Return the days from the day on which a version takes effect to a project's finish."""
    if version.effective_on is None or project.finish is None:
        return None
    return (project.finish - version.effective_on).days


def _reliefs(versions: Collection[UUID], day: date) -> dict[UUID, Relief]:
    """Return version to what lets projects off it on a day, in four reads."""
    found = {pk: Relief() for pk in versions}
    _deviations(found, "clause__version_of", day)
    _grandfatherings(found, day)
    judged = Finding.objects.system(WHY).filter(version_of__in=versions, on__lte=day)
    for version, project, complies in judged.order_by("on", "id").values_list(
        "version_of", "project_id", "complies"
    ):
        found[version].found[project] = complies
    return found


def _deviations(found: Mapping[UUID, Relief], path: str, day: date) -> None:
    """Note the reliefs that held on a day, also those that ended since."""
    granted = Deviation.objects.system(WHY).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        **{f"{path}__in": list(found)},
        state__in=WERE_GRANTED,
        decided_on__lte=day,
    )
    live = granted.filter(starts__lte=day, expires__gt=day)
    for key, office, expires in live.filter(whole_office=True).values_list(
        path, "office_id", "expires"
    ):
        _keep_latest(found[key].whole, office, expires)
    named = DeviationProject.objects.system(WHY).filter(deviation__in=live.values("pk"))
    for key, project, expires in named.values_list(
        f"deviation__{path}", "project_id", "deviation__expires"
    ):
        _keep_latest(found[key].named, project, expires)


def _grandfatherings(found: Mapping[UUID, Relief], day: date) -> None:
    decided = Grandfathering.objects.system(WHY).filter(
        version_of__in=list(found), decided_on__lte=day
    )
    stands = decided.filter(Q(state="standing") | Q(ended_on__gt=day))
    for version, project, limit in stands.values_list("version_of", "project_id", "limit_on"):
        found[version].grandfathered[project] = limit


def _keep_latest(held: dict[UUID, date], key: UUID, day: date) -> None:
    held[key] = max(day, held.get(key, day))


def issued(actor: Actor, day: date | None = None) -> list[StandardVersion]:
    """Return the version of each standard that is in effect on a day (today), by code."""
    day = day or clock.today()
    rows = visible(actor, StandardVersion).filter(
        state__in=("published", "in_force", "superseded", "retired"), effective_on__lte=day
    )
    live = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    newest: dict[UUID, StandardVersion] = {}
    for row in live.select_related("standard__office").order_by("standard__code", "number"):
        newest[row.standard_id] = row
    return list(newest.values())


def figures(found: Mapping[UUID, list[Duty]]) -> dict[UUID, Compliance]:
    """Return version to its three figures."""
    return {pk: counted(duty.obligation for duty in held) for pk, held in found.items()}


def figures_by_office(found: Mapping[UUID, list[Duty]]) -> dict[UUID, Compliance]:
    """Return office to the figures of its own projects over several versions."""
    held: dict[UUID, list[str]] = {}
    for duty in (duty for each in found.values() for duty in each):
        held.setdefault(duty.office, []).append(duty.obligation)
    return {office: counted(each) for office, each in held.items()}


@dataclass(frozen=True)
class Preview:
    """What a version would do: for whom it is, who complies already, and what to look at.

    Attributes:
        overlaps: Other mandatory standards of the family on some of the same projects, how many.
        contradictions: Other standards, and what of the checks no project could meet together.
    """

    n_projects: int
    selected: tuple[UUID, ...]
    n_compliant: int
    n_eligible: int
    overlaps: tuple[tuple[StandardVersion, int], ...]
    contradictions: tuple[tuple[StandardVersion, tuple[str, ...]], ...]

    @property
    def selects_nothing(self) -> bool:
        """Whether it is for no project at all."""
        return not self.selected

    @property
    def selects_all(self) -> bool:
        """Whether it is for every live project that the reader sees."""
        return bool(self.selected) and len(self.selected) == self.n_projects


def preview(actor: Actor, version: StandardVersion) -> Preview:
    """Return what a version would do on the projects that the actor sees."""
    others = [row for row in issued(actor) if row.standard_id != version.standard_id]
    found = duties(actor, [version, *others])
    own = {duty.project: duty for duty in found[version.pk] if _is_in(duty)}
    selected = tuple(own)
    told = [duty.obligation for duty in own.values()]
    shared = [(row, sum(_is_in(d) and d.project in own for d in found[row.pk])) for row in others]
    touching = [(row, n) for row, n in shared if n]
    checks = conditions.parsed(version.checks, CHECKS)
    clashes = [
        (row, tuple(CHECKS[name].words for name in names))
        for row, _ in touching
        if (names := conditions.contradictions(checks, conditions.parsed(row.checks, CHECKS)))
    ]
    return Preview(
        len(found[version.pk]),
        selected,
        told.count("compliant"),
        sum(duty.is_eligible for duty in own.values()),
        tuple((row, n) for row, n in touching if _overlaps(version, row)),
        tuple(clashes),
    )


def _is_in(duty: Duty) -> bool:
    return duty.obligation != "not_applicable"


def _overlaps(version: StandardVersion, other: StandardVersion) -> bool:
    same = version.standard.family == other.standard.family
    return same and version.is_mandatory and other.is_mandatory
