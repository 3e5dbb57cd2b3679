"""Improvements: a gap of a confirmed campaign as work, with an owner, a due day and an end."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.maturity import events, policy
from sightline.maturity.commands import guards
from sightline.maturity.models import Campaign, Improvement, Result
from sightline.maturity.rules.ranking import Gap

WHY = "a gap is worked on once, whoever asks"
FIELDS = frozenset({"title", "owner_id", "due"})


@command
def propose_improvement(
    actor: Actor, *, campaign_id: UUID, item: str, title: str, owner_id: UUID, due: date
) -> Improvement:
    """Turn a gap of a confirmed campaign into work that somebody owns.

    Raises:
        NotFound: The campaign or the owner is not visible.
        Forbidden: Only who leads the office.
        Refused: ``not-confirmed``, ``not-asked``, ``no-gap``, ``worked-on``, ``due-past``.
    """
    campaign = claim(Campaign, campaign_id, actor, policy.run)
    if campaign.state != Campaign.State.CONFIRMED:
        words = f"It is {campaign.get_state_display().lower()}: confirm its results first."
        raise Refused("not-confirmed", words)
    guards.needed_item(campaign, item)
    row = Improvement(campaign=campaign, item=item)
    _rank(row, _open_gap(campaign, item))
    if (
        Improvement.objects.system(WHY)
        .filter(campaign=campaign, item=item)
        .exclude(state=Improvement.State.DROPPED)
        .exists()
    ):
        raise Refused("worked-on", "This gap is worked on already: change that one.", "item")
    _take(actor, row, {"title": title, "owner_id": owner_id, "due": due})
    row.save()
    record(events.ImprovementWritten(about=row.pk, campaign=campaign.pk))
    return row


def _open_gap(campaign: Campaign, item: str) -> Gap:
    found = Result.objects.system(WHY).filter(campaign=campaign, kind="item", key=item).first()
    ask = campaign.needed[item]
    if found is None or found.score is None or ask["target"] is None:
        words = "It has no score that may be shown, or no target: there is no gap to close."
        raise Refused("no-gap", words, "item")
    gap = Gap(item, ask["importance"], Fraction(found.score), ask["target"])
    if gap.priority <= 0:
        raise Refused("no-gap", "It has reached its target: there is no gap to close.", "item")
    return gap


def _rank(row: Improvement, gap: Gap) -> None:
    row.importance, row.target = gap.importance, gap.target
    row.current, row.priority = _decimal(gap.current), _decimal(gap.priority)


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction of results, which have four decimals, as a decimal."""
    return Decimal(value.numerator) / Decimal(value.denominator)


@command
def change_improvement(
    actor: Actor, /, *, improvement_id: UUID, seen: int | None = None, **fields: Any
) -> Improvement:
    """Change what is to be done, who does it, or until when.

    Args:
        fields: ``title``, ``owner_id``, ``due``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``improvement-ended``, ``due-past``.
    """
    row = claim(Improvement, improvement_id, actor, policy.run, seen=seen)
    if row.state not in Improvement.LIVE:
        words = f"It is {row.get_state_display().lower()} and stays as it is."
        raise Refused("improvement-ended", words)
    if not _take(actor, row, fields):
        nothing_changed()
        return row
    row.save()
    record(events.ImprovementWritten(about=row.pk, campaign=row.campaign_id))
    return row


def _take(actor: Actor, row: Improvement, fields: dict[str, Any]) -> bool:
    given = dict(fields)
    if "title" in given:
        given["title"] = checked_text("title", given["title"], 200)
    if given.get("owner_id"):
        the_person(actor, given["owner_id"])
    due = row.due
    changed = set_fields(row, given, FIELDS)
    if row.due != due and row.due < clock.today():
        raise Refused("due-past", "It is due today or later.", "due")
    return changed


@command
def agree_improvement(
    actor: Actor, *, improvement_id: UUID, seen: int | None = None
) -> Improvement:
    """Agree that an improvement is to be made.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Improvement, improvement_id, actor, policy.run, seen=seen)
    row.move("agree")
    row.agreed_on = clock.today()
    return _moved(row, "agree")


@command
def start_improvement(
    actor: Actor, *, improvement_id: UUID, seen: int | None = None
) -> Improvement:
    """Say that an agreed improvement is under way.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Improvement, improvement_id, actor, policy.work, seen=seen)
    row.move("start")
    return _moved(row, "start")


@command
def finish_improvement(
    actor: Actor, *, improvement_id: UUID, done: str, seen: int | None = None
) -> Improvement:
    """Say that an improvement is made, and what was done.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Improvement, improvement_id, actor, policy.work, seen=seen)
    row.move("finish")
    row.done = guards.reason(done, "Say what was done.", "done")
    row.ended_on = clock.today()
    return _moved(row, "finish")


@command
def drop_improvement(
    actor: Actor, *, improvement_id: UUID, why: str, seen: int | None = None
) -> Improvement:
    """Drop an improvement that is not to be made after all.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Improvement, improvement_id, actor, policy.run, seen=seen)
    row.move("drop")
    row.ended_why = guards.reason(why, "Say why it is not to be made.")
    row.ended_on = clock.today()
    return _moved(row, "drop", row.ended_why)


def _moved(row: Improvement, verb: str, why: str = "") -> Improvement:
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    record(events.ImprovementMoved(about=row.pk, campaign=row.campaign_id, **told), why=why)
    return row
