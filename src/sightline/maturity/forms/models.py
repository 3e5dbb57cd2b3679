"""Forms of maturity models: a new one, and what a draft asks as configuration."""

import json
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.maturity.models import ModelVersion
from sightline.maturity.rules import RULES
from sightline.ui.fields import NewForm
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

HELP = (
    "As JSON: first (0 or 1), levels (name, words), dimensions (key, name), items (key, name, "
    "dimension; words and levels where wanted) and, for bands, bands (name, from as a share)."
)


class Configuration(forms.JSONField):
    """A field of JSON that is shown so that a person can read it."""

    def prepare_value(self, value: Any) -> Any:
        """Show what was sent as it was, and what is held in lines."""
        return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _configuration() -> Configuration:
    area = forms.Textarea(attrs={"rows": 20, "spellcheck": "false"})
    return Configuration(label="What it asks", widget=area, help_text=HELP)


class DraftModelForm(NewForm):
    """A model of one's own."""

    name = line("Name", 120, required=True)
    source = line("Where it comes from", 300)
    rule = forms.ChoiceField(
        label="Comes to a level by", choices=list(RULES.items()), initial="level_per_item"
    )
    content = _configuration()


class WriteForm(CommandForm):
    """What a draft asks."""

    content = _configuration()

    def __init__(self, data: QueryDict | None, *, row: ModelVersion) -> None:
        super().__init__(data, initial={"content": row.content, "seen": row.version})
