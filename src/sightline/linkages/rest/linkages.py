"""Linkages over HTTP: suggested, judged, acted on; how good they were; and what is like a text."""

from datetime import date
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet

from sightline.linkages import commands, discovery, policy
from sightline.linkages.lists.linkages import LINKAGES
from sightline.linkages.models import Linkage
from sightline.linkages.queries import linkages as queries
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Id,
    In,
    Out,
    Sentence,
    Text,
    Title,
    Told,
    major,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Linkages")
Kind = Literal["dependency", "integration", "component", "duplicate", "synergy", "conflict"]
State = Literal["suggested", "reviewed", "confirmed", "acted", "closed", "dismissed"]
SAVINGS = frozenset({"saving_expected", "saving"})
HIDDEN: dict[str, Any] = {
    "score_permille": None,
    "meaning": None,
    "evidence": None,
    "suggested_on": None,
    "reason": None,
    "action": None,
    "action_owner_id": None,
    "action_due": None,
    "saving_expected": None,
    "saving": None,
}


class SharedOut(Told):
    """One thing that two projects share, by name."""

    kind: str
    name: str


class SignalOut(Told):
    """One reason to look at two projects together; strength and weight in thousandths."""

    signal: str
    meaning: str
    strength: int
    weight: int
    giver: str
    shared: list[SharedOut]


