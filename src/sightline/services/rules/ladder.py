"""The approach ladder: how closely an office works with a customer, and when that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.kernel.errors import Refused

APPROACHES: Mapping[str, str] = {
    "direct": "Direct",
    "guide": "Guide",
    "partner": "Partner",
    "empower": "Empower",
}
MEANS: Mapping[str, str] = {
    "direct": "the office runs it",
    "guide": "the office approves and coaches",
    "partner": "both own it",
    "empower": "self-service, audited by sample",
}
#: The maturity that a step is meant for, from the lowest up.
MEANT_FOR: Mapping[str, int] = {"direct": 1, "guide": 2, "partner": 3, "empower": 4}
ORDER = tuple(APPROACHES)
#: Assessments in a row that a step up asks for.
IN_A_ROW = 2


@dataclass(frozen=True)
class Standing:
    """Where a customer stands, as the rules judge it.

    Attributes:
        levels: Maturity as assessed since the last move, oldest first.
        n_major: Major findings that are open.
    """

    approach: str
    levels: tuple[int, ...] = ()
    n_major: int = 0


@dataclass(frozen=True)
class Outlook:
    """The next step up, whether it is open, and what is missing for it."""

    step: str | None
    missing: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the step may be taken today."""
        return self.step is not None and not self.missing


def step_up(approach: str) -> str | None:
    """Return the approach above one, if there is one."""
    place = ORDER.index(approach) + 1
    return ORDER[place] if place < len(ORDER) else None


def step_down(approach: str) -> str | None:
    """Return the approach below one, if there is one."""
    place = ORDER.index(approach) - 1
    return ORDER[place] if place >= 0 else None


def outlook(at: Standing) -> Outlook:
    """Return the next step up with what is missing for it, in words."""
    step = step_up(at.approach)
    if step is None:
        return Outlook(None, ("It stands at the top.",))
    missing = []
    if lacking := IN_A_ROW - in_a_row(at.levels, MEANT_FOR[step]):
        noun = "assessment" if lacking == 1 else "assessments"
        missing.append(f"{lacking} more {noun} in a row at level {MEANT_FOR[step]} or above.")
    if at.n_major:
        noun = "finding is" if at.n_major == 1 else "findings are"
        missing.append(f"{at.n_major} major {noun} open.")
    return Outlook(step, tuple(missing))


def in_a_row(levels: Sequence[int], least: int) -> int:
    """Return how many of the latest assessments reach a level without a break, at most two."""
    found = 0
    for level in reversed(levels):
        if level < least or found == IN_A_ROW:
            break
        found += 1
    return found


def check_move(at: Standing, to: str) -> None:
    """Refuse a move that the ladder does not have.

    Down is open at any time; up goes one step, after two assessments and with no major finding.
    """
    if to == at.approach:
        raise Refused("no-move", f"The approach is {APPROACHES[to]} already.", "approach")
    if ORDER.index(to) < ORDER.index(at.approach):
        return
    if to != step_up(at.approach):
        words = f"Up goes one step at a time: the next is {APPROACHES[step_up(at.approach) or to]}."
        raise Refused("one-step", words, "approach")
    if at.n_major:
        words = "A major finding is open: close it first, with what was done about it."
        raise Refused("open-major-finding", words, "approach")
    if missing := outlook(at).missing:
        words = f"{APPROACHES[to]} asks for {missing[0]}"
        raise Refused("two-assessments", words, "approach")
