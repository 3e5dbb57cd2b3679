"""Weights from pairwise comparison (AHP), with their consistency and the triad that breaks it.

A matrix is checked before it is believed: square, positive, on the 1 to 9 scale, reciprocal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from sightline.engines.measure.numbers import Number, positive
from sightline.engines.scoring.refusal import Unscorable

# mean consistency index of random matrices, by size; 9 and 10 as in Saaty (1980)
RANDOM_INDEX = (0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
LIMIT = 0.10
SLACK = 0.05  # a lower half may be typed in two decimals: 0.14 for 1/7


@dataclass(frozen=True, slots=True)
class Triad:
    """Three comparisons that contradict each other.

    Attributes:
        names: The three compared, as first, second and third.
        said: How often the first outweighs the third, as it was said.
        implied: The same by way of the second.
        words: One sentence for people.
    """

    names: tuple[str, str, str]
    said: float
    implied: float
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Weights from a pairwise matrix.

    Attributes:
        weights: By name, summing to 1.
        lambda_max: The principal eigenvalue; n when nothing contradicts.
        index: Consistency index.
        ratio: Consistency ratio, 0 up to two names.
        is_consistent: The ratio is at most 0.10.
        worst: The triad furthest from agreeing; None when all agree or there is none.
    """

    weights: dict[str, float]
    lambda_max: float
    index: float
    ratio: float
    is_consistent: bool
    worst: Triad | None


def compared(names: Sequence[str], matrix: Sequence[Sequence[Number]]) -> Comparison:
    """Return the weights that a matrix of pairwise judgements amounts to.

    Args:
        names: What is compared, 1 to 10.
        matrix: Row over column; the upper half counts, the lower has to agree within 5 %.

    Raises:
        Unscorable: ``size``, ``duplicate``, ``off-scale``, ``not-reciprocal``, ``bad-number``
            or ``not-positive``. An inconsistent matrix is an answer: see ``check_consistent``.

    Source:
        Saaty (1980), The Analytic Hierarchy Process; domain reference 6.4 (EX-21, EX-22).
    """
    _check_size(names, matrix)
    table = _checked(names, matrix)
    n = len(names)
    weights, top = _principal(table)
    index = max((top - n) / (n - 1), 0.0) if n > 2 else 0.0
    index = 0.0 if index < 1e-12 else index
    ratio = index / RANDOM_INDEX[n] if n > 2 else 0.0
    return Comparison(
        weights=dict(zip(names, weights, strict=True)),
        lambda_max=top,
        index=index,
        ratio=ratio,
        is_consistent=ratio <= LIMIT,
        worst=_worst(names, table),
    )


def judged(names: Sequence[str], judgements: Mapping[tuple[str, str], Number]) -> Comparison:
    """Return ``compared`` for judgements by pair; each pair once, in either order.

    Raises:
        Unscorable: ``missing-judgement``, ``unknown-name`` or ``judged-twice``, and as ``compared``.
    """
    at = {name: place for place, name in enumerate(names)}
    table: list[list[Number]] = [[1] * len(names) for _ in names]
    seen: set[frozenset[str]] = set()
    for (one, other), value in judgements.items():
        if one not in at or other not in at or one == other:
            raise Unscorable(
                "unknown-name",
                f"“{one}” against “{other}” is no pair to compare.",
                "Compare two different names of the list.",
                (one, other),
            )
        if frozenset((one, other)) in seen:
            raise Unscorable(
                "judged-twice", f"“{one}” and “{other}” are compared twice.", "Keep one judgement."
            )
        seen.add(frozenset((one, other)))
        found = positive(value, f"“{one}” against “{other}”", Unscorable)
        table[at[one]][at[other]], table[at[other]][at[one]] = found, 1 / found
    for one, other in combinations(names, 2):
        if frozenset((one, other)) not in seen:
            raise Unscorable(
                "missing-judgement",
                f"“{one}” and “{other}” are not compared.",
                "Compare every pair once.",
                (one, other),
            )
    return compared(names, table)


