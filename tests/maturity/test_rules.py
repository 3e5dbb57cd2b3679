"""Levels, bands and priorities: the known answers, and properties against a slow reference."""

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.maturity.rules import RULES
from sightline.maturity.rules.closing import settled
from sightline.maturity.rules.content import Model, UnsoundError, checked_model
from sightline.maturity.rules.levels import judged
from sightline.maturity.rules.radar import axes, outline
from sightline.maturity.rules.ranking import Gap, priority, ranked
from sightline.maturity.shipped import SHIPPED, shipped
from tests.maturity.scene import SMALL

BANDS = [
    {"name": "Basic", "from": 0},
    {"name": "Intermediate", "from": 0.33},
    {"name": "Advanced", "from": 0.67},
]


def small(rule: str, **more: Any) -> Model:
    """Return the small model under a rule."""
    content = dict(SMALL) | ({"bands": BANDS} if rule in ("cube", "custom") else {}) | more
    if rule == "practices_achieved":
        content |= {"first": 0, "levels": [{"name": "No"}, {"name": "Yes"}]}
    return checked_model(rule, content)


def test_fourteen_of_twenty_four_is_58_percent_and_intermediate() -> None:
    """EX-42, with six items of at most four points each."""
    items = [{"key": f"i{n}", "name": f"Item {n}", "dimension": "tactical"} for n in range(6)]
    content = {
        "first": 0,
        "levels": [{"name": str(n)} for n in range(5)],
        "dimensions": [{"key": "tactical", "name": "Tactical"}],
        "items": items,
        "bands": BANDS,
    }
    scores = dict(zip([i["key"] for i in items], map(Fraction, (4, 3, 2, 2, 2, 1)), strict=True))
    found = judged(checked_model("cube", content), scores).dimensions["tactical"]
    assert found.share == Fraction(14, 24)
    assert round(float(found.share) * 100) == 58
    assert (found.level, found.words) == (2, "Intermediate")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "Basic"), (32, "Basic"), (33, "Intermediate"), (66, "Intermediate"), (67, "Advanced")],
)
def test_a_band_begins_at_its_share(share: int, words: str) -> None:
    levels = [{"name": str(n)} for n in range(2)]
    content = {
        "first": 0,
        "levels": levels,
        "dimensions": [{"key": "d", "name": "D"}],
        "items": [{"key": f"i{n}", "name": f"I{n}", "dimension": "d"} for n in range(100)],
        "bands": BANDS,
    }
    scores = {f"i{n}": Fraction(int(n < share)) for n in range(100)}
    assert judged(checked_model("cube", content), scores).overall.words == words


def test_the_lowest_perspective_counts_and_sub_models_are_independent() -> None:
    model = small("lowest_perspective")
    found = judged(model, {"schedules": Fraction(4), "risks": Fraction(2), "reports": Fraction(5)})
    assert found.dimensions["plan"].level == 2
    assert found.dimensions["tell"].level == 5
    assert found.overall.level is None
    assert found.overall.words == "Planning: Repeatable, Telling: Best"
    alone = judged(model, {"schedules": Fraction(4), "risks": Fraction(3)})
    assert (alone.overall.level, alone.overall.words) == (3, "Defined")


def test_a_level_counts_in_full_only() -> None:
    found = judged(small("level_per_item"), {"schedules": Fraction(2), "risks": Fraction(3)})
    assert found.dimensions["plan"].score == Fraction(5, 2)
    assert found.dimensions["plan"].level == 2
    assert found.overall.words == "Repeatable"
    assert "tell" not in found.dimensions


def test_practices_are_counted_and_claim_no_level() -> None:
    scores = {"schedules": Fraction(1), "risks": Fraction(1, 2), "reports": Fraction(1)}
    found = judged(small("practices_achieved"), scores)
    assert (found.overall.level, found.overall.words) == (None, "2 of 3 achieved")
    assert found.overall.share == Fraction(2, 3)
    assert found.items["risks"].level == 0


