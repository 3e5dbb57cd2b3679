"""The profile of a benefit: begun, changed, and shared with other projects."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_person
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.queries import the_project
from sightline.results import events, policy, rules
from sightline.results.commands.guards import (
    check_admission,
    check_finance,
    check_open,
    check_plain,
    check_sign,
)
from sightline.results.models import MapNode, Profile, Share
from sightline.results.queries.benefits import the_benefit

WHY = "a benefit's shares sum to the whole, whoever sees the other projects"
#: What is approved with the profile and stays from then on.
TERMS = frozenset(
    {
        *("outcome", "attribution", "kind", "is_disbenefit", "is_intermediate"),
        *("lag_days", "ramp_days"),
    }
)
FREE = frozenset(
    {
        *("description", "category", "beneficiary", "assumptions", "risks", "cost_minor"),
        *("confidence", "finance_id", "next_review"),
    }
)
FIELDS = TERMS | FREE


@command
def profile_benefit(actor: Actor, /, *, benefit_id: UUID, **fields: Any) -> Profile:
    """Begin the profile of a promised benefit, and put it on its project's map.

    Args:
        fields: What is known of it already; see ``FIELDS``.

    Raises:
        NotFound: The benefit is not visible, or the person of finance.
        Forbidden: Only who runs the project, the strategic PMO, or the benefit's owner.
        Refused: ``profiled-already``, ``wrong-sign``, ``owner-confirms``, ``manager-confirms``.
    """
    benefit = the_benefit(actor, benefit_id)
    check(actor, policy.edit, benefit)
    if Profile.objects.system(WHY).filter(benefit=benefit.pk).exists():
        raise Refused("profiled-already", "It has a profile already; change that one.")
    row = Profile(benefit=benefit)
    _take(row, actor, fields)
    row.save()
    check_finance(row)
    MapNode(project=benefit.project, kind="benefit", profile=row).save()
    return _recorded(row)


@command
def change_profile(
    actor: Actor, /, *, profile_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Profile:
    """Change a profile; what was approved with it stays.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``benefit-closed``, ``approved-already``, ``wrong-sign``, ``not-admitted``,
            ``owner-confirms``, ``manager-confirms``, ``finance-blind``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    check_open(row)
    if not _take(row, actor, fields):
        nothing_changed()
        return row
    _check_terms(row)
    check_finance(row)
    row.save()
    return _recorded(row, why)


def _take(row: Profile, actor: Actor, fields: dict[str, Any]) -> bool:
    if fields.get("finance_id"):
        the_person(actor, fields["finance_id"])
    changed = set_fields(row, fields, FIELDS)
    check_plain(row)
    check_sign(row)
    return changed


def _check_terms(row: Profile) -> None:
    """Refuse a change of what was approved; before that the admission test goes on holding."""
    if row.state not in rules.EARLY and TERMS & row.changed().keys():
        words = (
            "That was approved with the benefit and stays. Promise another benefit if this one "
            "is not what will come."
        )
        raise Refused("approved-already", words)
    if row.state in {Profile.State.PROFILED, Profile.State.BASELINED}:
        check_admission(row)


def _recorded(row: Profile, why: str = "") -> Profile:
    benefit = row.benefit
    record(
        events.ProfileWritten(about=row.pk, benefit=benefit.pk, project=benefit.project_id),
        why=why,
    )
    return row


@command
def share_benefit(
    actor: Actor,
    *,
    profile_id: UUID,
    sharer_id: UUID,
    share: Decimal | str,
    why: str = "",
    seen: int | None = None,
) -> Profile:
    """Say which part of a benefit another project brings about; 0 takes its part away.

    Args:
        sharer_id: That project.
        share: 0 to 1; the parts of all other projects sum to at most 1.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No share between 0 and 1.
        Refused: ``benefit-closed``, ``own-project``, ``shares-over-100``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    check_open(row)
    project, part = the_project(actor, sharer_id), share_of(share)
    if project.pk == row.benefit.project_id:
        words = "What no other project brings about is its own already; name another project."
        raise Refused("own-project", words, "sharer_id")
    rows = list(Share.objects.system(WHY).filter(profile=row))
    _check_whole([one for one in rows if one.project_id != project.pk], part)
    held = next((one for one in rows if one.project_id == project.pk), None)
    if (held.share if held else 0) == part:
        nothing_changed()
        return row
    _set(held or Share(profile=row, project=project), part)
    record(events.BenefitShared(about=row.pk, benefit=row.benefit_id, project=project.pk), why=why)
    return row


def _check_whole(others: list[Share], part: Decimal) -> None:
    total = sum((one.share for one in others), part)
    if total > 1:
        words = f"The other projects' parts would sum to {total:.0%}; lower one of them."
        raise Refused("shares-over-100", words, "share")


def _set(row: Share, part: Decimal) -> None:
    if part == 0:
        row.delete()
        return
    row.share = part
    row.save()


def share_of(share: Decimal | str) -> Decimal:
    """Return a share of 0 to 1 to four decimals.

    Raises:
        Invalid: It is none.
    """
    try:
        part = Decimal(share).quantize(Decimal("0.0001"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Invalid({"share": ["Give a share between 0 and 1, for example 0.4."]}) from error
    if not 0 <= part <= 1:
        raise Invalid({"share": ["Give a share between 0 and 1, for example 0.4."]})
    return part
