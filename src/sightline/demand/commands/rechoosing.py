"""Choosing again: the portfolio looked over for triggers, and projects decided on at a second look."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.approving import ask_of
from sightline.demand.commands.keeping import acting, given_reason
from sightline.demand.models import Rechoice, Scenario, Trigger
from sightline.demand.queries import continuing as queries
from sightline.demand.rules import continuing as rules
from sightline.identity.queries import merging_since, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import insert_rows
from sightline.projects import commands as projects
from sightline.projects.approved import is_controlled
from sightline.projects.queries import the_project
from sightline.projects.schedule.freeing import booked_hours
from sightline.projects.signs import Sign, n_live, signs

WHY = "a trigger is raised once, whoever sees it"
MERGED = timedelta(days=90)
LONGEST = 2000


@command
def watch_portfolio(actor: Actor) -> int:
    """Look the portfolio over for what asks for a second look; return how much is new.

    Each thing is raised once a quarter, so what was answered and still holds comes again.

    Raises:
        Forbidden: Only the job, an executive or the strategic PMO.
    """
    check(actor, policy.watch)
    organisation = the_organisation(actor)
    quarter = quarter_of(clock.today())
    found = [*_triggers(organisation, quarter)]
    held = Trigger.objects.system(WHY).filter(
        organisation=organisation.pk, key__in=[row.key for row in found]
    )
    known = set(held.values_list("key", flat=True))
    new = list({row.key: row for row in found if row.key not in known}.values())
    insert_rows(new)
    if not new:
        nothing_changed()
        return 0
    record(events.TriggersSeen(about=organisation.pk, n_new=len(new)))
    return len(new)


def quarter_of(day: date) -> str:
    """Return the calendar quarter of a day, such as ``2026-Q4``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _triggers(organisation: Any, quarter: str) -> Iterator[Trigger]:
    if n_live(organisation.pk):
        words = f"The look over all projects of {quarter} is due"
        yield _trigger(organisation, "calendar", f"calendar:{quarter}", words)
    for sign in signs(organisation.pk, rules.LEAST_BENEFIT):
        yield _of_sign(organisation, sign, quarter)
    yield from _of_plan(organisation, quarter)
    since = clock.today() - MERGED
    for relation in merging_since(organisation.pk, since):
        words = f"{relation.office.name} and {relation.other.name} are merging: choose for both"
        yield _trigger(organisation, "merger", f"merger:{relation.pk}", words)


def _trigger(organisation: Any, kind: str, key: str, what: str) -> Trigger:
    return Trigger(organisation=organisation, kind=kind, key=key[:200], what=what[:500])


def _of_sign(organisation: Any, sign: Sign, quarter: str) -> Trigger:
    row = _trigger(organisation, sign.kind, f"{sign.kind}:{sign.ref}:{quarter}", sign.what)
    row.project_id = sign.project_id
    return row


def _of_plan(organisation: Any, quarter: str) -> Iterator[Trigger]:
    """Yield what the plan of record has too little of, and what was cut when it took the place of another."""
    rows = Scenario.objects.system(WHY).filter(organisation=organisation.pk)
    for row in rows.filter(state=Scenario.State.APPROVED).order_by("pk"):
        former = rows.filter(
            office=row.office_id, portfolio=row.portfolio_id, state=Scenario.State.SUPERSEDED
        )
        before = former.order_by("-decided_on", "-pk").first()
        for kind, name, year, words in rules.tight(row.frozen):
            key = f"{kind}:{row.pk}:{name}:{year}:{quarter}"
            yield _trigger(organisation, kind, key, f"“{row.name}” {words}")
        if before is not None:
            for kind, name, year, words in rules.cuts(_limits(before), _limits(row)):
                key = f"{kind}:{row.pk}:{before.pk}:{name}:{year}"
                yield _trigger(organisation, kind, key, f"“{row.name}” {words}")


def _limits(row: Scenario) -> rules.Limits:
    """Return a scenario's amounts by (kind of trigger, name, year)."""
    found: dict[tuple[str, str, str], int] = {}
    for kind, field, label in (("budget", "budgets", "kind"), ("capacity", "capacities", "role")):
        for each in row.limits[field]:
            for year, amount in zip(row.years, each["amounts"], strict=True):
                if amount is not None:
                    found[kind, each[label], year] = amount
    return found


