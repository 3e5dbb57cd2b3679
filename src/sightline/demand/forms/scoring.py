"""Forms of scoring models, ratings and rankings."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.demand.models import Ranking, RankingLine, Rating, ScoringModel
from sightline.demand.rules.ranking import CALLS
from sightline.demand.rules.scoring import METHODS, OF_MONEY, Version
from sightline.projects.forms.fields import MoneyField, money_initial
from sightline.ui.fields import text
from sightline.ui.forms import CommandForm

LINES = "One a line: name; weight; add “; less” where less is better."
PAIRS = "For AHP, one a line: first : second = how much more the first weighs, 1/9 to 9."
PAIR = re.compile(r"^(.+?)\s*:\s*(.+?)\s*=\s*([0-9.]+)(?:\s*/\s*([0-9.]+))?$")
STATES = (
    ("screening", "Screening"), ("qualified", "Qualified"), ("deferred", "Deferred"),
    ("approved", "Approved"),
)  # fmt: skip


class VersionForm(CommandForm):
    """How a model computes: its criteria, the pairs of AHP, the terms of money."""

    criteria = text("Criteria", 4000, lines=6, help_text=LINES)
    pairs = text("Pairs", 4000, lines=4, help_text=PAIRS)
    rate = forms.DecimalField(
        label="Rate a year, %", required=False, min_value=-99, max_value=1000, decimal_places=3,
        help_text="Where money is computed.",
    )  # fmt: skip
    periods = forms.IntegerField(label="Years", required=False, min_value=1, max_value=60)

    def clean(self) -> dict[str, Any]:
        """Read the lines."""
        cleaned = super().clean()
        try:
            self.read = _criteria(cleaned.get("criteria", ""))
            self.matrix = _matrix(self.read, cleaned.get("pairs", ""))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned

    def version(self) -> dict[str, Any]:
        """Return criteria and parameters as the command takes them."""
        parameters: dict[str, Any] = {}
        if self.matrix:
            parameters["matrix"] = self.matrix
        if self.cleaned_data.get("rate") is not None:
            parameters["rate"] = str(self.cleaned_data["rate"] / 100)
        if self.cleaned_data.get("periods"):
            parameters["periods"] = self.cleaned_data["periods"]
        return {"criteria": self.read, "parameters": parameters}


def _criteria(said: str) -> list[dict[str, Any]]:
    found = []
    for line in filter(None, (line.strip() for line in said.splitlines())):
        name, *rest = (part.strip() for part in line.split(";"))
        weight = rest[0] if rest else "1"
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", weight):
            raise ValueError(f"“{line[:60]}”: the weight is no number. {LINES}")
        less = len(rest) > 1 and rest[1].casefold() == "less"
        found.append({"name": name, "weight": weight, "is_reversed": less})
    return found


def _matrix(criteria: Sequence[dict[str, Any]], said: str) -> list[list[str]]:
    names = [each["name"].casefold() for each in criteria]
    table = [["1"] * len(names) for _ in names]
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for line in lines:
        match = PAIR.match(line)
        if match is None or {match[1].casefold(), match[2].casefold()} - set(names):
            raise ValueError(f"“{line[:60]}” compares no two of the criteria. {PAIRS}")
        worth = float(match[3]) / float(match[4] or 1) if float(match[4] or 1) else 0.0
        if not worth:
            raise ValueError(f"“{line[:60]}”: give a number above 0.")
        row, column = names.index(match[1].casefold()), names.index(match[2].casefold())
        table[row][column], table[column][row] = repr(worth), repr(1 / worth)
    return table if lines else []


class ModelForm(VersionForm):
    """A new scoring model."""

    name = text("Name", 120, required=True)
    method = forms.ChoiceField(label="Method", choices=list(METHODS.items()))
    description = text("What it is for", 2000, lines=2)
    field_order = ("name", "method", "description")

    def arguments(self) -> dict[str, Any]:
        """Send the model with its first version."""
        plain = {n: self.cleaned_data[n] for n in ("name", "method", "description")}
        return {**plain, **self.version()}


class NewVersionForm(VersionForm):
    """A model's next version."""

    why = text("Why", 500, required=True, lines=2)

    def __init__(self, data: QueryDict | None, *, row: ScoringModel, last: Version) -> None:
        less = {True: "; less", False: ""}
        lines = [f"{e['name']}; {e['weight']}{less[e['is_reversed']]}" for e in last.criteria]
        rate = last.parameters.get("rate")
        super().__init__(
            data,
            initial={
                "seen": row.version,
                "criteria": "\n".join(lines),
                "pairs": "\n".join(_pairs(last)),
                "rate": None if rate is None else float(rate) * 100,
                "periods": last.parameters.get("periods"),
            },
        )

    def arguments(self) -> dict[str, Any]:
        """Send the version, with the reason and what was seen."""
        given = super().arguments()
        return {**self.version(), **{k: v for k, v in given.items() if k in {"why", "seen"}}}


