"""Discovery's own writing: suggestions come, change, come back and go; judgements are left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sightline.engines.similarity import Suggestion
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import delete_rows, insert_rows, update_rows
from sightline.linkages import events, policy
from sightline.linkages.discovery import SUGGESTED, evidence_of, n_suggested, permille
from sightline.linkages.models import Linkage
from sightline.projects.compared import live_ids
from sightline.projects.policy import apply_register

STIR = 20  # thousandths by which a score must move before it is written anew
WHY = "discovery compares all projects of an organisation"
OPEN = (Linkage.State.SUGGESTED, Linkage.State.REVIEWED)
Ids = tuple[UUID, UUID]
Best = Sequence[tuple[Ids, Suggestion]]


@dataclass
class Discovered:
    """What a run of discovery changed."""

    suggested: list[Linkage] = field(default_factory=list)
    again: list[Linkage] = field(default_factory=list)
    changed: list[Linkage] = field(default_factory=list)
    rested: list[Linkage] = field(default_factory=list)
    gone: list[Linkage] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether all stands as it stood."""
        held = (self.suggested, self.again, self.changed, self.rested, self.gone)
        return not any(held)


@command
def refresh_linkages(actor: Actor, *, found: Sequence[Suggestion]) -> Discovered:
    """Write down what ``discovery.found`` suggests for the actor's organisation.

    New pairs are suggested, open ones get their new evidence, dismissed ones come back when what
    the two share is no longer what was dismissed. Open ones that no longer hold go; one that was
    dismissed before rests as dismissed instead, so that nobody has to dismiss it twice. What was
    confirmed is not touched.

    Args:
        found: The pairs, the best first.
    """
    check(actor, policy.discover)
    assert actor.organisation_id is not None
    live = live_ids(actor.organisation_id)
    pairs = {
        pair: one
        for one in found
        if (pair := (UUID(one.first), UUID(one.second)))[0] in live and pair[1] in live
    }
    rows = Linkage.objects.system(WHY).filter(organisation_id=actor.organisation_id)
    held = {(row.first_id, row.second_id): row for row in rows.select_for_update()}
    most = n_suggested(len(live))
    done = Discovered(suggested=_new(actor, list(pairs.items())[:most], held))
    for pair, row in held.items():
        _settle(row, pairs.get(pair), done)
    _keep_leant_on(done)
    if done.is_empty:
        nothing_changed()
        return done
    _write(done)
    record(
        events.LinkagesDiscovered(
            about=actor.organisation_id,
            suggested=len(done.suggested),
            again=len(done.again),
            changed=len(done.changed),
            gone=len(done.gone) + len(done.rested),
        )
    )
    return done


def _new(actor: Actor, best: Best, held: Mapping[Ids, Linkage]) -> list[Linkage]:
    organisation = the_organisation(actor)
    return [
        _shown(
            Linkage(
                organisation=organisation,
                first_id=first,
                second_id=second,
                currency=organisation.currency,
            ),
            one,
        )
        for (first, second), one in best
        if (first, second) not in held and one.score >= SUGGESTED
    ]


def _shown(row: Linkage, one: Suggestion) -> Linkage:
    row.score_permille, row.meaning = permille(one.score), one.meaning
    row.evidence, row.digest = evidence_of(one), one.digest
    return row


def _settle(row: Linkage, one: Suggestion | None, done: Discovered) -> None:
    """Bring one row to what was found of its pair."""
    if row.state == Linkage.State.DISMISSED:
        if one is not None and one.digest != row.digest and one.score >= SUGGESTED:
            row.move("suggest_again")
            row.suggested_on = clock.today()
            done.again.append(_shown(row, one))
    elif row.state in OPEN and one is not None:
        if one.digest != row.digest or abs(permille(one.score) - row.score_permille) >= STIR:
            done.changed.append(_shown(row, one))
    elif row.state == Linkage.State.SUGGESTED and row.reason:
        row.move("dismiss")
        done.rested.append(row)
    elif row.state == Linkage.State.SUGGESTED:
        done.gone.append(row)


def _keep_leant_on(done: Discovered) -> None:
    """Leave alone what a dependency stands on."""
    rows = Linkage.objects.system(WHY).filter(pk__in=[row.pk for row in done.gone])
    leant_on = set(rows.filter(dependencies__isnull=False).values_list("pk", flat=True))
    done.gone = [row for row in done.gone if row.pk not in leant_on]


def _write(done: Discovered) -> None:
    insert_rows(done.suggested)
    update_rows([*done.again, *done.changed, *done.rested])
    delete_rows(done.gone)


@command
def leave_suggestions(actor: Actor, *, entry_id: UUID) -> int:
    """Let go of suggestions about projects that an entry of the journal brought in.

    For whoever takes that entry back, in the same transaction. Where somebody has said something
    of one, it stays, and so the entry cannot be taken back.

    Raises:
        Forbidden: The actor brings no registers in.
    """
    check(actor, apply_register)
    assert actor.organisation_id is not None
    made = RowChange.objects.filter(
        entry=entry_id,
        entry__organisation_id=actor.organisation_id,
        model="projects.Project",
        before__isnull=True,
    )
    ids = made.values("row_id")
    rows = Linkage.objects.system(WHY).filter(
        organisation_id=actor.organisation_id, state=Linkage.State.SUGGESTED, reason=""
    )
    untold = rows.filter(dependencies__isnull=True)
    going = list({*untold.filter(first__in=ids), *untold.filter(second__in=ids)})
    if not going:
        nothing_changed()
        return 0
    delete_rows(going)
    record(events.SuggestionsLeft(about=actor.organisation_id, n=len(going)))
    return len(going)
