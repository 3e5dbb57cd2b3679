"""How the journal's pages show hashes and ids, which are longer than a phone is wide."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
PIECE = 16


@register.filter
def breakable(value: object) -> SafeString | str:
    """Show a long word so that a line may break in it, without changing what is copied."""
    text = str(value)
    if " " in text:
        return text
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    return format_html_join("", "{}<wbr>", ((piece,) for piece in pieces))
