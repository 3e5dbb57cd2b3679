"""The guards of a proposal's steps, on plain values."""

from datetime import date

from sightline.kernel.errors import Refused

ENDED = ("rejected", "duplicate", "completed")


def check_submitted(*, need: str) -> None:
    """Refuse to take in what does not say what is needed.

    Raises:
        Refused: ``no-need``.
    """
    if not need.strip():
        raise Refused("no-need", "Say what is needed, in a sentence or two.", "need")


def check_qualified(*, size: str, has_sponsor: bool) -> None:
    """Refuse to qualify what has no size, or nobody who stands for it.

    Raises:
        Refused: ``no-size``, ``no-sponsor``.
    """
    if not size:
        raise Refused("no-size", "Estimate its size first.", "size")
    if not has_sponsor:
        words = "Name a sponsor first: somebody who wants it enough to answer for it."
        raise Refused("no-sponsor", words, "sponsor_id")


def check_approved(*, has_cost: bool, n_objectives: int, is_mandatory: bool) -> None:
    """Refuse to approve what has no cost, or serves nothing and is not demanded either.

    Raises:
        Refused: ``no-cost``, ``no-objective``.
    """
    if not has_cost:
        raise Refused("no-cost", "Estimate what it costs first; zero is an answer.", "cost_minor")
    if not n_objectives and not is_mandatory:
        words = "Say which objective it serves, or what law or regulator demands it."
        raise Refused("no-objective", words)


def check_merged(*, is_itself: bool, state: str) -> None:
    """Refuse to call a proposal the duplicate of itself, or of one that leads nowhere.

    Raises:
        Refused: ``same-proposal``, ``duplicate-already``, ``target-ended``.
    """
    if is_itself:
        raise Refused("same-proposal", "Name another proposal than this one.", "into_id")
    if state == "duplicate":
        words = "That one is a duplicate itself; name the one that goes on."
        raise Refused("duplicate-already", words, "into_id")
    if state in {"draft", "rejected", "completed"}:
        words = "That one does not go on: it is a draft, rejected or completed."
        raise Refused("target-ended", words, "into_id")


def check_later(day: date | None, today: date) -> date:
    """Return the day on which to look again, or refuse one that is not to come.

    Raises:
        Refused: ``no-day``, ``not-later``.
    """
    if day is None:
        raise Refused("no-day", "Say on which day it is looked at again.", "look_again_on")
    if day <= today:
        raise Refused("not-later", "That day is not to come; name a later one.", "look_again_on")
    return day


def check_dates(start: date | None, wanted_by: date | None) -> None:
    """Refuse what is wanted before it starts.

    Raises:
        Refused: ``ends-before-start``.
    """
    if start and wanted_by and wanted_by < start:
        raise Refused("ends-before-start", "It is wanted before it would start.", "wanted_by")


def check_money(**amounts: int | None) -> None:
    """Refuse amounts below zero.

    Raises:
        Refused: ``negative-money``, about the first such field.
    """
    for name, amount in amounts.items():
        if amount is not None and amount < 0:
            raise Refused("negative-money", "This amount is not negative.", name)


def check_completed(*, project_state: str, result: str) -> None:
    """Refuse to complete what still runs as a project, or of which nobody says what came.

    Raises:
        Refused: ``project-open``, ``no-result``.
    """
    if project_state and project_state not in {"closed", "tracking"}:
        words = "Its project is not closed yet; the proposal is complete with it."
        raise Refused("project-open", words)
    if not result.strip():
        raise Refused("no-result", "Say what came of it.", "result")
