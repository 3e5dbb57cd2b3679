"""Packages as bytes: one spelling, read back whole, and refused where any byte is another."""

import contextlib
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.formats.package import (
    SNAPSHOT_FIELDS,
    BadPackage,
    canonical,
    fingerprint,
    read,
    verified,
)
from sightline.formats.package.canonical import NotCanonical, parsed
from tests.formats.package.making import (
    OTHERS,
    OURS,
    contents,
    key_of,
    made,
    plan,
    signed,
    snapshot,
    standard,
    uid,
)

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).filter(
    lambda text: not any(c in text for c in "\u202a\u202b\u202c\u202d\u202e")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def refused(data: bytes) -> str:
    """Return by which name some bytes are refused."""
    with pytest.raises(BadPackage) as bad:
        read(data)
    assert bad.value.words.endswith(".")
    return bad.value.code


def test_what_was_written_is_read() -> None:
    package = read(signed())
    assert (package.origin, package.fingerprint) == (
        "Southmoor Rail, Head office", fingerprint(key_of(OURS)),
    )  # fmt: skip
    assert package.contents == contents()
    assert {k: v["count"] for k, v in package.manifest["contents"].items()} == dict.fromkeys(
        ("standards", "plans", "snapshots"), 1
    )
    assert verified(package, key_of(OURS))
    assert not verified(package, key_of(OTHERS))
    assert not verified(package, "zz")


def test_the_same_contents_give_the_same_bytes() -> None:
    two = {**contents(), "standards": [standard(1), standard(2)]}
    assert signed(two) == signed({**two, "standards": [standard(2), standard(1)]})
    assert read(signed()).id != read(signed(two)).id


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_there_is_one_spelling_of_a_value(value: Any) -> None:
    data = canonical(value)
    assert parsed(data) == value
    assert canonical(parsed(data)) == data
    other = json.dumps(value, indent=1).encode()
    if other != data:
        with pytest.raises(NotCanonical):
            parsed(other)


def test_no_byte_can_be_another() -> None:
    """Of every byte of a package, one bit is turned: each time it is refused or not believed."""
    data = signed()
    for place in range(len(data)):
        changed = data[:place] + bytes((data[place] ^ (1 << place % 7),)) + data[place + 1 :]
        try:
            package = read(changed)
        except BadPackage:
            continue
        assert not verified(package, key_of(OURS)), changed[max(0, place - 40) : place + 40]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_nothing_is_cut_added_or_doubled(data: st.DataObject) -> None:
    whole = signed()
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    what = data.draw(st.sampled_from((b"", whole[start:end] * 2, b" " + whole[start:end])))
    changed = whole[:start] + what + whole[end:]
    if changed == whole:
        return
    with contextlib.suppress(BadPackage):
        assert not verified(read(changed), key_of(OURS))


def _resigned(change: Any) -> bytes:
    """Return a package whose manifest was changed and its id and signature made anew."""
    from sightline.formats.package.manifest import _sealed, id_of

    held = json.loads(signed())
    change(held)
    held["manifest"]["id"] = id_of(held["manifest"])
    held["signature"] = OURS.sign(_sealed(held["manifest"]).encode()).hex()
    return canonical(held)


def test_every_promise_is_worked_out_again() -> None:
    def other(held: Any) -> None:
        held["contents"]["standards"][0]["title"] = "Something else"

    def format_(held: Any) -> None:
        held["manifest"]["version"] = 2

    def true(held: Any) -> None:
        held["manifest"]["version"] = True

    def nameless(held: Any) -> None:
        held["manifest"]["office"]["name"] = ""

    def more(held: Any) -> None:
        held["manifest"]["more"] = 1

    def day(held: Any) -> None:
        held["manifest"]["made_on"] = "20261101"

    assert refused(_resigned(other)) == "wrong-hash"
    assert refused(_resigned(format_)) == "other-format"
    assert refused(_resigned(true)) == "other-format"
    for change in (nameless, more, day):
        assert refused(_resigned(change)) == "bad-contents"
    held = json.loads(signed())
    held["manifest"]["id"] = uid(1)
    assert refused(canonical(held)) == "wrong-hash"


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("standards", standard(owner="Jane Doe")),
        ("standards", standard(number=0)),
        ("standards", standard(number=True)),
        ("standards", standard(effective_on="2026-13-01")),
        ("standards", standard(effective_on="0001-01-01")),
        ("standards", standard(clauses=[])),
        ("standards", standard(id="1")),
        ("standards", standard(title="x" * 201)),
        ("plans", plan(peopled=True)),
        ("plans", plan(cost=12)),
        ("plans", plan(content={**plan()["content"], "plan": {}})),
        ("plans", plan(days=1.5)),
        ("snapshots", snapshot(reason="Somebody said so")),
        ("snapshots", snapshot(period=None)),
        ("snapshots", snapshot(colours={"schedule": 1})),
    ],
)
def test_only_declared_fields_come_in(kind: str, item: Any) -> None:
    assert refused(signed({**contents(), kind: [item]})) == "bad-contents"


def test_a_thing_stands_in_it_once() -> None:
    assert refused(signed({**contents(), "plans": [plan(), plan()]})) == "bad-contents"


def _zip(name: str, size: int = 10) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return held.getvalue()


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "a zip": _zip("package.json"),
    "a zip with a path": _zip("../../etc/passwd"),
    "a zip bomb": _zip("bomb", 50_000_000),
    "an empty zip": b"PK\x05\x06" + bytes(18),
    "a picture": b"\x89PNG\r\n",
    "a list": b"[]",
    "a page": b"<html>",
    "half": signed()[:-20],
    "twice": signed() * 2,
    "deep": b'{"a":' * 200_000,
    "deep and closed": b'{"a":' * 500 + b"1" + b"}" * 500,
    "a number without end": b'{"a":' + b"9" * 10_000 + b"}",
    "no number": b'{"a":NaN}',
    "a name twice": b'{"a":1,"a":1}',
    "half a character": b'{"a":"\\ud800"}',
    "no UTF-8": b'{"a":"\xff"}',
    "UTF-16": "{}".encode("utf-16"),
    "a mark before": b"\xef\xbb\xbf" + signed(),
    "a space behind": signed() + b"\n",
    "reading backwards": canonical({"a": "\u202egpj"}),
    "a bell": canonical({"a": "\x07"}),
    "too large": b"{" + b" " * (17 << 20),
    "nothing in it": canonical({}),
    "no manifest": canonical({"contents": {}, "manifest": [], "signature": ""}),
    "other lists": canonical(
        {**json.loads(signed()), "contents": {"standards": 1, "plans": [], "snapshots": []}}
    ),
    "no signature": canonical({**json.loads(signed()), "signature": ""}),
    "a signature of words": canonical({**json.loads(signed()), "signature": "z" * 128}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_name(name: str) -> None:
    known = {
        *("not-a-package", "package-changed", "package-too-large"),
        *("bad-contents", "broken-signature", "wrong-hash"),
    }
    assert refused(HOSTILE[name]) in known


def test_a_status_has_no_words_of_anybody() -> None:
    free = {"reason", "achieved", "next_steps", "help_needed", "sponsor", "manager", "author"}
    assert not free & set(SNAPSHOT_FIELDS)
    assert made().plain()["installation"]["name"] == "Southmoor Rail"
