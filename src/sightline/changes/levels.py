"""Which board must decide on a request, from what it comes to and the authority matrix."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sightline.changes import figures
from sightline.changes.models import Board, ChangeImpact, ChangeItem, ChangeRequest
from sightline.changes.rules import LEVELS, RANKS, authority
from sightline.identity.queries import office_parents
from sightline.projects import reach

WHY = "authority is judged on every request on an item, whoever looks"
UNKNOWN_PERMILLE = 1000
State = ChangeRequest.State
NOT_COUNTED = (State.DRAFT, State.REJECTED, State.WITHDRAWN)


@dataclass(frozen=True)
class Needed:
    """Who must decide: the level, why in words, and the nearest board that may.

    Attributes:
        effects: What it comes to, summed with requests on the same item.
        n_summed: How many requests were summed, itself among them.
    """

    level: str
    why: tuple[str, ...]
    effects: authority.Effects
    board: Board | None
    n_summed: int = 1

    @property
    def level_words(self) -> str:
        """The level in words."""
        return LEVELS[self.level].lower()

    @property
    def reasons(self) -> str:
        """Why it takes that level."""
        return "; ".join(self.why)

    @property
    def words(self) -> str:
        """The level and its reasons in one sentence."""
        return f"{LEVELS[self.level]}: {'; '.join(self.why)}"


def latest_impact(change: ChangeRequest) -> ChangeImpact | None:
    """Return what was last computed for the edition that stands."""
    rows = ChangeImpact.objects.system(WHY).filter(change=change, edition=change.edition)
    found: ChangeImpact | None = rows.order_by("-made_at", "-pk").first()
    return found


def latest_impacts(changes: Iterable[ChangeRequest]) -> dict[UUID, ChangeImpact]:
    """Return request to what was last computed for its edition, without the whole answer."""
    editions = {change.pk: change.edition for change in changes}
    rows = ChangeImpact.objects.system(WHY).filter(change__in=editions).defer("found")
    held = rows.order_by("made_at", "pk")
    return {row.change_id: row for row in held if row.edition == editions[row.change_id]}


def effects_of(
    change: ChangeRequest, impact: ChangeImpact | None, given: reach.Tolerance | None = None
) -> authority.Effects:
    """Return what a request comes to by itself, for authority.

    An approved cost that falls counts by its size, and outweighs no other request.

    Args:
        given: What its project was given, where that is known already.
    """
    given = given or reach.tolerance_of(change.project_id)
    own = figures.effects_of(change)
    total = max(change.cost_minor + abs(own.by_minor), impact.total_minor if impact else 0)
    of_program = _permille(total, given.program_minor or given.budget_minor)
    days = max(impact.most_days if impact else 0, own.most_days)
    benefit = max(impact.benefit_permille if impact else 0, own.benefit_permille)
    return authority.Effects(
        cost_permille=of_program,
        cost_minor=total,
        days=max(days, 0),
        benefit_permille=benefit,
        n_offices=max(impact.n_offices if impact else 1, 1),
        is_within_tolerance=impact is not None
        and impact.n_projects <= 1
        and own.benefit_minor == 0
        and days <= given.days
        and _permille(total, given.budget_minor) <= given.cost_permille,
    )


def _permille(amount: int, of: int) -> int:
    """Return a share in thousandths, rounded up; of an amount that nobody knows, all of it."""
    if amount == 0:
        return 0
    return -(-amount * 1000 // of) if of > 0 else UNKNOWN_PERMILLE


def board_needed(change: ChangeRequest) -> Needed:
    """Return the level that must decide, why, and the nearest board up the tree that may."""
    parts, n_summed = _parts(change)
    effects = authority.summed(parts, change.raised_on)
    level = authority.level_needed(effects)
    why = tuple(authority.why_needed(effects))
    return Needed(level, why, effects, _nearest(change, level, effects), n_summed)


def _parts(change: ChangeRequest) -> tuple[list[authority.Part], int]:
    """Return the request and the others on its items, a part for each item they share."""
    items = _items(change)
    near = [
        (other, item)
        for other, item in _others(change, items)
        if abs(other.raised_on - change.raised_on) <= authority.SPLIT
    ]
    counted = {row.pk: row for row in (change, *(other for other, _ in near))}
    impacts = latest_impacts(counted.values())
    given = {pk: reach.tolerance_of(pk) for pk in {row.project_id for row in counted.values()}}
    effects = {
        pk: effects_of(row, impacts.get(pk), given[row.project_id]) for pk, row in counted.items()
    }
    own = [authority.Part(item, change.raised_on, effects[change.pk]) for item in items]
    shared = [authority.Part(item, other.raised_on, effects[other.pk]) for other, item in near]
    return [*own, *shared], len(counted)


def _items(change: ChangeRequest) -> set[UUID]:
    rows = ChangeItem.objects.system(WHY).filter(change=change, is_live=True)
    return {change.project_id, *rows.values_list("ref", flat=True)}


def _others(change: ChangeRequest, items: set[UUID]) -> list[tuple[ChangeRequest, UUID]]:
    """Return other requests that count, each with an item that it shares."""
    rows = ChangeItem.objects.system(WHY).filter(ref__in=items, is_live=True)
    touching = rows.exclude(change=change).exclude(change__state__in=NOT_COUNTED)
    pairs = {(row.change_id, row.ref): row.change for row in touching.select_related("change")}
    same = ChangeRequest.objects.system(WHY).filter(project=change.project_id)
    for row in same.exclude(pk=change.pk).exclude(state__in=NOT_COUNTED):
        pairs[row.pk, change.project_id] = row
    return [(other, item) for (_, item), other in pairs.items()]


def _nearest(change: ChangeRequest, level: str, effects: authority.Effects) -> Board | None:
    rows = Board.objects.system(WHY).filter(
        organisation=change.organisation_id,
        closed_on__isnull=True,
        is_emergency=change.kind == "emergency",
    )
    places = {node: place for place, node in enumerate(_way_up(change))}
    near = [row for row in rows if (row.program_id or row.office_id) in places]
    able = [row for row in near if may_decide(row, level, effects)]
    return min(
        able,
        key=lambda row: (places[row.program_id or row.office_id], RANKS[row.level], row.name),
        default=None,
    )


def _way_up(change: ChangeRequest) -> Iterator[UUID]:
    """Yield the program, the office and every office above it, the nearest first."""
    if change.project.program_id:
        yield change.project.program_id
    parents = office_parents(change.organisation_id)
    office: UUID | None = change.project.office_id
    while office is not None:
        yield office
        office = parents.get(office)


def may_decide(board: Board, level: str, effects: authority.Effects) -> bool:
    """Tell whether a board's level and its own limits cover what a request comes to."""
    limits = authority.Limits(board.limit_permille, board.limit_minor, board.limit_days)
    most = board.limit_benefit_permille
    held = limits.hold(effects) and (most is None or effects.benefit_permille <= most)
    return held and authority.is_enough(board.level, level)
