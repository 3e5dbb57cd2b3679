"""What a choice comes to, on plain values: the outcomes panel, and the rules that it breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.demand.rules.choosing import Entry, Starts, Terms, problem_of, value_of
from sightline.demand.rules.scenario import BUDGETS
from sightline.engines import select


@dataclass(frozen=True)
class Cell:
    """What is used of a limit; ``limit`` None where there is none."""

    kind: str
    name: str
    year: str
    used: int
    limit: int | None

    @property
    def over(self) -> int:
        """By how much it is too much."""
        return 0 if self.limit is None else max(0, self.used - self.limit)

    @property
    def used_words(self) -> str:
        """What is used of people, as whole ones."""
        return f"{self.used / 10:g}"

    @property
    def limit_words(self) -> str:
        """How many people there are."""
        return "" if self.limit is None else f"{self.limit / 10:g}"

    @property
    def over_words(self) -> str:
        """How many people are missing."""
        return f"{self.over / 10:g}"

    @property
    def left(self) -> int | None:
        """What is left of it."""
        return None if self.limit is None else self.limit - self.used


@dataclass(frozen=True)
class Outcome:
    """What a choice comes to: the outcomes panel.

    Attributes:
        value, value_p80: The present value of what it returns, expected and at P80.
        cost, cost_p50, cost_p80: What it costs in the years planned.
        yearly: What it returns a year once all of it comes.
        money, people: What is used of each budget and role, year by year.
        objectives: (name, present value of what serves it), the most first.
        broken: (rule, words) of each rule that is broken.
    """

    starts: Starts
    n_projects: int
    n_proposals: int
    value: int
    value_p80: int
    cost: int
    cost_p50: int
    cost_p80: int
    yearly: int
    money: tuple[Cell, ...]
    people: tuple[Cell, ...]
    objectives: tuple[tuple[str, int], ...]
    without_objective: tuple[str, ...]
    broken: tuple[tuple[str, str], ...]


def outcome_of(entries: Sequence[Entry], starts: Starts, terms: Terms) -> Outcome:
    """Return what a choice comes to, with every rule that it breaks."""
    held = {entry.key: entry for entry in entries}
    chosen = {key: at for key, at in starts.items() if key in held}
    inside = [held[key] for key in chosen]
    worth = {entry.key: value_of(entry, terms, chosen[entry.key] - entry.first) for entry in inside}
    money = _money_cells(inside, chosen, terms)
    value, cost = sum(worth.values()), sum(c.used for c in money if c.kind == "all")
    return Outcome(
        starts=chosen,
        n_projects=sum(entry.is_project for entry in inside),
        n_proposals=sum(not entry.is_project for entry in inside),
        value=value,
        value_p80=round(value * terms.kept_p80),
        cost=cost,
        cost_p50=round(cost * (1 + terms.uplift_p50)),
        cost_p80=round(cost * (1 + terms.uplift_p80)),
        yearly=sum(entry.yearly for entry in inside),
        money=money,
        people=_people_cells(inside, chosen, terms),
        objectives=_objectives(inside, worth),
        without_objective=tuple(entry.key for entry in inside if not entry.objectives),
        broken=broken_by(entries, chosen, terms),
    )


def _money_cells(inside: Sequence[Entry], starts: Starts, terms: Terms) -> tuple[Cell, ...]:
    limits = {row["kind"]: row["amounts"] for row in terms.limits.get("budgets", ())}
    found = []
    for kind, name in BUDGETS.items():
        used = [0] * len(terms.years)
        for entry in inside:
            for key, amounts in entry.money.items():
                if kind in {"all", key}:
                    _add(used, amounts, starts[entry.key])
        caps = limits.get(kind, [None] * len(used))
        if kind == "all" or kind in limits or any(used):
            found += [Cell(kind, name, *row) for row in zip(terms.years, used, caps, strict=True)]
    return tuple(found)


def _people_cells(inside: Sequence[Entry], starts: Starts, terms: Terms) -> tuple[Cell, ...]:
    limits = {row["role"]: row["amounts"] for row in terms.limits.get("capacities", ())}
    roles = dict.fromkeys([*limits, *(role for entry in inside for role in entry.people)])
    found = []
    for role in roles:
        used = [0] * len(terms.years)
        for entry in inside:
            _add(used, entry.people.get(role, ()), starts[entry.key])
        caps = limits.get(role, [None] * len(used))
        found += [Cell("role", role, *row) for row in zip(terms.years, used, caps, strict=True)]
    return tuple(found)


def _add(used: list[int], amounts: Sequence[int], start: int) -> None:
    for place, amount in enumerate(amounts, start):
        if place < len(used):
            used[place] += amount


def _objectives(inside: Sequence[Entry], worth: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, float] = {}
    for entry in inside:
        for _, name, share in entry.objectives:
            sums[name] = sums.get(name, 0) + share * worth[entry.key]
    return tuple(
        sorted(((n, round(v)) for n, v in sums.items()), key=lambda each: (-each[1], each[0]))
    )


def broken_by(
    entries: Sequence[Entry], starts: Starts, terms: Terms
) -> tuple[tuple[str, str], ...]:
    """Return each rule that a choice breaks, with what it says; judged as the solver does."""
    if not entries:
        return ()
    problem = problem_of(entries, terms)
    try:
        found = select.held(problem, starts)
    except select.Unselectable as error:
        return ((error.code, f"{error.message} {error.remedy}".strip()),)
    return tuple((rule, rule_words(rule, found.words.get(rule, rule))) for rule in found.broken)


def rule_words(rule: str, words: str) -> str:
    """Return what a rule is, for people; budgets and roles by name, policy as the engine says it."""
    sort, _, rest = rule.partition(":")
    name, _, year = rest.rpartition(":")
    if sort == "budget":
        what = "money" if name == "all" else BUDGETS.get(name, name).lower()
        return f"the budget of {what} in {year}"
    if sort == "capacity":
        return f"the capacity of {name} in {year}"
    if sort == "mandatory" and words.endswith(" is mandatory"):
        return f"{words.removesuffix(' is mandatory')} must be done"
    return words
