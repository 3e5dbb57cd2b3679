"""Forms of a dependency: proposed, changed, met, and the steps that ask why."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.linkages.models import Dependency
from sightline.linkages.rules import CONFIDENCES
from sightline.projects import queries
from sightline.projects.forms.cross_links import labels, line_of
from sightline.projects.schedule.chart import names_of
from sightline.projects.schedule.ends import named
from sightline.projects.schedule.proposing import Sides
from sightline.ui.fields import ChangeForm, NewForm, choose, day, text
from sightline.ui.forms import CommandForm

WAYS = (("receives", "needs something from"), ("gives", "gives something to"))
LINE = "Its line number or part of its name; blank if none."
GIVERS = ("confidence",)
RECEIVERS = ("is_hard", "slack_days", "probability")


def _days(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=3650, initial=0, help_text=help_text
    )


class Terms(CommandForm):
    """The fields that every form of terms has."""

    what = text("What", 300, required=True, help_text="What is handed over, in a few words.")
    description = text("Why it is needed", 20_000, lines=2)
    need_by = day("Needed by", required=True)
    promised_by = day("Promised by", "The giver's word; blank until the giver gives it.")
    acceptance = text(
        "Acceptance test", 20_000, lines=2, help_text="How both will know that it came."
    )
    giver_activity = text("Activity that delivers it", 520, help_text=LINE)
    receiver_activity = text("Activity that waits for it", 520, help_text=LINE)
    confidence = forms.ChoiceField(
        label="Confidence", choices=list(CONFIDENCES.items()), initial="medium",
        help_text="How sure the giver is.",
    )  # fmt: skip
    is_hard = forms.BooleanField(
        label="The receiver cannot go on without it", required=False, initial=True
    )
    slack_days = _days("Days the receiver can wait", "Beyond the day it is needed.")
    probability = forms.IntegerField(
        label="A change passes it on, %", min_value=0, max_value=100, initial=50,
        help_text="How likely a change of the giver changes the receiver.",
    )  # fmt: skip


def _ended(cleaned: dict[str, Any], form: forms.Form, ends: dict[str, Any]) -> dict[str, Any]:
    """Return the activities as the command takes them, by the lines of their projects."""
    found: dict[str, UUID | None] = {}
    for name, project in ends.items():
        said = cleaned.get(name, "")
        try:
            found[f"{name}_id"] = line_of(names_of(project), said, project.code) if said else None
        except forms.ValidationError as error:
            form.add_error(name, error)
    return found


def _taken(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields under the command's names."""
    taken = {k: v for k, v in said.items() if k not in {"giver_activity", "receiver_activity"}}
    if "probability" in taken:
        taken["probability_permille"] = 10 * taken.pop("probability")
    return taken


class ProposeForm(Terms, NewForm):
    """A new dependency of one project with another, in either direction."""

    way = forms.ChoiceField(label="This project", choices=WAYS, widget=forms.RadioSelect)
    other_id = forms.ChoiceField(label="Other project")
    field_order = ("way", "other_id")

    def __init__(self, data: QueryDict | None, *, actor: Actor, project: Any) -> None:
        super().__init__(data, initial={"way": "receives"})
        self.actor, self.project = actor, project
        others = [row for row in queries.project_names(actor) if row[0] != project.pk]
        choose(self, other_id=[(str(pk), f"{code} {name}") for pk, code, name in others])
        self.fields["way"].label = project.code
        self.ends: dict[str, UUID | None] = {}

    @property
    def offered(self) -> list[str]:
        """The lines of this project's schedule, as they are offered for its end."""
        return labels(names_of(self.project))

    def clean(self) -> dict[str, Any]:
        """Find the activities in the schedules of their projects."""
        cleaned = super().clean()
        if cleaned.get("other_id") and cleaned.get("way"):
            other = queries.the_project(self.actor, UUID(cleaned["other_id"]))
            both = (other, self.project) if cleaned["way"] == "receives" else (self.project, other)
            ends = dict(zip(("giver_activity", "receiver_activity"), both, strict=True))
            self.ends = _ended(cleaned, self, ends)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return giver, receiver and terms."""
        said = super().arguments()
        way, other = said.pop("way"), UUID(said.pop("other_id"))
        giver, receiver = (
            (other, self.project.pk) if way == "receives" else (self.project.pk, other)
        )
        return {"giver_id": giver, "receiver_id": receiver, **_taken(said), **self.ends}


class FromRaidForm(NewForm):
    """What an agreement says beside the RAID item that it is made from."""

    need_by = day("Needed by", required=True)
    promised_by = day("Promised by", "The giver's word; blank until the giver gives it.")
    acceptance = text("Acceptance test", 20_000, lines=2)


class DependencyForm(Terms, ChangeForm):
    """The terms of a dependency; each side has the fields that are its to say."""

    why = text("Why", 1000, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Dependency, held: Sides) -> None:
        super().__init__(data, row=row)
        self.held = held
        for is_own, names in ((held.gives, GIVERS), (held.takes, RECEIVERS)):
            for name in () if is_own else names:
                del self.fields[name]
        self.initial["probability"] = row.probability_permille // 10
        self.standing = {
            "giver_activity": (row.giver, row.giver_activity_uid),
            "receiver_activity": (row.receiver, row.receiver_activity_uid),
        }
        self._show_ends()
        self.ends: dict[str, UUID | None] = {}

    def _show_ends(self) -> None:
        """Show each end's activity to who runs its project; the other end is not theirs to name."""
        found = named((project.pk, uid) for project, uid in self.standing.values())
        for name, is_own in (
            ("giver_activity", self.held.gives),
            ("receiver_activity", self.held.takes),
        ):
            project, uid = self.standing[name]
            if not is_own:
                del self.fields[name]
            elif activity := found.get((project.pk, uid)):
                lines = [pk for pk, _ in names_of(project)]
                self.initial[name] = f"{lines.index(activity.id) + 1} {activity.name}"

    def clean(self) -> dict[str, Any]:
        """Find the activities that were named anew."""
        cleaned = super().clean()
        ends = {
            name: project
            for name, (project, _) in self.standing.items()
            if name in self.fields and name in self.changed_data
        }
        self.ends = _ended(cleaned, self, ends)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Send what differs."""
        return {**_taken(super().arguments()), **self.ends}


class WhyForm(CommandForm):
    """A step, with its reason."""

    why = text("Why", 1000, lines=3)


class MeetForm(CommandForm):
    """That it came: when, and how both know."""

    met_on = day("It came on", required=True)
    evidence = text("How both know", 10_000, required=True, lines=3)

    def __init__(self, data: QueryDict | None, *, row: Dependency) -> None:
        initial = {"seen": row.version, "met_on": clock.today(), "evidence": row.acceptance}
        super().__init__(data, initial=initial)


class RenewForm(CommandForm):
    """New days for a dependency that was broken."""

    need_by = day("Needed by", required=True)
    promised_by = day("Promised by")
    why = text("Why", 1000, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Dependency) -> None:
        initial = {"seen": row.version, "need_by": row.need_by, "promised_by": row.promised_by}
        super().__init__(data, initial=initial)
