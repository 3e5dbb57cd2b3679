"""Themes over HTTP."""

from uuid import UUID

from django.db.models import QuerySet

from sightline.kernel.policy import visible
from sightline.strategy import commands, policy, queries
from sightline.strategy.models import Theme
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, In, Line, LongText, Name, Out, Reason, Whole
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Themes")
THEMES = Listing(
    name="themes",
    columns=(
        Column("position", "Place", lambda row: row.position, order="position"),
        Column("name", "Theme", lambda row: row.name, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
    ),
    search=("name", "code"),
    default_sort="position",
)


class ThemeOut(Out):
    """A lasting direction of the organisation."""

    code: str
    name: str
    description: str
    position: int


class ThemeFields(In):
    """What a theme may say beside its name."""

    code: Line = LEFT
    description: LongText = LEFT
    position: Whole = LEFT


class ThemeAdding(ThemeFields):
    """A new theme; last in its place unless told."""

    name: Name


class ThemeChange(ThemeFields):
    """What changes about a theme."""

    name: Name = LEFT
    why: Reason = LEFT


@api.lists("/themes", policy.read, ThemeOut, THEMES)
def themes(request: Asked) -> QuerySet[Theme]:
    """Return the themes of the organisation, in their places."""
    return visible(request.actor, Theme)


@api.creates("/themes", policy.set_theme, ThemeOut, at="/themes/{id}")
def add_theme(request: Asked, said: ThemeAdding) -> Theme:
    """Add a theme to the organisation."""
    return commands.add_theme(request.actor, **said.given())


@api.shows("/themes/{uuid:theme_id}", policy.read, ThemeOut)
def theme(request: Asked, theme_id: UUID) -> Theme:
    """Return one theme."""
    return queries.the_theme(request.actor, theme_id)


@api.changes("/themes/{uuid:theme_id}", policy.set_theme, ThemeOut)
def change_theme(request: Asked, theme_id: UUID, said: ThemeChange) -> Theme:
    """Change a theme's name, code, description or position."""
    return commands.change_theme(
        request.actor, theme_id=theme_id, seen=seen(request), **said.given()
    )


@api.tells("/themes/{uuid:theme_id}/history", policy.read, Changes)
def theme_history(request: Asked, theme_id: UUID) -> Changes:
    """Return who changed a theme, newest first."""
    return history_of(
        request.actor, queries.the_theme(request.actor, theme_id), ThemeOut, policy.read
    )
