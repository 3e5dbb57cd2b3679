"""The way in for everybody else: a file's bytes to a proposal or a register.

Parses in a child process and checks its whole answer again before believing it.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from sightline.formats.child import ChildFailure, run_in_child

from .limits import DEFAULT, Limits
from .mapping import Mapping, MappingError, from_plain
from .problems import Problem, Severity, has_errors
from .rows import Register
from .sniff import Kind
from .table import size_problem
from .wire import WireError, listed, only, problem_from, register_from

T = TypeVar("T")


@dataclass(frozen=True)
class Summary:
    """What the table of a file looks like; ``samples`` are texts of the first rows."""

    kind: Kind
    sheet: str = ""
    header: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    n_rows: int = 0
    encoding: str = ""
    delimiter: str = ""
    samples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A table's summary, the mapping proposed for it (None if unreadable), and problems."""

    table: Summary
    mapping: Mapping | None
    problems: tuple[Problem, ...]

    @property
    def is_readable(self) -> bool:
        """Whether there is a table to map."""
        return self.mapping is not None and not has_errors(self.problems)


@dataclass(frozen=True)
class Intake:
    """A whole reading: the table's summary, the mapping used, rows and problems."""

    table: Summary
    mapping: Mapping | None
    register: Register


def read_file(path: Path, limits: Limits = DEFAULT) -> bytes | Problem:
    """The bytes of a file, or the problem with its size, which is asked first.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        problem = size_problem(path.stat().st_size, limits)
        if problem:
            return problem
        data = file.read(limits.bytes + 1)
    return size_problem(len(data), limits) or data


def propose(data: bytes, limits: Limits = DEFAULT, *, name: str = "", sheet: str = "") -> Proposal:
    """Look at a file and propose a mapping, in a child process.

    Args:
        data: The whole file.
        limits: Bounds of the reader.
        name: The file's name, to warn where it contradicts the content.
        sheet: The sheet to look at; empty for the likeliest.

    Returns:
        A proposal; a child that failed shows as an error among its problems.
    """
    refused = size_problem(len(data), limits)
    if refused:
        return Proposal(Summary(Kind.BINARY), None, (refused,))
    options = {"name": name, "sheet": sheet}
    answer = _asked("register.propose", data, options, limits, _proposal_from)
    return (
        Proposal(Summary(Kind.BINARY), None, (answer,)) if isinstance(answer, Problem) else answer
    )


def read(
    data: bytes,
    mapping: Mapping | None = None,
    limits: Limits = DEFAULT,
    *,
    name: str = "",
    sheet: str = "",
) -> Intake:
    """Read a register in a child process, proposing a mapping where none is given.

    Args:
        data: The whole file.
        mapping: A mapping, or None to take what ``propose`` would propose.
        limits: Bounds of the reader.
        name: The file's name, to warn where it contradicts the content.
        sheet: The sheet to read; empty for the mapping's, else the likeliest.

    Returns:
        An intake; ``register.is_acceptable`` tells whether it may be imported.
    """
    refused = size_problem(len(data), limits)
    if refused:
        return _failed(refused, mapping)
    plain = mapping.to_plain() if mapping else None
    options = {"name": name, "sheet": sheet, "mapping": plain}
    answer = _asked("register.read", data, options, limits, _intake_from)
    return _failed(answer, mapping) if isinstance(answer, Problem) else answer


def _failed(problem: Problem, mapping: Mapping | None) -> Intake:
    return Intake(Summary(Kind.BINARY), mapping, Register((), (problem,)))


def _asked(
    task: str,
    data: bytes,
    options: dict[str, Any],
    limits: Limits,
    read_answer: Callable[[object], T],
) -> T | Problem:
    try:
        return read_answer(run_in_child(task, data, options, asdict(limits)))
    except ChildFailure as failure:
        return Problem(Severity.ERROR, failure.code, failure.message, failure.remedy)
    except (WireError, MappingError) as error:
        message = f"The reader gave an answer that cannot be trusted ({error})."
        return Problem(Severity.ERROR, "bad-answer", message, "Save the file anew and try again.")


def _proposal_from(plain: object) -> Proposal:
    found = only(plain, {"table", "mapping", "problems"})
    problems = tuple(problem_from(item) for item in listed(found["problems"]))
    return Proposal(_summary_from(found["table"]), _mapping_from(found["mapping"]), problems)


def _intake_from(plain: object) -> Intake:
    found = only(plain, {"table", "mapping", "register"})
    summary, mapping = _summary_from(found["table"]), _mapping_from(found["mapping"])
    return Intake(summary, mapping, register_from(found["register"]))


def _mapping_from(plain: object) -> Mapping | None:
    return None if plain is None else from_plain(plain)


def _summary_from(plain: object) -> Summary:
    keys = {"kind", "sheet", "header", "header_rows", "n_rows", "encoding", "delimiter", "samples"}
    found = only(plain, keys)
    texts = [found[key] for key in ("sheet", "encoding", "delimiter")]
    samples = tuple(_all(str, row) for row in listed(found["samples"]))
    if found["kind"] not in set(Kind) or type(found["n_rows"]) is not int:
        raise WireError("a table has an unknown kind or row count")
    sheet, encoding, delimiter = _all(str, texts)
    header, rows = _all(str, found["header"]), _all(int, found["header_rows"])
    kind = Kind(found["kind"])
    return Summary(kind, sheet, header, rows, found["n_rows"], encoding, delimiter, samples)


def _all(type_: type[T], plain: object) -> tuple[T, ...]:
    items = listed(plain)
    if any(type(item) is not type_ for item in items):
        raise WireError(f"expected a list of {type_.__name__}")
    return tuple(items)
