"""Bytes of a text file to characters, and which encoding that took.

Nothing here knows of cells; a byte that no encoding explains becomes U+FFFD.
"""

import re
from dataclasses import dataclass

from .sniff import wide_encoding

REPLACEMENT = "\ufffd"
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding's name, and how many characters had to be replaced."""

    text: str
    encoding: str
    n_replaced: int


def decoded(data: bytes) -> Decoded:
    """Turn the bytes of a text file into text.

    A byte-order mark decides; else strict UTF-8; else UTF-16 told by its zero
    bytes; else Windows-1252, unless most of what is not ASCII is sound UTF-8.

    Args:
        data: The whole file.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding, f"{encoding} with mark")
    wide = wide_encoding(data[:8192])
    if wide:
        return _replaced(data, wide, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        return _legacy(data)


def _legacy(data: bytes) -> Decoded:
    n_high = sum(len(run) for run in re.findall(rb"[\x80-\xff]+", data))
    n_sound = sum(len(sequence) for sequence in _SEQUENCE.findall(data))
    encoding = "utf-8" if n_sound * 2 > n_high else "cp1252"
    return _replaced(data, encoding, "windows-1252" if encoding == "cp1252" else encoding)


def _replaced(data: bytes, encoding: str, label: str) -> Decoded:
    text = data.decode(encoding, "replace")
    # A mark in the middle of files that were pasted together is not a character.
    return Decoded(text.lstrip("\ufeff"), label, text.count(REPLACEMENT))
