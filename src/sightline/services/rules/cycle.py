"""Where a customer or a service stands in the value cycle, and what is due; on plain values.

Five stages of two steps each. One stands at the first step whose record is missing; when all ten
are there, the cycle begins anew. Nothing of it is stored: records that exist decide.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

STAGES: Mapping[str, str] = {
    "exploration": "Exploration",
    "design": "Design",
    "deployment": "Deployment",
    "enhancement": "Enhancement",
    "realization": "Realization",
}
YEAR, SOON, PATIENCE = timedelta(365), timedelta(30), timedelta(14)


@dataclass(frozen=True)
class Step:
    """One of the ten steps: its stage, and the record that says that it was taken."""

    key: str
    words: str
    stage: str
    of_customer: str
    of_service: str


STEPS: tuple[Step, ...] = (
    Step("awareness", "Awareness building", "exploration",
         "somebody stands for it", "it is said for whom it is"),
    Step("needs", "Needs assessment", "exploration",
         "a need is noted", "a customer of the office has a need noted"),
    Step("proposition", "Value proposition", "design",
         "an agreement is drafted", "a promise and its measure are defined"),
    Step("development", "Service development", "design",
         "an agreement is in force", "a version is active"),
    Step("onboarding", "Service onboarding", "deployment",
         "a first request", "a first request"),
    Step("operation", "Service operation", "deployment",
         "a request delivered", "a request delivered"),
    Step("monitoring", "Service monitoring", "enhancement",
         "its maturity is assessed", "a figure from the work itself"),
    Step("improvement", "Service improvement", "enhancement",
         "a move on the ladder, or a finding closed", "a second version"),
    Step("delivery", "Value delivery", "realization",
         "a claim of value is signed", "value is signed by a customer that received it"),
    Step("recognition", "Value recognition", "realization",
         "a survey is answered", "a survey is answered"),
)  # fmt: skip
KEYS = tuple(step.key for step in STEPS)


@dataclass(frozen=True)
class Stand:
    """Where one stands.

    Attributes:
        step: The step that is next; the first one when all ten have their record.
        done: How many of the ten have their record.
        ahead: Steps behind the next one whose record is there already.
    """

    step: Step
    done: int
    is_round: bool
    ahead: tuple[Step, ...]


def stand(records: Collection[str]) -> Stand:
    """Return where one stands who has the records of these steps."""
    have = [step for step in STEPS if step.key in records]
    place = next((n for n, step in enumerate(STEPS) if step.key not in records), len(STEPS))
    is_round = place == len(STEPS)
    ahead = tuple(step for step in STEPS[place:] if step.key in records)
    return Stand(STEPS[0 if is_round else place], len(have), is_round, ahead)


@dataclass(frozen=True)
class Due:
    """Something that is due: on which day, and whether that has passed."""

    on: date
    is_late: bool


def review_due(review_on: date, today: date) -> Due | None:
    """Return when an agreement is to be looked at again, from a month before on."""
    return Due(review_on, review_on < today) if review_on <= today + SOON else None


def assessment_due(assessed_on: date | None, today: date) -> Due | None:
    """Return since when an assessment is older than a year; without one it is due today."""
    if assessed_on is None:
        return Due(today, is_late=False)
    on = assessed_on + YEAR
    return Due(on, on < today) if on <= today else None


def answer_due(sent_on: date, today: date) -> Due | None:
    """Return when an answer to a survey was hoped for, once two weeks are over."""
    on = sent_on + PATIENCE
    return Due(on, is_late=True) if on < today else None


def look_due(due_on: date, today: date) -> Due | None:
    """Return when something drawn is to be looked at, from its day on."""
    return Due(due_on, due_on < today) if due_on <= today else None
