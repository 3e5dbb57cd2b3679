"""The guards of a change request on its way to the board, on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sightline.kernel.errors import Refused


@dataclass(frozen=True)
class Asked:
    """An item of the impact area as the guard sees it.

    Attributes:
        is_answered: Its owner has answered for the edition that stands.
        is_waived: The chair of the board has let go of an answer that was overdue.
    """

    name: str
    owner: str
    is_answered: bool
    is_waived: bool = False


@dataclass(frozen=True)
class Money:
    """Funding of a request: an amount in minor units, and until when it is reserved."""

    amount_minor: int
    is_reserved: bool
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is reserved on a day."""
        return self.is_reserved and (self.until is None or day <= self.until)


def check_assessed(items: Sequence[Asked]) -> None:
    """Refuse while an owner of an item in the impact area has not answered.

    Raises:
        Refused: ``no-area`` without any item, ``no-owner``, ``not-assessed``.
    """
    if not items:
        raise Refused("no-area", "Its impact area is empty; compute it, or name what it affects.")
    ownerless = [item.name for item in items if not item.owner and not item.is_waived]
    if ownerless:
        raise Refused("no-owner", f"Nobody answers for {_some(ownerless)}; name an owner.")
    waited_for = [
        f"{item.name} ({item.owner})" for item in items if not (item.is_answered or item.is_waived)
    ]
    if waited_for:
        words = f"Still to answer: {_some(waited_for)}. The chair may waive what is overdue."
        raise Refused("not-assessed", words)


def check_funded(
    cost_minor: int, needs_no_funding: bool, fundings: Sequence[Money], today: date
) -> None:
    """Refuse while what a request costs is not reserved in full by its budget holders.

    Raises:
        Refused: ``funding-undecided``, ``funding-needed``, ``funding-lapsed``, ``funding-short``.
    """
    if cost_minor == 0:
        if not needs_no_funding and not fundings:
            words = "It costs nothing: say so with “no funding needed”, or ask for funding."
            raise Refused("funding-undecided", words)
        return
    if needs_no_funding:
        words = "It has a cost, so it needs funding; ask a budget holder to reserve it."
        raise Refused("funding-needed", words)
    held = sum(money.amount_minor for money in fundings if money.holds_on(today))
    if held >= cost_minor:
        return
    if sum(money.amount_minor for money in fundings if money.is_reserved) >= cost_minor:
        raise Refused("funding-lapsed", "The reservation has lapsed; ask for it again.")
    raise Refused("funding-short", "Less is reserved than it costs; ask for the rest.")


def _some(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
