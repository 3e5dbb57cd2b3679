"""Options: ways to shape a change anew, each with what it costs, and what they do.

On a graph of dependencies an option changes own delays and edges; on a record it becomes deltas, so
that a chosen alternative is a change like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from math import isfinite
from typing import Any, NoReturn

from sightline.engines.impact.agreements import name_of
from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    BadDelta,
    Delta,
    DropLink,
    Rescope,
    Restaff,
    Slip,
    Stretch,
)
from sightline.engines.impact.evaluation import Outcome, laid
from sightline.engines.impact.record import Edge
from sightline.engines.impact.wave import Graph
from sightline.engines.schedule.plan import LinkType


class OptionKind(StrEnum):
    """What an option does; see ``on_graph`` and ``as_deltas`` for how."""

    REDUCE = "reduce"  # a smaller scope
    STAGE = "stage"  # a part now, the rest when nobody waits for it
    DEFER = "defer"  # past what depends on it
    DECOUPLE = "decouple"  # an interface stub cuts a dependency
    BUFFER = "buffer"  # the receiver can wait longer
    ABSORB = "absorb"  # done inside one owner, up to some days
    SUBSTITUTE = "substitute"  # somebody else gives it
    CRASH = "crash"  # more hands, less time
    RESEQUENCE = "resequence"  # side by side instead of one after the other


@dataclass(frozen=True)
class Option:
    """One way to shape a change anew.

    Attributes:
        target: The activity, project or node it is done to; for a dependency its giver.
        to: The receiver of a dependency; for a substitute who takes over.
        amount: How far: days for stage, defer, buffer and absorb, working minutes for crash, the
            share kept or, on a graph, the days left for reduce.
        cost_minor: What it costs.
    """

    kind: OptionKind
    target: str
    amount: float = 0
    cost_minor: int = 0
    to: str = ""
    id: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, as ``options_from`` reads it; what says nothing is left out."""
        kept = {name: value for name, value in asdict(self).items() if value}
        return kept | {"kind": str(self.kind), "cost_minor": self.cost_minor}


class BadOption(BadDelta):
    """An option that cannot be taken; ``index`` says which."""


OF_EDGES = {OptionKind.DECOUPLE, OptionKind.BUFFER, OptionKind.RESEQUENCE}
ON_GRAPHS = set(OptionKind) - {OptionKind.CRASH, OptionKind.RESEQUENCE}
_TEXTS = {"target", "to", "id"}


def options_from(plain: Any) -> tuple[Option, ...]:
    """Return the options that plain data holds.

    Raises:
        BadOption: A kind, field or value that is none, with the place of the option.
    """
    if not isinstance(plain, list):
        raise BadOption("bad-value", "Options are a list of objects.", "Write [ { … }, … ].")
    return tuple(_option(each, index) for index, each in enumerate(plain))


def _option(plain: Any, index: int) -> Option:
    known = {f.name for f in fields(Option)}
    if not isinstance(plain, dict) or not {"kind", "target"} <= plain.keys() <= known:
        message = f"An option is an object with kind and target, and {', '.join(sorted(known))}."
        raise BadOption("bad-value", message, index=index)
    if plain["kind"] not in set(OptionKind):
        message = f"There is no kind of option {plain['kind']!r}."
        raise BadOption("unknown-kind", message, f"Use one of {', '.join(OptionKind)}.", index)
    for name, value in plain.items():
        if name in _TEXTS and not isinstance(value, str):
            raise BadOption("bad-value", f"{name!r} is a text.", index=index)
    amount, cost = plain.get("amount", 0), plain.get("cost_minor", 0)
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise BadOption("bad-value", "“amount” is a number.", index=index)
    if isinstance(cost, bool) or not isinstance(cost, int):
        raise BadOption("bad-value", "“cost_minor” is a whole number.", index=index)
    option = Option(**{**plain, "kind": OptionKind(plain["kind"])})
    check(option, index)
    return option


def check(option: Option, index: int) -> None:
    """Refuse an option that nothing could take.

    Raises:
        BadOption: Negative money or amount, or a dependency without its receiver.
    """
    if option.cost_minor < 0:
        raise BadOption("negative-money", "A cost is not negative.", "Give 0 or more.", index)
    if not isfinite(option.amount) or not 0 <= option.amount < 10**9:
        raise BadOption("bad-value", "An amount is 0 or more.", index=index)
    if option.kind in OF_EDGES | {OptionKind.SUBSTITUTE} and not option.to:
        message = f"To {option.kind} takes two."
        raise BadOption("bad-target", message, "Name the other with “to”.", index)


