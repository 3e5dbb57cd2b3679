"""Forms of scenarios, of the solver, of decisions and of second looks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.demand.forms import limits as lines
from sightline.demand.models import Scenario
from sightline.demand.queries.scenarios import Picture, limits_of
from sightline.demand.rules.continuing import CALLS
from sightline.demand.rules.scenario import LEVELS, MONEY
from sightline.projects.forms.fields import MoneyField, PermilleField
from sightline.ui.fields import choice, text
from sightline.ui.forms import CommandForm

PERMILLE = ("rate_permille", "uplift_p50_permille", "uplift_p80_permille", "kept_p80_permille")


class TermsForm(CommandForm):
    """What a scenario is judged by."""

    name = text("Name", 120, required=True)
    words = text("What it is for", 2000, lines=2)
    first_year = forms.IntegerField(
        label="First year planned", min_value=2000, max_value=2200,
        help_text="The calendar year in which the fiscal year begins.",
    )  # fmt: skip
    n_periods = forms.IntegerField(label="Years planned", min_value=1, max_value=5)
    value_years = forms.IntegerField(
        label="Years that benefits count", min_value=1, max_value=30,
        help_text="From the first year planned on.",
    )  # fmt: skip
    most_shift = forms.IntegerField(
        label="Years a start may be put off", min_value=0, max_value=4,
        help_text="By the solver; by hand as long as there are years.",
    )  # fmt: skip
    rate_permille = PermilleField("Discount a year, %")
    level = forms.ChoiceField(label="Solver counts at", choices=list(LEVELS.items()))
    uplift_p50_permille = PermilleField("Cost more at P50, %")
    uplift_p80_permille = PermilleField("Cost more at P80, %")
    kept_p80_permille = PermilleField("Value kept at P80, %")

    def __init__(self, data: QueryDict | None, *, row: Scenario) -> None:
        names = (*self.base_fields, "version")
        held = {name: getattr(row, name) for name in names if name not in {"seen", "version"}}
        super().__init__(data, initial={**held, "seen": row.version})

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in; a blank share is left as it is."""
        given = super().arguments()
        return {k: v for k, v in given.items() if v is not None or k not in PERMILLE}


class ScenarioForm(CommandForm):
    """A new scenario."""

    name = text("Name", 120, required=True)
    words = text("What it is for", 2000, lines=2)
    office_id = choice("Plan of", help_text="With all offices below; the topmost one if left out.")
    portfolio_id = choice("Only the projects of")
    n_periods = forms.IntegerField(label="Years planned", min_value=1, max_value=5, initial=3)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offices: Sequence[tuple[str, str]],
        portfolios: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        none = ("", "—")
        self.fields["office_id"].choices = [none, *offices]  # type: ignore[attr-defined]
        self.fields["portfolio_id"].choices = [none, *portfolios]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in: there is no version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return {k: v or None if k.endswith("_id") else v for k, v in given.items()}


