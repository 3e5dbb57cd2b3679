"""The benefits map: from outputs to objectives, its checks, and what may be summed.

Findings are told, not raised: a map is drawn step by step and is incomplete in between.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sightline.engines.benefits.refusal import Unmeasurable
from sightline.engines.measure.alignment import split
from sightline.engines.measure.numbers import Number, exact, not_negative


class Kind(StrEnum):
    """What a node of the map is, in the order of the chain."""

    OUTPUT = "output"
    CAPABILITY = "capability"
    CHANGE = "business change"
    INTERMEDIATE = "intermediate benefit"
    BENEFIT = "end benefit"
    OBJECTIVE = "objective"


ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the map; ``is_disbenefit`` is of a benefit that costs somebody something."""

    id: str
    kind: Kind
    name: str = ""
    is_disbenefit: bool = False

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing contributes to another; ``share`` of 0 to 1 says how much of it, None unsaid."""

    source: str
    target: str
    share: Number | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a map that has to be put right before it is approved.

    Attributes:
        code: ``unknown-node``, ``self-link``, ``doubled-link``, ``backward``, ``cycle``,
            ``not-a-share``, ``over-attributed``, ``output-without-benefit``,
            ``benefit-without-objective``, ``benefit-without-output`` or ``orphan``.
        ids: The nodes concerned, in order; of a cycle once round.
    """

    code: str
    message: str
    remedy: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A project claims a share of a benefit."""

    project: str
    benefit: str
    share: Number = 1


def map_findings(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Finding, ...]:
    """Return everything that is wrong with a benefits map; nothing means that it holds.

    Args:
        nodes: Each id once.
        edges: From what contributes to what it contributes to.

    Raises:
        Unmeasurable: ``duplicate``, two nodes have one id.

    Cost:
        O(nodes + edges).

    Source:
        Domain reference 6.2.
    """
    at = {node.id: node for node in nodes}
    if len(at) < len(nodes):
        ids = [node.id for node in nodes]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        raise Unmeasurable(
            "duplicate", f"“{twice[0]}” is in the map twice.", "Give each node its own id.", twice
        )
    sound, found = _sound(at, edges)
    ahead: dict[str, list[str]] = defaultdict(list)
    back: dict[str, list[str]] = defaultdict(list)
    for edge in sound:
        ahead[edge.source].append(edge.target)
        back[edge.target].append(edge.source)
    found += _cycles(at, ahead)
    found += _over_attributed(at, sound)
    found += _unreached(nodes, ahead, back)
    return tuple(found)


def attributed(amount_minor: int, shares: Mapping[str, Number]) -> dict[str, int]:
    """Return a benefit split over the projects that share it, to the last minor unit.

    What the shares leave open is nobody's and stays out.

    Args:
        amount_minor: The benefit, in minor units; negative for a disbenefit.
        shares: By project, of 0 to 1, together at most 1.

    Raises:
        Unmeasurable: ``not-a-share``, or ``over-attributed``: together they exceed 1.

    Source:
        Domain reference 6.2 (EX-15).
    """
    parts = {key: _share(value, key) for key, value in shares.items()}
    total = sum(parts.values(), Fraction(0))
    if total > 1:
        raise Unmeasurable(
            "over-attributed",
            f"The shares of the benefit sum to {_percent(total)}.",
            "Bring them to 100 % or less: one benefit counts once.",
            tuple(parts),
        )
    if not total:
        return dict.fromkeys(parts, 0)
    amounts = split(amount_minor, [*parts.values(), 1 - total])
    return dict(zip(parts, amounts, strict=False))


def summed(nodes: Iterable[Node], amounts: Mapping[str, int]) -> int:
    """Return what the benefits of a map come to: end benefits alone, disbenefits taken off.

    Intermediate benefits are on the way to end benefits; adding them would count twice.

    Args:
        nodes: Of the map.
        amounts: Minor units of one currency by node; what is not an end benefit is passed over.
    """
    ends = [node for node in nodes if node.kind is Kind.BENEFIT]
    return sum(
        -abs(amounts.get(node.id, 0)) if node.is_disbenefit else amounts.get(node.id, 0)
        for node in ends
    )


def double_claims(claims: Iterable[Claim]) -> tuple[Finding, ...]:
    """Return the benefits that projects claim more than once over, each with its projects.

    Raises:
        Unmeasurable: ``not-a-share``.
    """
    by: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by[claim.benefit].append(claim)
    found = []
    for benefit, group in by.items():
        total = sum((_share(claim.share, claim.project) for claim in group), Fraction(0))
        if total > 1:
            projects = tuple(dict.fromkeys(claim.project for claim in group))
            names = ", ".join(f"“{each}”" for each in projects)
            found.append(
                Finding(
                    "claimed-twice",
                    f"“{benefit}” is claimed {_percent(total)} over, by {names}.",
                    "Agree on shares of 100 % or less.",
                    (benefit, *projects),
                )
            )
    return tuple(found)


def _sound(at: Mapping[str, Node], edges: Sequence[Edge]) -> tuple[list[Edge], list[Finding]]:
    """Return the edges that the other checks can rely on, and what is wrong with the rest."""
    sound, found, seen = [], [], set()
    for edge in edges:
        pair = (edge.source, edge.target)
        fault = _fault(at, edge, pair in seen)
        seen.add(pair)
        if fault is None:
            sound.append(edge)
        else:
            found.append(Finding(*fault, pair))
    return sound, found


def _fault(at: Mapping[str, Node], edge: Edge, is_known: bool) -> tuple[str, str, str] | None:
    for end in (edge.source, edge.target):
        if end not in at:
            return "unknown-node", f"A link names “{end}”, which is not in the map.", "Remove it."
    source, target = at[edge.source], at[edge.target]
    if edge.source == edge.target:
        return "self-link", f"“{source.title}” contributes to itself.", "Remove the link."
    if is_known:
        return (
            "doubled-link",
            f"“{source.title}” and “{target.title}” are linked twice.",
            "Keep one link.",
        )
    if ORDER[source.kind] > ORDER[target.kind]:
        return (
            "backward",
            f"“{source.title}” ({source.kind}) cannot contribute to “{target.title}” ({target.kind}).",
            "Turn the link round.",
        )
    if edge.share is not None and not 0 <= exact(edge.share, "a share", Unmeasurable) <= 1:
        return (
            "not-a-share",
            f"“{source.title}” contributes {_percent(exact(edge.share, 'a share'))} of “{target.title}”.",
            "Give 0 to 100 %.",
        )
    return None


def _cycles(at: Mapping[str, Node], ahead: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Return one finding a cycle met in a depth-first walk, each closed where it was met."""
    done: set[str] = set()
    found = []
    for start in at:
        if start in done:
            continue
        path, place = [start], {start: 0}
        rests = [iter(ahead.get(start, ()))]
        while path:
            following = next(rests[-1], None)
            if following is None:
                done.add(path[-1])
                del place[path.pop()]
                rests.pop()
            elif following in place:
                found.append(_round(at, path[place[following] :]))
            elif following not in done:
                place[following] = len(path)
                path.append(following)
                rests.append(iter(ahead.get(following, ())))
    return found


