"""Strategic compliance: whether one project serves the strategy, and if not what would help.

One rule a gap in the chain from project to objective to benefit to its owner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Result(StrEnum):
    """The outcome of the check; a failing project passes no gate without an exception."""

    PASSES = "pass"
    PASSES_WITH_NOTE = "pass_with_note"
    FAILS = "fail"


@dataclass(frozen=True, slots=True)
class Link:
    """One contribution of the project to an objective.

    Attributes:
        objective: Its name, for people.
        share: Of the project that serves it, 0 to 1.
        state: ``waiting`` is not active yet; ``retired`` is active no more.
        has_benefit: A benefit of the project traces to this objective.
        is_owner_in_line: That benefit is owned by a line manager rather than the project;
            None when nobody owns it.
    """

    objective: str
    share: Decimal | Fraction | int
    state: Literal["active", "waiting", "retired"] = "active"
    has_benefit: bool = True
    is_owner_in_line: bool | None = True

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"the share of {self.objective} must be 0 to 1")


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding; ``is_failure`` is False for what is noted only."""

    code: str
    words: str
    remedy: str
    is_failure: bool = True


@dataclass(frozen=True, slots=True)
class Compliance:
    """The result of the check with every reason, failures first."""

    result: Result
    reasons: tuple[Reason, ...]


def compliance(links: Sequence[Link], citation: str = "") -> Compliance:
    """Return whether a project complies with the strategy, and why.

    It passes when at least one link is whole: the objective active, a share above 0, a benefit
    tracing to it, that benefit's owner in the line. Gaps of its other links are then notes. A
    mandatory project is exempt with its citation, and its gaps are notes too. Shares over
    100 % fail always, since they would count money twice. Run it again when an objective
    is retired.

    Args:
        links: The project's contributions.
        citation: The law or regulation that makes it mandatory, blank if none.

    Source:
        Domain reference 7.1.
    """
    gaps = [gap for link in links if (gap := _gap(link))]
    is_whole = len(gaps) < len(links)
    found = gaps if links else [_NO_OBJECTIVE]
    reasons = [
        *_over(links),
        *(_noted(gap) if is_whole or citation.strip() else gap for gap in found),
    ]
    reasons.extend(_mandatory(citation))
    ordered = tuple(sorted(reasons, key=lambda reason: not reason.is_failure))
    return Compliance(_result(ordered), ordered)


_NO_OBJECTIVE = Reason(
    "no-objective",
    "The project serves no objective.",
    "Link it to an active objective, or cite what makes it mandatory.",
)


def _gap(link: Link) -> Reason | None:
    """Return the first break in the chain of one link."""
    if link.state != "active":
        return _inactive(link)
    if not link.share:
        words = f"None of the project is said to serve {link.objective}."
        return Reason("no-share", words, "Give the link its share, or end it.")
    if not link.has_benefit:
        return Reason(
            "no-benefit",
            f"No benefit traces to {link.objective}.",
            "Add the benefit by which this objective gains, or end the link.",
        )
    return None if link.is_owner_in_line else _unowned(link)


def _inactive(link: Link) -> Reason:
    if link.state == "retired":
        return Reason(
            "objective-retired",
            f"{link.objective} is retired.",
            "Link the project to the objective that replaced it, or stop it.",
        )
    return Reason(
        "objective-not-active",
        f"{link.objective} is not active yet.",
        "Activate the objective, or link the project to one that is active.",
    )


def _unowned(link: Link) -> Reason:
    if link.is_owner_in_line is None:
        words = f"Nobody owns the benefit that traces to {link.objective}."
        return Reason("no-owner", words, "Name a line manager as benefit owner.")
    words = f"The owner of the benefit that traces to {link.objective} is not in the line."
    return Reason("owner-not-in-line", words, "Hand the benefit to a line manager.")


def _over(links: Sequence[Link]) -> Iterator[Reason]:
    total = sum((Fraction(link.share) for link in links), Fraction(0))
    if total > 1:
        yield Reason(
            "shares-over-whole",
            f"The contribution shares sum to {float(total * 100):g} %.",
            "Lower the shares until they sum to 100 % at most.",
        )


def _mandatory(citation: str) -> Iterator[Reason]:
    if citation.strip():
        words = f"Mandatory: {citation.strip()}."
        yield Reason("mandatory", words, "Check that the citation still binds.", is_failure=False)


def _noted(reason: Reason) -> Reason:
    return Reason(reason.code, reason.words, reason.remedy, is_failure=False)


def _result(reasons: Sequence[Reason]) -> Result:
    if not reasons:
        return Result.PASSES
    if any(reason.is_failure for reason in reasons):
        return Result.FAILS
    return Result.PASSES_WITH_NOTE
