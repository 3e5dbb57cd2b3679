"""What a ranking rests on, and the order computed from that alone: the same then and now."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sightline.demand.models import Ranking, RankingLine
from sightline.demand.rules.ranking import standings
from sightline.demand.rules.scoring import Version
from sightline.demand.rules.worth import Money, worth
from sightline.demand.scores import ratings_of
from sightline.kernel.journal import canonical

FORM = 1  # of what is kept; a later form must go on reading the earlier ones


def frozen_inputs(row: Ranking, lines: Sequence[RankingLine]) -> dict[str, Any]:
    """Return all that a ranking rests on, as plain data."""
    version = row.made_with
    said = ratings_of(version.model_id, [line.proposal_id for line in lines])
    return {
        "form": FORM,
        "model": str(version.model_id),
        "version": version.number,
        "method": version.model.method,
        "criteria": version.criteria,
        "parameters": version.parameters,
        "budget_minor": row.budget_minor,
        "cut_after": row.cut_after,
        "lines": [
            {
                "proposal": str(line.proposal_id),
                "code": line.proposal.code,
                "call": line.call,
                "is_moved": line.is_moved,
                "cost": line.proposal.cost_minor,
                "value": line.proposal.value_minor,
                "running": line.proposal.running_minor,
                "ratings": said.get(line.proposal_id, {}),
            }
            for line in lines
        ],
    }


def replayed(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a ranking computed from what it rests on: each line's score, rank and standing."""
    version = Version(inputs["method"], inputs["criteria"], inputs["parameters"])
    lines = inputs["lines"]
    scores = [
        worth(version, line["ratings"], Money(line["cost"], line["value"], line["running"])).value
        for line in lines
    ]
    known = sorted({score for score in scores if score is not None}, reverse=True)
    ranks = {score: place for place, score in enumerate(known, start=1)}
    held = standings(
        [(line["proposal"], line["call"], line["cost"]) for line in lines],
        budget=inputs["budget_minor"],
        cut_after=inputs["cut_after"],
    )
    return [
        {
            "proposal": line["proposal"],
            "code": line["code"],
            "place": place,
            "score": None if score is None else round(score, 9),
            "rank": None if score is None else ranks[score],
            "is_in": held[line["proposal"]].is_in,
            "why": held[line["proposal"]].why,
        }
        for place, (line, score) in enumerate(zip(lines, scores, strict=True), start=1)
    ]


def is_whole(row: Ranking) -> bool:
    """Tell whether what was frozen is still what its digest says."""
    said = canonical([row.inputs, row.result])
    return row.digest == f"sha256:{hashlib.sha256(said).hexdigest()}"
