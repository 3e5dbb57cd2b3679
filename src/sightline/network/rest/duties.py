"""What standards ask of projects over HTTP: duties, and the three compliance figures."""

from datetime import date
from typing import Literal
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.network import policy, queries
from sightline.network.days import day_of
from sightline.network.rules.conditions import CHECKS, words
from sightline.network.rules.obligation import Compliance
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Decimals, Told
from sightline.ui.routes import Asked

api = Operations("Adoption of standards")
ON = Parameter("on", "The day that is told of; today if not given.", kind="day")
Obligation = Literal["not_applicable", "deviation", "grandfathered", "compliant", "non_compliant"]


class ComplianceFigures(Told):
    """The three figures, by name, and what they are made of."""

    in_scope: int
    compliant: int
    grandfathered: int
    deviation: int
    non_compliant: int
    strict: Decimals | None
    of_obliged: Decimals | None
    governed: Decimals | None


class StandardCompliance(ComplianceFigures):
    """The figures of one version in effect."""

    standard_id: UUID
    standard_version_id: UUID


class OfficeCompliance(ComplianceFigures):
    """The figures of an office's own projects over every standard in effect."""

    office_id: UUID


class ComplianceTold(Told):
    """The figures of every standard in effect, over the projects that the caller sees."""

    as_of: date
    standards: list[StandardCompliance]
    offices: list[OfficeCompliance]


class ProjectDuty(Told):
    """What one version asks of one project."""

    project_id: UUID
    standard_version_id: UUID
    obligation: Obligation
    missing: list[str]
    found: bool | None
    is_eligible: bool
    until: date | None


class DutiesTold(Told):
    """What standards ask of projects."""

    as_of: date
    duties: list[ProjectDuty]


def _plain(found: Compliance) -> dict[str, object]:
    shares = {
        name: None if value is None else f"{value.numerator / value.denominator:.4f}"
        for name, value in (
            ("strict", found.strict),
            ("of_obliged", found.of_obliged),
            ("governed", found.governed),
        )
    }
    names = ("in_scope", "compliant", "grandfathered", "deviation", "non_compliant")
    return {name: getattr(found, name) for name in names} | shares


@api.tells("/compliance", policy.read, ComplianceTold, more=(ON,))
def compliance(request: Asked) -> ComplianceTold:
    """Return the three figures of every standard in effect, and of every office, on a day."""
    day = day_of(request)
    versions = queries.issued(request.actor, day)
    duties = queries.duties(request.actor, versions, day=day)
    found = queries.figures(duties)
    rows = [
        StandardCompliance.model_validate(
            {
                "standard_id": row.standard_id,
                "standard_version_id": row.pk,
                **_plain(found[row.pk]),
            }
        )
        for row in versions
    ]
    by_office = queries.figures_by_office(duties).items()
    offices = [
        OfficeCompliance.model_validate({"office_id": office, **_plain(figures)})
        for office, figures in sorted(by_office, key=lambda pair: str(pair[0]))
        if figures.in_scope
    ]
    return ComplianceTold(as_of=day, standards=rows, offices=offices)


@api.tells("/standard-versions/{uuid:version_id}/duties", policy.read, DutiesTold, more=(ON,))
def version_duties(request: Asked, version_id: UUID) -> DutiesTold:
    """Return what a version asks, or asked on a day, of every project that the caller sees."""
    row, day = queries.the_version(request.actor, version_id), day_of(request)
    return _told(queries.duties(request.actor, [row], day=day), day)


@api.tells("/offices/{uuid:office_id}/duties", policy.read, DutiesTold, more=(ON,))
def office_duties(request: Asked, office_id: UUID) -> DutiesTold:
    """Return what standards in effect ask, or asked on a day, of an office's own projects."""
    office, day = the_office(request.actor, office_id), day_of(request)
    versions = queries.issued(request.actor, day)
    found = queries.duties(request.actor, versions, day=day)
    own = {pk: [duty for duty in held if duty.office == office.pk] for pk, held in found.items()}
    return _told(own, day)


@api.tells("/projects/{uuid:project_id}/duties", policy.read, DutiesTold)
def project_duties(request: Asked, project_id: UUID) -> DutiesTold:
    """Return what every standard in effect asks of one project."""
    project = the_project(request.actor, project_id)
    versions = queries.issued(request.actor)
    return _told(queries.duties(request.actor, versions, only=[project.pk]))


def _told(found: dict[UUID, list[queries.Duty]], day: date | None = None) -> DutiesTold:
    rows = [
        ProjectDuty(
            project_id=duty.project,
            standard_version_id=version,
            obligation=duty.obligation,
            missing=[words(each, CHECKS) for each in duty.unmet],
            found=duty.found,
            is_eligible=duty.is_eligible,
            until=duty.until,
        )
        for version, held in found.items()
        for duty in held
    ]
    return DutiesTold(as_of=day or clock.today(), duties=rows)
