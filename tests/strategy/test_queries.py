"""What strategy answers: scores on a day, as it was known, for one organisation, in few queries."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.engines.measure.colour import Colour
from sightline.identity import commands as identity
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel import clock
from sightline.kernel.errors import NotFound, Unscoped
from sightline.kernel.policy import Actor, has_scope, visible
from sightline.strategy import commands, queries
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from tests.strategy.scene import TO_STATE, Scene

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 2, 12, tzinfo=UTC)
MOST_QUERIES = 7


@pytest.fixture(autouse=True)
def _midday() -> Iterator[None]:
    with clock.at(NOW - timedelta(120)):
        yield


def measure(scene: Scene, objective: UUID, start: int, target: int, **said: Any) -> KeyResult:
    return commands.add_key_result(
        scene.actor(),
        objective_id=objective,
        name=said.pop("name", "Measure"),
        start_value=Decimal(start),
        target_value=Decimal(target),
        **said,
    )


def read(scene: Scene, key_result: KeyResult, on: date, value: int | str) -> Reading:
    with clock.at(NOW):
        return commands.take_reading(
            scene.actor(), key_result_id=key_result.pk, on=on, value=Decimal(value)
        )


def line_on(scene: Scene, day: date, **said: Any) -> queries.ObjectiveLine:
    return queries.objective_scores(scene.actor(), day, **said)[scene.objective.pk]


def test_an_objective_without_readings_says_so(scene: Scene) -> None:
    line = line_on(scene, NOW.date())
    assert (line.score.value, line.score.missing, line.standing) == (
        None,
        ("Leakage",),
        Colour.NONE,
    )
    assert (line.score.least, line.score.most) == (0, 1)
    assert line.key_results[0].reading is None


def test_a_score_is_the_weighted_mean_and_falling_targets_count(scene: Scene) -> None:
    rising = measure(scene, scene.objective.pk, 0, 100, weight=3)
    read(scene, scene.measure, date(2026, 6, 30), "187.5")  # 200 falls to 150: a quarter
    read(scene, rising, date(2026, 6, 30), 50)
    line = line_on(scene, NOW.date())
    assert line.score.value == (Fraction(1, 4) + 3 * Fraction(1, 2)) / 4
    assert [found.score for found in line.key_results] == [Fraction(1, 4), Fraction(1, 2)]


def test_what_is_expected_is_the_share_of_the_time(scene: Scene) -> None:
    due = measure(scene, scene.objective.pk, 0, 100, due=date(2026, 7, 2))
    read(scene, scene.measure, date(2026, 7, 1), 150)
    line = line_on(scene, date(2026, 7, 2))
    assert line.expected == Fraction(182, 365)
    assert [found.expected for found in line.key_results] == [Fraction(182, 365), 1]
    assert line.key_results[0].expected_value == 200 - 50 * Fraction(182, 365)
    assert (line.key_results[0].standing, line.key_results[1].standing) == (
        Colour.GREEN,
        Colour.NONE,
    )
    assert line.key_results[1].key_result == due


@pytest.mark.parametrize(
    ("day", "score"),
    [
        (date(2026, 3, 30), None),
        (date(2026, 3, 31), Fraction(1, 5)),
        (date(2026, 6, 29), Fraction(1, 5)),
        (date(2026, 6, 30), Fraction(2, 5)),
        (date(2027, 6, 30), Fraction(2, 5)),
    ],
)
def test_a_reading_counts_from_its_day_on(scene: Scene, day: date, score: Fraction | None) -> None:
    read(scene, scene.measure, date(2026, 6, 30), 180)
    read(scene, scene.measure, date(2026, 3, 31), 190)
    assert line_on(scene, day).score.value == score


def test_a_dropped_key_result_counts_up_to_its_day(scene: Scene) -> None:
    twice = measure(scene, scene.objective.pk, 0, 1, name="Twice")
    with clock.at(NOW):
        commands.drop_key_result(scene.actor(), key_result_id=twice.pk)
    before, after = line_on(scene, NOW.date() - timedelta(1)), line_on(scene, NOW.date())
    assert (before.score.missing, after.score.missing) == (("Leakage", "Twice"), ("Leakage",))


@pytest.mark.parametrize("state", TO_STATE)
def test_an_objective_is_in_force_while_active_and_in_its_period(scene: Scene, state: str) -> None:
    scene.bring(state)
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    found = [line_on(scene, day) for day in days]
    assert [line.is_in_period for line in found] == [False, True, True, False]
    assert [line.is_in_force for line in found] == [
        state == "active" and line.is_in_period for line in found
    ]


def test_what_was_known_then_is_told_again(scene: Scene) -> None:
    scene.bring("active")
    row = read(scene, scene.measure, date(2026, 6, 30), 190)
    with clock.at(NOW + timedelta(1)):
        commands.correct_reading(
            scene.actor(), reading_id=row.pk, why="meter fault", value=Decimal(175)
        )
        commands.change_key_result(
            scene.actor(), key_result_id=scene.measure.pk, target_value=Decimal(100)
        )
        commands.retire_objective(scene.actor(), objective_id=scene.objective.pk, why="new plan")
    day = date(2026, 7, 1)
    now, then = line_on(scene, day), line_on(scene, day, known_at=NOW + timedelta(hours=1))
    assert (now.score.value, now.objective.state) == (Fraction(1, 4), "retired")
    assert (then.score.value, then.objective.state) == (Fraction(1, 5), "active")
    unread = line_on(scene, day, known_at=NOW - timedelta(1))
    assert unread.score.value is None
    assert queries.objective_scores(scene.actor(), day, known_at=NOW - timedelta(200)) == {}


def test_objectives_come_by_theme_and_code(scene: Scene) -> None:
    first = commands.add_theme(scene.actor(), name="Fair bills", position=0)
    commands.change_theme(scene.actor(), theme_id=scene.theme.pk, position=1)
    empty = commands.add_theme(scene.actor(), name="Safe work")
    scene.another("b-2", theme_id=first.pk)
    scene.another("B-1", theme_id=first.pk)
    scene.another("CW-0")
    assert [line.objective.code for line in queries.objectives(scene.actor())] == [
        "B-1",
        "b-2",
        "CW-0",
        "CW-1",
    ]
    found = [
        (held.theme.name, [line.objective.code for line in held.objectives])
        for held in queries.themes(scene.actor())
    ]
    assert found == [
        ("Fair bills", ["B-1", "b-2"]),
        ("Clean water", ["CW-0", "CW-1"]),
        (empty.name, []),
    ]


def test_the_detail_holds_every_reading_up_to_the_day(scene: Scene) -> None:
    other = measure(scene, scene.another("CW-2").pk, 0, 1)
    days = [date(2026, 2, 28), date(2026, 4, 30), date(2026, 6, 30)]
    for number, day in enumerate(days):
        read(scene, scene.measure, day, 200 - number)
    read(scene, other, days[0], 1)
    found = queries.objective_detail(scene.actor(), scene.objective.pk, date(2026, 5, 1))
    assert set(found.readings) == {scene.measure.pk}
    assert [row.on for row in found.readings[scene.measure.pk]] == [days[1], days[0]]
    assert found.line.score.value == Fraction(1, 50)


@pytest.mark.parametrize(
    ("who", "state", "verbs", "rights"),
    [
        ("lead", "draft", ("activate",), (True, True)),
        ("lead", "active", ("achieve", "retire"), (True, True)),
        ("lead", "retired", ("reinstate",), (False, False)),
        ("chief", "active", ("achieve", "retire"), (True, False)),
        ("owner", "active", (), (False, True)),
        ("owner", "achieved", (), (False, False)),
        ("reader", "active", (), (False, False)),
    ],
)
def test_the_detail_says_what_the_actor_may_do(
    scene: Scene, who: str, state: str, verbs: tuple[str, ...], rights: tuple[bool, bool]
) -> None:
    scene.bring(state)
    found = queries.objective_detail(scene.actor(who), scene.objective.pk)
    assert (found.verbs, found.may_change, found.may_read) == (verbs, *rights)


def stranger() -> Actor:
    elsewhere = identity.found_organisation(OPERATOR, name="Southmoor Rail")
    person = identity.add_person(
        OPERATOR, organisation_id=elsewhere.pk, name="Stranger", email="s@southmoor.test"
    )
    node = identity.Node("organisation", elsewhere.pk, elsewhere.name)
    identity.grant_role(
        OPERATOR, person_id=person.pk, role="strategic_pmo", node=node, reason="their own"
    )
    return actor_for(person)


def test_another_organisation_sees_nothing(scene: Scene) -> None:
    read(scene, scene.measure, date(2026, 6, 30), 180)
    actor = stranger()
    assert queries.objectives(actor) == queries.themes(actor) == []
    for model in (Theme, Objective, KeyResult, Reading):
        assert has_scope(model._meta.label)
        assert not visible(actor, model).exists()
        assert visible(scene.actor("reader"), model).exists()
        with pytest.raises(Unscoped):
            model.objects.all()
    for look in (queries.the_objective, queries.objective_detail):
        with pytest.raises(NotFound):
            look(actor, scene.objective.pk)
        with pytest.raises(NotFound):
            look(scene.actor(), uuid4())
    with pytest.raises(NotFound):
        queries.the_theme(actor, scene.theme.pk)


def n_queries(ask: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        ask()
    return len(caught)


@pytest.mark.parametrize("known_at", [None, NOW + timedelta(1)])
def test_the_number_of_queries_does_not_grow(scene: Scene, known_at: datetime | None) -> None:
    actor, day = scene.actor(), NOW.date()
    read(scene, scene.measure, date(2026, 6, 30), 180)
    commands.change_objective(
        actor, objective_id=scene.objective.pk, office_id=scene.world.id("north")
    )
    asks = [
        lambda: queries.objective_scores(actor, day, known_at=known_at),
        lambda: queries.themes(actor, day, known_at=known_at),
        lambda: queries.objective_detail(actor, scene.objective.pk, day, known_at=known_at),
    ]
    before = [n_queries(ask) for ask in asks]
    for number in range(8):
        row = scene.another(
            f"N-{number}",
            theme_id=commands.add_theme(actor, name=f"Theme {number}").pk,
            owner_id=scene.world.people["chief"].pk,
            office_id=scene.world.id("south"),
        )
        for _ in range(3):
            read(scene, measure(scene, row.pk, 0, 9), date(2026, 6, 30), number)
    after = [n_queries(ask) for ask in asks]
    assert after == before
    if known_at is None:
        assert before[0] <= MOST_QUERIES
    held = queries.objective_scores(actor, day, known_at=known_at).values()
    shown = n_queries(lambda: [str(x.objective.owner) + str(x.objective.office) for x in held])
    assert (len(held), shown) == (9, 0)
