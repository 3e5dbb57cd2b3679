"""What standards want from a person: relief to decide or that ends, feedback, open comments."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.urls import reverse

from sightline.kernel.policy import Actor
from sightline.network import queries
from sightline.network.lists import state_html
from sightline.network.models import Deviation
from sightline.reports.homes.blocks import Block, Line, block

EMPTY = "Nothing waits for you."
OFFICES = ("program_office", "project_office")


def network_blocks(actor: Actor) -> list[Block]:
    """Return the lists in which something waits for who keeps standards, and for offices.

    What a list holds is told by its state, so one question brings the lists of either kind.
    """
    keeps, runs = bool(actor.nodes("strategic_pmo")), bool(actor.nodes(*OFFICES))
    asked = [queries.to_decide(actor)] if keeps else []
    asked += [queries.to_answer(actor), queries.ending_soon(actor)] if runs else []
    said = [queries.feedback_to_answer(actor)] if keeps else []
    said += [queries.feedback_to_verify(actor)] if runs else []
    relief, threads = _together(asked), _together(said)
    deviations, feedback = reverse("deviations"), reverse("feedback-list")
    waiting, soon = f"{deviations}?state=waiting", f"{deviations}?soon=yes"
    ends = sorted(_in(relief, *Deviation.GRANTED), key=lambda row: row.expires)
    lists = [
        ("Deviations to decide", _asked(_in(relief, "submitted", "review")), waiting),
        ("Feedback to answer", _said(_in(threads, "raised", "acknowledged")), feedback),
        ("Deviations: more is asked", _asked(_in(relief, "info")), deviations),
        ("Deviations that end soon", _ending(ends), soon),
        ("Feedback to verify", _said(_in(threads, "resolved")), feedback),
    ]
    blocks = [block(title, lines, EMPTY, more=more) for title, lines, more in lists]
    return [each for each in blocks if each.total]


def _together(found: list[Any]) -> list[Any]:
    return list(reduce(or_, found)) if found else []


def _in(rows: list[Any], *states: str) -> list[Any]:
    return [row for row in rows if row.state in states]


def _asked(rows: Iterable[Any]) -> Iterator[Line]:
    for row in rows:
        address = reverse("deviation", args=[row.pk])
        yield Line(row.title, address, state_html(row), row.office.name, row.submitted_on)


def _ending(rows: Iterable[Any]) -> Iterator[Line]:
    for row in rows:
        address = reverse("deviation", args=[row.pk])
        note = f"{row.clause.version_of}, clause {row.clause.number}"
        yield Line(row.title, address, "", note, row.expires)


def _said(rows: Iterable[Any]) -> Iterator[Line]:
    for row in rows:
        address = reverse("feedback", args=[row.pk])
        yield Line(row.title, address, state_html(row), row.office.name, row.due_on)
