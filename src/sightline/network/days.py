"""The day that a page of the network tells of: today, or one gone by as the journal has it."""

from datetime import date

from sightline.kernel import clock
from sightline.kernel.errors import Invalid, Refused
from sightline.ui.routes import Asked


def day_of(request: Asked) -> date:
    """Return the day that ``on`` names, today if it names none.

    Raises:
        Invalid: Not a date.
        Refused: ``day-ahead``.
    """
    said = request.GET.get("on", "")
    try:
        day = date.fromisoformat(said) if said else clock.today()
    except ValueError as error:
        raise Invalid({"on": ["Give a day as YYYY-MM-DD."]}) from error
    if day > clock.today():
        words = "Choose today or a day before: what comes is not known."
        raise Refused("day-ahead", words, "on")
    return day


def kept(day: date) -> str:
    """Return what keeps the day in a link; blank for today."""
    return "" if day == clock.today() else f"&on={day.isoformat()}"
