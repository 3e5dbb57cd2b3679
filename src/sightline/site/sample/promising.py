"""The line of sight in the sample: what projects contribute to, and the benefits they promise."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from sightline.projects import commands
from sightline.site.sample.cast import Cast
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.messes import BROKEN, UNACCEPTED, UNOWNED
from sightline.site.sample.opening import PROGRAMS, decider
from sightline.site.sample.planning import reviews
from sightline.site.sample.timeline import Course


@dataclass(frozen=True)
class Promise:
    """What a benefit towards an objective is called and measured by, and who owns it.

    Attributes:
        early: What tells early that it is coming.
        outcome: What one will be able to see; ``beneficiary`` is who has it better.
    """

    title: str
    measure: str
    early: str
    outcome: str
    beneficiary: str
    owner: str = ""


PROMISES = {
    "SAFE": Promise(
        "Fewer quality events and call-outs",
        "Cost of quality events",
        "Alarms cleared within the hour",
        "Fewer boil notices and flushing crews out at night.",
        "Customers and the operating crews",
    ),
    "LEAK": Promise(
        "Water no longer lost",
        "Megalitres a day, at the cost of making them",
        "Zones with a night flow on target",
        "The night flow into the zones falls and stays down.",
        "Every customer, by the bill",
    ),
    "DRY": Promise(
        "Tankers and emergency sources not needed",
        "Emergency supply cost",
        "Days of storage above the drought line",
        "No tanker on the road in a dry summer.",
        "Customers at the ends of the network",
    ),
    "RIVER": Promise(
        "Fewer spills and penalties",
        "Spills and penalties",
        "Storms held without a spill",
        "The event monitors at the outfalls stay silent.",
        "Swimmers, anglers and the river",
    ),
    "CARBON": Promise(
        "Power and carbon not bought",
        "Gigawatt-hours and allowances",
        "Hours run on own power",
        "Less is drawn from the grid at the same output.",
        "The energy account",
    ),
    "HEAT": Promise(
        "Heat sold",
        "Margin on heat sold",
        "Connections signed",
        "Buildings take heat from the network through the winter.",
        "Tenants and the heat business",
    ),
    "SERVICE": Promise(
        "Calls and complaints avoided",
        "Contacts a year",
        "Contacts answered at the first touch",
        "Fewer people have to call, and fewer call twice.",
        "Customers and the contact centre",
        "amara.diallo",
    ),
    "CYBER": Promise(
        "Hours of outage avoided",
        "Hours to restore",
        "Systems restored in a drill",
        "A failed system is back within its hours.",
        "Everybody who works on the systems",
    ),
    "COST": Promise(
        "Lower cost to serve",
        "Confirmed in the ledger",
        "Teams working the new way",
        "The same work is done with fewer invoices and fewer hours.",
        "The cost centres concerned",
        "colin.ashdown",
    ),
    "PEOPLE": Promise(
        "Technicians trained here",
        "Apprentices in post",
        "Apprentices in their second year",
        "Posts are filled from the academy.",
        "The operating areas",
        "owen.trelawney",
    ),
}
LINE_OWNERS = {"SUPPLY": "marcus.webb", "ENERGY": "rhys.morgan", "CUSTOMER": "colin.ashdown"}


def note_promises(diary: Diary, cast: Cast, course: Course) -> None:
    """Note contributions and benefits, their acceptance, and what is expected of them since."""
    for objective in course.line.serves:
        diary.note(course.opened, Turn.PLAN, partial(_contribute, cast, course, objective))
        if course.line.code == BROKEN:
            continue
        diary.note(course.opened, Turn.PLAN, partial(_promise, cast, course, objective))
        if course.line.code not in {UNOWNED, *UNACCEPTED}:
            day = course.opened + timedelta(16)
            diary.note(day, Turn.WORK, partial(_accept, cast, course, objective))
        for day in reviews(course) if course.line.reached < 100 else ():
            diary.note(day, Turn.WORK, partial(_expect, cast, course, objective, day))


def _contribute(cast: Cast, course: Course, objective: str) -> None:
    commands.set_contribution(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        objective_id=cast[f"objective {objective}"],
        share=Decimal(str(course.line.serves[objective])),
    )


def benefit_owner(course: Course, objective: str) -> str:
    """Return the line manager who owns a benefit; the sponsor where others may not look."""
    if course.line.secrecy in {"restricted", "sealed"}:
        return decider(course.line)
    portfolio = PROGRAMS[course.line.program].portfolio
    return PROMISES[objective].owner or LINE_OWNERS[portfolio]


def promised_minor(course: Course, objective: str) -> int | None:
    """Return the benefit a year towards an objective, in pence; None when it is no money."""
    return round(course.line.gain * course.line.serves[objective]) * 1000_00 or None


def _promise(cast: Cast, course: Course, objective: str) -> None:
    line, promise = course.line, PROMISES[objective]
    owner = None if line.code == UNOWNED else cast.person(benefit_owner(course, objective))
    row = commands.promise_benefit(
        cast.actor(line.manager),
        project_id=cast[f"project {line.code}"],
        title=promise.title,
        measure=promise.measure,
        objective_id=cast[f"objective {objective}"],
        owner_id=owner,
        promised_minor=promised_minor(course, objective),
        expected_minor=promised_minor(course, objective),
        due=course.finish + timedelta(180),
    )
    cast[f"benefit {line.code} {objective}"] = row.pk


def _accept(cast: Cast, course: Course, objective: str) -> None:
    owner = cast.actor(benefit_owner(course, objective))
    commands.accept_benefit(owner, benefit_id=cast[f"benefit {course.line.code} {objective}"])


def _expect(cast: Cast, course: Course, objective: str, day: object) -> None:
    promised = promised_minor(course, objective)
    if promised:
        commands.change_benefit(
            cast.actor(course.line.manager),
            benefit_id=cast[f"benefit {course.line.code} {objective}"],
            expected_minor=course.expected(promised, day),  # type: ignore[arg-type]
            why=course.line.trouble,
        )
