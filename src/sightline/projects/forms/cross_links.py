"""The form that proposes a link to another project's activity, each end by its line or its name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.engines.schedule.plan import LinkType
from sightline.kernel.errors import Invalid
from sightline.projects.forms.fields import text
from sightline.projects.models import Project
from sightline.projects.schedule import notation
from sightline.projects.schedule.chart import names_of, units_of
from sightline.ui.forms import CommandForm

Names = Sequence[tuple[UUID, str]]
TYPES = (
    (LinkType.FS, "Finish to start: it begins when the other has ended"),
    (LinkType.SS, "Start to start: it begins when the other has begun"),
    (LinkType.FF, "Finish to finish: it ends when the other has ended"),
    (LinkType.SF, "Start to finish: it ends when the other has begun"),
)
LISTED = 2000
NAMED = 5
HOW = "Write its line number or part of its name, or choose from the list."


def labels(names: Names) -> list[str]:
    """Return the lines of an outline as they are offered, number and name."""
    return [f"{number} {name}" for number, (_, name) in enumerate(names[:LISTED], 1)]


def line_of(names: Names, said: str, code: str) -> UUID:
    """Return the activity that was written: its number, its name, or a part that only it has.

    Raises:
        ValidationError: None or several; the words name some of them.
    """
    wanted = said.casefold()
    whole = {f"{n} {name}".casefold(): pk for n, (pk, name) in enumerate(names, 1)}
    if wanted in whole:
        return whole[wanted]
    if said.isascii() and said.isdigit():
        if 1 <= int(said) <= len(names):
            return names[int(said) - 1][0]
        last = f"its last one is {len(names)}" if names else "its schedule is empty"
        raise forms.ValidationError(f"{code} has no activity {said}; {last}.")
    found = [n for n, (_, name) in enumerate(names) if name.casefold() == wanted]
    found = found or [n for n, (_, name) in enumerate(names) if wanted in name.casefold()]
    if len(found) == 1:
        return names[found[0]][0]
    raise forms.ValidationError(_not_one(names, found, said, code))


def _not_one(names: Names, found: list[int], said: str, code: str) -> str:
    if not found:
        return f"No activity of {code} is called “{said[:60]}”. {HOW}"
    some = "; ".join(f"{n + 1} {names[n][1]}" for n in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"“{said[:60]}” is in {len(found)} activities of {code}: {some}{more}. Write the number."


class LinkForm(CommandForm):
    """Both ends of a link, which waits for which, and how."""

    mine = text("Activity here", 520, required=True, help_text=HOW)
    way = forms.ChoiceField(label="Which waits", widget=forms.RadioSelect, initial="waits")
    other = text("Activity there", 520, required=True, help_text=HOW)
    type = forms.ChoiceField(label="Link", choices=TYPES, initial=LinkType.FS.value)
    lag = text("Lag", 20, help_text="2d later, -1w earlier, 4eh around the clock; blank for none.")

    def __init__(self, data: QueryDict | None, *, project: Project, other: Project) -> None:
        super().__init__(data)
        self.project, self.partner = project, other
        self.names = {"mine": names_of(project), "other": names_of(other)}
        for name, at in (("mine", project), ("other", other)):
            field = self.fields[name]
            field.label = f"Activity of {at.code}"
            field.widget.attrs |= {"list": f"lines-{name}", "autocomplete": "off"}
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            ("waits", f"{project.code} waits for {other.code}"),
            ("gives", f"{other.code} waits for {project.code}"),
        ]

    @property
    def offered(self) -> list[tuple[str, list[str]]]:
        """The lists behind the two activities, as (element id, lines)."""
        return [(f"lines-{name}", labels(names)) for name, names in self.names.items()]

    def clean_mine(self) -> UUID:
        """Return the activity of the project whose page it is."""
        return line_of(self.names["mine"], self.cleaned_data["mine"], self.project.code)

    def clean_other(self) -> UUID:
        """Return the activity of the other project."""
        return line_of(self.names["other"], self.cleaned_data["other"], self.partner.code)

    def clean(self) -> dict[str, Any]:
        """Read the lag in the days of the project that waits."""
        cleaned = super().clean()
        waiting = self.project if cleaned.get("way") == "waits" else self.partner
        try:
            cleaned["asked"] = notation.lagged(cleaned.get("lag", ""), units_of(waiting))
        except Invalid as problem:
            self.add_error("lag", problem.fields["lag"])
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return both ends, the type and the lag."""
        said = self.cleaned_data
        ends = (said["other"], said["mine"])
        tail, head = ends if said["way"] == "waits" else reversed(ends)
        asked = said["asked"]
        return {
            "predecessor_id": tail,
            "successor_id": head,
            "type": said["type"],
            "lag": asked.lag,
            "is_elapsed": asked.is_elapsed,
            "lag_permille": asked.lag_permille,
        }