def test_a_custom_model_weighs() -> None:
    items = [{**item, "weight": 3 if item["key"] == "risks" else 1} for item in SMALL["items"]]
    model = small("custom", items=items)
    scores = {"schedules": Fraction(1), "risks": Fraction(5), "reports": Fraction(1)}
    assert judged(model, scores).overall.share == Fraction(3, 5)
    assert judged(model, scores).dimensions["plan"].words == "Advanced"


def test_nothing_scored_is_no_level() -> None:
    assert judged(small("cube"), {}).overall.level is None


def test_priority_is_importance_times_what_is_missing() -> None:
    """EX-43."""
    rows = ((5, 2, 4), (3, 3, 4), (4, 1, 3))
    gaps = [Gap(f"i{n}", i, Fraction(c), t) for n, (i, c, t) in enumerate(rows)]
    assert [int(gap.priority) for gap in gaps] == [10, 3, 8]
    assert [gap.item for gap in ranked(gaps)] == ["i0", "i2", "i1"]
    assert priority(5, 4, 4) == priority(5, 5, 4) == 0
    assert ranked([Gap("done", 5, Fraction(5), 4)]) == []


@given(st.integers(1, 5), st.fractions(1, 5), st.integers(1, 5), st.fractions(0, 4))
def test_priority_never_rises_with_the_score(
    importance: int, current: Fraction, target: int, more: Fraction
) -> None:
    assert priority(importance, current + more, target) <= priority(importance, current, target)
    assert priority(importance, current, target) >= 0


SCORED = st.dictionaries(
    st.sampled_from(["schedules", "risks", "reports"]), st.fractions(1, 5), min_size=1
)


def slowly(model: Model, scores: dict[str, Fraction], keys: list[str]) -> tuple[Any, Any]:
    """Return a part's level and share as one would by hand, with plain loops."""
    held = [(item, scores[item.key]) for item in model.items if item.key in keys]
    total, weight, lowest = Fraction(0), Fraction(0), None
    for item, score in held:
        total += item.weight * score
        weight += item.weight
        lowest = score if lowest is None or score < lowest else lowest
    mean = lowest if model.rule == "lowest_perspective" else total / weight
    assert mean is not None
    share = (mean - 1) / 4
    if model.rule in ("cube", "custom"):
        level = 0
        for band in BANDS:
            level += int(share >= Fraction(str(band["from"])))
        return level, share
    level = 1
    while level + 1 <= mean:
        level += 1
    return level, share


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "practices_achieved"])
@given(scores=SCORED)
def test_levels_are_those_of_a_slow_reference(rule: str, scores: dict[str, Fraction]) -> None:
    model = small(rule)
    found = judged(model, scores)
    for key, one in found.dimensions.items():
        keys = [item.key for item in model.items_of(key) if item.key in scores]
        assert (one.level, one.share) == slowly(model, scores, keys)
    if found.overall.level is not None:
        assert (found.overall.level, found.overall.share) == slowly(model, scores, list(scores))


@pytest.mark.parametrize("rule", list(RULES))
@given(scores=SCORED, data=st.data())
def test_a_higher_score_never_lowers_a_level(
    rule: str, scores: dict[str, Fraction], data: st.DataObject
) -> None:
    if rule == "practices_achieved":
        scores = {key: (score - 1) / 4 for key, score in scores.items()}
    model, key = small(rule), data.draw(st.sampled_from(sorted(scores)))
    higher = scores | {key: data.draw(st.fractions(scores[key], model.last))}
    before, after = judged(model, scores), judged(model, higher)
    pairs = [(before.overall, after.overall), (before.items[key], after.items[key])]
    for one, two in [
        *pairs,
        *((before.dimensions[k], after.dimensions[k]) for k in before.dimensions),
    ]:
        assert (two.level or 0) >= (one.level or 0)
        assert (two.share or 0) >= (one.share or 0)


@pytest.mark.parametrize("rule", list(RULES))
@given(scores=SCORED, data=st.data())
def test_the_order_of_items_does_not_matter(
    rule: str, scores: dict[str, Fraction], data: st.DataObject
) -> None:
    items = data.draw(st.permutations(SMALL["items"]))
    if rule == "practices_achieved":
        scores = {key: Fraction(int(score > 3)) for key, score in scores.items()}
    one, two = judged(small(rule), scores), judged(small(rule, items=list(items)), scores)
    assert one.overall == two.overall
    assert dict(one.dimensions) == dict(two.dimensions)


