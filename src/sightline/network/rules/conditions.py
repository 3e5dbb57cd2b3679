"""The small language of conditions: which projects a standard is for, and what it checks of them.

A set holds when every condition of it does. A condition is a field, a test and a value; there is
nothing else in it, and nothing of it is ever executed. What is not known does not meet it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sightline.kernel.errors import Invalid

MOST = 20
MOST_VALUES = 50
LONGEST_VALUE = 200
MOST_NUMBER = Decimal(10) ** 12
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One thing that is known of a project, and how it is compared.

    Attributes:
        kind: ``words`` (is one of), ``number`` (at least, at most) or ``flag`` (is there).
        unit: What a number counts; blank for a plain count.
    """

    words: str
    kind: str
    unit: str = ""


#: What tells which projects a standard is for.
APPLIES: Mapping[str, Field] = {
    "level": Field("Level of its office", "words"),
    "category": Field("Kind", "words"),
    "department": Field("Department", "words"),
    "state": Field("State", "words"),
    "regime": Field("Regime", "words"),
    "cost": Field("Whole-life cost", "number", "in the organisation's currency"),
    "days": Field("Planned length", "number", "days"),
}
#: What a standard checks of the projects that it is for.
CHECKS: Mapping[str, Field] = {
    "report_age": Field("Age of the last published report", "number", "days"),
    "cadence": Field("Reports every", "number", "days"),
    "reason": Field("The last report says why it has its colour", "flag"),
    "achieved": Field("The last report says what was achieved", "flag"),
    "next_steps": Field("The last report says what comes next", "flag"),
    "help_needed": Field("The last report says which help is needed", "flag"),
    "decisions_needed": Field("The last report says which decisions are needed", "flag"),
    "lessons": Field("The last report says what was learnt", "flag"),
    "manager": Field("A project manager is named", "flag"),
    "sponsor": Field("A sponsor is named", "flag"),
    "baseline": Field("A finish is baselined", "flag"),
    "schedule": Field("There is a schedule", "flag"),
    "phases": Field("Phases", "number"),
    "gates": Field("Gates", "number"),
    "milestones": Field("Milestones", "number"),
    "benefits": Field("Benefits promised", "number"),
    "open_risks": Field("Open risks", "number"),
}
TESTS: Mapping[str, tuple[str, ...]] = {
    "words": ("is",),
    "number": ("at_least", "at_most"),
    "flag": ("has",),
}


@dataclass(frozen=True)
class Condition:
    """One condition; ``value`` is a tuple of words, a number, or ``True``."""

    field: str
    test: str
    value: Any

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        value = self.value
        if isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Decimal):
            value = str(value)
        return {"field": self.field, "test": self.test, "value": value}


def parsed(
    raw: object, known: Mapping[str, Field], name: str = "conditions"
) -> tuple[Condition, ...]:
    """Return conditions as they came in, each checked.

    Raises:
        Invalid: No list of conditions, an unknown field or test, a value that it cannot take, or
            the same question twice.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MOST:
        raise Invalid({name: [f"Give a list of at most {MOST} conditions."]})
    found = [_parsed(each, known, name) for each in raw]
    asked = [(each.field, each.test) for each in found]
    for field, test in asked:
        if asked.count((field, test)) > 1:
            raise Invalid({name: [f"{known[field].words} is asked twice; join the two."]})
    _check_ranges(found, known, name)
    return tuple(found)


def _parsed(raw: object, known: Mapping[str, Field], name: str) -> Condition:
    if not isinstance(raw, Mapping) or set(raw) != {"field", "test", "value"}:
        raise Invalid({name: ["A condition has a field, a test and a value."]})
    field, test = raw["field"], raw["test"]
    if not isinstance(field, str) or field not in known:
        raise Invalid({name: [f"{str(field)[:40]} is none of: {', '.join(known)}."]})
    tests = TESTS[known[field].kind]
    if test not in tests:
        raise Invalid({name: [f"{known[field].words} takes {' or '.join(tests)}."]})
    return Condition(field, str(test), _value(raw["value"], known[field], name))


def _value(value: object, field: Field, name: str) -> Any:
    if field.kind == "words":
        return _words(value, field, name)
    if field.kind == "flag":
        if value is not True:
            raise Invalid({name: [f"{field.words}: this is true, or is left out."]})
        return True
    try:
        found = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= MOST_NUMBER:
        raise Invalid({name: [f"{field.words} takes a number from 0 to {MOST_NUMBER:,}."]})
    return found


def _words(value: object, field: Field, name: str) -> tuple[str, ...]:
    given = list(value) if isinstance(value, list | tuple) else [value]
    texts = [each.strip() for each in given if isinstance(each, str) and each.strip()]
    if not texts or len(texts) != len(given) or len(texts) > MOST_VALUES:
        raise Invalid({name: [f"{field.words} takes 1 to {MOST_VALUES} texts."]})
    if any(len(text) > LONGEST_VALUE for text in texts):
        raise Invalid({name: [f"{field.words}: at most {LONGEST_VALUE} characters each."]})
    return tuple(sorted(set(texts)))


def _check_ranges(found: Iterable[Condition], known: Mapping[str, Field], name: str) -> None:
    held = {(each.field, each.test): each.value for each in found}
    for (field, test), value in held.items():
        upper = held.get((field, "at_most"))
        if test == "at_least" and upper is not None and value > upper:
            raise Invalid({name: [f"{known[field].words}: nothing is that much and that little."]})


def meets(condition: Condition, facts: Facts) -> bool:
    """Tell whether a project meets a condition; what is not known does not."""
    known = facts.get(condition.field)
    if condition.test == "has":
        return bool(known)
    if known is None:
        return False
    if condition.test == "is":
        held = known if isinstance(known, frozenset) else frozenset({known})
        return any(value in held for value in condition.value)
    if condition.test == "at_least":
        return bool(known >= condition.value)
    return bool(known <= condition.value)


def all_met(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Tell whether a project meets every condition; no conditions are met by all."""
    return all(meets(condition, facts) for condition in conditions)


def unmet(conditions: Iterable[Condition], facts: Facts) -> list[Condition]:
    """Return the conditions that a project does not meet."""
    return [condition for condition in conditions if not meets(condition, facts)]


def words(condition: Condition, known: Mapping[str, Field]) -> str:
    """Say a condition in words."""
    field = known[condition.field]
    if condition.test == "has":
        return field.words
    if condition.test == "is":
        return f"{field.words}: {' or '.join(condition.value)}"
    unit = f" {field.unit}" if field.unit else ""
    return f"{field.words} {condition.test.replace('_', ' ')} {condition.value:,}{unit}"


def contradictions(one: Iterable[Condition], two: Iterable[Condition]) -> list[str]:
    """Return the fields on which no project could meet both sets."""
    two = tuple(two)
    found = {
        each.field
        for each in one
        for other in two
        if each.field == other.field and _excludes(each, other)
    }
    return sorted(found)


def _excludes(one: Condition, two: Condition) -> bool:
    if {one.test, two.test} != {"at_least", "at_most"}:
        return False
    least, most = (one, two) if one.test == "at_least" else (two, one)
    return bool(least.value > most.value)
