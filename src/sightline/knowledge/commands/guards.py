"""What steps of knowledge ask for, each refusal by name and with what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.knowledge.models import Lesson, SharedPlan
from sightline.knowledge.rules import SHAREABLE

if TYPE_CHECKING:
    from sightline.projects.models import Project

MOST_TAGS, LONGEST_TAG = 8, 30


def hands_of(held: Sequence[str], actor: Actor) -> list[str]:
    """Return the persons who wrote, with the actor; an account is judged by its owner too."""
    also = [actor.id, actor.owner.id if actor.owner else None]
    return sorted({*held, *(str(one) for one in also if one)})


def reason(why: str, words: str, field: str = "why") -> str:
    """Return a reason that must be given, trimmed, or refuse with ``no-reason``."""
    told = checked_text(field, why, 5000, required=False)
    if not told:
        raise Refused("no-reason", words, field)
    return told


def tagged(tags: Sequence[str]) -> str:
    """Return tags as they are held: lower case, each once, in order."""
    plain = [checked_text("tags", tag, LONGEST_TAG, required=False) for tag in tags]
    if any("," in tag for tag in plain):
        raise Invalid({"tags": ["A tag has no comma in it: send it as two."]})
    found = sorted({" ".join(tag.lower().split()) for tag in plain} - {""})
    if len(found) > MOST_TAGS:
        raise Invalid({"tags": [f"At most {MOST_TAGS} tags: choose those that others look for."]})
    return ", ".join(found)


def check_open(lesson: Lesson) -> None:
    """Refuse to change what somebody has reviewed."""
    if lesson.state != Lesson.State.CAPTURED:
        words = (
            f"It is {lesson.get_state_display().lower()} and stays as it is. "
            "Send a reviewed one back first; capture another one for what is new."
        )
        raise Refused("lesson-settled", words)


def check_shareable(project: "Project") -> None:
    """Refuse to share what a confidential project holds."""
    if project.confidentiality not in SHAREABLE:
        words = (
            "The project is confidential, and what is published is read by everybody: it stays "
            "with those who are named on the project."
        )
        raise Refused("confidential-project", words)


def check_drawn_here(row: SharedPlan) -> "Project":
    """Return the project that a shared plan was drawn in; refuse one that came from elsewhere."""
    if row.origin is None:
        words = (
            f"It was received from {row.received_from} and is taken as it is: adapt it in the "
            "project that reuses it. Its next version comes in a package."
        )
        raise Refused("received-plan", words)
    return row.origin


def check_actionable(lesson: Lesson) -> None:
    """Refuse to publish what nobody could act on, or answers for."""
    if not lesson.recommendation:
        words = "Say what to do next time: a lesson without it is a complaint."
        raise Refused("no-recommendation", words)
    if lesson.owner_id is None:
        raise Refused("no-owner", "Name who answers questions about it: send it back and add them.")


def check_applicable(lesson: Lesson, project: "Project") -> None:
    """Refuse to apply what is not published, at its own project, or where nothing happens."""
    if lesson.state not in Lesson.LIVE:
        raise Refused("not-published", "Only a published lesson is applied. Publish it first.")
    if lesson.project_id == project.pk:
        words = "It was learned there: choose another project."
        raise Refused("own-project", words, "project_id")
    if project.state in project.ENDED:
        words = f"{project.code} is {project.get_state_display().lower()}: choose a live project."
        raise Refused("project-ended", words, "project_id")
