"""What a request consists of, as plain values, and its digest: what votes and approvals hold for.

The window and who carries it out are not in it: before the decision an edit of either raises the
edition, which is; after it, scheduling may only narrow the window that was approved.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sightline.changes.models import ChangeImpact, ChangeItem, ChangeOption, ChangeRequest, Funding
from sightline.kernel.frame import content_digest as digest_of
from sightline.kernel.rows import plain

WHY = "the digest covers every row of the request, whoever looks"
ASKED = (
    "title", "kind", "type", "reason", "urgency", "description", "risk_of_refusing", "back_out",
    "template_id", "deltas", "figures", "currency", "cost_minor", "needs_no_funding", "edition",
)  # fmt: skip
ITEM = (
    "kind", "ref", "name", "words", "owner_id", "answer", "answer_words", "days", "cost_minor",
    "answered_by_id", "answered_edition", "waived_by_id",
)  # fmt: skip
MONEY = ("source", "holder_id", "amount_minor", "until", "state")
OPTION = ("name", "inputs", "mitigation_minor", "wave_minor", "n_area", "is_chosen")


def content_of(change: ChangeRequest) -> dict[str, Any]:
    """Return what is asked, what was computed, what owners answered, and the funding."""
    impact = (
        ChangeImpact.objects.system(WHY)
        .filter(change=change, edition=change.edition)
        .order_by("-made_at", "-pk")
        .values_list("digest", flat=True)
        .first()
    )
    return {
        "asked": {name: plain(getattr(change, name)) for name in ASKED},
        "impact": impact or "",
        "items": _rows(ChangeItem, change, ITEM, is_live=True),
        "funding": _rows(Funding, change, MONEY),
        "options": _rows(ChangeOption, change, OPTION, edition=change.edition),
    }


def content_digest(change: ChangeRequest) -> str:
    """Return the digest of a request as it stands."""
    return digest_of(content_of(change))


def _rows(model: Any, change: ChangeRequest, names: tuple[str, ...], **having: Any) -> list[Any]:
    rows = model.objects.system(WHY).filter(change=change, **having).order_by("pk")
    return [[plain(value) for value in row] for row in rows.values_list(*names)]


def block_digest(cases: Sequence[tuple[UUID, str]]) -> str:
    """Return the digest of a consent block: of each request with the digest of its content."""
    return digest_of(sorted((str(change_id), digest) for change_id, digest in cases))
