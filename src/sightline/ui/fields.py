"""Fields that many forms use, and the form that changes one row and sends only what differs.
Fields know no noun; choices are given by the context that owns the rows.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from sightline.kernel.rows import Row
from sightline.ui.forms import CommandForm

Choices = list[tuple[str, str]]
EMPTY = ("", "—")
TOO_LARGE = "The file is larger than what can be brought in; split it, or leave pictures out."


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """Return a date field with the browser's own date picker."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=picker, help_text=help_text)


def text(
    label: str, longest: int, *, required: bool = False, lines: int = 1, help_text: str = ""
) -> forms.CharField:
    """Return a text field of one line or several."""
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, help_text=help_text
    )


def choice(
    label: str,
    choices: Iterable[tuple[str, str]] = (),
    *,
    required: bool = False,
    help_text: str = "",
) -> forms.ChoiceField:
    """Return a choice with an empty first one; ``choose`` may fill it later."""
    return forms.ChoiceField(
        label=label, required=required, choices=[EMPTY, *choices], help_text=help_text
    )


def choose(form: forms.Form, **choices: Choices) -> None:
    """Give choice fields their choices, each with the empty first one."""
    for name, given in choices.items():
        form.fields[name].choices = [EMPTY, *given]  # type: ignore[attr-defined]


def indented(depth: int, name: str) -> str:
    """Return the label of a choice that stands in a tree."""
    return "\u2013 " * depth + name


class NewForm(CommandForm):
    """The form of something new: there is no version yet, so none is sent."""

    def arguments(self) -> dict[str, Any]:
        """Send everything but the version."""
        given = super().arguments()
        given.pop("seen", None)
        return given


class FileForm(NewForm):
    """The form of something new that comes with a file; says so where that was cut off on its way."""

    def __init__(self, request: HttpRequest, **more: Any) -> None:
        is_sent = request.method == "POST"
        sent = (request.POST, request.FILES) if is_sent else (None, None)
        super().__init__(*sent, **more)
        self.was_cut = bool(getattr(request, "upload_was_cut", False))

    def clean(self) -> dict[str, Any]:
        """Say why a file did not come through."""
        if self.was_cut:
            self.errors.pop("file", None)
            self.add_error("file", TOO_LARGE)
        return super().clean()


class ChangeForm(CommandForm):
    """The form of one row: shows its values, carries its version, sends only what differs.

    ``always`` names fields that are no column of the row and are always sent.
    """

    always = frozenset({"seen", "why"})

    def __init__(self, data: QueryDict | None, *, row: Row) -> None:
        held = {name: _shown(getattr(row, name, None)) for name in self.base_fields}
        super().__init__(data, initial={**held, "seen": row.version})

    def arguments(self) -> dict[str, Any]:
        """Send what differs from the row, and what the command always asks for."""
        given = super().arguments()
        return {k: v for k, v in given.items() if k in self.changed_data or k in self.always}


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
