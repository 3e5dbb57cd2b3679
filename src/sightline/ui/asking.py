"""The page that asks for one command: a heading, what will happen, and the command's form.
Also how a page reads a date from its address.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse

from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, show


def ask(
    request: Asked,
    form: CommandForm,
    title: str,
    *,
    back: str,
    verb: str = "Save",
    lede: str = "",
    facts: Sequence[tuple[str, Any]] = (),
    kind: str = "primary",
) -> HttpResponse:
    """Show a command's form on a page of its own, with its refusals if there were any.

    Args:
        back: Where "Cancel" leads.
        lede: What the command will do, in one sentence.
        facts: (name, value) of what it is about.
        kind: ``danger`` for what cannot be taken back.
    """
    context = {"form": form, "title": title, "back": back, "verb": verb, "kind": kind}
    context |= {"lede_words": lede, "facts": facts}
    return show(request, "ui/command.html", context, form.status)


def day_asked(params: Mapping[str, str], name: str = "as_of") -> date | None:
    """Return the date that the address asks for, if it asks for one.

    Raises:
        Invalid: It is no date, or one that the calendar of databases does not hold.
    """
    said = params.get(name, "")
    if not said:
        return None
    try:
        day = date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2999:
        raise Invalid({name: ["Write a date as 2026-11-23."]})
    return day


def end_of(day: date) -> datetime | None:
    """Return the last instant of a past day, or ``None`` for today and later: that is now."""
    if day >= clock.today():
        return None
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
