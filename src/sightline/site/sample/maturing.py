"""Maturity in the sample: an office in its third year assessed twice, a young one once, and what
came of it; a campaign among practitioners is open still.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sightline.kernel import clock
from sightline.maturity import commands
from sightline.maturity.shipped import SHIPPED
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

LEAD, ANALYST = "ruth.adeyemi", "tomasz.wielgosz"
CONFIDENT = {0: "medium", 1: "high", 2: "low"}


@dataclass(frozen=True)
class WorkLine:
    """A gap turned into work, and how far that came."""

    item: str
    title: str
    owner: str
    due: int
    state: str = "proposed"
    done: str = ""


@dataclass(frozen=True)
class CampaignLine:
    """One campaign.

    Attributes:
        opens: Days from today; so are ``closes`` and the days on which somebody answers.
        asks: Item to its importance and target.
        answers: Person to their role, the day, and their score of each item in the same order.
        assessed: Item to what an assessor found, and what that rests on.
        work: What was done about its gaps once it was confirmed.
    """

    office: str
    lead: str
    kind: str
    title: str
    model: str
    opens: int
    closes: int
    asks: Mapping[str, tuple[int, int]]
    answers: Mapping[str, tuple[str, int, tuple[int, ...]]]
    assessor: str = ""
    assessed: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    work: tuple[WorkLine, ...] = ()
    is_open: bool = False


WATER = {
    "demand_intake_and_business_case_support": (4, 3),
    "portfolio_selection_and_balancing": (5, 4),
    "benefits_management": (5, 4),
    "gate_and_assurance_reviews": (4, 4),
    "risk_and_contingency_management": (4, 4),
    "change_control_and_dependencies": (5, 4),
    "status_reporting_to_executives": (4, 4),
    "planning_and_scheduling_support": (3, 4),
    "capacity_and_allocation_of_people": (5, 3),
    "training_and_competency_development": (3, 3),
    "methods_and_standards": (4, 4),
    "knowledge_lessons_and_archive": (3, 3),
}
CORPORATE = {
    "departmental_selects_and_balances_work": (5, 2),
    "departmental_follows_benefits": (4, 2),
    "departmental_connects_with_executives": (5, 3),
    "departmental_gives_methods": (3, 2),
    "departmental_reviews_at_gates": (4, 2),
    "departmental_runs_the_tools": (3, 2),
    "departmental_reports_status": (5, 3),
    "departmental_supports_planning": (4, 2),
    "departmental_controls_changes": (4, 2),
}
SKILLS = {
    "planning": (4, 3), "steering": (5, 3), "risk": (4, 3), "money": (3, 3), "people": (4, 3),
    "stakeholders": (5, 3),
}  # fmt: skip
MINUTES = "Minutes of the water board, autumn"

CAMPAIGNS = (
    CampaignLine(
        "WPO", "priya.raman", "pmo", "Water Program Office, first year", "services", -430, -400,
        WATER,
        {
            "priya.raman": ("lead", -424, (2, 2, 1, 2, 2, 2, 3, 2, 1, 1, 2, 1)),
            "lina.zhou": ("member", -421, (2, 2, 1, 3, 2, 2, 3, 3, 1, 2, 2, 2)),
            "callum.fraser": ("member", -418, (1, 2, 1, 2, 2, 1, 2, 3, 1, 1, 2, 1)),
            "aisha.malik": ("project_manager", -412, (2, 1, 1, 2, 3, 2, 3, 2, 1, 2, 1, 1)),
            "chidi.okonkwo": ("executive", -405, (2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1)),
        },
        ANALYST,
        {"benefits_management": (1, "No benefit of the last three closed projects was followed.")},
    ),
    CampaignLine(
        "WPO", "priya.raman", "pmo", "Water Program Office, second year", "services", -66, -38,
        WATER,
        {
            "priya.raman": ("lead", -62, (3, 3, 2, 4, 3, 4, 4, 3, 2, 2, 3, 2)),
            "lina.zhou": ("member", -60, (3, 3, 2, 4, 3, 3, 4, 4, 2, 2, 3, 3)),
            "callum.fraser": ("member", -57, (3, 2, 2, 3, 3, 3, 4, 3, 1, 2, 3, 2)),
            "aisha.malik": ("project_manager", -51, (2, 3, 2, 4, 4, 3, 4, 3, 2, 3, 3, 2)),
            "chidi.okonkwo": ("executive", -44, (3, 3, 2, 3, 3, 4, 4, 3, 2, 2, 3, 2)),
        },
        ANALYST,
        {
            "benefits_management": (2, "Profiles are written; readings are late in two programs."),
            "gate_and_assurance_reviews": (3, "Eight gates read; two without criteria."),
        },
        {"change_control_and_dependencies": MINUTES, "status_reporting_to_executives": MINUTES},
        (
            WorkLine(
                "benefits_management", "Read every benefit each quarter, with its owner",
                "priya.raman", 45, "under_way",
            ),
            WorkLine(
                "capacity_and_allocation_of_people", "One booking list for drawing offices",
                "callum.fraser", -9, "agreed",
            ),
            WorkLine(
                "portfolio_selection_and_balancing", "Show the board what it leaves out",
                ANALYST, 70,
            ),
            WorkLine(
                "change_control_and_dependencies", "Criteria for what is decided without the board",
                "lina.zhou", -15, "done", "Limits by cost and days are in the board's terms.",
            ),
        ),
    ),
    CampaignLine(
        "KPO", "kwame.mensah", "pmo", "Corporate Change, where we begin", "cube", -80, -52,
        CORPORATE,
        {
            "kwame.mensah": ("lead", -77, (1, 0, 1, 1, 1, 1, 2, 1, 1)),
            "desmond.clarke": ("member", -74, (1, 0, 1, 1, 0, 1, 2, 2, 1)),
            "owen.trelawney": ("project_manager", -69, (0, 0, 0, 1, 1, 1, 1, 1, 0)),
        },
        work=(
            WorkLine(
                "departmental_connects_with_executives",
                "A page for the directors before each of their meetings", "kwame.mensah", 30,
                "agreed",
            ),
            WorkLine(
                "departmental_selects_and_balances_work", "List all that runs, with who asked",
                "desmond.clarke", 14, "under_way",
            ),
        ),
    ),
    CampaignLine(
        "WPO", "priya.raman", "practitioner", "Project managers of water, this year",
        "competence", -12, 16, SKILLS,
        {
            "aisha.malik": ("practitioner", -10, (3, 3, 3, 2, 3, 3)),
            "ben.hartley": ("practitioner", -8, (2, 2, 2, 2, 3, 2)),
            "fergus.mcallister": ("practitioner", -7, (4, 3, 3, 3, 3, 4)),
            "carys.evans": ("practitioner", -5, (2, 3, 2, 2, 2, 3)),
            "daniel.osei": ("practitioner", -3, (3, 3, 4, 3, 3, 3)),
            "elif.kaya": ("practitioner", 0, ()),
        },
        is_open=True,
    ),
)  # fmt: skip


def note_maturity(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note how models are adopted, offices assessed, and gaps turned into work."""

    def note(day: int, deed: Any, *args: Any) -> None:
        diary.note(calendar.day(day), Turn.SIT, partial(deed, cast, *args))

    note(-440, _adopt)
    for line in CAMPAIGNS:
        note(line.opens, _open, calendar, line)
        for person, (_, day, scores) in line.answers.items():
            if scores:
                note(day, _answer, line, person)
        if line.is_open:
            continue
        note(line.closes, _close, line)
        for work in line.work:
            note(line.closes + 4, _propose, calendar, line, work)
            note(line.closes + 11, _carry_on, work)