def on_graph(
    graph: Graph, own: Mapping[str, float], options: Sequence[Option]
) -> tuple[Graph, dict[str, float]]:
    """Return a graph and own delays after options.

    Reduce and stage leave no more than ``amount`` days of own delay. Defer adds ``amount`` days,
    and nobody waits any more. Decouple cuts an edge, buffer gives it ``amount`` days of slack.
    Absorb takes ``amount`` days off all that a node passes on, in this node's circle as well. A
    substitute cuts what the target gives to ``to``, who is then late by ``amount`` days itself.

    Raises:
        BadOption: It names no node or edge, or has no meaning on a graph.
    """
    found, edges = dict(own), list(graph.edges)
    for index, option in _in_turn(options):
        check(option, index)
        _on_graph(graph, option, index)
        own_delay, here = found.get(option.target, 0), (option.target, option.to)
        kept = [e for e in edges if not _is_cut(option, e)]
        if option.kind in {OptionKind.REDUCE, OptionKind.STAGE}:
            found[option.target] = min(own_delay, option.amount)
        elif option.kind is OptionKind.DEFER:
            found[option.target] = own_delay + option.amount
        elif option.kind is OptionKind.SUBSTITUTE:
            found[option.to] = max(found.get(option.to, 0), option.amount)
        elif option.kind in {OptionKind.BUFFER, OptionKind.ABSORB}:
            is_all = option.kind is OptionKind.ABSORB
            kept = [
                _wider(e, option.amount)
                if (e.giver_id == here[0] if is_all else (e.giver_id, e.receiver_id) == here)
                else e
                for e in kept
            ]
        edges = kept
    return replace(graph, edges=tuple(edges)), found


def _wider(edge: Edge, by: float) -> Edge:
    return replace(edge, slack_days=edge.slack_days + by)


def _is_cut(option: Option, edge: Edge) -> bool:
    if option.kind is OptionKind.DEFER:
        return edge.giver_id == option.target
    is_it = (edge.giver_id, edge.receiver_id) == (option.target, option.to)
    return is_it and option.kind in {OptionKind.DECOUPLE, OptionKind.SUBSTITUTE}


def _on_graph(graph: Graph, option: Option, index: int) -> None:
    if option.kind not in ON_GRAPHS:
        message = f"To {option.kind} takes a schedule."
        raise BadOption("unknown-kind", message, f"Use one of {', '.join(ON_GRAPHS)}.", index)
    if option.target not in graph.index:
        message = f"There is no node {option.target!r}."
        raise BadOption("no-such-node", message, index=index)
    if option.kind in OF_EDGES | {OptionKind.SUBSTITUTE}:
        ends = option.target, option.to
        if ends not in {(e.giver_id, e.receiver_id) for e in graph.edges}:
            message = f"No edge leads from {ends[0]!r} to {ends[1]!r}."
            raise BadOption("no-such-link", message, index=index)


def as_deltas(
    base: Outcome, deltas: Sequence[Delta], options: Sequence[Option]
) -> tuple[Delta, ...]:
    """Return the deltas of a change that is shaped anew.

    Stage leaves no more than ``amount`` of what the change lets the target slip, in days or
    minutes as the slip has it. Reduce keeps a share of the target's scope. Crash takes working
    minutes off an activity. Resequence lets two activities start together. Decouple drops a link
    or an agreement; defer all that wait for the target, which comes ``amount`` days later. Buffer
    gives an agreement more slack, and absorb all agreements of the target. A substitute takes
    over from whoever is assigned first.

    Raises:
        BadOption: There is nothing that the option could be done to.
    """
    shape = _Shape(base, deltas)
    for index, option in _in_turn(options):
        check(option, index)
        shape.take(option, index)
    return tuple(shape.deltas)


_TURN = {
    kind: turn
    for turn, kind in enumerate(
        (
            OptionKind.STAGE, OptionKind.CRASH, OptionKind.REDUCE, OptionKind.SUBSTITUTE,
            OptionKind.RESEQUENCE, OptionKind.DECOUPLE, OptionKind.DEFER, OptionKind.BUFFER,
            OptionKind.ABSORB,
        )
    )
}  # fmt: skip


def _in_turn(options: Sequence[Option]) -> list[tuple[int, Option]]:
    """Return options with their places in the order in which they are taken, whatever theirs is."""
    return sorted(enumerate(options), key=lambda pair: _TURN[pair[1].kind])


