"""Events: what happened, as frozen dataclasses; and the wires that turn one into a job.

``site/wiring.py`` is the only place that calls ``wire``, and only a wire queues a job.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID

JobArguments = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to one row, named in the past tense: ``ProjectOpened``."""

    about: UUID
    context: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.context = cls.__module__.split(".")[1]
        EVENTS[cls.name()] = cls

    @classmethod
    def name(cls) -> str:
        """Return ``context.EventName``."""
        return f"{cls.context}.{cls.__name__}"

    def data(self) -> dict[str, Any]:
        """Return the event's own facts, without the row it is about."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "about"}


EVENTS: dict[str, type[Event]] = {}
_WIRES: dict[str, list[tuple[str, Callable[[Any], JobArguments | None]]]] = {}


def wire(event: type[Event], job: str, arguments: Callable[[Any], JobArguments | None]) -> None:
    """Queue ``job`` after ``event``, with plain arguments; ``None`` queues nothing."""
    _WIRES.setdefault(event.name(), []).append((job, arguments))


def jobs_after(event: Event) -> list[tuple[str, JobArguments]]:
    """Return the jobs that an event asks for."""
    asked = [(job, make(event)) for job, make in _WIRES.get(event.name(), [])]
    return [(job, arguments) for job, arguments in asked if arguments is not None]
