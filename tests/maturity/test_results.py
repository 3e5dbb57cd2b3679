"""Results: what a campaign came to, who reads it, privacy of few, history, and levels of offices."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sightline.kernel import clock
from sightline.maturity import queries
from sightline.maturity.models import Campaign, Result
from tests.maturity.scene import CROWD, SCORES, Scene, ago, refused

pytestmark = pytest.mark.django_db


def results(row: Campaign) -> dict[tuple[str, str], Result]:
    """Return a campaign's results by kind and key."""
    found = Result.objects.system("test").filter(campaign=row)
    return {(one.kind, one.key): one for one in found}


def test_closing_keeps_a_result_of_every_item_dimension_and_the_whole(scene: Scene) -> None:
    row, parts = scene.opened("pm", "p0")
    scene.answered(parts[0], schedules=2, risks=3)
    scene.answered(parts[1], schedules=3, risks=4)
    scored = {"campaign_id": row.pk, "scores": [{"item": "risks", "score": 2}]}
    scene.do("assess_items", "north", **scored)
    row = scene.do("close_campaign", "north", campaign_id=row.pk)
    found = results(row)
    assert len(found) == 6
    schedules, risks = found["item", "schedules"], found["item", "risks"]
    assert (schedules.own, schedules.assessor, schedules.score) == (
        Decimal("2.5"),
        None,
        Decimal("2.5"),
    )
    assert (schedules.level, schedules.words, schedules.n_answers) == (2, "Repeatable", 2)
    assert (risks.own, risks.assessor, risks.score) == (Decimal("3.5"), 2, Decimal(2))
    plan = found["dimension", "plan"]
    assert (plan.score, plan.level, plan.target) == (Decimal("2.25"), 2, Decimal(4))
    assert (plan.share, plan.target_share) == (Decimal("0.3125"), Decimal("0.75"))
    reports = found["item", "reports"]
    assert (reports.score, reports.words, reports.n_answers) == (None, "", 0)
    assert found["dimension", "tell"].level is None
    assert found["overall", ""].level == 2
    assert {one.as_of for one in found.values()} == {clock.today()}


def test_only_what_is_needed_counts(scene: Scene) -> None:
    needed = {"schedules": {"importance": 3, "target": None}}
    row, (part,) = scene.opened(needed=needed)
    scene.answered(part, schedules=5)
    row = scene.do("close_campaign", "north", campaign_id=row.pk)
    assert set(results(row)) == {("item", "schedules"), ("dimension", "plan"), ("overall", "")}
    assert results(row)["overall", ""].words == "Best"


def practitioners(scene: Scene, n: int, **more: Any) -> Campaign:
    """Return a closed campaign about persons that some of them answered."""
    row, parts = scene.opened(*CROWD[:n], kind="practitioner", **more)
    for part in parts:
        scene.answered(part, **SCORES)
    return scene.do("close_campaign", "north", campaign_id=row.pk)  # type: ignore[no-any-return]


@pytest.mark.parametrize("n", [1, 4, 5, 6])
def test_a_group_under_five_shows_no_score(scene: Scene, n: int) -> None:
    found = results(practitioners(scene, n))
    few = n < 5
    for (kind, key), one in found.items():
        assert (one.score is None) == few, (kind, key)
        assert (one.level is None) == few
        assert (one.own is None) == (few or kind != "item")
        assert one.is_withheld == (few and kind == "item")
    row = Campaign.objects.system("test").get()
    assert (queries.ranking(scene.world.actor("north"), row) == []) == few


def test_an_item_that_few_answered_is_withheld_alone(scene: Scene) -> None:
    row, parts = scene.opened(*CROWD[:5], kind="practitioner")
    for part in parts:
        scene.answered(part, schedules=2)
    scene.answered(parts[0], risks=5)
    found = results(scene.do("close_campaign", "north", campaign_id=row.pk))
    assert (found["item", "risks"].is_withheld, found["item", "risks"].score) == (True, None)
    assert found["dimension", "plan"].score == found["item", "schedules"].score == 2


