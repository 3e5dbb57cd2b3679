"""As it was: a page at an instant equals what it showed then, and imports tell of days before."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sightline.identity.commands import change_office
from sightline.kernel import clock
from sightline.kernel.errors import Refused
from sightline.projects import commands
from sightline.projects.outlook import outlooks, promises, servings
from sightline.projects.register import Line
from sightline.reports.line_of_sight import sight
from sightline.reports.moment import Moment, end_of, moment_of
from sightline.strategy import commands as strategy
from tests.reports.scene import Scene, at, main_of, text_of
from tests.world import World

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 2)
STRUCTURE = (
    "code", "name", "state", "critical", "office", "program", "portfolio", "department", "owner",
    "currency", "start", "baseline_finish", "forecast_finish", "actual_finish", "plan_minor",
    "forecast_minor", "benefits_minor", "promised_minor", "expected_minor", "n_dependants",
    "declared", "declared_before", "reason", "reported_on", "slip_days", "stale",
)  # fmt: skip


def snapshot(scene: Scene, day: date, moment: Moment | None = None) -> Any:
    """Return everything a page of the day is made of; of a past day when a moment is given."""
    known_at = moment.known_at if moment else None
    actor = scene.actor("lead")
    rows = sorted(outlooks(actor, day, known_at=known_at), key=lambda row: row.code)
    seen = sight(actor, Moment(day, known_at))
    return (
        [tuple(getattr(row, name) for name in STRUCTURE) for row in rows],
        servings(actor, day, known_at=known_at),
        promises(actor, known_at=known_at),
        [(line.objective.code, line.objective.name, line.objective.state, line.is_in_force)
         for line in seen.objectives.values()],
        {currency: (one.aligned_minor, one.orphan_minor, one.starved, one.broken)
         for currency, one in seen.coverages.items()},
        {key: check.result for key, check in seen.checks.items()},
    )  # fmt: skip


@pytest.fixture
def old(db: None) -> Scene:
    """Return a portfolio whose people and offices are there since long ago."""
    with at(FIRST - timedelta(days=60)):
        return Scene.make(World.make())


class Edits:
    """Random things that happen to a portfolio, all through commands."""

    def __init__(self, scene: Scene, rng: random.Random) -> None:
        self.scene, self.rng = scene, rng

    def one(self) -> None:
        """Do one of them; a refusal is an event like any other."""
        verbs = (self.rename, self.forecast, self.report, self.serve, self.end, self.benefit,
                 self.depend, self.move, self.portfolio, self.objective, self.office, self.cancel)  # fmt: skip
        self.rng.choice(verbs)()

    def code(self) -> str:
        return self.rng.choice(sorted(self.scene.projects))

    def id(self) -> Any:
        return self.scene.projects[self.code()].pk

    def number(self) -> int:
        return self.rng.randrange(10_000)

    def change(self, **fields: Any) -> None:
        commands.change_project(self.scene.actor(), project_id=self.id(), **fields)

    def rename(self) -> None:
        self.change(name=f"Renamed {self.number()}", department=f"Dept {self.number() % 3}")

    def forecast(self) -> None:
        day = date(2027, 6, 1) + timedelta(days=self.number() % 300 - 100)
        self.change(forecast_finish=day, whole_life_forecast_minor=self.number() * 100)

    def report(self) -> None:
        self.scene.report(self.code(), self.rng.choice(("green", "amber", "red")))

    def serve(self) -> None:
        objective = self.rng.choice(sorted(self.scene.objectives))
        with suppress(Refused):  # the shares would exceed the whole
            self.scene.serves(self.code(), objective, self.rng.choice(("0.25", "0.5")))

    def end(self) -> None:
        rows = list(self.scene.projects[self.code()].contributions.all())
        if rows and rows[0].until is None:
            commands.end_contribution(self.scene.actor(), contribution_id=rows[0].pk)

    def benefit(self) -> None:
        commands.promise_benefit(
            self.scene.actor(),
            project_id=self.id(),
            title=f"Benefit {self.number()}",
            promised_minor=self.number(),
            objective_id=self.rng.choice(list(self.scene.objectives.values())).pk,
        )

    def depend(self) -> None:
        one, two = self.id(), self.id()
        if one != two:
            commands.raise_raid(
                self.scene.actor(),
                project_id=one,
                kind="dependency",
                title="Needs it",
                needs_from_id=two,
            )

    def move(self) -> None:
        boss = self.scene.actor("exec")
        row = self.scene.projects[self.code()]
        row.refresh_from_db()
        if row.state == "proposed":
            commands.change_project(
                self.scene.actor(), project_id=row.pk, sponsor_id=self.scene.person("exec").pk
            )
            commands.move_project(boss, project_id=row.pk, verb="approve")

    def cancel(self) -> None:
        row = self.scene.projects[self.code()]
        row.refresh_from_db()
        if row.state != "cancelled" and len(self.scene.projects) > 2 and self.rng.random() < 0.3:
            commands.move_project(
                self.scene.actor("exec"), project_id=row.pk, verb="cancel", why="no longer needed"
            )
            del self.scene.projects[row.code]

    def portfolio(self) -> None:
        commands.change_portfolio(
            self.scene.actor("lead"),
            portfolio_id=self.scene.portfolio.pk,
            name=f"Capital {self.number()}",
        )

    def objective(self) -> None:
        row = self.rng.choice(list(self.scene.objectives.values()))
        row.refresh_from_db()
        if row.state == "active":
            strategy.retire_objective(self.scene.actor("lead"), objective_id=row.pk, why="replaced")
        elif row.state == "retired":
            strategy.reinstate_objective(self.scene.actor("lead"), objective_id=row.pk)

    def office(self) -> None:
        change_office(
            self.scene.actor("lead"),
            office_id=self.scene.office("north-1"),
            name=f"Office {self.number()}",
        )


@pytest.mark.parametrize("seed", range(6))
def test_a_day_is_told_as_it_was_shown(old: Scene, seed: int) -> None:
    rng = random.Random(seed)
    with at(FIRST - timedelta(days=1)):
        for code in ("O1", "O2", "O3"):
            old.objective(code)
        for code in ("A", "B", "C", "D", "E"):
            old.project(code, rng.randrange(1000), program_id=old.program.pk)
    edits, shown = Edits(old, rng), {}
    for n in range(12):
        day = FIRST + timedelta(days=n * 9)
        with at(day, 9):
            for _ in range(rng.randrange(1, 5)):
                edits.one()
        with at(day, 23):
            shown[day] = snapshot(old, day)
    with at(FIRST + timedelta(days=200)):
        for day, then in shown.items():
            assert snapshot(old, day, Moment(day, end_of(day))) == then, day


def register(scene: Scene, period: date, rows: dict[str, tuple[str, int, str]]) -> None:
    """Bring a register in: code to (colour, cost, department)."""
    lines = [
        Line(code, colour, "", {"name": f"Name {code} {period.year}", "whole_life_minor": cost,
                                "department": department, "currency": "GBP"})
        for code, (colour, cost, department) in rows.items()
    ]  # fmt: skip
    commands.apply_register(
        scene.actor("lead"), register="gmpp", period=period, office_id=scene.office("hq"),
        lines=lines, digest="x",
    )  # fmt: skip


PERIODS = {
    date(2021, 3, 31): {"A": ("red", 100, "DfT"), "B": ("green", 200, "DfT")},
    date(2022, 3, 31): {"A": ("amber", 150, "MoD"), "C": ("green", 300, "MoD")},
    date(2023, 3, 31): {
        "B": ("amber", 250, "DfT"),
        "C": ("red", 350, "MoD"),
        "D": ("green", 9, "HO"),
    },
}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_registers_tell_of_the_time_before_they_came_in(
    scene: Scene, order: tuple[int, ...]
) -> None:
    for n in order:
        period = list(PERIODS)[n]
        register(scene, period, PERIODS[period])
    for period, rows in PERIODS.items():
        for day in (period, period + timedelta(days=100)):
            found = outlooks(scene.actor("lead"), day, known_at=end_of(day))
            told = {row.code: (row.declared, row.plan_minor, row.department) for row in found}
            assert told == rows, (day, order)
            assert {row.name for row in found} == {f"Name {code} {period.year}" for code in rows}
    assert outlooks(scene.actor("lead"), date(2020, 1, 1), known_at=end_of(date(2020, 1, 1))) == []


def test_a_row_edited_since_keeps_what_it_was(old: Scene) -> None:
    with at(FIRST):
        old.project("A", 100)
        old.report("A", "green")
    with at(FIRST + timedelta(days=30)):
        commands.change_project(
            old.actor(), project_id=old.projects["A"].pk, name="New name", whole_life_minor=999_00
        )
        old.report("A", "red")
    client = old.client("lead")
    page = main_of(text_of(client, f"/portfolio?layout=table&as_of={FIRST + timedelta(days=3)}"))
    assert "Project A" in page and "New name" not in page and "£100" in page
    assert "On track" in page
    now = main_of(text_of(client, "/portfolio?layout=table"))
    assert "New name" in now and "£999" in now


def test_the_past_says_so_and_every_link_keeps_it(old: Scene) -> None:
    with at(FIRST):
        old.objective("O1")
        old.project("A", 100)
        old.report("A", "red")
    day = FIRST + timedelta(days=5)
    client = old.client("lead")
    for path in ("/portfolio?layout=table", "/line-of-sight"):
        page = text_of(client, f"{path}{'&' if '?' in path else '?'}as_of={day}")
        assert "As it was on" in page and "Back to today" in page
        body = main_of(page)
        links = [part.split('"')[0] for part in body.split('href="')[1:]]
        own = [
            link
            for link in links
            if link.startswith(("/portfolio", "/line-of-sight", "/derive", "?"))
        ]
        assert own
        assert all(f"as_of={day}" in link for link in own), own
    assert "Back to today" not in text_of(client, "/portfolio")


def test_today_is_not_the_past_and_tomorrow_is_refused() -> None:
    with clock.at(datetime(2026, 5, 5, 8, tzinfo=UTC)):
        assert moment_of({"as_of": "2026-05-05"}) == Moment(date(2026, 5, 5))
        assert moment_of({"as_of": "2026-05-04"}).is_past
        with pytest.raises(Exception, match="a day before"):
            moment_of({"as_of": "2026-05-06"})
