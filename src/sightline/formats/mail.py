"""A mail message as what somebody asks for: bytes in, a letter or a refusal out. Pure, offline.

Mail is hostile: too large, nested without end, in no known encoding, sent by other programs. None of
it raises anything but ``Unreadable``, and nothing that a message names is ever fetched or opened.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 200
MOST_BOUNDARIES = 60  # the standard parser goes one call deeper for each
LONGEST_TITLE = 200
LONGEST_TEXT = 18_000
LONGEST_NAME = 200
MOST_NAMED = 20

#: What the standard parser raises on broken words, names and transfer encodings.
_BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError),
    RecursionError,
)
_REPLY = re.compile(r"^\s*((re|fw|fwd|aw|wg|tr|sv)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_GAPS = re.compile(r"\n{3,}")
_ROBOTS = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+-].*)?@", re.IGNORECASE
)
_LISTS = frozenset({"bulk", "junk", "list", "auto_reply"})
_FAILED = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*(fail|softfail|permerror)\b", re.IGNORECASE)


class Unreadable(Exception):
    """Why a message is not taken in.

    Attributes:
        code: too-large, too-nested, too-many-parts, automatic, no-text.
        is_fault: Whether somebody should look at it; an automatic message is no fault.
    """

    def __init__(self, code: str, words: str, *, is_fault: bool = True) -> None:
        super().__init__(words)
        self.code, self.words, self.is_fault = code, words, is_fault


@dataclass(frozen=True)
class Letter:
    """What a message asks for.

    Attributes:
        key: Tells the message from all others: its Message-ID, or a digest where it has none.
        is_doubtful: The server that took it in found that the sender is not who it says.
        attached: Names of what came with it; the content is not kept.
    """

    key: str
    title: str
    text: str
    name: str
    address: str
    is_doubtful: bool
    attached: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_letter(data: bytes) -> Letter:
    """Return what a message asks for.

    Raises:
        Unreadable: It is too large or too nested, was sent by a program, or says nothing.
    """
    if len(data) > MOST_BYTES:
        words = f"The message is over {MOST_BYTES // 2**20} MB. Ask for it without attachments."
        raise Unreadable("too-large", words)
    if data.lower().count(b"boundary=") > MOST_BOUNDARIES:
        raise Unreadable("too-nested", "The message is nested too deeply to be read.")
    try:
        message = message_from_bytes(data)
        parts = _parts(message)
    except RecursionError as error:
        raise Unreadable("too-nested", "The message is nested too deeply to be read.") from error
    _check_person(message)
    text, attached, notes = _content(parts)
    title = _title(message, text)
    if not text:
        if not title:
            raise Unreadable("no-text", "The message has neither a subject nor a text.")
        text = title
    name, address = parseaddr(_header(message, "From"))
    return Letter(
        key=_key(message, data),
        title=title or _first_line(text),
        text=text,
        name=_clean(name)[:LONGEST_NAME].strip(),
        address=address[:254].strip().lower() if "@" in address else "",
        is_doubtful=any(_FAILED.search(str(each)) for each in _all(message, "Authentication-Results")),
        attached=tuple(attached[:MOST_NAMED]),
        notes=tuple(notes),
    )  # fmt: skip


def _all(message: Message, name: str) -> list[str]:
    return [str(each) for each in message.get_all(name) or ()]


def _header(message: Message, name: str) -> str:
    """Return a header in words, whatever it is encoded in."""
    raw = str(message.get(name) or "")
    try:
        parts = decode_header(raw)
    except _BROKEN:  # the standard parser raises several things on broken words
        return _clean(raw)
    found = [
        part if isinstance(part, str) else _decoded(part, encoding) for part, encoding in parts
    ]
    return " ".join(_clean("".join(found)).split())


def _decoded(data: bytes, encoding: str | None) -> str:
    for name in (encoding, "utf-8"):
        if name:
            try:
                return data.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return data.decode("latin-1")


def _clean(text: str) -> str:
    """Return a text without control characters, and without halves of characters."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n"))


