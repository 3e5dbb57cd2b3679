"""Which encoding the bytes of an XER are in: the file never says.

Primavera writes the code page of the exporting machine, newer versions UTF-8.
"""

import codecs
import re

from sightline.formats.register.sniff import wide_encoding

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_RUN = re.compile(rb"[\x80-\xff][\x40-\x7e\x80-\xff]*")
_ASCII_AS_BLANKS = bytes(32 if byte < 128 else byte for byte in range(256))
_ASCII = bytes(range(128))
_NOT_LATIN_1 = bytes(range(0x80, 0xA0))  # the bytes that Windows-1252 reads in its own way
_CHUNK = 1 << 20
_SAMPLE = 200_000
# The commonest letters of running text, by code page; double-byte pages by their block.
_SCRIPTS = {
    "cp1251": "оеаинтсрвлкмдпу",
    "cp1253": "αοιετσνηυρπκλμά",
    "cp1255": "יוהלאתרמבשנ",
    "cp1256": "اليمنتروبعدةفس",
    "cp949": "",
    "cp932": "",
    "gb18030": "的一是在不了工程设计安装施建筑结构地管理中国人有大上和",
}
_BLOCKS = {"cp949": ("\uac00", "\ud7a3"), "cp932": ("\u3041", "\u30fa")}
_LONG_RUN = 2.5  # bytes; accented letters of western words stand alone


def encoding_of(data: bytes) -> str:
    """Name the codec for a whole file.

    A mark decides, then UTF-16 by its zero bytes, then strict UTF-8; else Windows-1252,
    unless whole words stand outside ASCII and read as another script.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return wide_encoding(data[:8192]) or ("utf-8" if _is_utf8(data) else _code_page(data))


def text_of(data: bytes, encoding: str) -> str:
    """Decode a whole file; bytes that the codec does not know become U+FFFD."""
    if encoding == "cp1252" and len(data.translate(None, _NOT_LATIN_1)) == len(data):
        return data.decode("latin-1")  # the same there, and many times as fast
    return data.decode(encoding, "replace")


def _is_utf8(data: bytes) -> bool:
    view, at = memoryview(data), 0
    try:
        while at < len(data):
            end = at + _CHUNK
            at += codecs.utf_8_decode(view[at:end], "strict", end >= len(data))[1]
    except UnicodeDecodeError:
        return False
    return True


def _code_page(data: bytes) -> str:
    if len(data.translate(None, _ASCII)) < _LONG_RUN:
        return "cp1252"
    runs = data.translate(_ASCII_AS_BLANKS).split()[:_SAMPLE]
    if sum(map(len, runs)) < _LONG_RUN * len(runs):
        return "cp1252"
    words = b" ".join(_RUN.findall(data[: _SAMPLE * 10])[:_SAMPLE])
    scored = {encoding: _score(words, encoding) for encoding in _SCRIPTS}
    best = max(scored, key=lambda encoding: scored[encoding])
    return best if scored[best] > 0.4 else "cp1252"


def _score(words: bytes, encoding: str) -> float:
    """The share of the characters outside ASCII that this script uses most."""
    text = [c for c in words.decode(encoding, "replace").lower() if c > "\x7f"]
    low, high = _BLOCKS.get(encoding, ("\uffff", "\uffff"))
    common = _SCRIPTS[encoding]
    return sum(c in common or low <= c <= high for c in text) / len(text) if text else 0.0
