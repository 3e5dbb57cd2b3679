"""Worlds that differ in what people answered in campaigns, where nobody else is told what.

About practitioners fewer than five answers to an item show no score; in any campaign a single answer
is read by who gave it, and what a campaign came to is told once it is confirmed.
"""

from datetime import timedelta
from typing import Any

from sightline.kernel import clock
from sightline.maturity import commands
from sightline.maturity.models import Respondent
from tests.rights.scene import Scene
from tests.rights.twins_of_work import WORD, Worlds

#: Four who are asked, and a fifth who answers one item less.
CROWD = ("plain", "manager", "sponsor", "executive.portfolio")
ITEMS = ("schedules", "risks", "reports")
TEST = "the worlds answer in the name of others"
DAY = timedelta(days=1)


def few_practitioners(scene: Scene) -> Worlds:
    """Four practitioners answer and the campaign is closed and confirmed: no score is kept."""
    asked = _campaign(scene, "north", "practitioner", CROWD)

    def answer(score: int, words: str) -> None:
        _answers(scene, asked, score, words)
        _ended(scene, asked)

    return lambda: answer(1, "Quick"), lambda: answer(4, WORD)


def one_item_of_few(scene: Scene) -> Worlds:
    """Five practitioners answer, of whom four answer the last item: of it alone none is kept."""
    asked = _campaign(scene, "north", "practitioner", (*CROWD, "lead"))

    def answer(score: int, words: str) -> None:
        _answers(scene, asked, 3, "The same", ITEMS[:2])
        _answers(scene, dict(list(asked.items())[:4]), score, words, ITEMS[2:])
        _ended(scene, asked)

    return lambda: answer(1, "Quick"), lambda: answer(4, WORD)


def being_answered(scene: Scene) -> Worlds:
    """Four answer an open campaign about practitioners: who leads it sees how many, and nothing."""
    asked = _campaign(scene, "north", "practitioner", CROWD)
    return (
        lambda: _answers(scene, asked, 1, "Quick"),
        lambda: _answers(scene, asked, 4, WORD),
    )


def not_confirmed(scene: Scene) -> Worlds:
    """A campaign about a customer is closed: what it came to is for who leads the office."""
    asked = _campaign(scene, "north", "customer", CROWD)

    def answer(score: int, words: str) -> None:
        _answers(scene, asked, score, words)
        commands.close_campaign(scene.world.actor("founder"), campaign_id=_of(asked))

    return lambda: answer(1, "Quick"), lambda: answer(4, WORD)


def campaigns_elsewhere(scene: Scene) -> Worlds:
    """Let the southern office assess a customer of its own, and work on what it found."""

    def change() -> None:
        founder = scene.world.actor("founder")
        asked = _campaign(scene, "south", "customer", ("second",))
        _answers(scene, asked, 1, WORD)
        _ended(scene, asked)
        commands.propose_improvement(
            founder,
            campaign_id=_of(asked),
            item=ITEMS[0],
            title=f"{WORD} improvement",
            owner_id=scene.world.people["second"].pk,
            due=clock.today() + 30 * DAY,
        )

    return (lambda: None), change


def _campaign(scene: Scene, office: str, kind: str, crowd: tuple[str, ...]) -> dict[str, Any]:
    """Return person to who they are as a respondent of a new, open campaign."""
    founder = scene.world.actor("founder")
    row = commands.plan_campaign(
        founder,
        office_id=scene.world.id(office),
        version_id=scene.id("live_model", "all"),
        kind=kind,
        title=f"{WORD} campaign",
        subject="Those who plan",
        opens=clock.today(),
        closes=clock.today() + 30 * DAY,
    )
    needed = {key: {"importance": 3, "target": 4} for key in ITEMS}
    commands.choose_items(founder, campaign_id=row.pk, needed=needed)
    asked = {
        key: commands.invite_respondent(
            founder, campaign_id=row.pk, person_id=scene.world.people[key].pk, role="practitioner"
        ).pk
        for key in crowd
    }
    commands.open_campaign(founder, campaign_id=row.pk)
    return asked


def _of(asked: dict[str, Any]) -> Any:
    found = Respondent.objects.system(TEST).filter(pk__in=asked.values())
    return found.values_list("campaign", flat=True)[0]


def _answers(
    scene: Scene,
    asked: dict[str, Any],
    score: int,
    words: str,
    items: tuple[str, ...] = ITEMS,
) -> None:
    for key, respondent in asked.items():
        said = [{"item": i, "score": score, "comment": words, "evidence": words} for i in items]
        commands.answer_items(scene.world.actor(key), respondent_id=respondent, answers=said)


def _ended(scene: Scene, asked: dict[str, Any]) -> None:
    founder, at = scene.world.actor("founder"), {"campaign_id": _of(asked)}
    commands.close_campaign(founder, **at)
    commands.confirm_campaign(founder, **at)
