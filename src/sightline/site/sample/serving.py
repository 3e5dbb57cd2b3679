"""The strategic PMO of the sample as a provider: its catalogue, its customers and their requests."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sightline.kernel import clock
from sightline.projects.schedule.calendars import shared
from sightline.services import commands
from sightline.services.queries import claims, offered
from sightline.services.rules.ladder import MEANT_FOR, ORDER
from sightline.site.sample.cast import Cast
from sightline.site.sample.customers import CUSTOMERS, CustomerLine
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.requesting import DESK, HOME, N_REQUESTS, note_request

SKILLS = (("analysis", "portfolio", "scheduling"), ("strategy", "governance", "facilitation"))
#: Days from today: the catalogue, and the customers.
ADOPTED, MET = -540, -535


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
        note_request(note, number)
    note(-60, _agree)
    note(-40, _claim)
    note(-33, _sign)
    note(-25, _trust)
    note(-20, _quote)


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