def _round(at: Mapping[str, Node], ids: Sequence[str]) -> Finding:
    names = " → ".join(f"“{at[each].title}”" for each in (*ids, ids[0]))
    return Finding(
        "cycle", f"These contribute to each other: {names}.", "Remove a link.", tuple(ids)
    )


def _over_attributed(at: Mapping[str, Node], edges: Iterable[Edge]) -> list[Finding]:
    totals: dict[str, Fraction] = defaultdict(Fraction)
    sources: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.share is not None:
            totals[edge.target] += exact(edge.share, "a share", Unmeasurable)
            sources[edge.target].append(edge.source)
    return [
        Finding(
            "over-attributed",
            f"What contributes to “{at[key].title}” sums to {_percent(total)}.",
            "Bring the shares to 100 % or less.",
            (key, *sources[key]),
        )
        for key, total in totals.items()
        if total > 1
    ]


def _unreached(
    nodes: Sequence[Node], ahead: Mapping[str, Sequence[str]], back: Mapping[str, Sequence[str]]
) -> list[Finding]:
    to_objective = _reach((n.id for n in nodes if n.kind is Kind.OBJECTIVE), back)
    to_benefit = _reach((n.id for n in nodes if n.kind is Kind.BENEFIT), back)
    from_output = _reach((n.id for n in nodes if n.kind is Kind.OUTPUT), ahead)
    found = []
    for node in nodes:
        fault = None
        if node.kind is Kind.BENEFIT and node.id not in to_objective:
            fault = "benefit-without-objective", "reaches no objective", "Link it to one."
        elif node.kind is Kind.BENEFIT and node.id not in from_output:
            fault = (
                "benefit-without-output",
                "is brought about by no output",
                "Link what enables it.",
            )
        elif node.kind is Kind.OUTPUT and node.id not in to_benefit:
            fault = (
                "output-without-benefit",
                "reaches no end benefit",
                "Link it, or ask why it is built.",
            )
        elif not ahead.get(node.id) and not back.get(node.id) and node.kind is not Kind.OBJECTIVE:
            fault = "orphan", "is linked to nothing", "Link it or remove it."
        if fault is not None:
            code, words, remedy = fault
            found.append(Finding(code, f"“{node.title}” {words}.", remedy, (node.id,)))
    return found


def _reach(starts: Iterable[str], ways: Mapping[str, Sequence[str]]) -> set[str]:
    seen = set(starts)
    stack = list(seen)
    while stack:
        for following in ways.get(stack.pop(), ()):
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return seen


def _share(value: Number, whose: str) -> Fraction:
    found = not_negative(value, f"the share of “{whose}”", Unmeasurable)
    if found > 1:
        raise Unmeasurable(
            "not-a-share",
            f"The share of “{whose}” is {_percent(found)}.",
            "Give 0 to 100 %.",
            (whose,),
        )
    return found


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.4g} %"
