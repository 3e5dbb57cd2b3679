"""What becomes of what arrives: against a slow reference, and the cases one by one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.formats.package import Held, Version, judged, judged_snapshot, substance
from sightline.formats.package import digest as digest_of
from tests.formats.package.making import snapshot, standard, uid

NUMBERS = st.integers(1, 5)


def here(*numbers: int, is_open: bool = False, **said: Any) -> Held:
    """Return a standard that is here in some versions of its own."""
    return Held("REM-1", {uid(600 + n): Version(n, f"own {n}", is_open) for n in numbers}, **said)


def test_each_case() -> None:
    item = standard(number=3)
    same = {item["version_id"]: Version(3, substance(item))}
    assert judged(item, None).kind == "new"
    assert judged(item, Held("REM-1", same)).kind == "same"
    later = standard(number=3, effective_on="2030-01-01")
    assert judged(later, Held("REM-1", same)).kind == "same"
    assert judged(standard(number=3, title="Other"), Held("REM-1", same)).code == "other-content"
    assert judged(item, here(1, 2)).kind == "newer"
    assert judged(item, here(1, 2, is_open=True)).code == "draft-open"
    assert judged(item, here(3)).code == "older-version"
    assert judged(item, here(1, group="tool")).code == "other-content"
    assert judged(item, here(1, is_drawn_here=True)).code == "drawn-here"
    assert judged(item, Held("", is_elsewhere=True)).code == "id-held"
    assert judged(item, Held("REM-1", is_code_taken=True)).code == "code-taken"
    status = snapshot()
    assert judged_snapshot(status, None).kind == "new"
    assert judged_snapshot(status, digest_of(status)).kind == "same"
    assert judged_snapshot(status, "else").code == "other-content"


@settings(max_examples=200, deadline=None)
@given(st.sets(NUMBERS), NUMBERS, st.sets(NUMBERS))
def test_only_what_is_newer_than_all_comes_beside(
    numbers: set[int], number: int, drafts: set[int]
) -> None:
    versions = {uid(600 + n): Version(n, "own", n in drafts) for n in numbers}
    found = judged(standard(number=number), Held("REM-1", versions))
    may_come = all(number > n for n in numbers) and not (numbers & drafts)
    assert (found.kind == "newer") == may_come
    assert (found.kind == "refused") == (not may_come)
    assert bool(found.words) == (not may_come)