class _Shape:
    """A change while options shape it anew."""

    def __init__(self, base: Outcome, deltas: Sequence[Delta]) -> None:
        self.base, self.deltas = base, list(deltas)
        self.index = -1
        self.cut: set[tuple[str, str]] = {
            (d.predecessor_id, d.successor_id) for d in deltas if isinstance(d, DropLink)
        }
        self.retyped: set[tuple[str, str]] = set()
        self.relieved: set[str] = set()
        self.slack = {(e.giver_id, e.receiver_id): e.slack_days for e in base.record.edges}
        self.slack |= {
            (d.giver_id, d.receiver_id): d.slack_days for d in deltas if isinstance(d, Agree)
        }

    def take(self, option: Option, index: int) -> None:
        """Take one option."""
        self.index = index
        getattr(self, f"_{option.kind}")(option)

    def refuse(self, code: str, message: str) -> NoReturn:
        raise BadOption(code, message, "Leave it out, or choose another target.", self.index)

    def name(self, id_: str) -> str:
        return name_of(self.base.bearings, id_)

    def _stage(self, option: Option) -> None:
        is_found = False
        for k, delta in enumerate(self.deltas):
            if isinstance(delta, Slip) and option.target in {delta.activity_id, delta.project_id}:
                is_found = True
                less = int(option.amount)
                self.deltas[k] = replace(
                    delta, days=min(delta.days, less), minutes=min(delta.minutes, less)
                )
        if not is_found:
            self.refuse("nothing-to-stage", f"The change does not let {option.target!r} slip.")

    def _reduce(self, option: Option) -> None:
        if option.target in self.base.schedule.network.index:
            self.deltas.append(Rescope(option.target, share=option.amount))
        else:
            self.deltas.append(Rescope(project_id=option.target, share=option.amount))

    def _crash(self, option: Option) -> None:
        index = self.base.schedule.network.index
        if option.target not in index:
            self.refuse("no-such-activity", f"There is no activity {option.target!r}.")
        takes = laid(self.base, self.deltas).activity(index[option.target]).duration
        self.deltas.append(Stretch(option.target, max(takes - int(option.amount), 0)))

    def _substitute(self, option: Option) -> None:
        mine = [a for a in self.base.record.schedule.assignments if a.activity_id == option.target]
        if not mine:
            self.refuse("not-assigned", f"Nobody works on {self.name(option.target)}.")
        units = option.amount or None
        self.deltas.append(Restaff(option.target, mine[0].resource_id, option.to or None, units))

    def _linked(self, ends: tuple[str, str]) -> bool:
        return ends in self.base.bearings.links and ends not in self.cut

    def _resequence(self, option: Option) -> None:
        ends = option.target, option.to
        if not self._linked(ends):
            self.refuse("no-such-link", f"No link leads from {ends[0]!r} to {ends[1]!r}.")
        if ends not in self.retyped:
            self.deltas += [DropLink(*ends), AddLink(*ends, LinkType.SS)]
            self.retyped.add(ends)

    def _decouple(self, option: Option) -> None:
        ends = option.target, option.to
        if ends in self.cut:
            return
        if not self._linked(ends) and ends not in self.slack:
            self.refuse("no-such-link", f"Nothing links {ends[0]!r} to {ends[1]!r}.")
        self._cut(ends)

    def _cut(self, ends: tuple[str, str]) -> None:
        self.deltas.append(DropLink(*ends))
        self.cut.add(ends)
        self.slack.pop(ends, None)

    def _defer(self, option: Option) -> None:
        waiting = [e for e in (*self.base.bearings.links, *self.slack) if e[0] == option.target]
        for ends in dict.fromkeys(waiting):
            if ends not in self.cut:
                self._cut(ends)
        days, target = int(option.amount), option.target
        is_activity = target in self.base.schedule.network.index
        slip = Slip(target, days=days) if is_activity else Slip(project_id=target, days=days)
        self.deltas.append(slip)

    def _buffer(self, option: Option) -> None:
        ends = option.target, option.to
        if ends not in self.slack and ends not in self.cut:
            self.refuse("no-such-link", f"No agreement binds {ends[1]!r} to {ends[0]!r}.")
        self._widen([ends] if ends in self.slack else [], option.amount)

    def _absorb(self, option: Option) -> None:
        mine = [ends for ends in self.slack if ends[0] == option.target]
        if not mine and not any(ends[0] == option.target for ends in self.cut):
            self.refuse("no-such-link", f"No agreement is of what {option.target!r} gives.")
        self._widen(mine, option.amount)

    def _widen(self, edges: Iterable[tuple[str, str]], by: float) -> None:
        for ends in edges:
            self.slack[ends] += by
            self.deltas.append(Agree(*ends, self.slack[ends]))


def checked(base: Outcome, deltas: Sequence[Delta], options: Sequence[Option]) -> None:
    """Refuse options that cannot be taken, each by itself.

    Raises:
        BadDelta: The change itself is refused.
        BadOption: An option is.
    """
    laid(base, deltas)
    for index, option in enumerate(options):
        try:
            laid(base, as_deltas(base, deltas, [option]))
        except BadDelta as refusal:
            raise BadOption(refusal.code, refusal.message, refusal.remedy, index) from refusal


def words(option: Option, name: Mapping[str, str]) -> str:
    """Return an option in words for people."""
    what, to = (f"“{name.get(id_) or id_}”" for id_ in (option.target, option.to))
    amount = f"{option.amount:g}"
    return {
        OptionKind.REDUCE: f"reduces {what} to {amount}",
        OptionKind.STAGE: f"stages {what}, so that it slips {amount}",
        OptionKind.DEFER: f"defers {what} by {amount} days, past what waits for it",
        OptionKind.DECOUPLE: f"cuts {what} from {to}",
        OptionKind.BUFFER: f"gives {to} {amount} more days to wait for {what}",
        OptionKind.ABSORB: f"absorbs {amount} days within {what}",
        OptionKind.SUBSTITUTE: f"lets {to} stand in at {what}",
        OptionKind.CRASH: f"crashes {what} by {option.amount / 60:g} hours",
        OptionKind.RESEQUENCE: f"starts {to} together with {what}",
    }[option.kind]
