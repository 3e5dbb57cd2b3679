"""The solver's answer on plain values: what it chose, and why each of the others is out."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from sightline.demand.rules.choosing import THOUSAND, Entry, Terms, problem_of
from sightline.demand.rules.outcome import rule_words
from sightline.engines import select
from sightline.kernel.errors import Refused

Plain = dict[str, Any]
FRONTIER_POINTS = 24
CORE_WITHIN = 0.02
UNIT_MONEY = 100.0  # the price is of a hundred thousand more


def answered(
    entries: Sequence[Entry],
    terms: Terms,
    *,
    seconds: float,
    begin: Sequence[str] = (),
    tick: Callable[[int], None] = lambda percent: None,
) -> Plain:
    """Choose, and explain; the time limit holds for the choice, the rest takes a few times as long.

    Args:
        begin: The plan to begin with.

    Raises:
        Refused: What the engine refuses, by its own name.
    """
    try:
        return _answered(problem_of(entries, terms), seconds, begin, tick)
    except select.Unselectable as error:
        raise Refused(error.code, f"{error.message} {error.remedy}".strip()) from error


def _answered(
    problem: select.Problem, seconds: float, begin: Sequence[str], tick: Callable[[int], None]
) -> Plain:
    choice = select.choose(problem, time_limit=seconds, start=begin)
    tick(40)
    words = {key: rule_words(key, rule.words) for key, rule in choice.model.rules.items()}
    found: Plain = {
        "status": choice.status.value,
        "value": choice.value,
        "bound": choice.bound,
        "gap": choice.gap,
        "starts": dict(choice.starts),
        "spend": choice.spend,
        "keys": list(choice.model.ids),
        "left_out": [],
        "prices": [],
        "costs": [],
        "frontier": [],
        "core": None,
        "conflict": None,
    }
    if choice.solved.chosen is None:
        clash = select.conflict(problem, time_limit=seconds)
        if clash is not None:
            said = [words.get(rule, rule) for rule in clash.rules]
            found["conflict"] = {"is_smallest": clash.is_smallest, "words": said}
        return found
    found["left_out"] = [_left_out(each, words) for each in select.explanations(choice)]
    tick(60)
    found["prices"] = [_price(each, words) for each in select.prices(choice, unit=UNIT_MONEY)]
    found["prices"] = [*_money(found["prices"]), *_people(choice, words)]
    found["costs"] = [_cost(each, words) for each in select.costs(choice)]
    tick(80)
    line = select.frontier(problem, most=FRONTIER_POINTS, time_limit=max(1.0, seconds))
    found["frontier"] = [
        {"spend": each.spend, "value": each.value, "starts": dict(each.starts)}
        for each in line.points
    ]
    found["frontier_is_exact"] = line.is_exact
    found["core"] = asdict(select.stable_core(choice, CORE_WITHIN))
    tick(95)
    return found


def _left_out(each: select.LeftOut, words: dict[str, str]) -> Plain:
    return {
        "key": each.id,
        "because": [words.get(rule, rule) for rule in each.because],
        "rules": list(each.because),
        "proof": each.proof.value,
        "changes": [
            {"rule": c.rule, "words": words.get(c.rule, c.rule), "by": c.by, "to": c.to,
             "is_own": c.is_own}
            for c in each.changes
        ],
        "value": each.value,
    }  # fmt: skip


def _price(each: select.Price, words: dict[str, str]) -> Plain:
    return {
        "rule": each.rule,
        "words": words.get(each.rule, each.rule),
        "rate": each.rate,
        "exact": each.exact,
        "unit": each.unit,
    }


def _money(rows: Sequence[Plain]) -> list[Plain]:
    return [row for row in rows if row["rule"].startswith("budget:")]


def _people(choice: select.Choice, words: dict[str, str]) -> list[Plain]:
    """Return the price of one more person of each role."""
    if not choice.problem.capacities:
        return []
    rows = [_price(each, words) for each in select.prices(choice, unit=1.0)]
    return [row for row in rows if row["rule"].startswith("capacity:")]


def _cost(each: select.Cost, words: dict[str, str]) -> Plain:
    most = None if each.most == float("inf") else each.most
    return {
        "rule": each.rule,
        "words": words.get(each.rule, each.rule),
        "exact": each.exact,
        "most": most,
    }


def minor(thousands: float | None) -> int | None:
    """Return thousands as whole minor units."""
    return None if thousands is None else round(thousands * THOUSAND)


def change_words(change: Plain, amount: Callable[[int], str]) -> str:
    """Return what would let somebody in, for people."""
    if change["rule"].startswith("capacity:"):
        more = f"{change['by']:g} more"
    else:
        more = f"{amount(minor(change['by']) or 0)} more"
    if change["is_own"]:
        return f"It would fit with {more} in {change['words']} of its own."
    return f"It enters with {more} in {change['words']}."


def left_out_words(row: Plain, amount: Callable[[int], str]) -> str:
    """Return why one candidate is out and what would let it in, in sentences."""
    because = "; ".join(row["because"])
    if row["proof"] == "worth":
        needed = amount(minor(row["value"]) or 0)
        said = f"What it returns does not carry it: its worth would have to exceed {needed}."
        return f"{said} It also meets {because}." if because else said
    said = f"Kept out by {because}."
    if row["proof"] == "removed":
        said += f" Without {'that' if len(row['because']) == 1 else 'those'} it is chosen."
    elif row["proof"] == "exempt":
        said += " Free of that, it would be chosen."
    else:
        said += " Free of that it would better the best found; the gap leaves open what is best."
    return " ".join([said, *(change_words(each, amount) for each in row["changes"])])
