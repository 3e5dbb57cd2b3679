"""The closed list of what a register can fill.

The words in headers that mean each of them are in ``synonyms``.
"""

from dataclasses import dataclass
from enum import StrEnum

MILESTONE = "milestone:"
EXTRA = "extra:"
IGNORE = "ignore"


class FieldType(StrEnum):
    """What the cells of a field hold."""

    ID = "id"
    TEXT = "text"
    NARRATIVE = "narrative"
    RATING = "rating"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"


@dataclass(frozen=True)
class Field:
    """One target that a column can be mapped to."""

    key: str
    label: str
    type: FieldType
    help: str
    required: bool = False


_T = FieldType

FIELDS: tuple[Field, ...] = (
    Field("external_id", "ID", _T.ID, "the key that stays the same from report to report", True),
    Field("title", "Title", _T.TEXT, "the project's name; the ID stands in where there is none"),
    Field("department", "Department", _T.TEXT, "the unit that owns the project"),
    Field("category", "Category", _T.TEXT, "the kind of project"),
    Field("program", "Program", _T.TEXT, "the program that the project belongs to"),
    Field("description", "Description", _T.NARRATIVE, "what the project is for"),
    Field("sponsor", "Sponsor", _T.TEXT, "the executive owner of the case"),
    Field("manager", "Project manager", _T.TEXT, "who runs the project"),
    Field("stage", "Stage", _T.TEXT, "the phase that the project is in"),
    Field("rating", "Delivery confidence", _T.RATING, "the declared rating, five steps or three"),
    Field(
        "rating_alternative",
        "Delivery confidence, second opinion",
        _T.RATING,
        "used where the first rating is blank",
    ),
    Field("rating_reason", "Reason for the rating", _T.NARRATIVE, "commentary on the rating"),
    Field("start", "Start", _T.DATE, "latest approved start"),
    Field("finish", "Finish", _T.DATE, "latest approved or forecast finish"),
    Field("budget_fy", "Budget this year", _T.MONEY, "baseline of the fiscal year"),
    Field("forecast_fy", "Forecast this year", _T.MONEY, "forecast of the fiscal year"),
    Field("variance_fy", "Variance this year", _T.PERCENT, "forecast against baseline"),
    Field("whole_life_cost", "Whole-life cost", _T.MONEY, "cost over the project's whole life"),
    Field("benefits", "Benefits", _T.MONEY, "monetised benefits over the whole life"),
    Field("schedule_narrative", "Schedule narrative", _T.NARRATIVE, "on the dates"),
    Field("cost_narrative", "Cost narrative", _T.NARRATIVE, "on the whole-life cost"),
    Field("benefits_narrative", "Benefits narrative", _T.NARRATIVE, "on the benefits"),
    Field("variance_narrative", "Variance narrative", _T.NARRATIVE, "on this year's variance"),
    Field("vendor", "Vendor", _T.TEXT, "main supplier"),
    Field("site", "Site", _T.TEXT, "place or region"),
)
FIELD_BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
