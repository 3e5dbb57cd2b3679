"""What is suggested: projects as items of the similarity engine, and the index that holds them.

The index sees all projects of an organisation, whoever may see them; what it finds is shown to
who sees both of a pair. A process keeps its index and follows the journal with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import Any
from uuid import UUID

from sightline.engines.similarity import Field, Index, Item, Kind, Suggestion, Window
from sightline.kernel import clock, frame
from sightline.kernel.models import JournalEntry, JournalHead, RowChange
from sightline.kernel.policy import Actor
from sightline.linkages.models import Dependency
from sightline.projects.compared import Compared, compared, moved
from sightline.projects.queries import projects

SUGGESTED = 0.3  # the score from which a pair is suggested
KEPT = 0.25  # the score below which a suggestion is let go
FEWEST, MOST = 20, 500  # pairs suggested: as many as there are projects, within these
FAINT = 0.01  # what a signal must add to be told
ALIKE = 0.15  # the score from which a project is told to who types a new one
LOOKED_AT = 100  # the likest, of which those are told that the actor sees
LONGEST = 200  # characters of what is assumed
HELD = 8  # organisations of which a process keeps an index
NEW = "new"
WHY = "what is agreed to be given and taken is seen with either project"
SUBJECTS = {
    "system": Kind.SYSTEM,
    "data": Kind.DATA,
    "vendor": Kind.VENDOR,
    "site": Kind.SITE,
    "group": Kind.GROUP,
}
AGREED = ("accepted", "at_risk", "met")
Exchanged = Mapping[UUID, list[str]]


@dataclass
class _Held:
    """An index, and the place of the journal and the day that it is true of."""

    index: Index
    sequence: int
    hash: str
    day: date


@dataclass(frozen=True)
class Similar:
    """A project like one that is being typed, and why."""

    project: Any
    score_permille: int
    meaning: str
    evidence: list[dict[str, Any]]


_HELD: dict[UUID, _Held] = {}
_LOCK = RLock()  # an index is not to be asked or changed by two threads at once


def found(organisation_id: UUID) -> tuple[Suggestion, ...]:
    """Return the pairs of an organisation's projects that may belong together, the best first.

    Twice as many as are suggested, so that those at the edge need not come and go. Pairs that agreed on what one gives the other are left out where nothing else joins them.
    """
    agreed = _agreed_pairs(organisation_id)
    with library(organisation_id) as index:
        best = index.suggest(most=2 * n_suggested(len(index)), at_least=KEPT)
    return tuple(one for one in best if not _is_agreed(one, agreed))


def n_suggested(n_projects: int) -> int:
    """Return how many pairs are suggested at most: what an office can work through."""
    return min(MOST, max(FEWEST, n_projects))


def similar(
    actor: Actor,
    *,
    name: str,
    description: str = "",
    start: date | None = None,
    finish: date | None = None,
    most: int = 5,
) -> list[Similar]:
    """Return the projects that the actor sees and that are most like one that is being typed."""
    assert actor.organisation_id is not None
    texts = {Field.TITLE: name, Field.SCOPE: description}
    item = Item(NEW, texts, window=_window(start, finish))
    with library(actor.organisation_id) as index:
        likest = index.like(item, most=LOOKED_AT, at_least=ALIKE)
    by_id = {UUID(one.second if one.first == NEW else one.first): one for one in likest}
    seen = projects(actor).in_bulk(list(by_id))
    told = [(seen[pk], one) for pk, one in by_id.items() if pk in seen]
    return [_similar(row, one) for row, one in told[:most]]


def _similar(row: Any, one: Suggestion) -> Similar:
    return Similar(row, permille(one.score), one.meaning, evidence_of(one))


def evidence_of(one: Suggestion) -> list[dict[str, Any]]:
    """Return what a suggestion was found in as plain data: each signal with what is shared."""
    telling = [each for each in one.found if each.weight * each.strength >= FAINT]
    return [
        {
            "signal": str(signal.signal),
            "meaning": signal.meaning,
            "strength": permille(signal.strength),
            "weight": permille(signal.weight),
            "giver": signal.giver,
            "shared": [{"kind": str(each.kind), "name": each.name} for each in signal.shared],
        }
        for signal in telling or one.found[:1]
    ]


def permille(share: float) -> int:
    """Return a share as whole thousandths."""
    return round(share * 1000)


@contextmanager
def library(organisation_id: UUID) -> Iterator[Index]:
    """Give the index of an organisation's live projects as they are now, for one caller at a time.

    Inside a command it is made anew, and not kept: what the command wrote may yet be taken back.
    """
    with _LOCK:
        if frame.running.get() is not None:
            yield Index(_items(organisation_id))
            return
        yield _followed(organisation_id)


def _followed(organisation_id: UUID) -> Index:
    """Return the index kept, brought up to the journal's head; made anew where that is better."""
    heads = JournalHead.objects.filter(organisation_id=organisation_id)
    sequence, last = heads.values_list("sequence", "hash").first() or (0, "")
    held = _HELD.get(organisation_id)
    if held is None or not _is_of(held, organisation_id) or not _moved(held, organisation_id):
        held = _Held(Index(_items(organisation_id)), 0, "", clock.today())
        while len(_HELD) >= HELD:
            del _HELD[next(iter(_HELD))]
    held.sequence, held.hash = sequence, last
    _HELD[organisation_id] = held
    return held.index


