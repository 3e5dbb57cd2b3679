"""Worlds that differ in what customers answered, where they are too few for it to be shown.

Each has the same surveys sent and answered; only scores and comments differ, or what another office
keeps for its own customers.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.projects.schedule.calendars import shared
from sightline.services import commands
from sightline.services.events import RequestWorked
from sightline.services.models import ServiceRequest, ServiceVersion, Survey
from tests.rights.scene import Scene
from tests.rights.services import WHOLE
from tests.rights.twins_of_work import WORD, Worlds

#: Who stands for the customers that are made here; nobody of the pairs is the first of them.
MEMBER, COLLEAGUE = "plain", "program_office.north"
STEPS = ("accept_request", "start_request", "deliver_request", "confirm_request", "close_request")
TEST = "the worlds set the answers of others"
#: One answer: satisfaction and recommendation.
Answer = tuple[int, int]


def few_answers(scene: Scene) -> Worlds:
    """Three answers, with the one in the scene four: content in one world, not in the other."""
    asked = _asked(scene, 3)
    return _answering(scene, asked, ((5, 10),) * 3, ((1, 0), (2, 3), (3, 7)))


def two_small_groups(scene: Scene) -> Worlds:
    """Six answers to one service: four of a customer and two of another, who change their minds.

    The total is the same in both worlds, so it may be shown; neither customer's score may.
    """
    asked = _asked(scene, 4, 2)
    one: list[Answer] = [*((5, 10),) * 4, *((1, 0),) * 2]
    return _answering(scene, asked, one, [one[n] for n in (4, 1, 2, 3, 0, 5)])


def small_beside_large(scene: Scene) -> Worlds:
    """Two answers beside a customer's five: the total less the five would tell what they are."""
    asked = _asked(scene, 5, 2)
    five: tuple[Answer, ...] = ((5, 10), (4, 9), (4, 8), (3, 5), (5, 9))
    return _answering(scene, asked, (*five, (5, 10), (5, 9)), (*five, (1, 0), (2, 2)))


def small_in_another_year(scene: Scene) -> Worlds:
    """Two answers of the year before beside five of this one."""
    asked = _asked(scene, 7)
    with unit(scene.world.actor("founder")):
        for survey in asked[5:]:
            row = ServiceRequest.objects.system(TEST).get(survey=survey)
            row.closed_at = row.closed_at.replace(year=row.closed_at.year - 1, month=6, day=2)
            row.save()
            record(RequestWorked(about=row.pk, request=row.pk))
    five: tuple[Answer, ...] = ((5, 10), (4, 9), (4, 8), (3, 5), (5, 9))
    return _answering(scene, asked, (*five, (5, 10), (5, 9)), (*five, (1, 0), (2, 2)))


def _answering(
    scene: Scene, asked: list[UUID], one: Sequence[Answer], other: Sequence[Answer]
) -> Worlds:
    """Return two worlds in which the same surveys were answered in two ways."""

    def answer(scores: Sequence[Answer], words: str) -> None:
        for survey, (csat, nps) in zip(asked, scores, strict=True):
            said: dict[str, Any] = {"csat": csat, "nps": nps, "comment": words}
            commands.answer_survey(scene.world.actor(MEMBER), survey_id=survey, **said)

    return lambda: answer(one, "Quick"), lambda: answer(other, WORD)


def _asked(scene: Scene, *numbers: int) -> list[UUID]:
    """Return the surveys of so many closed requests of each of some customers, for one service."""
    founder, member = scene.world.actor("founder"), scene.world.actor(MEMBER)
    version = _service(scene, "north")
    found = []
    for place, number in enumerate(numbers):
        client = _customer(scene, "north", f"Small board {place}")
        for n in range(number):
            said: dict[str, Any] = {"customer_id": client, "version_id": version}
            row = commands.ask_service(member, **said, title=f"Small ask {n}")
            worker = scene.world.people["founder"].pk
            commands.assign_request(founder, request_id=row.pk, assignee_id=worker)
            for name in STEPS:
                if name == "deliver_request":
                    for task in row.requesttasks.all():
                        commands.tick_task(founder, task_id=task.pk)
                who = member if name == "confirm_request" else founder
                getattr(commands, name)(who, request_id=row.pk, why="As it was agreed")
            found.append(Survey.objects.system(TEST).get(request=row).pk)
    return found