@given(st.lists(st.integers(1, 5), max_size=8), st.none() | st.integers(1, 5), st.booleans())
def test_fewer_than_five_answers_about_persons_tell_nothing(
    answers: list[int], assessor: int | None, is_private: bool
) -> None:
    found = settled(answers, assessor, is_private=is_private)
    few = is_private and len(answers) < 5
    assert (found.own is None) == (not answers or few)
    assert found.is_withheld == (few and bool(answers))
    if assessor is not None:
        assert found.score == assessor
    elif found.own is not None:
        assert found.score == found.own == Fraction(sum(answers), len(answers))


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_model_is_sound(key: str) -> None:
    given_ = shipped(key)
    model = checked_model(given_["rule"], given_["content"])
    top = judged(model, {item.key: Fraction(model.last) for item in model.items})
    assert all(found.share == 1 for found in top.dimensions.values())
    assert not {"PMI", "P3M3", "OPM3", "PRINCE2", "Value Ring"} & set(str(given_).split())


def test_the_shipped_models_have_the_shapes_of_the_domain() -> None:
    services = checked_model("level_per_item", shipped("services")["content"])
    assert (len(services.items), len(services.levels)) == (26, 5)
    cube = checked_model("cube", shipped("cube")["content"])
    assert (len(cube.dimensions), [str(float(b.begins)) for b in cube.bands]) == (
        9, ["0.0", "0.33", "0.67"],
    )  # fmt: skip
    perspectives = checked_model("lowest_perspective", shipped("perspectives")["content"])
    assert [len(perspectives.items_of(d.key)) for d in perspectives.dimensions] == [7, 7, 7]


def without(path: tuple[Any, ...], value: Any = None) -> dict[str, Any]:
    """Return the small content with something in it put otherwise, or taken out."""
    content = copy.deepcopy(SMALL)
    at: Any = content
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return content


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {**SMALL, "more": 1},
        {**SMALL, "bands": BANDS},
        without(("first",)),
        without(("first",), 2),
        without(("first",), True),
        without(("levels",), [{"name": "One"}]),
        without(("levels", 0), "One"),
        without(("levels", 0, "name"), " "),
        without(("levels", 0, "name"), "nul \0"),
        without(("levels", 0, "name"), "half \ud800"),
        without(("items", 0, "key"), "Upper"),
        without(("items", 0, "key"), "risks"),
        without(("items", 0, "name"), "Risks"),
        without(("items", 0, "dimension"), "nowhere"),
        without(("items", 0, "dimension"), ["plan"]),
        without(("items", 0, "levels"), ["one"]),
        without(("items", 0, "weight"), 2),
        without(("items", 2)),
        without(("dimensions", 0, "key"), 7),
    ],
)
def test_an_unsound_content_is_no_model(content: Any) -> None:
    with pytest.raises(UnsoundError):
        checked_model("level_per_item", content)


@pytest.mark.parametrize(
    "bands",
    [
        BANDS[:1],
        [{"name": "A", "from": 0.1}, {"name": "B", "from": 0.5}],
        [{"name": "A", "from": 0}, {"name": "B", "from": 0}],
        [{"name": "A", "from": 0}, {"name": "B", "from": 1.1}],
        [{"name": "A", "from": 0}, {"name": "B", "from": "0.5"}],
        [{"name": "A", "from": 0}, {"name": "B", "from": float("nan")}],
    ],
)
def test_unsound_bands_are_refused(bands: Any) -> None:
    with pytest.raises(UnsoundError):
        checked_model("custom", {**SMALL, "bands": bands})


def test_a_radar_points_up_first_and_stays_inside() -> None:
    first, *_ = axes(4, 100)
    assert (first.x, first.y, first.anchor) == (0, -100, "middle")
    assert outline([1, 0.5, None, 2], 100) == "0.0,-100.0 50.0,-0.0 0.0,0.0 -100.0,0.0"
