"""The life of a benefit: each step, and what it asks for."""

from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.results import events, policy
from sightline.results.commands import guards
from sightline.results.models import Profile
from sightline.results.queries.figures import figures_of
from sightline.results.queries.plans import finish_of


@command
def admit_benefit(actor: Actor, *, profile_id: UUID, seen: int | None = None) -> Profile:
    """Admit a benefit: it is described, can be seen, comes from this project, can be measured.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-admitted``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    row.move("admit")
    guards.check_admission(row)
    return _moved(row, "admit")


@command
def baseline_benefit(actor: Actor, *, profile_id: UUID, seen: int | None = None) -> Profile:
    """Fix what is measured now, before go-live.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-date``, ``no-baseline``, ``late-baseline``, ``no-target``,
            ``no-leading``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    row.move("baseline")
    guards.check_baseline(row)
    return _moved(row, "baseline")


@command
def approve_benefit(
    actor: Actor, *, profile_id: UUID, why: str = "", seen: int | None = None
) -> Profile:
    """Approve a benefit that its owner has accepted: amount, start and ramp are agreed.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, and as ``guards.check_approval`` says.
    """
    row = claim(Profile, profile_id, actor, policy.approve, seen=seen)
    row.move("approve")
    row.agreed_start = guards.check_approval(row)
    row.agreed_minor = row.benefit.promised_minor
    row.agreed_on, row.agreed_by_id = clock.today(), actor.id
    row.follows_finish = finish_of(row.benefit.project)
    return _moved(row, "approve", why)


@command
def deliver_benefit(actor: Actor, *, profile_id: UUID, seen: int | None = None) -> Profile:
    """Say that the project is delivering what the benefit comes of.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-started``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    row.move("deliver")
    guards.check_started(row)
    return _moved(row, "deliver")


@command
def realise_benefit(actor: Actor, *, profile_id: UUID, seen: int | None = None) -> Profile:
    """Say that the benefit has begun to come, on or after the first effect planned.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``too-early``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    row.move("realise")
    guards.check_live(row)
    return _moved(row, "realise")


@command
def judge_benefit(
    actor: Actor, *, profile_id: UUID, why: str = "", seen: int | None = None
) -> Profile:
    """Judge a benefit by what was attested and confirmed: realised, partly, or not.

    The readings decide, nobody's opinion: at least 95 % of plan to date is realised, at least
    half of it partly.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``not-measurable``, ``not-attested``, ``not-confirmed``,
            ``too-early``.
    """
    row = claim(Profile, profile_id, actor, policy.verify, seen=seen)
    row.life.next_state("find_realised", str(row.state))
    verb = f"find_{guards.judged(row)}"
    row.move(verb)
    row.judged_on = clock.today()
    return _moved(row, verb, why)


@command
def resume_benefit(actor: Actor, *, profile_id: UUID, why: str, seen: int | None = None) -> Profile:
    """Take a benefit that fell short up again: more of it is still to come.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Profile, profile_id, actor, policy.verify, seen=seen)
    row.move("resume")
    row.reason = _reason(why, "Say what will make it come after all.")
    return _moved(row, "resume", why)


@command
def sustain_benefit(actor: Actor, *, profile_id: UUID, seen: int | None = None) -> Profile:
    """Hand a benefit that was judged over to the line, which keeps it up.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Profile, profile_id, actor, policy.verify, seen=seen)
    row.move("sustain")
    return _moved(row, "sustain")


@command
def close_benefit(actor: Actor, *, profile_id: UUID, why: str, seen: int | None = None) -> Profile:
    """End the tracking of a benefit that was verified; nothing of it changes afterwards.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``, ``not-attested``, ``not-confirmed``.
    """
    row = claim(Profile, profile_id, actor, policy.verify, seen=seen)
    row.move("close")
    row.reason = _reason(why, "Say what was learnt, in a sentence.")
    for series in figures_of([row], clock.today())[row.benefit_id].series:
        guards.check_vouched(row, series.readings)
    return _moved(row, "close", why)


@command
def rework_benefit(
    actor: Actor, *, profile_id: UUID, why: str = "", seen: int | None = None
) -> Profile:
    """Take a profile back to where it can be written anew, before it is approved.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    row.move("rework")
    return _moved(row, "rework", why)


@command
def drop_benefit(actor: Actor, *, profile_id: UUID, why: str, seen: int | None = None) -> Profile:
    """Close a benefit that will not come, before it began to.

    The promise stays in the register: who takes it out of the case changes it there.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Profile, profile_id, actor, policy.approve, seen=seen)
    row.move("drop")
    row.reason = _reason(why, "Say why it will not come.")
    return _moved(row, "drop", why)


def _reason(why: str, words: str) -> str:
    reason = checked_text("why", why, 1000, required=False)
    if not reason:
        raise Refused("no-reason", words, "why")
    return reason


def _moved(row: Profile, verb: str, why: str = "") -> Profile:
    row.save()
    record(
        events.BenefitMoved(
            about=row.pk,
            benefit=row.benefit_id,
            project=row.benefit.project_id,
            verb=verb,
            state=str(row.state),
        ),
        why=why,
    )
    return row