def check_consistent(found: Comparison) -> None:
    """Refuse weights from judgements that contradict each other.

    Raises:
        Unscorable: ``inconsistent``, naming the worst triad.
    """
    if found.is_consistent:
        return
    assert found.worst is not None
    raise Unscorable(
        "inconsistent",
        f"The comparisons contradict each other: their consistency ratio is {found.ratio:.2f}, "
        f"above {LIMIT:.2f}. {found.worst.words}",
        "Judge these three anew.",
        found.worst.names,
    )


def _check_size(names: Sequence[str], matrix: Sequence[Sequence[Number]]) -> None:
    if not 1 <= len(names) < len(RANDOM_INDEX):
        raise Unscorable(
            "size",
            f"{len(names)} things cannot be compared in pairs.",
            "Compare 1 to 10 at once; group more than that.",
        )
    if len(set(names)) < len(names):
        raise Unscorable("duplicate", "A name stands twice in the comparison.", "Name each once.")
    if len(matrix) != len(names) or any(len(row) != len(names) for row in matrix):
        raise Unscorable(
            "size",
            f"The matrix is not {len(names)} by {len(names)}.",
            "Give a row and a column for each name.",
        )


def _checked(names: Sequence[str], matrix: Sequence[Sequence[Number]]) -> list[list[float]]:
    n = len(names)
    table = [[1.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            what = f"“{names[i]}” against “{names[j]}”"
            table[i][j] = float(positive(matrix[i][j], what, Unscorable))
            if not 1 / 9 * (1 - SLACK) <= table[i][j] <= 9 * (1 + SLACK):
                raise Unscorable(
                    "off-scale",
                    f"{what} is {table[i][j]:g}, off the scale of 1/9 to 9.",
                    "Use the 1 to 9 scale.",
                    (names[i], names[j]),
                )
    for i in range(n):
        for j in range(i, n):
            _check_pair(names, table, i, j)
            table[j][i] = 1 / table[i][j]
    return table


def _check_pair(names: Sequence[str], table: Sequence[Sequence[float]], i: int, j: int) -> None:
    if abs(table[i][j] * table[j][i] - 1) <= SLACK and (i != j or table[i][j] == 1):
        return
    raise Unscorable(
        "not-reciprocal",
        f"“{names[i]}” against “{names[j]}” is {table[i][j]:g}, and the other way round "
        f"{table[j][i]:g}: their product is not 1.",
        "Make one the reciprocal of the other, and the diagonal 1.",
        (names[i], names[j]),
    )


def _principal(table: Sequence[Sequence[float]]) -> tuple[list[float], float]:
    """Return the principal eigenvector, summing to 1, and its eigenvalue, by power iteration."""
    weights, top = [1 / len(table)] * len(table), float(len(table))
    for _ in range(10_000):
        turned = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in table]
        top = sum(turned)
        turned = [each / top for each in turned]
        moved = max(abs(a - b) for a, b in zip(turned, weights, strict=True))
        weights = turned
        if moved < 1e-16:
            break
    return weights, top


def _worst(names: Sequence[str], table: Sequence[Sequence[float]]) -> Triad | None:
    triads = list(combinations(range(len(names)), 3))
    if not triads:
        return None
    i, j, k = max(triads, key=lambda t: _gap(table, *t))
    if _gap(table, i, j, k) < 1e-9:
        return None
    said, implied = table[i][k], table[i][j] * table[j][k]
    one, two, three = names[i], names[j], names[k]
    words = (
        f"“{one}” over “{two}” is {table[i][j]:.3g} and “{two}” over “{three}” {table[j][k]:.3g}, so "
        f"“{one}” over “{three}” should be near {implied:.3g}; it is {said:.3g}."
    )
    return Triad((one, two, three), said, implied, words)


def _gap(table: Sequence[Sequence[float]], i: int, j: int, k: int) -> float:
    return abs(log(table[i][j] * table[j][k] / table[i][k]))
