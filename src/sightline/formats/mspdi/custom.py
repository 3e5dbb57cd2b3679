"""Custom fields of Microsoft's XML: numbers of the local fields and aliases.

Field numbers are those of the published enumeration PjField.
"""

from dataclasses import dataclass, field

from sightline.formats.plans.record import Record

ACTIVITY_CODE = "Activity ID"
"""The custom field that carries an activity's code where it is no row number."""
_TASK, _RESOURCE = 0x0B400000, 0x0C400000
TASK_TEXT = (
    *(_TASK + n for n in (51, 54, 57, 60, 63, 66, 67, 68, 69, 70)),
    *range(_TASK + 317, _TASK + 337),
)
RESOURCE_TEXT = (
    *(_RESOURCE + n for n in (8, 9, 30, 31, 32, 97, 98, 99, 100, 101)),
    *range(_RESOURCE + 225, _RESOURCE + 245),
)
"""Text1 to Text30."""
TASK_DURATIONS = tuple(range(_TASK + 103, _TASK + 106))
"""Duration1 to Duration3, which Project's own estimates used: optimistic, expected, pessimistic."""


def _names() -> dict[str, str]:
    tables = {"Text": TASK_TEXT, "Duration": TASK_DURATIONS}
    named = {str(n): f"{k}{i}" for k, ids in tables.items() for i, n in enumerate(ids, 1)}
    return named | {str(n): f"Text{i}" for i, n in enumerate(RESOURCE_TEXT, 1)}


_KNOWN = _names()


@dataclass
class CustomFields:
    """The custom fields that the file defines: by number, the field's own name and its alias."""

    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def define(self, record: Record) -> None:
        """Take one definition from the head of the file."""
        number = record.text("FieldID")
        name = record.text("FieldName") or _KNOWN.get(number, f"Field {number}")
        self.names[number] = name
        if alias := record.text("Alias"):
            self.aliases[number] = alias

    def title(self, number: str) -> str:
        """The name that people see: the alias, else the field's own."""
        return (
            self.aliases.get(number)
            or self.names.get(number)
            or _KNOWN.get(number, f"Field {number}")
        )

    def aliased(self) -> dict[str, str]:
        """Return the aliases by the fields' own names, as the plan keeps them."""
        return {self.names[number]: alias for number, alias in self.aliases.items()}

    def values(self, record: Record) -> list[tuple[str, str]]:
        """Return name and text of every custom field that the record fills."""
        found = []
        for part in record.each("ExtendedAttribute"):
            value = part.text("Value")
            if value:
                found.append((self.title(part.text("FieldID")), value))
            elif part.text("ValueGUID") or part.text("ValueID"):
                part.lose("ValueGUID", "Values picked from a look-up table are not kept.")
        return found
