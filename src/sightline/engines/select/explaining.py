"""Why each candidate was left out, and what would let it in; each claim is proven, and says how.

*removed*: the problem was solved again without the named rules, and the candidate is chosen.
*exempt*: were the candidate alone free of the named rules, every best choice would have it. That
needs no second solve: a choice without it gains no more than before, the present choice with it does.
*found*: the same beside an answer that is not proven best. Nothing is solved again for such an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sightline.engines.select.choice import Choice
from sightline.engines.select.model import SMALL, Ints, Sort
from sightline.engines.select.resolving import Resolver
from sightline.engines.select.solving import Solved

MOST_STEPS = 12
TIMES = 1.6  # what all explanations may take, in solves
FEW = 60  # columns up to which the steps of a limit are walked
MOST_GROWTH = 8
ORDER = {sort: place for place, sort in enumerate(Sort)}
AMOUNTS = {Sort.BUDGET, Sort.CAPACITY}


class Proof(StrEnum):
    """How it is known what let a candidate in."""

    REMOVED = "removed"
    EXEMPT = "exempt"
    WORTH = "worth"  # it gains nothing: no rule keeps it out
    FOUND = "found"  # as exempt, but beside the best found: the answer itself is not proven


@dataclass(frozen=True, slots=True)
class Change:
    """A limit that would let a candidate in.

    Attributes:
        by: How much more, in the rule's unit.
        to: The limit it makes.
        is_own: The candidate brings the more itself; otherwise the limit is raised for all.
    """

    rule: str
    by: float
    to: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why one candidate is out.

    Attributes:
        because: The rules that keep it out together.
        proof: How that is known.
        changes: The least change known to let it in; empty where no amount is concerned.
        value: What its value would have to exceed, when it is its worth that keeps it out.
        words: One or two sentences for people.
    """

    id: str
    because: tuple[str, ...]
    proof: Proof
    changes: tuple[Change, ...]
    value: float | None
    words: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A candidate that is out: its likeliest column, and the rules it breaks beside the chosen."""

    id: str
    columns: Ints
    column: int
    gains: float
    breaks: tuple[str, ...]


def explanations(
    choice: Choice, *, time_limit: float | None = None, ids: Iterable[str] | None = None
) -> tuple[LeftOut, ...]:
    """Return why candidates are out and what would let them in.

    Args:
        choice: An answer with something chosen.
        time_limit: Seconds for solving again; by default 1.6 times what the answer took, at
            least one. After it what is left is proven as *exempt*.
        ids: Which candidates; all that are out by default.

    Returns:
        In the order of the problem.
    """
    if choice.solved.chosen is None:
        return ()
    resolver = Resolver(choice, time_limit, TIMES)
    wanted = set(choice.left_out if ids is None else ids)
    cases = [_case(choice, key) for key in choice.left_out if key in wanted]
    _foresee(resolver, cases)
    return tuple(_explained(resolver, case) for case in cases)


def _case(choice: Choice, key: str) -> _Case:
    model, chosen = choice.model, choice.solved.chosen
    assert chosen is not None
    columns = np.flatnonzero(model.owner == model.ids.index(key))
    best: tuple[int, float, int, tuple[str, ...]] | None = None
    for column in columns:
        with_it = chosen.copy()
        with_it[column] = True
        breaks = tuple(sorted(model.broken(with_it), key=_by_sort(choice)))
        gains = model.worth(with_it) - choice.solved.gain
        entry = (len(breaks) if gains > 0 else 10**6, -gains, int(column), breaks)
        best = entry if best is None or entry < best else best
    assert best is not None
    return _Case(key, columns, best[2], -best[1], best[3])


def _by_sort(choice: Choice) -> Callable[[str], tuple[int, str]]:
    def place(rule: str) -> tuple[int, str]:
        return ORDER[choice.model.rules[rule].sort], rule

    return place


def _foresee(resolver: Resolver, cases: Sequence[_Case]) -> None:
    """Solve without the rules that keep most candidates out, while there is time."""
    if resolver.gap > SMALL:
        return
    often = Counter(rule for case in cases if case.gains > SMALL for rule in case.breaks)
    for rule, _ in often.most_common():
        if resolver.is_late:
            return
        resolver.without({rule})


def _explained(resolver: Resolver, case: _Case) -> LeftOut:
    choice = resolver.choice
    if case.gains <= SMALL:
        return _unworthy(choice, case)
    found = _removed(resolver, case) if resolver.gap <= SMALL else None
    if found is not None:
        return found
    slack = choice.solved.bound - choice.solved.gain
    proof = Proof.EXEMPT if case.gains > slack + SMALL else Proof.FOUND
    return LeftOut(
        case.id, case.breaks, proof, _own(choice, case), None, _words(choice, case.breaks, proof)
    )


def _unworthy(choice: Choice, case: _Case) -> LeftOut:
    value = float(choice.model.value[case.column]) - case.gains / choice.model.factor
    words = "It gains nothing by the objective."
    if case.breaks:
        words += f" It also breaks: {_said(choice, case.breaks)}."
    return LeftOut(case.id, case.breaks, Proof.WORTH, _own(choice, case), value, words)


def _removed(resolver: Resolver, case: _Case) -> LeftOut | None:
    """Return the fewest rules whose removal is seen to let a candidate in, None if not in time."""
    for rule in case.breaks:
        found = resolver.without({rule})
        if found is not None and _has(found, case):
            return _proven(resolver, case, (rule,))
    rules = _grown(resolver, case)
    if rules is None:
        return None
    for rule in sorted(rules, key=_by_sort(resolver.choice), reverse=True):
        fewer = [each for each in rules if each != rule]
        found = resolver.without(fewer) if fewer and len(rules) <= MOST_GROWTH else None
        if found is not None and _has(found, case):
            rules = fewer
    return _proven(resolver, case, tuple(sorted(rules, key=_by_sort(resolver.choice))))


def _grown(resolver: Resolver, case: _Case) -> list[str] | None:
    """Return rules whose removal lets a candidate in: what it breaks, again and again."""
    rules = list(case.breaks)
    for _ in range(MOST_GROWTH):
        found = resolver.without(rules) if rules else None
        if found is None or found.chosen is None:
            return None
        if _has(found, case):
            return rules
        model = resolver.model.without(rules)
        more: list[str] = []
        for column in case.columns:
            with_it = found.chosen.copy()
            with_it[column] = True
            breaks = [rule for rule in model.broken(with_it) if rule]
            if breaks and (not more or len(breaks) < len(more)):
                more = breaks
        if not more:
            return None
        rules += more
    return None


def _has(found: Solved, case: _Case) -> bool:
    return found.chosen is not None and bool(found.chosen[case.columns].any())


def _proven(resolver: Resolver, case: _Case, rules: tuple[str, ...]) -> LeftOut:
    choice = resolver.choice
    changes = _raise(resolver, case, rules)
    words = _words(choice, rules, Proof.REMOVED)
    for change in changes:
        words += f" It enters with {change.rule} at {change.to:g}, {change.by:g} more."
    return LeftOut(case.id, rules, Proof.REMOVED, changes, None, words)


def _raise(resolver: Resolver, case: _Case, rules: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the least raise of one limit for all that lets a candidate in, as far as is known."""
    choice = resolver.choice
    limits = [rule for rule in rules if choice.model.rules[rule].sort in AMOUNTS]
    if choice.model.size <= FEW:
        for rule in limits:
            for step in resolver.steps(rule, MOST_STEPS):
                if _has(step.solved, case):
                    more = step.limit - choice.uses[rule].limit
                    return (Change(rule, more, step.limit, is_own=False),)
    if len(rules) > 1 or not limits:
        return ()
    freed = resolver.without(rules)
    assert freed is not None
    assert freed.chosen is not None
    used = max(
        float(used) / row.factor
        for row, used in zip(choice.model.rows, choice.model.used(freed.chosen), strict=True)
        if row.rule == rules[0]
    )
    return (Change(rules[0], used - choice.uses[rules[0]].limit, used, is_own=False),)


