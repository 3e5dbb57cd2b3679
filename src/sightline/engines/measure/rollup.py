"""Roll-up: how the colours of children become the colour of their parent, by a named policy.

Every policy is monotone: a child that turns worse, stale, critical, or from green to missing
never improves its parent. (Other colours do not go missing: what was reported turns stale.)
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sightline.engines.measure.colour import SCALE, Colour
from sightline.engines.measure.facts import Plain
from sightline.engines.measure.family import Child, Family, are, names

__all__ = ["POLICIES", "Child", "Policy", "RollUp", "roll_up", "severity"]

AMBER_FROM = Fraction(1, 3)
RED_FROM = Fraction(1)
RED_SHARE = Fraction(1, 5)
CAP = Colour.AMBER


@dataclass(frozen=True, slots=True)
class RollUp:
    """What a policy made of the children.

    Attributes:
        policy: Key in ``POLICIES``.
        colour: ``none`` when there are no children or none ever reported.
        why: Sentences that name the children that decide.
        counts: Each child once: by colour, under ``stale``, or under ``none`` if missing.
        inputs: The values of the formula, fractions as text such as ``1/2``.
        children: What was rolled up.
    """

    policy: str
    colour: Colour
    why: str
    counts: dict[str, int]
    inputs: dict[str, Plain]
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says before unknown children cap it."""

    colour: Colour
    why: str
    inputs: dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Policy:
    """A named way to roll up, shown by its name wherever its result is."""

    key: str
    name: str
    description: str
    judge: Callable[[Family], Verdict]


def roll_up(children: Sequence[Child], policy: str = "worst_child") -> RollUp:
    """Return the parent's colour under a policy.

    A parent with a stale or missing child is amber at best; one whose children never
    reported at all is itself not reported, which its own parent counts as unknown.

    Args:
        children: All in one currency.
        policy: A key of ``POLICIES``.

    Raises:
        ValueError: The policy is unknown.

    Cost:
        O(n log n) for the names, O(n) for the figure.

    Source:
        Domain reference 7.2.
    """
    if policy not in POLICIES:
        raise ValueError(f"{policy!r} is not a roll-up policy; there are {', '.join(POLICIES)}")
    family = Family(tuple(children))
    if not any(child.colour.is_known for child in family.children):
        return _result(policy, family, _silence(family))
    verdict = POLICIES[policy].judge(family)
    return _result(policy, family, _capped(verdict, family.unknown))


def severity(colour: Colour) -> int:
    """Return the rank of a parent's colour for comparing two roll-ups: not reported is amber."""
    return colour.rank if colour.is_known else CAP.rank


def _worst_child(family: Family) -> Verdict:
    rank = max(family.severities)
    return Verdict(
        SCALE[rank], _because(family.at(rank), SCALE[rank]), {"worst": SCALE[rank].value}
    )


def _weighted_mean(family: Family) -> Verdict:
    mean = family.mean()
    colour = _colour_of_mean(mean)
    why = f"{_opening(colour)} because the mean by {family.basis} is {float(mean):.2f}"
    heavy = family.heaviest()
    why += f", most of it from {names(heavy)}." if heavy else "."
    return Verdict(colour, why, {"mean": str(mean), **_limits(family)})


def _threshold(family: Family) -> Verdict:
    reds, rank = family.at(Colour.RED.rank), Colour.AMBER.rank
    red, troubled = family.share_from(Colour.RED.rank), family.share_from(rank)
    critical = [child for child in reds if child.critical]
    inputs: dict[str, Plain] = {
        "red_share": str(red),
        "amber_or_worse_share": str(troubled),
        "n_red_critical": len(critical),
        "limit": str(RED_SHARE),
        "weighed_by": family.basis,
    }
    if critical:
        return Verdict(Colour.RED, f"Red because critical {are(critical, 'red')}.", inputs)
    if red >= RED_SHARE:
        return Verdict(Colour.RED, _share_words(Colour.RED, red, "red", family, reds), inputs)
    if reds:
        words = (
            f"Amber because {are(reds, 'red')}, under {_percent(RED_SHARE)} of the {family.basis}."
        )
        return Verdict(Colour.AMBER, words, inputs)
    if troubled >= RED_SHARE:
        found = [c for c in family.children if c.severity >= rank]
        words = _share_words(Colour.AMBER, troubled, "amber or worse", family, found)
        return Verdict(Colour.AMBER, words, inputs)
    words = f"Green because none is red and {_percent(troubled)} of the {family.basis} is amber or worse."
    return Verdict(Colour.GREEN, words, inputs)


