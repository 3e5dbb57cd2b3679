"""The day a page is about, and addresses that keep it: today, or the past as it was on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from sightline.kernel import clock
from sightline.kernel.errors import Invalid, Refused

EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class Moment:
    """A day, and for the past the last instant of it that the journal is taken back to."""

    day: date
    known_at: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Whether the page tells of a day gone by."""
        return self.known_at is not None


def moment_of(params: Mapping[str, str]) -> Moment:
    """Return the day that ``as_of`` names, today if it names none.

    Raises:
        Invalid: Not a date.
        Refused: ``day-ahead``: nothing can be told of a day to come.
    """
    text, today = params.get("as_of", ""), clock.today()
    if not text:
        return Moment(today)
    try:
        day = max(EARLIEST, date.fromisoformat(text))
    except ValueError as error:
        raise Invalid({"as_of": ["Give a date such as 2026-03-31."]}) from error
    if day > today:
        raise Refused(
            "day-ahead", "Choose today or a day before: what comes is not known.", "as_of"
        )
    return Moment(today) if day == today else Moment(day, end_of(day))


def end_of(day: date) -> datetime:
    """Return the last instant of a day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


@dataclass(frozen=True)
class Address:
    """A page's path with its parameters, from which its links are made."""

    path: str
    params: Mapping[str, str]

    def to(self, **changes: str | None) -> str:
        """Return this page with some parameters changed; ``None`` drops one. Paging starts anew."""
        kept = {key: value for key, value in self.params.items() if key not in {"page", "export"}}
        return joined(self.path, {**kept, **changes})

    def at(self, path: str, **params: str | None) -> str:
        """Return another page with these parameters, on the same day as this one."""
        return joined(path, {**params, "as_of": self.params.get("as_of")})

    def derivation(self, figure: str, **more: str | None) -> str:
        """Return the page that opens a figure of this page into its inputs."""
        return joined(f"/derive/{figure}", {**self.params, "page": None, **more})


def joined(path: str, params: Mapping[str, str | None]) -> str:
    """Return an address from a path and the parameters that hold something."""
    held = {key: value for key, value in params.items() if value}
    return f"{path}?{urlencode(held)}" if held else path


def address_of(route: str, *args: object) -> str:
    """Return a route's path, blank where the site serves no such page."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""
