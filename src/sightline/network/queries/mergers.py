"""Mergers as they are listed and opened: inventory, convergence, steps and what each would do."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.network.models import Adoption, Merger, MergerItem, MergerStep
from sightline.network.queries.held import held_by_office
from sightline.network.rules import merging

if TYPE_CHECKING:
    from sightline.identity.held import Held

WHY = "an office is in one merger at a time, whoever sees it"
#: What a step leaves where it is, and what is to be done about it.
GRAVE = "Two people gave this role: revoke it here and grant it anew there."
BEGIN = "Begin to adopt it first; a step finishes what was begun."
#: Kinds of rows that each step moves.
KINDS: Mapping[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in merging.MOVING},
    "people": ("people", "grants"),
}


def mergers(actor: Actor) -> QuerySet[Merger]:
    """Return the mergers that the actor sees, newest first, each with its rows counted."""
    done = Q(items__done_on__isnull=False) & ~Q(items__decision="")
    return (
        visible(actor, Merger)
        .select_related("first", "second", "survivor", "proposed_by", "approved_by", "planned_by")
        .annotate(n_rows=Count("items"), n_done=Count("items", filter=done))
    )


def the_merger(actor: Actor, merger_id: UUID) -> Merger:
    """Return a merger, or refuse with ``NotFound``."""
    return mergers(actor).filter(pk=merger_id).first() or find(Merger, merger_id, actor)


def items(actor: Actor, merger_id: UUID) -> QuerySet[MergerItem]:
    """Return the rows of a merger's assessment, by kind and name."""
    rows = visible(actor, MergerItem).filter(merger=merger_id)
    return rows.select_related("responsible", "merger").order_by("subject", "name", "pk")


def the_item(actor: Actor, item_id: UUID) -> MergerItem:
    """Return a row of an assessment, or refuse with ``NotFound``."""
    rows = visible(actor, MergerItem).select_related(
        "responsible", "merger__first", "merger__second"
    )
    return rows.filter(pk=item_id).first() or find(MergerItem, item_id, actor)


def steps(actor: Actor, merger_id: UUID | None = None) -> QuerySet[MergerStep]:
    """Return the steps of integrations in their order; those of one merger only if named."""
    rows = visible(actor, MergerStep).select_related(
        "source", "target", "done_by", "of_version__standard", "merger__first", "merger__second"
    )
    return (rows.filter(merger=merger_id) if merger_id else rows).order_by("number", "pk")


def the_step(actor: Actor, step_id: UUID) -> MergerStep:
    """Return a step of an integration, or refuse with ``NotFound``."""
    return steps(actor).filter(pk=step_id).first() or find(MergerStep, step_id, actor)


def merging_now(offices: Iterable[UUID]) -> QuerySet[Merger]:
    """Return the open mergers of some offices, for the rule that there is one at a time."""
    ids = list(offices)
    rows = Merger.objects.system(WHY).filter(state__in=Merger.OPEN)
    return rows.filter(Q(first__in=ids) | Q(second__in=ids))


