"""What standards in effect make of reports and plans: asked by projects, answered here.

A project let off by a deviation from the very clause, or grandfathered from the version, is not
asked. Whoever looks, the answer is the same: a guard does not depend on who reads it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.network.models import Clause, StandardVersion
from sightline.network.queries.duties import Asked, LettingOff, asked, letting_off
from sightline.network.queries.facts import Known, alive, ground, known
from sightline.network.rules import bites
from sightline.projects.asked import Ask, LifeCycle, ReportAsks
from sightline.projects.queries import every_project

WHY = "what a standard asks of a project binds it, whoever may read the standard"
#: States of a version that was published, also of one that has ended since.
OUT = ("published", "in_force", "superseded", "retired")


@dataclass(frozen=True)
class Bound:
    """A clause in effect that says something of reports or plans, and whom it binds on a day."""

    clause: Clause
    binds: frozenset[UUID]

    @property
    def by(self) -> str:
        """The standard, its version and the clause, as a person names them."""
        return f"{self.clause.version_of}, clause {self.clause.number}"


def report_asks(
    organisation_id: UUID, project_ids: Collection[UUID] | None
) -> Mapping[UUID, ReportAsks]:
    """Return project to what is asked of its reports today; those of which nothing is not."""
    day = clock.today()
    held = _bound(organisation_id, "report", project_ids, day)
    asks: dict[UUID, list[Ask]] = {}
    paces: dict[UUID, tuple[int, str]] = {}
    for each in held:
        said = _asks(each, day)
        pace = _pace(each)
        for project in each.binds:
            asks.setdefault(project, []).extend(said)
            if pace is not None:
                paces[project] = min(pace, paces.get(project, pace))
    return {
        project: ReportAsks(tuple(said), *paces.get(project, (None, "")))
        for project, said in asks.items()
    }


def _asks(each: Bound, day: date) -> list[Ask]:
    """Return what a clause asks for; needed from the day on which a mandatory version binds."""
    version = each.clause.version_of
    binds_on = version.binds_on
    has_bound = version.is_mandatory and binds_on is not None and binds_on <= day
    return [
        Ask(
            said["field"],
            has_bound and said["need"] == "required",
            each.by,
            binds_on
            if version.is_mandatory and said["need"] == "required" and not has_bound
            else None,
        )
        for said in each.clause.report_fields
    ]


def _pace(each: Bound) -> tuple[int, str] | None:
    """Return the cadence of a clause; a recommended one leaves a project's own as it is."""
    days = each.clause.cadence_days
    return (days, each.by) if days and each.clause.version_of.is_mandatory else None


def first_life_cycle(organisation_id: UUID, project_id: UUID) -> LifeCycle | None:
    """Return the life cycle with which a new project begins, if a mandatory one is asked of it."""
    cycles = life_cycles(organisation_id, project_id)
    return next((cycle for version, cycle in cycles if version.is_mandatory), None)


def life_cycles(organisation_id: UUID, project_id: UUID) -> list[tuple[StandardVersion, LifeCycle]]:
    """Return the versions whose phases or gates are asked of a project today, by code."""
    held = _bound(organisation_id, "lifecycle", [project_id], clock.today())
    owed = [each.clause for each in held if project_id in each.binds]
    return [(version, cycle_of(version, clauses)) for version, clauses in _by_version(owed)]


def _by_version(clauses: Iterable[Clause]) -> list[tuple[StandardVersion, list[Clause]]]:
    found: dict[UUID, tuple[StandardVersion, list[Clause]]] = {}
    for clause in clauses:
        found.setdefault(clause.version_of_id, (clause.version_of, []))[1].append(clause)
    return list(found.values())


def cycle_of(version: StandardVersion, clauses: Iterable[Clause]) -> LifeCycle:
    """Return the phases and gates of a version's clauses, joined in their order, each once."""
    clauses = list(clauses)
    phases = dict.fromkeys(name for clause in clauses for name in clause.phases)
    gates = dict.fromkeys(name for clause in clauses for name in clause.gates)
    return LifeCycle(str(version), _once(phases), _once(gates))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _bound(
    organisation_id: UUID, family: str, project_ids: Collection[UUID] | None, day: date
) -> list[Bound]:
    """Return the clauses of a family that say something on a day, with the projects they bind.

    One read where no standard says anything; ten or so otherwise, however many projects there are.
    """
    clauses = _in_effect(organisation_id, family, day)
    if not clauses:
        return []
    machine = Actor(None, organisation_id, channel="job", operator=True)
    common = ground(machine, day)
    rows = alive(every_project(organisation_id, why=WHY), day)
    if project_ids is not None:
        rows = rows.filter(pk__in=list(project_ids))
    held = known(rows, common)
    read = {each.version_of_id: asked(each.version_of, common) for each in clauses}
    off = letting_off([each.pk for each in clauses], list(read), day)
    return [Bound(each, _binding(each, read[each.version_of_id], held, off)) for each in clauses]


def _binding(
    clause: Clause, read: Asked, held: Iterable[Known], off: LettingOff
) -> frozenset[UUID]:
    return frozenset(
        project.id for project in held if read.is_for(project) and not off.lets(clause, project)
    )


def _in_effect(organisation_id: UUID, family: str, day: date) -> list[Clause]:
    """Return the clauses that say something, of the newest version in effect of each standard."""
    rows = Clause.objects.system(WHY).filter(
        Q(version_of__ended_on__isnull=True) | Q(version_of__ended_on__gt=day),
        version_of__standard__organisation=organisation_id,
        version_of__standard__family=family,
        version_of__state__in=OUT,
        version_of__effective_on__lte=day,
    )
    named = rows.select_related("version_of__standard__office").order_by(
        "version_of__standard__code", "version_of__number", "number", "pk"
    )
    newest: dict[UUID, int] = {}
    found = list(named)
    for clause in found:
        newest[clause.version_of.standard_id] = clause.version_of.number
    return [
        clause
        for clause in found
        if clause.version_of.number == newest[clause.version_of.standard_id]
        and any(getattr(clause, name) for name in bites.OF_FAMILY[family])
    ]