def _own(choice: Choice, case: _Case) -> tuple[Change, ...]:
    """Return what a candidate would have to bring itself to fit beside the chosen."""
    chosen = choice.solved.chosen
    assert chosen is not None
    with_it = chosen.copy()
    with_it[case.column] = True
    found = []
    for row, used in zip(choice.model.rows, choice.model.used(with_it), strict=True):
        over = float(used - row.limit) / row.factor
        if row.rule in case.breaks and choice.model.rules[row.rule].sort in AMOUNTS:
            found.append(Change(row.rule, over, row.limit / row.factor + over, is_own=True))
    return tuple(found)


def _said(choice: Choice, rules: Sequence[str]) -> str:
    said = [choice.model.rules[rule].words for rule in rules[:4]]
    more = f"; and {len(rules) - 4} more" if len(rules) > 4 else ""
    return "; ".join(said) + more


def _words(choice: Choice, rules: Sequence[str], proof: Proof) -> str:
    if proof is Proof.REMOVED:
        them = "this rule" if len(rules) == 1 else "these rules"
        return f"Kept out by: {_said(choice, rules)}. Without {them} it is chosen."
    if proof is Proof.EXEMPT:
        return (
            f"Beside what is chosen it breaks: {_said(choice, rules)}. Free of that, it is chosen."
        )
    return (
        f"Beside what is chosen it breaks: {_said(choice, rules)}. Free of that, it betters the best "
        "found; the gap leaves open whether something else does more."
    )
