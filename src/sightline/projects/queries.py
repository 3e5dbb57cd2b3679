"""What projects answer, each cut to what the actor may see."""

import contextlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor, may, visible
from sightline.projects import policy, rules
from sightline.projects.models import (
    Benefit,
    Contribution,
    CostYear,
    Gate,
    Milestone,
    Portfolio,
    Program,
    Project,
    RaidItem,
    StatusDimension,
    StatusReport,
    Subject,
    Touch,
)
from sightline.projects.snapshots import FLOWING

REFERENCES = ("standing", "office", "portfolio", "program", "manager", "sponsor")


def projects(actor: Actor) -> QuerySet[Project]:
    """Return the projects the actor sees, with their standing and what they belong to."""
    return visible(actor, Project).select_related(*REFERENCES)


def present(rows: QuerySet[Project], day: date | None = None) -> QuerySet[Project]:
    """Return the projects that were in their portfolio on a day (today)."""
    day = day or clock.today()
    entered = rows.filter(entered_on__lte=day)
    return entered.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def every_project(organisation_id: UUID, *, why: str) -> QuerySet[Project]:
    """Return all projects of an organisation, whoever looks.

    Args:
        why: The reason for which rows are read that nobody in particular asks for.
    """
    rows: QuerySet[Project] = Project.objects.system(why).filter(organisation=organisation_id)
    return rows


def the_project(actor: Actor, project_id: UUID) -> Project:
    """Return a project with its standing, or refuse with ``NotFound``."""
    row = projects(actor).filter(pk=project_id).first()
    return row or find(Project, project_id, actor)


def project_called(actor: Actor, wanted: str) -> Project:
    """Return the project with a code, whatever the case, or an id; or refuse with ``NotFound``."""
    row = projects(actor).filter(code__iexact=wanted).first()
    if row is None:
        with contextlib.suppress(ValueError):
            row = projects(actor).filter(pk=UUID(wanted)).first()
    if row is None:
        raise NotFound(f"The project {wanted}")
    return row


def projects_seen(actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some projects that the actor sees."""
    return set(visible(actor, Project).filter(pk__in=list(ids)).values_list("pk", flat=True))


def as_node(row: Project) -> Node:
    """Return a project as something a grant can stand on, named as grants may name it."""
    name = rules.node_name(code=row.code, name=row.name, confidentiality=row.confidentiality)
    return Node("project", row.pk, name, f"{row.name} ({row.code})")


def the_portfolio(actor: Actor, portfolio_id: UUID) -> Portfolio:
    """Return a portfolio, or refuse with ``NotFound``."""
    return find(Portfolio, portfolio_id, actor)


def the_program(actor: Actor, program_id: UUID) -> Program:
    """Return a program, or refuse with ``NotFound``."""
    return find(Program, program_id, actor)


def portfolios(actor: Actor) -> QuerySet[Portfolio]:
    """Return the portfolios of the organisation, by name."""
    return visible(actor, Portfolio).select_related("office", "owner").order_by("name")


def programs_of_offices(office_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return office to its programs: whoever works for an office works on them whole."""
    rows = Program.objects.system("rights are worked out before there is an actor")
    found: dict[UUID, set[UUID]] = {}
    for office_id, pk in rows.filter(office__in=office_ids).values_list("office_id", "pk"):
        found.setdefault(office_id, set()).add(pk)
    return {office_id: frozenset(held) for office_id, held in found.items()}


def programs(actor: Actor) -> QuerySet[Program]:
    """Return the programs of the organisation, by name."""
    related = ("office", "portfolio", "sponsor", "manager")
    return visible(actor, Program).select_related(*related).order_by("name")


def has_schedule(project: Project) -> bool:
    """Tell whether a project, which the actor sees, has a schedule."""
    found: bool = project.schedules.exists()
    return found


def scheduled(actor: Actor) -> QuerySet[Project]:
    """Return the projects that the actor sees and that have a schedule."""
    return present(visible(actor, Project)).filter(schedules__isnull=False)


def plannable(actor: Actor) -> list[Project]:
    """Return the projects for which the actor may bring schedules in, by code."""
    rows = visible(actor, Project).order_by("code")
    return [row for row in rows if may(actor, policy.apply_plan, row)]


def sees_working(actor: Actor, project: Project) -> bool:
    """Tell whether the actor sees a project's working rows, not only what is published."""
    return may(actor, policy.read_working, project)


def children(actor: Actor, kind: type[Any], project: Project) -> QuerySet[Any]:
    """Return a project's rows of one kind that the actor sees."""
    return visible(actor, kind).filter(project=project)


def reports(actor: Actor, project: Project) -> QuerySet[StatusReport]:
    """Return a project's status reports, newest first."""
    rows = children(actor, StatusReport, project).select_related("author", "published_by")
    return rows.order_by("-period", "-published_at")


def the_report(actor: Actor, report_id: UUID) -> StatusReport:
    """Return a status report with its project, or refuse with ``NotFound``."""
    rows = visible(actor, StatusReport).select_related("project", "author", "published_by")
    return rows.filter(pk=report_id).first() or find(StatusReport, report_id, actor)


def report_before(actor: Actor, report: StatusReport) -> StatusReport | None:
    """Return the published report of the period before, if there is one."""
    rows = reports(actor, report.project).filter(state="published", period__lt=report.period)
    return rows.first()


def live_contributions(actor: Actor, day: date | None = None) -> QuerySet[Contribution]:
    """Return contributions that hold on a day, of the projects the actor sees."""
    day = day or clock.today()
    rows = visible(actor, Contribution).filter(since__lte=day)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=day))


