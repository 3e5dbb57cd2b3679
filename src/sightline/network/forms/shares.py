"""Forms of shares: to which office, until when, and why; and why no longer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import office_choices
from sightline.ui.fields import NewForm, choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

USUAL = timedelta(90)


class ShareForm(NewForm):
    """To which office, until when, and why."""

    to_office_id = choice(
        "Office", required=True, help_text="A peer of the project's office, or one it merges with."
    )
    since = day("From day", required=True)
    until = day("Until", "The day on which they see nothing any more.", required=True)
    why = line("Why they are to see it", 5000, required=True, lines=2)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        today = clock.today()
        super().__init__(data, initial={"since": today, "until": today + USUAL})
        choose(self, to_office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send the office as an id."""
        given = super().arguments()
        return given | {"to_office_id": UUID(given["to_office_id"])}


class ShareRevokeForm(CommandForm):
    """Why they are to see it no longer."""

    why = line("Why", 5000, required=True, lines=2)
