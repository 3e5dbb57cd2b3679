"""A slow and obvious chooser, and random problems with every kind of rule.

It looks at every combination of starts and shares no code with the engine.
"""

import random
from itertools import product

from sightline.engines.select import Band, Budget, Candidate, Capacity, Exclusive, Measure, Problem

OUT = None


def instance(seed: int, *, most: int = 7) -> Problem:
    """Return a small random problem; money is whole so that nothing hangs on rounding."""
    rng = random.Random(seed)
    n, n_periods = rng.randint(2, most), rng.choice([1, 1, 2, 3])
    kinds = ["capex", "opex"][: rng.randint(1, 2)]
    ids = [f"P{k}" for k in range(n)]
    wrong = rng.random() < 0.2
    candidates = []
    for k, key in enumerate(ids):
        length = rng.randint(1, n_periods)
        earliest = rng.randint(0, n_periods - length)
        candidates.append(
            Candidate(
                key,
                rng.randint(0 if rng.random() < 0.1 else 5, 60),
                {kind: [rng.randint(0, 20) for _ in range(length)] for kind in kinds},
                people={"dev": [rng.randint(0, 5) for _ in range(length)]},
                category=rng.choice("AB"),
                requires=tuple(rng.sample(ids[:k], 1)) if k and rng.random() < 0.25 else (),
                is_mandatory=rng.random() < 0.08,
                is_barred=rng.random() < 0.05,
                earliest=earliest,
                latest=rng.choice([None, n_periods - 1]) if n_periods - length > earliest else None,
                late_loss=rng.choice([0, 0.1]),
                second=rng.randint(0, 20),
                value_error=rng.choice([0, 0.5]) if wrong else 0,
                money_error=rng.choice([0, 0.5]) if wrong else 0,
            )
        )
    total = n * 10 * len(kinds)
    budgets = [Budget([rng.randint(total // 5, total) for _ in range(n_periods)])]
    if rng.random() < 0.3:
        budgets.append(Budget(rng.randint(total // 5, total), kind=kinds[0]))
    if rng.random() < 0.2:
        budgets.append(Budget(kind=kinds[-1], least=rng.randint(0, total // 3)))
    bands = []
    if rng.random() < 0.3:
        bands.append(Band("A", most=rng.choice([0.4, 0.6]), of=rng.choice(list(Measure))))
    if rng.random() < 0.2 and any(c.category == "B" for c in candidates):
        bands.append(Band("B", least=rng.randint(0, 2), of=Measure.COUNT, is_share=False))
    return Problem(
        tuple(candidates),
        tuple(budgets),
        (Capacity("dev", rng.randint(2, 2 * n)),) if rng.random() < 0.5 else (),
        tuple([Exclusive(tuple(rng.sample(ids, 2)))] if rng.random() < 0.4 else []),
        tuple(band for band in bands if any(c.category == band.category for c in candidates)),
        periods=tuple(f"Y{k}" for k in range(n_periods)),
        second_weight=rng.choice([0, 0, 0.5]),
        second_least=rng.choice([None, None, None, 10]),
        strikes=rng.randint(1, 2) if wrong else 0,
    )


def starts_of(problem: Problem, candidate: Candidate) -> list[int]:
    """Return the starts that fit the horizon."""
    profiles = [*candidate.money.values(), *candidate.people.values()]
    length = max(len(each) for each in profiles)
    last = candidate.earliest if candidate.latest is None else candidate.latest
    return [s for s in range(candidate.earliest, last + 1) if s + length <= len(problem.periods)]


def spends(candidate: Candidate, start: int, kind: str | None, period: int | None) -> float:
    """Return what a candidate spends of a kind in a period."""
    return sum(
        amount
        for key, profile in candidate.money.items()
        for at, amount in enumerate(profile, start=start)
        if kind in (None, key) and period in (None, at)
    )


def value_of(candidate: Candidate, start: int) -> float:
    """Return what a candidate is worth with a start."""
    return float(candidate.value) * (1 - float(candidate.late_loss) * (start - candidate.earliest))


def objective(problem: Problem, starts: dict[str, int]) -> float:
    """Return what a choice is worth at the worst."""
    total, losses = 0.0, []
    for candidate in problem.candidates:
        if candidate.id in starts:
            late = starts[candidate.id] - candidate.earliest
            value = value_of(candidate, starts[candidate.id])
            weight = float(problem.second_weight)
            second = float(candidate.second) * (1 - float(candidate.late_loss) * late)
            total += (1 - weight) * value + weight * second
            losses.append((1 - weight) * value * float(candidate.value_error))
    return total - sum(sorted(losses, reverse=True)[: problem.strikes])


def broken(problem: Problem, starts: dict[str, int]) -> set[str]:
    """Return the rules that a choice breaks, under the engine's names."""
    found = set()
    chosen = [c for c in problem.candidates if c.id in starts]
    for c in problem.candidates:
        if c.is_mandatory and c.id not in starts:
            found.add(f"mandatory:{c.id}")
        if c.is_barred and c.id in starts:
            found.add(f"barred:{c.id}")
        for other in c.requires:
            if c.id in starts and starts.get(other, 99) > starts[c.id]:
                found.add(f"prerequisite:{c.id}:{other}")
    return found | _broken_limits(problem, chosen, starts)


def _broken_limits(problem, chosen, starts):
    found = set()
    for place, group in enumerate(problem.exclusives, start=1):
        if sum(key in starts for key in group.ids) > group.most:
            found.add(f"exclusive:{place}")
    for budget in problem.budgets:
        found |= _broken_budget(problem, budget, chosen, starts)
    for capacity in problem.capacities:
        for at, name in enumerate(problem.periods):
            used = sum(
                c.people["dev"][at - starts[c.id]]
                for c in chosen
                if 0 <= at - starts[c.id] < len(c.people["dev"])
            )
            if used > capacity.amounts:
                found.add(f"capacity:dev:{name}")
    for band in problem.bands:
        found |= _broken_band(band, chosen, starts)
    if problem.second_least is not None:
        second = sum(
            c.second * (1 - float(c.late_loss) * (starts[c.id] - c.earliest)) for c in chosen
        )
        if second < problem.second_least - 1e-7:
            found.add("second")
    return found


def _broken_budget(problem, budget, chosen, starts):
    found = set()
    for name, ends in (("budget", budget.amounts), ("spend", budget.least)):
        if ends is None:
            continue
        cells = list(enumerate(ends)) if isinstance(ends, list) else [(None, ends)]
        for period, amount in cells:
            parts = [(c, spends(c, starts[c.id], budget.kind, period)) for c in chosen]
            used = sum(part for _, part in parts)
            at = "" if period is None else f":{problem.periods[period]}"
            key = f"{name}:{budget.kind or 'all'}{at}"
            errors = sorted((part * float(c.money_error) for c, part in parts), reverse=True)
            if name == "budget" and used + sum(errors[: problem.strikes]) > amount + 1e-7:
                found.add(key)
            if name == "spend" and used < amount:
                found.add(key)
    return found


def _broken_band(band, chosen, starts):
    def count(c):
        if band.of is Measure.COUNT:
            return 1
        return (
            spends(c, starts[c.id], None, None)
            if band.of is Measure.SPEND
            else value_of(c, starts[c.id])
        )

    part = sum(count(c) for c in chosen if c.category == band.category)
    whole = sum(count(c) for c in chosen) if band.is_share else 1
    found = set()
    if band.most is not None and part > float(band.most) * whole + 1e-7:
        found.add(f"ceiling:{band.category}")
    if band.least is not None and part < float(band.least) * whole - 1e-7:
        found.add(f"floor:{band.category}")
    return found


def choices(problem: Problem):
    """Yield every choice."""
    options = [[OUT, *starts_of(problem, c)] for c in problem.candidates]
    for picks in product(*options):
        pairs = zip(problem.candidates, picks, strict=True)
        yield {c.id: start for c, start in pairs if start is not OUT}


def table(problem: Problem):
    """Return every choice with its objective and the rules it breaks."""
    return [(objective(problem, each), broken(problem, each), each) for each in choices(problem)]


def best(rows, gone=frozenset()):
    """Return the best objective without some rules, None when nothing keeps the rest."""
    return max((value for value, breaks, _ in rows if breaks <= gone), default=None)