def benefits(actor: Actor) -> QuerySet[Benefit]:
    """Return the promised benefits of the projects the actor sees."""
    return visible(actor, Benefit).select_related("owner", "objective", "project")


def cost_years(actor: Actor) -> QuerySet[CostYear]:
    """Return the money by fiscal year of the projects the actor sees."""
    return visible(actor, CostYear)


def open_raid(actor: Actor) -> QuerySet[RaidItem]:
    """Return the RAID items that are not closed."""
    rows = visible(actor, RaidItem).exclude(state="closed")
    return rows.select_related("project", "owner", "needs_from")


def gates_waiting(actor: Actor) -> QuerySet[Gate]:
    """Return gates that were submitted and wait for a decision."""
    return visible(actor, Gate).filter(state="submitted").select_related("project", "submitted_by")


def milestones_between(actor: Actor, first: date, last: date) -> QuerySet[Milestone]:
    """Return open milestones forecast or due between two days."""
    rows = visible(actor, Milestone).filter(actual__isnull=True).select_related("project")
    due = Q(forecast__range=(first, last)) | Q(forecast__isnull=True, baseline__range=(first, last))
    return rows.filter(due)


def newest_published(actor: Actor) -> list[StatusReport]:
    """Return the newest published report of each project that is not confidential, by code."""
    rows = visible(actor, StatusReport).filter(
        state="published", project__confidentiality__in=FLOWING
    )
    first: dict[UUID, UUID] = {}
    for project, report in rows.order_by("project", "-period").values_list("project", "pk"):
        first.setdefault(project, report)
    whole = visible(actor, StatusReport).filter(pk__in=list(first.values()))
    said = Prefetch("dimensions", visible(actor, StatusDimension))
    related = whole.select_related("project__office").prefetch_related(said)
    return list(related.order_by("project__code", "pk"))


def reports_waiting(actor: Actor) -> QuerySet[StatusReport]:
    """Return reports that were submitted and wait to be checked or published."""
    rows = visible(actor, StatusReport).filter(state__in=("submitted", "checked"))
    return rows.select_related("project", "author").order_by("period")


def managed(actor: Actor) -> QuerySet[Project]:
    """Return the projects the actor manages or is granted on as project manager."""
    nodes = actor.nodes("project_manager")
    return projects(actor).filter(Q(manager_id=actor.id) | Q(pk__in=nodes))


def subjects_shared(actor: Actor, project: Project) -> list[tuple[Subject, list[Project]]]:
    """Return the subjects a project touches, each with the other visible projects touching it."""
    touched = children(actor, Touch, project).select_related("subject")
    subjects = [touch.subject for touch in touched]
    others: dict[UUID, list[Project]] = {subject.pk: [] for subject in subjects}
    rows = visible(actor, Touch).filter(subject__in=list(others))
    for touch in rows.exclude(project=project).select_related("project"):
        others[touch.subject_id].append(touch.project)
    return [(subject, others[subject.pk]) for subject in subjects]


def project_names(actor: Actor) -> QuerySet[Any]:
    """Return (id, code, name) of the projects the actor sees, by code."""
    return visible(actor, Project).order_by("code").values_list("pk", "code", "name")


