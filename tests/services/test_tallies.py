"""Counts of requests: those kept are what a slow reading of the rows says, after every step; scores
made of them are those of the rules; the kept ones hold when two people work at once.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.apps import apps

from sightline.services import tallies
from sightline.services.models import ServiceRequest, Survey, Tally
from sightline.services.queries import measured
from sightline.services.queries.measures import met_by_office
from sightline.services.queries.scores import Chosen, counts
from sightline.services.rules.blocks import Answers, blocks, scored
from tests.services.scene import WAYS, Scene

Key = tuple[Any, ...]
MONTHS = (None, *(date(year, month, 1) for year in (2024, 2025) for month in (1, 2, 6, 12)))


def plainly() -> dict[Key, Counter[str]]:
    """Return what is to be kept, counted row by row."""
    surveys = {one.request_id: one for one in Survey.objects.system("test")}
    found: dict[Key, Counter[str]] = {}
    for row in ServiceRequest.objects.system("test"):
        month = row.closed_at and row.closed_at.astimezone(UTC).date().replace(day=1)
        key = (row.customer_id, row.service_id, row.office_id, month, month and month.year)
        found.setdefault(key, Counter()).update(told(row, surveys.get(row.pk)))
    return found


def told(row: ServiceRequest, survey: Survey | None) -> Iterator[str]:
    """Yield the counts that a request is one of."""
    yield "n_asked"
    if row.state == "closed":
        yield "n_closed"
        if row.target_minutes is not None and row.worked_minutes is not None:
            yield from ("n_promised", *["n_met"] * (row.worked_minutes <= row.target_minutes))
    if survey is None:
        return
    yield "n_sent"
    if survey.answered_at is not None:
        assert survey.csat is not None and survey.nps is not None
        yield from ("n_answered", *["n_satisfied"] * (survey.csat >= 4))
        yield from (*["n_promoters"] * (survey.nps >= 9), *["n_detractors"] * (survey.nps <= 6))


def kept() -> dict[Key, Counter[str]]:
    """Return what is kept; two rows of one kind would be one too many."""
    rows = list(Tally.objects.all())
    found = {
        (one.customer_id, one.service_id, one.office_id, one.month, one.year): Counter(
            {name: n for name in tallies.COUNTS if (n := getattr(one, name))}
        )
        for one in rows
    }
    assert len(found) == len(rows)
    return found


def rate(scene: Scene, row: ServiceRequest, csat: int, nps: int) -> None:
    """Answer the survey of a request."""
    survey = Survey.objects.system("test").get(request=row)
    scene.do("answer_survey", "asker", survey_id=survey.pk, csat=csat, nps=nps)


@pytest.mark.django_db
@pytest.mark.parametrize("state", WAYS)
def test_kept_counts_are_those_of_the_rows_after_every_step(scene: Scene, state: str) -> None:
    version = scene.version()
    scene.request("closed", version_id=version.pk)
    row = scene.request("new", version_id=version.pk)
    for verb in WAYS[state]:
        row = scene.take(row, verb)
        assert kept() == plainly(), verb
    if "deliver" in WAYS[state]:
        rate(scene, row, 4, 6)
        assert kept() == plainly(), "answered"
        assert sum(held["n_satisfied"] for held in kept().values()) == 1
    if state in {"delivered", "confirmed"}:
        scene.take(row, "close")
        assert kept() == plainly(), "closed after it was answered"


@pytest.mark.django_db
def test_all_is_counted_anew_alike_by_the_migration_too(scene: Scene) -> None:
    version = scene.version()
    for state in ("closed", "delivered", "declined", "new"):
        scene.request(state, version_id=version.pk)
    expected = plainly()
    assert len(expected) == 2 and kept() == expected
    migration: Any = import_module("sightline.services.migrations.0010_count_requests")
    for again in (lambda: migration.count(apps, None), tallies.rebuild):
        Tally.objects.all().delete()
        again()
        assert kept() == expected


@pytest.mark.django_db
def test_work_for_customers_that_one_does_not_see_is_counted_from_its_rows(scene: Scene) -> None:
    version = scene.version()
    mine = scene.request("closed", version_id=version.pk)
    rate(scene, mine, 5, 10)
    other = scene.request("accepted", version_id=version.pk)
    assert scene.now(mine).assignee_id and not scene.now(other).assignee_id
    helper = scene.world.actor("helper")
    assert not counts(helper).kept.exists()
    for by in ("service", "customer", "month"):
        (one,) = measured(helper, by)
        assert (one.n_asked, one.n_closed, one.n_answered, one.csat) == (1, 1, 1, None), by
    (seen,) = measured(scene.world.actor("north"), "service")
    assert (seen.n_asked, seen.n_closed) == (2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_scores_made_by_the_database_are_those_of_the_rules(scene: Scene, seed: int) -> None:
    dice = random.Random(seed)
    customers = [scene.customer, *(scene.client(f"Board {n}") for n in range(2))]
    services = [scene.version().service_id for _ in range(3)]
    made = [
        counted(customer, service, month, dice)
        for customer, service, month in product(customers, services, MONTHS)
        if dice.random() < 0.5
    ]
    Tally.objects.bulk_create(made)
    north, whole = scene.world.actor("north"), [plain(one) for one in made if one.n_answered]
    periods = ((None, None), (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 2, 9), None))
    only: list[dict[str, Any]] = [{}, {"customer": customers[0].pk}, {"service": services[0]}]
    n_scores = 0
    for period, named, by in product(periods, only, ("service", "customer", "month")):
        expected = slowly(whole, Chosen(*period, named), by)
        found = {
            one.key.date() if by == "month" else one.key: sums(one)
            for one in measured(north, by, *period, **named)
            if one.n_scored
        }
        assert found == expected, (period, named, by)
        n_scores += len(found)
    assert n_scores > 20
    home = scene.world.id("north")
    year = met_by_office(north, *periods[1], home)  # type: ignore[arg-type]
    assert {home: sums(year)} == slowly(whole, Chosen(*periods[1], {"office": home}), "office")


def counted(customer: Any, service: Any, month: date | None, dice: random.Random) -> Tally:
    """Return counts as they might be kept, of up to seven answers."""
    n = dice.randrange(8)
    promoters = dice.randint(0, n)
    rest = {"n_promoters": promoters, "n_detractors": dice.randint(0, n - promoters)}
    asked = dict.fromkeys(("n_asked", "n_closed", "n_promised", "n_met", "n_sent"), 9)
    return Tally(
        office_id=customer.office_id, customer=customer, service_id=service, month=month,
        year=month and month.year, n_answered=n, n_satisfied=dice.randint(0, n), **asked, **rest,
    )  # fmt: skip


def plain(one: Tally) -> Answers:
    """Return the answers of a tally, as the rules take them."""
    n = (one.n_answered, one.n_satisfied, one.n_promoters, one.n_detractors)
    return Answers(one.service_id, one.customer_id, one.office_id, one.month, *n)


def sums(one: Any) -> tuple[int, ...]:
    """Return how many answers a score is made of, and what they said."""
    return (one.n_scored, one.n_satisfied, one.n_promoters, one.n_detractors)


def slowly(whole: list[Answers], chosen: Chosen, by: str) -> dict[Any, tuple[int, ...]]:
    """Return group to the answers of its score, by one division of every single month."""
    found = scored(blocks(whole), lambda one: getattr(one, by) if chosen.has(one) else None)
    names = ("n", "n_satisfied", "n_promoters", "n_detractors")
    return {
        key: tuple(sum(getattr(one, name) for one in held) for name in names)
        for key, held in found.items()
    }
