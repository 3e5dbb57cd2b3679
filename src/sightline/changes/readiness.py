"""Whether a request may go to, and be decided by, its board: assessed, funded, as it was shown."""

from datetime import date

from sightline.changes.digest import content_digest
from sightline.changes.figures import check_fresh
from sightline.changes.models import ChangeItem, ChangeRequest, Funding
from sightline.changes.rules.request import Asked, Money, check_assessed, check_funded
from sightline.kernel import clock
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.projects.queries import projects_seen

WHY = "a request is ready or not, whoever asks"
HIDDEN = "something that you may not see"


def area_of(change: ChangeRequest) -> list[ChangeItem]:
    """Return the live items of a request's impact area with their owners."""
    rows = ChangeItem.objects.system(WHY).filter(change=change, is_live=True)
    return list(rows.select_related("owner"))


def is_answered(item: ChangeItem, change: ChangeRequest) -> bool:
    """Tell whether its owner has answered for the edition that stands."""
    return bool(item.answer) and item.answered_edition == change.edition


def is_waived(item: ChangeItem, change: ChangeRequest) -> bool:
    """Tell whether the chair let go of the answer for the edition that stands."""
    return item.waived_by_id is not None and item.answered_edition == change.edition


def asked_of(change: ChangeRequest, actor: Actor) -> list[Asked]:
    """Return the impact area as its guard sees it; what the actor may not see is not named."""
    items = area_of(change)
    seen = projects_seen(actor, {item.project_id for item in items if item.project_id})
    return [
        Asked(
            item.name if item.project_id is None or item.project_id in seen else HIDDEN,
            item.owner.name if item.owner else "",
            is_answered(item, change),
            is_waived(item, change),
        )
        for item in items
    ]


def money_of(change: ChangeRequest) -> list[Money]:
    """Return the funding as its guard sees it."""
    rows = Funding.objects.system(WHY).filter(change=change)
    return [Money(row.amount_minor, row.state == "reserved", row.until) for row in rows]


def check_money(change: ChangeRequest, day: date | None = None) -> None:
    """Refuse while what it costs is not reserved.

    Raises:
        Refused: As ``rules.request.check_funded``.
    """
    check_funded(
        change.asked_minor, change.needs_no_funding, money_of(change), day or clock.today()
    )


def is_funded(change: ChangeRequest) -> bool:
    """Tell whether what it costs is reserved today."""
    try:
        check_money(change)
    except Refused:
        return False
    return True


def check_ready(change: ChangeRequest, actor: Actor) -> None:
    """Refuse a decision on what is not assessed and funded now, or is not what was shown.

    An emergency is decided before either; it is assessed afterwards.

    Raises:
        Refused: As ``check_assessed`` and ``check_funded``; ``content-changed``, ``figure-moved``.
    """
    check_fresh(change)
    if change.kind != "emergency":
        check_assessed(asked_of(change, actor))
        check_money(change)
    check_same(change, change.content_digest)


def check_same(change: ChangeRequest, digest: str) -> None:
    """Refuse when a request is no longer what a digest was taken of.

    Raises:
        Refused: ``content-changed``.
    """
    if content_digest(change) != digest:
        words = "It was changed since it was shown; look at it again."
        raise Refused("content-changed", words)
