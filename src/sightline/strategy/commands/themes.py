"""Commands on themes."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from sightline.identity.queries import the_organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.policy import Actor, check, visible
from sightline.strategy import events, policy
from sightline.strategy.commands.guards import check_code, given_why
from sightline.strategy.models import Theme

FIELDS = frozenset({"code", "name", "description", "position"})


@command
def add_theme(
    actor: Actor,
    *,
    name: str,
    code: str = "",
    description: str = "",
    position: int | None = None,
) -> Theme:
    """Add a theme to the organisation.

    Args:
        code: Unique within the organisation whatever its case, if there is one.
        position: Its place among the themes, from 0; last when ``None``.

    Raises:
        Forbidden: Only the strategic PMO or an executive of the organisation sets themes.
        Invalid: No name, a text that is too long, a negative position.
        Refused: ``code-taken``.
    """
    row = Theme(organisation=the_organisation(actor))
    check(actor, policy.set_theme, row)
    place = _last_place(actor) if position is None else position
    said = {"name": name, "code": code, "description": description, "position": place}
    set_fields(row, said, FIELDS)
    check_code(actor, row)
    row.save()
    record(events.ThemeAdded(about=row.pk))
    return row


def _last_place(actor: Actor) -> int:
    last = visible(actor, Theme).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


@command
def change_theme(
    actor: Actor, /, *, theme_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Theme:
    """Change a theme's name, code, description or position.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A field that cannot be set here, or a value its column does not take.
        Refused: ``code-taken``.
    """
    row = claim(Theme, theme_id, actor, policy.set_theme, seen=seen)
    if set_fields(row, fields, FIELDS):
        check_code(actor, row)
        row.save()
        record(events.ThemeChanged(about=row.pk), why=given_why(why))
    else:
        nothing_changed()
    return row
