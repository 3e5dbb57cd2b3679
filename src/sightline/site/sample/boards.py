"""The sample's boards: who sits in them, what they decide by themselves, and their standard changes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoardLine:
    """One board; ``ahead`` is in how many working days it sits next.

    Attributes:
        past: Weeks before its next sitting at which it sat.
        seats: Person, side and code of the office each sits for; the chair comes first.
    """

    key: str
    name: str
    office: str
    level: str
    cadence: str
    seats: tuple[tuple[str, str, str], ...]
    parent: str = ""
    quorum: int = 3
    n_offices: int = 2
    ahead: int = 0
    past: tuple[int, ...] = ()
    limit_permille: int | None = None
    limit_days: int | None = None
    is_emergency: bool = False


BOARDS = (
    BoardLine(
        "executive",
        "Strategic Change Board",
        "GPO",
        "strategic",
        "called",
        (
            ("morag.sutherland", "business", "GPO"),
            ("imran.qureshi", "business", "DPO"),
            ("chidi.okonkwo", "technical", "WPO"),
            ("helena.reid", "technical", "EPO"),
        ),
        ahead=6,
    ),
    BoardLine(
        "group",
        "Group Change Board",
        "GPO",
        "control",
        "weekly",
        (
            ("patricia.holloway", "business", "GPO"),
            ("nia.pritchard", "business", "CCO"),
            ("desmond.clarke", "business", "EFO"),
            ("olga.petrenko", "technical", "TDO"),
            ("hamza.yildiz", "technical", "HPO"),
        ),
        "executive",
        ahead=2,
        past=(4, 3, 2, 1),
    ),
    BoardLine(
        "water",
        "Water Program Board",
        "WPO",
        "program",
        "fortnightly",
        (
            ("chidi.okonkwo", "business", "WPO"),
            ("tamsin.rowe", "business", "TRO"),
            ("callum.fraser", "technical", "NLO"),
            ("beatriz.moura", "technical", "WWO"),
        ),
        "group",
        ahead=3,
        past=(4, 2),
        limit_permille=50,
        limit_days=10,
    ),
    BoardLine(
        "emergency",
        "Emergency Change Board",
        "GPO",
        "strategic",
        "called",
        (
            ("patricia.holloway", "business", "GPO"),
            ("nia.pritchard", "business", "CCO"),
            ("olga.petrenko", "technical", "TDO"),
            ("hamza.yildiz", "technical", "HPO"),
        ),
        quorum=2,
        is_emergency=True,
    ),
)


@dataclass(frozen=True)
class TemplateLine:
    """One standard change: who described it for which board; its chair approved it."""

    key: str
    board: str
    name: str
    description: str
    author: str
    most: int


TEMPLATES = (
    TemplateLine(
        "loggers",
        "water",
        "Exchange a pressure logger",
        "A crew of two exchanges one logger for the same type. It is taken back by mounting the "
        "old one, which stays on the van for a week.",
        "priya.raman",
        4_000,
    ),
    TemplateLine(
        "tablets",
        "group",
        "Release to the field tablets",
        "A tested release goes to one depot first and to the others a day later. It is taken back "
        "by pinning the release before it.",
        "ruth.adeyemi",
        2_500,
    ),
)
TOPICS = {
    "group": ("How long owners take to answer", "Three of ten answers came late this quarter."),
    "water": ("Street works in the frost months", "Councils close the permit desk at year end."),
}


@dataclass(frozen=True)
class ActionLine:
    """Something to do that a sitting gave to somebody; ``done`` says how it went."""

    board: str
    weeks: int
    text: str
    owner: str
    due: int
    done: str = ""


ACTIONS = (
    ActionLine(
        "group",
        4,
        "Ask the makers for delivery dates in writing",
        "hamza.yildiz",
        -16,
        "Two answered; both letters are with the request.",
    ),
    ActionLine("group", 2, "Say which alarms the plant room must keep", "rhys.morgan", 9),
    ActionLine("group", 1, "List what else waits for the event bus", "olga.petrenko", -1),
    ActionLine(
        "water",
        4,
        "Tell the harbour master of the new dates",
        "daniel.osei",
        -20,
        "Told by letter; he has no objection.",
    ),
    ActionLine("water", 2, "Agree the valve closures with the hospital", "fergus.mcallister", 12),
)