def _parts(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) > MOST_PARTS:
            raise Unreadable("too-many-parts", f"The message has over {MOST_PARTS} parts.")
    return found


def _check_person(message: Message) -> None:
    """Refuse what a program sent: answers to it would go round without end.

    Raises:
        Unreadable: ``automatic``.
    """
    said = {
        "Auto-Submitted": _header(message, "Auto-Submitted").lower() not in {"", "no"},
        "Precedence": _header(message, "Precedence").lower() in _LISTS,
        "List-Id": bool(message.get("List-Id")),
        "X-Auto-Response-Suppress": bool(message.get("X-Auto-Response-Suppress")),
        "X-Autoreply": bool(message.get("X-Autoreply") or message.get("X-Autorespond")),
        "X-Loop": bool(message.get("X-Loop")),
        "Return-Path": _header(message, "Return-Path") == "<>",
        "Content-Type": message.get_content_type() == "multipart/report",
        "From": bool(_ROBOTS.match(parseaddr(_header(message, "From"))[1])),
    }
    why = next((name for name, holds in said.items() if holds), "")
    if why:
        words = f"It was sent by a program ({why}), not by a person."
        raise Unreadable("automatic", words, is_fault=False)


def _content(parts: list[Message]) -> tuple[str, list[str], list[str]]:
    """Return the text, the names of what is attached, and what was left out of the text."""
    plain: list[str] = []
    marked: list[str] = []
    attached: list[str] = []
    for part in _leaves(parts):
        kind = part.get_content_type()
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attached.append(_file_name(part))
        elif kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            marked.append(_without_marks(_text(part)))
        elif part.get_content_maintype() != "multipart":
            attached.append(_file_name(part))
    text = _GAPS.sub("\n\n", "\n\n".join(filter(None, map(str.strip, plain or marked)))).strip()
    if len(text) <= LONGEST_TEXT:
        return text, attached, []
    return text[:LONGEST_TEXT], attached, ["The text was longer and is cut off here."]


def _leaves(parts: list[Message]) -> Iterator[Message]:
    """Yield parts that hold something; a message that is attached counts once, not by its parts."""
    inside: set[int] = set()
    for part in parts:
        if id(part) in inside:
            continue
        if part.get_content_maintype() == "message":
            inside |= {id(each) for each in part.walk()}
            yield part
        elif not part.is_multipart():
            yield part


def _file_name(part: Message) -> str:
    try:
        name = _clean(str(part.get_filename() or "")).replace("\n", " ").strip()
    except _BROKEN:  # a name may be encoded in ways that the standard parser trips over
        name = ""
    return (name or part.get_content_type())[:80]


def _text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except _BROKEN:  # broken transfer encodings raise several things
        return ""
    if not isinstance(data, bytes):
        return ""
    return _clean(_decoded(data, part.get_content_charset()))


class _Words(HTMLParser):
    """Keeps the words of a page, a line for each block."""

    QUIET = frozenset({"script", "style", "head", "title", "template"})
    BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.n_quiet = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.n_quiet += tag in self.QUIET
        if tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.n_quiet = max(0, self.n_quiet - (tag in self.QUIET))

    def handle_data(self, data: str) -> None:
        if not self.n_quiet:
            self.found.append(data)


def _without_marks(text: str) -> str:
    reader = _Words()
    reader.feed(text[: 10 * LONGEST_TEXT])
    lines = "".join(reader.found).splitlines()
    return _clean("\n".join(" ".join(line.split()) for line in lines))


def _title(message: Message, text: str) -> str:
    subject = _REPLY.sub("", _header(message, "Subject")).strip()
    return (subject or _first_line(text))[:LONGEST_TITLE].strip()


def _first_line(text: str) -> str:
    line = next((each.strip() for each in text.splitlines() if each.strip()), "")
    return line[:LONGEST_TITLE].strip()


def _key(message: Message, data: bytes) -> str:
    said = _header(message, "Message-ID").strip("<> ")
    return said[:998] if said else f"sha256:{hashlib.sha256(data).hexdigest()}"
