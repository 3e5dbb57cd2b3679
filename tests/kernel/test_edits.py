"""Edits: listed fields only, each as its column takes it, the same on both databases."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.identity import commands
from sightline.identity.models import Office, Organisation, Person
from sightline.kernel.edits import checked_text, checked_value, set_fields
from sightline.kernel.errors import Invalid
from sightline.kernel.ids import new_id
from tests.kernel.conftest import rows_of
from tests.world import World

HARMLESS = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x";"y")',
    "'; DROP TABLE kernel_journalentry; --",
    "{{ 7 * 7 }} {% load x %} ${7*7} %s %(name)s {0}",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "e\N{COMBINING ACUTE ACCENT}" * 20,
    "line one\nline two\tand a tab\r\nline three",
    "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "\N{ZERO WIDTH SPACE}inside\N{ZERO WIDTH SPACE}",
    "\u0130stanbul \xdf \u017f \ufb01 \u03a9",
    "null",
    "\uffff\ufffe",
    "\U0010ffff",
    "../../etc/passwd",
    "\\x00 \\u0000 %00",
]
UNSTORABLE = ["a\x00b", "a\ud800b", "\udfffz", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\x08b"]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_hostile_text_is_kept_as_it_is(world: World, text: str) -> None:
    office = commands.change_office(
        world.actor("lead"), office_id=world.id("north"), name=text, mandate=text
    )
    kept = rows_of("identity.Office", pk=office.pk)[0]
    assert kept.name == kept.mandate == text.strip()


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("field", ["name", "mandate"])
def test_what_cannot_be_stored_is_refused_by_field_and_character(
    world: World, field: str, text: str
) -> None:
    asked: dict[str, Any] = {field: text}
    with pytest.raises(Invalid) as refused:
        commands.change_office(world.actor("lead"), office_id=world.id("north"), **asked)
    bad = next(c for c in text if not c.isascii() or not c.isprintable())
    assert f"U+{ord(bad):04X}" in refused.value.fields[field][0]


@given(st.text(max_size=300))
def test_a_text_is_kept_whole_or_refused(text: str) -> None:
    with suppress(Invalid):
        kept = checked_text("name", text, 200, required=False)
        assert kept == text.strip()
        assert len(kept) <= 200
        assert "\0" not in kept
        kept.encode()


@pytest.mark.parametrize("value", [None, 7, True, b"x", ["x"], {"a": 1}])
def test_text_must_be_text(value: Any) -> None:
    with pytest.raises(Invalid, match="must be text"):
        checked_text("name", value, 200)
    if value is not None:
        with pytest.raises(Invalid, match="must be text"):
            checked_value(Office(), "name", value)


def test_empty_too_long_and_unlisted_are_named_together() -> None:
    office = Office(name="As it was")
    with pytest.raises(Invalid) as refused:
        set_fields(
            office,
            {"name": "x" * 201, "level": "galactic", "id": new_id(), "mandate": "fine"},
            {"name", "level", "mandate"},
        )
    assert set(refused.value.fields) == {"name", "level", "id"}
    assert "At most 200 characters; this has 201." in refused.value.fields["name"]
    assert (office.name, office.mandate) == ("As it was", "")
    with pytest.raises(Invalid, match="needed"):
        checked_text("name", " \t\n ", 200)
    with pytest.raises(Invalid):
        set_fields(office, {"name": "  "}, {"name"})


@pytest.mark.parametrize(
    "value", [True, 1.5, "1_000", "\uff11\uff12", "1e3", "x", [1], 32768, -1, "9" * 30]
)
def test_a_whole_number_is_not_bent_into_shape(value: Any) -> None:
    with pytest.raises(Invalid):
        set_fields(Organisation(), {"cadence_days": value}, {"cadence_days"})


def test_values_come_as_their_columns_take_them() -> None:
    organisation, person = Organisation(), Person()
    assert set_fields(organisation, {"cadence_days": " 45 "}, {"cadence_days"})
    assert organisation.cadence_days == 45
    assert not set_fields(organisation, {"cadence_days": 45}, {"cadence_days"})
    office = new_id()
    assert set_fields(person, {"office_id": str(office)}, {"office_id"})
    assert person.office_id == office
    assert set_fields(person, {"office_id": None}, {"office_id"})
    for bad in ("not an id", "a\x00", 7, ["x"]):
        with pytest.raises(Invalid) as refused:
            set_fields(person, {"office_id": bad}, {"office_id"})
        assert list(refused.value.fields) == ["office_id"]


def test_a_reference_that_must_be_there_cannot_be_emptied() -> None:
    with pytest.raises(Invalid):
        set_fields(Person(organisation_id=new_id()), {"organisation_id": None}, {"organisation_id"})
