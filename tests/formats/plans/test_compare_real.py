"""Our dates against those stored in all real files: the share that is equal, each cause named."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from sightline.engines.schedule import compare
from sightline.engines.schedule.comparison import Comparison
from sightline.engines.schedule.rules import MICROSOFT, PRIMAVERA
from sightline.formats.plans.intake import read_schedule

FOLDERS = ("schedules-mit", "mpsplib-mpp")
ENDINGS = {".mpp", ".mpx", ".xml", ".xer"}


def compared(path: Path) -> Comparison | None:
    """Return how a file compares, None for one that is refused or has nothing to compare."""
    plan = read_schedule(path.read_bytes(), path.name).plan
    if plan is None or plan.source not in MICROSOFT | PRIMAVERA:
        return None
    found = compare(plan)
    return found if found.compared else None


def sums(found: Iterable[Comparison]) -> tuple[int, int]:
    pairs = [(each.equal, each.compared) for each in found]
    return sum(equal for equal, _ in pairs), sum(n for _, n in pairs)


def told(found: Iterable[Comparison]) -> str:
    n_equal, n = sums(found)
    return f"{n_equal}/{n}, {n_equal / n:.2%}"


def test_ninety_eight_in_a_hundred_are_equal_and_every_difference_has_its_cause(
    shared: Path, figure: Callable[[str], None]
) -> None:
    paths = [p for folder in FOLDERS for p in sorted((shared / folder).rglob("*"))]
    found = {p: compared(p) for p in paths if p.suffix in ENDINGS}
    known = {path: each for path, each in found.items() if each is not None}
    for path, each in known.items():
        causes = Counter(str(difference.cause) for difference in each.differences)
        why = "".join(f"; {n} {cause}" for cause, n in causes.most_common())
        name = path.relative_to(shared)
        figure(f"dates as stored, {name}: {each.equal}/{each.compared}, {each.share:.1%}{why}")
    for folder in FOLDERS:
        mine = [e for path, e in known.items() if path.is_relative_to(shared / folder)]
        figure(f"dates as stored, {folder} ({len(mine)} files): {told(mine)}")
    figure(f"dates as stored, all {len(known)} files: {told(known.values())}")
    n_equal, n = sums(known.values())
    assert len(known) >= 35
    assert n_equal / n >= 0.98
    unnamed = {
        str(path.relative_to(shared)): [d for d in each.differences if d.cause == "unknown"]
        for path, each in known.items()
    }
    assert not {name: rows for name, rows in unnamed.items() if rows}
