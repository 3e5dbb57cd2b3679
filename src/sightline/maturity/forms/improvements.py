"""Forms of improvements: a gap turned into work, changed, and what was done."""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.maturity.models import Improvement
from sightline.projects.forms.fields import people_choices
from sightline.ui.fields import ChangeForm, NewForm, choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class ImproveForm(NewForm):
    """What is done about a gap, by whom, until when."""

    title = line("What is to be done", 200, required=True)
    owner_id = choice("Owner", required=True)
    due = day("Due", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, owner_id=people_choices(actor)[1:])

    def arguments(self) -> dict[str, Any]:
        """Send the owner as an id."""
        given = super().arguments()
        return given | {"owner_id": UUID(given["owner_id"])}


class ChangeImprovementForm(ChangeForm):
    """What is to be done, by whom, until when."""

    title = line("What is to be done", 200, required=True)
    owner_id = choice("Owner", required=True)
    due = day("Due", required=True)

    def __init__(self, data: QueryDict | None, *, row: Improvement, actor: Actor) -> None:
        super().__init__(data, row=row)
        choose(self, owner_id=people_choices(actor)[1:])


class DoneForm(CommandForm):
    """What was done."""

    done = line("What was done", 5000, required=True, lines=3)
