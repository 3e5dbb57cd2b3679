"""How projects stand on a day, one flat row each: quick enough for a thousand on one page.

Today a row comes from the project and its standing. For a day in the past it comes from the
journal (what the project's row said then), the effective dates of its stay, and its latest
report up to that day; a register brought in later tells of the days before it came in.
"""

from datetime import date, datetime

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.outlook.line import (
    PortfolioLine,
    Promise,
    Serving,
    milestones_met,
    portfolio_lines,
    promises,
    servings,
)
from sightline.projects.outlook.now import now
from sightline.projects.outlook.plain import plain_then
from sightline.projects.outlook.ratings import GROUPINGS, Rating, health, ratings
from sightline.projects.outlook.row import STATES, Outlook
from sightline.projects.outlook.then import then

__all__ = [
    "GROUPINGS",
    "STATES",
    "Outlook",
    "PortfolioLine",
    "Promise",
    "Rating",
    "Serving",
    "health",
    "milestones_met",
    "outlooks",
    "plain_then",
    "portfolio_lines",
    "promises",
    "ratings",
    "servings",
]


def outlooks(
    actor: Actor, as_of: date | None = None, *, known_at: datetime | None = None
) -> list[Outlook]:
    """Return the projects the actor sees, as they stand on a day (today), in no order.

    Args:
        as_of: The day that stays, reports and staleness are judged at.
        known_at: Take the rows back to what the journal knew at this instant; without it they
            are as they are now.
    """
    day = as_of or clock.today()
    return now(actor, day) if known_at is None else then(actor, day, known_at)
