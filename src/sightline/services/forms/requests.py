"""Forms of requests: asked, assigned, commented, and who is at the desk."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import people_choices
from sightline.services import queries
from sightline.services.attaching import LARGEST
from sightline.services.forms.customers import office_choices
from sightline.services.models import ServiceRequest
from sightline.ui.fields import FileForm, NewForm, choice, choose
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class AskForm(NewForm):
    """What is asked for, and for which customer."""

    customer_id = choice("For", required=True)
    version_id = choice("Service", required=True)
    title = line("In a few words", 200, required=True)
    words = line("What you need", 10_000, lines=5)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actor: Actor,
        service: str = "",
        customer: str = "",
        title: str = "",
    ) -> None:
        own = list(queries.own_customers(actor))
        first = customer or (str(own[0].pk) if len(own) == 1 else "")
        given = {"customer_id": first, "version_id": service, "title": title}
        super().__init__(data, initial=given)
        offices = {row.office_id for row in own}
        held = queries.offered(actor).filter(service__office__in=offices)
        choose(
            self,
            customer_id=[(str(row.pk), row.name) for row in own],
            version_id=[(str(row.pk), row.service.name) for row in held],
        )

    def arguments(self) -> dict[str, Any]:
        """Send rows as ids."""
        given = super().arguments()
        return given | {name: UUID(given[name]) for name in ("customer_id", "version_id")}


class MayWhyForm(CommandForm):
    """A step that may say why."""

    why = line("Why", 1000, lines=2)


class AssignForm(CommandForm):
    """Who works on a request; the best match stands first."""

    assignee_id = choice("Worked on by", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: ServiceRequest) -> None:
        super().__init__(data, initial={"seen": row.version})
        found = queries.hands(actor, row)
        choose(
            self,
            assignee_id=[(str(one.hand.key), f"{one.hand.name}: {one.words}") for one in found],
        )
        if found:
            self.initial["assignee_id"] = str(row.assignee_id or found[0].hand.key)

    def arguments(self) -> dict[str, Any]:
        """Send the person as an id."""
        given = super().arguments()
        return given | {"assignee_id": UUID(given["assignee_id"])}


class CommentForm(NewForm):
    """What one says to the other side."""

    words = line("Say", 10_000, required=True, lines=3)


class AttachForm(FileForm):
    """A file for the other side."""

    file = forms.FileField(
        label="File", help_text=f"Any kind of file, up to {LARGEST // 2**20} MiB."
    )


class DeskForm(NewForm):
    """Who is at a desk, and what they are good at."""

    office_id = choice("Office", required=True)
    person_id = choice("Person", required=True)
    skills = line("Good at", 300, help_text="Separated by commas, as services name skills.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, office_id=office_choices(actor), person_id=people_choices(actor)[1:])

    def arguments(self) -> dict[str, Any]:
        """Send rows as ids and skills as a list."""
        given = super().arguments()
        ids = {name: UUID(given[name]) for name in ("office_id", "person_id")}
        return given | ids | {"skills": given["skills"].split(",")}
