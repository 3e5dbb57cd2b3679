"""What imports and kept mappings take in and tell over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from sightline.exchange import commands
from sightline.exchange.models import ImportRun
from sightline.ui.api.files import Base64
from sightline.ui.api.schemas import LEFT, Day, Id, In, Name, Out, ProjectCode, Text, Told

Kind = Literal["register", "schedule"]
State = Literal["reading", "ready", "failed", "accepted", "discarded", "undone"]
PeriodSource = Literal["given", "name", "headers", "today"]
Digest = Annotated[str, Field(min_length=64, max_length=64, strict=True)]
Plain = dict[str, Any]


class Counts(Told):
    """How many rows a file has, the errors in them, and what accepting it did or would do."""

    rows: int = 0
    errors: int = 0
    added: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    gone: int | None = None


class ImportOut(Out):
    """A register or a schedule on its way in.

    A schedule goes into a project; ``part`` is the id of the file's own project that comes in, and
    ``register_name`` is empty. ``change_id`` is the request made of a file that an approved baseline
    holds.
    """

    kind: Kind
    project_id: UUID | None
    part: str
    office_id: UUID
    portfolio_id: UUID | None
    person_id: UUID | None
    started: datetime
    file_name: str
    size: int
    sha256: str
    register_name: str
    period: date
    period_source: PeriodSource
    state: State
    counts: Counts
    mapping_name: str
    change_id: UUID | None

    @classmethod
    def of(cls, row: ImportRun) -> Self:
        """Return an import without what was read."""
        own = {"counts": Counts(**row.counts), "register_name": row.register, "sha256": row.digest}
        return cls(**cls.read(row) | own)


class ImportStarting(In):
    """A file and where it belongs: a register in an office, a schedule in a project.

    Without a period a register is asked for it.
    """

    file_name: Name
    content: Base64
    project_id: Id | None = LEFT
    office_id: Id | None = LEFT
    register_name: ProjectCode = commands.REGISTER
    period: Day | None = LEFT
    portfolio_id: Id | None = LEFT
    mapping_id: Id | None = LEFT


class MappingChoosing(In):
    """What each column fills, and the day the register reports on."""

    mapping: Plain
    period: Day | None = LEFT


class PartChoosing(In):
    """The id of the file's own project that comes in."""

    part: Text


class Accepting(In):
    """The digest of the difference that was looked at."""

    shown: Digest


class Difference(Told):
    """One field that an import changes."""

    code: str
    field: str
    before: Any
    after: Any


class Beside(Told):
    """A link, calendar, baseline or option that a schedule file adds, changes or drops."""

    kind: Literal["link", "calendar", "baseline", "option"]
    name: str
    what: Literal["added", "changed", "gone"]
    field: str
    before: Any
    after: Any


class DifferenceOut(Told):
    """What accepting a ready import would do, or what it did; the first thousand of each kind.

    ``digest`` is what accepting asks for; it is empty where the import cannot be accepted. Of a
    schedule the codes are the file's ids of activities, and ``beside`` is what else changes.
    """

    digest: str
    counts: Counts
    added: list[str]
    changed: list[str]
    gone: list[str]
    differences: list[Difference]
    beside: list[Beside] = []


class ProblemLine(Told):
    """One finding in a file, or what the portfolio has against it.

    Of a schedule ``sheet`` is the file's table, ``row`` its line, ``column`` its field, and
    ``record`` the id of the record.
    """

    severity: Literal["error", "warning", "note"]
    code: str
    sheet: str
    row: int | None
    column: str | None
    record: str = ""
    message: str
    remedy: str


class Problems(Told):
    """Everything that was found, in the order of the file."""

    items: list[ProblemLine]


class LossLine(Told):
    """Something that a schedule file holds and that is not kept."""

    table: str
    field: str
    message: str
    count: int
    line: int
    example: str


class Part(Told):
    """A project that a schedule file holds, and the minute in which it ends by itself."""

    id: str
    code: str
    name: str
    n_activities: int
    finish: int | None


class ScheduleRead(Told):
    """What a schedule file was read as: its projects, and line by line what is not kept."""

    source: str
    written_by: str
    parts: list[Part]
    losses: list[LossLine]


class ReadBy(Told):
    """The mapping that an import is read by, and what its table looks like."""

    mapping: Plain | None
    table: Plain


class MappingOut(Out):
    """A mapping kept under a name."""

    name: str
    mapping: Plain


class MappingSaving(In):
    """An import's mapping and the name to keep it under."""

    run_id: Id
    name: Name
