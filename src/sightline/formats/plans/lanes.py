"""The quick way through a container of many like rows: a pattern takes them from the bytes.

A caster makes the record of a row out of what the pattern caught. Where it cannot, the row alone
goes the careful way, and the caster learns from what came of it. Results are the same either way.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from typing import Protocol

from sightline.formats.plans.pattern import Pattern
from sightline.formats.plans.xml import CHUNK, Found, Node, Sweep, Unsure

_N_SAMPLES = 16
_LONGEST_ROW = 4 * CHUNK
_LONGEST_MOULD = 1 << 14
_TRIAL = 64
_BLANK = re.compile(rb"[ \t\r\n]*")

Groups = Sequence[bytes | None]


class Caster(Protocol):
    """Makes the records of one kind of row."""

    pattern: Pattern

    def fit(self) -> None:
        """Follow the pattern after it has learned."""

    def cast(self, groups: Groups, ordinal: int) -> bool:
        """Take a row by what the pattern caught, or leave everything as it was and say no."""

    def know(self, begin: int, end: int) -> None:
        """Note a stretch of the file that holds nothing but rows of the pattern."""

    def watch(self) -> None:
        """Look on: the next row goes the careful way."""

    def learn(self, groups: Groups | None) -> None:
        """Take that row as the mould of others like it, if the pattern had matched it."""


class Lane:
    """Rows of one name in one container right under the root."""

    def __init__(self, container: str, caster: Caster, most: int) -> None:
        """Know where the rows stand, who makes their records, and how many there may be."""
        self.container, self.caster, self.most = container, caster, most
        self.name = caster.pattern.name
        self._open, self._close = f"<{self.name}>".encode(), f"</{self.name}>".encode()

    def start(self, data: bytes, begin: int, least: int) -> int:
        """Return where its rows start from a place on, or -1 where they are not so many bytes."""
        tag = f"<{self.container}>".encode()
        at = data.find(tag, begin)
        start = at + len(tag)
        is_short = at < 0 or data.find(f"</{self.container}>".encode(), start, start + least) >= 0
        return -1 if is_short or start + least > len(data) else start

    def rows(self, data: bytes, begin: int, sweep: Sweep) -> Generator[Found, None, int]:
        """Take rows, yield those that only the careful way reads, and return where it ended.

        Raises:
            Unsure: A row that is not well-formed, or one too many.
        """
        pattern, cast, counts = self.caster.pattern, self.caster.cast, sweep.counts
        pattern.learn(self._samples(data, begin, sweep))
        self.caster.fit()
        n_careful, first = 0, counts[self.name]
        at = _BLANK.match(data, begin).end()  # type: ignore[union-attr]  # matches anything
        since = at
        while data.startswith(self._open, at):
            ordinal = counts[self.name]
            row = pattern.regex.match(data, at, at + _LONGEST_ROW)
            if row is not None and cast(row.groups(), ordinal):
                counts[self.name] = ordinal + 1
                at = row.end()
                if ordinal >= self.most:
                    raise Unsure
                continue
            end = self._end(data, at) if row is None else row.end()
            n_careful += 1
            if end < 0 or _TRIAL <= n_careful >= (ordinal - first) / 2:
                break
            if row is None:
                self.caster.know(since, at)
                since = end
            yield from self._carefully(data[at:end], row, sweep)
            at = end
        self.caster.know(since, at)
        return at

    def _carefully(self, data: bytes, row: re.Match[bytes] | None, sweep: Sweep) -> Iterator[Found]:
        """Yield one row as it is, and learn from it when it was taken."""
        self.caster.watch()
        found = sweep.alone(data, self.container)
        yield found
        is_mould = row is not None and len(data) <= _LONGEST_MOULD
        self.caster.learn(row.groups() if row and is_mould else None)
        if row is None and self.caster.pattern.learn([found.node]):
            self.caster.fit()

    def _samples(self, data: bytes, begin: int, sweep: Sweep) -> Iterator[Node]:
        """Yield some rows from all over the rest of the file."""
        for number in range(_N_SAMPLES):
            near = begin + (len(data) - begin) * number // _N_SAMPLES
            at = data.find(self._open, near, near + _LONGEST_ROW)
            stop = self._end(data, at) if at >= 0 else -1
            if stop >= 0:
                yield sweep.node(data[at:stop])

    def _end(self, data: bytes, at: int) -> int:
        """Return where a row and the blanks behind it end, or -1."""
        close = data.find(self._close, at, at + _LONGEST_ROW)
        if close < 0:
            return -1
        return _BLANK.match(data, close + len(self._close)).end()  # type: ignore[union-attr]
