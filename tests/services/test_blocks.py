"""Blocks of answers: scores of any table are sums of them, and tell of fewer than five nothing."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.kernel import clock
from sightline.services.models import Customer, Survey
from sightline.services.queries import measured, met_of
from sightline.services.queries.measures import met_by_office
from sightline.services.queries.scores import Chosen
from sightline.services.rules.blocks import Answers, blocks, scored
from tests.browse import signed_in
from tests.services.scene import Scene

SEASONS = (None, date(2025, 6, 1), date(2025, 12, 1), date(2026, 1, 1))
YEARS = (None, 2025, 2026)
OFFICES = ("north", "south")


def some(service: str, customer: str, month: date | None, n: int) -> Answers:
    """Return answers, so many of them, to an office that its customer is called by."""
    return Answers(service, customer, customer.split(maxsplit=1)[0], month, n, 0, 0, n)


#: A customer and a service are of one office; of each kind of answers there are a few.
HELD = st.dictionaries(
    st.tuples(st.sampled_from(OFFICES), *[st.sampled_from("abc")] * 2, st.sampled_from(SEASONS)),
    st.integers(1, 6),
    max_size=7,
).map(
    lambda held: [
        some(f"{office} {service}", f"{office} {customer}", month, n)
        for (office, service, customer, month), n in held.items()
    ]
)


def tables(answers: list[Answers]) -> list[tuple[Answers, ...]]:
    """Return what each score is made of that any page, story or program can ask for."""
    division, found = blocks(answers), []
    for office in (None, *OFFICES):
        for year in YEARS:
            period = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
            chosen = Chosen(*period, {"office": office} if office else {})
            for by in ("service", "customer", "month", "office"):
                held = scored(division, lambda one: getattr(one, by) if chosen.has(one) else None)  # noqa: B023
                found += list(held.values())
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HELD)
def test_blocks_hold_five_and_more_and_share_no_answer(answers: list[Answers]) -> None:
    division = blocks(answers)
    inside = [one for block in division for one in block]
    assert all(sum(one.n for one in block) >= 5 for block in division)
    assert len(inside) == len(set(inside)) and set(inside) <= set(answers)
    assert sum(one.n for one in set(answers) - set(inside)) < 5  # no block was missed


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HELD)
def test_nothing_worked_out_from_all_the_scores_tells_of_fewer_than_five(
    answers: list[Answers],
) -> None:
    shown = tables(answers)
    if not shown:
        return
    told = np.array([[float(one in held) for one in answers] for held in shown])
    rank = np.linalg.matrix_rank(told)
    few = [
        group
        for size in range(1, 5)
        for group in combinations(range(len(answers)), size)
        if sum(answers[n].n for n in group) < 5
    ]
    for group in few:  # a sum of these alone would be one more that the others do not give
        without = np.delete(told, group, axis=1)
        assert np.linalg.matrix_rank(without) == rank, [answers[n] for n in group]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HELD, st.data())
def test_what_a_left_over_answer_says_changes_no_score(answers: list[Answers], data: Any) -> None:
    inside = {one for block in blocks(answers) for one in block}
    other = [
        one if one in inside else replace(one, n_satisfied=data.draw(st.integers(0, one.n)))
        for one in answers
    ]
    sums = [[sum(one.n_satisfied for one in held) for held in tables(w)] for w in (answers, other)]
    assert sums[0] == sums[1]


def test_the_total_less_the_large_group_would_tell_of_the_small_one() -> None:
    large, small = some("plans", "a", SEASONS[1], 5), some("plans", "b", SEASONS[1], 2)
    assert blocks([large, small]) == [(large,)]
    by_service = scored(blocks([large, small]), lambda one: one.service)
    assert by_service == {"plans": (large,)}  # and not all seven
    enough = replace(small, n=5, n_detractors=5)
    assert scored(blocks([large, enough]), lambda one: one.service) == {"plans": (large, enough)}


def test_two_small_groups_are_shown_together() -> None:
    pair = (some("plans", "a", SEASONS[1], 4), some("plans", "b", SEASONS[1], 2))
    assert blocks(pair) == [pair]
    assert scored(blocks(pair), lambda one: one.service) == {"plans": pair}
    assert scored(blocks(pair), lambda one: one.customer) == {}


def test_a_customer_of_many_services_has_a_score_where_no_service_has() -> None:
    spread = tuple(some(f"s{n}", "a", SEASONS[1], 2) for n in range(4))
    assert scored(blocks(spread), lambda one: one.customer) == {"a": spread}
    assert scored(blocks(spread), lambda one: one.service) == {}


def rated(scene: Scene, client: Customer, scores: tuple[int, ...], version: Any) -> None:
    """Deliver, rate and close requests of a customer."""
    for csat in scores:
        row = scene.request("delivered", customer_id=client.pk, version_id=version.pk)
        survey = Survey.objects.system("test").get(request=row)
        scene.do("answer_survey", "asker", survey_id=survey.pk, csat=csat, nps=2 * csat)
        scene.take(row, "close")


@pytest.mark.django_db
def test_no_page_shows_a_small_group_by_subtraction(scene: Scene) -> None:
    other, version = scene.client("Board of the ways"), scene.version()
    person = scene.world.people["asker"].pk
    scene.do("add_customer_member", "north", customer_id=other.pk, person_id=person)
    rated(scene, scene.customer, (5, 5, 5, 4, 1), version)
    rated(scene, other, (1, 1), version)
    north = scene.world.actor("north")
    this = clock.today().year
    year = (date(this, 1, 1), date(this, 12, 31))
    found = {
        "customer": met_of(north, customer=scene.customer.pk),
        "service": met_of(north, service=version.service_id),
        "month": measured(north, "month")[0],
        "year": met_by_office(north, *year, scene.world.id("north")),
    }
    for name, one in found.items():
        assert one is not None, name
        assert (one.csat, one.n_scored) == (found["customer"].csat, 5), name  # type: ignore[union-attr]
    few = met_of(north, customer=other.pk)
    assert few is not None and (few.n_answered, few.csat, few.nps) == (2, None, None)
    page = signed_in(scene.world.people["north"]).get("/service-measures").content.decode()
    assert "7 of 7" in page and "5 scored" in page  # how many a score is made of stands beside it
