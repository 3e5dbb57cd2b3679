"""Closing a campaign: its results are worked out, kept as rows, and never changed; then confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.kernel.rows import insert_rows
from sightline.maturity import policy
from sightline.maturity.commands.campaigns import moved
from sightline.maturity.models import AssessorScore, Campaign, Response, Result
from sightline.maturity.rules.closing import Settled, settled_all
from sightline.maturity.rules.levels import Found, Judged, judged

Both = tuple[Found | None, Found | None]
WHY = "results are worked out from every answer; none of them is told"


@command
def close_campaign(actor: Actor, *, campaign_id: UUID, seen: int | None = None) -> Campaign:
    """Close a campaign: no more answers, and its results stand as they are.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-answers``.
    """
    row = claim(Campaign, campaign_id, actor, policy.run, seen=seen)
    row.move("close")
    row.closed_on = clock.today()
    found = Closing.of(row)
    if not any(one.n_answers or one.assessor is not None for one in found.settled.values()):
        words = "Nobody has answered or assessed anything: there is nothing to work out."
        raise Refused("no-answers", words)
    insert_rows(list(found.results()))
    return moved(row, "close")


@command
def confirm_campaign(
    actor: Actor, *, campaign_id: UUID, why: str = "", seen: int | None = None
) -> Campaign:
    """Confirm the results of a closed campaign: they are what is compared with from now on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Campaign, campaign_id, actor, policy.confirm, seen=seen)
    row.move("confirm")
    row.confirmed_on, row.confirmed_by_id = clock.today(), actor.id
    return moved(row, "confirm", why)


@dataclass(frozen=True)
class Closing:
    """A campaign at its close: every item settled, and what the model's rule makes of them."""

    campaign: Campaign
    settled: Mapping[str, Settled]
    judged: Judged
    wanted: Judged

    @classmethod
    def of(cls, row: Campaign) -> "Closing":
        """Settle every item, and judge the scores, and the targets, as the model says."""
        answers: dict[str, list[int]] = {}
        for one in Response.objects.system(WHY).filter(respondent__campaign=row):
            answers.setdefault(one.item, []).append(one.score)
        assessed = AssessorScore.objects.system(WHY).filter(campaign=row)
        scores = dict(assessed.values_list("item", "score"))
        found = settled_all(row.needed, answers, scores, is_private=row.is_private)
        held = {key: one.score for key, one in found.items() if one.score is not None}
        targets = {key: ask["target"] for key, ask in row.needed.items()}
        wanted = {k: Fraction(t) for k, t in targets.items() if t is not None}
        model = row.version_of.told
        return cls(row, found, judged(model, held), judged(model, wanted))

    def results(self) -> Iterator[Result]:
        """Yield the result of every item that was asked for, of every dimension, and the whole."""
        model, kinds = self.campaign.version_of.told, Result.Kind
        names = {item.key: item.name for item in model.items if item.key in self.settled}
        for place, (key, name) in enumerate(names.items()):
            one, both = self.settled[key], (self.judged.items.get(key), self.wanted.items.get(key))
            told = {"n_answers": one.n_answers, "assessor": one.assessor, "own": _exact(one.own)}
            row = self._row(kinds.ITEM, key, name, place, both)
            for field, value in {**told, "is_withheld": one.is_withheld}.items():
                setattr(row, field, value)
            yield row
        for place, part in enumerate(model.dimensions):
            if any(item.key in self.settled for item in model.items_of(part.key)):
                found, wanted = self.judged.dimensions, self.wanted.dimensions
                both = (found.get(part.key), wanted.get(part.key))
                yield self._row(kinds.DIMENSION, part.key, part.name, place, both)
        yield self._row(kinds.OVERALL, "", "Overall", 0, (self.judged.overall, self.wanted.overall))

    def _row(self, kind: Any, key: str, name: str, place: int, both: Both) -> Result:
        found, wanted = (one or Found() for one in both)
        return Result(
            campaign=self.campaign,
            kind=kind,
            key=key,
            name=name,
            place=place,
            score=_exact(found.score),
            share=_exact(found.share),
            level=found.level,
            words=found.words[:2000],
            target=_exact(wanted.score),
            target_share=_exact(wanted.share),
            as_of=self.campaign.closed_on or clock.today(),
        )


def _exact(value: Fraction | None) -> Decimal | None:
    """Return a fraction with four decimals, cut off so that it never looks like more."""
    if value is None:
        return None
    return Decimal(value.numerator * 10_000 // value.denominator) / Decimal(10_000)
