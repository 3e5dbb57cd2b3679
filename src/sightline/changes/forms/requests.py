"""Forms of change requests: short first, what the plan would do in rows of its own."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.changes import rules
from sightline.changes.models import ChangeRequest, ChangeTemplate
from sightline.changes.queries import requests as queries
from sightline.engines.schedule.plan import LinkType
from sightline.identity.queries import people
from sightline.kernel.policy import Actor
from sightline.projects import reach
from sightline.projects.forms.fields import MoneyField, money_initial
from sightline.ui.fields import Choices, NewForm, choice, choose, day, text
from sightline.ui.forms import CommandForm

MOMENT = "%Y-%m-%dT%H:%M"
DELTAS: Choices = [
    ("stretch", "Take another number of days"),
    ("slip", "Come later by days"),
    ("start", "Start the project on a day"),
    ("link", "Follow another activity"),
    ("unlink", "Follow it no more"),
    ("rescope", "Keep only a share of it"),
]


def moment(label: str, help_text: str = "", *, required: bool = False) -> forms.DateTimeField:
    """Return a field of a day and a time, in UTC."""
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=picker, help_text=help_text, required=required)


def everybody(actor: Actor) -> Choices:
    """Return the people of the organisation as choices."""
    return [(str(person.pk), person.name) for person in people(actor)]


class RaiseForm(NewForm):
    """A new request: a title, what should change and why. The rest can wait."""

    project_id = choice("Project", required=True)
    title = text("What should change", 200, required=True)
    description = text("Why, and what it means", 100_000, lines=4)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[(key, rules.KINDS[key]) for key in ("normal", "emergency")],
        initial="normal",
        help_text="An emergency is decided at once and assessed afterwards.",
    )
    reason = forms.ChoiceField(
        label="Reason", choices=list(rules.REASONS.items()), initial="requirement"
    )
    urgency = forms.ChoiceField(
        label="Urgency", choices=list(rules.URGENCIES.items()), initial="normal"
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, project_id: str = "") -> None:
        super().__init__(data, initial={"project_id": project_id})
        rows = [(str(row.pk), f"{row.code} {row.name}") for row in queries.raisable(actor)]
        choose(self, project_id=rows)


class EditForm(CommandForm):
    """What a request asks for, apart from what it does to the plan."""

    title = text("What should change", 200, required=True)
    description = text("Why, and what it means", 100_000, lines=4)
    risk_of_refusing = text("What happens if it is refused", 100_000, lines=3)
    back_out = text("How it is taken back if it fails", 100_000, lines=3)
    type = forms.ChoiceField(label="Type", choices=list(rules.TYPES.items()))
    reason = forms.ChoiceField(label="Reason", choices=list(rules.REASONS.items()))
    urgency = forms.ChoiceField(label="Urgency", choices=list(rules.URGENCIES.items()))
    window_start = moment("Wanted from (UTC)")
    window_finish = moment("Wanted until (UTC)")

    def __init__(self, data: QueryDict | None, *, row: ChangeRequest) -> None:
        names = [*self.base_fields]
        initial = {name: getattr(row, name, None) for name in names}
        super().__init__(data, initial={**initial, "seen": row.version})
        self.fields["cost_minor"] = MoneyField(
            "What carrying it out costs",
            row.currency,
            initial=money_initial(row.cost_minor, row.currency),
        )

    def arguments(self) -> dict[str, Any]:
        """Send what differs."""
        given = super().arguments()
        if given.get("cost_minor") is None:
            given["cost_minor"] = 0
        return {k: v for k, v in given.items() if k in self.changed_data or k == "seen"}


class DeltaForm(CommandForm):
    """One thing that a request does to the plan, as a sentence: which activity, what, how much."""

    kind = forms.ChoiceField(label="It should", choices=DELTAS)
    activity_id = choice("Activity", help_text="Not for the start of the whole project.")
    days = forms.DecimalField(
        label="Working days",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="How long it takes then; how many calendar days later it comes; the lag of a link.",
    )
    on = day("Day", "The project's new start.")
    after_id = choice("The other activity", help_text="The one that it follows.")
    type = forms.ChoiceField(
        label="Link", required=False, choices=[(str(each), str(each)) for each in LinkType]
    )
    percent = forms.IntegerField(label="Share kept, %", required=False, min_value=0, max_value=100)

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version, "type": "FS"})
        self.change = change
        rows = reach.activities_of(actor, change.project_id)
        choose(self, activity_id=rows, after_id=rows)
        self.day_minutes = reach.minutes_per_day(change.project_id)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen sentence needs."""
        cleaned = super().clean()
        needed = {
            "stretch": ("activity_id", "days"),
            "slip": ("activity_id", "days"),
            "start": ("on",),
            "link": ("activity_id", "after_id"),
            "unlink": ("activity_id", "after_id"),
            "rescope": ("activity_id", "percent"),
        }[cleaned.get("kind") or "start"]
        for name in needed:
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, "This is needed.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Send all that the request does to the plan, with this one behind."""
        given = super().arguments()
        deltas = [*self.change.deltas, self._delta(given)]
        return {"deltas": deltas} | {k: v for k, v in given.items() if k == "seen"}

    def _delta(self, given: dict[str, Any]) -> dict[str, Any]:
        kind, activity = given["kind"], given["activity_id"]
        days = given["days"] or 0
        if kind == "start":
            on: date = given["on"]
            return {"kind": kind, "project_id": str(self.change.project_id), "on": on.isoformat()}
        if kind == "stretch":
            minutes = round(days * self.day_minutes)
            return {"kind": kind, "activity_id": activity, "duration": minutes}
        if kind == "slip":
            return {"kind": kind, "activity_id": activity, "days": round(days)}
        if kind == "rescope":
            return {"kind": kind, "activity_id": activity, "share": given["percent"] / 100}
        pair = {"kind": kind, "predecessor_id": given["after_id"], "successor_id": activity}
        if kind == "unlink":
            return pair
        link = {"type": given["type"] or "FS"}
        lag = round(days * self.day_minutes)
        return pair | link | ({"lag": lag} if lag else {})


