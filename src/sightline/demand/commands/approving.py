"""Decisions on scenarios: put forward, taken back, made the plan of record by one command, undone.

An approval does what it decides by the commands of the contexts that own it, in one transaction. What
would move an approved baseline is asked of change control instead (decision 0013).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.deciding import approve_proposal, defer_proposal
from sightline.demand.commands.keeping import acting, given_reason
from sightline.demand.commands.scenarios import drafted
from sightline.demand.models import PlanOfRecord, Proposal, Scenario
from sightline.demand.queries.scenarios import Picture, answer_of, picture_of, runs_of
from sightline.demand.rules import answering
from sightline.demand.rules import scenario as rules
from sightline.demand.rules.choosing import Entry, plain_of
from sightline.identity.queries import actor_of
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.errors import Forbidden, Refused
from sightline.kernel.frame import content_digest, current
from sightline.kernel.models import RowChange
from sightline.kernel.money import Money
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects import queries as held
from sightline.projects import standing
from sightline.projects.approved import is_controlled

LONGEST = 2000
LOOK_AGAIN = timedelta(days=182)
YEAR = 365
WHY_RECORD = "one scenario of a part is its plan of record"


@command
def propose_scenario(
    actor: Actor, *, scenario_id: UUID, why: str = "", seen: int | None = None
) -> Scenario:
    """Put a draft forward for a decision, frozen as it stands.

    Args:
        why: Why it breaks its own limits, where it does.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``not-a-draft``, ``nothing-changes``, ``over-limits``; ``parts-hidden`` when some of
            it may not be seen by who puts it forward.
    """
    row = drafted(actor, scenario_id, seen)
    row.life.next_state("propose", row.state)
    picture = picture_of(actor, row)
    if picture.n_hidden:
        words = "Some of it is laid on what you may not see; its author puts it forward."
        raise Refused("parts-hidden", words)
    if not picture.deltas:
        words = (
            "It is today's plan as it stands: lay a delta first, or take over the solver's choice."
        )
        raise Refused("nothing-changes", words)
    rules.check_breaches([words for _, words in picture.outcome.broken], why)
    row.move("propose")
    row.frozen = frozen_of(actor, picture)
    row.digest = content_digest(covered(picture))
    row.proposed_by_id, row.proposed_on = acting(actor), clock.today()
    row.why_over = why.strip() if picture.outcome.broken else ""
    row.save()
    record(events.ScenarioProposed(about=row.pk, frozen=row.digest), why=why)
    return row


def covered(picture: Picture) -> dict[str, Any]:
    """Return what an approval holds for: deltas, limits, who is in, and figures of what is touched.

    What came up only since it was put forward is no part of it: a list of wishes grows every day.
    """
    touched = {each.key for each in picture.deltas}
    deltas = sorted(
        [each.kind, each.key, each.periods, each.period, each.money, each.amount_minor, each.role,
         list(each.people)]
        for each in picture.deltas
    )  # fmt: skip
    return {
        "deltas": deltas,
        "limits": picture.row.limits,
        "years": list(picture.terms.years),
        "record": sorted(picture.record),
        "pool": sorted(set(picture.pool.keys) - set(picture.newcomers)),
        "touched": [plain_of(e) for e in picture.pool.entries if e.key in touched],
    }


def frozen_of(actor: Actor, picture: Picture) -> dict[str, Any]:
    """Return a scenario as it is kept with a decision: what is in, what it comes to, why the rest is out."""
    found = answer_of(actor, picture, list(runs_of(actor, picture.row)[:5])).found or {}
    currency = picture.row.currency
    reasons = {
        each["key"]: answering.left_out_words(
            each, lambda minor: f"{Money(minor, currency)} {currency}"
        )
        for each in found.get("left_out", ())
    }
    return {
        **side(picture.entries, picture.starts, picture.outcome),
        "left_out": {key: reasons.get(key, "") for key in picture.left_out},
    }


def side(entries: Sequence[Entry], starts: Mapping[str, int], outcome: Any) -> dict[str, Any]:
    """Return one side of before and after, as JSON holds it."""
    return {
        "in": [
            {"key": e.key, "code": e.code, "title": e.title, "at": starts[e.key], "cost": e.total,
             "yearly": e.yearly}
            for e in entries if e.key in starts
        ],
        "value": outcome.value,
        "value_p80": outcome.value_p80,
        "cost": outcome.cost,
        "cost_p50": outcome.cost_p50,
        "cost_p80": outcome.cost_p80,
        "yearly": outcome.yearly,
        "money": [[c.kind, c.year, c.used, c.limit] for c in outcome.money],
        "people": [[c.name, c.year, c.used, c.limit] for c in outcome.people],
        "objectives": [list(each) for each in outcome.objectives],
        "broken": [words for _, words in outcome.broken],
    }  # fmt: skip


@command
def rework_scenario(
    actor: Actor, *, scenario_id: UUID, why: str = "", seen: int | None = None
) -> Scenario:
    """Take a scenario that was put forward back into work.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``.
    """
    row: Scenario = claim(Scenario, scenario_id, actor, policy.plan_scenario, seen=seen)
    row.move("rework")
    row.frozen, row.digest, row.why_over = {}, "", ""
    row.proposed_by_id, row.proposed_on = None, None
    row.save()
    record(events.ScenarioReworked(about=row.pk), why=why)
    return row


@dataclass
class _Carrying:
    """What an approval does, step by step, and what it has to ask of change control."""

    actor: Actor
    row: Scenario
    picture: Picture
    note: str
    asks: list[dict[str, Any]] = field(default_factory=list)

    def all(self) -> None:
        """Carry everything out; the first refusal takes all of it back."""
        touched: dict[str, list[Any]] = {}
        for delta in self.picture.deltas:
            touched.setdefault(delta.key, []).append(delta)
        newcomers = set(self.picture.newcomers)
        for entry in self.picture.pool.entries:
            if entry.key in newcomers:
                continue
            try:
                self._one(entry, touched.get(entry.key, []))
            except Refused as error:
                raise Refused(error.code, f"{entry.label}: {error.words}") from error
            except Forbidden as error:
                words = (
                    f"{entry.label}: you may not decide on it, so somebody else approves. {error}"
                )
                raise Refused("not-yours-to-decide", words) from error

    def _one(self, entry: Entry, deltas: Sequence[Any]) -> None:
        if entry.is_project:
            self._project(entry, deltas)
        else:
            self._proposal(entry)

    def _id(self, entry: Entry) -> UUID:
        return self.picture.pool.ids[entry.key][1]

    def _proposal(self, entry: Entry) -> None:
        pk = self._id(entry)
        if entry.key not in self.picture.starts:
            said = self.row.frozen["left_out"].get(entry.key) or "Others were chosen."
            defer_proposal(
                self.actor,
                proposal_id=pk,
                look_again_on=clock.today() + LOOK_AGAIN,
                why=f"Left out of “{self.row.name}”. {said}",
            )
            return
        if not entry.is_in:
            approve_proposal(self.actor, proposal_id=pk, why=f"Chosen in “{self.row.name}”.")
        years = self.picture.moved.get(entry.key, 0)
        if years:
            _put_off(self.actor, self.row, pk, years)

    def _project(self, entry: Entry, deltas: Sequence[Any]) -> None:
        if not deltas:
            return
        project = held.the_project(self.actor, self._id(entry))
        for delta in deltas:
            getattr(self, f"_{delta.kind}")(project, delta)

    def _why(self) -> str:
        return f"Scenario “{self.row.name}”: {self.note}"

    def _start(self, project: Any, _: Any) -> None:
        projects.move_project(self.actor, project_id=project.pk, verb="approve", why=self._why())

    def _stop(self, project: Any, _: Any) -> None:
        if is_controlled(project):
            self.asks.append(ask_of("stop", project, self.row.name))
            return
        projects.move_project(self.actor, project_id=project.pk, verb="cancel", why=self._why())

    def _shift(self, project: Any, delta: Any) -> None:
        days = YEAR * delta.periods
        if is_controlled(project) or held.has_schedule(project):
            self.asks.append(ask_of("shift", project, self.row.name, days=days))
            return
        projects.shift_project(self.actor, project_id=project.pk, days=days, why=self._why())

    def _fund(self, project: Any, delta: Any) -> None:
        if is_controlled(project) or project.whole_life_minor is None:
            self.asks.append(ask_of("fund", project, self.row.name, minor=delta.amount_minor))
            return
        projects.rebaseline(
            self.actor,
            project_id=project.pk,
            why=self._why(),
            whole_life_minor=max(0, project.whole_life_minor + delta.amount_minor),
        )

    def _restaff(self, project: Any, delta: Any) -> None:
        people = ", ".join(f"{each / 10:g}" for each in delta.people)
        words = f"{delta.role}: {people} a year"
        self.asks.append(ask_of("restaff", project, self.row.name, words=words))


def ask_of(
    kind: str, project: Any, name: str, *, days: int = 0, minor: int = 0, words: str = ""
) -> dict[str, Any]:
    """Return what is asked of change control, as it is kept and carried on."""
    said = {
        "stop": f"Stop {project.code}",
        "shift": f"Put {project.code} off by {days} days",
        "fund": f"{'Put money into' if minor > 0 else 'Take money from'} {project.code}",
        "restaff": f"Re-staff {project.code}: {words}",
    }[kind]
    return {
        "kind": kind, "project": str(project.pk), "days": days, "minor": minor,
        "title": said[:200], "by": name,
    }  # fmt: skip


def _put_off(actor: Actor, row: Scenario, proposal_id: UUID, years: int) -> None:
    """Put a proposal's start off, and the day by which it is wanted."""
    proposal: Proposal = find(Proposal, proposal_id, actor)
    for name in ("start", "wanted_by"):
        day = getattr(proposal, name)
        if day is not None:
            setattr(proposal, name, later(day, years))
    proposal.save()
    record(events.ProposalPlanned(about=proposal.pk, scenario=row.pk), why=row.note)


