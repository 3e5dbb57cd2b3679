"""What change requests want from somebody: an answer, money, screening, a look at evidence, a review.

On every home, while there is any.
"""

from collections.abc import Iterator

from django.urls import reverse

from sightline.changes.queries.requests import (
    evidence_to_see,
    items_waiting,
    money_waiting,
    to_review,
    to_screen,
)
from sightline.kernel.policy import Actor
from sightline.reports.homes.blocks import Block, Line, block
from sightline.ui.templatetags.sightline import money as money_html

EMPTY = "Nothing waits for you."


def change_blocks(actor: Actor) -> list[Block]:
    """Return the lists in which something waits for the actor."""
    more = f"{reverse('changes')}?waits=me"
    lists = (
        ("Changes that wait for your answer", _to_answer(actor)),
        ("Changes that wait for your money", _to_reserve(actor)),
        ("Changes to screen", _to_screen(actor)),
    )
    blocks = [block(title, lines, EMPTY, more=more) for title, lines in lists]
    blocks.append(block("Evidence to be seen", _to_see(actor), EMPTY))
    done = f"{reverse('changes')}?state=implemented"
    blocks.append(block("Changes to review", _to_review(actor), EMPTY, more=done))
    return [each for each in blocks if each.total]


def _to_answer(actor: Actor) -> Iterator[Line]:
    for row in items_waiting(actor):
        address = reverse("change", args=[row.change_id])
        yield Line(f"{row.change.code} {row.change.title}", address, "", row.name, row.due)


def _to_reserve(actor: Actor) -> Iterator[Line]:
    for row in money_waiting(actor):
        address = reverse("change", args=[row.change_id])
        amount = money_html(row.amount_minor, row.change.currency)
        yield Line(f"{row.change.code} {row.change.title}", address, amount, row.source)


def _to_screen(actor: Actor) -> Iterator[Line]:
    for row in to_screen(actor):
        note = f"handed in for {row.project.name}"
        yield Line(f"{row.code} {row.title}", reverse("change", args=[row.pk]), "", note)


def _to_see(actor: Actor) -> Iterator[Line]:
    for row in evidence_to_see(actor):
        address = reverse("condition-see", args=[row.pk])
        note = f"{row.change.code}, met by {row.owner.name}, due"
        yield Line(row.text, address, "", note, row.due)


def _to_review(actor: Actor) -> Iterator[Line]:
    for row in to_review(actor):
        note = "failed" if row.state == "failed" else f"carried out for {row.project.name}"
        yield Line(f"{row.code} {row.title}", reverse("change", args=[row.pk]), "", note)
