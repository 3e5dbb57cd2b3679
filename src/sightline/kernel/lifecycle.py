"""One table of states and verbs per noun: it feeds the check, the buttons and the tests."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from sightline.kernel.errors import Refused


class Lifecycle:
    """Verbs, each with the states it starts from and the state it leads to.

    Example:
        ``Lifecycle(submit=("draft", "submitted"), reject=({"draft", "submitted"}, "rejected"))``
    """

    def __init__(self, **verbs: tuple[str | Iterable[str], str]) -> None:
        self.moves: dict[str, tuple[frozenset[str], str]] = {
            verb: (frozenset({start} if isinstance(start, str) else start), end)
            for verb, (start, end) in verbs.items()
        }

    def verbs_from(self, state: str) -> tuple[str, ...]:
        """Return the verbs that are open in a state, in the order they were declared."""
        return tuple(verb for verb, (starts, _) in self.moves.items() if state in starts)

    def next_state(self, verb: str, state: str) -> str:
        """Return where the verb leads, or refuse with ``wrong-state``."""
        starts, end = self.moves[verb]
        if state not in starts:
            allowed = ", ".join(sorted(starts))
            raise Refused(
                "wrong-state",
                f"Cannot {verb.replace('_', ' ')} while {state}: it must be {allowed} first.",
            )
        return end


class Stateful(models.Model):
    """Adds ``state`` handling to a row whose class names its ``life``."""

    life: ClassVar[Lifecycle]
    state: Any

    class Meta:
        abstract = True

    def move(self, verb: str) -> None:
        """Change the state as the table says; the only way a state changes."""
        self.state = self.life.next_state(verb, str(self.state))
