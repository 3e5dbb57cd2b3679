"""What strategy answers: themes with their objectives, and how far each objective is on a day.

``as_of`` is the day that readings and periods are true of; ``known_at`` takes every row back to
what the journal knew at an instant, so that what was once shown can be shown again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, prefetch_related_objects

from sightline.engines.measure import score
from sightline.engines.measure.colour import Colour
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, RowType, may, visible
from sightline.strategy import policy, rules
from sightline.strategy.models import KeyResult, Objective, Reading, Theme

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class KeyResultLine:
    """A key result on a day.

    Attributes:
        reading: The last one up to and on the day, if any.
        score: The covered share of the way, 0 to 1; ``None`` without a reading.
        expected: The share of its time that has passed, 0 to 1.
        expected_value: Where it should stand after that share, in its own unit.
        standing: The colour of the score against what is expected.
    """

    key_result: KeyResult
    reading: Reading | None
    score: Fraction | None
    expected: Fraction
    expected_value: Fraction
    standing: Colour


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective on a day, with its theme, owner and office at hand.

    Attributes:
        as_of: The day.
        score: Weighted mean of its key results, its bounds, and what has no reading.
        expected: The share of its period that has passed, 0 to 1.
        standing: The colour of the score against what is expected.
        key_results: Those that count on the day, in the order they were added.
    """

    objective: Objective
    as_of: date
    score: score.ObjectiveScore
    expected: Fraction
    standing: Colour
    key_results: tuple[KeyResultLine, ...]

    @property
    def is_in_period(self) -> bool:
        """Tell whether the day lies in its period."""
        return rules.is_in_period(self.objective.starts, self.objective.finishes, self.as_of)

    @property
    def is_in_force(self) -> bool:
        """Tell whether projects can serve it on the day: active, and in its period."""
        return self.objective.state == Objective.State.ACTIVE and self.is_in_period


@dataclass(frozen=True)
class ThemeLine:
    """A theme with its objectives, by code; a theme without any is there too."""

    theme: Theme
    objectives: tuple[ObjectiveLine, ...]


@dataclass(frozen=True)
class ObjectiveDetail:
    """An objective on a day, all readings up to then, and what the actor may do with it now.

    Attributes:
        readings: Key result to its readings, newest first.
        verbs: The moves of the lifecycle that are open to the actor.
        may_change: Whether the actor may change it and its key results.
        may_read: Whether the actor may take readings.
    """

    line: ObjectiveLine
    readings: Mapping[UUID, tuple[Reading, ...]]
    verbs: tuple[str, ...]
    may_change: bool
    may_read: bool


def the_theme(actor: Actor, theme_id: UUID) -> Theme:
    """Return a theme to refer to, or refuse with ``NotFound``."""
    return find(Theme, theme_id, actor)


def the_objective(actor: Actor, objective_id: UUID) -> Objective:
    """Return an objective to refer to, or refuse with ``NotFound``."""
    return find(Objective, objective_id, actor)


def objectives(
    actor: Actor, as_of: date | None = None, *, known_at: datetime | None = None
) -> list[ObjectiveLine]:
    """Return every objective on a day (today), by theme and code, in seven queries at most."""
    return _lines(actor, as_of or clock.today(), known_at)


def objective_scores(
    actor: Actor, as_of: date, *, known_at: datetime | None = None
) -> dict[UUID, ObjectiveLine]:
    """Return objective to how far it is on a day, in seven queries at most."""
    return {line.objective.pk: line for line in _lines(actor, as_of, known_at)}


def objective_detail(
    actor: Actor,
    objective_id: UUID,
    as_of: date | None = None,
    *,
    known_at: datetime | None = None,
) -> ObjectiveDetail:
    """Return one objective on a day (today) with all its readings up to then.

    Raises:
        NotFound: Missing, not visible, or not yet known at the instant asked about.
    """
    day = as_of or clock.today()
    lines = _lines(actor, day, known_at, objective_id)
    if not lines:
        raise NotFound("This objective")
    taken = visible(actor, Reading).filter(key_result__objective_id=objective_id, on__lte=day)
    row = the_objective(actor, objective_id)
    is_open, may_set = row.state not in rules.CLOSED, may(actor, policy.set_objective, row)
    return ObjectiveDetail(
        line=lines[0],
        readings=_by_key_result(_known(taken, Reading, known_at)),
        verbs=row.life.verbs_from(row.state) if may_set else (),
        may_change=is_open and may_set,
        may_read=is_open and may(actor, policy.read_measure, row),
    )


def themes(
    actor: Actor, as_of: date | None = None, *, known_at: datetime | None = None
) -> list[ThemeLine]:
    """Return every theme in its place with its objectives on a day (today)."""
    held: dict[UUID, list[ObjectiveLine]] = {}
    for line in objectives(actor, as_of, known_at=known_at):
        held.setdefault(line.objective.theme_id, []).append(line)
    rows = sorted(_known(visible(actor, Theme), Theme, known_at), key=_place)
    return [ThemeLine(row, tuple(held.get(row.pk, ()))) for row in rows]


