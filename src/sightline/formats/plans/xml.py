"""XML without trust: strict decoding, no document type, bounded depth, records one at a time.

Expat checks and builds in C; finished records are handed out and let go after every chunk.
"""

import codecs
import re
import xml.etree.ElementTree as ET  # any document type is refused before
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol
from xml.parsers import expat

from sightline.formats.plans.outcome import Limits, Problem, Reading
from sightline.formats.plans.pause import uncollected
from sightline.formats.register.problems import Severity

CHUNK = 32_768
_ROW_DEPTH = 3  # of a container's rows: root, container, row
N_FIELDS = 5_000  # plain fields beside the records of one container
# expat knows the first three itself; what else may be declared is read by Python's strict codecs.
ENCODINGS = re.compile(
    r"utf-?8|us-ascii|ascii|utf-?16(le|be)?|iso-?8859-?\d{1,2}|latin-?1|windows-?125[0-8]"
    r"|cp(125[0-8]|437|850|852|866|932|949)|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(kr|jp)|shift_jis",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Refused(Exception):
    """The file is refused for one reason; readers turn it into their only answer."""

    def __init__(self, code: str, message: str, remedy: str, *, line: int = 0, table: str = ""):
        super().__init__(message)
        self.problem = Problem(Severity.ERROR, code, message, remedy, line, table)


@dataclass(frozen=True)
class Shape:
    """Where a format keeps its records: in which containers, and under which names.

    ``records`` are handed out wherever they stand directly under the root or a container;
    other elements with children there too, so that nothing is overlooked.
    """

    containers: frozenset[str]
    records: frozenset[str]


@dataclass(slots=True)
class Node:
    """An element by its local name: the text of its plain children, and those with children."""

    name: str
    fields: dict[str, str | None]
    parts: "list[Node]"


@dataclass(slots=True)
class Found:
    """One record: its node, which of its name it is in the file (from 0), and where it stands."""

    node: Node
    ordinal: int
    container: str
    is_container: bool = False


class Names(dict[str, str]):
    """Local names of the elements of one namespace; other names stay as they are."""

    def __init__(self, namespace: str) -> None:
        super().__init__()
        self._prefix = f"{{{namespace}}}" if namespace else ""

    def __missing__(self, tag: str) -> str:
        self[tag] = tag.removeprefix(self._prefix)
        return self[tag]


@dataclass(frozen=True)
class Document:
    """A file that may be read: its bytes as UTF-8, and its outermost element."""

    data: bytes
    root: str
    namespace: str
    line: int
    limits: Limits
    quick_from: int | None = None
    """So many bytes of rows are worth a lane; without a number every row goes the careful way."""

    def records(self, shape: Shape, lanes: "Iterable[Lane]" = ()) -> Iterator[Found]:
        """Yield the finished records in the order of the file, and each container at its end.

        Args:
            shape: Where the records stand.
            lanes: Quick ways for the rows of some containers, as these follow in the file; what
                they take is not yielded.

        Raises:
            Refused: The XML breaks off, is not well-formed, or is deeper or wider than the limits.
            Unsure: A lane met what only the careful way can tell.
        """
        builder = ET.TreeBuilder()
        top = builder.start("document", {})
        parser = ET.XMLParser(target=builder, encoding="utf-8")  # noqa: S314  # no DTD gets here
        sweep = Sweep(top, shape, Names(self.namespace), self.limits)
        begin = 0
        try:
            for lane in lanes if self._has_lanes() else ():
                start = lane.start(self.data, begin, self.quick_from or 0)
                for chunk in _chunks(self.data, begin, start):
                    parser.feed(chunk)
                    _guard(top, self.limits)
                    yield from sweep.finished(is_whole=False)
                begin = max(begin, start)
                if start >= 0 and sweep.is_just_in(lane.container):
                    begin = yield from lane.rows(self.data, start, sweep)
            for chunk in _chunks(self.data, begin, len(self.data)):
                parser.feed(chunk)
                _guard(top, self.limits)
                yield from sweep.finished(is_whole=False)
            parser.close()
        except ET.ParseError as error:
            raise _not_well_formed(error.code, error.position[0]) from None
        yield from sweep.finished(is_whole=True)

    def _has_lanes(self) -> bool:
        """In a file without comments, CDATA and instructions every "<" begins a tag."""
        return self.quick_from is not None and is_plain(self.data)


class Lane(Protocol):
    """A quick way for the rows of one container."""

    container: str

    def start(self, data: bytes, begin: int, least: int) -> int:
        """Return where its rows start from a place on, or -1 where they are not so many bytes."""

    def rows(self, data: bytes, begin: int, sweep: "Sweep") -> Generator[Found, None, int]:
        """Take rows, yield those that only the careful way reads, and return where it ended."""


class Unsure(Exception):
    """The quick way met what it cannot tell: the file is read again, all of it with care."""


def is_plain(data: bytes) -> bool:
    """Tell whether a file has neither comments, CDATA nor instructions but its first line."""
    return not _has(data, b"<!", 0) and not _has(data, b"<?", 2)


def _has(data: bytes, mark: bytes, begin: int) -> bool:
    """Tell whether a mark of two bytes occurs, by its second byte, which is rare."""
    at = data.find(mark[1:], begin + 1)
    while at >= 0 and data[at - 1] != mark[0]:
        at = data.find(mark[1:], at + 1)
    return at >= 0


def _chunks(data: bytes, begin: int, end: int) -> Iterator[bytes]:
    for at in range(begin, end, CHUNK):
        yield data[at : min(at + CHUNK, end)]


class Sweep:
    """Takes finished records out of the tree that is being built."""

    def __init__(self, top: ET.Element, shape: Shape, names: Names, limits: Limits) -> None:
        self.top, self.shape, self.names, self.limits = top, shape, names, limits
        self.counts: Counter[str] = Counter()

    def is_just_in(self, container: str) -> bool:
        """Tell whether the last thing read is the start of a container right under the root."""
        if not len(self.top) or not len(self.top[0]):
            return False
        root, last = self.top[0], self.top[0][-1]
        return (
            self.names[last.tag] == container
            and container in self.shape.containers
            and self.names[root.tag] not in self.shape.containers
            and not len(last)
        )

    def alone(self, row: bytes, within: str) -> Found:
        """Return one row as a record, which stands in a container and is given as bytes.

        Raises:
            Refused: It is nested too deep.
            Unsure: It is not well-formed by itself.
        """
        return self._numbered(self.node(row), within)

    def node(self, row: bytes) -> Node:
        """Return one row as a node, without counting it."""
        try:
            return self._node(ET.fromstring(row), _ROW_DEPTH)  # noqa: S314  # no DTD gets here
        except ET.ParseError:
            raise Unsure from None

    def finished(self, *, is_whole: bool) -> Iterator[Found]:
        """Yield what is left once no more is to come; of a whole document also what holds all."""
        if not len(self.top):
            return
        root = self.top[0]
        name = self.names[root.tag]
        yield from self._children(root, name, is_open=not is_whole)
        if is_whole:
            yield Found(self._node(root), 0, "", is_container=True)

    def _children(self, container: ET.Element, within: str, *, is_open: bool) -> Iterator[Found]:
        last = len(container) - 1
        kept = []
        names, records, containers = self.names, self.shape.records, self.shape.containers
        may_nest = within not in containers
        for index, child in enumerate(list(container)):
            is_unfinished = is_open and index == last
            name = names[child.tag]
            if may_nest and name in containers:
                yield from self._children(child, name, is_open=is_unfinished)
                if not is_unfinished:
                    yield self._found(child, within, is_container=True)
                    continue
            elif not is_unfinished and (name in records or len(child)):
                yield self._found(child, within)
                continue
            kept.append(child)
        if len(kept) > N_FIELDS:
            raise _too_wide(within)
        if len(kept) <= last:
            container[:] = kept

    def _found(self, element: ET.Element, within: str, *, is_container: bool = False) -> Found:
        return self._numbered(self._node(element), within, is_container=is_container)

    def _numbered(self, node: Node, within: str, *, is_container: bool = False) -> Found:
        ordinal = self.counts[node.name]
        self.counts[node.name] += 1
        return Found(node, ordinal, within, is_container)

    def _node(self, element: ET.Element, depth: int = 1) -> Node:
        if depth > self.limits.depth:
            raise _too_deep(self.limits, self.names[element.tag])
        names = self.names
        fields = {names[child.tag]: child.text for child in element}
        parts = [self._node(child, depth + 1) for child in element if len(child)]
        return Node(names[element.tag], fields, parts)


def read_document(
    data: bytes,
    limits: Limits,
    roots: Mapping[str, str],
    read: Callable[[Document], Reading],
    quick_from: int | None = None,
) -> Reading:
    """Return what a reader makes of a file, or the one reason for which it is refused.

    Whatever the quick way finds wrong is found again, and told, by the careful way.
    """
    try:
        document = open_document(data, limits, roots)
        with uncollected():
            if quick_from is not None:
                with suppress(Refused, Unsure):
                    return read(replace(document, quick_from=quick_from))
            return read(document)
    except Refused as refused:
        return Reading(None, (refused.problem,))


def open_document(data: bytes, limits: Limits, roots: Mapping[str, str]) -> Document:
    """Decode a file and look at it up to its outermost element.

    Args:
        data: The whole file.
        limits: What a file may hold.
        roots: The names that the outermost element may have, each with the format's name.

    Raises:
        Refused: Too large, empty, not decodable, with a document type, or another kind of file.
    """
    if len(data) > limits.n_bytes:
        size = f"{len(data) / 2**20:,.0f} MiB, more than the {limits.n_bytes / 2**20:,.0f} MiB"
        raise Refused("too-large", f"The file has {size} that are read.", "Split the project.")
    text = _as_utf8(data)
    if not text or text.isspace():
        raise Refused("empty", "The file is empty.", "Export the project again.")
    root, line = _outermost(text)
    namespace, _, name = root.rpartition("}")
    if name not in roots:
        kind = " or ".join(dict.fromkeys(roots.values()))
        raise Refused(
            "wrong-root",
            f"The outermost element is “{name[:60]}”, so this is no {kind} file.",
            f"Choose a file exported as {kind}, or let the kind be found from the file.",
            line=line,
            table=name[:60],
        )
    return Document(text, name, namespace, line, limits)


def _as_utf8(data: bytes) -> bytes:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if data[:4] in {b"<\0?\0", b"<\0P\0", b"<\0A\0"}:
        return _decoded(data, "utf-16-le")
    if data[:4] in {b"\0<\0?", b"\0<\0P", b"\0<\0A"}:
        return _decoded(data, "utf-16-be")
    declared = _DECLARED.match(data[:300].lstrip())
    return _decoded(data, declared[1].decode() if declared else "utf-8")


def _decoded(data: bytes, encoding: str) -> bytes:
    if not ENCODINGS.fullmatch(encoding.replace("-le", "le").replace("-be", "be")):
        message = f"The file says that it is encoded as “{encoding}”, which is not read."
        raise Refused("unknown-encoding", message, "Save it as UTF-8.", line=1)
    is_plain = encoding.lower() in {"utf-8", "utf8", "ascii", "us-ascii"}
    try:
        if is_plain:
            _decode_all(data, encoding)
            return data
        return data.decode(encoding).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        line = _first_undecoded(data, encoding)
        message = f"Line {line:,} holds bytes that are no {encoding.upper()} text."
        remedy = "Export the file again, or save it as UTF-8."
        raise Refused("wrong-encoding", message, remedy, line=line) from None
    except LookupError:
        message = f"The file says that it is encoded as “{encoding}”, which is not known."
        raise Refused("unknown-encoding", message, "Save it as UTF-8.", line=1) from None


def _decode_all(data: bytes, encoding: str) -> None:
    """Decode piece by piece, only to see whether it can be done."""
    decoder, view = codecs.getincrementaldecoder(encoding)(), memoryview(data)
    for begin in range(0, len(data), CHUNK):
        decoder.decode(view[begin : begin + CHUNK])
    decoder.decode(b"", final=True)


def _first_undecoded(data: bytes, encoding: str) -> int:
    """Return the line of the first bytes that are no text."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _outermost(data: bytes) -> tuple[str, int]:
    parser = expat.ParserCreate("utf-8", "}")
    found: list[tuple[str, int]] = []

    def start(name: str, _attributes: object) -> None:
        if not found:
            found.append((name, parser.CurrentLineNumber))

    def doctype(*_what: object) -> None:
        if not found:
            found.append(("!DOCTYPE", parser.CurrentLineNumber))

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        for begin in range(0, len(data), CHUNK):
            parser.Parse(data[begin : begin + CHUNK], False)  # expat's own
            if found:
                break
        else:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not found:
            raise _not_well_formed(error.code, error.lineno) from None
    name, line = found[0]
    if name == "!DOCTYPE":
        message = f"Line {line} declares a document type, with which a file can reach elsewhere."
        remedy = "Schedule files need none: export the file again from its own program."
        raise Refused("document-type", message, remedy, line=line)
    return name, line


def _not_well_formed(code: int, line: int) -> Refused:
    reason = expat.errors.messages.get(code, "") if code else ""
    text = reason or str(expat.ErrorString(code) or "not well-formed")
    if code in _BROKEN_OFF:
        message = f"The file breaks off at line {line:,}: {text}."
        return Refused("truncated", message, "Copy or export the whole file again.", line=line)
    message = f"Line {line:,} is no well-formed XML: {text}."
    remedy = "Export the file again from the program that wrote it."
    return Refused("not-well-formed", message, remedy, line=line)


_BROKEN_OFF = {
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


def _guard(top: ET.Element, limits: Limits) -> None:
    """Refuse what is nested or repeated beyond reason while it is still small in memory."""
    node, depth = top, 0
    while len(node):
        if len(node) > max(limits.n_exceptions, CHUNK):
            raise _too_wide(node.tag.rpartition("}")[2])
        node, depth = node[-1], depth + 1
        if depth > limits.depth:
            raise _too_deep(limits, node.tag.rpartition("}")[2])


def _too_deep(limits: Limits, name: str) -> Refused:
    message = f"Elements are nested more than {limits.depth} deep."
    return Refused("too-deep", message, "Export the file again.", table=name[:60])


def _too_wide(name: str) -> Refused:
    message = f"One “{name[:60]}” holds more parts than any schedule."
    return Refused("too-many-parts", message, "Export the file again.", table=name[:60])


def too_many(what: str, most: int) -> Refused:
    """Return the refusal of a file with more records than are read."""
    message = f"The file holds more than {most:,} {what}."
    return Refused("too-many", message, "Split the project into several files.")
