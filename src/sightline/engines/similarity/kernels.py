"""The two loops: which items come near one, and exactly what two items share.

Plain loops over columns, which numba compiles and Python runs as they are. Columns are those of
``columns``; ``out`` holds the arrays to fill.
"""

from __future__ import annotations

from typing import Any


def nearest(  # noqa: PLR0917 - columns are handed over as they are
    first: Any, features: Any, leans: Any, mirror: Any, wide: Any,
    posted: Any, rows: Any, posted_leans: Any, most: int, out: Any,
) -> None:  # fmt: skip
    """Fill for each row the ``most`` rows that lean on it most, the strongest first.

    Args:
        first, features, leans: Rows with their features and how much each leans on them.
        mirror: The feature to look for at the other row.
        wide: Whether a feature is too common to be looked for.
        posted, rows, posted_leans: The same, feature by feature.
        most: How many are kept a row.
        out: ``found`` (rows times most, -1 before), ``strengths`` of the same length, and as
            scratch, a row long, ``sums`` (0 before) and ``touched``.
    """
    found, strengths, sums, touched = out
    for row in range(len(first) - 1):
        n_touched = 0
        for place in range(first[row], first[row + 1]):
            feature, lean = mirror[features[place]], leans[place]
            if wide[feature] or lean == 0.0:
                continue
            for posting in range(posted[feature], posted[feature + 1]):
                other = rows[posting]
                if sums[other] == 0.0:
                    touched[n_touched] = other
                    n_touched += 1
                sums[other] += lean * posted_leans[posting]
        sums[row] = 0.0
        start, kept = row * most, 0
        for k in range(n_touched):
            other = touched[k]
            strength = sums[other]
            sums[other] = 0.0
            if strength == 0.0 or (kept == most and strength <= strengths[start + most - 1]):
                continue
            at = kept if kept < most else most - 1
            while at > 0 and strengths[start + at - 1] < strength:
                strengths[start + at] = strengths[start + at - 1]
                found[start + at] = found[start + at - 1]
                at -= 1
            strengths[start + at] = strength
            found[start + at] = other
            if kept < most:
                kept += 1


def shares(  # noqa: C901, PLR0912, PLR0917 - one loop, as fast as it is long
    ones: Any, others: Any, first: Any, features: Any, weights: Any, codes: Any,
    groups: Any, rarities: Any, mirror: Any, output: int, assumed: int, out: Any,
) -> None:  # fmt: skip
    """Fill what each pair of rows shares; every array begins with zeros.

    Args:
        ones, others: The pairs, as rows.
        first, features, weights, codes: Rows with their ascending features, each with its weight.
        groups, rarities, mirror: By feature.
        output, assumed: The groups of outputs (inputs come next) and of assumptions.
        out: ``dots`` of the texts; ``sums`` of shared weights and ``rarest`` of what is shared,
            pair times ``assumed`` plus group; ``fed`` the rarest output that is the other's
            input, ``taking`` the other way; ``against`` the rarest assumption that differs.
    """
    dots, sums, rarest, fed, taking, against = out
    for pair in range(len(ones)):
        place, end = first[ones[pair]], first[ones[pair] + 1]
        begin, stop = first[others[pair]], first[others[pair] + 1]
        other = begin
        while place < end:
            feature = features[place]
            group = groups[feature]
            if group == output or group == output + 1:
                wanted = mirror[feature]
                low, high = begin, stop
                while low < high:
                    middle = (low + high) // 2
                    if features[middle] < wanted:
                        low = middle + 1
                    else:
                        high = middle
                if low < stop and features[low] == wanted:
                    if group == output:
                        fed[pair] = max(fed[pair], rarities[feature])
                    else:
                        taking[pair] = max(taking[pair], rarities[feature])
            while other < stop and features[other] < feature:
                other += 1
            if other < stop and features[other] == feature:
                if group == 0:
                    dots[pair] += weights[place] * weights[other]
                elif group < output:
                    at = pair * assumed + group
                    sums[at] += weights[place]
                    rarest[at] = max(rarest[at], rarities[feature])
                elif group == assumed and codes[place] != codes[other]:
                    against[pair] = max(against[pair], rarities[feature])
            place += 1
