"""Refusals before anything is solved, and the plain numbers of a candidate.

What passes here is finite, not negative where that makes no sense, and refers to what exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.engines.measure.numbers import exact, not_negative, share
from sightline.engines.select.problem import MONEY, Candidate, Level, Problem
from sightline.engines.select.refusal import Unselectable

MOST_CANDIDATES = 50_000
MOST_PERIODS = 120
MOST_COLUMNS = 200_000

Floats = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A checked candidate in plain numbers, at the problem's level of caution."""

    value: float
    second: float
    money: dict[str, Floats]
    people: dict[str, Floats]
    starts: range
    late_loss: float
    value_error: float
    money_error: float


def checked(problem: Problem) -> list[Plain]:
    """Return the candidates in plain numbers, in order.

    Raises:
        Unselectable: ``no-candidates``, ``too-many``, ``duplicate``, ``unknown-id``, ``cycle``,
            ``missing-cost``, ``missing-value``, ``negative``, ``bad-number``, ``not-a-share``,
            ``beyond-horizon``, ``bad-start``, ``bad-periods`` or ``bad-rule``.
    """
    _check_size(problem)
    ids = {candidate.id for candidate in problem.candidates}
    _check_references(problem, ids)
    check_circles({each.id: each.requires for each in problem.candidates})
    _check_policy(problem)
    plain = [_plain(candidate, problem) for candidate in problem.candidates]
    if sum(len(each.starts) for each in plain) > MOST_COLUMNS:
        raise Unselectable(
            "too-many", "Candidates times starts are too many to choose from.", "Narrow the starts."
        )
    return plain


def by_period(amounts: object, n: int, what: str) -> list[float | None]:
    """Return a limit's amounts, one a period; None is no limit.

    Raises:
        Unselectable: ``negative``, ``bad-number`` or ``bad-periods``.
    """
    if not isinstance(amounts, Sequence) or isinstance(amounts, str):
        return [_limit(amounts, what)] * n
    if len(amounts) != n:
        raise Unselectable(
            "bad-periods",
            f"{what} has {len(amounts)} amounts for {n} periods.",
            "Give one a period.",
        )
    return [_limit(amount, what) for amount in amounts]


def check_circles(requires: Mapping[str, Sequence[str]]) -> None:
    """Refuse prerequisites that go round.

    Raises:
        Unselectable: ``cycle``, with the candidates in order, once round.
    """
    done: set[str] = set()
    for start in requires:
        if start in done:
            continue
        path, place, rests = [start], {start: 0}, [iter(requires[start])]
        while path:
            following = next(rests[-1], None)
            if following is None:
                done.add(path[-1])
                del place[path.pop()]
                rests.pop()
            elif following in place:
                _refuse_circle(path[place[following] :])
            elif following not in done:
                place[following] = len(path)
                path.append(following)
                rests.append(iter(requires[following]))


def _refuse_circle(ids: Sequence[str]) -> None:
    names = " needs ".join(f"“{each}”" for each in (*ids, ids[0]))
    raise Unselectable(
        "cycle", f"The prerequisites go round: {names}.", "Remove one of them.", tuple(ids)
    )


def _check_size(problem: Problem) -> None:
    n = len(problem.candidates)
    if not n:
        raise Unselectable("no-candidates", "There is nothing to choose from.", "Add candidates.")
    if n > MOST_CANDIDATES:
        raise Unselectable(
            "too-many",
            f"There are {n:,} candidates.",
            f"Choose from at most {MOST_CANDIDATES:,}: screen them first.",
        )
    if not 1 <= len(problem.periods) <= MOST_PERIODS:
        raise Unselectable(
            "bad-periods",
            f"There are {len(problem.periods)} periods.",
            f"Give 1 to {MOST_PERIODS}.",
        )
    if len(set(problem.periods)) < len(problem.periods):
        raise Unselectable("duplicate", "A period is named twice.", "Name each once.")
    seen: set[str] = set()
    for candidate in problem.candidates:
        if candidate.id in seen or not candidate.id:
            raise Unselectable(
                "duplicate",
                f"“{candidate.id}” stands for two candidates."
                if candidate.id
                else "An id is empty.",
                "Give each candidate its own id.",
                (candidate.id,),
            )
        seen.add(candidate.id)


