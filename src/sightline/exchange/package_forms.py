"""Forms of packages: what leaves, a file that came, and keys that are trusted."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from sightline.exchange import package_queries as queries
from sightline.exchange import policy
from sightline.formats.package import KINDS
from sightline.kernel.policy import Action, Actor
from sightline.ui.fields import FileForm, NewForm, indented, text
from sightline.ui.forms import CommandForm


def _offices(actor: Actor, what: Action) -> list[tuple[str, str]]:
    return [
        (str(node.office.pk), indented(node.depth, node.office.name))
        for node in queries.offices_for(actor, what)
    ]


def _some(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    box = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, required=False, widget=box, help_text=help_text)


class ExportForm(NewForm):
    """What leaves: published things alone can be chosen; without ``shown`` it is looked at first."""

    office_id = forms.ChoiceField(label="Office that sends it")
    why = text("For whom, and what for", 5000, required=True, lines=2)
    standards = _some("Standards", "Each in its newest published version, with all its clauses.")
    plans = _some("Shared plans", "Without money, people and the project that they come from.")
    snapshots = _some("Published statuses", "Figures and colours of the newest published report.")
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        offered = queries.sendable(actor)
        self.is_empty = not any(offered.values())
        for kind in KINDS:
            named = [(str(key), name) for key, name, _ in offered[kind]]
            if named:
                self.fields[kind].choices = named  # type: ignore[attr-defined]
            else:
                del self.fields[kind]
        offices = _offices(actor, policy.export_package)
        self.fields["office_id"].choices = offices  # type: ignore[attr-defined]

    def chosen(self) -> list[UUID]:
        """Return the ids of all that was ticked."""
        return [UUID(key) for kind in KINDS for key in self.cleaned_data.get(kind, ())]

    def arguments(self) -> dict[str, Any]:
        """Send the three lists as one."""
        given = {name: self.cleaned_data[name] for name in ("office_id", "why", "shown")}
        return given | {"office_id": UUID(given["office_id"]), "chosen": self.chosen()}


class ReceiveForm(FileForm):
    """A package that another installation sent, and the office that looks at it."""

    file = forms.FileField(
        label="Package",
        help_text="The file as it came. Its key must be trusted before.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    office_id = forms.ChoiceField(
        label="Office", help_text="It keeps the standards and plans that come in."
    )

    def __init__(self, request: HttpRequest, *, actor: Actor) -> None:
        super().__init__(request)
        offices = _offices(actor, policy.receive_package)
        self.fields["office_id"].choices = offices  # type: ignore[attr-defined]


class KeyForm(NewForm):
    """A key of another installation, and how one knows that it is theirs."""

    public_key = text(
        "Public key", 200, required=True,
        help_text="64 hexadecimal digits, as the other installation shows them.",
    )  # fmt: skip
    whose = text("Whose it is", 200, required=True)
    why = text(
        "How you know", 5000, required=True, lines=2,
        help_text="Compare the fingerprint in another way than the file came: by telephone, say.",
    )  # fmt: skip


class RevokeForm(CommandForm):
    """Why a key is trusted no longer."""

    why = text("Why", 5000, required=True, lines=2)