def _is_of(held: _Held, organisation_id: UUID) -> bool:
    """Tell whether an index is of today and of this very journal."""
    entries = JournalEntry.objects.filter(organisation_id=organisation_id)
    here = entries.filter(sequence=held.sequence, hash=held.hash)
    return held.day == clock.today() and here.exists()


def _moved(held: _Held, organisation_id: UUID) -> bool:
    """Take in what changed since; tell whether that was possible project by project."""
    changed = moved(organisation_id, held.sequence)
    if changed is None:
        return False
    changed |= _moved_by_dependencies(organisation_id, held.sequence)
    if not changed:
        return True
    items = {item.id: item for item in _items(organisation_id, changed)}
    for id_ in map(str, changed):
        if id_ in items:
            held.index.put(items[id_])
        elif id_ in held.index:
            held.index.drop(id_)
    return True


def _moved_by_dependencies(organisation_id: UUID, since: int) -> set[UUID]:
    changes = RowChange.objects.filter(
        entry__organisation_id=organisation_id,
        entry__sequence__gt=since,
        model=Dependency._meta.label,
    )
    rows = Dependency.objects.system(WHY).filter(pk__in=changes.values("row_id"))
    return {pk for pair in rows.values_list("giver_id", "receiver_id") for pk in pair}


def _items(organisation_id: UUID, ids: Iterable[UUID] | None = None) -> list[Item]:
    gives, takes = _exchanged(organisation_id)
    return [_item(row, gives, takes) for row in compared(organisation_id, ids)]


def _exchanged(organisation_id: UUID) -> tuple[Exchanged, Exchanged]:
    """Return what each project gives and takes by agreement."""
    gives: dict[UUID, list[str]] = {}
    takes: dict[UUID, list[str]] = {}
    rows = _agreed(organisation_id).values_list("giver_id", "receiver_id", "what")
    for giver, receiver, what in rows:
        gives.setdefault(giver, []).append(what)
        takes.setdefault(receiver, []).append(what)
    return gives, takes


def _agreed(organisation_id: UUID) -> Any:
    rows = Dependency.objects.system(WHY).filter(organisation_id=organisation_id)
    return rows.filter(state__in=AGREED)


def _agreed_pairs(organisation_id: UUID) -> set[frozenset[str]]:
    pairs = _agreed(organisation_id).values_list("giver_id", "receiver_id")
    return {frozenset(map(str, pair)) for pair in pairs}


def _is_agreed(one: Suggestion, agreed: set[frozenset[str]]) -> bool:
    return one.meaning == "sequence" and frozenset((one.first, one.second)) in agreed


def _item(row: Compared, gives: Exchanged, takes: Exchanged) -> Item:
    names: dict[Kind, list[str]] = {}
    for kind, name in row.subjects:
        names.setdefault(SUBJECTS[kind], []).append(name)
    names |= {
        Kind.SPECIALIST: row.people,
        Kind.OBJECTIVE: row.objectives,
        Kind.BENEFIT: row.benefits,
        Kind.RISK_CAUSE: row.risks,
        Kind.OUTPUT: gives.get(row.id, []),
        Kind.INPUT: [*row.needs, *takes.get(row.id, [])],
    }
    return Item(
        id=str(row.id),
        texts={
            Field.TITLE: row.name,
            Field.SCOPE: row.description,
            Field.NARRATIVE: row.narrative,
        },
        attributes={kind: tuple(held) for kind, held in names.items() if held},
        assumptions=dict(_assumed(*pair) for pair in row.assumptions),
        window=_window(row.start, row.finish),
    )


def _assumed(title: str, text: str) -> tuple[str, str]:
    """Return what an assumption is about and what it says: "Inflation: 2 %" says both."""
    about, _, said = title.partition(":")
    return about.strip(), (said.strip() or text.strip() or title.strip())[:LONGEST]


def _window(start: date | None, finish: date | None) -> Window | None:
    if start is None or finish is None or finish < start:
        return None
    return Window(start, finish)
