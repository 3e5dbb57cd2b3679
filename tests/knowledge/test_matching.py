"""Which lessons match a project: known answers, and what must hold of any."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from sightline.knowledge.rules.matching import ENOUGH, Ground, Taught, matches

HERE, ABOVE, AWAY = uuid4(), uuid4(), uuid4()
GROUND = Ground(HERE, frozenset({ABOVE}), "Works", "Renewal of the pumps at Elm weir with permits")
WORDS = st.lists(
    st.sampled_from(["permit", "pump", "weir", "crane", "tender", "frost"]), max_size=5
)
LESSONS = st.lists(
    st.builds(
        Taught,
        key=st.uuids(),
        office=st.sampled_from([HERE, ABOVE, AWAY]),
        category=st.sampled_from(["", "Works", "Software"]),
        tags=st.lists(st.sampled_from(["permits", "cranes", "frost"]), unique=True).map(tuple),
        text=WORDS.map(" ".join),
    ),
    max_size=8,
)


def one(**said: object) -> Taught:
    return Taught(UUID(int=1), **said)  # type: ignore[arg-type]


def test_each_part_counts_and_is_told() -> None:
    whole = one(office=HERE, category="works", tags=("permits", "frost"), text="Pumps freeze")
    (found,) = matches(GROUND, [whole])
    assert found.score == 3 + 3 + 2 + 1
    assert found.reasons == ("category works", "tags permits", "same office", "words pump")


def test_what_is_only_near_is_not_enough() -> None:
    assert matches(GROUND, [one(office=ABOVE, text="Pumps")]) == []
    assert matches(GROUND, [one(office=AWAY)]) == []
    assert matches(Ground(None), [one(text="Pumps and permits at a weir")]) == []
    (found,) = matches(GROUND, [one(office=ABOVE, text="Pumps at a weir")])
    assert found.reasons == ("office above or beneath", "words pump, weir")


def test_words_that_most_lessons_hold_tell_nothing() -> None:
    few = [Taught(UUID(int=n), text="pump weir permit") for n in range(3)]
    assert len(matches(GROUND, few)) == 3
    many = [Taught(UUID(int=n), text="pump weir permit") for n in range(9)]
    assert matches(GROUND, many) == []


@given(LESSONS)
def test_the_best_come_first_and_all_reach_what_is_enough(lessons: list[Taught]) -> None:
    found = matches(GROUND, lessons)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score >= ENOUGH for score in scores)
    assert all(each.reasons for each in found)


@given(LESSONS)
def test_a_shared_tag_more_never_makes_it_match_less(lessons: list[Taught]) -> None:
    before = {each.key: each.score for each in matches(GROUND, lessons)}
    more = [
        Taught(each.key, each.office, each.category, ("pumps", *each.tags), each.text)
        for each in lessons
    ]
    after = {each.key: each.score for each in matches(GROUND, more)}
    assert all(after[key] >= score for key, score in before.items())