def _check_references(problem: Problem, ids: set[str]) -> None:
    for candidate in problem.candidates:
        for each in candidate.requires:
            if each not in ids:
                _refuse_unknown(f"“{candidate.title}” requires", each)
    for group in problem.exclusives:
        for each in group.ids:
            if each not in ids:
                _refuse_unknown("An exclusive group names", each)
        if group.most < 0 or len(set(group.ids)) < len(group.ids):
            raise Unselectable(
                "bad-rule",
                "An exclusive group makes no sense.",
                "Name each candidate once.",
                group.ids,
            )


def _refuse_unknown(words: str, key: str) -> None:
    raise Unselectable(
        "unknown-id",
        f"{words} “{key}”, which is no candidate.",
        "Add it or remove the rule.",
        (key,),
    )


def _check_policy(problem: Problem) -> None:
    share(problem.second_weight, "the weight of the second objective", Unselectable)
    if (
        isinstance(problem.strikes, bool)
        or not isinstance(problem.strikes, int)
        or problem.strikes < 0
    ):
        raise Unselectable(
            "bad-number", "The number of wrong estimates is not 0 or more.", "Give a whole number."
        )
    categories = {candidate.category for candidate in problem.candidates}
    for band in problem.bands:
        what = f"the band of “{band.category}”"
        if band.category not in categories:
            _refuse_unknown("A band is of category", band.category)
        for end in (band.least, band.most):
            if end is not None:
                (share if band.is_share else not_negative)(end, what, Unselectable)


def _plain(candidate: Candidate, problem: Problem) -> Plain:
    title = f"“{candidate.title}”"
    value, uplift = _at_level(candidate, problem.level)
    factor = 1 + not_negative(uplift, f"the cost uplift of {title}", Unselectable)
    money = candidate.money if isinstance(candidate.money, Mapping) else {MONEY: candidate.money}
    costs = {
        kind: tuple(each * float(factor) for each in _profile(profile, f"the cost of {title}"))
        for kind, profile in money.items()
    }
    people = {
        role: _profile(profile, f"what {title} needs of {role}")
        for role, profile in candidate.people.items()
    }
    length = max((len(each) for each in (*costs.values(), *people.values())), default=1)
    return Plain(
        value=float(exact(value, f"the value of {title}", Unselectable)),
        second=float(exact(candidate.second, f"the second value of {title}", Unselectable)),
        money=costs,
        people=people,
        starts=_starts(candidate, len(problem.periods), length),
        late_loss=float(share(candidate.late_loss, f"the loss of {title} by delay", Unselectable)),
        value_error=float(
            share(candidate.value_error, f"the value error of {title}", Unselectable)
        ),
        money_error=float(
            not_negative(candidate.money_error, f"the cost error of {title}", Unselectable)
        ),
    )


def _at_level(candidate: Candidate, level: Level) -> tuple[object, object]:
    if level is Level.EXPECTED:
        return candidate.value, 0
    is_half = level is Level.P50
    value = candidate.value_p50 if is_half else candidate.value_p80
    if value is None:
        raise Unselectable(
            "missing-value",
            f"“{candidate.title}” has no value at {level}.",
            "Give it, or choose by expected value.",
            (candidate.id,),
        )
    return value, candidate.uplift_p50 if is_half else candidate.uplift_p80


def _profile(profile: object, what: str) -> Floats:
    amounts = (
        profile if isinstance(profile, Sequence) and not isinstance(profile, str) else (profile,)
    )
    if not amounts or any(amount is None for amount in amounts):
        raise Unselectable(
            "missing-cost", f"{what[0].upper()}{what[1:]} is missing.", "Give it, or 0."
        )
    return tuple(float(not_negative(amount, what, Unselectable)) for amount in amounts)


def _starts(candidate: Candidate, n_periods: int, length: int) -> range:
    first = candidate.earliest
    last = first if candidate.latest is None else candidate.latest
    if not 0 <= first <= last:
        raise Unselectable(
            "bad-start",
            f"“{candidate.title}” may start from period {first} to {last}.",
            "Give an earliest start of 0 or more, and a latest not before it.",
            (candidate.id,),
        )
    last = min(last, n_periods - length)
    if last < first:
        raise Unselectable(
            "beyond-horizon",
            f"“{candidate.title}” runs beyond the {n_periods} periods from its earliest start.",
            "Lengthen the horizon, let it start earlier, or leave it out.",
            (candidate.id,),
        )
    return range(first, last + 1)


def _limit(amount: object, what: str) -> float | None:
    return None if amount is None else float(not_negative(amount, what, Unselectable))