def later(day: date, years: int) -> date:
    """Return the same day some years later; the last of February stays one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@command
def approve_scenario(
    actor: Actor, *, scenario_id: UUID, note: str, seen: int | None = None
) -> Scenario:
    """Make a scenario that was put forward the plan of record; all of it, or nothing.

    What it chose is approved, what it left out is put off with the reason, projects are started,
    stopped, put off and funded by the commands that own them; what came up only since it was put
    forward stays as it is. Before and after are kept. The plan of
    record of the same part is superseded.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive who neither made, edited nor put it forward, and who may decide
            on each part of it.
        Refused: ``wrong-state``, ``no-reason`` without a note; ``moved-on`` when the portfolio is
            no longer what it was put forward on; ``parts-hidden``; what the steps refuse.
    """
    row: Scenario = claim(Scenario, scenario_id, actor, policy.approve_scenario, seen=seen)
    row.life.next_state("approve", row.state)
    said = given_reason(note, "Say what was decided, and why; it goes to everybody it changes.")
    assert row.proposed_by_id is not None
    put = picture_of(actor_of(row.proposed_by_id, channel="job"), row)
    rules.check_kept(row.digest, content_digest(covered(put)))
    if put.pool.keys - picture_of(actor, row).pool.keys:
        words = "Part of it is laid on what you may not see; somebody who sees all of it decides."
        raise Refused("parts-hidden", words)
    first = len(current().entries)
    _supersede(row)
    row.note = said[:LONGEST]
    carrying = _Carrying(actor, row, put, row.note)
    carrying.all()
    row.move("approve")
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.save()
    plan = PlanOfRecord(
        scenario=row,
        before=side(list(put.pool.entries), put.record, put.before),
        after=row.frozen,
        entries=[str(entry.id) for entry in current().entries[first:]],
        asks=carrying.asks,
        approved_by_id=row.decided_by_id,
        note=row.note,
    )
    plan.save()
    told = events.ScenarioApproved(about=row.pk, plan=plan.pk, n_asks=len(carrying.asks))
    record(told, why=said)
    return row


def _supersede(row: Scenario) -> None:
    rows = Scenario.objects.system(WHY_RECORD).select_for_update(of=("self",))
    same = rows.filter(office=row.office_id, portfolio=row.portfolio_id, state="approved")
    for other in same:
        other.move("supersede")
        other.save()
        record(events.ScenarioSuperseded(about=other.pk, by=row.pk))


@command
def undo_scenario(
    actor: Actor, *, scenario_id: UUID, why: str, seen: int | None = None
) -> Scenario:
    """Take an approval back, and all that it did, where nobody has built on it since.

    The scenario waits for a decision again, and the plan of record before it is back. Change requests
    that it asked for are withdrawn while they are not handed in.

    Raises:
        NotFound, Forbidden, Stale: As ``approve_scenario``.
        Refused: ``wrong-state``, ``no-reason``; ``changed-since`` once something was built on it.
    """
    row: Scenario = claim(Scenario, scenario_id, actor, policy.approve_scenario, seen=seen)
    row.life.next_state("undo", row.state)
    said = given_reason(why, "Say why it is taken back.")
    plan = _latest(row)
    row.move("undo")
    row.decided_by_id, row.decided_on, row.note = None, None, ""
    row.save()
    plan.undone_by_id, plan.undone_on = acting(actor), clock.today()
    plan.save()
    touched = _taken_back(plan)
    record(events.ScenarioUndone(about=row.pk, plan=plan.pk), why=said)
    standing.refresh(touched)
    return row


def _latest(row: Scenario) -> PlanOfRecord:
    rows = PlanOfRecord.objects.system(WHY_RECORD).select_for_update(of=("self",))
    plan: PlanOfRecord | None = rows.filter(scenario=row.pk, undone_on__isnull=True).first()
    if plan is None:
        raise Refused("wrong-state", "There is no approval of it to take back.")
    return plan


def _taken_back(plan: PlanOfRecord) -> set[UUID]:
    """Put back every row that the approval changed, the last one first; return the projects."""
    ids = [UUID(entry) for entry in plan.entries]
    moved = RowChange.objects.filter(entry_id__in=ids, model="projects.Project")
    touched = set(moved.values_list("row_id", flat=True))
    for entry in reversed(ids):
        revert(entry, before=lambda found: None, among=ids)
    return touched
