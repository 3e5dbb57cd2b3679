"""Signing: one key an installation, whole from its first moment, readable by its owner only."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from sightline.kernel import signing


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_a_signature_holds_for_its_text_only(home: Path) -> None:
    signature = signing.sign("organisation:7:abc")
    assert signing.verifies("organisation:7:abc", signature)
    assert not signing.verifies("organisation:8:abc", signature)
    for other in ("", "zz", signature[:-2], "00" * 64):
        assert not signing.verifies("organisation:7:abc", other)


def test_another_installation_signs_differently(
    home: Path, tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    signature, public = signing.sign("text"), signing.public_key()
    settings.HOME = tmp_path_factory.mktemp("other")
    assert signing.public_key() != public
    assert not signing.verifies("text", signature)


def test_the_key_is_kept_for_its_owner_and_found_again(home: Path) -> None:
    public = signing.public_key()
    assert stat.S_IMODE((home / "journal.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["journal.key"]
    signing._key.cache_clear()
    assert signing.public_key() == public


def _public_key(home: Path) -> str:
    signing._key.cache_clear()
    return str(signing._key(home).public_key().public_bytes_raw().hex())


def test_makers_at_the_same_moment_agree_on_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        for trial in range(10):
            place = tmp_path / str(trial)
            place.mkdir()
            assert len(set(pool.map(_public_key, [place] * 8, chunksize=1))) == 1
