"""Demand's jobs: letters and notes by mail, the solver on a scenario, and the look over the portfolio."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail

from sightline.demand import commands
from sightline.demand.candidates import years_of
from sightline.demand.models import ScenarioRun
from sightline.demand.queries.letters import letter_to_send
from sightline.demand.queries.owners import notes_of
from sightline.demand.rules.answering import answered
from sightline.demand.rules.choosing import Terms, entry_from
from sightline.identity.queries import actor_of
from sightline.kernel.errors import Busy, Problem, Refused
from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor

log = logging.getLogger(__name__)
GATHERS = timedelta(seconds=20)
RIGHT_LOST = (
    "Whoever asked for it lost the right to plan this scenario before it ended, so nothing was kept. "
    "Somebody who has the right can ask again."
)


@job("demand.send_letter")
def send_letter(*, tick: Tick, proposal_id: str) -> None:
    """Send the letter about a proposal to who asked, where there is an address.

    A worker that dies between the mail and the note sends it twice; it is never lost.
    """
    letter = letter_to_send(UUID(proposal_id))
    if letter is None or tick.organisation_id is None:
        return
    send_mail(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to])
    actor = Actor(None, tick.organisation_id, name="Letters", channel="job", operator=True)
    commands.note_letter_sent(actor, proposal_id=UUID(proposal_id))


@job("demand.select")
def select(*, tick: Tick, run_id: str) -> None:
    """Have the solver choose in the name of whoever asked; a run that has ended is left alone."""
    rows = ScenarioRun.objects.system("the job knows the run, not yet the actor")
    run = rows.filter(pk=UUID(run_id), state=ScenarioRun.State.RUNNING).first()
    if run is None:
        return
    try:
        _select(run, tick)
    except Busy:
        raise
    except Problem as problem:  # stopped meanwhile, or the right is gone
        log.warning("selection %s was not kept: %s", run.pk, problem.words)
        actor = Actor(None, tick.organisation_id, name="Selection", channel="job", operator=True)
        with suppress(Refused):
            commands.abandon_selection(actor, run_id=run.pk, words=RIGHT_LOST)


def _select(run: ScenarioRun, tick: Tick) -> None:
    tick(1)
    inputs = run.inputs
    try:
        found = answered(
            [entry_from(plain) for plain in inputs["entries"]],
            terms_from(inputs["terms"]),
            seconds=float(run.seconds),
            begin=list(inputs["starts"]),
            tick=tick,
        )
    except Refused as refusal:
        asker = actor_of(run.person_id, channel="job")
        commands.fail_selection(asker, run_id=run.pk, code=refusal.code, words=refusal.words)
        return
    asker = actor_of(run.person_id, channel="job")
    commands.finish_selection(asker, run_id=run.pk, found=found)


def terms_from(plain: Mapping[str, Any]) -> Terms:
    """Return the terms that a run was frozen with."""
    return Terms(
        years=years_of(plain["first_year"], plain["n_periods"]),
        limits=plain["limits"],
        value_years=plain["value_years"],
        rate=Fraction(plain["rate_permille"], 1000),
        most_shift=plain["most_shift"],
        level=plain["level"],
        uplift_p50=Fraction(plain["uplift_p50_permille"], 1000),
        uplift_p80=Fraction(plain["uplift_p80_permille"], 1000),
        kept_p80=Fraction(plain["kept_p80_permille"], 1000),
    )


@job("demand.watch", gathers=GATHERS)
def watch(*, tick: Tick) -> None:
    """Look the portfolio of the job's organisation over for what asks for a second look."""
    if tick.organisation_id is not None:
        actor = Actor(None, tick.organisation_id, name="Second looks", channel="job", operator=True)
        commands.watch_portfolio(actor)


@job("demand.tell_owners")
def tell_owners(*, tick: Tick, plan_id: str) -> None:
    """Tell by mail whom a plan of record concerns: who asked, who sponsors, who manages."""
    for note in notes_of(UUID(plan_id)):
        send_mail(note.subject, note.body, settings.DEFAULT_FROM_EMAIL, [note.to])
