"""The strategic PMO of the sample as a provider: its catalogue, its customers and their requests."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sightline.kernel import clock
from sightline.projects.schedule.calendars import shared
from sightline.services import commands
from sightline.services.queries import claims, offered, open_surveys, request_tasks
from sightline.services.rules.ladder import MEANT_FOR, ORDER
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO

HOME, DESK = "office GPO", ("tomasz.wielgosz", "ruth.adeyemi")
SKILLS = (("analysis", "portfolio", "scheduling"), ("strategy", "governance", "facilitation"))
#: Days from today: the catalogue, the customers, the first request, and the days in which ten of
#: them come; the last dozen came one a day, so that some of them are not through.
ADOPTED, MET, FIRST, IN_TEN, N_REQUESTS, N_LAST = -540, -535, -525, 37, 150, 12
#: Days from asking to each step, of a request that goes its whole way.
ACCEPTED, STARTED, WAITED, WENT_ON, CONFIRMED, CLOSED, RATED = 1, 2, 3, 6, 2, 3, 4


@dataclass(frozen=True)
class CustomerLine:
    """One customer: who stands for it, how far up the ladder it came, and what it needs.

    Attributes:
        finding: A major finding of the last weeks, which put it down a step.
    """

    name: str
    kind: str
    person: str
    approach: str
    importance: int
    need: str
    finding: str = ""


CUSTOMERS = (
    CustomerLine("Executive board", "executive", "morag.sutherland", "guide", 5,
                 "One page on what to decide, two days before"),
    CustomerLine("Water services", "sponsor", "chidi.okonkwo", "partner", 5,
                 "Which projects can wait if the summer is dry"),
    CustomerLine("Energy and heat", "sponsor", "helena.reid", "guide", 4,
                 "A forecast that the regulator would believe"),
    CustomerLine("Customer and digital", "sponsor", "imran.qureshi", "empower", 4,
                 "Templates, and to be left alone"),
    CustomerLine("Treatment project managers", "project_manager", "aisha.malik", "empower", 3,
                 "A second pair of eyes on the plan"),
    CustomerLine("Networks project managers", "project_manager", "fergus.mcallister", "partner", 3,
                 "Somebody who knows the street works calendar", "Two plans without a baseline"),
    CustomerLine("Heat project managers", "project_manager", "hannah.lindqvist", "direct", 3,
                 "Help with the first schedule"),
    CustomerLine("Billing team", "team", "laura.benedetti", "guide", 3,
                 "To know early what a release changes"),
    CustomerLine("Data platform team", "team", "nadia.haddad", "direct", 2,
                 "One place for decisions"),
    CustomerLine("Finance operations", "partner", "colin.ashdown", "partner", 4,
                 "Benefits that can be booked"),
    CustomerLine("Customer service", "partner", "amara.diallo", "guide", 3,
                 "Notice of what customers will ask"),
    CustomerLine("River communities", "external", "bronwen.hughes", "direct", 2,
                 "Plain words about works in the street"),
)  # fmt: skip
#: What was asked for in turn: code of the service, and in which words.
ASKED = (
    ("S14", "A first plan to talk about"), ("S02", "Options for the board"),
    ("S10", "A risk session for the team"), ("S12", "The page for next month"),
    ("S05", "How to measure this benefit"), ("S03", "Help with a business case"),
    ("S11", "What does this change touch"), ("S24", "What did others learn"),
    ("S08", "Prepare us for the gate"),
)  # fmt: skip
#: Satisfaction and recommendation in turn; None where nobody answered.
SCORES = ((5, 10), (4, 9), None, (4, 8), (5, 9), (3, 6), (4, 9), None, (2, 4), (5, 10), (4, 7))


def note_services(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note what the office offers, whom it serves, what they asked for and what it was worth."""

    def note(day: int, deed: Any, *args: Any) -> None:
        diary.note(calendar.day(day), Turn.SIT, partial(deed, cast, *args))

    note(ADOPTED, _adopt)
    for line in CUSTOMERS:
        note(MET, _meet, line)
        for step, approach in enumerate(ORDER[1 : ORDER.index(line.approach) + 1]):
            for late in (0, 30):
                note(MET + 20 + 100 * step + late, _assess, line, MEANT_FOR[approach])
            note(MET + 51 + 100 * step, _move, line, approach)
        if line.finding:
            note(-15, _find, line)
    for number in range(N_REQUESTS):
        _note_request(note, number)
    note(-60, _agree)
    note(-40, _claim)
    note(-33, _sign)
    note(-25, _trust)
    note(-20, _quote)


