"""From scores to levels, as each kind of model says it; only what was scored counts.

Every rule is monotone: a higher score never gives a lower level. A level is reached only in full,
so a mean between two levels counts as the lower one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sightline.maturity.rules.content import BANDED, Item, Model

Scores = Mapping[str, Fraction]


@dataclass(frozen=True)
class Found:
    """How far something is.

    Attributes:
        score: The mean of what counts, or the lowest of it; ``None`` if nothing was scored.
        share: Of what was attainable, 0 to 1.
        level: A score of the scale, or the number of the band from 1; ``None`` where the rule
            claims no single level.
    """

    score: Fraction | None = None
    share: Fraction | None = None
    level: int | None = None
    words: str = ""
    n_items: int = 0


@dataclass(frozen=True)
class Judged:
    """Every item that was scored, every dimension with one, and the whole."""

    items: Mapping[str, Found]
    dimensions: Mapping[str, Found]
    overall: Found


def judged(model: Model, scores: Scores) -> Judged:
    """Return the levels of a model's items, dimensions and whole from the items' scores."""
    held = [item for item in model.items if item.key in scores]
    items = {item.key: _item(model, scores[item.key]) for item in held}
    names = {d.key: d.name for d in model.dimensions}
    by = {key: [item for item in held if item.dimension == key] for key in names}
    dimensions = {key: _part(model, own, scores) for key, own in by.items() if own}
    return Judged(items, dimensions, _whole(model, held, scores, dimensions, names))


def _item(model: Model, score: Fraction) -> Found:
    return Found(score, _share_of(model, score), _floor(model, score), _named(model, score), 1)


def _part(model: Model, items: Iterable[Item], scores: Scores) -> Found:
    held = list(items)
    if not held:
        return Found(words="Nothing was scored.")
    if model.rule == "lowest_perspective":
        lowest = min(scores[item.key] for item in held)
        share, level = _share_of(model, lowest), _floor(model, lowest)
        return Found(lowest, share, level, _named(model, lowest), len(held))
    total = sum((item.weight for item in held), Fraction(0))
    mean = sum((item.weight * scores[item.key] for item in held), Fraction(0)) / total
    share = _share_of(model, mean)
    if model.rule in BANDED:
        level, words = _banded(model, share)
        return Found(mean, share, level, words, len(held))
    if model.rule == "practices_achieved":
        n = sum(1 for item in held if scores[item.key] >= model.last)
        return Found(mean, Fraction(n, len(held)), None, f"{n} of {len(held)} achieved", len(held))
    return Found(mean, share, _floor(model, mean), _named(model, mean), len(held))


def _whole(
    model: Model,
    held: list[Item],
    scores: Scores,
    dimensions: Mapping[str, Found],
    names: Mapping[str, str],
) -> Found:
    """Return the whole; the cube and the lowest perspective claim none over several dimensions."""
    apart = model.rule in ("cube", "lowest_perspective")
    if apart and len(dimensions) > 1:
        words = ", ".join(f"{names[key]}: {one.words}" for key, one in dimensions.items())
        return Found(words=words, n_items=len(held))
    return _part(model, held, scores)


def _share_of(model: Model, score: Fraction) -> Fraction:
    return (score - model.first) / (model.last - model.first)


def _floor(model: Model, score: Fraction) -> int:
    return max(model.first, min(model.last, score.numerator // score.denominator))


def _named(model: Model, score: Fraction) -> str:
    return model.levels[_floor(model, score) - model.first].name


def _banded(model: Model, share: Fraction) -> tuple[int, str]:
    reached = [n for n, band in enumerate(model.bands) if band.begins <= share]
    return reached[-1] + 1, model.bands[reached[-1]].name