def _adopt(cast: Cast) -> None:
    for key in SHIPPED:
        row = commands.adopt_maturity_model(cast.actor(LEAD), key=key)
        cast[f"maturity model {key}"] = row.pk


def _open(cast: Cast, calendar: Calendar, line: CampaignLine) -> None:
    actor = cast.actor(line.lead)
    row = commands.plan_campaign(
        actor,
        office_id=cast[f"office {line.office}"],
        version_id=cast[f"maturity model {line.model}"],
        kind=line.kind,
        title=line.title,
        opens=clock.today(),
        closes=calendar.day(line.closes),
    )
    at: dict[str, Any] = {"campaign_id": row.pk}
    cast[f"campaign {line.title}"] = row.pk
    needed = {item: {"importance": i, "target": t} for item, (i, t) in line.asks.items()}
    commands.choose_items(actor, **at, needed=needed)
    for key, (role, *_) in line.answers.items():
        part = commands.invite_respondent(actor, **at, person_id=cast.person(key), role=role)
        cast[f"asked {line.title} {key}"] = part.pk
    commands.open_campaign(actor, **at)


def _answer(cast: Cast, line: CampaignLine, person: str) -> None:
    _, _, scores = line.answers[person]
    answers = [
        {
            "item": item,
            "score": score,
            "confidence": CONFIDENT[n % 3],
            "evidence": line.evidence.get(item, "") if person == line.lead else "",
        }
        for n, (item, score) in enumerate(zip(line.asks, scores, strict=True))
    ]
    part = cast[f"asked {line.title} {person}"]
    commands.answer_items(cast.actor(person), respondent_id=part, answers=answers)


def _close(cast: Cast, line: CampaignLine) -> None:
    at: dict[str, Any] = {"campaign_id": cast[f"campaign {line.title}"]}
    if line.assessor:
        found = [{"item": i, "score": s, "note": n} for i, (s, n) in line.assessed.items()]
        commands.assess_items(cast.actor(line.assessor), **at, scores=found)
    commands.close_campaign(cast.actor(line.lead), **at)
    commands.confirm_campaign(cast.actor(LEAD), **at, why="Discussed with the office.")


def _propose(cast: Cast, calendar: Calendar, line: CampaignLine, work: WorkLine) -> None:
    row = commands.propose_improvement(
        cast.actor(line.lead),
        campaign_id=cast[f"campaign {line.title}"],
        item=work.item,
        title=work.title,
        owner_id=cast.person(work.owner),
        due=calendar.day(work.due),
    )
    cast[f"improvement {work.title}"] = row.pk
    if work.state != "proposed":
        commands.agree_improvement(cast.actor(line.lead), improvement_id=row.pk)


def _carry_on(cast: Cast, work: WorkLine) -> None:
    at: dict[str, Any] = {"improvement_id": cast[f"improvement {work.title}"]}
    actor = cast.actor(work.owner)
    if work.state in ("under_way", "done"):
        commands.start_improvement(actor, **at)
    if work.state == "done":
        commands.finish_improvement(actor, **at, done=work.done)
