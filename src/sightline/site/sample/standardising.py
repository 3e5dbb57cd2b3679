"""Standards in the sample: one in consultation, one in transition, one with relief, and feedback."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sightline.kernel.policy import Actor
from sightline.network import commands, queries
from sightline.projects.queries import the_project
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.shapes import GATES

PMO, ANALYST, CHIEF = "ruth.adeyemi", "tomasz.wielgosz", "morag.sutherland"
WATER, ENERGY, CUSTOMER = "priya.raman", "gareth.llewellyn", "nia.pritchard"
LEADERS = ("sinead.brennan", "kwame.mensah")
GRANDFATHERED = 3
REPORT_CHECKS = [
    {"field": "report_age", "test": "at_most", "value": "45"},
    {"field": "reason", "test": "has", "value": True},
    {"field": "next_steps", "test": "has", "value": True},
]
CYCLE_CHECKS = [
    {"field": "gates", "test": "at_least", "value": "4"},
    {"field": "milestones", "test": "at_least", "value": "2"},
]
BUILT = [{"field": "category", "test": "is", "value": ["Capital works", "Technology"]}]
DATA_CHECKS = [
    {"field": field, "test": "has", "value": True} for field in ("manager", "sponsor", "baseline")
]
#: Days on which the calendar turned something.
TURNS = (-260, -199, -100, -60, -21, -20, -1)


@dataclass(frozen=True)
class ClauseLine:
    """One clause as it was written."""

    number: str
    title: str
    text: str
    leeway: str = "none"
    limits: str = ""
    is_law: bool = False
    report_fields: tuple[dict[str, str], ...] = ()
    cadence_days: int | None = None
    phases: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()


#: What a report says by the standard, and what its next version adds.
PAGE = (
    {"field": "achieved", "need": "required"},
    {"field": "next_steps", "need": "required"},
    {"field": "help_needed", "need": "asked"},
)
NEXT_PAGE = (
    *PAGE,
    {"field": "decisions_needed", "need": "required"},
    {"field": "lessons", "need": "asked"},
)
REPORT = (
    ClauseLine(
        "1", "Every month", "A status report is published for every month.", cadence_days=30
    ),
    ClauseLine(
        "2", "On one page", "It fits on one page and says what was achieved and what comes next.",
        "tailoring", "The order of the parts, and one part more.", report_fields=PAGE,
    ),
    ClauseLine("3", "Kept for seven years", "Reports are kept for seven years.", is_law=True),
    ClauseLine("4", "Pictures", "It may show pictures of the site.", "free"),
)  # fmt: skip
CYCLE = (
    ClauseLine(
        "1", "Gates", "A project passes four gates at least, the last one before handover.",
        gates=(*(name for name, _ in GATES), "Gate 4: handed over"),
    ),
    ClauseLine(
        "2", "Phases", "Phases are named as in the handbook.", "tailoring",
        "Names may be longer; a phase may be split in two.",
        phases=("Study", "Design", "Build", "Handover"),
    ),
)  # fmt: skip
DATA = (
    ClauseLine("1", "Who", "Every project names its manager and its sponsor."),
    ClauseLine("2", "When", "Every project has an approved finish."),
)


def note_standards(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note three standards and what became of them."""

    def note(day: int, deed: Any, *args: Any) -> None:
        diary.note(calendar.day(day), Turn.SIT, partial(deed, cast, *args))

    note(-300, _write, "REP-1", "Monthly status report", "report", REPORT, REPORT_CHECKS, [])
    note(-295, _consult, "REP-1", calendar.day(-275))
    note(-290, _comment, CUSTOMER, "REP-1", "Could a release note stand for the report?")
    note(-277, _answer, "REP-1", "Clause 2 leaves room for one part more: put it there.")
    note(-274, _approve, "REP-1")
    note(-273, _publish, "REP-1", calendar.day(-260))
    note(-230, _adopt, "REP-1", WATER, "WPO", "Two pages where the regulator asks for more.")
    note(-215, _adopt, "REP-1", CUSTOMER, "CCO", "")
    note(-200, _regime)
    note(-110, _relief, calendar)
    note(-20, _late_relief, calendar)
    note(-40, _feedback)
    note(-37, _talk)
    note(-10, _resolve)
    note(-120, _write, "LIF-1", "Life cycle with gates", "lifecycle", CYCLE, CYCLE_CHECKS, BUILT)
    note(-115, _consult, "LIF-1", calendar.day(-80))
    note(-79, _approve, "LIF-1")
    note(-70, _publish, "LIF-1", calendar.day(-20))
    note(-18, _let_finish)
    note(-30, _revise)
    note(-28, _consult, "REP-1 v2", calendar.day(-14))
    note(-13, _approve, "REP-1 v2")
    note(-15, _write, "DAT-1", "Data of the register", "policy", DATA, DATA_CHECKS, [])
    note(-12, _consult, "DAT-1", calendar.day(9))
    note(-9, _comment, WATER, "DAT-1", "Who is the sponsor of a study?")
    note(-5, _comment, CUSTOMER, "DAT-1", "Please say by when it must be so.")
    note(-4, _answer, "DAT-1", "Whoever asked for it; the clause will say so.")
    for day in TURNS:
        diary.note(calendar.day(day), Turn.SIT, partial(_turn, cast))


