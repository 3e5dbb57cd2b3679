"""The first day: organisation, people, offices, grants, portfolios and programs."""

from functools import partial

from sightline.identity import commands as identity
from sightline.identity.commands import Node
from sightline.projects import commands as projects
from sightline.site.sample import organisation, people
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.messes import VIEWS

PMO = "ruth.adeyemi"


def note_founding(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note the founding, and what changed in offices and rights since."""
    for deed in (_people, _first_grant, _offices, _portfolios, _grants):
        diary.note(calendar.first, Turn.FOUND, partial(deed, cast, calendar))
    code, months, why = organisation.CLOSED_OFFICE
    closing = calendar.shifted(months)
    diary.note(closing, Turn.AFTER, lambda: _close_office(cast, calendar, code, why))
    for line in people.GRANTS:
        if line.since is not None:
            diary.note(calendar.day(line.since), Turn.WORK, partial(_grant, cast, calendar, line))
    diary.note(calendar.day(-140), Turn.AFTER, lambda: _views(cast))


def _people(cast: Cast, _calendar: Calendar) -> None:
    cast.found()
    admins = {people.FIRST_ADMIN, people.SECOND_ADMIN}
    for line in people.PEOPLE:
        if line.key not in admins:
            cast.add(line, cast.actor(people.FIRST_ADMIN))


def _first_grant(cast: Cast, calendar: Calendar) -> None:
    """Let the head of the portfolio office open the offices that other grants stand on."""
    _grant(cast, calendar, next(line for line in people.GRANTS if line.person == PMO))


def _offices(cast: Cast, calendar: Calendar) -> None:
    lead = cast.actor(PMO)
    for line in organisation.OFFICES:
        row = identity.open_office(
            lead,
            code=line.code,
            name=line.name,
            level=line.level,
            mandate=line.mandate,
            parent_id=cast[f"office {line.parent}"] if line.parent else None,
            active_from=calendar.first,
        )
        cast[f"office {line.code}"] = row.pk
        cast.nodes[f"office {line.code}"] = Node("office", row.pk, row.name)
    _relations(cast)
    cast.rights_changed()
    for person in people.PEOPLE:
        if person.office:
            _seat(cast, person)


def _relations(cast: Cast) -> None:
    for office, other, kind in organisation.RELATIONS:
        identity.relate_offices(
            cast.actor(PMO),
            office_id=cast[f"office {office}"],
            other_id=cast[f"office {other}"],
            kind=kind,
        )


def _seat(cast: Cast, line: people.PersonLine) -> None:
    identity.change_person(
        cast.actor(people.FIRST_ADMIN),
        person_id=cast.person(line.key),
        office_id=cast[f"office {line.office}"],
    )


def _portfolios(cast: Cast, calendar: Calendar) -> None:
    lead = cast.actor(PMO)
    for line in organisation.PORTFOLIOS:
        row = projects.open_portfolio(
            lead,
            code=line.code,
            name=line.name,
            office_id=cast[f"office {line.office}"],
            owner_id=cast.person(line.owner),
            policy=line.policy,
            description=line.description,
            active_from=calendar.first,
        )
        cast[f"portfolio {line.code}"] = row.pk
        cast.nodes[f"portfolio {line.code}"] = Node("portfolio", row.pk, row.name)
    for program in organisation.PROGRAMS:
        _open_program(cast, calendar, program)


def _open_program(cast: Cast, calendar: Calendar, line: organisation.ProgramLine) -> None:
    row = projects.open_program(
        cast.actor(PMO),
        code=line.code,
        name=line.name,
        office_id=cast[f"office {line.office}"],
        portfolio_id=cast[f"portfolio {line.portfolio}"],
        sponsor_id=cast.person(line.sponsor),
        manager_id=cast.person(line.manager),
        description=line.description,
        active_from=calendar.first,
    )
    cast[f"program {line.code}"] = row.pk


def _grants(cast: Cast, calendar: Calendar) -> None:
    for line in people.GRANTS:
        if line.since is None and line.person != PMO:
            _grant(cast, calendar, line)


def _grant(cast: Cast, calendar: Calendar, line: people.GrantLine) -> None:
    """Grant a role as the first administrator; the second confirms what needs two."""
    with cast.granting() as (first, second):
        giver, other = (second, first) if line.person == people.FIRST_ADMIN else (first, second)
        row = identity.grant_role(
            giver,
            person_id=cast.person(line.person),
            role=line.role,
            node=cast.nodes[line.node],
            reason=line.reason,
            until=None if line.until is None else calendar.day(line.until),
        )
        if row.state == "proposed" and line.confirmed:
            identity.confirm_grant(other, grant_id=row.pk)


def _close_office(cast: Cast, calendar: Calendar, code: str, why: str) -> None:
    day = calendar.shifted(organisation.CLOSED_OFFICE[1])
    identity.close_office(cast.actor(PMO), office_id=cast[f"office {code}"], on=day, why=why)
    cast.rights_changed()


def _views(cast: Cast) -> None:
    for name, query, audience in VIEWS:
        identity.save_view(
            cast.actor(PMO), listing="projects", name=name, query=query, audience=audience
        )
