"""Scenarios as one actor sees them: what each comes to, side by side, and what the solver said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sightline.demand.candidates import Pool, laid_of, pool_of, terms_of
from sightline.demand.models import PlanOfRecord, Proposal, Scenario, ScenarioDelta, ScenarioRun
from sightline.demand.rules.choosing import Entry, Terms, arranged
from sightline.demand.rules.outcome import Outcome, outcome_of
from sightline.demand.rules.scenario import check_compared, cut_limits, keys_of
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects

WHY = "a scenario says how many of its parts are not shown, and no more of them"
RELATED = ("office", "portfolio", "made_by", "proposed_by", "decided_by", "organisation")


def scenarios(actor: Actor) -> QuerySet[Any]:
    """Return the scenarios that an actor sees, each with its ``n_deltas``."""
    rows: QuerySet[Any] = visible(actor, Scenario).select_related(*RELATED).defer("frozen")
    counted: QuerySet[Any] = rows.annotate(n_deltas=Count("deltas", distinct=True))
    return counted


def the_scenario(actor: Actor, scenario_id: UUID) -> Any:
    """Return a scenario as ``scenarios`` does, or refuse with ``NotFound``."""
    row = scenarios(actor).filter(pk=scenario_id).first()
    if row is None:
        raise NotFound("This scenario")
    return row


def the_delta(actor: Actor, delta_id: UUID) -> ScenarioDelta:
    """Return a delta, or refuse with ``NotFound``."""
    rows = visible(actor, ScenarioDelta).select_related("scenario", "project", "proposal")
    row: ScenarioDelta | None = rows.filter(pk=delta_id).first()
    if row is None:
        raise NotFound("This delta")
    return row


def deltas_of(actor: Actor, row: Scenario) -> list[ScenarioDelta]:
    """Return the deltas of a scenario that the actor sees."""
    rows = visible(actor, ScenarioDelta).filter(scenario=row.pk)
    return list(rows.select_related("project", "proposal"))


@dataclass(frozen=True)
class Picture:
    """A scenario over the plan of record, cut to what one actor sees.

    Attributes:
        entries: The candidates as the scenario leaves them.
        starts: What is in, with the year in which it begins.
        record: What is in today.
        outcome, before: What the scenario and what today's plan comes to.
        n_hidden: Deltas on what the actor may not see; figures are without them.
    """

    row: Scenario
    pool: Pool
    terms: Terms
    deltas: Sequence[ScenarioDelta]
    entries: Sequence[Entry]
    starts: Mapping[str, int]
    record: Mapping[str, int]
    outcome: Outcome
    before: Outcome
    n_hidden: int = 0

    @property
    def by_key(self) -> Mapping[str, Entry]:
        """The candidates by key."""
        return {entry.key: entry for entry in self.entries}

    @property
    def added(self) -> list[str]:
        """What it has that today's plan has not."""
        return [key for key in self.starts if key not in self.record]

    @property
    def removed(self) -> list[str]:
        """What today's plan has and it has not."""
        return [key for key in self.record if key not in self.starts]

    @property
    def left_out(self) -> list[str]:
        """What neither has: asked for, and not chosen."""
        return [e.key for e in self.entries if e.key not in self.starts]

    @property
    def newcomers(self) -> list[str]:
        """What was not there to choose from when it was put forward: a decision leaves it alone."""
        frozen = self.row.frozen
        if not frozen:
            return []
        known = {each["key"] for each in frozen["in"]} | set(frozen["left_out"])
        return [e.key for e in self.entries if e.key not in known and not e.is_in]

    @property
    def moved(self) -> Mapping[str, int]:
        """What begins later, by how many years."""
        entries = self.by_key
        late = {key: at - entries[key].first for key, at in self.starts.items()}
        return {key: years for key, years in late.items() if years}


def picture_of(actor: Actor, row: Scenario) -> Picture:
    """Return a scenario as the actor sees it, in a constant number of queries."""
    pool, terms, deltas = pool_of(actor, row), terms_of(row), deltas_of(actor, row)
    entries, starts = arranged(pool.entries, laid_of(deltas))
    record = {entry.key: entry.first for entry in pool.entries if entry.is_in}
    every = ScenarioDelta.objects.system(WHY).filter(scenario=row.pk).count()
    return Picture(
        row=row,
        pool=pool,
        terms=terms,
        deltas=deltas,
        entries=entries,
        starts={key: at for key, at in starts.items() if key in pool.ids},
        record=record,
        outcome=outcome_of(entries, starts, terms),
        before=outcome_of(list(pool.entries), record, terms),
        n_hidden=every - len(deltas),
    )


def limits_of(row: Scenario, pool: Pool) -> dict[str, Any]:
    """Return a scenario's limits, without what names a candidate that is not seen."""
    return cut_limits(row.limits, pool.keys)


