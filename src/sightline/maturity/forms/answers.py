"""Forms of answers: one dimension at a time, for who is asked and for an assessor."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.maturity.models import Campaign
from sightline.maturity.queries import Answered
from sightline.maturity.rules import CONFIDENCES
from sightline.maturity.rules.content import Dimension, Item, Model
from sightline.ui.fields import NewForm
from sightline.ui.fields import text as line

NONE = ("", "Not said")


class _OneDimension(NewForm):
    """The items of a dimension that a campaign asks for, each with its fields."""

    names: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict | None, *, row: Campaign, part: Dimension,
        held: Mapping[str, Answered], told: Mapping[str, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.told = told or {}
        self.model: Model = row.version_of.told
        self.part = part
        self.asked_items = [
            item for item in self.model.items_of(part.key) if item.key in row.needed
        ]
        for item in self.asked_items:
            for name, field in self.asked(item, held.get(item.key)).items():
                self.fields[f"{name}_{item.key}"] = field

    def asked(self, item: Item, held: Answered | None) -> dict[str, forms.Field]:
        """Return the fields of one item by their names; each form adds its own to the score."""
        return {"score": self.score(item, held)}

    def score(self, item: Item, held: Answered | None) -> forms.ChoiceField:
        """Return the levels of an item as buttons, each with what it looks like."""
        levels = [
            (str(level.score), f"{level.score} {level.name}{': ' if words else ''}{words}")
            for level, words in self.model.words_of(item)
        ]
        return forms.ChoiceField(
            label=item.name, required=False, widget=forms.RadioSelect, help_text=item.words,
            choices=[NONE, *levels], initial="" if held is None else str(held.score),
        )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Item, list[Any], Sequence[str]]]:
        """The items, each with its fields and what others said beside their scores."""
        return [
            (item, [self[f"{name}_{item.key}"] for name in self.names], self.told.get(item.key, ()))
            for item in self.asked_items
        ]

    def said(self) -> list[dict[str, Any]]:
        """Return what was said of each item, as the command takes it."""
        given = super().arguments()
        found = []
        for item in self.asked_items:
            own = {name: given[f"{name}_{item.key}"] for name in self.names}
            score = int(own.pop("score")) if own["score"] else None
            found.append({"item": item.key, **own, "score": score})
        return found


class AnswerForm(_OneDimension):
    """What somebody who is asked says of a dimension."""

    names = ("score", "evidence", "confidence", "comment")

    def asked(self, item: Item, held: Answered | None) -> dict[str, forms.Field]:
        """Ask for a score, where that can be seen, how sure it is, and a comment."""
        evidence = line(f"Evidence for {item.name}", 500, help_text="A link, or where it is.")
        comment = line(f"Comment on {item.name}", 5000, lines=2)
        evidence.initial, comment.initial = (held.evidence, held.comment) if held else ("", "")
        sure = forms.ChoiceField(
            label=f"How sure you are of {item.name}", choices=list(CONFIDENCES.items()),
            initial=held.confidence if held else "medium",
        )  # fmt: skip
        more = {"evidence": evidence, "confidence": sure, "comment": comment}
        return super().asked(item, held) | more

    def arguments(self) -> dict[str, Any]:
        """Send the answers."""
        return {"answers": self.said()}


class AssessForm(_OneDimension):
    """What an assessor found of a dimension."""

    names = ("score", "note")

    def asked(self, item: Item, held: Answered | None) -> dict[str, forms.Field]:
        """Ask for a score and what it rests on."""
        note = line(f"What it rests on: {item.name}", 5000, lines=2)
        note.initial = held.note if held else ""
        return super().asked(item, held) | {"note": note}

    def arguments(self) -> dict[str, Any]:
        """Send the scores."""
        return {"scores": self.said()}
