"""What the calendar turns: versions in force, relief that begins and ends, records overdue."""

from datetime import date

from django.db.models import F

from sightline.kernel import clock
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands.uptake import over
from sightline.network.commands.versions import enforced
from sightline.network.models import Adoption, Deviation, Grandfathering, StandardVersion
from sightline.network.rules import relief
from sightline.projects.standing import refresh_cadences

WHY = "the calendar turns for everybody"
LAPSED = "The project was re-baselined past the limit of the decision."
RAN_OUT = "Its time was over."


@command
def turn_network(actor: Actor) -> int:
    """Do all that has fallen due by today, and return how much that was.

    Doing it twice does nothing more.

    Raises:
        Forbidden: Only the machine.
    """
    check(actor, policy.run)
    today = clock.today()
    done = _enforce(actor, today) + _relieve(actor, today)
    done += _overdue(actor, today) + lapse(actor)
    assert actor.organisation_id is not None
    refresh_cadences(actor.organisation_id)
    if not done:
        nothing_changed()
    return done


def _enforce(actor: Actor, today: date) -> int:
    rows = StandardVersion.objects.system(WHY).filter(
        standard__organisation=actor.organisation_id, state="published", effective_on__lte=today
    )
    due = list(rows.select_for_update(of=("self",)).order_by("standard", "number"))
    for row in due:
        row.refresh_from_db()
        if row.state == "published":
            enforced(row)
    return len(due)


def _overdue(actor: Actor, today: date) -> int:
    rows = (
        Adoption.objects.system(WHY)
        .filter(
            office__organisation=actor.organisation_id,
            state__in=Adoption.OPEN,
            due_on__lt=today,
            version_of__state__in=StandardVersion.ISSUED,
        )
        .exclude(office__active_to__lte=today)
    )
    due = list(rows.select_for_update(of=("self",)))
    for row in due:
        row.move("fall_overdue")
        row.save()
        of = {"of_version": row.version_of_id, "office": row.office_id}
        record(events.AdoptionMoved(about=row.pk, **of, verb="fall_overdue", state="overdue"))
    return len(due)


def _relieve(actor: Actor, today: date) -> int:
    rows = Deviation.objects.system(WHY).filter(
        organisation=actor.organisation_id, state__in=Deviation.GRANTED
    )
    return sum(_turn(row, today) for row in rows.select_for_update(of=("self",)))


def _turn(row: Deviation, today: date) -> int:
    if row.expires <= today:
        row.ended_on, row.ended_why = row.expires, RAN_OUT
        _step(row, "expire")
        _back_to_the_clause(row)
        return 1
    done = 0
    if row.state != "active" and row.starts <= today:
        _step(row, "begin")
        done = 1
    days = relief.reminder_due(row.expires, today, row.reminded_days)
    if days is not None:
        row.reminded_days = days
        row.save()
        record(events.DeviationEndsSoon(about=row.pk, office=row.office_id, days=days))
    return done + (days is not None)


def _step(row: Deviation, verb: str) -> None:
    row.move(verb)
    row.save()
    of = {"clause": row.clause_id, "office": row.office_id}
    record(events.DeviationMoved(about=row.pk, **of, verb=verb, state=str(row.state)))


def _back_to_the_clause(row: Deviation) -> None:
    """Let the office adopt again what it deviated from."""
    held = Adoption.objects.system(WHY).filter(
        version_of=row.clause.version_of_id, office=row.office_id, state="deviating"
    )
    for adoption in held if row.whole_office else ():
        adoption.move("resume")
        adoption.save()
        of = {"of_version": adoption.version_of_id, "office": adoption.office_id}
        verb, state = "resume", str(adoption.state)
        record(events.AdoptionMoved(about=adoption.pk, **of, verb=verb, state=state))


def lapse(actor: Actor) -> int:
    """Lapse the decisions whose projects were re-baselined past their limit; return how many."""
    rows = Grandfathering.objects.system(WHY).filter(
        project__organisation=actor.organisation_id,
        state="standing",
        project__baseline_finish__gt=F("limit_on"),
    )
    due = list(rows.select_for_update(of=("self",)))
    for row in due:
        row.move("lapse")
        over(row, LAPSED)
    return len(due)
