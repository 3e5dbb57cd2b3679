"""Choosing in the sample: three scenarios, one of them the plan of record, and second looks."""

from typing import Any
from uuid import UUID

from sightline.changes import commands as changes
from sightline.demand import commands
from sightline.demand.candidates import terms_of
from sightline.demand.models import PlanOfRecord, Scenario, ScenarioRun
from sightline.demand.queries import continuing
from sightline.demand.queries.scenarios import Picture, picture_of, plans_of, the_scenario
from sightline.demand.rules.answering import answered
from sightline.demand.rules.choosing import entry_from
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

PMO, CHIEF = "ruth.adeyemi", "morag.sutherland"
ROOM = 500_000_00  # what water may spend a year beyond today's plan
MORE = 2_500_000_00
SECONDS = 20
STOPPED = "GRS-03"


def note_choosing(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note the scenarios of energy and of water, and the looks over the portfolio."""
    diary.note(calendar.day(-20), Turn.AFTER, lambda: _energy(cast))
    diary.note(calendar.day(-2), Turn.AFTER, lambda: _water(cast))
    diary.note(calendar.day(-2), Turn.AFTER, lambda: _second_looks(cast))


def _energy(cast: Cast) -> None:
    """The plan of record of energy: the private wire stops, by a change request."""
    planner = cast.actor(PMO)
    row = commands.make_scenario(
        planner,
        name="Energy without the private wire",
        office_id=cast["office HPO"],
        words="The works at the far end will close, so the wire would serve nobody for long.",
    )
    key = f"project-{cast[f'project {STOPPED}']}"
    commands.lay_delta(planner, scenario_id=row.pk, kind="stop", target=key)
    commands.propose_scenario(planner, scenario_id=row.pk)
    commands.approve_scenario(
        cast.actor(CHIEF),
        scenario_id=row.pk,
        note="It would never have paid back. The money is free.",
    )
    (plan,) = plans_of(planner, row)
    _raise(planner, plan)


def _raise(planner: Any, plan: PlanOfRecord) -> None:
    """Raise at once what is asked of change control: the job then finds it done."""
    for place, ask in enumerate(plan.asks, start=1):
        changes.raise_decided(planner, source=f"scenario {plan.pk}", place=place, ask=ask)


def _water(cast: Cast) -> None:
    """Two ways for water: what the budget allows, and one with more money for the twin."""
    planner = cast.actor(PMO)
    lean = commands.make_scenario(
        planner,
        name="Water within the budget",
        office_id=cast["office WPO"],
        words="What the water program can do with half a million a year beyond what is under way.",
        most_shift=0,
    )
    now = _picture(planner, lean.pk)
    commands.change_scenario(planner, scenario_id=lean.pk, limits=_limits(now, ROOM, cast))
    _solve(planner, lean.pk)
    commands.propose_scenario(planner, scenario_id=lean.pk)
    rich = commands.copy_scenario(planner, scenario_id=lean.pk, name="Water with the digital twin")
    commands.change_scenario(
        planner,
        scenario_id=rich.pk,
        limits=_limits(now, MORE, cast),
        words="The same with two and a half million a year, so that the twin of the trunk mains comes too.",
    )
    _solve(planner, rich.pk)
    commands.propose_scenario(planner, scenario_id=rich.pk)


def _picture(actor: Any, scenario_id: UUID) -> Picture:
    return picture_of(actor, the_scenario(actor, scenario_id))


def _limits(now: Picture, room: int, cast: Cast) -> dict[str, Any]:
    used = [cell.used + room for cell in now.before.money if cell.kind == "all"]
    valves, twin = (f"proposal-{cast[f'proposal {key}']}" for key in ("valves", "twin"))
    return {  # what is under way goes on
        "mandatory": sorted(now.record),
        "budgets": [{"kind": "all", "amounts": used}],
        "capacities": [{"role": "Modellers", "amounts": [60, 60, 60]}],
        "requires": [{"key": twin, "needs": valves}],
    }


def _solve(actor: Any, scenario_id: UUID) -> None:
    """Solve at once, and take the choice over: the job then finds nothing left to do."""
    asked = commands.ask_selection(actor, scenario_id=scenario_id, seconds=SECONDS)
    row: Scenario = the_scenario(actor, scenario_id)
    entries = [entry_from(plain) for plain in asked.inputs["entries"]]
    begin = list(asked.inputs["starts"])
    found = answered(entries, terms_of(row), seconds=SECONDS, begin=begin)
    run: ScenarioRun = commands.finish_selection(actor, run_id=asked.pk, found=found)
    commands.accept_selection(actor, run_id=run.pk)


def _second_looks(cast: Cast) -> None:
    """Look the portfolio over, set one thing aside, and go on with a project in spite of it."""
    planner, chief = cast.actor(PMO), cast.actor(CHIEF)
    commands.watch_portfolio(planner)
    seen = list(continuing.triggers(chief).filter(state="open").order_by("what"))
    held = next((each for each in seen if each.kind == "gate"), None)
    if held is not None:
        why = "It goes to the same gate again next week."
        commands.set_aside_trigger(planner, trigger_id=held.pk, why=why)
    short = next((each for each in seen if each.kind == "benefit"), None)
    if short is not None and short.project_id is not None:
        commands.rechoose(
            chief,
            project_id=short.project_id,
            call="continue",
            why="The contractor is on site: to leave now would cost more than it saves.",
            trigger_id=short.pk,
        )
