"""What every command of strategy asks before it writes: references, reasons, free codes."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, visible
from sightline.strategy.models import Objective, Theme
from sightline.strategy.queries import the_theme

LONGEST_WHY = 500
_LOOK: Mapping[str, Callable[[Actor, UUID], Any]] = {
    "theme_id": the_theme,
    "owner_id": the_person,
    "office_id": the_office,
}
REFERENCES = frozenset(_LOOK)


def referred_ids(actor: Actor, fields: Mapping[str, Any]) -> dict[str, UUID | None]:
    """Return an objective's ``theme_id``, ``owner_id`` and ``office_id``, each found in scope.

    Raises:
        NotFound: An id that is missing or not visible; a theme is always needed.
        Invalid: An id that is none.
    """
    return {name: _found(actor, name, fields[name]) for name in REFERENCES & fields.keys()}


def _found(actor: Actor, name: str, value: Any) -> UUID | None:
    if value in (None, ""):
        if name == "theme_id":
            raise Invalid({name: ["This is needed."]})
        return None
    row = _LOOK[name](actor, _uuid(name, value))
    return cast("UUID", row.pk)


def _uuid(name: str, value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as error:
        raise Invalid({name: ["This is not an id."]}) from error


def given_why(why: str, *, required: bool = False) -> str:
    """Return the reason as it enters the journal, or refuse what cannot be kept."""
    return checked_text("why", why, LONGEST_WHY, required=required)


def check_code(actor: Actor, row: Theme | Objective) -> None:
    """Refuse ``code-taken`` when another row has the code, in whatever case; empty is free."""
    others = visible(actor, type(row)).filter(code__iexact=row.code).exclude(pk=row.pk)
    if row.code and others.exists():
        words = f"Another {row._meta.verbose_name} has the code {row.code} already."
        raise Refused("code-taken", words, "code")