def judged(rows: Iterable[MergerItem]) -> list[tuple[merging.Judged, str]]:
    """Return rows of an assessment as the rules judge them, each with who has it."""
    return [
        (
            merging.Judged(
                row.name, row.overlap, row.decision, row.responsible_id, row.done_on is not None
            ),
            row.had_by,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Line:
    """One kind of what both offices hold, as the reader sees it."""

    key: str
    words: str
    first: int
    second: int


def inventory(actor: Actor, merger: Merger) -> list[Line]:
    """Return what hangs on either office, counted over what the actor may see."""
    first = held_by_office(actor, merger.first_id)
    second = held_by_office(actor, merger.second_id)
    counted = _counts({(key, 1): held for key, held in first.items()}) | _counts(
        {(key, 2): held for key, held in second.items()}
    )
    return [
        Line(key, held.words, counted.get((key, 1), 0), counted.get((key, 2), 0))
        for key, held in first.items()
    ]


def _counts(held: Mapping[tuple[str, int], "Held"]) -> dict[tuple[str, int], int]:
    """Return how many rows each kind has, all kinds in one question."""
    parts = [
        each.rows.order_by()
        .annotate(told_as=Value(key), told_of=Value(place))
        .values_list("told_as", "told_of")
        .annotate(n=Count("pk"))
        for (key, place), each in held.items()
    ]
    return {(key, place): n for key, place, n in parts[0].union(*parts[1:], all=True)}


@dataclass(frozen=True)
class Part:
    """One row that a step would move, adopt or leave; ``why`` says why it stays."""

    kind: str
    id: UUID
    name: str
    version: int
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """What a step would do now, for whoever looks; ``shown`` stands for exactly that."""

    moves: tuple[Part, ...]
    stays: tuple[Part, ...]

    @property
    def shown(self) -> str:
        """A short code of all that is shown: carrying out a step sends it back."""
        told = [f"{p.kind} {p.id} {p.version} {p.why}" for p in (*self.moves, *self.stays)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def preview(actor: Actor, step: MergerStep) -> Preview:
    """Return what a step would move and what it would leave, as the actor sees it."""
    if step.kind == "adopt":
        return _adoption(actor, step)
    held = held_by_office(actor, step.source_id)
    if step.kind == "close":
        return Preview((), tuple(_left(held)))
    parts = [part for kind in KINDS[step.kind] for part in _parts(kind, held[kind])]
    moves = tuple(part for part in parts if not part.why)
    return Preview(moves, tuple(part for part in parts if part.why))


def _parts(kind: str, held: "Held") -> Iterable[Part]:
    for row in held.rows:
        yield Part(kind, row.pk, named(kind, row), row.version, _why_it_stays(kind, row))


def _why_it_stays(kind: str, row: Any) -> str:
    return GRAVE if kind == "grants" and not row.is_portable else ""


def named(kind: str, row: Any) -> str:
    """Return what a reader calls a row of a kind."""
    if kind == "grants":
        return f"{row.person}: {row.get_role_display()}"
    return str(row)


def _left(held: Mapping[str, "Held"]) -> Iterable[Part]:
    """Yield what the actor sees of what stands in the way of closing an office."""
    for key, each in held.items():
        if each.left is not None:
            for row in each.rows.filter(pk__in=each.left.values("pk")):
                why = f"{each.words}: move or end it first."
                yield Part(key, row.pk, named(key, row), row.version, why)


def _adoption(actor: Actor, step: MergerStep) -> Preview:
    rows = visible(actor, Adoption).filter(office=step.source_id, version_of=step.of_version_id)
    moves: list[Part] = []
    stays: list[Part] = []
    for row in rows.select_related("version_of__standard", "office"):
        why = "" if row.state == Adoption.State.ADOPTING else BEGIN
        part = Part("adoptions", row.pk, str(row), row.version, why)
        (stays if why else moves).append(part)
    return Preview(tuple(moves), tuple(stays))


def taken(actor: Actor, step: MergerStep) -> list[Part]:
    """Return what a step took, as far as the actor sees it where it is now."""
    by_kind: dict[str, list[str]] = {}
    for kind, row_id in step.moved:
        by_kind.setdefault(kind, []).append(row_id)
    where = step.target_id or step.source_id
    held = held_by_office(actor, where) if by_kind else {}
    return [
        Part(kind, row.pk, named(kind, row), row.version)
        for kind, ids in by_kind.items()
        for row in held[kind].rows.filter(pk__in=ids)
    ]


def shared_standards(actor: Actor, merger: Merger) -> QuerySet[Adoption]:
    """Return the adoptions by which the second office shares a version with the first."""
    done = visible(actor, Adoption).filter(state=Adoption.State.ADOPTED)
    first = done.filter(office=merger.first_id).values("version_of")
    rows = done.filter(office=merger.second_id, version_of__in=first)
    return rows.select_related("version_of__standard", "office").order_by(
        F("version_of__standard__code"), "pk"
    )
