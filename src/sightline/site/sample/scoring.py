"""Scoring in the sample: two models, what raters say, a ranking under way and one that is frozen."""

from functools import partial
from typing import Any

from sightline.demand import commands
from sightline.demand.queries.rankings import ranking_lines, the_ranking
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

PMO, ANALYST, CHIEF = "ruth.adeyemi", "tomasz.wielgosz", "morag.sutherland"
WATER, DIGITAL, BOARD = "priya.raman", "sinead.brennan", "patricia.holloway"
CRITERIA: tuple[dict[str, Any], ...] = (
    {"key": "value", "name": "Value to customers", "weight": "35"},
    {"key": "strategy", "name": "Fit with our objectives", "weight": "30"},
    {"key": "urgency", "name": "Urgency", "weight": "15"},
    {"key": "risk", "name": "Risk of delivery", "weight": "20", "is_reversed": True},
)
#: Proposal to rater to value, fit, urgency and risk.
SCORES: dict[str, dict[str, tuple[float, ...]]] = {
    "trucks": {PMO: (5, 8, 7, 3), ANALYST: (4, 8, 6, 4), BOARD: (5, 7, 6, 3)},
    "valves": {PMO: (8, 8, 7, 3), ANALYST: (7, 9, 8, 2), BOARD: (9, 8, 8, 4)},
    "twin": {PMO: (6, 6, 3, 8), ANALYST: (8, 7, 4, 7), WATER: (3, 5, 2, 9)},
    "passkeys": {PMO: (6, 9, 9, 4), ANALYST: (7, 8, 9, 5), DIGITAL: (8, 9, 9, 4)},
    "meters": {PMO: (7, 5, 4, 6), ANALYST: (7, 6, 5, 6), DIGITAL: (8, 6, 5, 5)},
    "lead": {PMO: (9, 9, 8, 5), ANALYST: (9, 9, 9, 6)},
    "portal": {PMO: (7, 7, 5, 3), ANALYST: (8, 7, 4, 3)},
}
JOBS: dict[str, tuple[int, ...]] = {
    "valves": (8, 5, 3, 5), "passkeys": (13, 8, 5, 13), "meters": (5, 13, 2, 3),
    "trucks": (8, 8, 5, 8),
}  # fmt: skip
BUDGET = 6_000_000_00


def note_scoring(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note two models, the ratings by them, and the two rankings."""
    diary.note(calendar.day(-120), Turn.AFTER, lambda: _models(cast))
    diary.note(calendar.day(-10), Turn.AFTER, lambda: _jobs(cast))
    for key in SCORES:
        diary.note(calendar.day(-9), Turn.AFTER, partial(_rate, cast, key))
    diary.note(calendar.day(-8), Turn.AFTER, lambda: _last_round(cast))
    diary.note(calendar.day(-4), Turn.AFTER, lambda: _new_version(cast))
    diary.note(calendar.day(-3), Turn.AFTER, lambda: _this_round(cast))


def _models(cast: Cast) -> None:
    actor = cast.actor(PMO)
    first = [{**each, "weight": "25"} for each in CRITERIA]
    row = commands.make_scoring_model(
        actor,
        name="Value, fit, urgency and risk",
        method="weighted",
        criteria=first,
        description="What the portfolio board agreed on; four criteria of equal weight at first.",
    )
    cast["scoring weighted"] = row.pk
    flow = commands.make_scoring_model(
        actor,
        name="Flow of small jobs",
        method="wsjf",
        description="For jobs that compete for one team; meaningful inside one list only.",
    )
    cast["scoring flow"] = flow.pk


def _rate(cast: Cast, key: str) -> None:
    for rater, scores in SCORES[key].items():
        said = {each["key"]: score for each, score in zip(CRITERIA, scores, strict=True)}
        commands.rate_proposal(
            cast.actor(rater),
            proposal_id=cast[f"proposal {key}"],
            model_id=cast["scoring weighted"],
            scores=said,
        )


def _jobs(cast: Cast) -> None:
    for key, scores in JOBS.items():
        said = dict(zip(("value", "urgency", "opportunity", "size"), scores, strict=True))
        commands.rate_proposal(
            cast.actor(ANALYST),
            proposal_id=cast[f"proposal {key}"],
            model_id=cast["scoring flow"],
            scores=said,
        )


def _last_round(cast: Cast) -> None:
    actor = cast.actor(CHIEF)
    row = commands.make_ranking(
        actor,
        name="Round of last month",
        model_id=cast["scoring weighted"],
        states=("qualified", "approved"),
        budget_minor=BUDGET,
    )
    commands.freeze_ranking(actor, ranking_id=row.pk)


def _new_version(cast: Cast) -> None:
    commands.change_scoring_model(
        cast.actor(PMO),
        model_id=cast["scoring weighted"],
        criteria=CRITERIA,
        why="Value and fit count more since the strategy review",
    )


def _this_round(cast: Cast) -> None:
    actor = cast.actor(CHIEF)
    row = commands.make_ranking(
        actor,
        name="This quarter's round",
        model_id=cast["scoring weighted"],
        states=("qualified", "approved"),
        budget_minor=BUDGET,
    )
    lines = {line.proposal_id: line for line in ranking_lines(actor, the_ranking(actor, row.pk))}
    must, open_ = (lines[cast[f"proposal {key}"]] for key in ("lead", "twin"))
    commands.call_line(actor, line_id=must.pk, call="must", why="The regulator demands it")
    commands.call_line(actor, line_id=open_.pk, call="undecided")
