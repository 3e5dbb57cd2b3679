"""Rankings over HTTP: made, sorted, moved, called, cut, frozen, weighed and replayed."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.scoring import RANKINGS
from sightline.demand.models import Ranking
from sightline.demand.queries import rankings as queries
from sightline.identity.queries import the_organisation
from sightline.kernel.errors import Refused
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Amount, Id, In, Out, Reason, Told, major, minor
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Rankings")
AMOUNTS = frozenset({"budget"})
Call = Literal["", "must", "in", "undecided", "out"]
Ranked = Literal["screening", "qualified", "deferred", "approved"]
Title = Annotated[str, Field(min_length=1, max_length=120, strict=True)]
Place = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Cut = Annotated[int, Field(strict=True, ge=0, le=100_000)]
ONE = "/rankings/{uuid:ranking_id}"
LINE = "/ranking-lines/{uuid:line_id}"


class RankingOut(Out):
    """Proposals in an order by a version of a model; ``input_digest`` covers what a frozen one rests on."""

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    name: str
    state: Literal["open", "frozen"]
    made_with_id: UUID
    currency: str
    budget: str | None
    cut_after: int | None
    made_by_id: UUID
    made_on: date
    frozen_by_id: UUID | None
    frozen_on: date | None
    input_digest: str

    @classmethod
    def of(cls, row: Ranking) -> Self:
        """Return a ranking without its lines."""
        return cls(**cls.read(row) | {"input_digest": row.digest})


class LineOut(Out):
    """A proposal's line, with its score and how far raters are apart."""

    ranking_id: UUID
    proposal_id: UUID
    call: Call
    is_moved: bool
    score: float | None
    low: float | None
    high: float | None
    n_raters: int
    is_wide: bool


class RankedOut(Told):
    """A line in its place: in or out, why, and what is spent down to it."""

    line: LineOut
    place: int
    is_in: bool
    why: str
    spent: str | None


class LinesOut(Told):
    """A ranking's lines in their order."""

    items: list[RankedOut]


class FlipOut(Told):
    """Where two neighbours change places."""

    criterion: str
    now: float
    at: float
    ahead: str
    behind: str


class FlipsOut(Told):
    """What a ranking's order rests on, the nearest flip first."""

    items: list[FlipOut]


class ReplayOut(Told):
    """A frozen ranking computed again from what it was frozen with."""

    is_whole: bool
    is_same: bool
    input_digest: str


class RankingMaking(In):
    """A new ranking."""

    name: Title
    model_id: Id
    states: list[Ranked] = LEFT
    budget: Amount | None = LEFT


class RankingChange(In):
    """A ranking's name, budget, or cut line after so many lines; null draws it at the budget."""

    name: Title = LEFT
    budget: Amount | None = LEFT
    cut_after: Cut | None = LEFT


class Sorting(In):
    """The states whose new proposals are added."""

    states: list[Ranked] = LEFT


class LinePlacing(In):
    """The place that a line goes to, 1 for the first."""

    to: Place


class Calling(In):
    """Whether it must be done, is in, out or undecided; blank lets the line decide."""

    call: Call
    why: Reason = ""


@api.lists("/rankings", policy.read_rankings, RankingOut, RANKINGS)
def rankings(request: Asked) -> QuerySet[Any]:
    """Return the rankings."""
    return queries.rankings(request.actor)


@api.creates("/rankings", policy.rank, RankingOut, at="/rankings/{id}")
def make_ranking(request: Asked, said: RankingMaking) -> Any:
    """Put proposals in the order of their scores."""
    given = minor(said.given(), AMOUNTS, the_organisation(request.actor).currency)
    return commands.make_ranking(request.actor, **given)


@api.shows(ONE, policy.read_rankings, RankingOut)
def ranking(request: Asked, ranking_id: UUID) -> Any:
    """Return one ranking."""
    return queries.the_ranking(request.actor, ranking_id)


@api.tells(f"{ONE}/lines", policy.read_rankings, LinesOut)
def ranking_lines(request: Asked, ranking_id: UUID) -> LinesOut:
    """Return a ranking's lines in their order, cut to the proposals that one sees."""
    row = queries.the_ranking(request.actor, ranking_id)
    lines = list(queries.ranking_lines(request.actor, row))
    standing = queries.standing_of(row, lines)
    items = [
        RankedOut(
            line=LineOut.of(line),
            place=place,
            is_in=standing[line.pk].is_in,
            why=standing[line.pk].why,
            spent=major(standing[line.pk].spent, row.currency),
        )
        for place, line in enumerate(lines, start=1)
    ]
    return LinesOut(items=items)


@api.tells(f"{ONE}/flips", policy.read_rankings, FlipsOut)
def ranking_flips(request: Asked, ranking_id: UUID) -> FlipsOut:
    """Return where neighbours change places as one weight moves."""
    row = queries.the_ranking(request.actor, ranking_id)
    found = queries.sensitivity(request.actor, row)
    return FlipsOut(items=[FlipOut(**vars(each)) for each in found.flips] if found else [])


@api.tells(f"{ONE}/replay", policy.read_rankings, ReplayOut)
def ranking_replay(request: Asked, ranking_id: UUID) -> ReplayOut:
    """Compute a frozen ranking again from what it was frozen with."""
    row = queries.the_ranking(request.actor, ranking_id)
    if row.state != Ranking.State.FROZEN:
        raise Refused("wrong-state", "It is open still; freeze it to keep what it rests on.")
    found = queries.replay(request.actor, row)
    return ReplayOut(is_whole=found.is_whole, is_same=found.is_same, input_digest=row.digest)


@api.changes(ONE, policy.rank, RankingOut)
def change_ranking(request: Asked, ranking_id: UUID, said: RankingChange) -> Any:
    """Change a ranking's name, budget or cut line."""
    row = queries.the_ranking(request.actor, ranking_id)
    given = minor(said.given(), AMOUNTS, row.currency)
    at: dict[str, Any] = {"ranking_id": ranking_id, "seen": seen(request)}
    return commands.change_ranking(request.actor, **at, **given)


@api.changes(f"{ONE}/sort", policy.rank, RankingOut, method="POST")
def sort_ranking(request: Asked, ranking_id: UUID, said: Sorting) -> Any:
    """Put a ranking in the order of its scores again, with what came since."""
    at: dict[str, Any] = {"ranking_id": ranking_id, "seen": seen(request)}
    return commands.sort_ranking(request.actor, **at, **said.given())


@api.changes(f"{ONE}/freeze", policy.rank, RankingOut, method="POST")
def freeze_ranking(request: Asked, ranking_id: UUID) -> Any:
    """Freeze a ranking with all that it rests on."""
    return commands.freeze_ranking(request.actor, ranking_id=ranking_id, seen=seen(request))


@api.changes(f"{LINE}/move", policy.rank, LineOut, method="POST")
def move_line(request: Asked, line_id: UUID, said: LinePlacing) -> Any:
    """Move a proposal to a place of its ranking."""
    return commands.move_line(request.actor, line_id=line_id, to=said.to, seen=seen(request))


@api.changes(f"{LINE}/call", policy.rank, LineOut, method="POST")
def call_line(request: Asked, line_id: UUID, said: Calling) -> Any:
    """Say that a proposal must be done, is in, out or undecided."""
    at: dict[str, Any] = {"line_id": line_id, "seen": seen(request)}
    return commands.call_line(request.actor, **at, **said.given())
