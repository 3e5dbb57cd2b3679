"""PNG made smaller: decoded, and packed again with a palette of its commonest 256 colours.

Screens are flat areas and letters; the colours beyond are shades at the edges of letters.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
INDEXED = 3


def smaller(data: bytes) -> bytes:
    """Return the picture in fewer bytes, or as it is where that does not help.

    Args:
        data: A PNG of 8 bits a channel, RGB, not interlaced, as Chromium writes it.
    """
    parts = list(_parts(data))
    width, height, depth, colour = struct.unpack(">IIBB", parts[0][1][:10])
    assert (depth, colour) == (8, 2)
    packed = b"".join(body for name, body in parts if name == b"IDAT")
    rows = [_pixels(row) for row in _rows(zlib.decompress(packed), width * 3, height, 3)]
    places, palette = _palette(rows)
    indexed = b"".join(b"\0" + bytes(map(places.__getitem__, row)) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    made = _file((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(indexed, 9)))
    return min(made, data, key=len)


def _pixels(row: bytes) -> list[bytes]:
    return [row[at : at + 3] for at in range(0, len(row), 3)]


def _palette(rows: list[list[bytes]]) -> tuple[dict[bytes, int], bytes]:
    """Return each colour's place in the palette, its own or the nearest, and the palette."""
    counted: Counter[bytes] = Counter()
    for row in rows:
        counted.update(row)
    kept = [colour for colour, _ in counted.most_common(MOST_COLOURS)]
    places = {colour: place for place, colour in enumerate(kept)}
    for colour in counted.keys() - places.keys():
        places[colour] = places[min(kept, key=lambda other: _distance(colour, other))]
    return places, b"".join(kept)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        place += size + 12


def _rows(raw: bytes, wide: int, height: int, step: int) -> Iterator[bytes]:
    """Yield each row with its filter taken back."""
    above = bytearray(wide)
    for number in range(height):
        start = number * (wide + 1)
        row = bytearray(raw[start + 1 : start + 1 + wide])
        _unfilter(raw[start], row, above, step)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    if kind == 0:
        return
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (0, left, above[at], (left + above[at]) // 2, 0)[kind]
        row[at] = (row[at] + (_paeth(left, above[at], corner) if kind == 4 else guess)) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    """Return the neighbour nearest to ``left + up - corner`` (PNG specification, 9.4)."""
    near = left + up - corner
    return min((left, up, corner), key=lambda value: abs(near - value))


def _file(*parts: tuple[bytes, bytes]) -> bytes:
    return SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (*parts, (b"IEND", b""))
    )