def _customer(scene: Scene, office: str, name: str) -> UUID:
    founder, at = scene.world.actor("founder"), scene.world.id(office)
    row = commands.add_customer(founder, office_id=at, name=name, kind="sponsor")
    members = (MEMBER, COLLEAGUE) if office == "north" else (MEMBER,)
    for key in members:
        person = scene.world.people[key].pk
        commands.add_customer_member(founder, customer_id=row.pk, person_id=person)
    return row.pk


def _service(scene: Scene, office: str) -> UUID:
    founder = scene.world.actor("founder")
    calendar = shared(founder).filter(pk=scene.id("shared_calendar", "all")).get()
    row = commands.add_service(
        founder, office_id=scene.world.id(office), code="S-1", name="Small plans",
        category="tactical", domain="delivery", promise="A plan in a day", target_minutes=480,
        calendar_id=calendar.pk, steps=["Draw"],
    )  # fmt: skip
    return commands.activate_service(founder, version_id=row.pk).pk


def customers_elsewhere(scene: Scene, office: str = "south") -> Worlds:
    """Let another office serve customers of its own: needs, requests, agreements, drafts."""
    version = _service(scene, office)  # the catalogue is everybody's, in both worlds

    def change() -> None:
        founder, member = scene.world.actor("founder"), scene.world.actor(MEMBER)
        client = _customer(scene, office, f"{WORD} board")
        at: dict[str, Any] = {"customer_id": client}
        commands.note_need(founder, **at, need=WORD)
        commands.assess_customer(founder, **at, maturity=2, evidence=WORD)
        commands.note_customer_finding(founder, **at, what=WORD, severity="minor")
        commands.ask_service(member, **at, version_id=version, title=f"{WORD} ask", words=WORD)
        value: dict[str, Any] = {"year": 2026, "what": WORD, "value_minor": 5_000_00, "share": 1}
        commands.claim_value(founder, **at, **value)
        commands.note_quote(founder, **at, words=WORD)
        service = ServiceVersion.objects.system(TEST).get(pk=version).service_id
        day = clock.today() + timedelta(90)
        commands.draft_agreement(founder, **at, service_id=service, review_on=day)
        draft = commands.draft_service_version(founder, version_id=version)
        commands.change_service(founder, version_id=draft.pk, promise=WORD)
        _office_keeps(scene, office)

    return (lambda: None), change


def _office_keeps(scene: Scene, code: str) -> None:
    """Draft what an office keeps to itself: services, stories, documents, its cost and people."""
    founder, home = scene.world.actor("founder"), {"office_id": scene.world.id(code)}
    calendar = scene.id("shared_calendar", "all")
    commands.add_service(
        founder, **home, code="AAA", name=WORD, category="tactical", domain="delivery",
        promise=WORD, target_minutes=480, calendar_id=calendar, steps=[WORD],
    )  # fmt: skip
    tale: dict[str, Any] = {"year": clock.today().year - 1, "headline": WORD}
    commands.write_story(founder, **home, **tale, delivered=WORD, perceived=WORD)
    commands.set_office_cost(founder, **home, year=2026, cost_minor=9_000_00)
    person = scene.world.people["second"].pk
    commands.staff_desk(founder, **home, person_id=person, skills=[WORD])
    for kind, content in WHOLE.values():
        row = commands.draft_document(founder, **home, kind=kind, content=content)
        if kind == "strategy":
            commands.submit_document(founder, document_id=row.pk)
