"""The backup file by itself: what goes in comes out, and nothing else is ever taken out."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.cli import Stopped, archive

Change = Callable[[str, bytes], tuple[str, bytes] | None]


def rewritten(source: Path, target: Path, change: Change) -> Path:
    """Write a copy of a backup with its members changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            assert file is not None
            changed = change(entry.name, file.read())
            if changed:
                other = tarfile.TarInfo(changed[0])
                other.size = len(changed[1])
                new.addfile(other, io.BytesIO(changed[1]))
    return target


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return a sound backup of three members."""
    members = {"database.sqlite3": b"rows" * 3000, "files/ab/cd": b"first", "files/ef": b""}
    for name, data in members.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    path = tmp_path / "whole.tar"
    archive.write(path, [(name, tmp_path / "in" / name) for name in members], {"engine": "sqlite"})
    return path


def test_what_goes_in_comes_out(whole: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(whole, tmp_path / "out")
    assert manifest["engine"] == "sqlite"
    assert set(manifest["members"]) == {"database.sqlite3", "files/ab/cd", "files/ef"}
    for name in manifest["members"]:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "in" / name).read_bytes()
    assert whole.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_fails_half_way_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1")
    members = [("files/one", tmp_path / "one"), ("files/two", tmp_path / "missing")]
    with pytest.raises(FileNotFoundError):
        archive.write(tmp_path / "b.tar", members, {})
    assert {path.name for path in tmp_path.iterdir()} == {"one"}


def changed(member: str, data: bytes | None = None, name: str = "") -> Change:
    """Return a change of one member: other bytes, another name, or none of it."""

    def change(found: str, old: bytes) -> tuple[str, bytes] | None:
        if found != member:
            return found, old
        if data is None and not name:
            return None
        return name or found, old if data is None else data

    return change


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (changed("files/ab/cd", b"First"), "files/ab/cd"),
        (changed("database.sqlite3", b"rowz" * 3000), "database.sqlite3"),
        (changed("files/ef"), "files/ef"),
        (changed("manifest.json"), "no manifest"),
        (changed("manifest.json", b"[]"), "no manifest"),
        (changed("manifest.json", b'{"format": 2, "members": {}}'), "format"),
        (changed("manifest.json", b'{"format": 1, "members": {}}'), "damaged"),
        (changed("files/ef", name="files/../../evil"), "evil"),
        (changed("files/ef", name="/evil"), "evil"),
        (changed("files/ef", name="settings.py"), "settings.py"),
        (changed("files/ef", name="files/ab/cd"), "files/ab/cd"),
    ],
)
def test_a_damaged_or_foreign_member_is_named(
    whole: Path, tmp_path: Path, change: Change, word: str
) -> None:
    bad = rewritten(whole, tmp_path / "bad.tar", change)
    with pytest.raises(Stopped, match=word):
        archive.unpack(bad, tmp_path / "deep" / "out")
    assert not list(tmp_path.rglob("evil"))


def test_a_link_is_never_followed(whole: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar"
    with tarfile.open(bad, "w") as file:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        file.addfile(link)
    with pytest.raises(Stopped, match="files/link"):
        archive.unpack(bad, tmp_path / "out")


@pytest.mark.parametrize("kept", [0, 100, 600, 9000, 12_000, 14_000])
def test_a_file_that_is_cut_off_or_no_backup_is_refused(
    whole: Path, tmp_path: Path, kept: int
) -> None:
    bad = tmp_path / "bad.tar"
    bad.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(Stopped, match="backup"):
        archive.unpack(bad, tmp_path / "out")
