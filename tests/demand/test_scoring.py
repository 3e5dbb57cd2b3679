"""Scoring models, ratings and rankings: known answers, every refusal, and the replay of an old order."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.demand import commands
from sightline.demand.models import Ranking, RankingLine, ScoringModel
from sightline.demand.replaying import is_whole, replayed
from sightline.demand.rules.ranking import CALLS, place_between, standings
from sightline.demand.rules.scoring import Version
from sightline.demand.rules.worth import Money, parts, worth
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused
from tests.demand.desk import Desk, refused

NO_MONEY = Money(None, None)
FOUR = [
    {"key": key, "name": key.title(), "weight": weight}
    for key, weight in (("value", "0.4"), ("fit", "0.3"), ("speed", "0.2"), ("reach", "0.1"))
]
NAMES = ("a", "b", "c")
THREE = [{"key": key, "name": key, "weight": 1} for key in NAMES]
EX_21 = [["1", "3", "5"], ["0.3333", "1", "3"], ["0.2", "0.3333", "1"]]
EX_22 = [["1", "3", "0.2"], ["0.3333", "1", "3"], ["5", "0.3333", "1"]]
RISKY = [
    {"key": "value", "name": "Value", "weight": 2},
    {"key": "risk", "name": "Risk", "weight": 1, "is_reversed": True},
]


def rated(criteria: Sequence[dict[str, Any]], *scores: float) -> dict[str, dict[str, str]]:
    return {"one": {c["key"]: str(s) for c, s in zip(criteria, scores, strict=True)}}


def test_ex_19_weighted_scores() -> None:
    version = Version("weighted", FOUR)
    assert worth(version, rated(FOUR, 8, 6, 9, 4), NO_MONEY).value == pytest.approx(7.2)
    assert worth(version, rated(FOUR, 6, 9, 5, 8), NO_MONEY).value == pytest.approx(6.9)
    told = parts(version, rated(FOUR, 8, 6, 9, 4), NO_MONEY)
    assert [each.adds for each in told] == [
        "40% x = 3.200", "30% x = 1.800", "20% x = 1.800", "10% x = 0.400",
    ]  # fmt: skip


def test_ex_21_ahp_weights() -> None:
    version = Version("ahp", THREE, {"matrix": EX_21})
    weights = {key: round(float(share), 4) for key, share in version.weights.items()}
    assert weights == {"a": 0.637, "b": 0.2583, "c": 0.1047}


def test_ex_23_wsjf_and_ex_17_money() -> None:
    jobs = {"one": (8, 5, 3, 5), "two": (13, 8, 5, 13), "three": (5, 13, 2, 3)}
    keys = [{"key": key} for key in ("value", "urgency", "opportunity", "size")]
    found = {
        name: worth(Version("wsjf"), rated(keys, *said), NO_MONEY).value
        for name, said in jobs.items()
    }
    assert {name: round(value or 0, 2) for name, value in found.items()} == {
        "one": 3.2, "two": 2.0, "three": 6.67,
    }  # fmt: skip
    money = Money(100_00, 40_00)
    terms = {"rate": "0.1", "periods": 4}
    npv = worth(Version("npv", (), terms), {}, money).value
    assert npv == pytest.approx(40 * (1 - 1.1**-4) / 0.1 - 100)
    assert worth(Version("payback", (), terms), {}, money).value == pytest.approx(-2.5)
    assert worth(Version("npv", (), terms), {}, Money(None, 1)).lacks


def test_what_is_better_small_counts_from_the_other_end_and_raters_disagree() -> None:
    version = Version("weighted", RISKY)
    ratings = {"one": {"value": "8", "risk": "2"}, "two": {"value": "8", "risk": "8"}}
    found = worth(version, ratings, NO_MONEY)
    assert found.value == pytest.approx((2 * 8 + 5) / 3)
    assert found.spread == pytest.approx((6.0, 8.0))
    assert (found.is_wide, found.risk, found.n_raters) == (True, 5.0, 2)
    assert worth(version, {}, NO_MONEY).value is None


LINE = st.tuples(st.sampled_from([*CALLS, "", "", ""]), st.none() | st.integers(0, 100))


@settings(max_examples=60)
@given(st.lists(LINE, max_size=12), st.none() | st.integers(0, 300), st.none() | st.integers(0, 12))
def test_the_cut_line_against_a_slow_reading_of_its_rule(
    said: list[tuple[str, int | None]], budget: int | None, cut: int | None
) -> None:
    lines = [(n, call, cost) for n, (call, cost) in enumerate(said)]
    found = standings(lines, budget=budget, cut_after=cut)
    fixed = [n for n, call, _ in lines if call in {"must", "in"}]
    by_line = [n for n, call, _ in lines if not call]
    n_in = 0
    for n in range(len(by_line) + 1):  # the longest run from the top that is allowed
        run = by_line[:n]
        cost = sum(lines[k][2] or 0 for k in [*fixed, *run])
        if cut is not None:
            allowed = all(k + 1 <= cut for k in run)
        else:
            allowed = budget is None or cost <= budget or not run
        if not allowed:
            break
        n_in = n
    assert {n for n, each in found.items() if each.is_in} == {*fixed, *by_line[:n_in]}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=60)
def test_a_place_between_two_lies_between_them(one: int, other: int) -> None:
    low, high = sorted((one, other))
    place = place_between(low, high)
    assert (place is None) == (high - low < 2)
    assert place is None or low < place < high


def model(desk: Desk, **said: Any) -> ScoringModel:
    given_: dict[str, Any] = {"name": "Value and risk", "method": "weighted", "criteria": RISKY}
    return commands.make_scoring_model(desk.actor("lead"), **{**given_, **said})


BAD: tuple[tuple[dict[str, Any], type[Any], str], ...] = (
    ({"criteria": []}, Refused, "no-criteria"),
    ({"criteria": [{"name": "A", "weight": 0}]}, Refused, "no-weight"),
    ({"criteria": [{"name": "A"}, {"name": "a"}]}, Refused, "duplicate"),
    ({"criteria": [{"name": "A", "weight": -1}]}, Refused, "negative"),
    ({"criteria": [{"name": "A", "weight": "much"}]}, Invalid, ""),
    ({"criteria": ["A"]}, Invalid, ""),
    ({"criteria": [{"name": f"C{n}"} for n in range(11)]}, Refused, "too-many"),
    ({"method": "guess"}, Invalid, ""),
    ({"method": "npv", "criteria": []}, Invalid, ""),
    ({"method": "npv", "parameters": {"rate": "-2", "periods": 5}}, Invalid, ""),
    ({"method": "npv", "parameters": {"rate": "0.1", "periods": 10**6}}, Invalid, ""),
    (
        {"method": "ahp", "criteria": THREE, "parameters": {"matrix": EX_22}},
        Refused,
        "inconsistent",
    ),
    ({"parameters": {"surprise": 1}}, Invalid, ""),
)


@pytest.mark.django_db
def test_a_model_that_cannot_compute_is_refused_by_name(desk: Desk) -> None:
    for said, kind, code in BAD:
        with refused(kind, code) as caught:
            model(desk, **said)
        if code == "inconsistent":  # EX-22 names the worst triad
            assert all(name in str(caught.value) for name in NAMES)
    model(desk)
    with refused(Refused, "name-taken"):
        model(desk, name="value AND risk")
    with refused(Forbidden):
        commands.make_scoring_model(desk.actor("office"), name="X", method="wsjf")


@pytest.mark.django_db
def test_a_model_gets_versions_and_an_old_ranking_keeps_its_own(desk: Desk) -> None:
    made, row = model(desk), desk.at("qualified")
    rate(desk, made, row, "office", value=8, risk=2)
    ranking = rank(desk, made)
    lead = desk.actor("lead")
    with refused(Refused, "no-reason"):
        commands.change_scoring_model(lead, model_id=made.pk, criteria=RISKY[:1])
    second = commands.change_scoring_model(
        lead, model_id=made.pk, criteria=RISKY[:1], why="Risk is asked elsewhere"
    )
    assert (second.number, Ranking.objects.system("test").get().made_with.number) == (2, 1)
    commands.freeze_ranking(lead, ranking_id=ranking.pk)
    commands.retire_scoring_model(lead, model_id=made.pk)
    with refused(Refused, "model-retired"):
        rank(desk, made, name="Another")
    with refused(Refused, "model-retired"):
        rate(desk, made, row, "office", value=1)
    with refused(Refused, "wrong-state"):
        commands.retire_scoring_model(lead, model_id=made.pk)
    commands.reinstate_scoring_model(lead, model_id=made.pk)
    with refused(Refused, "wrong-state"):
        commands.reinstate_scoring_model(lead, model_id=made.pk)


def rate(desk: Desk, made: ScoringModel, row: Any, key: str, **scores: Any) -> Any:
    return commands.rate_proposal(
        desk.actor(key), proposal_id=row.pk, model_id=made.pk, scores=scores
    )


def rank(desk: Desk, made: ScoringModel, **said: Any) -> Ranking:
    given_: dict[str, Any] = {"name": "Autumn round", "model_id": made.pk}
    return commands.make_ranking(desk.actor("chief"), **{**given_, **said})


def lines(desk: Desk, ranking: Ranking) -> list[RankingLine]:
    held = RankingLine.objects.system("test").filter(ranking=ranking)
    return list(held.select_related("proposal").order_by("place"))


@pytest.mark.django_db
def test_raters_score_once_each_and_not_their_own(desk: Desk) -> None:
    made, row = model(desk), desk.at("qualified")
    rate(desk, made, row, "office", value=8, risk=2)
    rate(desk, made, row, "office", value=6, risk=2)
    rate(desk, made, row, "chief", value=9, risk=9)
    (line,) = lines(desk, rank(desk, made))
    assert (line.n_raters, line.score, line.is_wide) == (
        2,
        pytest.approx((2 * 7.5 + 4.5) / 3),
        True,
    )
    for key in ("reader", "other"):
        with refused(Forbidden):
            rate(desk, made, row, key, value=1)
    for key in ("asker", "sponsor"):
        desk.world.grant(key, "project_office", desk.world.office_node("north"))
        with refused(Forbidden):
            rate(desk, made, row, key, value=10)
    for scores in ({"value": 11}, {"value": "x"}, {"value": True}, {"luck": 3}, {"value": "nan"}):
        with refused(Invalid):
            rate(desk, made, row, "office", **scores)
    with refused(Refused, "nothing-scored"):
        rate(desk, made, row, "office", value="")
    money = model(desk, name="Money", method="npv", criteria=(),
                  parameters={"rate": "0.05", "periods": 5})  # fmt: skip
    with refused(Refused, "nobody-rates"):
        rate(desk, money, row, "office", value=1)
    gone = desk.at("rejected")
    with refused(Refused, "wrong-state"):
        rate(desk, made, gone, "office", value=1)


def three(desk: Desk) -> tuple[ScoringModel, Ranking]:
    """Return a ranking of three proposals that score 9, 6 and 3, at 100 each."""
    made = model(desk, criteria=RISKY[:1])
    for title, score in (("Third", 3), ("First", 9), ("Second", 6)):
        row = desk.at("qualified", title=title, cost_minor=100_00)
        rate(desk, made, row, "office", value=score)
    return made, rank(desk, made, budget_minor=200_00)


@pytest.mark.django_db
def test_a_ranking_is_moved_called_cut_and_sorted(desk: Desk) -> None:
    made, ranking = three(desk)

    def order() -> list[str]:
        return [line.proposal.title for line in lines(desk, ranking)]

    def ins() -> set[str]:
        row = Ranking.objects.system("test").get(pk=ranking.pk)
        held = [
            (line.proposal.title, line.call, line.proposal.cost_minor) for line in lines(desk, row)
        ]
        found = standings(held, budget=row.budget_minor, cut_after=row.cut_after)
        return {title for title, each in found.items() if each.is_in}

    chief = desk.actor("chief")
    assert (order(), ins()) == (["First", "Second", "Third"], {"First", "Second"})
    third = lines(desk, ranking)[2]
    commands.move_line(chief, line_id=third.pk, to=1)
    assert (order(), ins()) == (["Third", "First", "Second"], {"Third", "First"})
    second = lines(desk, ranking)[2]
    with refused(Refused, "no-reason"):
        commands.call_line(chief, line_id=second.pk, call="must")
    commands.call_line(chief, line_id=second.pk, call="must", why="The law")
    assert ins() == {"Second", "Third"}
    commands.change_ranking(chief, ranking_id=ranking.pk, cut_after=2)
    assert ins() == {"Second", "Third", "First"}
    commands.sort_ranking(chief, ranking_id=ranking.pk)
    assert order() == ["First", "Second", "Third"]
    new = desk.at("qualified", title="New", cost_minor=1)
    rate(desk, made, new, "office", value=10)
    commands.sort_ranking(chief, ranking_id=ranking.pk)
    assert order()[0] == "New"


@pytest.mark.django_db
def test_many_moves_never_run_out_of_room(desk: Desk) -> None:
    _, ranking = three(desk)
    chief = desk.actor("chief")
    for _ in range(14):  # always between the first two
        last = lines(desk, ranking)[2]
        commands.move_line(chief, line_id=last.pk, to=2)
        assert lines(desk, ranking)[1].pk == last.pk


@pytest.mark.django_db
def test_what_a_ranking_refuses(desk: Desk) -> None:
    made, ranking = three(desk)
    chief, line = desk.actor("chief"), lines(desk, ranking)[0]
    for to in (0, 4, True, -1):
        with refused(Refused, "no-such-place"):
            commands.move_line(chief, line_id=line.pk, to=to)
    with refused(Refused, "no-such-call"):
        commands.call_line(chief, line_id=line.pk, call="perhaps")
    with refused(Refused, "negative-money"):
        commands.change_ranking(chief, ranking_id=ranking.pk, budget_minor=-1)
    with refused(Refused, "no-such-place"):
        commands.change_ranking(chief, ranking_id=ranking.pk, cut_after=4)
    with refused(Refused, "name-taken"):
        rank(desk, made)
    with refused(Refused, "nothing-to-rank"):
        rank(desk, made, name="X", states=("approved",))
    with refused(Invalid):
        rank(desk, made, name="X", states=("draft",))
    with refused(Forbidden):
        commands.move_line(desk.actor("office"), line_id=line.pk, to=2)
    with refused(NotFound):
        commands.move_line(desk.actor("other"), line_id=line.pk, to=2)


@pytest.mark.django_db
def test_a_frozen_ranking_is_replayed_with_what_it_had(desk: Desk) -> None:
    made, ranking = three(desk)
    chief = desk.actor("chief")
    frozen = commands.freeze_ranking(chief, ranking_id=ranking.pk)
    first = lines(desk, ranking)[0]
    rate(desk, made, first.proposal, "office", value=1)  # what is said since changes nothing then
    desk.do("edit_proposal", "office", first.proposal, cost_minor=5)
    row = Ranking.objects.system("test").get(pk=ranking.pk)
    assert [(each["score"], each["is_in"]) for each in row.result] == [
        (9.0, True), (6.0, True), (3.0, False),
    ]  # fmt: skip
    assert replayed(row.inputs) == row.result
    assert is_whole(row)
    assert row.digest == frozen.digest
    row.inputs["budget_minor"] = 1
    assert not is_whole(row)
    assert lines(desk, ranking)[0].score == 9.0
    for call, said in (
        ("move_line", {"line_id": first.pk, "to": 2}),
        ("call_line", {"line_id": first.pk, "call": "out"}),
        ("change_ranking", {"ranking_id": ranking.pk, "name": "Other"}),
        ("sort_ranking", {"ranking_id": ranking.pk}),
    ):
        with refused(Refused, "ranking-frozen"):
            getattr(commands, call)(chief, **said)
    with refused(Refused, "wrong-state"):
        commands.freeze_ranking(chief, ranking_id=ranking.pk)