def _pairs(last: Version) -> list[str]:
    matrix, names = last.parameters.get("matrix") or [], [e["name"] for e in last.criteria]
    return [
        f"{names[i]} : {names[j]} = {float(matrix[i][j]):.4g}"
        for i in range(len(matrix))
        for j in range(i + 1, len(matrix))
    ]


class RatingForm(CommandForm):
    """One rater's scores of a proposal: a field for each of the model's inputs."""

    words = text("What makes you think so", 1000, lines=2)

    def __init__(
        self, data: QueryDict | None, *, version: Version, held: Rating | None, seen: int
    ) -> None:
        said = held.scores if held else {}
        initial = {f"score_{key}": value for key, value in said.items()}
        words = held.words if held else ""
        super().__init__(data, initial={**initial, "words": words, "seen": seen})
        inputs = () if version.method in OF_MONEY else version.inputs
        for each in inputs:
            less = "; less is better" if each.is_reversed else ""
            self.fields[f"score_{each.key}"] = forms.DecimalField(
                label=each.name,
                required=False,
                min_value=each.least,
                max_value=each.most,
                decimal_places=3,
                help_text=f"{each.least} to {each.most}{less}",
            )
        self.order_fields([*(f"score_{each.key}" for each in inputs), "words"])

    def arguments(self) -> dict[str, Any]:
        """Send the scores by criterion."""
        given = super().arguments()
        scores = {
            k.removeprefix("score_"): v
            for k, v in given.items()
            if k.startswith("score_") and v is not None
        }
        return {"scores": scores, **{k: v for k, v in given.items() if not k.startswith("score_")}}


class RankingForm(CommandForm):
    """A new ranking."""

    name = text("Name", 120, required=True)
    model_id = forms.ChoiceField(label="Scoring model")
    states = forms.MultipleChoiceField(
        label="Proposals that are", choices=STATES, initial=["qualified"],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None, *, models: Sequence[ScoringModel], currency: str
    ) -> None:
        super().__init__(data)
        named = [(str(each.pk), each.name) for each in models]
        self.fields["model_id"].choices = named  # type: ignore[attr-defined]
        self.fields["budget_minor"] = MoneyField(f"Budget ({currency})", currency)

    def arguments(self) -> dict[str, Any]:
        """Send all: there is no version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given


class RankingEditForm(CommandForm):
    """A ranking's name and budget, and where its cut line is drawn."""

    name = text("Name", 120, required=True)
    cut_after = forms.IntegerField(
        label="Cut line after", required=False, min_value=0, max_value=100_000,
        help_text="So many proposals; blank draws it where the budget ends.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, row: Ranking) -> None:
        budget = money_initial(row.budget_minor, row.currency)
        super().__init__(
            data,
            initial={
                "seen": row.version,
                "name": row.name,
                "cut_after": row.cut_after,
                "budget_minor": budget,
            },
        )
        self.fields["budget_minor"] = MoneyField(f"Budget ({row.currency})", row.currency)


class CutForm(CommandForm):
    """The cut line drawn below a line; blank for where the budget ends."""

    cut_after = forms.IntegerField(required=False, min_value=0, max_value=100_000)


class MoveForm(CommandForm):
    """A line and the place that it goes to, as one button or a drop sends them."""

    step = forms.RegexField(r"^[0-9a-f-]{36}:[0-9]{1,6}$")


class CallForm(CommandForm):
    """Whether a proposal must be done, is in, out or undecided."""

    call = forms.ChoiceField(label="It is", required=False, choices=list(CALLS.items()))
    why = text("Why", 500, lines=2, help_text="Needed for what must be done.")

    def __init__(self, data: QueryDict | None, *, row: RankingLine) -> None:
        super().__init__(data, initial={"seen": row.version, "call": row.call})