def _lines(
    actor: Actor, day: date, known_at: datetime | None, only: UUID | None = None
) -> list[ObjectiveLine]:
    rows = _known(_of(visible(actor, Objective), "pk", only), Objective, known_at)
    prefetch_related_objects(rows, "theme", "owner", "office")
    measures = _of(visible(actor, KeyResult), "objective", only)
    last = _last_readings(actor, day, known_at, only)
    held: dict[UUID, list[KeyResult]] = {}
    for measure in sorted(_known(measures, KeyResult, known_at), key=lambda m: m.pk):
        if rules.is_kept(measure.dropped, day):
            held.setdefault(measure.objective_id, []).append(measure)
    rows.sort(key=lambda row: (*_place(row.theme), row.code.casefold()))
    return [_line(row, day, held.get(row.pk, ()), last) for row in rows]


def _of(rows: "QuerySet[RowType]", path: str, only: UUID | None) -> "QuerySet[RowType]":
    """Cut rows to those of one objective, if one is asked for."""
    return rows if only is None else rows.filter(**{path: only})


def _last_readings(
    actor: Actor, day: date, known_at: datetime | None, only: UUID | None
) -> dict[UUID, Reading]:
    """Return key result to its last reading; the journal may know another last one."""
    rows = _of(visible(actor, Reading), "key_result__objective", only).filter(on__lte=day)
    if known_at is None:
        same = visible(actor, Reading).filter(key_result=OuterRef("key_result"), on__lte=day)
        rows = rows.filter(on=Subquery(same.order_by("-on").values("on")[:1]))
    return {
        measure: taken[0]
        for measure, taken in _by_key_result(_known(rows, Reading, known_at)).items()
    }


def _by_key_result(rows: Iterable[Reading]) -> dict[UUID, tuple[Reading, ...]]:
    held: dict[UUID, list[Reading]] = {}
    for row in sorted(rows, key=lambda row: row.on, reverse=True):
        held.setdefault(row.key_result_id, []).append(row)
    return {measure: tuple(taken) for measure, taken in held.items()}


def _known(
    rows: Iterable[RowType], model: type[RowType], known_at: datetime | None
) -> list[RowType]:
    return list(rows) if known_at is None else as_it_was(rows, model, known_at)


def _place(theme: Theme) -> tuple[int, str, UUID]:
    return theme.position, theme.name.casefold(), theme.pk


def _line(
    row: Objective, day: date, measures: Sequence[KeyResult], last: Mapping[UUID, Reading]
) -> ObjectiveLine:
    keys = [_key(measure, last.get(measure.pk)) for measure in measures]
    found = score.objective_score(keys)
    expected = score.expected_share(row.starts, row.finishes, day)
    return ObjectiveLine(
        objective=row,
        as_of=day,
        score=found,
        expected=expected,
        standing=score.standing(found.value, expected),
        key_results=tuple(
            _key_line(row, day, measure, key, last.get(measure.pk))
            for measure, key in zip(measures, keys, strict=True)
        ),
    )


def _key(measure: KeyResult, reading: Reading | None) -> score.KeyResult:
    return score.KeyResult(
        name=measure.name,
        start=measure.start_value,
        target=measure.target_value,
        current=None if reading is None else reading.value,
        weight=measure.weight,
    )


def _key_line(
    row: Objective, day: date, measure: KeyResult, key: score.KeyResult, reading: Reading | None
) -> KeyResultLine:
    found = score.key_result_score(key)
    until = rules.end_of_course(row.starts, row.finishes, measure.due)
    expected = score.expected_share(row.starts, until, day)
    return KeyResultLine(
        key_result=measure,
        reading=reading,
        score=found,
        expected=expected,
        expected_value=score.expected_reading(key, expected),
        standing=score.standing(found, expected),
    )


def found_objectives(actor: Actor, words: str, most: int) -> list[Objective]:
    """Return objectives whose name or code holds the words."""
    named = Q(name__icontains=words) | Q(code__icontains=words)
    return list(visible(actor, Objective).filter(named).order_by("code")[:most])


def theme_rows(actor: Actor) -> "QuerySet[Theme]":
    """Return the themes in their place."""
    return visible(actor, Theme)


def objective_rows(actor: Actor) -> "QuerySet[Objective]":
    """Return the objectives with what they refer to, to be narrowed by a list."""
    return visible(actor, Objective).select_related("theme", "owner", "office")


def the_key_result(actor: Actor, key_result_id: UUID) -> KeyResult:
    """Return a key result with its objective, or refuse with ``NotFound``."""
    rows = visible(actor, KeyResult).select_related("objective")
    return rows.filter(pk=key_result_id).first() or find(KeyResult, key_result_id, actor)


def the_reading(actor: Actor, reading_id: UUID) -> Reading:
    """Return a reading with its key result and objective, or refuse with ``NotFound``."""
    rows = visible(actor, Reading).select_related("key_result__objective")
    return rows.filter(pk=reading_id).first() or find(Reading, reading_id, actor)


def rows_about(actor: Actor, objective_id: UUID) -> list[UUID]:
    """Return the ids of an objective, its key results and their readings, for its history."""
    measures = visible(actor, KeyResult).filter(objective=objective_id)
    taken = visible(actor, Reading).filter(key_result__objective=objective_id)
    return [
        objective_id,
        *measures.values_list("pk", flat=True),
        *taken.values_list("pk", flat=True),
    ]


def trail(objective: Objective, measure: KeyResult, taken: Iterable[Reading]) -> list[Colour]:
    """Return how each reading stood against what was expected on its own day."""
    return [
        _key_line(objective, reading.on, measure, _key(measure, reading), reading).standing
        for reading in taken
    ]
