"""What proposals wait for somebody: a question, screening, a decision; and how far one's own are."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from sightline.demand.lists.proposals import clock_html, state_html
from sightline.demand.queries.proposals import mine, to_answer, to_decide, to_screen
from sightline.kernel.policy import Actor
from sightline.reports.homes.blocks import Block, Line, block

EMPTY = "Nothing waits for you."


def demand_blocks(actor: Actor) -> list[Block]:
    """Return the lists in which something waits for the actor, and what they asked for."""
    waiting = f"{reverse('proposals')}?waits=me"
    lists = (
        ("Proposals sent back to you", _line(to_answer(actor)), waiting),
        ("Proposals to decide", _line(to_decide(actor)), waiting),
        ("Proposals to screen", _line(to_screen(actor)), reverse("proposal-board")),
        ("Your proposals", _own(mine(actor)), f"{reverse('proposals')}?mine=asked"),
    )
    blocks = [block(title, lines, EMPTY, more=more) for title, lines, more in lists]
    return [each for each in blocks if each.total]


def _line(rows: Iterable[Any]) -> Iterator[Line]:
    for row in rows:
        address = reverse("proposal", args=[row.pk])
        yield Line(f"{row.code} {row.title}", address, "", clock_html(row), row.due_on)


def _own(rows: Iterable[Any]) -> Iterator[Line]:
    for row in rows:
        address = reverse("proposal", args=[row.pk])
        yield Line(f"{row.code} {row.title}", address, state_html(row))
