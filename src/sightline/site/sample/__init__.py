"""The sample organisation: fictional, deterministic, told from the day it is loaded.

``load`` brings it into an empty database through commands; ``people`` says whom one can be.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sightline.identity.queries import demo_people
from sightline.identity.rules import ROLES
from sightline.kernel import clock
from sightline.projects import standing
from sightline.site.sample.agreeing import note_agreements
from sightline.site.sample.aiming import note_strategy
from sightline.site.sample.asking import note_demand
from sightline.site.sample.cast import Cast
from sightline.site.sample.changing import note_changes
from sightline.site.sample.choosing import note_choosing
from sightline.site.sample.days import Calendar, instant
from sightline.site.sample.deciding import note_decisions, note_gates
from sightline.site.sample.diary import Diary, Progress
from sightline.site.sample.founding import note_founding
from sightline.site.sample.grounding import note_foundations
from sightline.site.sample.learning import note_lessons
from sightline.site.sample.linking import note_linkages
from sightline.site.sample.maturing import note_maturity
from sightline.site.sample.opening import note_opening
from sightline.site.sample.people import SIGN_IN, email
from sightline.site.sample.planning import note_plan
from sightline.site.sample.projects_customer import CUSTOMER, DIGITAL
from sightline.site.sample.projects_energy import ENERGY
from sightline.site.sample.projects_networks import NETWORKS, RIVERS
from sightline.site.sample.projects_water import RESERVOIRS, TREATMENT
from sightline.site.sample.projects_workplace import WORKPLACE
from sightline.site.sample.promising import note_promises
from sightline.site.sample.quieting import note_windows
from sightline.site.sample.realising import note_results
from sightline.site.sample.reporting import note_reports
from sightline.site.sample.risking import note_raid
from sightline.site.sample.rolling import note_roll_out
from sightline.site.sample.scheduling import note_calendars, note_links, note_schedule
from sightline.site.sample.scoring import note_scoring
from sightline.site.sample.serving import note_services, tell_year
from sightline.site.sample.simulating import note_simulations
from sightline.site.sample.standardising import note_standards
from sightline.site.sample.timeline import Course
from sightline.site.sample.uniting import note_mergers

PROJECTS = TREATMENT + RESERVOIRS + NETWORKS + RIVERS + ENERGY + CUSTOMER + DIGITAL + WORKPLACE


def load(progress: Progress) -> None:
    """Bring the sample into an empty, up-to-date database.

    Each day is one transaction. Interrupted, it leaves some days behind, so who calls this must
    know whether it came to its end; the demo keeps that in a file of its own.

    Args:
        progress: Told the month that is replayed, how many days are done, and of how many.
    """
    calendar, cast = Calendar(clock.today()), Cast()
    courses = [Course(line, calendar) for line in PROJECTS]
    diary = Diary(calendar)
    note_founding(diary, cast, calendar)
    note_strategy(diary, cast, calendar)
    for course in courses:
        for note in (note_opening, note_plan, note_promises, note_gates, note_decisions, note_raid):
            note(diary, cast, course)
        note_schedule(diary, cast, course)
    note_reports(diary, cast, calendar, courses)
    note_links(diary, cast, courses)
    note_calendars(diary, cast, calendar, courses)
    note_agreements(diary, cast, calendar, courses)
    note_windows(diary, cast, calendar, courses)
    note_changes(diary, cast, calendar, courses)
    note_simulations(diary, cast, calendar, courses)
    note_demand(diary, cast, calendar)
    note_scoring(diary, cast, calendar)
    note_linkages(diary, cast, calendar)
    note_standards(diary, cast, calendar)
    note_mergers(diary, cast, calendar)
    note_maturity(diary, cast, calendar)
    note_foundations(diary, cast, calendar)
    by_code = {course.line.code: course for course in courses}
    note_results(diary, cast, calendar, by_code)
    note_lessons(diary, cast, calendar, by_code)
    note_roll_out(diary, cast, calendar, by_code)
    note_choosing(diary, cast, calendar)
    note_services(diary, cast, calendar)
    with standing.once_at_the_end():
        diary.replay(progress)
    with clock.at(instant(calendar.last) + timedelta(hours=4)):
        tell_year(cast)


@dataclass(frozen=True)
class SamplePerson:
    """Somebody one can be in the demo, with one click.

    Attributes:
        role: A key of ``identity.rules.ROLES``.
        role_words: The role and the position, for people.
    """

    id: UUID
    name: str
    post: str
    role: str
    role_words: str


def people() -> list[SamplePerson]:
    """Return whom one can be in the demo, a person or two a role; nobody without the sample."""
    held = {person.email: person for person in demo_people()}
    return [
        SamplePerson(row.pk, row.name, row.post, role, f"{ROLES[role]} · {row.post}")
        for key, role in SIGN_IN
        if (row := held.get(email(key))) is not None
    ]
