"""What bodies are declared with: the kinds of values, what comes in and what goes out.

What comes in refuses every field that is not declared and every character that cannot be stored.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid
from sightline.kernel.money import Money, from_decimal
from sightline.ui.api.problems import currency_of

LONGEST = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
SPARSE = ("id", "version")


def _storable(text: str) -> str:
    try:
        return checked_text("text", text, LONGEST, required=False)
    except Invalid as error:
        raise ValueError(error.fields["text"][0]) from error


def _storable_tree(value: Any) -> Any:
    """Return plain values as they are, once every text in them was found storable."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            _storable(one)
        elif isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return value


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("Give a date as YYYY-MM-DD.")
    if not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        raise ValueError(f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}.")
    return value


def _uuid(value: object) -> object:
    if not isinstance(value, str | UUID):
        raise ValueError("Give an id as a UUID.")  # noqa: TRY004 - what pydantic turns into words
    return value


def _plain_figure(value: object) -> object:
    return f"{value:.4f}" if isinstance(value, Decimal) else value


Code = Annotated[str, Field(min_length=1, max_length=40, strict=True), AfterValidator(_storable)]
ProjectCode = Annotated[
    str, Field(min_length=1, max_length=80, strict=True), AfterValidator(_storable)
]
Name = Annotated[str, Field(min_length=1, max_length=200, strict=True), AfterValidator(_storable)]
Title = Annotated[str, Field(min_length=1, max_length=300, strict=True), AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=200, strict=True), AfterValidator(_storable)]
LongLine = Annotated[str, Field(max_length=300, strict=True), AfterValidator(_storable)]
Reason = Annotated[str, Field(max_length=500, strict=True), AfterValidator(_storable)]
Sentence = Annotated[str, Field(max_length=1000, strict=True), AfterValidator(_storable)]
Text = Annotated[str, Field(max_length=LONGEST, strict=True), AfterValidator(_storable)]
LongText = Annotated[str, Field(max_length=10_000, strict=True), AfterValidator(_storable)]
#: Plain values by name, for a body whose fields a rule declares.
Tree = Annotated[dict[str, Any], AfterValidator(_storable_tree)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[UUID, BeforeValidator(_uuid)]
Whole = Annotated[int, Field(strict=True, ge=0, le=32_767)]
Flag = Annotated[bool, Field(strict=True)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", strict=True)]
#: An amount in major units as a decimal text, so that it never passes through a float.
Amount = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$", strict=True)]
#: A figure of a measure, as a decimal text.
Figure = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,11}(\.[0-9]{1,4})?$", strict=True)]
#: A figure as it goes out: four decimals, as every measured column has, and no exponent.
Decimals = Annotated[str, BeforeValidator(_plain_figure)]
#: A field of a change that is left as it is when it is not sent.
LEFT: Any = Field(default_factory=lambda: None)


class In(BaseModel):
    """A body that comes in; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """Return the fields that were sent, as the command takes them."""
        return self.model_dump(exclude_unset=True)


class Nothing(In):
    """A body without any field."""


class Why(In):
    """The person's reason, kept with the decision."""

    why: Reason = ""


class MustSayWhy(In):
    """The person's reason, without which this is refused."""

    why: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_storable)]


def minor(given: Mapping[str, Any], amounts: Collection[str], currency: str) -> dict[str, Any]:
    """Return the fields with amounts in minor units, under the names of their columns.

    Raises:
        Invalid: An amount finer than the currency's minor unit.
    """
    return {
        f"{name}_minor" if name in amounts else name: _minor(name, value, currency)
        if name in amounts
        else value
        for name, value in given.items()
    }


def _minor(name: str, value: str | None, currency: str) -> int | None:
    if value is None:
        return None
    try:
        return from_decimal(Decimal(value), currency).minor
    except ValueError as error:
        raise Invalid({name: [f"{currency} has no unit as fine as {value}."]}) from error


def figures(given: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return the fields with decimal texts as decimals."""
    return {k: Decimal(v) if k in names and v is not None else v for k, v in given.items()}


def _only_the_row_is_sure(schema: dict[str, Any]) -> None:
    """Say that ``fields`` may leave out everything but the row's id and version."""
    schema["required"] = [name for name in SPARSE if name in schema["properties"]]


class Told(BaseModel):
    """What goes out and is no versioned row."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """A row as it goes out, with the version that a later write must carry.

    ``amounts`` names fields that are held in minor units and told in major ones.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra=_only_the_row_is_sure)
    amounts: ClassVar[frozenset[str]] = frozenset()

    id: UUID
    version: int

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the row's declared fields; a schema that shapes them overrides this."""
        return cls(**cls.read(row))

    @classmethod
    def read(cls, row: Any) -> dict[str, Any]:
        """Return the declared fields as the row holds them, amounts as decimal texts."""
        plain = {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in cls.amounts and hasattr(row, name)
        }
        currency = currency_of(row) if cls.amounts else None
        return plain | {
            name: major(getattr(row, f"{name}_minor"), currency) for name in cls.amounts
        }

    def told(self, only: Collection[str] = ()) -> dict[str, Any]:
        """Return it as plain JSON values: all of it, or the fields asked for."""
        return self.model_dump(mode="json", include={*only, *SPARSE} if only else None)


def major(amount: int | None, currency: str | None) -> str | None:
    """Return minor units as a decimal text in major units."""
    return None if amount is None or currency is None else str(Money(amount, currency))
