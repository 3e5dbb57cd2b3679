"""How states and levels are shown: always by a word, the colour only repeats it."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES: Mapping[str, str] = {
    **dict.fromkeys(("published", "confirmed", "done", "reached"), "good"),
    **dict.fromkeys(("draft", "open", "proposed", "under_way", "short"), "warn"),
    "overdue": "bad",
}


def chip(key: str, words: str) -> SafeString:
    """Return a word as a chip in the tone of its key."""
    tone = TONES.get(key, "")
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", words)


def state_html(row: Any) -> SafeString:
    """Return a row's state as a chip."""
    return chip(str(row.state), row.get_state_display())


def level_html(result: Any) -> SafeString | str:
    """Return a result's level in words, or why there is none."""
    if result is None:
        return ""
    if result.is_withheld and result.score is None:
        return format_html('<span class="muted">{}</span>', "too few answered to show a score")
    if not result.words:
        return format_html('<span class="muted">{}</span>', "no score")
    return result.words if result.level is None else f"{result.level} {result.words}"
