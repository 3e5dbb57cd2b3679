"""What two offices of the sample stand on: one at the start of its life, one in its third year."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sightline.kernel import clock
from sightline.services import commands
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

OLD, OLD_LEAD = "WPO", "priya.raman"
YOUNG, YOUNG_LEAD = "TDO", "olga.petrenko"
APPROVER, SPONSOR = "ruth.adeyemi", "chidi.okonkwo"
FIRST, WAITS = 3, 9


@dataclass(frozen=True)
class DocumentLine:
    """One version of a document, and on which day from today it is written."""

    office: str
    author: str
    kind: str
    day: int
    content: dict[str, Any] = field(default_factory=dict)
    sponsor: str = ""
    covers: tuple[str, ...] = ()
    is_approved: bool = True


def _decision(decision: str, decides: str, consulted: str, cadence: str) -> dict[str, str]:
    return {
        "decision": decision, "decides": decides, "consulted": consulted, "cadence": cadence,
        "escalation": "Strategic Change Board",
    }  # fmt: skip


def _role(role: str, accountable: str, holder: str = "") -> dict[str, str]:
    return {"role": role, "accountable": accountable, "holder": holder}


def _row(service: str, levels: tuple[int, int], by: int, owner: str) -> dict[str, Any]:
    day = clock.today() + timedelta(by)
    return {
        "service": service, "from_level": levels[0], "to_level": levels[1],
        "by": day.isoformat(), "owner": owner,
    }  # fmt: skip


def lines() -> tuple[DocumentLine, ...]:
    """Return the versions in the order in which they were written."""
    decisions = [
        _decision("A project begins", "Head of Water Operations", "Finance", "monthly"),
        _decision("A gate is passed", "Sponsor of the project", "Operating area", "needed"),
    ]
    roles = [
        _role("Lead of the office", "What the water programs report", "Priya Raman"),
        _role("Project controls", "Plans and figures of one project office", "Lina Zhou"),
    ]
    roadmap = [
        _row("Status reporting to executives", (2, 4), 120, "Priya Raman"),
        _row("Stage-gate and assurance reviews", (1, 3), 240, "Priya Raman"),
        _row("Planning and scheduling support", (2, 3), 300, "Lina Zhou"),
    ]
    goals = [
        {"goal": "Gates on their day", "measure": "Gates held on date", "target": "85 %"},
        {"goal": "Reports that are read", "measure": "Decisions taken on a report", "target": "6"},
    ]
    return (
        DocumentLine(OLD, OLD_LEAD, "baseline", -530, {
            "strategy": "Safe water at a price people can pay, with fewer spills every year.",
            "culture": "Engineers decide by evidence; method is welcome where it saves time.",
            "maturity": 2, "maturity_words": "Gates are held, yet each area plans in its own way.",
            "structure": "weak", "industry": "Water and wastewater",
            "regulation": "Prices and spills are reviewed every five years.",
            "risk_appetite": "cautious", "n_people": 640, "budget_minor": 84_000_000_00,
        }),
        DocumentLine(OLD, OLD_LEAD, "mandate", -515, {
            "purpose": "One plan for everything that touches the same works and the same pipes.",
            "justification": "Two programs had closed the same main twice in one winter.",
            "authority": "advise", "kinds": ["Capital works", "Renewals"],
            "beyond": "Day-to-day repairs.",
        }, SPONSOR, ("WPO", "TRO", "NLO", "WWO")),
        DocumentLine(OLD, OLD_LEAD, "governance", -505, {"decisions": decisions, "roles": roles}),
        DocumentLine(OLD, OLD_LEAD, "strategy", -490, {
            "direction": "From collecting reports to keeping promises together.",
            "roadmap": roadmap, "goals": goals,
        }),
        DocumentLine(OLD, OLD_LEAD, "mandate", -150, {
            "authority": "approve", "limit_minor": 500_000_00,
            "justification": "Since the office looks across, no main was closed twice.",
        }),
        DocumentLine(OLD, OLD_LEAD, "governance", -45, {"decisions": [
            _decision("A change within its limits", "Water Program Board", "Finance", "monthly"),
            *decisions,
        ]}),
        DocumentLine(YOUNG, YOUNG_LEAD, "baseline", -24, {
            "strategy": "What customers see and the systems behind it change together.",
            "culture": "Quick to try and quick to drop; little is written down.",
            "maturity": 1, "maturity_words": "Each team has its own board and its own words.",
            "structure": "balanced", "industry": "Customer systems of a utility",
            "regulation": "Personal data; security of essential services.",
            "risk_appetite": "open", "n_people": 85, "budget_minor": 12_500_000_00,
        }),
        DocumentLine(YOUNG, YOUNG_LEAD, "mandate", -11, {
            "purpose": "One way of bringing a release to the people who use it.",
            "authority": "advise", "kinds": ["Customer systems", "Platforms"],
        }, "", ("TDO",), is_approved=False),
    )  # fmt: skip


def note_foundations(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note how two offices wrote down what they stand on, and who approved it."""
    for line in lines():
        telling = _Telling(cast, line)
        diary.note(calendar.day(line.day), Turn.SIT, telling.draft)
        if line.is_approved:
            diary.note(calendar.day(line.day + FIRST), Turn.SIT, partial(telling.take, "submit"))
            diary.note(calendar.day(line.day + WAITS), Turn.SIT, telling.approve)


@dataclass
class _Telling:
    """One version on its way."""

    cast: Cast
    line: DocumentLine

    def draft(self) -> None:
        """Write it, with its references."""
        line, content = self.line, dict(self.line.content)
        if line.sponsor:
            content["sponsor_id"] = str(self.cast.person(line.sponsor))
        if line.covers:
            content["offices"] = [str(self.cast[f"office {code}"]) for code in line.covers]
        row = commands.draft_document(
            self.cast.actor(line.author),
            office_id=self.cast[f"office {line.office}"],
            kind=line.kind,
            content=content,
        )
        self.cast[self._key()] = row.pk

    def take(self, verb: str) -> None:
        """Take a step of its author."""
        command = getattr(commands, f"{verb}_document")
        command(self.cast.actor(self.line.author), document_id=self.cast[self._key()])

    def approve(self) -> None:
        """Let the head of the portfolio office approve it."""
        at: dict[str, Any] = {"document_id": self.cast[self._key()]}
        commands.approve_document(self.cast.actor(APPROVER), **at, why="As we talked it over.")

    def _key(self) -> str:
        return f"document {self.line.office} {self.line.kind} {self.line.day}"
