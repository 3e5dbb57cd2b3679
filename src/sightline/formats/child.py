"""Runs a parser in a process of its own, with limits and nothing to gain.

The child has a bounded memory, time and output, an empty environment, a private
empty folder, and where the kernel allows it no network. Data goes in over
standard input, plain JSON comes out over standard output, and whoever asked
checks that answer again by a schema of its own.
"""

import gc
import importlib
import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

MIB = 1024 * 1024
LEAST_MEMORY, MOST_MEMORY = 512 * MIB, 2048 * MIB
ANSWER_BYTES = 256 * MIB
SHORTEST_SECONDS, LONGEST_SECONDS = 10.0, 60.0

TASKS: dict[str, tuple[str, str]] = {
    "register.sniff": ("sightline.formats.register.tasks", "sniff"),
    "register.propose": ("sightline.formats.register.tasks", "propose"),
    "register.read": ("sightline.formats.register.tasks", "register"),
    "schedule.mspdi": ("sightline.formats.plans.tasks", "mspdi"),
    "schedule.pmxml": ("sightline.formats.plans.tasks", "pmxml"),
    "schedule.xer": ("sightline.formats.plans.tasks", "xer"),
    "schedule.psplib": ("sightline.formats.plans.tasks", "psplib"),
    "schedule.patterson": ("sightline.formats.plans.tasks", "patterson"),
    "schedule.mpp": ("sightline.formats.plans.tasks", "mpp"),
    "schedule.mpx": ("sightline.formats.plans.tasks", "mpx"),
    "schedule.gan": ("sightline.formats.plans.tasks", "gan"),
    "schedule.planner": ("sightline.formats.plans.tasks", "planner"),
}
# These start Java, whose threads count as processes and whose address space is not its memory:
# its heap is bounded instead, by ``formats.mpp.java``.
JAVA_TASKS = frozenset({"schedule.mpp", "schedule.mpx", "schedule.gan", "schedule.planner"})
JAVA_SECONDS = 30.0
JAVA_ADDRESSES = 4096 * MIB
_JAVA_FILES = 512
# Without these some systems cannot start an interpreter at all.
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_BOOT = (
    "import sys, json; call = json.loads(sys.argv[1]); sys.path[:0] = call['paths']; "
    "from sightline.formats.child import serve; serve(call)"
)
_SIMPLER = "Remove what is not the register (pictures, other sheets, far-off cells) and try again."


class ChildFailure(Exception):
    """A child that gave no answer: why, in words for a person."""

    def __init__(self, code: str, message: str, remedy: str = _SIMPLER) -> None:
        """Keep code, message and remedy for a problem line."""
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def seconds_for(n_bytes: int) -> float:
    """The wall time allowed: 10 s, 2 s more for every MiB beyond 4, at most 60 s."""
    return min(LONGEST_SECONDS, SHORTEST_SECONDS + max(0.0, n_bytes / MIB - 4) * 2)


def memory_for(n_bytes: int) -> int:
    """The address space allowed: 512 MiB and 32 times the data, at most 2 GiB."""
    return min(MOST_MEMORY, LEAST_MEMORY + 32 * n_bytes)


def run_in_child(
    task: str,
    data: bytes,
    options: dict[str, Any],
    limits: dict[str, int],
    *,
    memory_bytes: int = 0,
    seconds: float = 0.0,
) -> dict[str, Any]:
    """Run a named parser in a child process.

    Args:
        task: A key of ``TASKS``.
        data: The file; the child gets it over standard input.
        options: Plain data for the parser.
        limits: Plain data for the parser's own bounds.
        memory_bytes: The child's address space; 0 for what the size of the data allows.
        seconds: Wall and processor time; 0 for what the size of the data allows.

    Returns:
        The parser's answer, as plain data that is still to be checked.

    Raises:
        ChildFailure: ``parser-timeout``, ``parser-memory``, ``parser-crashed``,
            ``parser-failed``, ``answer-too-large`` or ``bad-answer``.
        KeyError: There is no such task.
    """
    module, function = TASKS[task]
    is_java = task in JAVA_TASKS
    seconds = seconds or (JAVA_SECONDS if is_java else seconds_for(len(data)))
    memory_bytes = memory_bytes or (JAVA_ADDRESSES if is_java else memory_for(len(data)))
    call: dict[str, Any] = {
        "paths": _paths(),
        "module": module,
        "function": function,
        "options": options,
    }
    call |= {
        "limits": limits,
        "memory": memory_bytes,
        "seconds": math.ceil(seconds),
        "is_java": is_java,
    }
    with tempfile.TemporaryDirectory(prefix="sightline-") as folder, _answer_file() as answer:
        status = _run(call, data, seconds, folder, answer)
        answer.seek(0)
        return _understood(answer.read(ANSWER_BYTES + 1), status)


def _answer_file() -> BinaryIO:
    return tempfile.TemporaryFile()


