"""Template tags for cells that repeat a thousand times, and the few bits that templates share.
Built into every template; anything larger is a component under ``templates/cotton``.
"""

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

from sightline.ui import marks, wording
from sightline.ui.axis import Axis
from sightline.ui.timeline import bar_svg, ticks_svg

register = template.Library()

ABSENT = mark_safe('<span class="absent" title="Not known">—</span>')


@register.simple_tag
def status(
    colour: str | None = None,
    measured: str | None = None,
    stale: bool = False,
    brief: bool = False,
) -> SafeString:
    """Show a status chip: declared, beside it what was measured when that differs."""
    return marks.status(colour or None, measured or None, bool(stale), brief)


@register.simple_tag
def status_word(colour: str | None) -> str:
    """Show the words of a colour key alone."""
    return marks.word(colour)


@register.simple_tag
def trend(before: str | None, after: str | None, brief: bool = False) -> SafeString:
    """Show the arrow from the period before to this one."""
    return marks.trend(before or None, after or None, brief)


@register.simple_tag
def sparks(reports: Iterable[Any]) -> SafeString:
    """Show the strip of the last nine reports, oldest first."""
    return marks.sparks(reports or ())


@register.simple_tag
def rating_bar(counts: Mapping[str, int], legend: bool = True) -> SafeString:
    """Show children by status as a bar, worst first."""
    return marks.rating_bar(counts or {}, legend)


@register.simple_tag
def money(minor: int | str | None, currency: str = "GBP") -> SafeString:
    """Show an amount of whole minor units, compact, with the full figure as its title."""
    if minor is None or minor == "":
        return ABSENT
    short, full = wording.money(int(minor), str(currency))
    return mark_safe(f'<span class="amount" title="{escape(full)}">{escape(short)}</span>')  # noqa: S308


@register.simple_tag
def date(value: datetime.date | None) -> SafeString:
    """Show a date as 9 Nov 2026."""
    if not value:
        return ABSENT
    machine = f"{value:%Y-%m-%d}"
    return mark_safe(f'<time class="number" datetime="{machine}">{wording.day(value)}</time>')  # noqa: S308


@register.simple_tag
def percent(share: float | str | None) -> SafeString:
    """Show a share, where 1 is all, in whole percent."""
    if share is None or share == "":
        return ABSENT
    return format_html('<span class="number">{}</span>', wording.percent(float(share)))


@register.simple_tag
def permille(n: int | str | None, signed: bool = False) -> SafeString:
    """Show thousandths as a percentage; ``signed=True`` writes + for more."""
    if n is None or n == "":
        return ABSENT
    return format_html('<span class="number">{}</span>', wording.permille(int(n), signed))


@register.simple_tag
def days(n: int | str | None, signed: bool = False) -> SafeString:
    """Show a number of days; ``signed=True`` writes + for later."""
    if n is None or n == "":
        return ABSENT
    return format_html('<span class="number">{}</span>', wording.days(int(n), signed))


@cache
def _sprite() -> str:
    return str(DjangoViteAssetLoader.instance().generate_vite_asset_url("src/icons.svg"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of the sprite; with a label it speaks, without one it is decoration."""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - label escaped above, name from templates
        f'<svg class="icon" {said}><use href="{_sprite()}#{escape(name)}"/></svg>'
    )


@register.simple_tag
def timeline_bar(
    axis: Axis, start: datetime.date | None, finish: datetime.date | None, **more: Any
) -> SafeString:
    """Show one row's time bar; see ``sightline.ui.timeline.bar_svg`` for the rest."""
    return bar_svg(axis, start, finish, **more)


@register.simple_tag
def time_axis(axis: Axis) -> SafeString:
    """Show the ticks over a column of time bars."""
    return ticks_svg(axis)


_CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.Select: "form-select",
}


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Render a bound field's input in our look; Django adds its description for readers."""
    kind = field.field.widget
    css = next((css for base, css in _CLASSES.items() if isinstance(kind, base)), "form-control")
    own = " ".join(part for part in (css, kind.attrs.get("class", "")) if part)
    return field.as_widget(attrs={"class": own} if own else None)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Return whether a field is a single box whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Return whether a field is several inputs that need a legend rather than a label."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def undo_href(message: Message) -> str:
    """Return the address that undoes what a message tells, from ``extra_tags="undo=/path"``."""
    for tag in (message.extra_tags or "").split():
        name, _, href = tag.partition("=")
        if name == "undo" and href.startswith("/") and not href.startswith("//"):
            return href
    return ""
