"""What ``select`` prints for people; text of a file is shown without control characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sightline.cli.schedule_words import clean

if TYPE_CHECKING:
    from sightline.cli.selection_answers import Asked

AT_MOST = 40  # lines of each kind; --json has them all


def lines(asked: Asked, *, is_one: bool) -> Iterator[str]:
    """Yield an answer's lines: of a file of several problems one each."""
    choice = asked.choice
    head = f"{choice.status}"
    if choice.value is not None:
        head += f": value {choice.value:,.10g}, cost {choice.spend:,.10g}"
    if choice.gap:
        head += f", at most {choice.bound:,.10g} (gap {choice.gap:.3%})"
    if asked.portfolio.best is not None:
        head += f"; best known {asked.portfolio.best:,.10g}"
    if not is_one:
        yield f"{clean(asked.portfolio.name)}: {head}"
        return
    yield head
    yield from _chosen(asked)
    yield from _left_out(asked)
    yield from _money(asked)
    yield from _frontier(asked)


def _chosen(asked: Asked) -> Iterator[str]:
    periods = asked.portfolio.problem.periods
    names = {each.id: each.title for each in asked.portfolio.problem.candidates}
    for place, (key, start) in enumerate(asked.choice.starts.items()):
        if place == AT_MOST:
            yield f"  and {len(asked.choice.starts) - AT_MOST} more; --json has them all"
            return
        from_when = f", from {clean(periods[start])}" if len(periods) > 1 else ""
        title = f" {clean(names[key])}" if names[key] != key else ""
        yield f"  {clean(key)}{title}{from_when}"


def _left_out(asked: Asked) -> Iterator[str]:
    if not asked.left_out:
        return
    yield "Left out"
    for each in asked.left_out[:AT_MOST]:
        yield f"  {clean(each.id)}: {clean(each.words, 400)}"
    if len(asked.left_out) > AT_MOST:
        yield f"  and {len(asked.left_out) - AT_MOST} more; --json has them all"


def _money(asked: Asked) -> Iterator[str]:
    if asked.prices:
        yield "One more unit"
    for price in asked.prices[:AT_MOST]:
        exact = "not solved in the time" if price.exact is None else f"{price.exact:,.6g}"
        rate = "" if price.rate is None else f" (rate of the relaxation {price.rate:,.6g})"
        yield f"  {clean(price.rule)}: {exact}{rate}"
    costly = [each for each in asked.costs if each.exact]
    if costly:
        yield "What rules cost"
    for cost in costly[:AT_MOST]:
        yield f"  {clean(cost.rule)}: {cost.exact:,.6g}"
    if asked.core is not None and asked.core.always:
        keys = ", ".join(clean(key) for key in asked.core.always[:AT_MOST])
        yield f"In every portfolio within {asked.core.within:.0%} of the best: {keys}"


def _frontier(asked: Asked) -> Iterator[str]:
    if asked.frontier is None:
        return
    yield "Value over cost" + (", exact" if asked.frontier.is_exact else "")
    for point in asked.frontier.points:
        gap = f" (gap {point.gap:.3%})" if point.gap else ""
        yield f"  {point.spend:,.10g}: {point.value:,.10g}{gap}"
