"""From stored bytes to typed lines, through the child process that parses them."""

from dataclasses import asdict, dataclass
from typing import Any

from sightline.exchange import rules, store
from sightline.formats import child
from sightline.formats.register.limits import Limits
from sightline.formats.register.problems import Problem, Severity
from sightline.formats.register.wire import WireError, register_from
from sightline.projects.register import Line


@dataclass(frozen=True)
class Reading:
    """What a file holds: the lines it makes, the mapping they were read by, and the problems."""

    lines: tuple[Line, ...]
    mapping: dict[str, Any] | None
    table: dict[str, Any]
    problems: tuple[dict[str, Any], ...]
    failed: bool = False


def read_register(
    digest: str, *, name: str, mapping: dict[str, Any] | None, currency: str
) -> Reading:
    """Read a stored register in the child process.

    Args:
        name: The file's name, to say when it lies about the content.
        mapping: A person's mapping; ``None`` lets the reader propose one.
        currency: The organisation's, where the file names none.
    """
    options: dict[str, Any] = {"name": name}
    if mapping:
        options["mapping"] = mapping
    try:
        data = store.read(digest)
        told = child.run_in_child("register.read", data, options, asdict(Limits()))
        register = register_from(told["register"])
    except child.ChildFailure as failure:
        return _failed(failure.code, failure.message, failure.remedy)
    except (WireError, KeyError):
        return _failed("bad-answer", "The reader gave an answer that cannot be used.", "")
    except FileNotFoundError:
        return _failed("file-missing", "The stored file is gone.", "Upload it again.")
    lines = tuple(rules.line_of(row, currency) for row in register.rows)
    problems = tuple(rules.problem_to_plain(problem) for problem in register.problems)
    return Reading(lines, told["mapping"], told["table"], problems)


def kind_of(digest: str) -> str:
    """Tell a stored file's kind by its content."""
    told = child.run_in_child("register.sniff", store.read(digest), {}, asdict(Limits()))
    return str(told["kind"])


def _failed(code: str, message: str, remedy: str) -> Reading:
    problem = rules.problem_to_plain(Problem(Severity.ERROR, code, message, remedy))
    return Reading((), None, {}, (problem,), failed=True)
