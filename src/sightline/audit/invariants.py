"""Named invariants: what must hold over all rows at any time and no constraint can say.

Each is a function that yields the places where it does not hold, in words. Crash tests, the
command line and the auditor's page call them all; a new one is a function with ``@invariant``.
Rows of other contexts are named by label and read as the installation, not as an actor.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import F, Q

from sightline.identity import rules
from sightline.identity.queries import to_link
from sightline.kernel.models import Job, JournalEntry, JournalHead, Receipt, RowChange
from sightline.kernel.rows import Row, noted, plain
from sightline.projects.schedule import recompute

Check = Callable[[], Iterable[str]]
INVARIANTS: dict[str, Check] = {}


@dataclass(frozen=True)
class Violation:
    """A place where an invariant does not hold."""

    invariant: str
    words: str


def invariant(name: str) -> Callable[[Check], Check]:
    """Declare an invariant under a name that a report can cite."""

    def keep(check: Check) -> Check:
        if name in INVARIANTS:
            raise ValueError(f"invariant {name} is declared twice")
        INVARIANTS[name] = check
        return check

    return keep


def violations() -> list[Violation]:
    """Return every place where any invariant does not hold."""
    return [Violation(name, words) for name, check in INVARIANTS.items() for words in check()]


def _rows(label: str) -> Any:
    return apps.get_model(label)._base_manager.order_by("pk")


@invariant("heads-match")
def heads_match() -> Iterator[str]:
    """Every chain has a head, and it stands at the chain's last entry."""
    ends = JournalEntry.objects.order_by().values("organisation_id")
    last = dict(ends.annotate(last=models.Max("sequence")).values_list("organisation_id", "last"))
    heads = dict(JournalHead.objects.values_list("organisation_id", "sequence"))
    for home in sorted(last.keys() | heads.keys(), key=str):
        if last.get(home) != heads.get(home):
            yield f"chain {home} ends at {last.get(home)}, its head says {heads.get(home)}"


@invariant("journal-append-only")
def journal_append_only() -> Iterator[str]:
    """The database itself still refuses to change or delete what the journal holds."""
    wanted = {
        f"{model._meta.db_table}_no_{verb}"
        for model in (JournalEntry, RowChange)
        for verb in ("update", "delete")
    }
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        held = {name for (name,) in cursor.fetchall()}
    yield from (f"the trigger {name} is gone" for name in sorted(wanted - held))


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}


@invariant("grave-grants-have-two")
def grave_grants_have_two() -> Iterator[str]:
    """An active approving or auditing role carries two signatures, neither its holder's."""
    grave = _rows("identity.Grant").filter(state="active", role__in=rules.NEEDS_TWO)
    signed = Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("granted_by"))
    alone = grave.filter(granted_by__isnull=False).exclude(
        signed & ~Q(confirmed_by=F("person")) & ~Q(granted_by=F("person"))
    )
    for grant in alone:
        yield f"grant {grant.pk} of {grant.role} lacks a second signature"


@invariant("one-parent")
def one_parent() -> Iterator[str]:
    """No office stands below two others on the same day."""
    above: dict[UUID, list[rules.Link]] = {}
    for link in _hierarchy():
        above.setdefault(link.office, []).append(link)
    for office, links in above.items():
        for one, two in combinations(links, 2):
            if rules.overlap(one, two):
                day = max(one.since, two.since)
                yield f"office {office} has two parents on {day}: {one.other}, {two.other}"


@invariant("office-tree-acyclic")
def office_tree_acyclic() -> Iterator[str]:
    """No office stands above itself, on any day on which the tree changes."""
    links = _hierarchy()
    for day in sorted({link.since for link in links}):
        parent_of = rules.parents(links, day)
        for office in sorted(parent_of, key=str):
            if _circles(office, parent_of):
                yield f"office {office} stands above itself on {day}"


def _circles(office: UUID, parent_of: dict[UUID, UUID]) -> bool:
    node, seen = parent_of.get(office), set[UUID]()
    while node is not None and node not in seen:
        if node == office:
            return True
        seen.add(node)
        node = parent_of.get(node)
    return False


