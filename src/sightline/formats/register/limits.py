"""How much of a register this reader is willing to look at.

Only the figures; each reader says which one it hit, in a problem.
"""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Upper bounds for one file.

    ``bytes`` is the size of the file, ``unpacked_bytes`` that of all archive
    entries together, ``cell_characters`` the text of one cell; ``problems`` is
    the number of problems that are kept before the rest are only counted.
    """

    bytes: int = 64 * MIB
    rows: int = 100_000
    columns: int = 500
    cell_characters: int = 100_000
    unpacked_bytes: int = 512 * MIB
    entries: int = 2_000
    problems: int = 1_000


DEFAULT = Limits()
