"""How states and hours of services are shown: always by words, the colour only repeats them."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "active",
            "closed",
            "confirmed",
            "met",
            "empower",
            "signed",
            "approved",
            "agreed",
            "published",
        ),
        "good",
    ),
    **dict.fromkeys(("draft", "new", "waiting", "minor", "delivered", "submitted"), "warn"),
    **dict.fromkeys(("late", "major", "reopened"), "danger"),
}


def chip(key: str, words: str) -> SafeString:
    """Return a word as a chip in the tone of its key."""
    tone = TONES.get(key, "")
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", words)


def state_html(row: Any) -> SafeString:
    """Return a row's state as a chip."""
    return chip(str(row.state), row.get_state_display())


def hours(minutes: int | None) -> str:
    """Return working minutes as hours and minutes; blank for none."""
    if minutes is None:
        return ""
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest:02} min" if rest else f"{whole} h"
