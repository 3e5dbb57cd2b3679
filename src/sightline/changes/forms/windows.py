"""Forms of windows and of secret links."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.changes import rules
from sightline.changes.forms.requests import moment
from sightline.changes.models import ChangeWindow
from sightline.changes.queries import windows as queries
from sightline.kernel.policy import Actor
from sightline.projects.subjects import subjects
from sightline.ui.fields import Choices, choice, choose, text
from sightline.ui.forms import CommandForm


def subject_choices(actor: Actor) -> Choices:
    """Return the subjects as choices, each with its kind."""
    return [
        (str(row.pk), f"{row.name} ({row.get_kind_display().lower()})") for row in subjects(actor)
    ]


class WindowForm(CommandForm):
    """A window: what kind, when, and what it holds for; a new one, or one that is changed."""

    kind = forms.ChoiceField(label="Kind", choices=list(rules.WINDOW_KINDS.items()))
    name = text("Name", 200, required=True)
    starts = moment("Starts (UTC)", required=True)
    finishes = moment("Ends (UTC)", "The first moment that it no longer holds.", required=True)
    subject_id = choice("Subject", help_text="Only for a window of one system, site or vendor.")
    project_id = choice("Project", help_text="Only for a window of one project.")
    reason = text("Reason", 300)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, row: ChangeWindow | None = None
    ) -> None:
        self.row = row
        held = {name: getattr(row, name, None) for name in self.base_fields}
        initial = {k: v if k in ("starts", "finishes") else str(v or "") for k, v in held.items()}
        super().__init__(data, initial={**initial, "seen": row.version} if row else {})
        projects = [(str(p.pk), f"{p.code} {p.name}") for p in queries.kept_projects(actor)]
        choose(self, project_id=projects)
        if queries.keeps_for_all(actor):
            choose(self, subject_id=subject_choices(actor))
        else:
            del self.fields["subject_id"]
            self.fields["project_id"].required = True

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in of a new one, what differs of one that is changed."""
        given = super().arguments()
        for name in ("subject_id", "project_id"):
            if name in given:
                given[name] = given[name] or None
        if self.row is None:
            given.pop("seen", None)
            return given
        return {k: v for k, v in given.items() if k == "seen" or k in self.changed_data}


class FeedForm(CommandForm):
    """A name for a secret link, so that one knows which to revoke."""

    name = text("Name", 120, required=True, help_text="Which program or device will read it.")

    def arguments(self) -> dict[str, Any]:
        """Send the name alone: there is no version yet."""
        return {"name": self.cleaned_data["name"]}


class SureForm(CommandForm):
    """A button that asks before it acts."""