class LinkageOut(Out):
    """Two projects that seem to belong together, why, and what was made of it.

    A project that you do not see is null, and then so is all that was written by somebody who
    sees both.
    """

    amounts: ClassVar[frozenset[str]] = SAVINGS

    first_id: UUID | None
    first_name: str | None
    second_id: UUID | None
    second_name: str | None
    state: State
    kind: Kind | Literal[""]
    score_permille: int | None
    meaning: str | None
    evidence: list[SignalOut] | None
    suggested_on: date | None
    judged_by_id: UUID | None
    judged_on: date | None
    reason: str | None
    action: str | None
    action_owner_id: UUID | None
    action_due: date | None
    currency: str
    saving_expected: str | None
    saving: str | None
    closed_on: date | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return a linkage as ``queries.linkages`` gives it, what is hidden left out."""
        plain = cls.read(row)
        plain["first_id"] = row.first_id if row.first_seen else None
        plain["second_id"] = row.second_id if row.second_seen else None
        return cls(**plain if row.is_whole else plain | HIDDEN)


class LinkageConfirming(In):
    """As what two projects belong together, and what it is about."""

    kind: Kind
    note: Sentence = ""


class LinkageDismissing(In):
    """Why a suggestion is wrong or of no use."""

    reason: Sentence


class LinkageActing(In):
    """What is done about a linkage, by whom, until when, and what it may save."""

    action: Title
    action_owner_id: Id
    action_due: Day | None = LEFT
    saving_expected: Amount | None = LEFT


class LinkageClosing(In):
    """What money a linkage saved, and how it ended."""

    saving: Amount | None = LEFT
    why: Sentence = ""


class SimilarAsked(In):
    """The words of a project that is being thought of."""

    name: Title
    description: Text = ""
    start: Day | None = None
    finish: Day | None = None


class SimilarOut(Told):
    """A project like the words that were sent, and why; the score in thousandths."""

    project_id: UUID
    code: str
    name: str
    score_permille: int
    meaning: str
    evidence: list[SignalOut]


class SimilarFound(Told):
    """The projects that you see and that are most like the words, the likest first."""

    items: list[SimilarOut]


class SavingOut(Told):
    """Money that linkages save, in major units of a currency."""

    currency: str
    expected: str
    made: str


class MeaningOut(Told):
    """How many suggestions of one meaning were confirmed of how many that were judged."""

    meaning: str
    confirmed: int
    judged: int


class PrecisionOut(Told):
    """How good suggestions were, over the linkages of which you see both projects."""

    confirmed: int
    judged: int
    waiting: int
    share: float | None
    savings: list[SavingOut]
    by_meaning: list[MeaningOut]


@api.lists("/linkages", policy.read, LinkageOut, LINKAGES)
def linkages(request: Asked) -> QuerySet[Linkage]:
    """Return the linkages that the actor sees."""
    return queries.linkages(request.actor)


@api.lists("/projects/{uuid:project_id}/linkages", policy.read, LinkageOut, LINKAGES)
def project_linkages(request: Asked, project_id: UUID) -> QuerySet[Linkage]:
    """Return the linkages of one project."""
    project = the_project(request.actor, project_id)
    return queries.of_project(request.actor, project.pk)


@api.shows("/linkages/{uuid:linkage_id}", policy.read, LinkageOut)
def linkage(request: Asked, linkage_id: UUID) -> Linkage:
    """Return one linkage."""
    return queries.the_linkage(request.actor, linkage_id)


@api.changes("/linkages/{uuid:linkage_id}/review", policy.judge, LinkageOut, method="POST")
def review_linkage(request: Asked, linkage_id: UUID) -> Linkage:
    """Take a suggestion up to look at it later."""
    commands.review_linkage(request.actor, linkage_id=linkage_id, seen=seen(request))
    return linkage(request, linkage_id)


@api.changes("/linkages/{uuid:linkage_id}/confirm", policy.judge, LinkageOut, method="POST")
def confirm_linkage(request: Asked, linkage_id: UUID, said: LinkageConfirming) -> Linkage:
    """Say that two projects belong together, and as what."""
    commands.confirm_linkage(
        request.actor, linkage_id=linkage_id, seen=seen(request), **said.given()
    )
    return linkage(request, linkage_id)


@api.changes("/linkages/{uuid:linkage_id}/dismiss", policy.judge, LinkageOut, method="POST")
def dismiss_linkage(request: Asked, linkage_id: UUID, said: LinkageDismissing) -> Linkage:
    """Say that a suggestion is wrong or of no use."""
    commands.dismiss_linkage(
        request.actor, linkage_id=linkage_id, seen=seen(request), **said.given()
    )
    return linkage(request, linkage_id)


@api.changes("/linkages/{uuid:linkage_id}/act", policy.judge, LinkageOut, method="POST")
def act_on_linkage(request: Asked, linkage_id: UUID, said: LinkageActing) -> Linkage:
    """Settle what is done about a confirmed linkage."""
    given = minor(said.given(), SAVINGS, linkage(request, linkage_id).currency)
    commands.act_on_linkage(request.actor, linkage_id=linkage_id, seen=seen(request), **given)
    return linkage(request, linkage_id)


@api.changes("/linkages/{uuid:linkage_id}/close", policy.judge, LinkageOut, method="POST")
def close_linkage(request: Asked, linkage_id: UUID, said: LinkageClosing) -> Linkage:
    """Say that nothing is left to do about a linkage, and what it saved."""
    given = minor(said.given(), SAVINGS, linkage(request, linkage_id).currency)
    commands.close_linkage(request.actor, linkage_id=linkage_id, seen=seen(request), **given)
    return linkage(request, linkage_id)


@api.tells("/linkages/precision", policy.read, PrecisionOut)
def linkage_precision(request: Asked) -> PrecisionOut:
    """Return how good suggestions were and what they saved."""
    found = queries.precision(request.actor)
    return PrecisionOut(
        confirmed=found.n_confirmed,
        judged=found.n_judged,
        waiting=found.n_waiting,
        share=found.share,
        savings=[
            SavingOut(
                currency=currency,
                expected=major(expected, currency) or "",
                made=major(made, currency) or "",
            )
            for currency, expected, made in found.savings
        ],
        by_meaning=[
            MeaningOut(meaning=meaning, confirmed=n_right, judged=n)
            for meaning, n_right, n in found.by_meaning
        ],
    )


@api.tells("/linkages/similar", policy.read, SimilarFound, method="POST")
def similar(request: Asked, said: SimilarAsked) -> SimilarFound:
    """Return the projects that are most like the words of one that is being thought of."""
    found = discovery.similar(request.actor, **said.given())
    return SimilarFound(
        items=[
            SimilarOut(
                project_id=one.project.pk,
                code=one.project.code,
                name=one.project.name,
                score_permille=one.score_permille,
                meaning=one.meaning,
                evidence=[SignalOut(**signal) for signal in one.evidence],
            )
            for one in found
        ]
    )
