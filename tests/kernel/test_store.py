"""Bytes that are kept: once each, and taken back only by who put that very file there."""

from pathlib import Path
from typing import Any

import pytest

from sightline.kernel import store
from sightline.kernel.errors import Refused

DATA = [b"a plan ", b"of the weir"]


@pytest.fixture(autouse=True)
def _empty(settings: Any, tmp_path: Path) -> None:
    """Keep files where nothing is kept yet."""
    settings.MEDIA_ROOT = tmp_path


def test_the_same_bytes_are_kept_once() -> None:
    first = store.keep(DATA)
    again = store.keep([b"".join(DATA)])
    assert (first.digest, first.size, first.is_new) == (again.digest, again.size, True)
    assert not again.is_new
    assert store.read(first.digest) == b"".join(DATA)
    assert [each.name for each in store.path_of(first.digest).parent.iterdir()] == [first.digest]


def test_what_is_refused_leaves_nothing() -> None:
    with pytest.raises(Refused), store.keeping([b"refused"]) as kept:
        raise Refused("no", "No.")
    folder = store.path_of(kept.digest).parent
    assert not [each for each in folder.iterdir() if each.name.startswith(kept.digest)]


def test_what_was_there_before_stays() -> None:
    store.keep([b"before"])
    with pytest.raises(Refused), store.keeping([b"before"]) as kept:
        raise Refused("no", "No.")
    assert store.read(kept.digest) == b"before"


def test_what_somebody_else_put_there_meanwhile_stays() -> None:
    with pytest.raises(Refused), store.keeping([b"two at once"]) as kept:
        _refuse_after(store.keep([b"two at once"]))
    assert kept.is_new
    assert store.read(kept.digest) == b"two at once"
    folder = store.path_of(kept.digest).parent
    assert [each.name for each in folder.iterdir()] == [kept.digest]


def _refuse_after(other: store.Kept) -> None:
    assert not other.is_new
    raise Refused("no", "No.")
