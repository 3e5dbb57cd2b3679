"""Compliance on pages: the three figures of every standard and office, each opening its projects."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import queries as identity
from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.maturity import queries as maturity
from sightline.network import commands, forms, lists, policy, queries
from sightline.network.days import day_of, kept
from sightline.network.rules.conditions import CHECKS, words
from sightline.network.rules.flows import FLOWS
from sightline.network.rules.obligation import IN_SCOPE, Compliance
from sightline.projects import asked
from sightline.projects import queries as projects
from sightline.projects.pages.frame import BOTH, framed, posted
from sightline.projects.pages.steps import taken
from sightline.projects.rules import REPORT_FIELDS
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show


def _figures(found: Compliance) -> dict[str, Any]:
    return {
        "figures": found,
        "strict": lists.share_html(found.strict),
        "of_obliged": lists.share_html(found.of_obliged),
        "governed": lists.share_html(found.governed),
    }


@page(policy.read)
def compliance(request: Asked) -> HttpResponse:
    """Show the three figures of every standard in effect, and of every office, on a day."""
    actor, day = request.actor, day_of(request)
    versions = queries.issued(actor, day)
    found = queries.duties(actor, versions, day=day)
    figures = queries.figures(found)
    by_office = queries.figures_by_office(found)
    rows = [{"version": row, **_figures(figures[row.pk])} for row in versions]
    offices = [
        {"node": node, **_figures(by_office[node.office.pk])}
        for node in identity.office_tree(actor, day)
        if node.office.pk in by_office and by_office[node.office.pk].in_scope
    ]
    retrospective = queries.retrospective(actor).count()
    context = {
        "rows": [row for row in rows if row["figures"].in_scope],
        "empty": [row for row in rows if not row["figures"].in_scope],
        "offices": offices,
        "amendments": queries.amendments(actor),
        "n_retrospective": retrospective,
        "day": day,
        "kept": kept(day),
    }
    return show(request, "network/compliance.html", context)


@page(policy.read)
def compliance_office(request: Asked, office_id: UUID) -> HttpResponse:
    """Show an office's own projects with what every standard asks of them, on a day."""
    actor, day = request.actor, day_of(request)
    office = identity.the_office(actor, office_id)
    versions = queries.issued(actor, day)
    found = queries.duties(actor, versions, day=day)
    held = lists.OfficeDuties.of(office.pk, versions, found)
    listing, rows = lists.office_duties(held), lists.office_rows(actor, held)
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {
        "page": listing.page(rows, params),
        "office": office,
        "day": day,
        "kept": kept(day),
        **_figures(queries.figures_by_office(found).get(office.pk, Compliance())),
    }
    return show(request, "network/office.html", context)


@page(policy.read)
def standard_projects(request: Asked, version_id: UUID) -> HttpResponse:
    """Show the projects that a version asks something of, and what."""
    actor, day = request.actor, day_of(request)
    version = queries.the_version(actor, version_id)
    found = queries.duties(actor, [version], day=day)[version.pk]
    held = {duty.project: duty for duty in found}
    listing, rows = lists.duties_for(actor, held), lists.duty_rows(actor, found)
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {
        "page": listing.page(rows, params),
        "version": version,
        "day": day,
        "kept": kept(day),
        **_figures(queries.figures({version.pk: found})[version.pk]),
    }
    return show(request, "network/standard_projects.html", context)