def compared(actor: Actor, ids: Sequence[UUID]) -> list[Picture]:
    """Return two to five scenarios side by side, in the order asked for.

    Raises:
        NotFound: One of them is not visible.
        Refused: ``compare-few``.
    """
    wanted = list(dict.fromkeys(ids))
    check_compared(len(wanted))
    held = {row.pk: row for row in scenarios(actor).filter(pk__in=wanted)}
    if len(held) < len(wanted):
        raise NotFound("This scenario")
    return [picture_of(actor, held[pk]) for pk in wanted]


def of_record(actor: Actor) -> QuerySet[Any]:
    """Return the scenarios that are the plan of record of their part."""
    return scenarios(actor).filter(state=Scenario.State.APPROVED)


def runs_of(actor: Actor, row: Scenario) -> QuerySet[Any]:
    """Return the solver's runs on a scenario, the newest first."""
    rows = visible(actor, ScenarioRun).filter(scenario=row.pk)
    found: QuerySet[Any] = rows.select_related("person", "scenario").defer("inputs")
    return found


def the_run(actor: Actor, run_id: UUID) -> Any:
    """Return a run of the solver, or refuse with ``NotFound``."""
    rows = visible(actor, ScenarioRun).select_related("person", "scenario__organisation")
    row = rows.defer("inputs").filter(pk=run_id).first()
    if row is None:
        raise NotFound("This run")
    return row


@dataclass(frozen=True)
class Answer:
    """The newest answer on a scenario.

    Attributes:
        run: The newest run, answered or not.
        found: The newest answer; None where there is none, or the actor may not see all of it.
        is_hidden: There is an answer, on candidates that the actor may not see.
        is_old: The scenario's limits or candidates are not those that were answered on.
    """

    run: Any = None
    answered: Any = None
    found: Mapping[str, Any] | None = None
    is_hidden: bool = False
    is_old: bool = False


def answer_of(actor: Actor, picture: Picture, rows: Sequence[Any]) -> Answer:
    """Return the newest answer on a scenario, where the actor may see all that it was given on.

    A candidate that was decided on since, and is none any more, makes the answer old.
    """
    if not rows:
        return Answer()
    done = next((row for row in rows if row.state == ScenarioRun.State.FINISHED), None)
    if done is None:
        return Answer(run=rows[0])
    keys = set(done.found.get("keys", ()))
    if unseen(actor, keys - picture.pool.keys):
        return Answer(run=rows[0], answered=done, is_hidden=True)
    is_old = keys != picture.pool.keys
    return Answer(run=rows[0], answered=done, found=done.found, is_old=is_old)


def unseen(actor: Actor, keys: Iterable[str]) -> frozenset[str]:
    """Return those keys of projects and proposals that an actor may not see, candidates or not."""
    wanted = frozenset(keys)
    if not wanted:
        return wanted
    ids: dict[str, list[str]] = {"project": [], "proposal": []}
    for key in wanted:
        kind, _, pk = key.partition("-")
        ids[kind].append(pk)
    held = {
        "project": projects.projects(actor).filter(pk__in=ids["project"]),
        "proposal": visible(actor, Proposal).filter(pk__in=ids["proposal"]),
    }
    seen = {
        f"{kind}-{pk}" for kind, rows in held.items() for pk in rows.values_list("pk", flat=True)
    }
    return wanted - seen


def plans_of(actor: Actor, row: Scenario) -> list[Any]:
    """Return what approvals of a scenario made of the portfolio, the newest first."""
    rows = visible(actor, PlanOfRecord).filter(scenario=row.pk)
    return list(rows.select_related("approved_by", "undone_by"))


def the_plan(plan_id: UUID) -> PlanOfRecord | None:
    """Return a plan of record, for the jobs that carry on what it asks for."""
    rows = PlanOfRecord.objects.system("the job knows the plan, not yet the actor")
    row: PlanOfRecord | None = rows.select_related("scenario").filter(pk=plan_id).first()
    return row


def waiting(actor: Actor) -> QuerySet[Any]:
    """Return the scenarios that wait for a decision, and were not made by the actor."""
    mine = Q(made_by=actor.id) | Q(edited_by=actor.id) | Q(proposed_by=actor.id)
    return scenarios(actor).filter(state=Scenario.State.PROPOSED).exclude(mine)


def find_scenario(actor: Actor, scenario_id: UUID) -> Scenario:
    """Return a scenario to refer to it, or refuse with ``NotFound``."""
    return find(Scenario, scenario_id, actor)


def names_of(limits: Mapping[str, Any]) -> set[str]:
    """Return the candidates that limits name."""
    return keys_of(limits)