def _hierarchy() -> list[rules.Link]:
    return list(map(to_link, _rows("identity.OfficeRelation").filter(kind="hierarchy")))


@invariant("receipts-answered")
def receipts_answered() -> Iterator[str]:
    """Every receipt holds the answer of a person's call; none was left open."""
    people = _rows("identity.Person").order_by().values("pk")
    bad = Receipt.objects.exclude(status__range=(200, 599)) | Receipt.objects.exclude(
        actor_id__in=people
    )
    for receipt in bad.order_by("pk"):
        yield f"receipt {receipt.key} of {receipt.actor_id} has status {receipt.status}"


@invariant("jobs-sane")
def jobs_sane() -> Iterator[str]:
    """A job belongs to a journal entry of its organisation, and its state fits its lease."""
    owner = JournalEntry.objects.filter(
        pk=models.OuterRef("entry_id"), organisation_id=models.OuterRef("organisation_id")
    )
    for job in Job.objects.filter(~models.Exists(owner), entry_id__isnull=False).order_by("pk"):
        yield f"job {job.pk} ({job.name}) belongs to no entry"
    running = Q(state=Job.State.RUNNING)
    leased = Q(lease__isnull=False) & ~Q(worker="")
    ended = Q(state__in=[Job.State.DONE, Job.State.CANCELLED])
    bad = (running & ~leased) | (~running & Q(lease__isnull=False))
    bad |= ended & Q(finished__isnull=True)
    for job in Job.objects.filter(bad).order_by("pk"):
        yield f"job {job.pk} ({job.name}) is {job.state} with lease {job.lease}"


def _row_models() -> list[type[Row]]:
    return [model for model in apps.get_models() if issubclass(model, Row)]


@invariant("versions-count-up")
def versions_count_up() -> Iterator[str]:
    """Every row has a version of at least 1."""
    for model in _row_models():
        for row in model._base_manager.filter(version__lt=1):
            yield f"{model._meta.label} {row.pk} has version {row.version}"


@invariant("rows-as-journalled")
def rows_as_journalled() -> Iterator[str]:
    """Every row is what the journal's changes make of it, field by field and in its version."""
    for model in _row_models():
        yield from _differences(model)


def _differences(model: type[Row]) -> Iterator[str]:
    label = model._meta.label
    told = _told(label)
    for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
        n_changes, image = told.pop(row.pk, (0, None))
        if image is None:
            yield f"{label} {row.pk} stands in no journal entry"
        elif differing := [name for name, value in image.items() if _differs(row, name, value)]:
            yield f"{label} {row.pk} differs from the journal in {', '.join(differing)}"
        elif row.version != n_changes:
            yield f"{label} {row.pk} has version {row.version}, the journal {n_changes} changes"
    for row_id, (_, image) in told.items():
        if image is not None:
            yield f"{label} {row_id} is gone, the journal knows of no deletion"


def _told(label: str) -> dict[UUID, tuple[int, dict[str, Any] | None]]:
    """Return row id to (number of changes, fields as the last of them left them; None: gone)."""
    told: dict[UUID, tuple[int, dict[str, Any] | None]] = {}
    changes = RowChange.objects.filter(model=label).order_by("sequence", "number")
    for row_id, after in changes.values_list("row_id", "after").iterator(chunk_size=2000):
        n_changes, image = told.get(row_id, (0, {}))
        told[row_id] = (n_changes + 1, None if after is None else {**(image or {}), **after})
    return told


def _differs(row: Row, name: str, told: Any) -> bool:
    held = {field.attname: field for field in row._meta.concrete_fields}.get(name)
    if held is None:  # a column of an earlier release
        return False
    value = getattr(row, name)
    if plain(told) == noted(row, name, value):
        return False
    if name in row.digested | row.heavy or isinstance(held, models.JSONField):
        return True
    return bool(held.to_python(told) != value)  # 10.5 was journalled, 10.50 comes back


@invariant("schedule-dates-as-computed")
def schedule_dates_as_computed() -> Iterator[str]:
    """The dates stored beside activities are what the engine computes from the rows."""
    yield from recompute.differing()