def _critical_child(family: Family) -> Verdict:
    mean = _weighted_mean(family)
    ranks = [child.severity for child in family.children if child.critical]
    inputs: dict[str, Plain] = {**mean.inputs, "n_critical": len(ranks)}
    if not ranks:
        return Verdict(mean.colour, f"{mean.why} No child is critical.", inputs)
    inputs["worst_critical"] = SCALE[max(ranks)].value
    if max(ranks) <= mean.colour.rank:
        return Verdict(mean.colour, f"{mean.why} No critical child is worse.", inputs)
    colour = SCALE[max(ranks)]
    leading = [child for child in family.at(colour.rank) if child.critical]
    words = f"{_opening(colour)} because critical {are(leading, colour.words)}; "
    words += f"the mean alone would be {mean.colour.words}."
    return Verdict(colour, words, inputs)


POLICIES: dict[str, Policy] = {
    policy.key: policy
    for policy in (
        Policy(
            "worst_child",
            "Worst child",
            "The parent is as bad as its worst child.",
            _worst_child,
        ),
        Policy(
            "weighted_mean",
            "Weighted mean",
            "Green 0, amber 1, red 2 (halves between), weighed by budget: "
            "amber from one third, red from 1.",
            _weighted_mean,
        ),
        Policy(
            "threshold",
            "Threshold",
            "Red when at least 20 % of the budget is red or a critical child is red; amber when "
            "any child is red or at least 20 % of the budget is amber or worse.",
            _threshold,
        ),
        Policy(
            "critical_child",
            "Critical child",
            "The weighted mean, but never better than the worst critical child.",
            _critical_child,
        ),
    )
}


def _capped(verdict: Verdict, unknown: Sequence[Child]) -> Verdict:
    if not unknown:
        return verdict
    inputs: dict[str, Plain] = {**verdict.inputs, "before_cap": verdict.colour.value}
    if verdict.colour.rank >= CAP.rank:
        return Verdict(verdict.colour, f"{verdict.why} Unknown: {names(unknown)}.", inputs)
    why = f"Amber because {are(unknown, 'unknown')}; otherwise {verdict.colour.words}."
    return Verdict(CAP, why, inputs)


def _silence(family: Family) -> Verdict:
    if not family.children:
        return Verdict(Colour.NONE, "There are no children.", {})
    words = f"Not reported, because {are(family.children, 'unknown')}."
    return Verdict(Colour.NONE, words, {})


def _result(policy: str, family: Family, verdict: Verdict) -> RollUp:
    found = Counter(
        "stale" if c.stale and c.colour.is_known else c.colour.value for c in family.children
    )
    counts = {key: found[key] for key in (*(colour.value for colour in Colour), "stale")}
    inputs = {
        "n_children": len(family.children),
        "n_unknown": len(family.unknown),
        **verdict.inputs,
    }
    return RollUp(policy, verdict.colour, verdict.why, counts, inputs, family.children)


def _colour_of_mean(mean: Fraction) -> Colour:
    if mean >= RED_FROM:
        return Colour.RED
    return Colour.AMBER if mean >= AMBER_FROM else Colour.GREEN


def _limits(family: Family) -> dict[str, Plain]:
    return {
        "weight_minor": sum(child.weight_minor for child in family.children),
        "weighed_by": family.basis,
        "n_without_weight": sum(weight == 0 for weight in family.weights),
        "amber_from": str(AMBER_FROM),
        "red_from": str(RED_FROM),
    }


def _because(children: Sequence[Child], colour: Colour) -> str:
    if colour is Colour.GREEN:
        return "Green because no child is worse."
    return f"{_opening(colour)} because {are(children, colour.words)}."


def _share_words(
    colour: Colour, share: Fraction, what: str, family: Family, found: Sequence[Child]
) -> str:
    return (
        f"{_opening(colour)} because {_percent(share)} of the {family.basis} is {what}, "
        f"at or over {_percent(RED_SHARE)}: {names(found)}."
    )


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4g} %"


def _opening(colour: Colour) -> str:
    return colour.words.capitalize()
