"""Learning from what came out: the reference class for a new estimate, and how good forecasts were."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from sightline.engines.benefits import Case, ReferenceClass, reference_class
from sightline.projects.rules import Ending

#: What is compared.
OF: Mapping[str, str] = {"cost": "Cost", "time": "Time"}
#: Whose outcomes are taken.
BASES: Mapping[str, str] = {
    "own": "Projects finished here",
    "left": "Projects that left their register",
    "registers": "All projects of registers",
}
#: The chance of keeping the raised estimate, to its name.
CHANCES: Mapping[str, str] = {"50": "P50", "80": "P80"}
#: What forecasts are grouped by.
BY: Mapping[str, str] = {"office": "Office", "sponsor": "Sponsor", "method": "Method"}
METHODS: Mapping[str, str] = {
    "declared": "Declared dates and amounts",
    "scheduled": "A schedule of activities",
    "simulated": "A simulated schedule",
    "register": "A register, from period to period",
}
OUTTURNS: Mapping[str, str] = {
    "spent": "spent, year by year",
    "forecast": "the last forecast",
    "register": "the last period",
}
ENOUGH = 20
CLOSE = Fraction(1, 10)
NOBODY = "Nobody named"


@dataclass(frozen=True)
class OutsideView:
    """How comparable work came out against its estimates.

    Attributes:
        basis: Whose outcomes they are, a key of ``BASES``.
        category: The kind of work that the sample is cut to; blank for all of it.
        rows: The sample, the smallest overrun first, each with its project.
        n_without: Projects of the basis without two figures that can be compared.
        n_open: Members of the sample whose outcome is not final.
    """

    of: str
    basis: str
    category: str
    found: ReferenceClass | None
    rows: tuple[tuple[Ending, Fraction], ...]
    n_without: int
    n_open: int

    @property
    def size(self) -> int:
        """How many members the sample has."""
        return len(self.rows)

    @property
    def is_small(self) -> bool:
        """Whether it is too small to lean on."""
        return self.size < ENOUGH

    def uplift(self, chance: str) -> Fraction | None:
        """Return what to add to an estimate, as a share, so that it holds with a chance of ``CHANCES``."""
        if self.found is None:
            return None
        return self.found.uplift(1 - Fraction(int(chance), 100))

    def raised(self, estimate: int | None, chance: str) -> int | None:
        """Return an estimate with its uplift, in whole units."""
        uplift = self.uplift(chance)
        if estimate is None or uplift is None or estimate < 0:
            return None
        return round(estimate * (1 + uplift))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why not to lean on it."""
        if self.found is None:
            return ()
        open_ones = (
            (f"{self.n_open} of {self.size} have not ended: their outcome is not final.",)
            if self.n_open
            else ()
        )
        return (*self.found.warnings, *open_ones)


def of_basis(basis: str, own: Sequence[Ending], followed: Sequence[Ending]) -> list[Ending]:
    """Return the outcomes that a basis takes."""
    if basis == "own":
        return list(own)
    return [one for one in followed if basis == "registers" or one.is_final]


def basis_of(of: str, own: Sequence[Ending], followed: Sequence[Ending]) -> str:
    """Return the first basis that is large enough, or else the largest."""
    sizes = {
        basis: sum(one.pair(of) is not None for one in of_basis(basis, own, followed))
        for basis in BASES
    }
    for basis, size in sizes.items():
        if size >= ENOUGH:
            return basis
    return max(sizes, key=lambda basis: sizes[basis])


def outside_view(of: str, basis: str, category: str, endings: Iterable[Ending]) -> OutsideView:
    """Return the reference class of outcomes, cut to a kind of work where one is named."""
    held = [one for one in endings if not category or is_of(one, category)]
    pairs = {str(one.id): (one, pair) for one in held if (pair := one.pair(of))}
    cases = [Case(key, *pair, f"{one.code} {one.name}") for key, (one, pair) in pairs.items()]
    found = reference_class(cases) if cases else None
    rows = tuple((pairs[each.id][0], each.overrun) for each in found.sample) if found else ()
    return OutsideView(
        of,
        basis,
        category,
        found,
        rows,
        len(held) - len(pairs),
        sum(not one.is_final for one, _ in rows),
    )


def is_of(one: Ending, category: str) -> bool:
    """Tell whether a project is of a kind of work, whatever the case."""
    return one.category.strip().casefold() == category.strip().casefold()


def like(of: str, basis: str, category: str, endings: Sequence[Ending]) -> OutsideView:
    """Return the outside view of one kind of work where enough of it ended, else of all work."""
    if category:
        same = outside_view(of, basis, category, endings)
        if not same.is_small:
            return same
    return outside_view(of, basis, "", endings)


@dataclass(frozen=True)
class Accuracy:
    """How far outcomes were from their estimates; shares of the estimate.

    Attributes:
        median: Half came out above it.
        typical: The median distance, whichever way.
        within: The share of them within ``CLOSE`` of the estimate.
    """

    n: int
    median: Fraction
    typical: Fraction
    within: Fraction


def accuracy(overruns: Sequence[Fraction]) -> Accuracy | None:
    """Return how far overruns are from nothing; ``None`` without any."""
    if not overruns:
        return None
    near = sum(abs(one) <= CLOSE for one in overruns)
    return Accuracy(
        len(overruns),
        median(overruns),
        median([abs(one) for one in overruns]),
        Fraction(near, len(overruns)),
    )


@dataclass(frozen=True)
class Group:
    """The forecasts of one office, one sponsor or one method."""

    pk: str
    name: str
    endings: tuple[Ending, ...]
    cost: Accuracy | None
    time: Accuracy | None

    @property
    def n(self) -> int:
        """How many projects can be judged at all."""
        return sum(bool(one.pair("cost") or one.pair("time")) for one in self.endings)


_KEYS: Mapping[str, Callable[[Ending], str]] = {
    "office": lambda one: one.office,
    "sponsor": lambda one: one.sponsor or NOBODY,
    "method": lambda one: METHODS[one.method],
}


def groups(by: str, endings: Iterable[Ending]) -> list[Group]:
    """Return how good forecasts were, by office, sponsor or method, in the order of names."""
    held: dict[str, list[Ending]] = {}
    for one in endings:
        held.setdefault(_KEYS[by](one), []).append(one)
    found = [group(name, name, some) for name, some in sorted(held.items())]
    return [one for one in found if one.n]


def group(pk: str, name: str, endings: Sequence[Ending]) -> Group:
    """Return how good some forecasts were together."""
    cost, time = (accuracy(overruns(endings, of)) for of in ("cost", "time"))
    return Group(pk, name, tuple(endings), cost, time)


def overruns(endings: Iterable[Ending], of: str) -> list[Fraction]:
    """Return the overruns of those that can be compared, shares of the estimate."""
    pairs = [pair for one in endings if (pair := one.pair(of))]
    return [Fraction(last, first) - 1 for first, last in pairs]
