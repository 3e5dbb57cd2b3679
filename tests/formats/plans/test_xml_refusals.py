"""What no schedule file may do, in both XML formats: each is refused by name, and quickly."""

import pytest

from sightline.formats import mspdi, pmxml
from sightline.formats.plans.outcome import Limits
from sightline.formats.register.problems import Severity
from tests.formats.plans.documents import activity, codes, task
from tests.formats.plans.documents import mspdi as ms
from tests.formats.plans.documents import pmxml as p6

BOTH = [
    pytest.param(mspdi.read, ms(task(1)), id="mspdi"),
    pytest.param(pmxml.read, p6(activity(1)), id="pmxml"),
]
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refused(reading, code: str) -> None:
    assert reading.plan is None
    assert codes(reading) == [code]
    (problem,) = reading.problems
    assert problem.severity is Severity.ERROR
    assert problem.message.endswith((".", "?")) and problem.remedy.endswith(".")


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_a_sound_file_is_read(read, sound: bytes) -> None:
    assert read(sound).plan is not None


@pytest.mark.parametrize("doctype", [LAUGHS, XXE, b"<!DOCTYPE Project>"])
@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_a_document_type_is_refused_with_its_line(read, sound: bytes, doctype: bytes) -> None:
    head, _, rest = sound.partition(b"\n")
    reading = read(head + b"\n" + doctype + b"\n" + rest)
    refused(reading, "document-type")
    assert reading.problems[0].line == 2


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_every_cut_is_refused(read, sound: bytes) -> None:
    end = len(sound.rstrip())
    for cut in range(0, end - 1, 7):
        reading = read(sound[:cut])
        assert reading.plan is None, cut
        assert codes(reading)[0] in {"truncated", "empty"}, cut


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_the_wrong_root_is_named(read, sound: bytes) -> None:
    reading = read(b"<html><body/></html>")
    refused(reading, "wrong-root")
    assert "html" in reading.problems[0].message


def test_each_reader_refuses_the_others_file() -> None:
    refused(mspdi.read(p6(activity(1))), "wrong-root")
    refused(pmxml.read(ms(task(1))), "wrong-root")


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_bytes_that_are_not_utf8_are_refused_with_their_line(read, sound: bytes) -> None:
    reading = read(sound.replace(b"T1", b"T\xe4\xf6"))
    refused(reading, "wrong-encoding")
    assert reading.problems[0].line == sound[: sound.index(b"T1")].count(b"\n") + 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_encodings_give_the_same_plan(read, sound: bytes, encoding: str) -> None:
    text = sound.decode().replace("T1", "Prüfung").replace('encoding="UTF-8"', "")
    plain = text.replace('encoding="utf-8"', "")
    assert read(plain.encode(encoding)).plan == read(plain.encode()).plan


def test_a_declared_code_page_is_followed() -> None:
    text = ms(task(1, name="Öl")).decode().replace("UTF-8", "windows-1252")
    plan = mspdi.read(text.encode("cp1252")).plan
    assert plan is not None and plan.activities[0].name == "Öl"


def test_a_trick_encoding_is_refused() -> None:
    for name in ("utf-7", "unicode_escape", "rot13", "made-up"):
        refused(mspdi.read(ms().replace(b"UTF-8", name.encode())), "unknown-encoding")


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_depth_is_bounded(read, sound: bytes) -> None:
    for depth in (150, 5_000, 200_000):
        deep = b"<a>" * depth + b"</a>" * depth
        end = sound.rindex(b"</Task>") if b"</Task>" in sound else sound.rindex(b"</Activity>")
        refused(read(sound[:end] + deep + sound[end:]), "too-deep")


def test_size_and_counts_are_bounded() -> None:
    data = ms("".join(map(task, range(1, 12))))
    refused(mspdi.read(data, Limits(n_bytes=100)), "too-large")
    refused(mspdi.read(data, Limits(n_activities=10)), "too-many")
    many = p6("".join(map(activity, range(1, 12))))
    refused(pmxml.read(many, Limits(n_activities=10)), "too-many")
    refused(mspdi.read(ms(head="<Title>x</Title>" * 6_000)), "too-many-parts")


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_a_long_value_is_cut_and_told(read, sound: bytes) -> None:
    reading = read(sound.replace(b"T1", b"x" * 70_000))
    assert reading.plan is not None and "text-too-long" in codes(reading)
    names = [len(row.name) for row in reading.plan.activities]
    assert max(names) == Limits().text


@pytest.mark.parametrize(("read", "sound"), BOTH)
def test_rubbish_never_raises(read, sound: bytes) -> None:
    for data in (b"", b"   ", b"\0" * 50, b"\xff\xfe", b"PK\x03\x04", b"<", b"<?xml", b"<a/><b/>"):
        assert read(data).plan is None
