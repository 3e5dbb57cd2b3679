"""User-defined fields and activity codes of Primavera's XML, as custom fields by name."""

from dataclasses import dataclass, field

from sightline.formats.plans.record import Record

_VALUES = (
    "TextValue",
    "IntegerValue",
    "DoubleValue",
    "CostValue",
    "StartDateValue",
    "FinishDateValue",
    "IndicatorValue",
    "CodeValue",
)
Reference = tuple[str, str, str]
""" "udf" or "code", the type's object id, and the value (of a code: its object id)."""


@dataclass
class CustomTypes:
    """What the file defines: titles by object id, and the codes' values."""

    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def define(self, record: Record) -> None:
        """Take a UDFType, an ActivityCodeType or an ActivityCode."""
        own_id = record.text("ObjectId")
        if record.table == "UDFType":
            self.titles["udf", own_id] = record.text("Title") or record.text("Name")
        elif record.table == "ActivityCodeType":
            self.titles["code", own_id] = record.text("Name")
        else:
            self.codes[own_id] = record.text("CodeValue")
            if record.text("Description") not in {"", record.text("CodeValue")}:
                record.lose("Description", "Of a code its value is kept, not its description.")

    def resolve(self, references: list[Reference]) -> tuple[tuple[str, str], ...]:
        """Return names and values, once all types are known."""
        found = []
        for kind, type_id, value in references:
            title = self.titles.get((kind, type_id)) or f"{kind.upper()} {type_id}"
            found.append((title, self.codes.get(value, value) if kind == "code" else value))
        return tuple(found)


def references(record: Record) -> list[Reference]:
    """Return the fields and codes that a record carries, before their types are known."""
    found: list[Reference] = []
    for part in record.each("UDF"):
        value = next((text for name in _VALUES if (text := part.text(name))), "")
        if value:
            found.append(("udf", part.text("TypeObjectId"), value))
    found.extend(
        ("code", part.text("TypeObjectId"), part.text("ValueObjectId"))
        for part in record.each("Code")
    )
    return found