def readers(scene: Scene, row: Campaign) -> list[str]:
    """Return who reads a campaign's results."""
    keys = ("lead", "north", "auditor", "exec", "reader", "desk", "south", "pm", "p0")
    return [k for k in keys if queries.results(scene.world.actor(k), row.pk).exists()]


def test_results_are_read_by_policy(scene: Scene) -> None:
    leaders = ["lead", "north", "auditor"]
    assert readers(scene, scene.closed()) == leaders
    everyone = ["lead", "north", "auditor", "exec", "reader", "desk", "south", "pm", "p0"]
    assert readers(scene, scene.closed(state="confirmed")) == everyone
    customer = {"kind": "customer", "subject": "Leisure"}
    there = ["lead", "north", "auditor", "exec", "reader"]
    assert readers(scene, scene.closed(state="confirmed", **customer)) == there
    assert queries.campaigns(scene.world.actor("pm")).count() == 3
    assert queries.campaigns(scene.world.actor("p0")).count() == 1


def at(days: int) -> Any:
    """Return a context in which it is so many days ago."""
    return clock.at(datetime.combine(ago(days), datetime.min.time(), clock.now().tzinfo))


def one_ago(scene: Scene, days: int, score: int, **more: Any) -> Campaign:
    """Return a campaign confirmed so many days ago."""
    with at(days):
        said = {"opens": ago(1), "closes": ago(-10), "title": f"{days} days ago", **more}
        scores = dict.fromkeys(SCORES, score)
        return scene.closed(scores=scores, state="confirmed", **said)


def test_a_campaign_is_compared_with_the_one_before_of_the_same_subject_and_model(
    scene: Scene,
) -> None:
    scene.version()
    first = one_ago(scene, 400, 2)
    one_ago(scene, 300, 5, subject_id=scene.world.id("north-1"))
    one_ago(scene, 200, 5, version_id=scene.version("lowest_perspective").pk)
    second = one_ago(scene, 30, 3)
    lead = scene.world.actor("lead")
    assert queries.earlier(lead, queries.the_campaign(lead, second.pk)) == first
    assert queries.earlier(lead, queries.the_campaign(lead, first.pk)) is None
    now, before = list(queries.results(lead, second.pk)), list(queries.results(lead, first.pk))
    changes = [line.change for line in queries.lines(now, before, "dimension")]
    assert changes == [1, 1]
    told = queries.history(lead, queries.the_campaign(lead, second.pk))
    assert [(one.campaign_id, one.level) for one in told] == [(first.pk, 2), (second.pk, 3)]


def test_the_level_of_an_office_is_that_of_its_latest_confirmed_campaign_as_of_a_day(
    scene: Scene,
) -> None:
    scene.version()
    first, second = one_ago(scene, 400, 2), one_ago(scene, 30, 4)
    scene.closed()
    scene.closed(state="confirmed", kind="customer", subject="Leisure")
    north, desk = scene.world.id("north"), scene.world.id("north-1")
    actor = scene.world.actor("p0")
    level = queries.level_of_offices(actor)[north]
    assert (level.campaign_id, level.level, level.words) == (second.pk, 4, "Measured")
    assert level.as_of == ago(30)
    assert desk not in queries.level_of_offices(actor)
    then = queries.level_of_offices(actor, ago(100))
    assert then[north].campaign_id == first.pk
    assert queries.level_of_offices(actor, ago(401)) == {}
    assert queries.level_of_offices(actor, ago(400) + timedelta(1))[north].level == 2


def test_a_result_is_never_worked_out_again(scene: Scene) -> None:
    row = scene.closed()
    for verb in ("close", "open"):
        refused("wrong-state", scene.do, f"{verb}_campaign", "north", campaign_id=row.pk)
    assert len(results(row)) == 6
    assert {one.version for one in results(row).values()} == {1}
