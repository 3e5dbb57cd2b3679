"""The project itself: opening, changing, moving through its states, its baseline, its home."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.identity.commands import rename_node
from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Action, Actor, check
from sightline.projects import asked, events, policy, rules, standing
from sightline.projects.approved import EARLY, check_kept, is_controlled
from sightline.projects.commands.life_cycle import lay
from sightline.projects.commands.references import resolved
from sightline.projects.life_cycle import laid_over
from sightline.projects.models import Project
from sightline.projects.queries import has_schedule

BASELINE = frozenset({"baseline_finish", "whole_life_minor", "benefits_minor"})
EDITABLE = frozenset(
    {
        "name",
        "description",
        "category",
        "department",
        "sponsor_id",
        "sponsor_name",
        "manager_id",
        "manager_name",
        "mandatory_citation",
        "start",
        "forecast_finish",
        "actual_finish",
        "whole_life_forecast_minor",
        "percent_permille",
        "delay_cost_minor",
        "tolerance_days",
        "tolerance_cost_permille",
        "cadence_days",
        "critical",
    }
)
MOST_SHIFT = 3660  # days
VERBS: dict[str, Action] = {
    "approve": policy.decide,
    "initiate": policy.run,
    "plan": policy.run,
    "execute": policy.run,
    "hold": policy.decide,
    "wind_up": policy.run,
    "close": policy.run,
    "track": policy.run,
    "cancel": policy.decide,
}
NEEDS_WHY = frozenset({"hold", "cancel"})


@command
def open_project(
    actor: Actor, /, *, code: str, name: str, office_id: UUID, **fields: Any
) -> Project:
    """Propose a project in an office, a program or a portfolio.

    It begins with the life cycle that a standard in effect asks of such a project.

    Raises:
        Forbidden: Only the strategic PMO or the office of that part opens projects.
        Invalid: Values their columns do not take.
        Refused: ``code-taken``, ``finish-before-start``.
    """
    organisation = the_organisation(actor)
    row = Project(
        organisation=organisation,
        office=the_office(actor, office_id),
        code=free_code(actor, code),
        name=checked_text("name", name, 300),
        currency=fields.pop("currency", None) or organisation.currency,
        cadence_days=organisation.cadence_days,
    )
    home = {"portfolio_id", "program_id", "confidentiality", "entered_on"}
    set_fields(row, resolved(actor, fields), EDITABLE | BASELINE | home)
    check(actor, policy.open_project, row)
    _check_dates(row)
    row.save()
    record(events.ProjectOpened(about=row.pk, code=row.code))
    cycle = asked.first_life_cycle(row)
    if cycle is not None:
        lay(row, laid_over(row, cycle))
        record(events.LifeCycleSet(about=row.pk, project=row.pk, by=cycle.by))
    standing.refresh([row.pk])
    return row


def free_code(actor: Actor, code: str) -> str:
    """Return a project code that is not taken; taken ones are not shown to who cannot see them."""
    code = checked_text("code", code, 80)
    taken = Project.objects.system("a code is unique over the organisation")
    if taken.filter(organisation_id=actor.organisation_id, code__iexact=code).exists():
        raise Refused("code-taken", f"The code {code} is taken; choose another.", "code")
    return code


def _approved(row: Project) -> dict[str, Any]:
    return {name: getattr(row, name) for name in BASELINE}


def _check_dates(row: Project) -> None:
    for name in ("baseline_finish", "forecast_finish", "actual_finish"):
        rules.check_order(row.start, getattr(row, name), name)


@command
def change_project(
    actor: Actor, /, *, project_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Project:
    """Change a project's particulars, forecast or tolerance.

    The approved finish, cost and benefits can be set here until work starts; later they move by a
    change request, and what was not set yet by ``rebaseline``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: Unlisted fields, or values their columns do not take.
        Refused: ``baseline-approved``, ``finish-before-start``.
    """
    row = claim(Project, project_id, actor, policy.edit, seen=seen)
    fixed = BASELINE & fields.keys()
    if fixed and row.state not in EARLY:
        words = "Work has started: raise a change request to move what was approved."
        raise Refused("baseline-approved", words, min(fixed))
    before = _approved(row)
    if not set_fields(row, resolved(actor, fields), EDITABLE | BASELINE):
        nothing_changed()
        return row
    check_kept(row, before, _approved(row))
    _check_dates(row)
    row.save()
    record(events.ProjectChanged(about=row.pk), why=why)
    standing.refresh([row.pk])
    return row


@command
def move_project(
    actor: Actor, *, project_id: UUID, verb: str, why: str = "", seen: int | None = None
) -> Project:
    """Move a project to its next state.

    Args:
        verb: One of ``Project.life``: approve, initiate, plan, execute, hold, wind_up, close,
            track, cancel.

    Raises:
        Refused: ``unknown-verb``, ``wrong-state``, ``no-reason``, ``no-sponsor``,
            ``no-manager``, ``no-baseline``, ``open-raid``, ``benefits-unowned``.
    """
    if verb not in VERBS:
        raise Refused("unknown-verb", f"Choose one of {', '.join(VERBS)}.", "verb")
    row = claim(Project, project_id, actor, VERBS[verb], seen=seen)
    row.move(verb)
    _check_move(row, verb, why)
    if row.state in {Project.State.CLOSED, Project.State.CANCELLED}:
        row.left_on = max(clock.today(), row.entered_on)
    if row.state == Project.State.CLOSED:
        row.actual_finish = row.actual_finish or clock.today()
    row.save()
    record(events.ProjectMoved(about=row.pk, verb=verb, state=row.state), why=why)
    standing.refresh([row.pk])
    return row


def _check_move(row: Project, verb: str, why: str) -> None:
    if verb in NEEDS_WHY and not why.strip():
        raise Refused("no-reason", "Say why; the reason is kept with the decision.", "why")
    if verb == "approve":
        rules.check_approve(has_sponsor=bool(row.sponsor_id or row.sponsor_name))
    if verb == "execute":
        named = bool(row.manager_id or row.manager_name)
        rules.check_execute(has_manager=named, has_baseline=row.baseline_finish is not None)
    if verb == "close":
        rules.check_close(
            n_open_raid=row.raid.exclude(state="closed").count(),
            n_benefits_unowned=row.benefits.filter(accepted=False).count(),
        )


@command
def rebaseline(
    actor: Actor, /, *, project_id: UUID, why: str, seen: int | None = None, **fields: Any
) -> Project:
    """Approve the finish, whole-life cost or promised benefits for the first time, with the reason.

    Until the project is under change control they may also be approved anew.

    Raises:
        Forbidden: Only an executive who does not manage the project.
        Refused: ``no-reason``, ``finish-before-start``; ``baseline-approved`` for a figure that is
            set, once work has started or the schedule has an approved baseline.
    """
    row = claim(Project, project_id, actor, policy.decide, seen=seen)
    if not why.strip():
        raise Refused("no-reason", "Say why the baseline changes.", "why")
    before = _approved(row)
    if not set_fields(row, fields, BASELINE):
        nothing_changed()
        return row
    check_kept(row, before, _approved(row))
    _check_dates(row)
    row.save()
    record(events.ProjectRebaselined(about=row.pk), why=why)
    standing.refresh([row.pk])
    return row


@command
def shift_project(
    actor: Actor, *, project_id: UUID, days: int, why: str, seen: int | None = None
) -> Project:
    """Put a project off that has not begun: its start, approved and forecast finish come later.

    Raises:
        NotFound, Stale: As ``claim`` says.
        Forbidden: Only an executive who does not manage the project.
        Refused: ``no-reason``, ``not-later``; ``baseline-approved`` once it is under change control,
            ``has-schedule`` where its activities say when it starts.
    """
    row = claim(Project, project_id, actor, policy.decide, seen=seen)
    if not why.strip():
        raise Refused("no-reason", "Say why it is put off.", "why")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days <= MOST_SHIFT:
        raise Refused("not-later", "Say by how many days it is put off.", "days")
    if is_controlled(row):
        words = "It is under change control: raise a change request to move its approved dates."
        raise Refused("baseline-approved", words)
    if has_schedule(row):
        raise Refused("has-schedule", "It has a schedule: shift its activities there.")
    for name in ("start", "baseline_finish", "forecast_finish"):
        if getattr(row, name) is not None:
            setattr(row, name, getattr(row, name) + timedelta(days))
    row.save()
    record(events.ProjectRebaselined(about=row.pk), why=why)
    standing.refresh([row.pk])
    return row


@command
def transfer_project(
    actor: Actor, /, *, project_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Project:
    """Move a project to another office, program or portfolio, or change who may see it.

    The right is needed at both ends.
    """
    row = claim(Project, project_id, actor, policy.transfer, seen=seen)
    allowed = {"office_id", "program_id", "portfolio_id", "confidentiality"}
    if "office_id" in fields and not fields["office_id"]:
        raise Refused("no-office", "A project always has a home office.", "office_id")
    if not set_fields(row, resolved(actor, fields), allowed):
        nothing_changed()
        return row
    check(actor, policy.transfer, row)
    row.save()
    record(events.ProjectTransferred(about=row.pk), why=why)
    name = rules.node_name(code=row.code, name=row.name, confidentiality=row.confidentiality)
    rename_node(actor, node_id=row.pk, name=name)
    return row
