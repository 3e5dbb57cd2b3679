"""The list of objectives, and how values, scores and readings are shown."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.engines.measure.colour import Colour
from sightline.kernel.policy import Actor
from sightline.strategy.models import Objective, Reading
from sightline.strategy.queries import ObjectiveDetail, ObjectiveLine, theme_rows, trail
from sightline.ui import marks, wording
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import percent as percent_html

COLOURS = tuple(marks.WORDS.items())


def number(value: Decimal | Fraction | None) -> str:
    """Return a measured value without idle zeros, with thousands marked; a dash if unknown."""
    if value is None:
        return "—"
    top, bottom = value.as_integer_ratio()
    exact = Decimal(top) / Decimal(bottom)
    rounded = exact.quantize(Decimal("0.01")) if isinstance(value, Fraction) else exact
    text = f"{rounded.normalize():,f}"
    return text.replace("-", wording.MINUS)


def share(value: Fraction | None) -> float | None:
    """Return an exact share as the templates show it."""
    return None if value is None else float(value)


def sparks_of(detail: ObjectiveDetail) -> dict[UUID, list[tuple[str, str]]]:
    """Return key result to its readings, oldest first, as (colour, words) for the spark strip."""
    return {
        line.key_result.pk: _sparks(detail, line.key_result) for line in detail.line.key_results
    }


def _sparks(detail: ObjectiveDetail, measure: Any) -> list[tuple[str, str]]:
    taken = list(reversed(detail.readings.get(measure.pk, ())))
    colours = trail(detail.line.objective, measure, taken)
    return [(c.value, _reading_words(r, measure.unit)) for r, c in zip(taken, colours, strict=True)]


def _reading_words(row: Reading, unit: str) -> str:
    return f"{wording.day(row.on)}, {number(row.value)} {unit}".strip()


def objectives_for(actor: Actor, lines: Iterable[ObjectiveLine]) -> Listing:
    """Return the list of objectives, with how far each is on the day of the lines."""
    held = {line.objective.pk: line for line in lines}
    themes = [(str(row.pk), row.name) for row in theme_rows(actor)]
    return Listing(
        name="objectives",
        columns=(*_said(), *_measured(held)),
        filters=(
            Filter("theme", "Theme", lambda value: Q(theme_id=UUID(value)), themes),
            Filter("state", "State", lambda value: Q(state=value), tuple(Objective.State.choices)),
            Filter("standing", "Status", lambda value: _standing(held, value), COLOURS),
        ),
        search=("code", "name", "description", "owner__name"),
        default_sort="theme",
        tie="code",
    )


def _standing(held: Mapping[UUID, ObjectiveLine], colour: str) -> Q:
    return Q(pk__in=[pk for pk, line in held.items() if line.standing == Colour(colour)])


def _link(row: Objective) -> SafeString:
    address = reverse("objective", args=[row.pk])
    return format_html('<a href="{}" data-row-link>{}</a>', address, row.name)


def _said() -> tuple[Column, ...]:
    return (
        Column("name", "Objective", lambda row: row.name, _link, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("theme", "Theme", lambda row: row.theme.name, order="theme__position"),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        Column(
            "owner", "Owner", lambda row: row.owner.name if row.owner else "", order="owner__name"
        ),
        Column(
            "office",
            "Office",
            lambda row: row.office.name if row.office else "",
            order="office__name",
            shown=False,
        ),
        Column("weight", "Weight", lambda row: row.weight, order="weight", kind="number"),
        Column(
            "starts",
            "From",
            lambda row: row.starts,
            lambda row: date_html(row.starts),
            order="starts",
            kind="date",
            shown=False,
        ),
        Column(
            "finishes",
            "Ends before",
            lambda row: row.finishes,
            lambda row: date_html(row.finishes),
            order="finishes",
            kind="date",
        ),
    )


def _measured(held: Mapping[UUID, ObjectiveLine]) -> tuple[Column, ...]:
    def scored(row: Objective) -> float | None:
        return share(held[row.pk].score.value) if row.pk in held else None

    def due(row: Objective) -> float | None:
        return share(held[row.pk].expected) if row.pk in held else None

    def standing(row: Objective) -> str:
        return held[row.pk].standing.value if row.pk in held else Colour.NONE.value

    return (
        Column(
            "standing",
            "Status",
            lambda row: marks.word(standing(row)),
            lambda row: marks.status(standing(row), None, False, False),
            kind="status",
        ),
        Column("score", "Score", scored, lambda row: percent_html(scored(row)), kind="number"),
        Column("expected", "Due by now", due, lambda row: percent_html(due(row)), kind="number"),
    )