@page(policy.read)
def project_standards(request: Asked, project_id: UUID) -> HttpResponse:
    """Show what every standard asks of one project, and what is done about it."""
    actor = request.actor
    project = projects.the_project(actor, project_id)
    versions = queries.issued(actor)
    found = queries.duties(actor, versions, only=[project.pk])
    standing = {
        row.version_of_id: row
        for row in queries.grandfatherings(actor).filter(project=project, state="standing")
    }
    cycles = {row.pk for row, _ in queries.life_cycles(project.organisation_id, project.pk)}
    rows = [
        {
            "version": version,
            "duty": duty,
            "told": lists.obligation_html(duty.obligation),
            "unmet": [words(each, CHECKS) for each in duty.unmet],
            "standing": standing.get(version.pk),
            "is_offered": duty.is_eligible and duty.obligation == "non_compliant",
            "has_cycle": version.pk in cycles,
            "is_bound": version.binds_on is not None and version.binds_on <= clock.today(),
        }
        for version in versions
        for duty in found[version.pk]
        if duty.obligation in IN_SCOPE
    ]
    context = {
        "rows": rows,
        "asks": _asks(project),
        "may_apply": may(actor, policy.apply, project),
        "may_judge": may(actor, policy.judge, project),
        "may_share": may(actor, policy.share, project),
        "may_grandfather": may(actor, policy.grandfather, project),
        "findings": queries.findings(actor, project.pk)[:12],
        "decisions": queries.grandfatherings(actor).filter(project=project),
        "day": clock.today(),
    }
    shown = framed(request, project, "project-standards", **context)
    return show(request, "network/project.html", shown)


def _asks(project: Any) -> list[dict[str, Any]]:
    """Return what standards in effect ask of the project's reports, by field."""
    said = asked.of_reports(project)
    return [
        {"label": label, "ask": ask}
        for name, label in REPORT_FIELDS.items()
        if (ask := said.of(name)) is not None
    ]


def _of_project(project_id: UUID) -> str:
    return reverse("project-standards", args=[project_id])


@page(policy.judge, methods=BOTH)
def project_finding(request: Asked, project_id: UUID, version_id: UUID) -> HttpResponse:
    """Show and take in what an office found of a project."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.judge, project)
    version = queries.the_version(request.actor, version_id)
    return taken(
        request,
        forms.FindingForm(posted(request)),
        commands.find_compliance,
        back=_of_project(project_id),
        title=f"{project.code} and {version}",
        said="The finding was noted.",
        verb="Note it",
        lede=version.evidence,
        project_id=project_id,
        version_id=version_id,
    )


@page(policy.grandfather, methods=BOTH)
def project_grandfather(request: Asked, project_id: UUID, version_id: UUID) -> HttpResponse:
    """Show and take in the decision that a project may finish as it began."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.grandfather, project)
    version = queries.the_version(request.actor, version_id)
    finish = project.forecast_finish or project.baseline_finish
    return taken(
        request,
        forms.GrandfatherForm(posted(request), initial={"limit_on": finish}),
        commands.grandfather_project,
        back=_of_project(project_id),
        title=f"Let {project.code} finish as it began",
        said="The decision was recorded.",
        verb="Decide so",
        lede=f"{version} will not be asked of it while this stands.",
        project_id=project_id,
        version_id=version_id,
    )


@page(policy.grandfather, methods=BOTH)
def grandfathering_end(request: Asked, grandfathering_id: UUID) -> HttpResponse:
    """End the decision that a project may finish as it began."""
    row = queries.the_grandfathering(request.actor, grandfathering_id)
    check(request.actor, policy.grandfather, row)
    return taken(
        request,
        forms.WhyForm(posted(request), initial={"seen": row.version}),
        commands.end_grandfathering,
        back=_of_project(row.project_id),
        title=f"{row.project.code}: ask for {row.version_of} after all",
        said="The decision ended.",
        verb="End it",
        grandfathering_id=row.pk,
    )


@page(policy.read)
def network(request: Asked) -> HttpResponse:
    """Show the offices as a tree with how they stand to each other, as it was on a day."""
    actor, day = request.actor, day_of(request)
    nodes = identity.office_tree(actor, day)
    found = queries.duties(actor, queries.issued(actor, day), day=day)
    by_office = queries.figures_by_office(found)
    regimes = queries.regimes_on(actor, day)
    levels = maturity.level_of_offices(actor, day)
    relations = [row for row in identity.relations(actor) if identity.to_link(row).live_on(day)]
    sideways = [row for row in relations if row.kind != "hierarchy"]
    context = {
        "day": day,
        "kept": kept(day),
        "rows": [
            _office(node, by_office, regimes, sideways) | {"maturity": levels.get(node.office.pk)}
            for node in nodes
        ],
        "relations": [(row, FLOWS[row.kind].words) for row in sideways],
        "up": FLOWS["hierarchy"].words,
        "regimes": [(row, row.until is None or day < row.until) for row in queries.regimes(actor)],
        "may_keep": may(actor, policy.keep_regimes),
        "drawn": _drawn(nodes, sideways),
    }
    return show(request, "network/network.html", context)