@command
def set_aside_trigger(
    actor: Actor, *, trigger_id: UUID, why: str, seen: int | None = None
) -> Trigger:
    """Set a trigger aside without a decision, and say why.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row: Trigger = claim(Trigger, trigger_id, actor, policy.answer_trigger, seen=seen)
    row.life.next_state("set_aside", row.state)
    row.words = given_reason(why, "Say why it asks for no second look.")
    row.move("set_aside")
    return _ended(actor, row)


@command
def answer_trigger(actor: Actor, *, trigger_id: UUID, why: str, seen: int | None = None) -> Trigger:
    """Say how a trigger that is about no single project was answered.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO.
        Refused: ``wrong-state``, ``no-reason``; ``decide-on-it`` for one about a project.
    """
    row: Trigger = claim(Trigger, trigger_id, actor, policy.answer_trigger, seen=seen)
    row.life.next_state("answer", row.state)
    if row.project_id is not None:
        words = "It is about one project: decide on the project, and the trigger is answered."
        raise Refused("decide-on-it", words)
    row.words = given_reason(why, "Say what came of the second look.")
    row.move("answer")
    return _ended(actor, row)


def _ended(actor: Actor, row: Trigger) -> Trigger:
    row.ended_by_id, row.ended_on = acting(actor), clock.today()
    row.save()
    record(events.TriggerEnded(about=row.pk, state=row.state), why=row.words)
    return row


@command
def rechoose(
    actor: Actor,
    *,
    project_id: UUID,
    call: str,
    why: str,
    left_minor: int | None = None,
    trigger_id: UUID | None = None,
) -> Rechoice:
    """Decide at a second look to go on with a project, to re-scope it, or to stop it.

    What it has cost decides nothing. Rank before and after, the money set free and the hours released
    are kept. A project under change control is stopped by a change request, which is raised.

    Args:
        left_minor: What it still costs once re-scoped.
        trigger_id: What set it off; all open ones about the project are answered.

    Raises:
        NotFound: The project or the trigger is not visible.
        Forbidden: Only an executive who does not manage the project.
        Refused: ``not-live``, ``no-such-call``, ``no-reason``, ``mandatory``, ``no-new-cost``,
            ``not-less``, ``not-asked``, ``not-about-it``; what stopping the project refuses.
    """
    project = the_project(actor, project_id)
    check(actor, policy.rechoose, project)
    line, rows = queries.line_of(actor, project.pk)
    if line is None:
        raise Refused("not-live", "It is not under way: there is nothing to go on with.")
    call = rules.check_call(call, is_mandatory=line.going.is_mandatory, why=why)
    left = rules.check_left(call, line.going.to_go, left_minor)
    trigger = None if trigger_id is None else find(Trigger, trigger_id, actor)
    if trigger is not None and trigger.project_id != project.pk:
        raise Refused("not-about-it", "This trigger is about something else.", "trigger_id")
    index = line.going.index
    row = Rechoice(
        project=project,
        trigger=trigger,
        call=call,
        currency=project.currency,
        spent_minor=line.going.spent,
        remaining_minor=line.going.remaining,
        to_go_minor=line.going.to_go,
        index_permille=None if index is None else max(0, round(index * 1000)),
        rank_before=line.rank,
        rank_after=rules.rank_after(rows, project.pk, call, left),
        n_ranked=len(rows),
        moved_minor=0 if call == "continue" else line.going.to_go - left,
        why=checked_text("why", why, LONGEST),
        decided_by_id=acting(actor),
    )
    if call == "stop":
        row.released = [[name, hours] for name, hours in booked_hours(project.pk).items()]
        row.asks = _stopped(actor, project, row)
    elif call == "rescope":
        row.asks = [ask_of("fund", project, "second look", minor=-row.moved_minor)]
    row.save()
    _answered(actor, row)
    told = events.ProjectRechosen(about=row.pk, project=project.pk, call=call, n_asks=len(row.asks))
    record(told, why=row.why)
    return row


def _stopped(actor: Actor, project: Any, row: Rechoice) -> list[dict[str, Any]]:
    if is_controlled(project):
        return [ask_of("stop", project, "second look")]
    projects.move_project(actor, project_id=project.pk, verb="cancel", why=row.why)
    return []


def _answered(actor: Actor, row: Rechoice) -> None:
    """Answer every open trigger about the project."""
    rows = Trigger.objects.system(WHY).filter(project=row.project_id, state=Trigger.State.OPEN)
    for trigger in rows.order_by("pk"):
        trigger.move("answer")
        trigger.words = f"{row.get_call_display()}: {row.why}"
        trigger.ended_by_id, trigger.ended_on = acting(actor), clock.today()
        trigger.save()
