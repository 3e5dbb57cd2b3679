"""The steps that make the environment: stamps, hashes, explanations; on a checkout of its own."""

import base64
import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from sightline.cli import Stopped, environment, steps


@pytest.fixture
def place(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout that the modules of this process work on."""
    monkeypatch.setattr(steps, "ROOT", checkout)
    monkeypatch.setattr(steps, "LOG", checkout / "var/log/door.log")
    monkeypatch.setattr(environment, "ROOT", checkout)
    for name, path in {
        "VENV": ".venv",
        "PYTHON": ".venv/bin/python",
        "UV": ".venv/bin/uv",
        "NODE_BIN": ".venv/node/bin",
        "REQUIREMENTS": "requirements",
        "WEB": "web",
    }.items():
        monkeypatch.setattr(environment, name, checkout / path)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return checkout


def wheel(folder: Path, version: str) -> str:
    """Write a small wheel and return its line in a lock."""
    path = folder / f"doorprobe-{version}-py3-none-any.whl"
    about = f"doorprobe-{version}.dist-info"
    parts = {
        "doorprobe.py": f"version = {version!r}\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: doorprobe\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_sum(text)},{len(text)}\n" for name, text in parts.items())
    with zipfile.ZipFile(path, "w") as file:
        for name, text in {**parts, f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}.items():
            file.writestr(name, text)
    return f"doorprobe=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _sum(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def installed(place: Path) -> str:
    """Return the version that the environment imports."""
    code = "import doorprobe; print(doorprobe.version)"
    done = subprocess.run(
        [place / ".venv/bin/python", "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_locked_group_is_installed_once_and_again_when_its_lock_changes(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wheels = place.parent / "wheels"
    wheels.mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    lock = place / "requirements/uv.txt"
    environment.make_venv()

    lock.write_text(wheel(wheels, "1.0"))
    environment.install("uv")
    assert installed(place) == "1.0"
    assert "done in" in capfd.readouterr().err
    environment.make_venv()
    environment.install("uv")
    assert capfd.readouterr().err == "", "the second start makes nothing"

    lock.write_text(wheel(wheels, "2.0"))
    environment.install("uv")
    assert installed(place) == "2.0"

    lock.write_text(wheel(wheels, "3.0").replace("sha256:", "sha256:0000")[:-5] + "\n")
    with pytest.raises(Stopped, match="not the one that was locked"):
        environment.install("uv")
    assert installed(place) == "2.0"
    assert not environment.is_fresh("uv", environment.digest(lock))


def test_a_sound_environment_is_kept_and_a_moved_one_is_made_anew(place: Path) -> None:
    environment.make_venv()
    kept = place / ".venv/kept"
    kept.touch()
    environment.stamp("venv").unlink()
    environment.make_venv()
    assert kept.exists(), "made by hand, and sound"
    assert environment.stamp("venv").exists()

    environment.finish("venv", "/another/place (3, 11)")
    environment.make_venv()
    assert not kept.exists()


def test_a_full_disk_is_explained(place: Path) -> None:
    with pytest.raises(Stopped, match=r"disk is full.* 2 GB .* GB are free"):
        steps.step("Writing", ["sh", "-c", "cat /proc/version > /dev/full"])


def test_a_failed_step_shows_the_end_of_its_output(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    steps.step("Fine", ["echo", "earlier"])
    with pytest.raises(Stopped, match=r"Counting failed with exit status 3.*door\.log"):
        steps.step("Counting", ["sh", "-c", "seq 100; exit 3"])
    shown = [line for line in capfd.readouterr().err.splitlines() if line.startswith("  | ")]
    assert shown == [f"  | {number}" for number in range(71, 101)]
    assert "earlier" in steps.LOG.read_text()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("error sending request for url (https://...): dns error", "registry"),
        ("npm error code ENOTFOUND", "registry"),
        ("ERROR: Could not find a version that satisfies the requirement uv", "registry"),
        ("npm error code ENOSPC", "disk is full"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("[Errno 13] Permission denied: '.venv'", "owner"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "locked"),
        ("error TS2416: Property 'part'", "what else"),
    ],
)
def test_what_programs_say_is_explained(said: str, word: str) -> None:
    assert word in steps.explain(said, "what else")


def test_a_missing_front_end_is_a_failure(place: Path) -> None:
    with pytest.raises(Stopped, match=r"package\.json is missing"):
        environment.build_front_end()


def test_sources_of_the_front_end_leave_out_what_is_made(place: Path) -> None:
    for name in ("src/a.ts", "package.json", "node_modules/b/index.js", "dist/c.js"):
        (place / "web" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "web" / name).write_text(name)
    assert {path.name for path in environment.web_sources()} == {"a.ts", "package.json"}
    before = environment.digest(*environment.web_sources())
    (place / "web/src/a.ts").write_text("changed")
    assert environment.digest(*environment.web_sources()) != before
