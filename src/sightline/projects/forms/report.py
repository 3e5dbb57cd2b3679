"""The form of a status report: what is declared, beside what the figures say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.projects import asked, rules
from sightline.projects.forms.fields import day, text
from sightline.ui.forms import CommandForm

COLOURS = [("none", "Not reported"), *((k, v) for k, v in rules.COLOURS.items() if k != "none")]
ROWS = {"overall": "Overall", **rules.DIMENSIONS}
TEXTS = tuple(rules.REPORT_TEXTS)
LINES = {"achieved": 5, "next_steps": 5}


#: A thing that a standard can ask for to the field of the form, where they differ in name.
PLACES = {"reason": "overall_reason", **{name: f"{name}_declared" for name in rules.DIMENSIONS}}


def _colour(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=COLOURS, required=False)


class ReportForm(CommandForm):
    """Overall and six dimensions, each with its reason, and what standards ask for in words.

    Args:
        asks: What standards ask of the report; a draft may still lack it.
        measures: Row of ``ROWS`` to what is measured, so that better words are asked for.
        initial: What the form shows first.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        measures: Mapping[str, Mapping[str, Any]],
        initial: Mapping[str, Any],
        is_new: bool,
        asks: asked.ReportAsks = asked.NOTHING,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.measures = measures
        for name, label in rules.REPORT_TEXTS.items():
            if name not in rules.ASKED_TEXTS or asks.of(name) or initial.get(name):
                self.fields[name] = text(label, 20_000, lines=LINES.get(name, 3))
        if is_new:
            self.fields["period"] = day("As of", "The last day that the report is about.")
            self.initial.setdefault("period", clock.today())
        for name, label in ROWS.items():
            self.fields[f"{name}_declared"] = _colour(f"{label}: declared")
            self.fields[f"{name}_reason"] = text(f"{label}: reason", 1000)
        for name in rules.REPORT_FIELDS:
            self._mark(name, asks.of(name))

    def _mark(self, name: str, ask: asked.Ask | None) -> None:
        """Say at a field which standard asks for it, and from when it is needed."""
        if ask is None:
            return
        field = self.fields[PLACES.get(name, name)]
        told = f"{ask.by} asks for it."
        if ask.is_needed:
            told = f"Needed: {ask.by} asks for it."
        elif ask.needed_from:
            told = f"{ask.by} asks for it; needed from {ask.needed_from:%-d %B %Y}."
        field.help_text = told

    def clean(self) -> dict[str, Any]:
        """Ask for a reason wherever a colour is better than what the figures say."""
        said = super().clean()
        for name in ROWS:
            declared, found = said.get(f"{name}_declared"), self.measures[name]["colour"]
            if "none" in {declared or "none", found} or said.get(f"{name}_reason"):
                continue
            if rules.RANKS[str(declared)] < rules.RANKS[found]:
                words = f"The figures say {rules.COLOURS[found].lower()}: say why you do not."
                self.add_error(f"{name}_reason", words)
        return said

    def arguments(self) -> dict[str, Any]:
        """Return the fields of the command, the dimensions gathered."""
        given = super().arguments()
        kept = {name: given[name] for name in (*TEXTS, "seen", "period") if name in given}
        return kept | {
            "declared": given["overall_declared"] or "none",
            "reason": given["overall_reason"],
            "dimensions": {
                name: {
                    "declared": given[f"{name}_declared"] or "none",
                    "reason": given[f"{name}_reason"],
                }
                for name in rules.DIMENSIONS
            },
        }

    @property
    def texts(self) -> list[Any]:
        """The fields of what the report says in words, in their order."""
        return [self[name] for name in TEXTS if name in self.fields]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table of colours: key, label and the two fields."""
        return [
            {
                "key": name,
                "label": label,
                "declared": self[f"{name}_declared"],
                "reason": self[f"{name}_reason"],
                "measured": self.measures[name]["colour"],
                "why": self.measures[name]["reason"],
            }
            for name, label in ROWS.items()
        ]

    def _blame(self, fields: dict[str, list[str]]) -> None:
        """Refusals about a colour or a dimension belong to its row."""
        named = {"declared": "overall_declared", "reason": "overall_reason"}
        named |= {name: f"{name}_reason" for name in rules.DIMENSIONS}
        super()._blame({named.get(name, name): words for name, words in fields.items()})