def _turn(cast: Cast) -> None:
    machine = Actor(None, cast.organisation, name="Calendar", channel="job", operator=True)
    commands.turn_network(machine)


def _write(
    cast: Cast, code: str, title: str, family: str, clauses: tuple[ClauseLine, ...], *asks: Any
) -> None:
    checks, applies = asks
    actor = cast.actor(PMO)
    row = commands.write_standard(
        actor,
        code=code,
        title=title,
        family=family,
        office_id=cast["office GPO"],
        owner_id=cast.person(PMO),
        checks=checks,
        applies=applies,
        transition_days=60 if code == "REP-1" else 120,
    )
    version = queries.versions(actor, row.pk).get()
    cast[f"standard {code}"], cast[f"version {code}"] = row.pk, version.pk
    for line in clauses:
        said = {name: value for name, value in vars(line).items() if value not in ((), None)}
        clause = commands.add_clause(actor, version_id=version.pk, **said)
        cast[f"clause {code} {line.number}"] = clause.pk


def _at(cast: Cast, code: str) -> dict[str, Any]:
    return {"version_id": cast[f"version {code}"]}


def _consult(cast: Cast, code: str, until: Any) -> None:
    commands.consult_version(cast.actor(PMO), **_at(cast, code), comments_until=until)


def _comment(cast: Cast, who: str, code: str, text: str) -> None:
    row = commands.comment_on(cast.actor(who), **_at(cast, code), text=text)
    cast[f"comment {code}"] = row.pk


def _answer(cast: Cast, code: str, answer: str) -> None:
    first = queries.comments(cast.actor(PMO), cast[f"version {code}"]).first()
    assert first is not None
    commands.answer_comment(cast.actor(PMO), comment_id=first.pk, answer=answer)


def _approve(cast: Cast, code: str) -> None:
    commands.approve_version(cast.actor(CHIEF), **_at(cast, code), why="As it was agreed on.")


def _publish(cast: Cast, code: str, effective: Any) -> None:
    commands.publish_version(cast.actor(PMO), **_at(cast, code), effective_on=effective)


def _revise(cast: Cast) -> None:
    """Draft the next version, which hears what the heat business said; it is not published yet."""
    actor = cast.actor(PMO)
    row = commands.draft_version(actor, standard_id=cast["standard REP-1"])
    cast["version REP-1 v2"] = row.pk
    clause = queries.clauses(actor, row.pk).get(number="1")
    text = "A status report is published for every month, by the calendar that the office keeps."
    commands.change_clause(actor, clause_id=clause.pk, text=text)
    page = queries.clauses(actor, row.pk).get(number="2")
    commands.change_clause(actor, clause_id=page.pk, report_fields=NEXT_PAGE)


def _adopt(cast: Cast, code: str, who: str, office: str, note: str) -> None:
    actor = cast.actor(who)
    rows = queries.adoptions(actor, cast[f"version {code}"])
    held = rows.get(office=cast[f"office {office}"])
    commands.begin_adoption(actor, adoption_id=held.pk)
    commands.finish_adoption(actor, adoption_id=held.pk, note=note)