def _run(call: dict[str, Any], data: bytes, seconds: float, folder: str, answer: BinaryIO) -> int:
    # -S and -I keep the start short and let nothing in from folders and variables.
    # The call travels in a file of the private folder: arguments have a length limit.
    Path(folder, "call.json").write_text(json.dumps(call), encoding="utf-8")
    boot = json.dumps({"paths": call["paths"]})
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, boot]
    # The data comes from a file: a pipe would be filled by small writes.
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            command,
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            start_new_session=True,
        )
    return _waited(child, seconds)


def _waited(child: subprocess.Popen[bytes], seconds: float) -> int:
    """Return the status of a child as soon as it ends; one that takes too long is killed."""
    too_late = threading.Event()

    def stop() -> None:
        too_late.set()
        child.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        status = child.wait()
    finally:
        timer.cancel()
        child.kill()  # nothing to a child that has ended
    if too_late.is_set() and status:
        message = f"Reading took longer than {seconds:.0f} seconds and was stopped."
        raise ChildFailure("parser-timeout", message)
    return status


def _understood(answer: bytes, status: int) -> dict[str, Any]:
    if len(answer) > ANSWER_BYTES:
        raise ChildFailure("answer-too-large", "The file holds more than can be taken in.")
    if status:
        raise _failure_of(status)
    try:
        plain = json.loads(answer)
    except (ValueError, RecursionError):
        raise ChildFailure("bad-answer", "The reader gave no readable answer.") from None
    if not isinstance(plain, dict) or set(plain) not in ({"result"}, {"failure", "words"}):
        raise ChildFailure("bad-answer", "The reader gave an answer of an unknown form.")
    if "failure" in plain:
        raise _told_failure(str(plain["failure"]), str(plain["words"]))
    if not isinstance(plain["result"], dict):
        raise ChildFailure("bad-answer", "The reader gave an answer of an unknown form.")
    return plain["result"]


def _failure_of(status: int) -> ChildFailure:
    if -status == signal.SIGXCPU:
        return ChildFailure("parser-timeout", "Reading took too much processor time.")
    if -status == signal.SIGXFSZ:
        return ChildFailure("answer-too-large", "The file holds more than can be taken in.")
    if -status in {signal.SIGKILL, signal.SIGABRT}:
        return ChildFailure("parser-memory", "Reading the file took too much memory.")
    return ChildFailure("parser-crashed", f"The reader ended with status {status}.")


def _told_failure(failure: str, words: str) -> ChildFailure:
    if failure == "memory":
        return ChildFailure("parser-memory", "Reading the file took too much memory.")
    return ChildFailure("parser-failed", f"The reader failed on this file ({words[:80]}).")


def _paths() -> list[str]:
    """Where the child finds this package and the readers of others, wherever they live."""
    own = str(Path(__file__).resolve().parents[2])
    specs = [importlib.util.find_spec(name) for name in ("python_calamine", "jpype", "mpxj")]
    found = [str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin]
    return list(dict.fromkeys([own, *found]))


def serve(_boot: dict[str, Any]) -> None:
    """The child's side: limit itself, read the file, answer, and leave."""
    call = json.loads(Path("call.json").read_text(encoding="utf-8"))
    gc.disable()  # a short life that makes many objects and frees none
    _limit(call["memory"], call["seconds"], is_java=call["is_java"])
    # Loaded before the network goes and the data comes: trusted code only.
    parse = getattr(importlib.import_module(call["module"]), call["function"])
    _leave_network()
    sys.stdout.buffer.write(_answer(parse, call))
    sys.stdout.buffer.flush()
    os._exit(0)  # at once: taking down what was read, object by object, takes long


def _answer(parse: Any, call: dict[str, Any]) -> bytes:
    try:
        data = sys.stdin.buffer.read()
        plain = {"result": parse(data, call["options"], call["limits"])}
        return json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    except MemoryError:
        return b'{"failure":"memory","words":""}'
    except BaseException as error:  # noqa: BLE001 - a panic in the reader is no Exception
        return json.dumps({"failure": "error", "words": type(error).__name__}).encode("ascii")


def _limit(memory_bytes: int, seconds: int, *, is_java: bool) -> None:
    """Bound memory, time, output, open files and processes, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: seconds + 1,
        resource.RLIMIT_FSIZE: ANSWER_BYTES + 1,
        resource.RLIMIT_NOFILE: _JAVA_FILES if is_java else 64,
        resource.RLIMIT_CORE: 0,
    }
    if not is_java:
        wanted[resource.RLIMIT_NPROC] = 0
    for what, bound in wanted.items():
        hard = resource.getrlimit(what)[1]
        allowed = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        # The soft limit of time tells that it was time; at the hard one it would look like memory.
        soft = max(1, allowed - 1) if what == resource.RLIMIT_CPU else allowed
        resource.setrlimit(what, (soft, allowed))


def _leave_network() -> bool:
    """Give up the network and new privileges; False where the kernel does not allow it."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    new_user, new_network, no_new_privileges = 0x10000000, 0x40000000, 38
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(no_new_privileges, 1, 0, 0, 0)
    return bool(libc.unshare(new_user | new_network) == 0)
