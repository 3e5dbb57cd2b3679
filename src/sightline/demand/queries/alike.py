"""Proposals like one that is being written: the similarity engine over what was handed in.

A process keeps an index an organisation and follows the journal with it; what it finds is cut to
what the actor sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import RLock
from typing import Any
from uuid import UUID

from sightline.demand.models import Proposal
from sightline.demand.queries.proposals import proposals
from sightline.engines.similarity import Field, Index, Item, Suggestion
from sightline.engines.similarity.rarity import jaccard
from sightline.engines.similarity.words import stems
from sightline.kernel import frame
from sightline.kernel.models import JournalHead, RowChange
from sightline.kernel.policy import Actor

ALIKE = 0.15  # the score from which a proposal is told to who writes another
LOOKED_AT = 100  # the likest, of which those are told that the actor sees
FEW = 30  # proposals below which titles are compared as well
IN_COMMON = 0.3  # the share of words from which titles are alike
HELD = 8  # organisations of which a process keeps an index
NEW = "new"
WHY = "the index holds all proposals; what it finds is cut to what the actor sees"
GONE = (Proposal.State.DRAFT, Proposal.State.DUPLICATE, Proposal.State.REJECTED)


@dataclass
class _Held:
    """An index, and the place of the journal that it is true of."""

    index: Index
    sequence: int
    hash: str


@dataclass(frozen=True)
class Alike:
    """A proposal like the words, how much, and what the two share by name."""

    row: Any
    score_permille: int
    shared: tuple[str, ...]


_HELD: dict[UUID, _Held] = {}
_LOCK = RLock()  # an index is not to be asked or changed by two threads at once


def alike(
    actor: Actor, *, title: str, need: str = "", but: UUID | None = None, most: int = 5
) -> list[Alike]:
    """Return the live proposals that the actor sees and that are most like some words.

    Args:
        but: A proposal that is not to be found: the one that the words are of.
    """
    if actor.organisation_id is None or not title.strip():
        return []
    item = Item(NEW, {Field.TITLE: title, Field.SCOPE: need})
    with _LOCK:
        index = _index(actor.organisation_id)
        likest = index.like(item, most=LOOKED_AT, at_least=ALIKE)
        is_small = len(index) < FEW
    by_id = {
        UUID(one.second if one.first == NEW else one.first): (round(one.score * 1000), _shared(one))
        for one in likest
    }
    if is_small:  # among a few, a word that most of them have is not common for that
        by_id = {**_of_title(actor, title), **by_id}
    by_id.pop(but, None) if but else None
    best = sorted(by_id, key=lambda pk: -by_id[pk][0])
    seen = proposals(actor).in_bulk(best)
    return [Alike(seen[pk], *by_id[pk]) for pk in best if pk in seen][:most]


def _of_title(actor: Actor, title: str) -> dict[UUID, tuple[int, tuple[str, ...]]]:
    """Return the proposals whose titles have words in common with one: the share they have."""
    wanted = set(stems(title))
    found: dict[UUID, tuple[int, tuple[str, ...]]] = {}
    rows = proposals(actor).exclude(state__in=GONE).values_list("pk", "title")
    for pk, other in rows.order_by("-number")[:FEW]:
        held = set(stems(other))
        share = jaccard(wanted, held)
        if share >= IN_COMMON:
            found[pk] = (round(share * 1000), tuple(sorted(wanted & held)))
    return found


def _shared(one: Suggestion) -> tuple[str, ...]:
    names = [each.name for signal in one.found for each in signal.shared]
    return tuple(dict.fromkeys(names))[:8]


def _index(organisation_id: UUID) -> Index:
    """Return the index kept, brought up to the journal's head; made anew inside a command."""
    if frame.running.get() is not None:
        return Index(_items(organisation_id))
    heads = JournalHead.objects.filter(organisation_id=organisation_id)
    sequence, last = heads.values_list("sequence", "hash").first() or (0, "")
    held = _HELD.get(organisation_id)
    if (
        held is None
        or sequence < held.sequence
        or (sequence == held.sequence and last != held.hash)
    ):
        held = _Held(Index(_items(organisation_id)), sequence, last)
        while len(_HELD) >= HELD:
            del _HELD[next(iter(_HELD))]
    elif sequence > held.sequence:
        _follow(held, organisation_id)
    held.sequence, held.hash = sequence, last
    _HELD[organisation_id] = held
    return held.index


def _follow(held: _Held, organisation_id: UUID) -> None:
    changes = RowChange.objects.filter(
        entry__organisation_id=organisation_id,
        entry__sequence__gt=held.sequence,
        model=Proposal._meta.label,
    )
    changed = set(changes.values_list("row_id", flat=True))
    items = {item.id: item for item in _items(organisation_id, changed)} if changed else {}
    for id_ in map(str, changed):
        if id_ in items:
            held.index.put(items[id_])
        elif id_ in held.index:
            held.index.drop(id_)


def _items(organisation_id: UUID, ids: Iterable[UUID] | None = None) -> list[Item]:
    rows = Proposal.objects.system(WHY).filter(organisation_id=organisation_id)
    rows = rows.exclude(state__in=GONE)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    told = rows.values_list("pk", "title", "need", "systems")
    return [
        Item(str(pk), {Field.TITLE: title, Field.SCOPE: f"{need} {systems}".strip()})
        for pk, title, need, systems in told
    ]
