"""Rankings: made, sorted, moved by hand, called in or out, cut, and frozen with what they rest on."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.keeping import acting
from sightline.demand.models import Proposal, Ranking, RankingLine, ScoringModel
from sightline.demand.replaying import frozen_inputs, replayed
from sightline.demand.rules.ranking import GAP, check_call, place_between
from sightline.demand.scores import refreshed
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.journal import canonical
from sightline.kernel.policy import Actor, check, visible
from sightline.kernel.rows import insert_rows, update_rows

NAME, MOST = 120, 5000
WHY_NAME = "a name is given once in an organisation"
WHY_LINES = "the order is of all lines, whoever may see each"
RANKABLE = ("screening", "qualified", "deferred", "approved")


@command
def make_ranking(
    actor: Actor,
    *,
    name: str,
    model_id: UUID,
    states: Collection[str] = ("qualified",),
    budget_minor: int | None = None,
) -> Ranking:
    """Put the proposals of some states in the order of their scores by a model's newest version.

    Raises:
        NotFound: The model is not visible.
        Forbidden: Only an executive or the strategic PMO.
        Invalid: A state that is not ranked, or a budget that is none.
        Refused: ``name-taken``, ``model-retired``, ``nothing-to-rank``, ``too-many``.
    """
    organisation = the_organisation(actor)
    model = find(ScoringModel, model_id, actor)
    if model.state != ScoringModel.State.ACTIVE:
        raise Refused("model-retired", "This model is retired; rank by another.", "model_id")
    row = Ranking(
        organisation=organisation,
        made_with=model.versions.order_by("-number").first(),
        name=checked_text("name", name, NAME),
        currency=organisation.currency,
        made_by_id=acting(actor),
    )
    check(actor, policy.rank, row)
    set_fields(row, {"budget_minor": _checked_budget(budget_minor)}, {"budget_minor"})
    _check_name(row)
    found = _rankable(actor, states)
    if not found:
        words = "No proposal that you see is in such a state."
        raise Refused("nothing-to-rank", words, "states")
    row.save()
    _add(row, found)
    record(events.RankingMade(about=row.pk, n_lines=len(found)))
    return row


def _check_name(row: Ranking) -> None:
    same = Ranking.objects.system(WHY_NAME).filter(
        organisation=row.organisation_id, name__iexact=row.name
    )
    if same.exclude(pk=row.pk).exists():
        raise Refused("name-taken", "There is a ranking of this name; choose another.", "name")


def _checked_budget(budget: int | None) -> int | None:
    if isinstance(budget, int) and not isinstance(budget, bool) and budget < 0:
        raise Refused("negative-money", "A budget is not negative.", "budget_minor")
    return budget


def _rankable(actor: Actor, states: Collection[str]) -> list[Proposal]:
    if not states or set(states) - set(RANKABLE):
        raise Invalid({"states": [f"Choose of {', '.join(RANKABLE)}."]})
    rows = list(
        visible(actor, Proposal).filter(state__in=list(states)).order_by("number")[: MOST + 1]
    )
    if len(rows) > MOST:
        raise Refused(
            "too-many", f"At most {MOST} proposals are ranked; narrow the states.", "states"
        )
    return rows


def _add(row: Ranking, proposals: Sequence[Proposal]) -> None:
    """Insert lines in the order of their scores, those without one last."""
    lines = [RankingLine(ranking=row, proposal=each, place=0) for each in proposals]
    refreshed(lines)
    for place, line in enumerate(_by_score(lines), start=1):
        line.place = place * GAP
    insert_rows(lines)


def _by_score(lines: Sequence[RankingLine]) -> list[RankingLine]:
    def best_first(line: RankingLine) -> tuple[bool, float, int]:
        return (line.score is None, -(line.score or 0.0), line.proposal.number)

    return sorted(lines, key=best_first)


def _opened(actor: Actor, ranking_id: UUID, seen: int | None = None) -> Ranking:
    row: Ranking = claim(Ranking, ranking_id, actor, policy.rank, seen=seen)
    if row.state != Ranking.State.OPEN:
        raise Refused("ranking-frozen", "It is frozen and changes no more; make a new one.")
    return row


def _lines(row: Ranking) -> Any:
    rows = RankingLine.objects.system(WHY_LINES).filter(ranking=row)
    return rows.select_related("proposal").order_by("place", "pk")


@command
def sort_ranking(
    actor: Actor,
    *,
    ranking_id: UUID,
    states: Collection[str] = ("qualified",),
    seen: int | None = None,
) -> Ranking:
    """Put a ranking in the order of its scores again, with the proposals that came since.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``ranking-frozen``, ``too-many``.
    """
    row = _opened(actor, ranking_id, seen)
    held = list(_lines(row))
    known = {line.proposal_id for line in held}
    new = [each for each in _rankable(actor, states) if each.pk not in known]
    lines = [*held, *(RankingLine(ranking=row, proposal=each, place=0) for each in new)]
    for line in lines:
        line.ranking = row
    refreshed(lines)
    for place, line in enumerate(_by_score(lines), start=1):
        line.place, line.is_moved = place * GAP, False
    n_changed = update_rows(held)
    insert_rows(lines[len(held) :])
    if not n_changed and not new:
        nothing_changed()
        return row
    record(events.RankingSorted(about=row.pk, n_lines=len(lines)))
    return row


@command
def move_line(actor: Actor, *, line_id: UUID, to: int, seen: int | None = None) -> RankingLine:
    """Move a proposal by hand to a place of its ranking, 1 for the first.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO.
        Refused: ``ranking-frozen``, ``no-such-place``.
    """
    line: RankingLine = claim(RankingLine, line_id, actor, policy.rank, seen=seen)
    row = _opened(actor, line.ranking_id)
    order = [(pk, place) for pk, place in _lines(row).values_list("pk", "place")]
    if isinstance(to, bool) or not isinstance(to, int) or not 1 <= to <= len(order):
        raise Refused("no-such-place", f"Give a place from 1 to {len(order)}.", "to")
    here = next(n for n, (pk, _) in enumerate(order, start=1) if pk == line.pk)
    if here == to:
        nothing_changed()
        return line
    others = [place for pk, place in order if pk != line.pk]
    before = others[to - 2] if to > 1 else None
    after = others[to - 1] if to <= len(others) else None
    place = place_between(before, after)
    line.is_moved = True
    if place is None:
        _spread(row, line, to)
    else:
        line.place = place
        line.save()
    record(events.LineMoved(about=row.pk, line=line.pk, to=to))
    return line


def _spread(row: Ranking, line: RankingLine, to: int) -> None:
    """Give all lines new places with room between them, the moved one where it belongs."""
    others = [each for each in _lines(row) if each.pk != line.pk]
    order = [*others[: to - 1], line, *others[to - 1 :]]
    for place, each in enumerate(order, start=1):
        each.place = place * GAP
    update_rows(order)


@command
def call_line(
    actor: Actor, *, line_id: UUID, call: str, why: str = "", seen: int | None = None
) -> RankingLine:
    """Say that a proposal must be done, is in, out or undecided; blank lets the line decide.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO.
        Refused: ``ranking-frozen``, ``no-such-call``, ``no-reason`` for a must.
    """
    line: RankingLine = claim(RankingLine, line_id, actor, policy.rank, seen=seen)
    row = _opened(actor, line.ranking_id)
    call = check_call(call)
    if line.call == call:
        nothing_changed()
        return line
    if call == "must" and not why.strip():
        raise Refused("no-reason", "Say why it must be done, whatever it scores.", "why")
    line.call = call
    line.save()
    record(events.LineCalled(about=row.pk, line=line.pk, call=call), why=why)
    return line


@command
def change_ranking(
    actor: Actor, /, *, ranking_id: UUID, seen: int | None = None, **fields: Any
) -> Ranking:
    """Change a ranking's name or budget, or draw its cut line by hand.

    Args:
        fields: ``name``, ``budget_minor``, ``cut_after``: after so many lines, or ``None`` for
            where the budget ends.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Invalid: Values that their columns do not take.
        Refused: ``ranking-frozen``, ``name-taken``, ``negative-money``, ``no-such-place``.
    """
    row = _opened(actor, ranking_id, seen)
    if "name" in fields:
        fields["name"] = checked_text("name", fields["name"], NAME)
    _checked_budget(fields.get("budget_minor"))
    changed = set_fields(row, fields, {"name", "budget_minor", "cut_after"})
    _check_name(row)
    if row.cut_after is not None and row.cut_after > _lines(row).count():
        raise Refused("no-such-place", "There are fewer proposals than that.", "cut_after")
    if not changed:
        nothing_changed()
        return row
    row.save()
    record(events.RankingChanged(about=row.pk))
    return row


@command
def freeze_ranking(actor: Actor, *, ranking_id: UUID, seen: int | None = None) -> Ranking:
    """Freeze a ranking with the version, ratings and figures that it rests on, and what came of it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``.
    """
    row: Ranking = claim(Ranking, ranking_id, actor, policy.rank, seen=seen)
    row.move("freeze")
    row.inputs = frozen_inputs(row, list(_lines(row)))
    row.result = replayed(row.inputs)
    said = canonical([row.inputs, row.result])
    row.digest = f"sha256:{hashlib.sha256(said).hexdigest()}"
    row.frozen_by_id, row.frozen_on = acting(actor), clock.today()
    row.save()
    record(events.RankingFrozen(about=row.pk, digest=row.digest))
    return row
