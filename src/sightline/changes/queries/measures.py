"""The measures of change control, each with the rows it is made of.

Each figure is worked out when it is asked for, as of a day, from what ``measured`` holds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sightline.changes import rules
from sightline.changes.models import ChangeRequest
from sightline.changes.queries.collisions import ACTIVE, Met
from sightline.changes.queries.measured import Asked, Figure, Held, Line
from sightline.changes.rules import measures as rule
from sightline.changes.rules.measures import Stay
from sightline.kernel.money import Money

State = ChangeRequest.State
TIMED = (
    State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED,
    State.RETURNED, State.APPROVED, State.SCHEDULED, State.IMPLEMENTING, State.IMPLEMENTED,
)  # fmt: skip
WAITING = (*ChangeRequest.OPEN,)
DECIDED = (State.APPROVED, State.REJECTED)
CARRIED_OUT = (State.IMPLEMENTED, State.FAILED)
APPROVALS = ("approve", "approve_with_conditions")


def figures(kept: Held, asked: Asked) -> list[Figure]:
    """Return every measure."""
    return [
        to_decision(kept, asked),
        *_cycle(kept, asked),
        _backlog(kept, asked),
        *_outcomes(kept, asked),
        _emergencies(kept, asked),
        _success(kept, asked),
        *_values(kept, asked),
        _unauthorised(kept),
        *_collisions(kept),
    ]


def headline(kept: Held, asked: Asked) -> list[Figure]:
    """Return the measures that one part of change control is compared with another by."""
    outcomes = _outcomes(kept, asked)
    return [
        to_decision(kept, asked), outcomes[0], outcomes[1], outcomes[2],
        _emergencies(kept, asked), _success(kept, asked), _backlog(kept, asked),
    ]  # fmt: skip


def _line(kept: Held, change: UUID, words: str, value: str = "", *, counts: bool = True) -> Line:
    return Line(kept.changes[change], words, value, counts)


def _timed(key: str, label: str, formula: str, lines: Sequence[tuple[Line, float]]) -> Figure:
    values = [days for _, days in lines]
    told = tuple(replace(line, value=f"{days:.1f} days") for line, days in lines)
    return Figure(key, label, "days", rule.median(values), formula, told, rule.p80(values))


def _share(key: str, label: str, formula: str, lines: Iterable[Line]) -> Figure:
    told = tuple(lines)
    n = sum(line.counts for line in told)
    return Figure(key, label, "share", rule.share(n, len(told)), formula, told)


def to_decision(kept: Held, asked: Asked) -> Figure:
    """Return the days from submitted to decided, of the requests decided in the time."""
    submitted = rule.first_into(kept.steps, (State.SUBMITTED,))
    decided = rule.first_into(kept.steps, DECIDED)
    lines = [
        (_line(kept, pk, "Submitted to approved or rejected"), (at - submitted[pk]) / rule.DAY)
        for pk, at in decided.items()
        if asked.holds(at) and pk in submitted
    ]
    words = "Median days from the first submission to the first approval or rejection in the time."
    return _timed("to-decision", "Submission to decision", words, lines)


def _cycle(kept: Held, asked: Asked) -> list[Figure]:
    by_state: dict[str, list[Stay]] = defaultdict(list)
    for stay in rule.stays(kept.steps):
        if asked.holds(stay.until):
            by_state[stay.state].append(stay)
    words = "Median days that changes had been in the state when they left it in the time."
    return [
        _timed(
            f"in-{state.value}", f"In state: {state.label}", words,
            [(_line(kept, s.change, "Left it"), s.days(asked.until)) for s in by_state[state]],
        )
        for state in TIMED
    ]  # fmt: skip


def _backlog(kept: Held, asked: Asked) -> Figure:
    submitted = rule.first_into(kept.steps, (State.SUBMITTED,))
    lines = [
        (
            _line(kept, s.change, str(State(s.state).label)),
            (asked.until - submitted[s.change]) / rule.DAY,
        )
        for s in rule.stays(kept.steps)
        if s.until is None and s.state in WAITING and s.change in submitted
    ]
    words = "Median age in days, since first submitted, of the changes that wait for a decision."
    return _timed("backlog", "Age of what waits", words, lines)


def _outcomes(kept: Held, asked: Asked) -> list[Figure]:
    made = [row for row in kept.decisions if asked.holds(row.decided_at)]
    kinds = (
        ("approved", "Approved", APPROVALS), ("deferred", "Deferred", ("defer",)),
        ("rejected", "Rejected", ("reject",)),
    )  # fmt: skip
    words = "Of the decisions that boards took in the time, the share that "
    return [
        _share(
            key, f"Decisions: {label.lower()}", f"{words}{label.lower()} the change.",
            (
                _line(kept, row.change_id, rules.OUTCOMES[row.outcome],
                      f"{row.decided_at:%Y-%m-%d}", counts=row.outcome in outcomes)
                for row in made
            ),
        )
        for key, label, outcomes in kinds
    ]  # fmt: skip


def _emergencies(kept: Held, asked: Asked) -> Figure:
    submitted = rule.first_into(kept.steps, (State.SUBMITTED,))
    lines = (
        _line(
            kept, pk, kept.changes[pk].get_kind_display(), f"{at:%Y-%m-%d}",
            counts=kept.changes[pk].kind == "emergency",
        )
        for pk, at in submitted.items()
        if asked.holds(at)
    )  # fmt: skip
    words = "Of the changes first submitted in the time, the share that were emergencies."
    return _share("emergency", "Emergencies", words, lines)


def _success(kept: Held, asked: Asked) -> Figure:
    ended = rule.first_into(kept.steps, CARRIED_OUT)
    failed = {*rule.first_into(kept.steps, (State.FAILED,)), *kept.failed_reviews}
    lines = (
        _line(
            kept, pk, "Failed" if pk in failed else "Did what it should", f"{at:%Y-%m-%d}",
            counts=pk not in failed,
        )
        for pk, at in ended.items()
        if asked.holds(at)
    )  # fmt: skip
    words = (
        "Of the changes carried out in the time, the share that was neither backed out nor found "
        "wanting by a review."
    )
    return _share("success", "Success", words, lines)


def _values(kept: Held, asked: Asked) -> list[Figure]:
    """A figure a currency: amounts of different ones are not added."""
    approved = rule.first_into(kept.steps, (State.APPROVED,))
    costs: dict[str, list[Line]] = defaultdict(list)
    sums: dict[str, int] = defaultdict(int)
    for pk, at in approved.items():
        row = kept.changes[pk]
        if asked.holds(at):
            amount = row.cost_minor
            sums[row.currency] += amount
            costs[row.currency].append(
                _line(kept, pk, "Approved", f"{Money(amount, row.currency)} {row.currency}")
            )
    totals: dict[str, int] = defaultdict(int)
    for _, currency, amount in kept.baselines:
        totals[currency] += amount
    words = "Cost of the changes approved in the time ÷ approved whole-life cost of the projects."
    return [
        Figure(
            f"value-{currency.lower()}", f"Approved value ÷ baseline, {currency}", "share",
            rule.share(sums[currency], totals[currency]), words, tuple(costs[currency]),
            currency=currency,
        )
        for currency in sorted(totals.keys() | costs.keys())
    ]  # fmt: skip


def _unauthorised(kept: Held) -> Figure:
    lines = tuple(
        Line(None, f"{move.project}: {move.what.replace('_', ' ')}", f"{move.at:%Y-%m-%d}")
        for move in kept.moves
    )
    words = (
        "Approved figures of projects under change control that something other than a change "
        "request moved in the time, as the journal tells it. Expected: 0."
    )
    return Figure("unauthorised", "Unauthorised changes", "count", len(lines), words, lines)


def _collisions(kept: Held) -> list[Figure]:
    """Whether a collision came up before its change was approved, or after."""
    submitted = rule.first_into(kept.steps, ACTIVE)
    approved = rule.first_into(kept.steps, (State.APPROVED, State.SCHEDULED))
    before: list[Line] = []
    after: list[Line] = []
    for met in kept.met:
        pk = met.change.pk
        arose = _arose(kept, met, submitted)
        late = pk in approved and arose is not None and arose > approved[pk]
        words_of = f"{met.words}: {met.other or met.window or met.item}"
        line = _line(kept, pk, words_of, f"{arose:%Y-%m-%d}" if arose else "")
        (after if late else before).append(line)
    words = (
        "Collisions of the changes that are planned or under way now, {} their change was "
        "approved: a collision comes up when both are submitted and have their times."
    )
    return [
        Figure(
            "collisions-before", "Collisions found before approval", "count", len(before),
            words.format("which came up before"), tuple(before),
        ),
        Figure(
            "collisions-after", "Collisions found after approval", "count", len(after),
            words.format("which came up after"), tuple(after),
        ),
    ]  # fmt: skip


def _arose(kept: Held, met: Met, submitted: dict[UUID, datetime]) -> datetime | None:
    own: list[datetime | None] = [submitted.get(met.change.pk), kept.timed.get(met.change.pk)]
    if met.other is not None:
        own += [submitted.get(met.other.pk), kept.timed.get(met.other.pk)]
    if met.window is not None:
        own.append(kept.timed.get(met.window.pk))
    return rule.came_up(*own)


GROUPS: dict[str, tuple[str, Callable[[ChangeRequest], Any]]] = {
    "office": ("Office", lambda row: row.project.office.name),
    "board": ("Board", lambda row: row.board.name if row.board else "No board yet"),
}


def grouped(kept: Held, asked: Asked, by: str) -> list[tuple[str, list[Figure]]]:
    """Return the headline measures by quarter, office or board, each with its name."""
    if by == "quarter":
        parts = _quarters(asked)
        return [(name, headline(kept.until(part.until), part)) for name, part in parts]
    name_of = GROUPS[by][1]
    names = sorted({name_of(row) for row in kept.changes.values()})
    return [(name, headline(kept.of(_named(name_of, name), None), asked)) for name in names]


def _named(name_of: Callable[[ChangeRequest], Any], name: str) -> Callable[[ChangeRequest], bool]:
    return lambda row: name_of(row) == name


def _quarters(asked: Asked) -> Iterable[tuple[str, Asked]]:
    at = asked.since.replace(month=asked.since.month - (asked.since.month - 1) % 3, day=1)
    while at < asked.until:
        months = at.year * 12 + at.month - 1 + 3
        later = at.replace(year=months // 12, month=months % 12 + 1)
        name = f"{at.year} Q{(at.month + 2) // 3}"
        yield name, replace(asked, since=max(at, asked.since), until=min(later, asked.until))
        at = later
