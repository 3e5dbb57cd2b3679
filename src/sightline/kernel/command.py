"""Commands: one transaction, one actor, at least one event; the only way rows are written."""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from sightline.kernel import frame, journal, past
from sightline.kernel.errors import Busy, NotFound, Stale, UnexplainedChange
from sightline.kernel.events import Event
from sightline.kernel.policy import Action, Actor, RowType, check, visible

P = ParamSpec("P")
R = TypeVar("R")
ATTEMPTS = 3
COMMANDS: dict[str, Callable[..., Any]] = {}


def command(body: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Run a function as a command: in one transaction, retried when the store was busy.

    A command called inside another joins its transaction. It fails if it leaves a changed row
    that no event explains, or no event at all.
    """

    @functools.wraps(body)
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if frame.running.get() is not None:
            return _joined(body, actor, *args, **kwargs)
        return in_unit(actor, lambda: _explained(body, actor, *args, **kwargs))

    COMMANDS[f"{body.__module__.split('.')[1]}.{body.__name__}"] = run
    return run


def in_unit(actor: Actor, work: Callable[[], R]) -> R:
    """Do work in one unit, all of it again when the store was busy or a row got in between.

    A row that breaks a unique constraint was written by somebody else a moment ago: the second
    attempt sees it, and the command's own rule refuses by name.

    Raises:
        Busy: Three attempts failed, or it is not known whether the commit arrived.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with unit(actor):
                return work()
        except (OperationalError, IntegrityError) as error:
            if attempt == ATTEMPTS and isinstance(error, IntegrityError):
                raise
            if attempt == ATTEMPTS:
                raise Busy("The store is busy. Nothing was changed; try again.") from error
            time.sleep(0.05 * attempt)
    raise AssertionError


@contextmanager
def unit(actor: Actor) -> Iterator[frame.Frame]:
    """Open the one durable transaction and write the journal at its end.

    Raises:
        Busy: The connection broke during the commit, so a repetition could do the work twice.
        UnexplainedChange: Rows were changed outside any command of the unit.
    """
    here = frame.Frame(actor)
    try:
        with transaction.atomic(durable=True):
            token = frame.running.set(here)
            try:
                yield here
            finally:
                frame.running.reset(token)
            _check_explained(here, "the unit")
            journal.write(here)
            here.written = True
    except OperationalError as error:
        if here.written:
            raise Busy("It is not known whether this was saved; look before you repeat.") from error
        raise


def claim(
    model: type[RowType], row_id: UUID, actor: Actor, what: Action, *, seen: int | None = None
) -> RowType:
    """Fetch a row for writing: visible, permitted, locked, and still the version on the screen.

    Raises:
        NotFound: Missing or not visible.
        Forbidden: Visible, not permitted.
        Stale: Changed since ``seen``; carries what changed and who did it.
    """
    row = visible(actor, model).select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotFound(f"This {model._meta.verbose_name}")
    check(actor, what, row)
    if seen is not None and seen != row.version:
        who, differences = past.changes_since(row, seen)
        words = f"{who} changed this {model._meta.verbose_name} while you were editing it."
        raise Stale(words, row.version, differences, row)
    return row


def find(model: type[RowType], row_id: UUID | None, actor: Actor) -> RowType:
    """Fetch a visible row to refer to it, or refuse with ``NotFound``."""
    row = visible(actor, model).filter(pk=row_id).first()
    if row is None:
        raise NotFound(f"This {model._meta.verbose_name}")
    return row


def record(event: Event, why: str = "", *, organisation_id: UUID | None = None) -> None:
    """Record an event; it explains every row changed since the last one.

    Args:
        why: The person's reason, where the command asks for one.
        organisation_id: Whose journal it enters, if not the actor's own.
    """
    here = frame.current()
    home = organisation_id or here.actor.organisation_id
    here.entries.append(frame.Entry(event, here.actor, why, tuple(here.changes), home))
    here.changes.clear()


def nothing_changed() -> None:
    """Say that the command found everything as asked already, so it leaves no event."""
    frame.current().quiet = True


def _joined(
    body: Callable[Concatenate[Actor, P], R], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a command inside another: refused, it leaves nothing, and the outer one may go on.

    What the outer command has changed so far waits for the outer command's own event.
    """
    here = frame.current()
    outer, waiting, quiet, n_entries = here.actor, here.changes, here.quiet, len(here.entries)
    here.actor, here.changes = actor, []
    try:
        with transaction.atomic():
            return _explained(body, actor, *args, **kwargs)
    except BaseException:
        del here.entries[n_entries:]
        raise
    finally:
        here.actor, here.changes, here.quiet = outer, waiting, quiet or here.quiet


def _explained(
    body: Callable[Concatenate[Actor, P], R], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> R:
    here = frame.current()
    n_entries, here.quiet = len(here.entries), False
    result = body(actor, *args, **kwargs)
    _check_explained(here, body.__name__)
    if len(here.entries) == n_entries and not here.quiet:
        raise UnexplainedChange(f"{body.__name__} recorded no event")
    return result


def _check_explained(here: frame.Frame, who: str) -> None:
    if here.changes:
        names = sorted({change.model for change in here.changes})
        raise UnexplainedChange(f"{who} changed {names} and recorded no event for it")