def _note_request(note: Any, number: int) -> None:
    """Note one request; those of the last days are not yet through."""
    line = CUSTOMERS[number % len(CUSTOMERS)]
    key, left = f"service request {number}", N_REQUESTS - number
    day = -left if left <= N_LAST else FIRST + IN_TEN * number // 10
    delivered = day + (9 if number % 7 == 3 else 3 if number % 4 else 8)
    steps: list[tuple[int, Any, tuple[Any, ...]]] = [
        (day, _ask, (line, key, ASKED[number % len(ASKED)])),
        (day + ACCEPTED, _take_on, (key, DESK[number % 2])),
        (day + STARTED, _step, (key, "start_request", DESK[number % 2], "")),
    ]
    if number % 4 == 0:
        why = "Which of the two sites is meant?"
        steps.append((day + WAITED, _step, (key, "wait_for_customer", DESK[number % 2], why)))
        steps.append((day + WENT_ON, _step, (key, "resume_request", line.person, "The first.")))
    steps.append((delivered, _deliver, (key, DESK[number % 2])))
    steps.append((delivered + CONFIRMED, _step, (key, "confirm_request", line.person, "")))
    steps.append((delivered + CLOSED, _step, (key, "close_request", DESK[number % 2], "")))
    if score := SCORES[number % len(SCORES)]:
        steps.append((delivered + RATED, _rate, (key, line, score)))
    for at, deed, args in steps:
        if at < 0:
            note(at, deed, *args)


def _adopt(cast: Cast) -> None:
    actor = cast.actor(PMO)
    calendar = shared(actor).filter(uid="standard").first()
    commands.adopt_catalogue(
        actor, office_id=cast[HOME], calendar_id=calendar.pk if calendar else None, zone="Europe/London",
        is_offered=True,
    )  # fmt: skip
    for key, skills in zip(DESK, SKILLS, strict=True):
        commands.staff_desk(actor, office_id=cast[HOME], person_id=cast.person(key), skills=skills)


def _meet(cast: Cast, line: CustomerLine) -> None:
    actor = cast.actor(PMO)
    row = commands.add_customer(
        actor, office_id=cast[HOME], name=line.name, kind=line.kind, importance=line.importance
    )
    cast[f"customer {line.name}"] = row.pk
    at: dict[str, Any] = {"customer_id": row.pk}
    commands.add_customer_member(actor, **at, person_id=cast.person(line.person))
    commands.note_need(actor, **at, need=line.need, evidence="Said in the first interview.")


def _assess(cast: Cast, line: CustomerLine, maturity: int) -> None:
    evidence = "Plans, risks and reports of the quarter were read beside what was agreed."
    commands.assess_customer(
        cast.actor(PMO),
        customer_id=cast[f"customer {line.name}"],
        maturity=maturity,
        evidence=evidence,
    )


def _move(cast: Cast, line: CustomerLine, approach: str) -> None:
    why = "Two assessments in a row show that less of us is needed."
    at: dict[str, Any] = {"customer_id": cast[f"customer {line.name}"]}
    commands.move_customer(cast.actor(PMO), **at, approach=approach, why=why)


def _find(cast: Cast, line: CustomerLine) -> None:
    at: dict[str, Any] = {"customer_id": cast[f"customer {line.name}"]}
    commands.note_customer_finding(cast.actor(DESK[0]), **at, what=line.finding, severity="major")


def _ask(cast: Cast, line: CustomerLine, key: str, asked: tuple[str, str]) -> None:
    actor = cast.actor(line.person)
    version = offered(actor, cast[HOME]).get(service__code=asked[0])
    at: dict[str, Any] = {"customer_id": cast[f"customer {line.name}"], "version_id": version.pk}
    cast[key] = commands.ask_service(actor, **at, title=asked[1], words=line.need).pk