def raid(actor: Actor, project: Project | None = None) -> QuerySet[RaidItem]:
    """Return RAID items of one project, or of all the actor sees, closed ones too.

    ``score_value`` is probability times impact, ``needs_name`` the project it needs something
    from where the actor may see that one too.
    """
    seen = visible(actor, Project).filter(pk=OuterRef("needs_from")).values("name")[:1]
    rows = visible(actor, RaidItem).select_related("project", "owner")
    rows = rows if project is None else rows.filter(project=project)
    return rows.annotate(score_value=F("probability") * F("impact"), needs_name=Subquery(seen))


def raid_owners(actor: Actor, project: Project | None = None) -> list[tuple[str, str]]:
    """Return (id, name) of those who own the visible RAID items, by name."""
    rows = visible(actor, RaidItem).filter(owner__isnull=False)
    rows = rows if project is None else rows.filter(project=project)
    held = rows.order_by("owner__name").values_list("owner_id", "owner__name").distinct()
    return [(str(pk), name) for pk, name in held]


def the_raid_item(actor: Actor, item_id: UUID) -> RaidItem:
    """Return a RAID item with its project, or refuse with ``NotFound``."""
    return raid(actor).filter(pk=item_id).first() or find(RaidItem, item_id, actor)


def portfolios_counted(actor: Actor) -> QuerySet[Portfolio]:
    """Return the portfolios, each with how many visible projects it holds: ``n_projects``,
    and how many of them are declared off track: ``n_off_track``.
    """
    return _counted(actor, portfolios(actor), "portfolio")


def programs_counted(actor: Actor) -> QuerySet[Program]:
    """Return the programs, counted as ``portfolios_counted`` says."""
    return _counted(actor, programs(actor), "program")


def _counted(actor: Actor, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    held = present(visible(actor, Project)).filter(**{path: OuterRef("pk")}).order_by()
    off = held.filter(standing__declared="red")

    def counted(some: QuerySet[Project]) -> Coalesce:
        return Coalesce(Subquery(some.values(path).annotate(n=Count("pk")).values("n")), 0)

    with_counts: QuerySet[Any] = rows.annotate(n_projects=counted(held), n_off_track=counted(off))
    return with_counts


def undoable(actor: Actor, row_id: UUID, kinds: Iterable[str]) -> UUID | None:
    """Return the journal entry of the edit that the actor's present request made to a row."""
    rows = JournalEntry.objects.filter(about=row_id, actor_id=actor.id, kind__in=list(kinds))
    mine = rows.filter(request_id=actor.request_id).exclude(request_id="")
    return mine.order_by("-sequence").values_list("pk", flat=True).first()


def found_projects(actor: Actor, words: str, most: int) -> list[Project]:
    """Return visible projects whose name or code holds the words."""
    rows = present(visible(actor, Project)).filter(_named(words))
    return list(rows.only("id", "name", "code").order_by("name")[:most])


def found_programs(actor: Actor, words: str, most: int) -> list[Program]:
    """Return programs whose name or code holds the words."""
    return list(visible(actor, Program).filter(_named(words)).order_by("name")[:most])


def found_portfolios(actor: Actor, words: str, most: int) -> list[Portfolio]:
    """Return portfolios whose name or code holds the words."""
    return list(visible(actor, Portfolio).filter(_named(words)).order_by("name")[:most])


def _named(words: str) -> Q:
    return Q(name__icontains=words) | Q(code__icontains=words)


def gates_ahead(actor: Actor, until: date) -> QuerySet[Gate]:
    """Return gates planned up to a day that were not submitted yet, the earliest first."""
    rows = visible(actor, Gate).filter(state="planned", planned_on__lte=until)
    return rows.select_related("project", "submitted_by").order_by("planned_on", "project__name")


def raid_due(actor: Actor, until: date) -> QuerySet[RaidItem]:
    """Return RAID items that are not closed and due up to a day, the earliest first."""
    return open_raid(actor).filter(due__lte=until).order_by("due", "title")


def closed_off(actor: Actor) -> list[Project]:
    """Return the restricted and sealed projects that the actor sees, by name."""
    rows = present(visible(actor, Project)).filter(confidentiality__in=("restricted", "sealed"))
    return list(rows.order_by("name"))


def newest_reports(actor: Actor, most: int) -> list[StatusReport]:
    """Return the reports published last."""
    rows = visible(actor, StatusReport).filter(state="published").defer("facts")
    related = rows.select_related("project", "author")
    return list(related.order_by("-period", "-published_at", "pk")[:most])
