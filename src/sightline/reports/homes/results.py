"""What benefits want from a person: promises to accept, readings due, attested, confirmed."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.reports.homes.blocks import Block, Line, block
from sightline.results import queries
from sightline.results.lists import reading_html
from sightline.ui.templatetags.sightline import money as money_html

EMPTY = "Nothing waits for you."


def result_blocks(actor: Actor) -> list[Block]:
    """Return the lists in which something waits for the actor."""
    own = f"{reverse('benefits')}?mine=own"
    lists = (
        ("Readings to attest", _readings(queries.attestations_waiting(actor)), own),
        (
            "Readings to confirm for finance",
            _readings(queries.confirmations_waiting(actor)),
            f"{reverse('benefits')}?mine=finance",
        ),
        ("Readings due", _due(actor), own),
        ("Promises to accept", _to_accept(actor), own),
    )
    blocks = [block(title, lines, EMPTY, more=more) for title, lines, more in lists]
    return [each for each in blocks if each.total]


def _readings(rows: list[Any]) -> Iterator[Line]:
    for row in rows:
        benefit = row.measure.profile.benefit
        address = f"{reverse('benefit', args=[benefit.pk])}#h-readings"
        note = f"{row.measure.name}, {benefit.project.code}"
        yield Line(benefit.title, address, reading_html(row), note, row.on)


def _due(actor: Actor) -> Iterator[Line]:
    today = clock.today()
    for each in queries.readings_due(actor):
        benefit, day = each.profile.benefit, each.figures.next_due
        n = each.figures.n_overdue
        note = f"{n} overdue" if n else "due" if day == today else "due soon"
        address = f"{reverse('benefit', args=[benefit.pk])}#h-measures"
        yield Line(benefit.title, address, "", f"{benefit.project.code}, {note}", day)


def _to_accept(actor: Actor) -> Iterator[Line]:
    for row in queries.accepts_waiting(actor):
        amount = money_html(row.promised_minor, row.project.currency)
        address = reverse("benefit", args=[row.pk])
        yield Line(row.title, address, amount, f"{row.project.code}, a year", row.due)
