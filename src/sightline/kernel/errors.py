"""Everything a command can refuse with, mapped once at each edge, and what programmers did wrong.

Problem
├── NotFound              404  missing, or not visible: never told apart
├── Forbidden             403  visible, not permitted; carries the rule's words
├── Stale                 409  somebody changed it meanwhile; carries both versions
├── Refused               422  a rule says no; carries the guard's name
├── Invalid               422  fields that cannot be accepted, each with its message
├── VersionMissing        428  a write that does not say which version it saw
└── Busy                  503  try the same call again
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """A refusal that a person can read.

    Args:
        words: What happened and what to do about it.
        code: A stable name for programs, for example ``wrong-state``.
    """

    status = 400
    code = "problem"

    def __init__(self, words: str, code: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.code = code or self.code


class NotFound(Problem):
    """The row is missing or the actor may not see it; the two look the same."""

    status = 404
    code = "not-found"

    def __init__(self, what: str = "This") -> None:
        super().__init__(f"{what} does not exist, or you may not see it.")


class Forbidden(Problem):
    """The actor sees the row but lacks the right; the words name the right."""

    status = 403
    code = "forbidden"


class Stale(Problem):
    """Somebody else changed the row since it was read.

    ``differences`` maps a field to (what the loser saw or sends, what stands now); ``row`` is the
    row as it stands, for an edge that must know in which currency to tell them.
    """

    status = 409
    code = "stale"

    def __init__(
        self,
        words: str,
        current: int = 0,
        differences: Mapping[str, tuple[Any, Any]] | None = None,
        row: Any = None,
    ) -> None:
        super().__init__(words)
        self.current = current
        self.differences = dict(differences or {})
        self.row = row


class Refused(Problem):
    """A rule refuses; ``code`` is the guard's name, ``field`` the input it is about."""

    status = 422
    code = "refused"

    def __init__(self, code: str, words: str, field: str = "") -> None:
        super().__init__(words, code)
        self.field = field


class Invalid(Problem):
    """Input that cannot be accepted; ``fields`` maps a field's name to its messages.

    ``words`` says it in a sentence; without it the fields are named with their messages.
    """

    status = 422
    code = "invalid"

    def __init__(self, fields: Mapping[str, Sequence[str]], words: str = "") -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        named = " ".join(f"{k}: {' '.join(v)}" for k, v in self.fields.items())
        super().__init__(words or named)


class VersionMissing(Problem):
    """A write came without the version it was made from."""

    status = 428
    code = "version-missing"

    def __init__(self) -> None:
        super().__init__("Say which version you changed: send If-Match with the row's ETag.")


class Busy(Problem):
    """The store could not answer now; the same call may be repeated."""

    status = 503
    code = "busy"


class OutsideCommand(RuntimeError):
    """A row was written outside a command."""


class UnexplainedChange(RuntimeError):
    """A command changed rows and recorded no event for it, or recorded none at all."""


class Unscoped(RuntimeError):
    """Rows were read without an actor."""
