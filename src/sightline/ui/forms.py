"""Forms that call a command: its refusals come back to the fields they are about."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.errors import Invalid, Refused, Stale

ALWAYS = frozenset({"csrfmiddlewaretoken", "next"})


def check_button(data: QueryDict) -> None:
    """Refuse what a button without a form of its own was sent beside itself.

    Raises:
        Invalid: A field that is not ``seen``, ``next`` or the form token.
    """
    form = CommandForm(data)
    if form.unknown:
        raise Invalid({form.unknown[0][:80]: ["This button takes no such field."]})


class CommandForm(forms.Form):
    """A form whose cleaned fields go to one command.

    ``status`` is what the page answers with: 422 when anything was refused, 409 when somebody
    else was faster; ``result`` is what the command returned.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    result: Any = None
    status = 200
    stale: Stale | None = None

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)

    @property
    def unknown(self) -> list[str]:
        """What was sent under names that are none of the form's fields."""
        return sorted(set(self.data) - set(self.fields) - ALWAYS)

    def clean(self) -> dict[str, Any]:
        """Refuse fields that the form does not have."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.unknown:
            raise forms.ValidationError(f"Unknown field: {', '.join(self.unknown)[:200]}.")
        return cleaned

    def submit(self, call: Callable[..., Any], *args: Any, **fixed: Any) -> bool:
        """Call the command with the cleaned fields; return whether it succeeded.

        Problems about rights and missing rows pass through to the edge.
        """
        if not self.is_valid():
            self.status = 422
            return False
        try:
            self.result = call(*args, **self.arguments(), **fixed)
        except Invalid as error:
            self._blame(error.fields)
        except Refused as error:
            self._blame({error.field: [error.words]})
        except Stale as error:
            self._overtaken(error)
        return self.status == 200

    def _overtaken(self, error: Stale) -> None:
        """Show both versions; the form, sent again as it stands, is then made from the new one."""
        self.stale, self.status = error, 409
        self.add_error(None, error.words)
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(error.current)
        self.data = data

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments; forms that shape them override this."""
        given = dict(self.cleaned_data)
        if given.get("seen") is None:
            given.pop("seen", None)
        return given

    def _blame(self, fields: dict[str, list[str]]) -> None:
        self.status = 422
        for name, words in fields.items():
            self.add_error(name if name in self.fields else None, words)
