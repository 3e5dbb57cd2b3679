"""How the network's states and figures are shown: always by a word, the colour only repeats it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.network.rules.obligation import OBLIGATIONS
from sightline.ui.templatetags.sightline import ABSENT
from sightline.ui.templatetags.sightline import percent as percent_html

TONES: Mapping[str, str] = {
    **dict.fromkeys(("in_force", "active", "adopted", "compliant", "verified", "approved"), "good"),
    **dict.fromkeys(("merged", "coordinated"), "good"),
    **dict.fromkeys(("consultation", "info", "deviating", "deviation", "conditional"), "warn"),
    **dict.fromkeys(
        ("rejected", "revoked", "overdue", "non_compliant", "lapsed", "abandoned"), "danger"
    ),
}


def chip(key: str, words: str) -> SafeString:
    """Return a word as a chip in the tone of its key."""
    tone = TONES.get(key, "")
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", words)


def state_html(row: Any) -> SafeString:
    """Return a row's state as a chip."""
    return chip(str(row.state), row.get_state_display())


def obligation_html(key: str) -> SafeString:
    """Return what a standard asks of a project as a chip."""
    return chip(key, OBLIGATIONS[key])


def share_html(share: Fraction | None) -> SafeString:
    """Return a share in whole percent; of nothing there is none."""
    return ABSENT if share is None else percent_html(float(share))
