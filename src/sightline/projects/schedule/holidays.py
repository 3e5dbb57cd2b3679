"""Public holidays of a country and its regions, as the library ``holidays`` knows them.

The library is loaded when somebody first asks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.kernel.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_YEARS = 30
SMALL = re.compile(r" (And|Of|The)(?= )")


@dataclass(frozen=True)
class Holiday:
    """One day off, with its names in English where the library has them."""

    day: date
    name: str


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of the countries that the library knows, by name."""
    from holidays.registry import COUNTRIES

    known = [(entry[1], _spaced(entry[0])) for entry in COUNTRIES.values()]
    return sorted(known, key=lambda pair: pair[1])


def _spaced(name: str) -> str:
    """Return a name such as ``IsleOfMan`` as people write it."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return SMALL.sub(lambda found: found[0].lower(), spaced)


def country_name(country: str) -> str:
    """Return a country's name, or its code where the library does not know it."""
    return dict(countries()).get(country, country)


def regions(country: str) -> list[tuple[str, str]]:
    """Return (code, name) of the parts of a country that have holidays of their own, by name.

    Raises:
        Invalid: The library does not know the country.
    """
    found = _country(country)
    names = {code: name for name, code in getattr(found, "subdivisions_aliases", {}).items()}
    known = [(code, names.get(code, code)) for code in found.subdivisions]
    return sorted(known, key=lambda pair: pair[1])


def days(country: str, region: str, first_year: int, last_year: int) -> list[Holiday]:
    """Return the public holidays of some whole years, by day.

    Raises:
        Invalid: A country or region that the library does not know, or years beyond its reach.
    """
    found = _country(country)
    if region and region not in found.subdivisions:
        raise Invalid({"region": [f"{country_name(country)} has no region {region[:20]!r}."]})
    _check_years(first_year, last_year)
    language = "en_US" if "en_US" in found.supported_languages else None
    held = type(found)(
        subdiv=region or None, years=range(first_year, last_year + 1), language=language
    )
    chosen = {day: str(name) for day, name in held.items() if first_year <= day.year <= last_year}
    return [Holiday(day, chosen[day][:200]) for day in sorted(chosen)]


def _check_years(first: int, last: int) -> None:
    if not FIRST_YEAR <= first <= LAST_YEAR:
        raise Invalid({"first_year": [f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."]})
    if not first <= last <= LAST_YEAR:
        raise Invalid({"last_year": [f"Give a year from {first} to {LAST_YEAR}."]})
    if last - first >= MOST_YEARS:
        raise Invalid({"last_year": [f"Take at most {MOST_YEARS} years at once."]})


def _country(country: str) -> Any:
    from holidays import country_holidays

    if country not in {code for code, _ in countries()}:
        raise Invalid({"country": [f"No holidays are known of {country[:20]!r}."]})
    return country_holidays(country)


def missing(exceptions: Sequence[dict[str, Any]], found: Iterable[Holiday]) -> list[dict[str, Any]]:
    """Return the exceptions that holidays add to a calendar's.

    A day that an exception speaks of already stays as it is, whether it is off or worked.
    """
    held = [(date.fromisoformat(e["start"]), date.fromisoformat(e["finish"])) for e in exceptions]
    return [
        {"start": day, "finish": day, "shifts": [], "name": holiday.name}
        for holiday in found
        if not any(start <= holiday.day <= finish for start, finish in held)
        for day in (holiday.day.isoformat(),)
    ]
