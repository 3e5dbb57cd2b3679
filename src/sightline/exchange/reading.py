"""From bytes to typed lines, through the child process that parses them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sightline.exchange import rules
from sightline.formats import child
from sightline.formats.register import intake
from sightline.formats.register.limits import DEFAULT
from sightline.formats.register.mapping import Mapping, from_plain
from sightline.formats.register.problems import Problem, Severity
from sightline.kernel import bulk
from sightline.projects.register import Line

Kept = Callable[[Sequence[str]], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True)
class Reading:
    """What a file holds: the lines it makes, the mapping they were read by, and the problems.

    ``mapping_name`` is that of a kept mapping which its headers called for; ``failed`` means that
    there is no table to map.
    """

    lines: tuple[Line, ...]
    mapping: dict[str, Any] | None
    table: dict[str, Any]
    problems: tuple[dict[str, Any], ...]
    mapping_name: str = ""
    failed: bool = False

    @property
    def n_errors(self) -> int:
        """How many problems stand against taking it in."""
        return rules.n_errors(self.problems)


def read_register(
    data: bytes,
    *,
    name: str,
    mapping: dict[str, Any] | None,
    currency: str,
    kept: Kept | None = None,
) -> Reading:
    """Read a register in the child process.

    Args:
        name: The file's name, to say when it lies about the content.
        mapping: A person's mapping; ``None`` lets the reader propose one.
        currency: The organisation's, where the file names none.
        kept: Headers to the kept mapping they call for, as (name, mapping); asked where no
            mapping is given.
    """
    with bulk.uncollected():
        taken = intake.read(data, from_plain(mapping) if mapping else None, name=name)
    found = kept(taken.table.header) if kept and mapping is None and taken.table.header else None
    if found:
        taken = intake.read(data, from_plain(found[1]), name=name)
    return _reading(taken, currency, found[0] if found else "")


def _reading(taken: intake.Intake, currency: str, mapping_name: str) -> Reading:
    with bulk.uncollected():
        lines = tuple(rules.line_of(row, currency) for row in taken.register.rows)
    return Reading(
        lines=lines,
        mapping=_plain(taken.mapping),
        table=_table(taken.table),
        problems=tuple(rules.problem_to_plain(each) for each in taken.register.problems),
        mapping_name=mapping_name,
        failed=not taken.table.header or taken.mapping is None,
    )


def _plain(mapping: Mapping | None) -> dict[str, Any] | None:
    return None if mapping is None else dict(mapping.to_plain())


def _table(summary: intake.Summary) -> dict[str, Any]:
    plain = asdict(summary)
    return plain | {"kind": str(summary.kind)}


def file_missing() -> Reading:
    """Return the reading of a stored file that is gone."""
    words = ("file-missing", "The stored file is gone.", "Upload it again.")
    problem = rules.problem_to_plain(Problem(Severity.ERROR, *words))
    return Reading((), None, {}, (problem,), failed=True)


def kind_of(data: bytes) -> str:
    """Tell a file's kind by its content.

    Raises:
        ChildFailure: The child that looks at it gave no answer.
    """
    return str(child.run_in_child("register.sniff", data, {}, asdict(DEFAULT))["kind"])
