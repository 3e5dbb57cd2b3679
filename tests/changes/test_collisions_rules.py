"""Collisions on plain values: EX-04, the fourteen reasons, and a sweep against the obvious way."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.changes.rules.collisions import (
    BLOCKING,
    MIRRORED,
    REASONS,
    Collision,
    Planned,
    Window,
    collisions,
    overlap,
    severity_word,
    share,
)

DAY0 = datetime(2026, 11, 2, tzinfo=UTC)
SYSTEM, PROJECT, OTHER, PERSON, GROUP, SITE, VENDOR = (UUID(int=n) for n in range(11, 18))


def day(n: float) -> datetime:
    return DAY0 + timedelta(days=n)


def planned(number: int, start: float, finish: float, **more: object) -> Planned:
    said = {name: frozenset(ids) if isinstance(ids, set) else ids for name, ids in more.items()}
    return Planned(UUID(int=number), day(start), day(finish), **said)  # type: ignore[arg-type]


def window(kind: str, start: float, finish: float, about: UUID | None = None) -> Window:
    return Window(UUID(int=99), kind, day(start), day(finish), about)


def reasons(found: list[Collision], number: int = 1) -> list[str]:
    return [one.reason for one in found if one.change == UUID(int=number)]


def test_ex_04_overlap_and_its_share_of_the_shorter() -> None:
    one, other = planned(1, 0, 180), planned(2, 90, 240)
    assert overlap(one, other) == timedelta(days=90)
    assert share(one, other) == 0.6


def test_windows_that_touch_do_not_collide() -> None:
    one, other = planned(1, 0, 2, items={SYSTEM}), planned(2, 2, 4, items={SYSTEM})
    assert overlap(one, other) == timedelta(0)
    assert collisions([one, other], []) == []


def test_the_same_item_twice_is_told_to_both_with_its_severity() -> None:
    weighed = {SYSTEM: 0.8}
    one = planned(1, 0, 180, items={SYSTEM}, criticality=weighed)
    other = planned(2, 90, 240, items={SYSTEM}, criticality=weighed)
    first, second = collisions([other, one], [])
    assert (first.change, first.other, first.reason) == (one.id, other.id, "item")
    assert (second.change, second.other, second.reason) == (other.id, one.id, "item")
    assert (first.start, first.finish, first.share) == (day(90), day(180), 0.6)
    assert first.severity == 0.6 * 0.8
    assert first.blocks and severity_word(first.severity) == "medium"


def test_what_is_not_approved_blocks_nobody_but_is_told() -> None:
    firm = planned(1, 0, 2, items={SYSTEM})
    loose = planned(2, 1, 3, items={SYSTEM}, is_firm=False)
    blocks = {one.change.int: one.blocks for one in collisions([firm, loose], [])}
    assert blocks == {1: False, 2: True}


def test_kin_collide_as_parent_on_one_side_and_child_on_the_other() -> None:
    part = planned(1, 0, 2, items={SYSTEM}, parents={PROJECT})
    whole = planned(2, 1, 3, items={PROJECT})
    found = collisions([part, whole], [])
    assert (reasons(found, 1), reasons(found, 2)) == (["parent"], ["child"])


def test_an_implementer_is_double_booked() -> None:
    found = collisions(
        [planned(1, 0, 2, implementer=PERSON), planned(2, 1, 3, implementer=PERSON)], []
    )
    assert reasons(found) == ["implementer"]
    assert found[0].blocks


def test_sites_and_vendors_warn() -> None:
    both = {"sites": {SITE}, "vendors": {VENDOR}}
    found = collisions([planned(1, 0, 2, **both), planned(2, 1, 3, **both)], [])
    assert sorted(reasons(found)) == ["site", "vendor"]
    assert not any(one.blocks for one in found)


def test_two_go_lives_hit_a_group_inside_the_days_and_not_on_the_last() -> None:
    first = planned(1, 0, 2, groups={GROUP})
    near, far = planned(2, 10, 12, groups={GROUP}), planned(2, 10, 16, groups={GROUP})
    found = collisions([first, near], [], days=14)
    assert reasons(found) == ["group"]
    assert found[0].share == 1 - 10 / 14
    assert collisions([first, far], [], days=14) == []


def test_a_blackout_bars_items_kin_and_everything_but_emergencies() -> None:
    change = planned(1, 0, 2, items={SYSTEM}, parents={PROJECT}, children={OTHER})
    for about, reason in (
        (SYSTEM, "item_blackout"),
        (PROJECT, "parent_blackout"),
        (OTHER, "child_blackout"),
        (None, "item_blackout"),
    ):
        found = collisions([change], [window("blackout", 1, 3, about)])
        assert (reasons(found), found[0].blocks) == ([reason], True)
    assert collisions([change], [window("blackout", 2, 3)]) == []
    urgent = planned(1, 0, 2, items={SYSTEM}, is_emergency=True)
    found = collisions([urgent], [window("blackout", 1, 3)])
    assert (reasons(found), found[0].blocks) == (["item_blackout"], False)


def test_a_maintenance_window_warns_of_the_part_that_lies_outside() -> None:
    change = planned(1, 0, 4, items={SYSTEM}, parents={PROJECT}, children={OTHER})
    for about, reason in (
        (SYSTEM, "item_outside"),
        (PROJECT, "parent_outside"),
        (OTHER, "child_outside"),
        (None, "item_outside"),
    ):
        (found,) = collisions([change], [window("maintenance", 1, 9, about)])
        assert (found.reason, found.share, found.blocks) == (reason, 0.25, False)
    assert collisions([change], [window("maintenance", 0, 4, SYSTEM)]) == []
    joined = [window("maintenance", 0, 2, SYSTEM), window("maintenance", 2, 4, SYSTEM)]
    assert collisions([change], joined) == []


def test_what_has_windows_of_its_own_goes_by_these() -> None:
    own, shared = window("maintenance", 0, 4, SYSTEM), window("maintenance", 8, 9)
    assert collisions([planned(1, 0, 4, items={SYSTEM})], [own, shared]) == []
    assert reasons(collisions([planned(1, 0, 4, items={OTHER})], [own, shared])) == ["item_outside"]


def test_another_projects_test_freeze_warns_and_ones_own_does_not() -> None:
    freeze = window("freeze", 1, 3, PROJECT)
    outsider = planned(1, 0, 2, items={SYSTEM}, parents={PROJECT}, project=OTHER)
    insider = planned(1, 0, 2, items={SYSTEM}, parents={PROJECT}, project=PROJECT)
    found = collisions([outsider], [freeze])
    assert (reasons(found), found[0].blocks) == (["freeze"], False)
    assert collisions([insider], [freeze]) == []


IDS = [UUID(int=n) for n in range(100, 104)]
sets = st.frozensets(st.sampled_from(IDS), max_size=2)
spans = st.tuples(st.integers(0, 30), st.integers(1, 8))


@st.composite
def a_plan(draw: st.DrawFn) -> list[Planned]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        start, length = draw(spans)
        found.append(
            Planned(
                UUID(int=number), day(start), day(start + length),
                items=draw(sets), parents=draw(sets), children=draw(sets), groups=draw(sets),
                sites=draw(sets), vendors=draw(sets), project=draw(st.sampled_from(IDS)),
                implementer=draw(st.sampled_from([None, *IDS])), is_firm=draw(st.booleans()),
                is_emergency=draw(st.booleans()), criticality={IDS[0]: 0.9, IDS[1]: 0.1},
            )
        )  # fmt: skip
    return found


@st.composite
def some_windows(draw: st.DrawFn) -> list[Window]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        start, length = draw(spans)
        kind = draw(st.sampled_from(["blackout", "maintenance", "freeze"]))
        about = draw(st.sampled_from(IDS if kind == "freeze" else [None, *IDS]))
        found.append(Window(UUID(int=500 + number), kind, day(start), day(start + length), about))
    return found


Seen = tuple[UUID, str, UUID | None, UUID | None, UUID | None, bool]


def obvious(plan: list[Planned], windows: list[Window], days: int) -> set[Seen]:
    """Return what collides, by comparing everything with everything."""
    found = outside(plan, windows)
    for one, other in product(plan, plan):
        if one.id != other.id:
            found |= of_two(one, other, days)
    for one, span in product(plan, windows):
        if one.start < span.finish and span.start < one.finish:
            found |= of_window(one, span)
    return found


def of_two(one: Planned, other: Planned, days: int) -> set[Seen]:
    found: set[Seen] = set()
    pairs: dict[str, frozenset[UUID]] = {
        "item": one.items & other.items,
        "parent": one.parents & other.items,
        "child": one.items & other.parents,
        "site": one.sites & other.sites,
        "vendor": one.vendors & other.vendors,
        "implementer": frozenset(
            {one.implementer} & {other.implementer} - {None}  # type: ignore[arg-type]
        ),
    }
    for reason, keys in pairs.items():
        if one.start < other.finish and other.start < one.finish:
            blocks = reason in BLOCKING and other.is_firm
            found |= {(one.id, reason, other.id, None, key, blocks) for key in keys}
    if abs(one.finish - other.finish) < timedelta(days=days):
        keys = one.groups & other.groups
        found |= {(one.id, "group", other.id, None, key, False) for key in keys}
    return found


def of_window(one: Planned, span: Window) -> set[Seen]:
    found: set[Seen] = set()
    kin = (("item", one.items), ("parent", one.parents), ("child", one.children))
    if span.kind == "blackout":
        found |= {
            (one.id, f"{name}_blackout", None, span.id, span.about, not one.is_emergency)
            for name, keys in kin
            if span.about in keys or (span.about is None and name == "item")
        }
    near = one.items | one.parents
    if span.kind == "freeze" and span.about in near and span.about != one.project:
        found.add((one.id, "freeze", None, span.id, span.about, False))
    return found


def outside(plan: list[Planned], windows: list[Window]) -> set[Seen]:
    """Return what lies outside its maintenance windows, day by day."""
    found: set[Seen] = set()
    upkeep = [span for span in windows if span.kind == "maintenance"]
    for one in plan:
        n_days = (one.finish - one.start).days
        each = [one.start + timedelta(days=n) for n in range(n_days)]
        own = {span.about for span in upkeep} & {*one.items, *one.parents, *one.children}
        for name, keys in (("item", one.items), ("parent", one.parents), ("child", one.children)):
            for key in keys & own:
                mine = [span for span in upkeep if span.about == key]
                if not all(any(w.start <= at < w.finish for w in mine) for at in each):
                    found.add((one.id, f"{name}_outside", None, None, key, False))
        shared = [span for span in upkeep if span.about is None]
        covered = all(any(w.start <= at < w.finish for w in shared) for at in each)
        if shared and not own and not covered:
            found.add((one.id, "item_outside", None, None, None, False))
    return found


@settings(max_examples=300, deadline=None)
@given(a_plan(), some_windows(), st.integers(1, 20))
def test_the_sweep_finds_what_the_obvious_way_finds(
    plan: list[Planned], windows: list[Window], days: int
) -> None:
    found = collisions(plan, windows, days)
    told = [(c.change, c.reason, c.other, c.window, c.item, c.blocks) for c in found]
    assert len(told) == len(set(told))
    assert set(told) == obvious(plan, windows, days)
    assert all(0 < c.share <= 1 and 0 < c.severity <= 0.9 and c.reason in REASONS for c in found)


@settings(max_examples=200, deadline=None)
@given(a_plan(), some_windows())
def test_collisions_are_symmetric(plan: list[Planned], windows: list[Window]) -> None:
    pairs = {
        (c.change, c.other, c.reason, c.item, c.start, c.finish, c.share, c.severity)
        for c in collisions(plan, windows)
        if c.other is not None
    }
    mirrored = {(b, a, MIRRORED.get(reason, reason), *rest) for a, b, reason, *rest in pairs}
    assert pairs == mirrored


@settings(max_examples=200, deadline=None)
@given(spans, spans, sets, sets)
def test_disjoint_windows_on_unrelated_items_never_collide(
    first: tuple[int, int], second: tuple[int, int], mine: frozenset[UUID], yours: frozenset[UUID]
) -> None:
    start = first[0] + first[1] + second[0]
    one = Planned(UUID(int=1), day(first[0]), day(first[0] + first[1]), items=mine)
    other = Planned(UUID(int=2), day(start), day(start + second[1]), items=yours - mine)
    assert collisions([one, other], []) == []


def test_thousands_in_one_sweep() -> None:
    """Ten thousand changes in pairs on five thousand systems: each pair collides, and no more."""
    plan = [planned(n, n // 2, n // 2 + 1, items={UUID(int=10**6 + n // 2)}) for n in range(10_000)]
    assert len(collisions(plan, [])) == 10_000
