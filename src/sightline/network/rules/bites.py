"""What a clause makes of reports and plans: fields, a cadence, phases and gates; checked here."""

from collections.abc import Mapping, Sequence
from typing import Any

from sightline.kernel.errors import Invalid, Refused
from sightline.projects.rules import REPORT_FIELDS

NEEDS: Mapping[str, str] = {"required": "Needed", "asked": "Asked for"}
MOST_NAMES, LONGEST_NAME = 40, 120
MOST_CADENCE = 366
#: Family of a standard to what its clauses may name.
OF_FAMILY: Mapping[str, tuple[str, ...]] = {
    "report": ("report_fields", "cadence_days"),
    "lifecycle": ("phases", "gates"),
}
NAMES: Mapping[str, str] = {
    "report_fields": "fields of a report",
    "cadence_days": "how often to report",
    "phases": "phases",
    "gates": "gates",
}


def parsed_fields(raw: object) -> list[dict[str, str]]:
    """Return the fields of a report that a clause names, each checked, in the report's order.

    Raises:
        Invalid: No list of fields, one that reports do not have, or one twice.
    """
    name = "report_fields"
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > len(REPORT_FIELDS):
        raise Invalid({name: ["Give a list of fields, each with what is needed."]})
    found: dict[str, str] = {}
    for each in raw:
        if not isinstance(each, Mapping) or set(each) != {"field", "need"}:
            raise Invalid({name: ["A field has a name and says whether it is needed."]})
        field, need = each["field"], each["need"]
        if not isinstance(field, str) or field not in REPORT_FIELDS:
            raise Invalid({name: [f"{str(field)[:40]} is none of: {', '.join(REPORT_FIELDS)}."]})
        if not isinstance(need, str) or need not in NEEDS:
            raise Invalid({name: [f"{REPORT_FIELDS[field]} is required or asked."]})
        if field in found:
            raise Invalid({name: [f"{REPORT_FIELDS[field]} is named twice."]})
        found[field] = need
    return [{"field": key, "need": found[key]} for key in REPORT_FIELDS if key in found]


def parsed_names(raw: object, field: str) -> list[str]:
    """Return the names of phases or gates that a clause gives, each checked, in their order.

    Raises:
        Invalid: No list of names, an empty or long one, or one twice.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MOST_NAMES:
        raise Invalid({field: [f"Give a list of at most {MOST_NAMES} names."]})
    if not all(isinstance(each, str) for each in raw):
        raise Invalid({field: ["A name is a text."]})
    found = [each.strip() for each in raw if each.strip()]
    if any(len(each) > LONGEST_NAME for each in found):
        raise Invalid({field: [f"At most {LONGEST_NAME} characters each."]})
    if len({each.casefold() for each in found}) != len(found):
        raise Invalid({field: ["Each name once."]})
    return found


def check_cadence(days: int | None) -> None:
    """Refuse a cadence that is no number of days, or more than a year."""
    if days is not None and not 1 <= days <= MOST_CADENCE:
        raise Invalid({"cadence_days": [f"Give 1 to {MOST_CADENCE} days, or leave it out."]})


def check_family(family: str, held: Mapping[str, Any]) -> None:
    """Refuse a clause that names what standards of its family do not govern.

    Args:
        held: The names of ``NAMES`` to what the clause says of each.
    """
    allowed = OF_FAMILY.get(family, ())
    for name, value in held.items():
        if value and name not in allowed:
            whose = "report formats" if name in OF_FAMILY["report"] else "life cycles"
            words = f"Only standards that are {whose} say {NAMES[name]}."
            raise Refused("other-family", words, name)
