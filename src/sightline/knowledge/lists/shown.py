"""How knowledge's states are shown: always by a word, the colour only repeats it."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES: Mapping[str, str] = {
    **dict.fromkeys(("published", "embedded"), "good"),
    **dict.fromkeys(("captured", "draft"), "warn"),
}


def chip(key: str, words: str) -> SafeString:
    """Return a word as a chip in the tone of its key."""
    tone = TONES.get(key, "")
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", words)


def state_html(row: Any) -> SafeString:
    """Return a row's state as a chip."""
    return chip(str(row.state), row.get_state_display())
