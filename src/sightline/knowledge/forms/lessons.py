"""Forms of lessons: what was learned, its steps, where it is applied and what came of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.knowledge import queries, rules
from sightline.knowledge.models import Lesson, LessonUse
from sightline.projects.forms.fields import people_choices
from sightline.ui.fields import choice, choose
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

LONGEST = 20_000
ROW = (
    *("title", "context", "happened", "impact", "cause", "recommendation"),
    *("category", "priority"),
)


class LessonForm(CommandForm):
    """What was learned, so that somebody else can act on it."""

    title = line("Title", 200, required=True, help_text="What somebody would look for.")
    context = line("Context", LONGEST, lines=2, help_text="In what situation.")
    happened = line("What happened", LONGEST, lines=3)
    impact = line("Impact", LONGEST, lines=2, help_text="In days, money or quality.")
    cause = line("Cause", LONGEST, lines=2)
    recommendation = line(
        "Recommendation", LONGEST, lines=3, help_text="What to do next time; needed to publish it."
    )
    tags = line("Tags", 300, help_text="Separated by commas, such as: permits, ground, pumps")
    category = line(
        "Category", 200, help_text="Of project; published with the lesson, as the office is."
    )
    priority = forms.ChoiceField(
        label="Priority", choices=list(rules.PRIORITIES.items()), initial="medium"
    )
    owner_id = choice("Owner", help_text="Who answers questions about it; needed to publish it.")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actor: Actor,
        row: Lesson | None = None,
        category: str = "",
    ) -> None:
        super().__init__(data, initial=_held(row) if row else {"category": category})
        choose(self, owner_id=people_choices(actor)[1:])

    def arguments(self) -> dict[str, Any]:
        """Send tags as a list, and no owner as none."""
        given = super().arguments()
        given["tags"] = given["tags"].split(",")
        return given | {"owner_id": UUID(given["owner_id"]) if given["owner_id"] else None}


def _held(row: Lesson) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in ROW}
    return held | {"tags": row.tagged, "owner_id": str(row.owner_id or ""), "seen": row.version}


class CaptureForm(LessonForm):
    """A new lesson: there is no version yet, so none is sent."""

    def arguments(self) -> dict[str, Any]:
        """Send everything but the version."""
        given = super().arguments()
        given.pop("seen", None)
        return given


class StepForm(CommandForm):
    """A step that asks for nothing."""


class MayWhyForm(CommandForm):
    """A step that may say why."""

    why = line("Why", 1000, lines=2)


class WhyForm(CommandForm):
    """A step that must say why."""

    why = line("Why", 1000, required=True, lines=3)


class EmbedForm(CommandForm):
    """Which clause a lesson became."""

    clause = line(
        "Clause", 200, required=True, help_text="Standard, version and clause: LIF-1 v2, clause 3"
    )


class ApplyForm(CommandForm):
    """In which project a lesson is applied, and how."""

    project_id = choice("Project", required=True)
    how = line("How", 5000, lines=2, help_text="What the project does about it.")

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, lesson: Lesson, chosen: str = ""
    ) -> None:
        super().__init__(data, initial={"project_id": chosen})
        offered = queries.applicable(actor, lesson)
        choose(self, project_id=[(str(one.pk), f"{one.code} {one.name}") for one in offered])

    def arguments(self) -> dict[str, Any]:
        """Send the project as an id; nothing has a version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given | {"project_id": UUID(given["project_id"])}


class NoteForm(CommandForm):
    """What came of a lesson in a project."""

    outcome = line(
        "What came of it", 5000, required=True, lines=3, help_text="Days, money or trouble saved."
    )

    def __init__(self, data: QueryDict | None, *, row: LessonUse) -> None:
        super().__init__(data, initial={"outcome": row.outcome, "seen": row.version})
