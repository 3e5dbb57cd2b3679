"""The steps of a benefit over HTTP, from its admission to its end."""

from uuid import UUID

from sightline.results import commands, policy
from sightline.results.models import Profile
from sightline.results.rest.benefits import ProfileOut
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import MustSayWhy, Why
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Benefits")
PROFILE = "/benefit-profiles/{uuid:profile_id}"


@api.changes(f"{PROFILE}/admit", policy.edit, ProfileOut, method="POST")
def admit_benefit(request: Asked, profile_id: UUID) -> Profile:
    """Admit a benefit that passes the admission test."""
    return commands.admit_benefit(request.actor, profile_id=profile_id, seen=seen(request))


@api.changes(f"{PROFILE}/baseline", policy.edit, ProfileOut, method="POST")
def baseline_benefit(request: Asked, profile_id: UUID) -> Profile:
    """Fix what is measured now, before go-live."""
    return commands.baseline_benefit(request.actor, profile_id=profile_id, seen=seen(request))


@api.changes(f"{PROFILE}/approve", policy.approve, ProfileOut, method="POST")
def approve_benefit(request: Asked, profile_id: UUID, said: Why) -> Profile:
    """Approve a benefit that its owner has accepted."""
    return commands.approve_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )


@api.changes(f"{PROFILE}/deliver", policy.edit, ProfileOut, method="POST")
def deliver_benefit(request: Asked, profile_id: UUID) -> Profile:
    """Say that the project is delivering what the benefit comes of."""
    return commands.deliver_benefit(request.actor, profile_id=profile_id, seen=seen(request))


@api.changes(f"{PROFILE}/realise", policy.edit, ProfileOut, method="POST")
def realise_benefit(request: Asked, profile_id: UUID) -> Profile:
    """Say that the benefit has begun to come."""
    return commands.realise_benefit(request.actor, profile_id=profile_id, seen=seen(request))


@api.changes(f"{PROFILE}/judge", policy.verify, ProfileOut, method="POST")
def judge_benefit(request: Asked, profile_id: UUID, said: Why) -> Profile:
    """Judge a benefit by what was attested and confirmed."""
    return commands.judge_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )


@api.changes(f"{PROFILE}/resume", policy.verify, ProfileOut, method="POST")
def resume_benefit(request: Asked, profile_id: UUID, said: MustSayWhy) -> Profile:
    """Take a benefit that fell short up again."""
    return commands.resume_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )


@api.changes(f"{PROFILE}/sustain", policy.verify, ProfileOut, method="POST")
def sustain_benefit(request: Asked, profile_id: UUID) -> Profile:
    """Hand a benefit that was judged over to the line."""
    return commands.sustain_benefit(request.actor, profile_id=profile_id, seen=seen(request))


@api.changes(f"{PROFILE}/close", policy.verify, ProfileOut, method="POST")
def close_benefit(request: Asked, profile_id: UUID, said: MustSayWhy) -> Profile:
    """End the tracking of a benefit that was verified."""
    return commands.close_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )


@api.changes(f"{PROFILE}/rework", policy.edit, ProfileOut, method="POST")
def rework_benefit(request: Asked, profile_id: UUID, said: Why) -> Profile:
    """Take a profile back to where it can be written anew."""
    return commands.rework_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )


@api.changes(f"{PROFILE}/drop", policy.approve, ProfileOut, method="POST")
def drop_benefit(request: Asked, profile_id: UUID, said: MustSayWhy) -> Profile:
    """Close a benefit that will not come, before it began to."""
    return commands.drop_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), why=said.why
    )
