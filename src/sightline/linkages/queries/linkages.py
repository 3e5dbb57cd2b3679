"""What linkages answer, each cut to what the actor may see of it.

Who sees both projects sees all of a linkage. Who sees one of them, once it was confirmed, sees its
kind, its state and who judged it: the rest was written by somebody who knew both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.linkages import policy
from sightline.linkages.models import Linkage
from sightline.projects import compared
from sightline.projects.queries import projects

State = Linkage.State
OPEN = (State.SUGGESTED, State.REVIEWED)
RIGHT = (State.CONFIRMED, State.ACTED, State.CLOSED)
JUDGED = (*RIGHT, State.DISMISSED)
#: What waits for somebody comes first, and within that the highest score.
TURNS = {
    State.SUGGESTED: 5000,
    State.REVIEWED: 4000,
    State.CONFIRMED: 3000,
    State.ACTED: 2000,
    State.CLOSED: 1000,
}
#: What is told to who sees both projects only, as it is sorted and filtered by.
TOLD = (
    "score_permille",
    "meaning",
    "action_due",
    "saving_expected_minor",
    "saving_minor",
    "suggested_on",
)
COUNTED = {
    "system": "system",
    "data": "data",
    "vendor": "vendor",
    "site": "site",
    "stakeholder group": "group",
    "objective": "objective",
    "benefit": "benefit",
}


@dataclass(frozen=True)
class Precision:
    """How good suggestions were: those confirmed of those judged, and the money they saved.

    Attributes:
        savings: Currency, saving expected and saving made, in minor units.
        by_meaning: Meaning, how many were confirmed, how many were judged; the most judged first.
    """

    n_confirmed: int
    n_judged: int
    n_waiting: int
    savings: Sequence[tuple[str, int, int]]
    by_meaning: Sequence[tuple[str, int, int]]

    @property
    def share(self) -> float | None:
        """Confirmed over judged; ``None`` while nothing was judged."""
        return self.n_confirmed / self.n_judged if self.n_judged else None


def linkages(actor: Actor) -> QuerySet[Any]:
    """Return the linkages the actor sees.

    Each has ``first_seen``, ``second_seen`` and ``is_whole`` (both), the names and codes of the
    projects that are seen, and what is told of it as ``told_...``.
    """
    rows = visible(actor, Linkage).select_related("judged_by", "action_owner")
    seen = {
        f"{side}_seen": Exists(projects(actor).filter(pk=OuterRef(f"{side}_id")))
        for side in ("first", "second")
    }
    whole = Q(first_seen=True, second_seen=True)
    return (
        rows.annotate(**seen)
        .annotate(
            is_whole=Case(
                When(whole, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            turn=_turn(whole),
            **{f"{side}_{name}": _of_side(side, name) for side in ("first", "second")
               for name in ("name", "code")},
            **{f"told_{name}": Case(When(whole, then=F(name))) for name in TOLD},
        )
    )  # fmt: skip


def _turn(whole: Q) -> Case:
    score = Case(When(whole, then=F("score_permille")), default=Value(0))
    turns = [When(state=state, then=Value(turn)) for state, turn in TURNS.items()]
    at = Case(*turns, default=Value(0), output_field=IntegerField())
    return at + score  # type: ignore[return-value]


def _of_side(side: str, name: str) -> Case:
    return Case(When(**{f"{side}_seen": True}, then=F(f"{side}__{name}")))


def the_linkage(actor: Actor, linkage_id: UUID) -> Linkage:
    """Return a linkage as ``linkages`` does, or refuse with ``NotFound``."""
    return linkages(actor).filter(pk=linkage_id).first() or find(Linkage, linkage_id, actor)


def of_project(actor: Actor, project_id: UUID) -> QuerySet[Any]:
    """Return the linkages of one project that the actor sees."""
    return linkages(actor).filter(Q(first=project_id) | Q(second=project_id))


def waiting(actor: Actor) -> QuerySet[Linkage]:
    """Return the suggestions that wait for the actor to judge them, the best first."""
    rows = visible(actor, Linkage).filter(policy.judged_q(actor), state__in=OPEN)
    return rows.select_related("first", "second").order_by("-score_permille", "pk")


def n_waiting(actor: Actor) -> int:
    """Return how many suggestions wait for the actor; none for who judges nothing."""
    return waiting(actor).count() if may(actor, policy.judge) else 0


def precision(actor: Actor) -> Precision:
    """Return how good suggestions were, over the linkages of which the actor sees both projects."""
    whole = linkages(actor).filter(is_whole=True).order_by()
    judged = whole.filter(state__in=JUDGED)
    right = Count("pk", filter=Q(state__in=RIGHT))
    meanings = judged.values("meaning").annotate(n_right=right, n=Count("pk"))
    by_meaning = [
        (one["meaning"], one["n_right"], one["n"]) for one in meanings.order_by("-n", "meaning")
    ]
    money = judged.values("currency").annotate(
        expected=Sum("saving_expected_minor"), made=Sum("saving_minor")
    )
    savings = [
        (one["currency"], one["expected"] or 0, one["made"] or 0)
        for one in money.order_by("currency")
        if one["expected"] is not None or one["made"] is not None
    ]
    return Precision(
        sum(n_right for _, n_right, _ in by_meaning),
        sum(n for *_, n in by_meaning),
        whole.filter(state__in=OPEN).count(),
        savings,
        by_meaning,
    )


def rarities(actor: Actor, row: Linkage) -> Mapping[tuple[str, str], int]:
    """Return how many of the projects that the actor sees have each thing the two share."""
    shared = [(each["kind"], each["name"]) for signal in row.evidence for each in signal["shared"]]
    asked = {pair: (COUNTED[pair[0]], pair[1]) for pair in shared if pair[0] in COUNTED}
    counts = compared.n_having(actor, asked.values())
    return {pair: counts[known] for pair, known in asked.items()}


def sides(actor: Actor, row: Linkage) -> list[Any]:
    """Return the two projects with their standing, ``None`` for one that is not seen."""
    held = projects(actor).in_bulk([row.first_id, row.second_id])
    return [held.get(row.first_id), held.get(row.second_id)]
