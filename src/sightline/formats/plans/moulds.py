"""Values and moulds for rows that a pattern catches: each distinct text is read once.

A mould is the record that the careful way made of a row. Another row with the same steady fields
gives the same record but for the fields that were caught one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sightline.formats.plans import values
from sightline.formats.plans.ledger import Lost
from sightline.formats.plans.pattern import Pattern
from sightline.formats.plans.record import NOTHING, Keeping

T = TypeVar("T")
_MOST_KNOWN = 50_000
_LONGEST_KNOWN = 64
MOST_MOULDS = 1_000
Groups = Sequence[bytes | None]
Read = Callable[[str], T]
_NOT_XML = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


class Uncastable(Exception):
    """A value about which something is to be told: its row goes the careful way."""


class Values(dict[bytes | None, T], Generic[T]):
    """The values of one kind of field by the file's bytes."""

    def __init__(self, read: Read[T], **absent: T) -> None:
        """Read texts by a function; ``absent`` is what an empty or missing element comes to."""
        super().__init__(dict.fromkeys((None, b""), absent["absent"]) if absent else {})
        self._read = read

    def __missing__(self, raw: bytes | None) -> T:
        """Read a text that was not met before.

        Raises:
            Uncastable: It cannot be read, or not without a word.
        """
        try:
            value = self._read(_decoded(raw or b""))
        except values.Unreadable:
            raise Uncastable from None
        if raw and len(raw) <= _LONGEST_KNOWN and len(self) < _MOST_KNOWN:
            self[raw] = value
        return value


def _decoded(raw: bytes) -> str:
    if b"\xef" in raw and any(mark in raw for mark in _NOT_XML):
        raise Uncastable
    return raw.decode()


def ids(most: int) -> Callable[[bytes | None], str]:
    """Return a reader of short texts that come again and again, blanks around them cut off.

    Where there is none, the row is not cast.
    """

    def read(text: str) -> str:
        if not text.strip() or len(text) > most:
            raise Uncastable
        return text.strip()

    return Values(read).__getitem__


def texts(most: int) -> Callable[[bytes | None], str]:
    """Return a reader of texts up to a length, blanks around them cut off; "" where missing."""

    def read(raw: bytes | None) -> str:
        if not raw:
            return ""
        if len(raw) > most or b"\xef" in raw:
            return _checked(raw)
        return raw.decode().strip()

    def _checked(raw: bytes) -> str:
        if len(raw) > most:
            raise Uncastable
        return _decoded(raw).strip()

    return read


def instant(text: str) -> Any:
    """Read an instant that loses nothing."""
    return _exact(*values.instant(text))


def duration(text: str) -> int:
    """Read a duration that loses nothing."""
    return _exact(*values.duration(text))


def work(text: str) -> int:
    """Read work with its unit."""
    if not text.lstrip().startswith(("P", "-P")):
        raise Uncastable
    return duration(text)


def _exact(value: T, is_less: bool) -> T:  # as the values come
    if is_less:
        raise Uncastable
    return value


def _silent(name: str, keeping: Keeping) -> frozenset[bytes | None]:
    """Return the texts by which a field that is not kept says nothing."""
    texts = NOTHING | keeping.usual.get(name, NOTHING)
    return frozenset((None, b"", *(text.encode() for text in texts)))


class Fields:
    """How what a pattern caught of a row comes to its key and its values.

    The key is all that is steady, and which of the fields that are not kept say something: rows
    of one key differ only in their values.
    """

    def __init__(self, readers: Mapping[str, tuple[str, Callable[[bytes | None], Any]]]) -> None:
        """Know the attribute that each field comes to, and what reads it."""
        self._known = readers

    def fit(self, pattern: Pattern, keeping: Keeping) -> None:
        """Follow a pattern that has learned."""
        named = list(enumerate(pattern.slots))
        self._steady = picker([place for place, name in named if not name])
        told = [(place, name) for place, name in named if name in pattern.told]
        self._told = picker([place for place, _ in told])
        self._are_silent = [_silent(name, keeping).__contains__ for _, name in told]
        read = [(place, *self._known[name]) for place, name in named if name in self._known]
        self._read = picker([place for place, _, _ in read])
        self._names = tuple(name for _, name, _ in read)
        self._readers = [reader for _, _, reader in read]
        self.absent = self._absent(set(pattern.slots))

    def _absent(self, caught: set[str]) -> dict[str, Any]:
        """Return what fields that the pattern does not know come to, where that is anything."""
        found = {}
        for field, (name, reader) in self._known.items():
            if field not in caught:
                with suppress(Uncastable):
                    found[name] = reader(None)
        return found

    def key(self, groups: Groups) -> tuple[object, ...]:
        """Return what rows that are alike have in common."""
        told = zip(self._are_silent, self._told(groups))  # noqa: B905  # as many by making
        return (*self._steady(groups), *[is_silent(raw) for is_silent, raw in told])

    def over(self, steady: dict[str, Any], groups: Groups) -> dict[str, Any]:
        """Return a mould's attributes with the values of a row in their places.

        Raises:
            Uncastable: One of them is to be told about.
        """
        made = steady.copy()
        raw = zip(self._readers, self._read(groups))  # noqa: B905  # as many by making
        made.update(zip(self._names, [read(each) for read, each in raw]))  # noqa: B905
        return made


def picker(places: list[int]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that picks items of a row as a tuple, also where it is one or none."""
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


@dataclass(slots=True)
class Mould:
    """A record's fields as the careful way made them, and the losses that came with it."""

    fields: dict[str, Any]
    losses: list[Lost]

    def count(self) -> None:
        """Count the losses of one more row."""
        for lost in self.losses:
            lost.count += 1
