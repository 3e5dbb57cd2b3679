"""A choice that a person made: what it comes to, what it uses of each limit, and which rules it breaks.

It is measured by the very rows that ``choose`` solves, so that both never disagree on what fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sightline.engines.select.choice import Use, uses_of
from sightline.engines.select.model import Flags, Model, modelled
from sightline.engines.select.problem import Problem
from sightline.engines.select.refusal import Unselectable


@dataclass(frozen=True, slots=True)
class Held:
    """What a given choice comes to.

    Attributes:
        value: The objective, at the worst that errors allow.
        spend: What it costs over all periods and kinds.
        uses: By rule, what is used of its limit.
        broken: The rules that it breaks, in order.
        words: What each rule says.
    """

    value: float
    spend: float
    uses: Mapping[str, Use]
    broken: tuple[str, ...]
    words: Mapping[str, str]


def held(problem: Problem, starts: Mapping[str, int]) -> Held:
    """Return what a choice comes to, whether it keeps the rules or not.

    Args:
        starts: What is chosen, with the place of its starting period.

    Raises:
        Unselectable: As ``choose``; ``unknown-id`` for what is no candidate, ``bad-start`` for a
            period in which it cannot start.
    """
    model = modelled(problem)
    chosen = _flags(model, starts)
    return Held(
        value=model.worth(chosen) / model.factor,
        spend=float(model.spend[chosen].sum()),
        uses=uses_of(model, chosen),
        broken=tuple(rule for rule in model.broken(chosen) if rule),
        words={key: rule.words for key, rule in model.rules.items()},
    )


def _flags(model: Model, starts: Mapping[str, int]) -> Flags:
    places = {key: place for place, key in enumerate(model.ids)}
    columns = {
        (int(owner), int(start)): column
        for column, (owner, start) in enumerate(zip(model.owner, model.start, strict=True))
    }
    chosen: Flags = np.zeros(model.size, bool)
    for key, start in starts.items():
        if key not in places:
            words = f"“{key}” is chosen and is no candidate."
            raise Unselectable("unknown-id", words, "Choose of the candidates.", (key,))
        column = columns.get((places[key], start))
        if column is None:
            words = f"“{key}” cannot start in period {start}."
            raise Unselectable("bad-start", words, "Choose a period that it may start in.", (key,))
        chosen[column] = True
    return chosen
