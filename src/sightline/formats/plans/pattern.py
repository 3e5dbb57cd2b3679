"""A pattern of bytes for rows of one name, learned from a few of them: their fields in order.

It matches a row only as programs write it: plain elements, no attributes, entities or comments.
Whatever it matches is well-formed; whatever it does not is read by the careful way.
"""

import re
from collections.abc import Iterable, Mapping

from sightline.formats.plans.xml import Node

BLANKS = rb"[ \t\r\n]*+"
# No markup, no entity, no control: what stands here stands so in the element's text.
_PLAIN = rb"[ -%'-;=?-~\x80-\xff]*+"
# Two characters of U+FFxx are not allowed in XML; what is not looked at has none of that row.
_UNSEEN = rb"[ -%'-;=?-~\x80-\xee\xf0-\xff]*+"
# The same, and no blank in front: blanks alone say nothing.
_TOLD = rb"(?:[!-%'-;=?-~][ -%'-;=?-~\x80-\xee\xf0-\xff]*+)?"
_MOST_LEARNED = 12
_MOST_FIELDS = 400


class Pattern:
    """The fields of a name's rows: some caught one by one, those between them in one piece.

    Attributes:
        slots: What each group of the pattern catches: a field, a kind of part, or "" for a
            stretch of steady fields as it stands.
    """

    def __init__(
        self,
        name: str,
        caught: Iterable[str],
        told: Iterable[str] = (),
        ignored: Iterable[str] = (),
        parts: "Mapping[str, Pattern] | None" = None,
    ) -> None:
        """Know no rows yet.

        Args:
            name: The rows' element.
            caught: Fields that differ from row to row.
            told: Fields of which only is told that they are there.
            ignored: Fields that nobody looks at.
            parts: Patterns of the elements with children that are caught in one piece.
        """
        self.name, self.caught = name, frozenset(caught)
        self.told, self.ignored = frozenset(told), frozenset(ignored)
        self.parts = dict(parts or {})
        self.slots: tuple[str, ...] = ()
        self.regex = re.compile(rb"(?!)")
        self._inner: dict[str, Pattern] = dict(self.parts)
        self._order: list[str] = []
        self._always: set[str] | None = None
        self._n_learned = 0

    def learn(self, rows: Iterable[Node]) -> bool:
        """Take the fields of rows in, and tell whether anything was learned from them."""
        if self._n_learned >= _MOST_LEARNED:
            return False
        n_seen = 0
        for row in rows:
            if not any(part.parts for part in row.parts) and self._has_room(row):
                self.take(row)
                n_seen += 1
        if n_seen:
            self._n_learned += 1
            self.build()
        return n_seen > 0

    def _has_room(self, row: Node) -> bool:
        n_known = self.n_fields + sum(inner.n_fields for inner in self._inner.values())
        n_fields = len(row.fields) + sum(len(part.fields) for part in row.parts)
        return n_known + n_fields <= _MOST_FIELDS

    @property
    def names(self) -> frozenset[str]:
        """The names of all elements that it can match."""
        inner = (name for each in self._inner.values() for name in each.names)
        return frozenset((self.name, *self._order, *inner))

    @property
    def n_fields(self) -> int:
        """How many fields are known."""
        return len(self._order)

    def take(self, row: Node) -> None:
        """Put a row's fields in their places among those that are known."""
        place = 0
        for name in row.fields:
            if name in self._order:
                place = self._order.index(name) + 1
            else:
                self._order.insert(place, name)
                place += 1
        self._always = set(row.fields) & (set(row.fields) if self._always is None else self._always)
        for part in row.parts:
            inner = self._inner.setdefault(part.name, Pattern(part.name, ()))
            inner.take(part)

    def build(self) -> None:
        """Make the pattern anew, out of all that was learned."""
        for inner in self._inner.values():
            inner.build()
        slots: list[str] = []
        pieces: list[bytes] = []
        steady: list[bytes] = []

        def close() -> None:
            if steady:
                pieces.append(b"(" + b"".join(steady) + b")")
                slots.append("")
                steady.clear()

        for name in self._order:
            if name in self.caught or name in self.parts:
                close()
                pieces.append(self._piece(name, b"(%s)"))
                slots.append(name)
            elif name in self.told:
                close()
                pieces.append(self._piece(name, b"(%s)", _TOLD))
                slots.append(name)
            elif name in self.ignored:
                close()
                pieces.append(self._piece(name, b"%s", _UNSEEN))
            else:
                steady.append(self._piece(name, b"%s"))
        close()
        tag = re.escape(self.name.encode())
        whole = b"<%s>%s%s</%s>%s" % (tag, BLANKS, b"".join(pieces), tag, BLANKS)
        self.slots, self.regex = tuple(slots), re.compile(whole)

    def _piece(self, name: str, group: bytes, text: bytes = _PLAIN) -> bytes:
        """One field, or all parts of a name that follow each other."""
        if name in self._inner:
            return group % b"(?:%s)*" % self._inner[name].plain()
        tag = re.escape(name.encode())
        piece = b"<%s>%s</%s>%s" % (tag, group % text, tag, BLANKS)
        is_always = self._always is not None and name in self._always
        return piece if is_always else b"(?:%s)?" % piece

    def plain(self) -> bytes:
        """The pattern without groups, to stand in another."""
        fields = b"".join(self._piece(name, b"%s") for name in self._order)
        tag = re.escape(self.name.encode())
        return b"<%s>%s%s</%s>%s" % (tag, BLANKS, fields, tag, BLANKS)
