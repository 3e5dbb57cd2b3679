"""The solver on a scenario: asked for on frozen candidates, answered by a job, and taken over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.candidates import pool_of
from sightline.demand.commands.keeping import acting
from sightline.demand.commands.scenarios import drafted, replace_choice, touch
from sightline.demand.models import Scenario, ScenarioRun
from sightline.demand.queries.scenarios import picture_of
from sightline.demand.rules.choosing import deltas_to, plain_of
from sightline.kernel import clock, jobs
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.frame import content_digest
from sightline.kernel.policy import Actor, check

JOB = "demand.select"
MOST_SECONDS = 60
WHY = "one solver runs on a scenario at a time, whoever asked for it"


@command
def ask_selection(
    actor: Actor, *, scenario_id: UUID, seconds: int = 10, seen: int | None = None
) -> ScenarioRun:
    """Have the solver choose for a draft, from what one sees; the answer follows as a job.

    Args:
        seconds: The time limit of the choice; after it the best found is told with its gap.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Invalid: A time limit out of bounds.
        Refused: ``not-a-draft``, ``running-already``, ``nothing-to-choose``.
    """
    row = drafted(actor, scenario_id, seen)
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int)
        or not 1 <= seconds <= MOST_SECONDS
    ):
        raise Invalid({"seconds": [f"Give 1 to {MOST_SECONDS} seconds."]})
    running = ScenarioRun.objects.system(WHY).filter(scenario=row.pk, state="running")
    if running.exists():
        words = "The solver is at work on this scenario; wait for it, or stop it first."
        raise Refused("running-already", words)
    picture = picture_of(actor, row)
    if not picture.entries:
        raise Refused("nothing-to-choose", "No project and no proposal of this part is in sight.")
    inputs = {
        "entries": [plain_of(entry) for entry in picture.entries],
        "starts": dict(picture.starts),
        "terms": _terms(row),
    }
    run = ScenarioRun(
        scenario=row,
        person_id=acting(actor),
        seconds=seconds,
        inputs=inputs,
        inputs_digest=content_digest(inputs),
    )
    run.save()
    record(events.SelectionAsked(about=run.pk, scenario=row.pk, seconds=seconds))
    return run


def _terms(row: Scenario) -> dict[str, Any]:
    names = (
        "n_periods", "value_years", "rate_permille", "most_shift", "level", "uplift_p50_permille",
        "uplift_p80_permille", "kept_p80_permille", "first_year", "limits",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


@command
def finish_selection(actor: Actor, *, run_id: UUID, found: Mapping[str, Any]) -> ScenarioRun:
    """Keep what the solver found.

    Raises:
        NotFound, Forbidden: As ``claim``.
        Refused: ``wrong-state``: it was stopped meanwhile.
    """
    run: ScenarioRun = claim(ScenarioRun, run_id, actor, policy.plan_scenario)
    run.move("finish")
    run.found, run.status = dict(found), found["status"]
    gap = found["gap"]
    run.gap_permille = None if gap is None else min(10**6, round(gap * 1000))
    run.ended = clock.now()
    run.save()
    record(events.SelectionFound(about=run.pk, scenario=run.scenario_id, status=run.status))
    return run


@command
def fail_selection(actor: Actor, *, run_id: UUID, code: str, words: str) -> ScenarioRun:
    """Say why the solver could not answer.

    Raises:
        NotFound, Forbidden: As ``claim``.
        Refused: ``wrong-state``.
    """
    run: ScenarioRun = claim(ScenarioRun, run_id, actor, policy.plan_scenario)
    return _failed(run, code, words)


@command
def abandon_selection(actor: Actor, *, run_id: UUID, words: str) -> ScenarioRun:
    """End a run that cannot end in the name of whoever asked for it: as failed.

    Raises:
        Forbidden: A person may not; the job does it.
        NotFound: The run is gone.
        Refused: ``wrong-state``: it has ended.
    """
    check(actor, policy.end_selection)
    rows = ScenarioRun.objects.system("the job ends a run that its asker no longer can")
    run: ScenarioRun | None = rows.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound("This run")
    return _failed(run, "right-lost", words)


def _failed(run: ScenarioRun, code: str, words: str) -> ScenarioRun:
    run.move("fail")
    run.problem, run.ended = words[:500], clock.now()
    run.save()
    record(events.SelectionFailed(about=run.pk, scenario=run.scenario_id, reason=code))
    return run


@command
def cancel_selection(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ScenarioRun:
    """Stop the solver; nothing of its answer is kept.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``: it has ended.
    """
    run: ScenarioRun = claim(ScenarioRun, run_id, actor, policy.plan_scenario, seen=seen)
    run.move("cancel")
    run.ended = clock.now()
    run.save()
    jobs.ask_to_stop(JOB, run_id=str(run.pk))
    record(events.SelectionCancelled(about=run.pk, scenario=run.scenario_id))
    return run


@command
def accept_selection(
    actor: Actor, *, run_id: UUID, point: int | None = None, seen: int | None = None
) -> Scenario:
    """Take over what the solver chose: its starts, stops and shifts go before those laid by hand.

    Args:
        point: A point of the frontier, 1 the cheapest, in place of the answer itself.
        seen: The scenario's version.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``, for the scenario.
        Refused: ``not-a-draft``, ``no-answer``, ``no-such-point``; ``moved-on`` when it answered on
            other candidates than there are now.
    """
    run = claim(ScenarioRun, run_id, actor, policy.plan_scenario)
    row = drafted(actor, run.scenario_id, seen)
    starts = _chosen(run, point)
    pool = pool_of(actor, row)
    if set(run.found["keys"]) - pool.keys:
        words = "It was answered on candidates that are no longer there; ask it anew."
        raise Refused("moved-on", words)
    fitting = {
        key: max(at, entry.first)
        for key, at in starts.items()
        if (entry := pool.at(key)) is not None
    }
    new = [entry for entry in pool.entries if entry.key not in run.found["keys"] and entry.is_in]
    fitting |= {entry.key: entry.first for entry in new}
    n = replace_choice(actor, row, pool, deltas_to(pool.entries, fitting))
    touch(actor, row)
    record(events.SelectionAccepted(about=row.pk, run=run.pk, n_deltas=n))
    return row


def _chosen(run: ScenarioRun, point: int | None) -> Mapping[str, int]:
    if run.state != ScenarioRun.State.FINISHED or run.found["value"] is None:
        raise Refused("no-answer", "The solver chose nothing that could be taken over.")
    if point is None:
        return dict(run.found["starts"])
    points = run.found["frontier"]
    if isinstance(point, bool) or not isinstance(point, int) or not 1 <= point <= len(points):
        raise Refused("no-such-point", f"Choose a point from 1 to {len(points)}.", "point")
    return dict(points[point - 1]["starts"])