class LimitsForm(CommandForm):
    """A scenario's budgets, people and policy, as lines."""

    money = text("Money", 2000, lines=4, help_text=lines.MONEY_HELP)
    people = text("People", 4000, lines=4, help_text=lines.PEOPLE_HELP)
    rules = text("Rules", 8000, lines=6, help_text=lines.RULES_HELP)

    def __init__(self, data: QueryDict | None, *, picture: Picture) -> None:
        row, self.n, self.currency = picture.row, picture.row.n_periods, picture.row.currency
        self.keys = {entry.code.casefold(): entry.key for entry in picture.pool.entries}
        held = limits_of(row, picture.pool)
        codes = {entry.key: entry.code for entry in picture.pool.entries}
        super().__init__(
            data,
            initial={
                "seen": row.version,
                "money": lines.budget_lines(held["budgets"], row.currency),
                "people": lines.capacity_lines(held["capacities"]),
                "rules": lines.rule_lines(held, codes),
            },
        )

    def clean(self) -> dict[str, Any]:
        """Read the lines."""
        cleaned = super().clean()
        for name, read in (
            ("money", lambda said: {"budgets": lines.budgets_from(said, self.n, self.currency)}),
            ("people", lambda said: {"capacities": lines.capacities_from(said, self.n)}),
            ("rules", lambda said: lines.rules_from(said, self.keys)),
        ):
            try:
                self.__dict__.setdefault("read", {}).update(read(cleaned.get(name, "")))
            except lines.BadLine as error:
                self.add_error(name, str(error))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Send the limits that were read."""
        seen = self.cleaned_data.get("seen")
        return {"limits": self.__dict__["read"], **({} if seen is None else {"seen": seen})}


class ToggleForm(CommandForm):
    """What one button starts or stops."""

    step = forms.RegexField(r"^(start|stop):(project|proposal)-[0-9a-f-]{36}$")


class ShiftForm(CommandForm):
    """A start put off."""

    periods = forms.IntegerField(label="Years later", min_value=1, max_value=4)

    def __init__(self, data: QueryDict | None, *, row: Scenario) -> None:
        super().__init__(data, initial={"seen": row.version, "periods": 1})


class FundForm(CommandForm):
    """Money put into a project, or taken from it."""

    period = forms.TypedChoiceField(label="Year", coerce=int)
    money = forms.ChoiceField(label="Kind of money", choices=list(MONEY.items()))

    def __init__(self, data: QueryDict | None, *, row: Scenario) -> None:
        super().__init__(data, initial={"seen": row.version})
        self.fields["period"].choices = list(enumerate(row.years))  # type: ignore[attr-defined]
        field = MoneyField(f"Amount ({row.currency})", row.currency, min_value=None)
        field.help_text = "Below 0 takes money away."
        self.fields["amount_minor"] = field

    def arguments(self) -> dict[str, Any]:
        """Send an amount, 0 for none: the command says what it needs."""
        given = super().arguments()
        return {**given, "amount_minor": given["amount_minor"] or 0}


class RestaffForm(CommandForm):
    """How many people of a role it needs."""

    role = text("Role", 80, required=True)
    people = text(
        "People a year", 60, required=True, help_text="From its own first year on, such as: 2.5; 1"
    )

    def __init__(self, data: QueryDict | None, *, row: Scenario) -> None:
        super().__init__(data, initial={"seen": row.version})

    def clean_people(self) -> list[int]:
        """Read whole people as tenths."""
        said = self.cleaned_data["people"].split(";")
        try:
            return [lines.capacities_from(f"x;{each}", 1)[0]["amounts"][0] or 0 for each in said]
        except lines.BadLine as error:
            raise forms.ValidationError("Give one figure a year, parted by semicolons.") from error


DELTA_FORMS: dict[str, type[CommandForm]] = {
    "shift": ShiftForm, "fund": FundForm, "restaff": RestaffForm
}  # fmt: skip


class SeenForm(CommandForm):
    """A button that asks before it does."""

    def __init__(self, data: QueryDict | None, *, row: Any) -> None:
        super().__init__(data, initial={"seen": row.version})


class WhyForm(SeenForm):
    """A reason, where one is wanted."""

    why = text("Why", 2000, lines=3)


class NoteForm(SeenForm):
    """What was decided."""

    note = text(
        "What was decided, and why", 2000, lines=3, help_text="It goes to everybody it changes."
    )


class CopyForm(CommandForm):
    """The name of a copy."""

    name = text("Name", 120, required=True)

    def arguments(self) -> dict[str, Any]:
        """Send the name alone."""
        return {"name": self.cleaned_data["name"]}


class AskForm(SeenForm):
    """The solver's time limit."""

    seconds = forms.IntegerField(
        label="Time limit, seconds", min_value=1, max_value=60, initial=10,
        help_text="After it the best found is told, with how far it may be from the best there is.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, row: Any) -> None:
        super().__init__(data, row=row)
        self.initial["seconds"] = 10


class RechooseForm(CommandForm):
    """What is decided of a project at a second look."""

    call = forms.ChoiceField(label="Decision", choices=list(CALLS.items()))
    why = text("Why", 2000, lines=3)

    def __init__(self, data: QueryDict | None, *, currency: str, call: str) -> None:
        super().__init__(data, initial={"call": call})
        field = MoneyField(f"What it still costs once re-scoped ({currency})", currency)
        field.help_text = "Only where it is re-scoped."
        self.fields["left_minor"] = field

    def arguments(self) -> dict[str, Any]:
        """Send all: a decision has no version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given
