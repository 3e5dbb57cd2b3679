"""What each project says of itself to all who see it, side by side: for comparing all with all.

Only what is published: no drafts, and nothing of RAID that is kept out of reports.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import (
    Benefit,
    Contribution,
    Project,
    RaidItem,
    Schedule,
    StatusReport,
    Touch,
)

WHY = "what projects share is found over all of them, and shown to who sees both"
SOME = 500
MOST_MOVED = 2_000  # row changes, beyond which everything is read anew
PARTS = (Touch, Contribution, Benefit, RaidItem, StatusReport, Schedule)
#: Names that many projects take over when they change; a new one changes nothing yet.
NAMES = ("projects.Subject", "strategy.Objective")
_FIELDS = ("id", "name", "description", "start", "baseline_finish", "forecast_finish")
_TOLD = ("reason", "achieved", "next_steps", "help_needed")


@dataclass
class Compared:
    """One project as it is compared with others.

    Attributes:
        finish: The forecast finish; the approved one where nothing is forecast.
        narrative: What its last published report says.
        subjects: Kind and name of what it touches.
        assumptions: Title and description of each.
        needs: What it says it needs from other projects.
    """

    id: UUID
    name: str
    description: str
    start: date | None
    finish: date | None
    narrative: str = ""
    subjects: list[tuple[str, str]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)
    assumptions: list[tuple[str, str]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


def _live(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Return those of some projects that are in their portfolio today and have not ended."""
    today = clock.today()
    here = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=today), entered_on__lte=today)
    return here.exclude(state__in=Project.ENDED)


def live_ids(organisation_id: UUID) -> set[UUID]:
    """Return all projects of an organisation that are compared."""
    rows = Project.objects.system(WHY).filter(organisation_id=organisation_id)
    return set(_live(rows).values_list("pk", flat=True))


def compared(organisation_id: UUID, ids: Iterable[UUID] | None = None) -> list[Compared]:
    """Return the live projects of an organisation, or those of some, as they are compared.

    Args:
        ids: The projects to read; all if none are given.
    """
    rows = Project.objects.system(WHY).filter(organisation_id=organisation_id)
    if ids is None:
        return _read(_live(rows))
    asked = sorted(ids)
    some = (asked[first : first + SOME] for first in range(0, len(asked), SOME))
    return [one for part in some for one in _read(_live(rows.filter(pk__in=part)))]


def _read(rows: QuerySet[Project]) -> list[Compared]:
    told = [f"standing__report__{name}" for name in _TOLD]
    held: dict[UUID, Compared] = {}
    for pk, name, text, start, baseline, forecast, *said in rows.values_list(*_FIELDS, *told):
        narrative = "\n".join(filter(None, said))
        held[pk] = Compared(pk, name, text, start, forecast or baseline, narrative)
    within = rows.order_by().values("pk")
    for project_id, kind, name in _of(Touch, within, "subject__kind", "subject__name"):
        held[project_id].subjects.append((kind, name))
    for project_id, title, measure in _of(Benefit, within, "title", "measure"):
        held[project_id].benefits += filter(None, (title, measure))
    for project_id, name in _serving(within):
        held[project_id].objectives.append(name)
    _read_raid(held, within)
    for project_id, people in _of(Schedule, within, "people"):
        held[project_id].people += _workers(people)
    return list(held.values())


def _of(kind: type[Any], within: Any, *names: str) -> Iterator[tuple[Any, ...]]:
    rows = kind.objects.system(WHY).filter(project__in=within).order_by()
    yield from rows.values_list("project_id", *names).iterator()


def _serving(within: Any) -> Iterator[tuple[Any, ...]]:
    today = clock.today()
    rows = Contribution.objects.system(WHY).filter(project__in=within, since__lte=today)
    live = rows.filter(Q(until__isnull=True) | Q(until__gt=today)).order_by()
    return live.values_list("project_id", "objective__name").iterator()


def _read_raid(held: Mapping[UUID, Compared], within: Any) -> None:
    rows = RaidItem.objects.system(WHY).filter(project__in=within, in_report=True)
    shown = rows.exclude(state="closed").order_by()
    for project_id, kind, title, text in shown.values_list(
        "project_id", "kind", "title", "description"
    ):
        if kind == "risk":
            held[project_id].risks.append(title)
        elif kind == "assumption":
            held[project_id].assumptions.append((title, text))
        elif kind == "dependency":
            held[project_id].needs.append(title)


def _workers(people: Any) -> list[str]:
    """Return the people whom a schedule names: not its materials, costs and generic roles."""
    table = (people or {}).get("resources", {})
    fields = table.get("fields", ())
    rows = [dict(zip(fields, row, strict=False)) for row in table.get("rows", ())]
    return [
        str(row["name"])
        for row in rows
        if row.get("name") and row.get("kind", "work") == "work" and not row.get("is_generic")
    ]


def moved(organisation_id: UUID, since: int) -> set[UUID] | None:
    """Return the projects of which something compared changed after a place of the journal.

    ``None`` says that it touches too many to tell them one by one.
    """
    labels = ["projects.Project", *NAMES, *(part._meta.label for part in PARTS)]
    rows = RowChange.objects.filter(
        entry__organisation_id=organisation_id, entry__sequence__gt=since, model__in=labels
    ).order_by("pk")
    changes = list(rows.values_list("model", "row_id", "before", "after")[: MOST_MOVED + 1])
    if len(changes) > MOST_MOVED:
        return None
    found: set[UUID] = set()
    lasting: defaultdict[str, set[UUID]] = defaultdict(set)
    for model, row_id, before, after in changes:
        if model in NAMES:
            if before is not None:
                return None
        elif model == "projects.Project":
            found.add(row_id)
        elif project_id := (after or {}).get("project_id") or (before or {}).get("project_id"):
            found.add(UUID(project_id))
        else:
            lasting[model].add(row_id)
    return found.union(*(_projects_of(model, ids) for model, ids in lasting.items()))


def _projects_of(model: str, ids: Iterable[UUID]) -> set[UUID]:
    rows: Any = apps.get_model(model).objects.system(WHY)
    return set(rows.filter(pk__in=list(ids)).values_list("project_id", flat=True))


def n_compared(actor: Actor) -> int:
    """Return how many live projects the actor sees."""
    return _live(visible(actor, Project)).count()


def n_having(actor: Actor, names: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Return how many live projects that the actor sees have each of some named things.

    Args:
        names: Kind and name: a kind of subject, ``objective`` or ``benefit``.
    """
    asked = list(names)
    lowered = {name.casefold() for _, name in asked}
    live = _live(visible(actor, Project)).order_by().values("pk")
    found: Counter[tuple[str, str]] = Counter()
    for path, rows in _having(actor, sorted(lowered)):
        pairs = rows.filter(project__in=live).order_by().values_list(*path, "project_id")
        for kind, name, _ in pairs.distinct():
            found[kind, name.casefold()] += 1
    return {(kind, name): found[kind, name.casefold()] for kind, name in asked}


def _having(actor: Actor, lowered: Sequence[str]) -> Iterator[tuple[tuple[str, str], Any]]:
    touches = visible(actor, Touch).annotate(named=Lower("subject__name"))
    yield ("subject__kind", "named"), touches.filter(named__in=lowered)
    for label, rows, path in (
        ("objective", visible(actor, Contribution), "objective__name"),
        ("benefit", visible(actor, Benefit), "title"),
    ):
        found = rows.annotate(named=Lower(path), thing=Value(label))
        yield ("thing", "named"), found.filter(named__in=lowered)
