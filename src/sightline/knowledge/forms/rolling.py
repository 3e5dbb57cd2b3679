"""Forms of roll-outs: who leads one, which project is a wave of it, and when it starts."""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.knowledge import queries
from sightline.knowledge.models import RollOut, Wave
from sightline.projects.forms.fields import office_choices
from sightline.ui.fields import NewForm, choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class RollOutForm(NewForm):
    """What a roll-out is called, and which office leads it."""

    title = line("Title", 200, required=True)
    office_id = choice("Led by", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send the office as an id."""
        given = super().arguments()
        return given | {"office_id": UUID(given["office_id"])}


class WaveForm(NewForm):
    """Which project is a wave, and from which day."""

    project_id = choice("Project", required=True)
    starts = day("Planned start", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: RollOut) -> None:
        super().__init__(data)
        offered = queries.rollable(actor, row)
        choose(self, project_id=[(str(one.pk), f"{one.code} {one.name}") for one in offered])

    def arguments(self) -> dict[str, Any]:
        """Send the project as an id."""
        given = super().arguments()
        return given | {"project_id": UUID(given["project_id"])}


class MoveWaveForm(CommandForm):
    """Another day on which a wave is to start."""

    starts = day("Planned start", required=True)

    def __init__(self, data: QueryDict | None, *, row: Wave) -> None:
        super().__init__(data, initial={"starts": row.starts, "seen": row.version})
