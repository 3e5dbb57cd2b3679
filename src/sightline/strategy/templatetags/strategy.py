"""How strategy's pages show measured values and exact shares."""

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from sightline.strategy import lists
from sightline.ui import wording
from sightline.ui.templatetags.sightline import percent

register = template.Library()


@register.filter
def measured(value: Decimal | Fraction | None) -> str:
    """Show a measured value without idle zeros."""
    return lists.number(value)


@register.filter
def share(value: Fraction | None) -> SafeString:
    """Show an exact share in whole percent."""
    return percent(lists.share(value))


@register.filter
def covered(line: object) -> str:
    """Show the sum behind a key result's score: (latest - from) / (to - from)."""
    measure, reading = line.key_result, line.reading  # type: ignore[attr-defined]
    if reading is None:
        return "no reading"
    start, target = lists.number(measure.start_value), lists.number(measure.target_value)
    return f"({lists.number(reading.value)} {wording.MINUS} {start}) ÷ ({target} {wording.MINUS} {start})"
