"""Messages from where mail is kept: mbox, Maildir, single messages, folders of them, and IMAP.

Nothing is written to a mailbox; an IMAP server alone is told what was seen, once it was taken in.
"""

from __future__ import annotations

import imaplib
import mailbox
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sightline.cli import Stopped
from sightline.formats.mail import MOST_BYTES

MOST_MESSAGES = 10_000
SECONDS = 30
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Posted:
    """One message where it lies; ``data`` is a byte longer than allowed where it is too large."""

    place: str
    data: bytes
    done: Callable[[], None] = lambda: None


def posted(path: Path) -> Iterator[Posted]:
    """Yield the messages of a mailbox, in its order.

    Raises:
        Stopped: There is nothing of the kind.
    """
    try:
        if path.is_dir():
            yield from _folder(path)
        elif _starts_mbox(path):
            yield from _mbox(path)
        else:
            yield Posted(path.name, _read(path))
    except OSError as error:
        raise Stopped(f"{path} cannot be read: {error.strerror or error}.") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _starts_mbox(path: Path) -> bool:
    with path.open("rb") as opened:
        return opened.read(5) == b"From "


def _folder(path: Path) -> Iterator[Posted]:
    if (path / "cur").is_dir() and (path / "new").is_dir():
        files = [each for name in ("new", "cur") for each in (path / name).iterdir()]
    else:
        files = [each for each in path.iterdir() if each.suffix.lower() == ".eml"]
    kept = sorted(each for each in files if each.is_file() and not each.name.startswith("."))
    if not kept and not (path / "cur").is_dir():
        raise Stopped(f"{path} holds no .eml files, and is no Maildir (folders cur and new).")
    for each in kept[:MOST_MESSAGES]:
        yield Posted(each.name, _read(each))


def _mbox(path: Path) -> Iterator[Posted]:
    box = mailbox.mbox(path, create=False)
    try:
        for place, key in enumerate(box.iterkeys(), start=1):
            if place > MOST_MESSAGES:
                return
            with box.get_file(key) as opened:
                yield Posted(f"{path.name} {place}", opened.read(MOST_BYTES + 1))
    finally:
        box.close()


@dataclass(frozen=True)
class Server:
    """An IMAP server over TLS, and the folder that is read."""

    host: str
    user: str
    password: str
    folder: str = "INBOX"
    port: int = 993


def fetched(server: Server) -> Iterator[Posted]:
    """Yield the messages of a server's folder that nobody has seen; each is marked when done.

    Raises:
        Stopped: The server cannot be reached, or refuses.
    """
    try:
        with imaplib.IMAP4_SSL(server.host, server.port, timeout=SECONDS) as box:
            box.login(server.user, server.password)
            status, _ = box.select(f'"{server.folder}"')
            if status != "OK":
                raise Stopped(
                    f"The server has no folder {server.folder}. Set SIGHTLINE_IMAP_FOLDER."
                )
            _, found = box.uid("search", "UNSEEN")
            for uid in found[0].split()[:MOST_MESSAGES]:
                yield Posted(f"message {uid.decode()}", _fetch(box, uid), _seen(box, uid))
    except (imaplib.IMAP4.error, OSError) as error:
        raise Stopped(f"{server.host} did not answer as it should: {error}") from error


def _fetch(box: imaplib.IMAP4, uid: bytes) -> bytes:
    """Return a message; one that is too large is not fetched, and told by a filler of its length."""
    name = uid.decode()
    _, told = box.uid("fetch", name, "(RFC822.SIZE)")
    size = _SIZE.search(told[0] if told and isinstance(told[0], bytes) else b"")
    if size and int(size[1]) > MOST_BYTES:
        return bytes(MOST_BYTES + 1)
    _, held = box.uid("fetch", name, "(BODY.PEEK[])")
    for part in held:
        if isinstance(part, tuple):
            return bytes(part[1])
    return b""


def _seen(box: imaplib.IMAP4, uid: bytes) -> Callable[[], None]:
    return lambda: void(box.uid("store", uid.decode(), "+FLAGS", r"(\Seen)"))


def void(_: object) -> None:
    """Forget an answer that says nothing."""
