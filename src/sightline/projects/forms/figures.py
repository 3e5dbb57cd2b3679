"""The form by which a schedule's figures are taken over."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.projects.schedule.figures import Beside
from sightline.ui.forms import CommandForm


class TakeForm(CommandForm):
    """Which figures and milestones are taken over; what would change stands ticked."""

    figures = forms.MultipleChoiceField(required=False)
    milestones = forms.MultipleChoiceField(required=False)
    schedule_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, held: Beside, version: int) -> None:
        self.open = [figure.key for figure in held.figures if figure.may_be_taken]
        self.uids = [line.uid for line in held.milestones if line.changes]
        super().__init__(data, initial={"seen": version, "schedule_seen": held.schedule.version})
        for name, keys in (("figures", self.open), ("milestones", self.uids)):
            field: Any = self.fields[name]
            field.choices = [(key, key) for key in keys]

    @property
    def ticked(self) -> set[str]:
        """What stands ticked: all of it at first, then what was sent."""
        if not self.is_bound:
            return {*self.open, *self.uids}
        return {*self.data.getlist("figures"), *self.data.getlist("milestones")}  # type: ignore[attr-defined]
