"""Forms of shared plans: what is shared, what is left out, where it is reused and how."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.knowledge import queries
from sightline.knowledge.models import PlanVersion, Reuse
from sightline.ui.fields import choice, choose, day, indented
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class ShareForm(CommandForm):
    """What a shared plan is called, and what it is for."""

    title = line("Title", 200, required=True, help_text="What somebody would look for.")
    summary = line("What it is for", 5000, lines=3)
    terms = line("Who may use it, and for what", 5000, lines=2)

    def arguments(self) -> dict[str, Any]:
        """Send everything but the version: there is none yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given


class RowsForm(CommandForm):
    """Which rows of a draft are left out."""

    left_out = forms.MultipleChoiceField(
        label="Leave out", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick what others should not read. Leaving out a summary leaves out what lies "
        "beneath it, and the links to it.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, row: PlanVersion) -> None:
        super().__init__(data, initial={"left_out": row.left_out, "seen": row.version})
        self.fields["left_out"].choices = [  # type: ignore[attr-defined]
            (each.key, indented(max(each.level - 1, 0), f"{each.kind}: {each.name}"))
            for each in queries.lines_of(row)
        ]


class ReuseForm(CommandForm):
    """Which project is planned with a shared plan, from which day."""

    project_id = choice("Project", required=True, help_text="In planning, without a schedule.")
    starts = day("Starts on", required=True)
    adapted = line("What is adapted", 5000, lines=2, help_text="It can be noted later, too.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"starts": clock.today()})
        offered = queries.reusable_in(actor)
        choose(self, project_id=[(str(one.pk), f"{one.code} {one.name}") for one in offered])

    def arguments(self) -> dict[str, Any]:
        """Send the project as an id; nothing has a version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given | {"project_id": UUID(given["project_id"])}


class AdaptForm(CommandForm):
    """What a project adapted of the plan that it reuses."""

    adapted = line("What was adapted", 5000, required=True, lines=3)

    def __init__(self, data: QueryDict | None, *, row: Reuse) -> None:
        super().__init__(data, initial={"adapted": row.adapted, "seen": row.version})