def _office(node: Any, by_office: Any, regimes: Any, sideways: Iterable[Any]) -> dict[str, Any]:
    own = node.office.pk
    touching = [row for row in sideways if own in {row.office_id, row.other_id}]
    told = [
        (row.get_kind_display(), row.other if row.office_id == own else row.office)
        for row in touching
    ]
    figures = _figures(by_office.get(own, Compliance()))
    return {
        "node": node,
        "level": node.depth + 1,
        "regimes": sorted(regimes.get(own, ())),
        "related": told,
        **figures,
    }


WIDTH, HEIGHT, ROW, STEP = 240, 44, 60, 60


def _drawn(nodes: list[Any], sideways: Iterable[Any]) -> dict[str, Any]:
    """Return the offices as boxes, the tree as elbows, other relations as dashed arcs."""
    at = {node.office.pk: (node.depth * STEP, n * ROW) for n, node in enumerate(nodes)}
    boxes = [
        {"office": node.office, "x": at[node.office.pk][0], "y": at[node.office.pk][1]}
        for node in nodes
    ]
    elbows = [
        f"M {at[node.parent_id][0] + 16} {at[node.parent_id][1] + HEIGHT} "
        f"V {at[node.office.pk][1] + HEIGHT // 2} H {at[node.office.pk][0]}"
        for node in nodes
        if node.parent_id in at
    ]
    right = max((x for x, _ in at.values()), default=0) + WIDTH
    arcs = [
        {
            "path": _arc(at[row.office_id], at[row.other_id], right),
            "words": f"{row.office} and {row.other}: {row.get_kind_display().lower()}",
            "kind": row.kind,
        }
        for row in sideways
        if row.office_id in at and row.other_id in at
    ]
    return {
        "boxes": boxes,
        "elbows": elbows,
        "arcs": arcs,
        "width": right + 120,
        "height": max(1, len(nodes)) * ROW,
        "box_width": WIDTH,
        "box_height": HEIGHT,
    }


def _arc(one: tuple[int, int], two: tuple[int, int], right: int) -> str:
    (x, y), (z, w) = one, two
    half = HEIGHT // 2
    out = right + 20 + abs(w - y) // ROW * 8
    return f"M {x + WIDTH} {y + half} C {out + 40} {y + half} {out + 40} {w + half} {z + WIDTH} {w + half}"


@page(policy.keep_regimes, methods=BOTH)
def regime_set(request: Asked, office_id: UUID) -> HttpResponse:
    """Show and take in a regulation that an office comes under."""
    office = identity.the_office(request.actor, office_id)
    check(request.actor, policy.keep_regimes, office)
    return taken(
        request,
        forms.RegimeForm(posted(request)),
        commands.set_regime,
        back=reverse("network"),
        title=f"A regime of {office.name}",
        said="The regime was set.",
        verb="Set it",
        lede="It holds for this office and those beneath it.",
        office_id=office_id,
    )


@page(policy.keep_regimes, methods=BOTH)
def regime_end(request: Asked, regime_id: UUID) -> HttpResponse:
    """End a regime of an office on a day."""
    row = queries.the_regime(request.actor, regime_id)
    check(request.actor, policy.keep_regimes, row)
    initial = {"seen": row.version, "until": clock.today()}
    return taken(
        request,
        forms.RegimeEndForm(posted(request), initial=initial),
        commands.end_regime,
        back=reverse("network"),
        title=f"End {row.name} for {row.office}",
        said="The regime ends.",
        verb="End it",
        regime_id=row.pk,
    )
