"""What a scenario chooses from, on plain values: candidates, what is laid over them, their problem.

Money goes in as whole minor units; the solver sees it in thousands, so that it keeps to numbers that
it proves things about. The same problem judges what a person laid by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sightline.demand.rules.scenario import cut_limits
from sightline.engines import select

THOUSAND = 100_000  # minor units
Plain = dict[str, Any]
Starts = Mapping[str, int]


@dataclass(frozen=True)
class Entry:
    """A project or proposal that a scenario can have or not have.

    Attributes:
        is_in: It is in the plan of record.
        is_running: Work is under way, so it starts no later.
        is_mandatory: The law or a regulator demands it.
        first: The year in which it begins, 0 the first of the horizon.
        money: Minor units by kind, one a year from its own first one.
        people: Tenths of a person by role, the same way.
        benefits: (net return a year, the year from which it comes) of each benefit.
        objectives: (id, name, share) of what it serves.
    """

    key: str
    code: str
    title: str
    is_project: bool
    is_in: bool
    state: str = ""
    category: str = ""
    is_running: bool = False
    is_mandatory: bool = False
    first: int = 0
    money: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    people: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    benefits: tuple[tuple[int, int], ...] = ()
    objectives: tuple[tuple[str, str, float], ...] = ()

    @property
    def label(self) -> str:
        """Code and title."""
        return f"{self.code} {self.title}"

    @property
    def yearly(self) -> int:
        """What it returns a year, once all of it comes."""
        return sum(amount for amount, _ in self.benefits)

    @property
    def total(self) -> int:
        """What it costs from now on."""
        return sum(sum(amounts) for amounts in self.money.values())


@dataclass(frozen=True)
class Terms:
    """What a scenario is judged by.

    Attributes:
        years: Names of the years planned.
        value_years: Over how many years from now benefits count.
        rate: The discount a year.
        most_shift: By how many years the solver may put a start off.
        uplift_p50, uplift_p80: The share by which cost is more at that level.
        kept_p80: The share of the value that is reached at P80.
    """

    years: tuple[str, ...]
    limits: Mapping[str, Any]
    value_years: int = 10
    rate: Fraction = Fraction(0)
    most_shift: int = 0
    level: str = "expected"
    uplift_p50: Fraction = Fraction(0)
    uplift_p80: Fraction = Fraction(0)
    kept_p80: Fraction = Fraction(1)


@dataclass(frozen=True)
class Laid:
    """One delta on plain values."""

    kind: str
    key: str
    periods: int = 0
    period: int = 0
    money: str = ""
    amount: int = 0
    role: str = ""
    people: tuple[int, ...] = ()


def plain_of(entry: Entry) -> Plain:
    """Return an entry as JSON holds it."""
    return {
        **{name: getattr(entry, name) for name in _PLAIN},
        "money": {kind: list(amounts) for kind, amounts in entry.money.items()},
        "people": {role: list(amounts) for role, amounts in entry.people.items()},
        "benefits": [list(each) for each in entry.benefits],
        "objectives": [list(each) for each in entry.objectives],
    }


_PLAIN = (
    "key", "code", "title", "is_project", "is_in", "state", "category", "is_running",
    "is_mandatory", "first",
)  # fmt: skip


def entry_from(plain: Plain) -> Entry:
    """Return the entry that JSON holds."""
    return Entry(
        **{name: plain[name] for name in _PLAIN},
        money={kind: tuple(amounts) for kind, amounts in plain["money"].items()},
        people={role: tuple(amounts) for role, amounts in plain["people"].items()},
        benefits=tuple((amount, first) for amount, first in plain["benefits"]),
        objectives=tuple((pk, name, share) for pk, name, share in plain["objectives"]),
    )


def present_value(yearly: int, first: int, years: int, rate: Fraction) -> Fraction:
    """Return what a yearly return is worth now, from a year on, up to the last one that counts."""
    return sum(
        (Fraction(yearly) / (1 + rate) ** year for year in range(max(first, 0), years)), Fraction(0)
    )


def value_of(entry: Entry, terms: Terms, shift: int = 0) -> int:
    """Return the present value of all that an entry returns, started some years later."""
    worth = (
        present_value(amount, first + shift, terms.value_years, terms.rate)
        for amount, first in entry.benefits
    )
    return round(sum(worth, Fraction(0)))


def arranged(
    entries: Iterable[Entry], deltas: Iterable[Laid]
) -> tuple[list[Entry], dict[str, int]]:
    """Return the entries as deltas leave them, and what is in with the year in which it begins."""
    held = {entry.key: entry for entry in entries}
    starts = {key: entry.first for key, entry in held.items() if entry.is_in}
    shifts: dict[str, int] = {}
    for delta in deltas:
        entry = held.get(delta.key)
        if entry is None:
            continue
        if delta.kind == "start":
            starts[delta.key] = entry.first
        elif delta.kind == "stop":
            starts.pop(delta.key, None)
        elif delta.kind == "shift":
            shifts[delta.key] = delta.periods
        elif delta.kind == "fund":
            held[delta.key] = _funded(entry, delta)
        else:
            held[delta.key] = replace(entry, people={**entry.people, delta.role: delta.people})
    return list(held.values()), {key: first + shifts.get(key, 0) for key, first in starts.items()}


def _funded(entry: Entry, delta: Laid) -> Entry:
    amounts = list(entry.money.get(delta.money, ()))
    place = max(0, delta.period - entry.first)
    amounts += [0] * (place + 1 - len(amounts))
    amounts[place] = max(0, amounts[place] + delta.amount)
    return replace(entry, money={**entry.money, delta.money: tuple(amounts)})


def deltas_to(entries: Iterable[Entry], starts: Starts) -> list[Laid]:
    """Return the deltas that lead from the plan of record to a choice."""
    found: list[Laid] = []
    for entry in entries:
        at = starts.get(entry.key)
        if at is None:
            if entry.is_in:
                found.append(Laid("stop", entry.key))
            continue
        if not entry.is_in:
            found.append(Laid("start", entry.key))
        if at > entry.first:
            found.append(Laid("shift", entry.key, periods=at - entry.first))
    return found


def problem_of(entries: Sequence[Entry], terms: Terms) -> select.Problem:
    """Return the choice to make, as the engine takes it.

    Years after the ones planned have no limits; they are there for what is shifted out of them.
    """
    limits = cut_limits(terms.limits, (entry.key for entry in entries))
    categories = {entry.category for entry in entries}
    needs: dict[str, list[str]] = {}
    for row in limits["requires"]:
        needs.setdefault(row["key"], []).append(row["needs"])
    return select.Problem(
        candidates=tuple(_candidate(entry, terms, limits, needs) for entry in entries),
        budgets=tuple(_budget(row, terms) for row in limits["budgets"]),
        capacities=tuple(_capacity(row, terms) for row in limits["capacities"]),
        exclusives=tuple(
            select.Exclusive(tuple(row["keys"]), row["most"], row["name"])
            for row in limits["exclusive"]
        ),
        bands=tuple(_band(row) for row in limits["bands"] if row["category"] in categories),
        periods=_periods(terms),
        level=select.Level(terms.level),
    )


def _periods(terms: Terms) -> tuple[str, ...]:
    return (*terms.years, *(f"{terms.years[-1]} +{n}" for n in range(1, len(terms.years) + 1)))


def _candidate(
    entry: Entry, terms: Terms, limits: Plain, needs: Mapping[str, list[str]]
) -> select.Candidate:
    now = value_of(entry, terms)
    later = value_of(entry, terms, 1)
    loss = min(1.0, max(0.0, (now - later) / now)) if now > 0 else 0.0
    return select.Candidate(
        id=entry.key,
        value=_thousands(now),
        value_p50=_thousands(now),
        value_p80=_thousands(round(now * terms.kept_p80)),
        money={
            kind: _trimmed(amounts, len(terms.years), entry)
            for kind, amounts in entry.money.items()
        },
        people={
            role: _cut([amount / 10 for amount in amounts], len(terms.years), entry)
            for role, amounts in entry.people.items()
        },
        name=entry.label,
        category=entry.category,
        requires=tuple(needs.get(entry.key, ())),
        is_mandatory=entry.is_mandatory or entry.key in limits["mandatory"],
        is_barred=entry.key in limits["barred"],
        earliest=entry.first,
        latest=entry.first + (0 if entry.is_running else terms.most_shift),
        late_loss=round(loss, 6),
        uplift_p50=float(terms.uplift_p50),
        uplift_p80=float(terms.uplift_p80),
    )


def _thousands(minor: int) -> float:
    return round(minor / THOUSAND, 1)


def _trimmed(amounts: Sequence[int], n_years: int, entry: Entry) -> tuple[float, ...]:
    return _cut([amount / THOUSAND for amount in amounts], n_years, entry)


def _cut(amounts: Sequence[float], n_years: int, entry: Entry) -> tuple[float, ...]:
    """Return what falls into the years planned, at least one amount."""
    return tuple(amounts[: max(1, n_years - entry.first)]) or (0.0,)


def _budget(row: Plain, terms: Terms) -> select.Budget:
    kind = None if row["kind"] == "all" else row["kind"]
    amounts = [None if each is None else each / THOUSAND for each in row["amounts"]]
    return select.Budget((*amounts, *[None] * len(terms.years)), kind)


def _capacity(row: Plain, terms: Terms) -> select.Capacity:
    amounts = [None if each is None else each / 10 for each in row["amounts"]]
    return select.Capacity(row["role"], (*amounts, *[None] * len(terms.years)))


def _band(row: Plain) -> select.Band:
    least, most = row["least_permille"], row["most_permille"]
    return select.Band(
        row["category"],
        None if least is None else least / 1000,
        None if most is None else most / 1000,
        select.Measure(row["of"]),
    )