class WhyForm(CommandForm):
    """A step that needs a reason, or takes one."""

    why = text("Why", 20_000, required=True, lines=3)


class SureForm(CommandForm):
    """A step that needs nothing but the version on the screen."""


class GoForm(NewForm):
    """A step that needs nothing at all."""


class BackOutForm(WhyForm):
    """A change that failed: why, and whether the plan stays as it is."""

    keep_plan = forms.BooleanField(
        label="Leave the plan as it is now",
        required=False,
        help_text="Only where others have built on it since; else it goes back to what it was.",
    )


class PresentForm(CommandForm):
    """Which board a request is put to; the nearest that may decide if none is chosen."""

    board_id = choice("Board", help_text="Empty: the nearest board that may decide.")

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version})
        emergency = change.kind == "emergency"
        rows = [row for row in queries.boards(actor) if row.is_emergency == emergency]
        choose(self, board_id=[(str(row.pk), row.name) for row in rows])

    def arguments(self) -> dict[str, Any]:
        """Send no board where none was chosen."""
        given = super().arguments()
        given["board_id"] = UUID(given["board_id"]) if given["board_id"] else None
        return given


class TimedForm(CommandForm):
    """A form that gives a change its time; what it meets then is acknowledged once it was told."""

    acknowledge = forms.BooleanField(
        label="We take into account what it meets at that time",
        required=False,
        widget=forms.HiddenInput,
    )

    def _blame(self, fields: dict[str, list[str]]) -> None:
        super()._blame(fields)
        if "acknowledge" in fields:
            asked = self.fields.pop("acknowledge")
            asked.widget = forms.CheckboxInput()
            self.fields["acknowledge"] = asked  # behind all the others


class ScheduleForm(TimedForm):
    """When an approved change is carried out, and by whom."""

    window_start = moment("From (UTC)", required=True)
    window_finish = moment("Until (UTC)", required=True)
    implementer_id = choice("Carried out by")

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        held = {name: getattr(change, name) for name in ("window_start", "window_finish")}
        who = str(change.implementer_id or "")
        super().__init__(data, initial={**held, "implementer_id": who, "seen": change.version})
        choose(self, implementer_id=everybody(actor))

    def arguments(self) -> dict[str, Any]:
        """Send nobody where nobody was chosen."""
        given = super().arguments()
        given["implementer_id"] = given["implementer_id"] or None
        return given


class ReviewForm(CommandForm):
    """What a change came to."""

    is_success = forms.TypedChoiceField(
        label="Did it do what it should?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = text("What it came to", 20_000, required=True, lines=4)
    evidence = text("Evidence", 20_000, lines=2)

    def __init__(self, data: QueryDict | None, *, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version})
        self.fields["cost_minor"] = MoneyField("What it really cost", change.currency)


class TemplateForm(NewForm):
    """A standard change, for its board to approve once."""

    board_id = choice("Board", required=True)
    name = text("Standard change", 200, required=True)
    description = text("What is done, and how it is taken back", 20_000, required=True, lines=4)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        rows = queries.boards(actor)
        choose(self, board_id=[(str(row.pk), row.name) for row in rows])
        currency = rows[0].currency if rows else "GBP"
        self.fields["most_minor"] = MoneyField("Costs at most", currency)

    def arguments(self) -> dict[str, Any]:
        """Send nothing as no money."""
        given = super().arguments()
        return {**given, "most_minor": given["most_minor"] or 0}


class StartForm(TimedForm, NewForm):
    """A standard change of a project, from its template."""

    project_id = choice("Project", required=True)
    title = text("Title", 200, help_text="Empty: the template's name.")
    window_start = moment("From (UTC)", required=True)
    window_finish = moment("Until (UTC)", required=True)
    implementer_id = choice("Carried out by", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, template: ChangeTemplate) -> None:
        super().__init__(data)
        rows = [(str(row.pk), f"{row.code} {row.name}") for row in queries.raisable(actor)]
        choose(self, project_id=rows, implementer_id=everybody(actor))
        self.fields["cost_minor"] = MoneyField("What it costs", template.currency)

    def arguments(self) -> dict[str, Any]:
        """Send nothing as no money."""
        given = super().arguments()
        return {**given, "cost_minor": given["cost_minor"] or 0}
