"""What a request comes to: its deltas laid over the plan of record by the impact engine.

Nothing is computed here. The engine's answer is kept whole, with the figures that lists and
authority need beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sightline.changes.chances import chance_of
from sightline.changes.figures import effects_of, items_of, own_words, slips
from sightline.changes.models import ChangeRequest
from sightline.engines.impact import (
    AddLink,
    BadDelta,
    Delta,
    DropLink,
    Fund,
    Impact,
    Rescope,
    Slip,
    Start,
    Stretch,
    deltas_from,
    weigh,
)
from sightline.engines.schedule.refusal import Unschedulable
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor
from sightline.linkages.reach import network_of
from sightline.projects import reach
from sightline.projects.schedule.record import outcome_of

ENGINE = "impact 1"
CARRIED = (Slip, Stretch, AddLink, DropLink, Start, Rescope)


@dataclass(frozen=True)
class Priced:
    """What was found: whom it touches, and by how much.

    Attributes:
        projects, milestones, benefits, groups: Ids of what moves, each with how in words.
        figures: Columns of ``ChangeImpact``.
        found: The engine's whole answer.
    """

    projects: dict[UUID, str]
    milestones: dict[UUID, str] = field(default_factory=dict)
    benefits: dict[UUID, str] = field(default_factory=dict)
    groups: dict[UUID, str] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def n_area(self) -> int:
        """How many items it touches."""
        return sum(map(len, (self.projects, self.milestones, self.benefits, self.groups)))


def price(
    change: ChangeRequest,
    instead: Sequence[dict[str, Any]] | None = None,
    *,
    with_chance: bool = False,
) -> Priced:
    """Return what a request comes to, or what it would with other deltas.

    Args:
        with_chance: With the P80 of its finish, as it is kept and shown.

    Raises:
        Refused: What the impact engine refuses, by its own name.
    """
    found = laid(change.organisation_id, [change.project_id], asked_of(change, instead))
    return priced(change, found, with_chance=with_chance)


def asked_of(change: ChangeRequest, instead: Sequence[dict[str, Any]] | None = None) -> list[Delta]:
    """Return all that a request lays over the plan of record: its deltas, its finish, its money."""
    asked = deltas_from(change.deltas if instead is None else instead)
    spent = Fund(str(change.project_id), change.asked_minor, change.raised_on, "direct")
    return [*asked, *slips(change), spent]


def laid(organisation_id: UUID, project_ids: Iterable[UUID], deltas: Sequence[Delta]) -> Impact:
    """Return what deltas come to over what they can reach of an organisation's plan of record.

    Raises:
        Refused: What the impact engine refuses, by its own name.
    """
    (found,) = each_laid(organisation_id, project_ids, [deltas])
    return found


def each_laid(
    organisation_id: UUID, project_ids: Iterable[UUID], several: Sequence[Sequence[Delta]]
) -> list[Impact]:
    """Return what each of several sets of deltas comes to, over one plan of record.

    Raises:
        Refused: What the impact engine refuses, by its own name.
    """
    named = projects_named([delta for deltas in several for delta in deltas])
    ids, edges = network_of(organisation_id, {*project_ids, *named})
    try:
        base = outcome_of(organisation_id, ids, edges)
        return [weigh(base, deltas) for deltas in several]
    except (BadDelta, Unschedulable) as error:
        words = f"{error.message} {error.remedy}".strip()
        raise Refused(error.code, words, "deltas") from error


def projects_named(deltas: Sequence[Delta]) -> set[UUID]:
    """Return the projects that deltas name, by themselves or by an activity."""
    projects = {UUID(x) for x in _values(deltas, ("project_id",))}
    return projects | set(reach.projects_of(activity_ids(deltas)).values())


def _chance(project_id: UUID, impact: Impact, with_chance: bool) -> dict[str, Any]:
    if not with_chance:
        return {}
    chance = chance_of(project_id, impact)
    return {"chance": chance} | {key: chance[key] for key in chance if key == "p80_days"}


def priced(change: ChangeRequest, impact: Impact, *, with_chance: bool = False) -> Priced:
    """Return an impact as what is kept of it; the request's own project is always touched.

    Args:
        with_chance: Simulate what becomes of its finish as well.
    """
    own, parts = change.project_id, items_of(change.figures)
    said = own_words(change.figures)
    moved = {UUID(each.id): _days(each.days) for each in impact.projects}
    stones = {UUID(each.id): _days(each.days) for each in impact.milestones}
    benefits = {UUID(each.id): _days(each.days) for each in impact.benefits}
    kept: dict[str, Any] = {"figures": change.figures} if change.figures else {}
    return Priced(
        {own: _days(0)} | moved | ({own: said} if said else {}),
        stones | {ref: words for kind, ref, words in parts if kind == "milestone"},
        benefits | {ref: words for kind, ref, words in parts if kind == "benefit"},
        {UUID(each.id): "a project that moves touches it" for each in impact.groups},
        _with_figures(change, impact),
        impact.as_json() | kept | _chance(own, impact, with_chance),
    )


def _with_figures(change: ChangeRequest, impact: Impact) -> dict[str, int]:
    """Return the engine's figures with what the request moves by itself."""
    found = figures_of(change.project_id, change.currency, impact)
    own = effects_of(change, {each.id: each.late_minor for each in impact.benefits})
    late = found["benefit_minor"] + own.benefit_minor
    promised = reach.tolerance_of(change.project_id).benefits_minor
    of_all = min(1000, -(-late * 1000 // promised)) if promised > 0 else 0
    return found | {
        "finish_days": found["finish_days"] if own.finish_days is None else own.finish_days,
        "most_days": max(found["most_days"], own.most_days, key=abs),
        "benefit_minor": late,
        "benefit_permille": max(of_all, own.benefit_permille),
    }


def figures_of(project_id: UUID, currency: str, impact: Impact) -> dict[str, int]:
    """Return the figures of an impact over everything, from the side of one project."""
    own = [each for each in impact.projects if each.id == str(project_id)]
    moved = [each for each in impact.projects if each.days or each.n_moved or each.n_float_eaten]
    days = [each.days for each in impact.milestones] + [each.days for each in impact.projects]
    late = sum(each.late_minor + each.lost_minor for each in impact.benefits)
    promised = reach.tolerance_of(project_id).benefits_minor
    return {
        "finish_days": own[0].days if own else 0,
        "most_days": max(days, default=0, key=abs),
        "n_projects": len(moved),
        "n_offices": len(impact.offices),
        "n_people": sum(bool(each.weeks) for each in impact.people),
        "float_minutes": sum(map(_eaten, impact.projects)),
        "total_minor": impact.total_minor.get(currency, 0),
        "benefit_minor": late,
        "benefit_permille": min(1000, -(-late * 1000 // promised)) if promised > 0 else 0,
    }


def _eaten(project: Any) -> int:
    was, now = project.float_before_minutes, project.float_after_minutes
    return max(was - now, 0) if was is not None and now is not None else 0


def _days(days: int) -> str:
    if days == 0:
        return "its finish stays"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def checked_deltas(actor: Actor, given: Any) -> list[dict[str, Any]]:
    """Return deltas in the engine's wire format, every id in them found in the actor's sight.

    Raises:
        Invalid: What no delta can be, or one that a change request does not carry out.
        NotFound: An activity or project that is not there to be seen.
        Refused: ``cross-link``.
    """
    try:
        deltas = deltas_from(given)
    except BadDelta as error:
        raise Invalid({"deltas": [str(error)]}) from error
    if not all(isinstance(delta, CARRIED) for delta in deltas):
        words = "Stops, funds and other people are not laid over a plan by a request."
        raise Invalid({"deltas": [f"{words} Write them into its description and its cost."]})
    _check_there(actor, deltas)
    return [dict(each) for each in given]


def _check_there(actor: Actor, deltas: Sequence[Delta]) -> None:
    try:
        named = activity_ids(deltas)
        projects = {UUID(x) for x in _values(deltas, ("project_id",))}
    except ValueError as error:
        raise Invalid({"deltas": ["An activity or project is named by its id."]}) from error
    seen = reach.activities_seen(actor, named)
    if named - seen.keys():
        raise NotFound("An activity in it")
    for project_id in projects:
        reach.named(actor, "project", project_id)
    for delta in deltas:
        if isinstance(delta, AddLink | DropLink):
            ends = (seen[UUID(x)].project_id for x in (delta.predecessor_id, delta.successor_id))
            if len(set(ends)) > 1:
                words = "A link between two projects is agreed by both, not by a request."
                raise Refused("cross-link", words, "deltas")


def activity_ids(deltas: Sequence[Delta]) -> set[UUID]:
    """Return the activities that deltas name."""
    return {UUID(x) for x in _values(deltas, ("activity_id", "predecessor_id", "successor_id"))}


def _values(deltas: Sequence[Delta], names: tuple[str, ...]) -> set[str]:
    held = {getattr(delta, name, "") for delta in deltas for name in names}
    return held - {""}