def _take_on(cast: Cast, key: str, who: str) -> None:
    at: dict[str, Any] = {"request_id": cast[key]}
    commands.accept_request(cast.actor(PMO), **at)
    commands.assign_request(cast.actor(PMO), **at, assignee_id=cast.person(who))


def _step(cast: Cast, key: str, step: str, who: str, why: str) -> None:
    getattr(commands, step)(cast.actor(who), request_id=cast[key], why=why)


def _deliver(cast: Cast, key: str, who: str) -> None:
    actor = cast.actor(who)
    for task in request_tasks(actor).filter(request=cast[key]):
        commands.tick_task(actor, task_id=task.pk)
    why = "It lies in the customer's folder; we talked it through."
    commands.deliver_request(actor, request_id=cast[key], why=why)


def _rate(cast: Cast, key: str, line: CustomerLine, score: tuple[int, int]) -> None:
    actor = cast.actor(line.person)
    survey = open_surveys(actor).get(request=cast[key])
    commands.answer_survey(actor, survey_id=survey.pk, csat=score[0], nps=score[1])


def _claim(cast: Cast) -> None:
    actor = cast.actor(PMO)
    for name, what, pounds, share in (
        ("Water services", "Two schemes put off without a penalty", 1_500_000, "0.4"),
        ("Finance operations", "Benefits booked a quarter earlier", 320_000, "0.25"),
    ):
        commands.claim_value(
            actor,
            customer_id=cast[f"customer {name}"],
            year=clock.today().year,
            what=what,
            value_minor=pounds * 100,
            share=Decimal(share),
        )
    commands.set_office_cost(
        actor, office_id=cast[HOME], year=clock.today().year, cost_minor=400_000_00
    )


def _sign(cast: Cast) -> None:
    actor = cast.actor("chidi.okonkwo")
    claim = claims(actor).get(customer=cast["customer Water services"])
    commands.sign_value(actor, claim_id=claim.pk)


def _agree(cast: Cast) -> None:
    """Agree with the water sponsor on a quicker plan, and on how many a year."""
    actor, asker = cast.actor(PMO), cast.actor("chidi.okonkwo")
    service = offered(actor, cast[HOME]).get(service__code="S14").service_id
    at: dict[str, Any] = {"customer_id": cast["customer Water services"], "service_id": service}
    review = clock.today() + timedelta(days=45)
    row = commands.draft_agreement(
        actor, **at, review_on=review, volume=24, terms="In summer first."
    )
    commands.sign_agreement(asker, agreement_id=row.pk)


def _trust(cast: Cast) -> None:
    """Let the most mature customer stand for its office, so that its projects go on alone."""
    at: dict[str, Any] = {"customer_id": cast["customer Customer and digital"]}
    commands.change_customer(
        cast.actor(PMO), **at, about_kind="office", about_id=cast["office DPO"]
    )


def _quote(cast: Cast) -> None:
    """Note what a customer said, which lets it be quoted."""
    actor, asker = cast.actor(PMO), cast.actor("chidi.okonkwo")
    said = "We knew in March which two schemes could wait. The year before we found out in August."
    quote = commands.note_quote(
        actor, customer_id=cast["customer Water services"], words=said, said_by="the water sponsor"
    )
    commands.allow_quote(asker, quote_id=quote.pk)


def tell_year(cast: Cast) -> None:
    """Tell what the year brought; last of all, because its figures are those of that moment."""
    actor = cast.actor(PMO)
    story = commands.write_story(
        actor, office_id=cast[HOME], year=clock.today().year,
        headline="Fewer surprises, and two schemes that could wait",
        delivered="Plans and options came in days; what the board decides on fits one page.",
        perceived="Those who ask often would ask again. Treatment wants answers sooner in summer.",
        outlook="Plans for the summer come first, and heat gets its first schedules.",
    )  # fmt: skip
    commands.publish_story(actor, story_id=story.pk)
