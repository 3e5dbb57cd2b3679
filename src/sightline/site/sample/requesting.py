"""What the customers of the sample ask for, and how each request goes its way."""

from typing import Any

from sightline.services import commands
from sightline.services.attaching import attach
from sightline.services.queries import offered, open_surveys, request_tasks
from sightline.site.sample.cast import Cast
from sightline.site.sample.customers import CUSTOMERS, CustomerLine
from sightline.site.sample.founding import PMO
from sightline.ui.api.files import File

HOME, DESK = "office GPO", ("tomasz.wielgosz", "ruth.adeyemi")
#: Days from today of the first request, and the days in which ten of them come; the last dozen
#: came one a day, so that some of them are not through.
FIRST, IN_TEN, N_REQUESTS, N_LAST = -525, 37, 150, 12
#: Days from asking to each step, of a request that goes its whole way.
ACCEPTED, STARTED, WAITED, WENT_ON, CONFIRMED, CLOSED, RATED = 1, 2, 3, 6, 2, 3, 4
SITE_AND_DATES = b"""Site: the first of the two, as in the brief.
Access from the north gate, weekdays until four.
No work there in the two weeks after Easter.
"""
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


def note_request(note: Any, number: int) -> None:
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
    if number % 4 == 0:
        steps.append((day + WENT_ON, _talk, (line, key, DESK[number % 2])))
    steps.append((delivered, _deliver, (key, DESK[number % 2])))
    steps.append((delivered + CONFIRMED, _step, (key, "confirm_request", line.person, "")))
    steps.append((delivered + CLOSED, _step, (key, "close_request", DESK[number % 2], "")))
    if score := SCORES[number % len(SCORES)]:
        steps.append((delivered + RATED, _rate, (key, line, score)))
    for at, deed, args in steps:
        if at < 0:
            note(at, deed, *args)


def _ask(cast: Cast, line: CustomerLine, key: str, asked: tuple[str, str]) -> None:
    actor = cast.actor(line.person)
    version = offered(actor, cast[HOME]).get(service__code=asked[0])
    at: dict[str, Any] = {"customer_id": cast[f"customer {line.name}"], "version_id": version.pk}
    cast[key] = commands.ask_service(actor, **at, title=asked[1], words=line.need).pk


def _take_on(cast: Cast, key: str, who: str) -> None:
    at: dict[str, Any] = {"request_id": cast[key]}
    commands.accept_request(cast.actor(PMO), **at)
    commands.assign_request(cast.actor(PMO), **at, assignee_id=cast.person(who))


def _talk(cast: Cast, line: CustomerLine, key: str, who: str) -> None:
    """Let the two sides talk about a request that waits, with a file between them."""
    at: dict[str, Any] = {"request_id": cast[key]}
    file = File("site-and-dates.txt", SITE_AND_DATES)
    attach(cast.actor(line.person), **at, file=file)
    words = "The drawings of the first site and the dates we work to are in the file."
    commands.comment_request(cast.actor(line.person), **at, words=words)
    words = "Thank you, that is what we needed."
    commands.comment_request(cast.actor(who), **at, words=words)


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
