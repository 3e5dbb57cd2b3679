"""Reading schedule files against MPXJ with its Java machine warm, in one run.

Both readers take the same bytes from memory, in turns, after MPXJ has read each file often enough
for its code to be compiled. The figure is the ratio of the best rounds, which other work on the
machine disturbs least; the median of the ratios of neighbouring rounds stands beside.

Run: ``python benchmarks/schedule_files.py [--warm N] [--rounds N] [FILE ...]``; without files the
largest real ones beneath SIGHTLINE_SHARED. Exit status 1 when a ratio is above the goal, 2 where
Java, MPXJ or the files are missing.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
GOAL = 0.5
SHARED = Path(os.environ.get("SIGHTLINE_SHARED") or ROOT.parent / "shared")
FILES = (
    "mpsplib-mpp/converted/mp_j120_a20_nr1.mspdi.xml",
    "mpsplib-mpp/converted/mp_j120_a5_nr2.mspdi.xml",
    "mpsplib-mpp/converted/mp_j120_a20_nr1.xer",
    "mpsplib-mpp/converted/mp_j120_a5_nr2.xer",
    "mpsplib-mpp/converted/mp_j90_a2_nr1.pmxml.xml",
)
Read = Callable[[bytes], Any]


def seconds(read: Read, data: bytes) -> float:
    """Return how long one reading takes, without what earlier ones left to collect."""
    gc.collect()
    begin = time.perf_counter()
    read(data)
    return time.perf_counter() - begin


def peers() -> dict[str, Read]:
    """Start Java and return MPXJ's readers by the kind of file."""
    import jpype
    import mpxj  # noqa: F401  # puts its archives on Java's path

    jpype.startJVM("-Xmx2g")
    from java.io import ByteArrayInputStream
    from org.mpxj.mspdi import MSPDIReader
    from org.mpxj.primavera import PrimaveraPMFileReader, PrimaveraXERFileReader

    return {
        "mspdi": lambda data: MSPDIReader().read(ByteArrayInputStream(data)),
        "pmxml": lambda data: PrimaveraPMFileReader().readAll(ByteArrayInputStream(data)),
        "xer": lambda data: PrimaveraXERFileReader().readAll(ByteArrayInputStream(data)),
    }


def ours() -> dict[str, Read]:
    """Return our readers by the kind of file."""
    from sightline.formats import mspdi, pmxml
    from sightline.formats.xer.read import read as read_xer

    return {"mspdi": mspdi.read, "pmxml": pmxml.read, "xer": read_xer}


def kind_of(data: bytes) -> str:
    """Tell the kind of a file by its beginning."""
    if data.startswith(b"ERMHDR"):
        return "xer"
    return "pmxml" if b"APIBusinessObjects" in data[:2000] else "mspdi"


def measure(path: Path, theirs: dict[str, Read], n_warm: int, n_rounds: int) -> float:
    """Read one file in turns and print its line; return the ratio of the best rounds."""
    data = path.read_bytes()
    kind = kind_of(data)
    own, peer = ours()[kind], theirs[kind]
    activities = len(own(data).plan.activities)
    for _ in range(n_warm):
        peer(data)
    rounds = [(seconds(own, data), seconds(peer, data)) for _ in range(n_rounds)]
    middle = statistics.median(mine / other for mine, other in rounds)
    mine, other = (min(column) * 1000 for column in zip(*rounds, strict=True))
    ratio = mine / other
    size = len(data) / 2**20
    print(
        f"{path.name:34} {size:6.2f} MiB {activities:6,} activities   "
        f"sightline {mine:7.1f} ms   mpxj {other:7.1f} ms   ratio {ratio:.2f}, median {middle:.2f} (goal {GOAL})"
    )
    return ratio


def main() -> int:
    """Measure every file and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--warm", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    files = asked.files or [SHARED / "data" / name for name in FILES]
    missing = [str(path) for path in files if not path.is_file()]
    try:
        theirs = peers()
    except Exception as error:  # noqa: BLE001  # whatever keeps Java from starting
        print(f"MPXJ cannot be started: {error}")
        return 2
    if missing:
        print(f"not here: {', '.join(missing)}; set SIGHTLINE_SHARED")
        return 2
    ratios = [measure(path, theirs, asked.warm, asked.rounds) for path in files]
    return int(max(ratios) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