def _regime(cast: Cast) -> None:
    office = cast["office EPO"]
    commands.set_regime(cast.actor(PMO), office_id=office, name="Heat network regulation")


def _relief(cast: Cast, calendar: Calendar) -> None:
    """Let the water programs report every quarter until next week; a precedent for all."""
    row = commands.draft_deviation(
        cast.actor(WATER),
        clause_id=cast["clause REP-1 1"],
        office_id=cast["office WPO"],
        title="Quarterly reports of river works in the closed season",
        reason="Nothing is built in rivers while fish spawn.",
        alternative="A call of the works managers every second week, with its notes kept.",
        risk="A late start is seen late.",
        mitigation="The first report after the season is due within two weeks.",
        starts=calendar.past(calendar.day(-108)),
        expires=calendar.day(9),
        project_ids=[cast[f"project {code}"] for code in ("CRV-01", "CRV-02")],
    )
    _decide(cast, row.pk, WATER, ANALYST, conditions="The notes are sent on.", is_precedent=True)


def _late_relief(cast: Cast, calendar: Calendar) -> None:
    """Ask after the fact: marked, granted, and counted as a finding all the same."""
    row = commands.draft_deviation(
        cast.actor(ENERGY),
        clause_id=cast["clause REP-1 2"],
        office_id=cast["office EPO"],
        title="Reports in the form of the heat regulator",
        reason="The regulator has a form of its own, and nobody wants to write twice.",
        alternative="The regulator's form is filed as the report.",
        starts=calendar.day(-60),
        expires=calendar.day(200),
        project_ids=[cast["project HTN-01"]],
    )
    _decide(cast, row.pk, ENERGY, PMO)


def _decide(cast: Cast, row: UUID, asker: str, decider: str, **said: Any) -> None:
    at: dict[str, Any] = {"deviation_id": row}
    commands.submit_deviation(cast.actor(asker), **at)
    commands.review_deviation(cast.actor(decider), **at)
    why = "What the clause is for is reached in another way."
    commands.approve_deviation(cast.actor(decider), **at, why=why, **said)


def _feedback(cast: Cast) -> None:
    row = commands.raise_feedback(
        cast.actor(ENERGY),
        standard_id=cast["standard REP-1"],
        clause_id=cast["clause REP-1 1"],
        office_id=cast["office EPO"],
        title="Our regulator's month ends on the fourth Friday",
        text="Heat networks report to their regulator by its own calendar; two months do not fit.",
    )
    cast["feedback months"] = row.pk


def _talk(cast: Cast) -> None:
    at: dict[str, Any] = {"feedback_id": cast["feedback months"]}
    commands.acknowledge_feedback(cast.actor(PMO), **at)
    commands.say_in_feedback(cast.actor(PMO), **at, text="Would a report by your own month do?")
    commands.say_in_feedback(cast.actor(ENERGY), **at, text="Yes, if it counts as the month's.")
    commands.review_feedback(cast.actor(PMO), **at)


def _resolve(cast: Cast) -> None:
    commands.resolve_feedback(
        cast.actor(PMO),
        feedback_id=cast["feedback months"],
        outcome="variant",
        resolution="Heat networks report by the regulator's month; it counts as the month's.",
    )


def _let_finish(cast: Cast) -> None:
    """Let each program's manager decide on what is nearly finished."""
    for leader in LEADERS:
        actor = cast.actor(leader)
        version = queries.the_version(actor, cast["version LIF-1"])
        found = queries.duties(actor, [version])[version.pk]
        near = [d.project for d in found if d.is_eligible and d.obligation == "non_compliant"]
        for project_id in near[:GRANDFATHERED]:
            project = the_project(actor, project_id)
            finish = max(filter(None, (project.forecast_finish, project.baseline_finish)))
            if project.manager_id == actor.id or project.program is None:
                continue
            commands.grandfather_project(
                actor,
                project_id=project.pk,
                version_id=version.pk,
                reason="It ends within weeks; another gate would only delay the handover.",
                ends_when="Handover to the operating area",
                limit_on=max(finish, version.effective_on or finish) + timedelta(60),
            )
