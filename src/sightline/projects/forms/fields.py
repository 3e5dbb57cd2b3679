"""Fields and the form of one row, as every form of this context uses them."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.identity.queries import office_tree, people
from sightline.kernel.money import digits
from sightline.kernel.policy import Actor
from sightline.projects import queries
from sightline.projects.lists import major
from sightline.ui.fields import EMPTY, Choices, choice, day, text
from sightline.ui.forms import CommandForm

__all__ = [
    "EMPTY",
    "Choices",
    "Ids",
    "MoneyField",
    "PermilleField",
    "RowForm",
    "choice",
    "day",
    "text",
]


class MoneyField(forms.DecimalField):
    """An amount in major units that becomes whole minor units of one currency."""

    def __init__(self, label: str, currency: str = "GBP", **more: Any) -> None:
        self.currency = currency
        places = digits(currency)
        limits = {"min_value": 0, **more}
        super().__init__(
            label=label, required=False, max_digits=18, decimal_places=places, **limits
        )

    def clean(self, value: Any) -> int | None:
        """Return minor units."""
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(digits(self.currency)))


class PermilleField(forms.DecimalField):
    """A percentage with one decimal that becomes whole thousandths."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(
            label=label, required=False, min_value=0, max_value=100, decimal_places=1, **more
        )

    def clean(self, value: Any) -> int | None:
        """Return thousandths."""
        percent = super().clean(value)
        return None if percent is None else int(percent * 10)

    def prepare_value(self, value: Any) -> Any:
        """Return thousandths as the percentage that is typed; what was typed stays."""
        return f"{value / 10:g}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare thousandths with what was typed."""
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class Ids(forms.Field):
    """Ticked rows: a list of at most ``most`` ids."""

    widget = forms.MultipleHiddenInput
    most = 200

    def clean(self, value: Any) -> list[UUID]:
        """Return the ids in their order, each once."""
        given = list(dict.fromkeys(value or ()))
        if not given:
            raise forms.ValidationError("Tick at least one row.")
        if len(given) > self.most:
            raise forms.ValidationError(f"Tick at most {self.most} rows at once.")
        try:
            return [UUID(str(item)) for item in given]
        except ValueError as error:
            raise forms.ValidationError("One of these is not an id.") from error


def people_choices(actor: Actor) -> Choices:
    """Return the organisation's people as choices, with an empty first one."""
    return [EMPTY, *((str(person.pk), person.name) for person in people(actor))]


def office_choices(actor: Actor) -> Choices:
    """Return the offices as choices, indented by their depth."""
    return [(str(n.office.pk), "\u2013 " * n.depth + n.office.name) for n in office_tree(actor)]


def program_choices(actor: Actor) -> Choices:
    """Return the programs as choices, with an empty first one."""
    return [EMPTY, *((str(row.pk), row.name) for row in queries.programs(actor))]


def portfolio_choices(actor: Actor) -> Choices:
    """Return the portfolios as choices, with an empty first one."""
    return [EMPTY, *((str(row.pk), row.name) for row in queries.portfolios(actor))]


def money_initial(minor: int | None, currency: str) -> Any:
    """Return minor units as the major units that a form shows."""
    return major(minor, currency)


class RowForm(CommandForm):
    """The form of one row: it shows the row's values and sends only what differs.

    Without a row it is the form of a new one and sends what was filled in. ``money`` names the
    amounts, which become fields in the currency given; those of ``below_zero`` may be negative.
    """

    money: tuple[tuple[str, str], ...] = ()
    below_zero: frozenset[str] = frozenset()

    def __init__(self, data: QueryDict | None, *, row: Any = None, currency: str = "GBP") -> None:
        self.row = row
        names = [*self.base_fields, *(name for name, _ in self.money)]
        initial = {} if row is None else {name: _shown(row, name, currency) for name in names}
        super().__init__(data, initial={**initial, **({"seen": row.version} if row else {})})
        for name, label in self.money:
            limits = {"min_value": None} if name in self.below_zero else {}
            self.fields[name] = MoneyField(f"{label} ({currency})", currency, **limits)

    def options(self, **choices: Choices) -> None:
        """Give the fields their choices; a value that is none of them stays choosable as kept."""
        for name, given in choices.items():
            held = self.initial.get(name)
            kept = [] if not held or held in dict(given) else [(held, "(as it is)")]
            self.fields[name].choices = [*given, *kept]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send what differs from the row, so that a fixed value is not refused for repetition."""
        given = super().arguments()
        always = {"seen", "why"} & given.keys()
        if self.row is None:
            return {k: v for k, v in given.items() if v not in (None, "") or k in always}
        return {k: v for k, v in given.items() if k in self.changed_data or k in always}


def _shown(row: Any, name: str, currency: str) -> Any:
    value = getattr(row, name, None)
    if name.endswith("_minor"):
        return major(value, currency)
    return str(value) if isinstance(value, UUID) else value
