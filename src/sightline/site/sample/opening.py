"""How each sample project begins and moves: opened, approved, planned, worked on, ended."""

from datetime import date, timedelta
from functools import partial

from sightline.identity import commands as identity
from sightline.identity.commands import Node
from sightline.projects import commands
from sightline.projects.queries import as_node
from sightline.site.sample import organisation
from sightline.site.sample.cast import Cast
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.lines import ProjectLine
from sightline.site.sample.messes import CROWD, CROWD_DAYS, CROWDED, TRANSFERS
from sightline.site.sample.subjects import KIND_OF, ROLE_OF
from sightline.site.sample.timeline import ENDED, WORKED, Course

YEARS = 10  # whose benefits a case counts
PROGRAMS = {line.code: line for line in organisation.PROGRAMS}
FIRST_HOME = {code: (office, day, why) for code, day, office, why in TRANSFERS}
PAST_APPROVAL = frozenset({"initiating", "planning", *WORKED})


def home(line: ProjectLine) -> str:
    """Return the code of the project office it belongs to today."""
    return PROGRAMS[line.program].home


def lead(line: ProjectLine) -> str:
    """Return who leads the program office above it."""
    return organisation.LEADS[PROGRAMS[line.program].office]


def checker(course: Course, day: date) -> str:
    """Return who checked its reports on a day."""
    moved = FIRST_HOME.get(course.line.code)
    if moved and day <= course.calendar.day(moved[1]):
        return "sinead.brennan"
    return organisation.CHECKERS[home(course.line)]


def decider(line: ProjectLine) -> str:
    """Return the executive who decides about it."""
    return line.sponsor or organisation.EXECUTIVES[PROGRAMS[line.program].portfolio]


def note_opening(diary: Diary, cast: Cast, course: Course) -> None:
    """Note how the project was opened and went from state to state."""
    line = course.line
    diary.note(course.opened, Turn.OPEN, partial(_open, cast, course))
    diary.note(course.opened, Turn.PLAN, partial(_touch, cast, course))
    if line.state != "proposed":
        diary.note(course.approved, Turn.MOVE, partial(move, cast, line, "approve"))
    if line.state in PAST_APPROVAL:
        diary.note(course.start, Turn.MOVE, partial(move, cast, line, "initiate"))
    if line.state in PAST_APPROVAL - {"initiating"}:
        diary.note(course.at(0.05), Turn.MOVE, partial(move, cast, line, "plan"))
    if course.has_worked:
        diary.note(course.executed, Turn.AFTER, partial(move, cast, line, "execute"))
    if line.state in {"closing", "closed", "tracking"}:
        _note_closing(diary, cast, course)
    if line.code in FIRST_HOME:
        _, day, why = FIRST_HOME[line.code]
        diary.note(course.calendar.day(day), Turn.AFTER, partial(_transfer, cast, line, why))


def _note_closing(diary: Diary, cast: Cast, course: Course) -> None:
    line = course.line
    diary.note(course.finish - timedelta(55), Turn.AFTER, partial(move, cast, line, "wind_up"))
    if line.state in ENDED:
        diary.note(course.finish, Turn.AFTER, partial(move, cast, line, "close"))
    if line.state == "tracking":
        diary.note(course.finish + timedelta(14), Turn.AFTER, partial(move, cast, line, "track"))


def _open(cast: Cast, course: Course) -> None:
    line, program = course.line, PROGRAMS[course.line.program]
    first_home = FIRST_HOME.get(line.code, (program.home,))[0]
    opener = PMO if line.code in FIRST_HOME else lead(line)
    row = commands.open_project(
        cast.actor(opener),
        code=line.code,
        name=line.name,
        office_id=cast[f"office {first_home}"],
        program_id=cast[f"program {program.code}"],
        portfolio_id=cast[f"portfolio {program.portfolio}"],
        **_particulars(cast, course),
    )
    cast[f"project {line.code}"] = row.pk
    _let_in(cast, line, as_node(row))


def _particulars(cast: Cast, course: Course) -> dict[str, object]:
    line, opened = course.line, course.opened
    return {
        "description": line.scope,
        "category": course.shape.category,
        "department": DEPARTMENTS[PROGRAMS[line.program].portfolio],
        "sponsor_id": cast.person(decider(line)),
        "manager_id": cast.person(line.manager),
        "confidentiality": line.secrecy,
        "mandatory_citation": line.citation,
        "start": course.start,
        "baseline_finish": course.finish,
        "forecast_finish": course.forecast(opened),
        "whole_life_minor": course.budget,
        "whole_life_forecast_minor": course.total(opened),
        "benefits_minor": line.gain * YEARS * 1000_00 or None,
        "delay_cost_minor": course.budget // 2000 // 100_00 * 100_00,
        "tolerance_days": course.shape.tolerance_days,
        "tolerance_cost_permille": course.shape.tolerance_permille,
        "critical": line.critical,
    }


DEPARTMENTS = {
    "SUPPLY": "Water Services",
    "ENERGY": "Energy and Heat",
    "CUSTOMER": "Customer and Digital",
}


def _let_in(cast: Cast, line: ProjectLine, node: Node) -> None:
    """Let in the manager; and the office where the project is hidden from it otherwise."""
    let_in = [(line.manager, "project_manager", f"Manages {line.code}")]
    if line.secrecy in {"restricted", "sealed"}:
        office = organisation.CHECKERS[home(line)]
        let_in.append((office, "project_office", f"Checks the reports of {line.code}"))
    with cast.granting() as (admin, _):
        for person, role, reason in let_in:
            identity.grant_role(
                admin, person_id=cast.person(person), role=role, node=node, reason=reason
            )


def move(cast: Cast, line: ProjectLine, verb: str, why: str = "") -> None:
    """Move a project on: executives decide, its manager runs it."""
    who = decider(line) if verb in {"approve", "hold", "cancel"} else line.manager
    commands.move_project(
        cast.actor(who), project_id=cast[f"project {line.code}"], verb=verb, why=why
    )


def _transfer(cast: Cast, line: ProjectLine, why: str) -> None:
    commands.transfer_project(
        cast.actor(PMO),
        project_id=cast[f"project {line.code}"],
        office_id=cast[f"office {home(line)}"],
        why=why,
    )


def _touch(cast: Cast, course: Course) -> None:
    line = course.line
    for number, name in enumerate(line.touches):
        kind = KIND_OF[name]
        since, until = _window(course, name)
        commands.touch_subject(
            cast.actor(line.manager),
            project_id=cast[f"project {line.code}"],
            kind=kind,
            name=name,
            role=ROLE_OF[kind][(len(line.code) + number) % len(ROLE_OF[kind])],
            since=since,
            until=until,
        )


def _window(course: Course, name: str) -> tuple[date, date]:
    """Return when a project touches a subject; three of them crowd one group in one month."""
    if name == CROWDED and course.line.code in CROWD:
        return course.calendar.day(CROWD_DAYS[0]), course.calendar.day(CROWD_DAYS[1])
    if KIND_OF[name] == "group":
        return course.at(0.7), course.at(0.95)
    return course.start, course.finish
