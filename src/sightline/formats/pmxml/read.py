"""Reads Primavera's XML (APIBusinessObjects, any version) into a plan, record by record."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Calendar,
    Kind,
    Link,
    Plan,
    Project,
    Resource,
)
from sightline.formats.plans.estimate import split_estimate
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.outcome import Limits, Reading
from sightline.formats.plans.record import NOT_KEPT, Record
from sightline.formats.plans.settle import settled
from sightline.formats.plans.xml import Document, Found, read_document, too_many
from sightline.formats.pmxml import names
from sightline.formats.pmxml.activities import (
    read_activity,
    read_assignment,
    read_link,
    totals,
    with_totals,
)
from sightline.formats.pmxml.baselines import BaselineProject, baseline_of, numbered, with_baselines
from sightline.formats.pmxml.calendars import read_calendar
from sightline.formats.pmxml.custom import CustomTypes, references
from sightline.formats.pmxml.outline import Ends, ProjectPart, Raw, Wbs, outlined
from sightline.formats.pmxml.projects import read_project, read_resource, with_rate

ROOTS = {"APIBusinessObjects": "Primavera P6 XML"}
_BASELINE = "BaselineProject"


def read(data: bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008  # frozen
    """Read a Primavera P6 XML file of any version.

    Args:
        data: The whole file.
        limits: What a file may hold.

    Returns:
        The plan unless an error was found, all problems, and what was not kept, with lines.
    """
    return read_document(data, limits, ROOTS, lambda document: _File(document).read())


@dataclass
class _File:
    document: Document
    types: CustomTypes = field(default_factory=CustomTypes)
    calendars: list[Calendar] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    rates: dict[str, Record] = field(default_factory=dict)
    projects: list[Project] = field(default_factory=list)
    current: dict[str, str] = field(default_factory=dict)
    rows: list[Activity] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)
    links: list[Ends] = field(default_factory=list)
    assignments: list[Ends] = field(default_factory=list)
    baselines: list[BaselineProject] = field(default_factory=list)
    part: ProjectPart = field(default_factory=ProjectPart)
    baseline: dict[str, Record] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    currency: str = ""

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.document.limits)
        self.takers: dict[str, Callable[[Record], None]] = {
            "Calendar": self._calendar,
            "Resource": self._resource,
            "ResourceRate": self._rate,
            "UDFType": self.types.define,
            "ActivityCodeType": self.types.define,
            "ActivityCode": self.types.define,
            "Currency": self._currency,
            "WBS": self._wbs,
            "Activity": self._activity,
            "Relationship": self._relationship,
            "ResourceAssignment": self._assignment,
            "ScheduleOptions": self._options,
            "Project": self._project,
        }

    def read(self) -> Reading:
        for found in self.document.records(names.SHAPE):
            record = Record(found.node, self.ledger, found.ordinal)
            self._within_limits(found)
            if record.table == _BASELINE:
                self._baseline_project(record)
            elif found.container == _BASELINE:
                self._of_baseline(record)
            elif (take := self.takers.get(record.table)) is not None:
                record.id = record.text("ObjectId")
                take(record)
                self.ledger.ordinals[record.table][record.id] = record.ordinal
            elif not found.is_container:
                words = names.TABLE_WORDS.get(record.table, NOT_KEPT)
                record.lose("", words, record.text("Name") or record.text("ObjectId"))
        return settled(self._plan(), self.ledger, self.document.data, names.TABLES)

    def _within_limits(self, found: Found) -> None:
        limits = self.document.limits
        most = {
            "Activity": limits.n_activities,
            "WBS": limits.n_activities,
            "Relationship": limits.n_links,
            "ResourceAssignment": limits.n_assignments,
            "Calendar": limits.n_calendars,
        }.get(found.node.name)
        if most is not None and found.ordinal >= most:
            raise too_many(f"{found.node.name} elements", most)

    # Records of the file ------------------------------------------------------------------

    def _calendar(self, record: Record) -> None:
        self.calendars.append(read_calendar(record))

    def _resource(self, record: Record) -> None:
        self.resources.append(read_resource(record, self.types))

    def _rate(self, record: Record) -> None:
        """The first rate of a resource is kept; later ones are counted."""
        owner = record.text("ResourceObjectId")
        if owner in self.rates:
            record.lose("PricePerUnit", "One rate of a resource is kept, the first.")
        self.rates.setdefault(owner, record)

    def _currency(self, record: Record) -> None:
        self.currency = self.currency or record.text("Id")

    def _wbs(self, record: Record) -> None:
        record.lose_rest(names.WBS)
        self.part.wbs.append(
            Wbs(
                record.id,
                record.text("ParentObjectId"),
                record.text("Code"),
                record.text("Name"),
                record.whole("SequenceNumber") or 0,
            )
        )

    def _activity(self, record: Record) -> None:
        activity = read_activity(record, record.id, "")
        raw = Raw(activity, record.id, record.text("WBSObjectId"), references(record))
        self.part.activities.append(raw)

    def _relationship(self, record: Record) -> None:
        self.part.links.append(
            Ends(
                record,
                record.text("PredecessorProjectObjectId"),
                record.text("PredecessorActivityObjectId"),
                record.text("SuccessorActivityObjectId"),
                record.text("SuccessorProjectObjectId"),
            )
        )

    def _assignment(self, record: Record) -> None:
        activity = record.text("ActivityObjectId")
        self.part.assignments.append(Ends(record, record.text("ProjectObjectId"), activity))

    def _options(self, record: Record) -> None:
        self.part.options = record

    def _of_baseline(self, record: Record) -> None:
        if record.table == "Activity":
            self.baseline[record.text("Id")] = record
        elif record.table not in {"WBS", "Relationship", "ScheduleOptions"}:
            record.lose("", "Of a baseline project its activities are kept.")

    def _baseline_project(self, record: Record) -> None:
        one = BaselineProject(
            record.text("ObjectId"), record.text("OriginalProjectObjectId"), record
        )
        one.by_code = {code: baseline_of(row) for code, row in self.baseline.items()}
        self.baselines.append(one)
        self.baseline = {}

    # A whole project ----------------------------------------------------------------------

    def _project(self, record: Record) -> None:
        """A project element ends: what was read within it now has its project."""
        part, self.part = self.part, ProjectPart()
        options = part.options or record
        self.projects.append(read_project(record, options))
        record.lose_rest(names.PROJECT)
        if part.options:
            part.options.lose_rest(names.OPTIONS)
        self.current[record.id] = record.text("CurrentBaselineProjectObjectId")
        taken = {row.id for row in self.rows}
        self.rows += outlined(part, record.id, record.text("WBSObjectId"), taken)
        for raw in part.activities:
            self.ids[record.id, raw.object_id] = raw.activity.id
        self.raws += part.activities
        for ends in (*part.links, *part.assignments):
            ends.project = ends.project or record.id
            ends.other_project = ends.other_project or record.id
        self.links += part.links
        self.assignments += part.assignments

    # The plan -----------------------------------------------------------------------------

    def _plan(self) -> Plan:
        externals: dict[str, Activity] = {}
        links = tuple(self._link(ends, externals) for ends in self.links)
        assignments = tuple(map(self._assigned, self.assignments))
        sums = totals(assignments)
        custom = {
            raw.activity.id: (*self.types.resolve(raw.custom), *raw.activity.custom)
            for raw in self.raws
        }
        baselines = numbered(self.baselines, self.current, self.projects)
        rows = tuple(
            with_totals(with_baselines(_with_custom(row, custom.get(row.id, ())), baselines), sums)
            for row in self.rows
        )
        return Plan(
            projects=tuple(replace(p, currency=self.currency) for p in self.projects),
            activities=(*rows, *externals.values()),
            links=links,
            calendars=tuple(self.calendars),
            resources=tuple(with_rate(r, self.rates.get(r.id)) for r in self.resources),
            assignments=assignments,
            source="pmxml",
            written_by=_version(self.document.namespace),
        )

    def _link(self, ends: Ends, externals: dict[str, Activity]) -> Link:
        first = self._end(ends.project, ends.first, ends.other_project, externals)
        second = self._end(ends.other_project, ends.second, ends.project, externals)
        return read_link(ends.record, first, second)

    def _end(self, project: str, object_id: str, other: str, externals: dict[str, Activity]) -> str:
        """An end in a project that is not in the file gets a row that stands for it."""
        found = self.ids.get((project, object_id))
        known = {own.id for own in self.projects}
        if found is not None or project in known or other not in known:
            return found or object_id
        own_id = f"external:{project}:{object_id}"
        name = f"Activity {object_id} of project {project}, which is not in the file"
        externals.setdefault(
            own_id,
            Activity(own_id, name, kind=Kind.MILESTONE, project_id=other, is_external=True),
        )
        return own_id

    def _assigned(self, ends: Ends) -> Assignment:
        own_id = self.ids.get((ends.project, ends.first), ends.first)
        return read_assignment(ends.record, own_id)


def _with_custom(row: Activity, custom: tuple[tuple[str, str], ...]) -> Activity:
    if not custom:
        return row
    estimate, rest = split_estimate(custom)
    return replace(row, estimate=estimate, custom=rest)


def _version(namespace: str) -> str:
    parts = [part for part in namespace.split("/") if part[:1] == "V" and part[1:2].isdigit()]
    return f"Primavera P6 XML {parts[0][1:]}" if parts else "Primavera P6 XML"
