"""Standards on pages: the list, one of them with a version, and everything that is written."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.network import commands, forms, lists, policy, queries
from sightline.network.lists import state_html
from sightline.network.models import Standard, StandardVersion
from sightline.network.rules.conditions import APPLIES, CHECKS, parsed, words
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.ui.routes import Asked, page, show

MOST = 12
keep_views("standards", "standards", lambda actor: lists.STANDARDS, queries.standards)

VERSION_STEPS: Steps = {
    "consult": Step(
        "Consult…", "Offices may comment now.", policy.keep, commands.consult_version,
        ("consult",), forms.ConsultForm, "Everybody reads it, and offices comment until that day.",
    ),
    "approve": Step(
        "Approve", "Approved.", policy.approve, commands.approve_version, ("approve",),
        kind="primary",
    ),
    "publish": Step(
        "Publish…", "Published: every office that it reaches was notified.", policy.keep,
        commands.publish_version, ("publish",), forms.PublishForm,
        "Every office beneath is notified, and has the days of transition to adopt it.",
    ),
    "enforce": Step(
        "Put in force", "It is in force.", policy.keep, commands.enforce_version, ("enforce",),
        kind="primary",
    ),
    "rework": Step(
        "Send back…", "It can be written on.", policy.keep, commands.rework_version,
        ("rework",), forms.WhyForm,
    ),
    "retire": Step(
        "Retire…", "It was retired.", policy.keep, commands.retire_version, ("retire",),
        forms.WhyForm, "Nothing takes its place; relief from it ends with it.",
    ),
}  # fmt: skip
ADOPTION_STEPS: Steps = {
    "plan": Step(
        "Plan…", "Planned.", policy.adopt, commands.plan_adoption, ("plan",), forms.PlanForm,
    ),
    "begin": Step(
        "Begin…", "Begun.", policy.adopt, commands.begin_adoption, ("begin",), forms.AdoptForm,
    ),
    "finish": Step(
        "Adopted…", "Adopted.", policy.adopt, commands.finish_adoption, ("adopt",),
        forms.AdoptForm, "Note what varies within the leeway of its clauses.",
    ),
    "take-back": Step(
        "Not adopted yet…", "It is adopting again.", policy.adopt, commands.take_back_adoption,
        ("take_back",), forms.WhyForm,
    ),
    "exempt": Step(
        "Exempt…", "The office is exempt.", policy.exempt, commands.exempt_office, ("exempt",),
        forms.WhyForm,
    ),
    "reinstate": Step(
        "Ask after all…", "The office is asked again.", policy.exempt, commands.reinstate_office,
        ("reinstate",), forms.WhyForm,
    ),
}  # fmt: skip


def _at(row: StandardVersion) -> str:
    """Return the address of a standard's page at one version."""
    return f"{reverse('standard', args=[row.standard_id])}?v={row.number}"


@page(policy.read)
def standard_list(request: Asked) -> HttpResponse:
    """Show every standard with its newest version."""
    rows = queries.standards(request.actor)
    may_write = may(request.actor, policy.keep)
    waiting = queries.commentable(request.actor)
    context = {"may_write": may_write, "waiting": waiting}
    return listed(request, lists.STANDARDS, rows, "network/standards.html", **context)


@page(policy.read)
def standard_detail(request: Asked, standard_id: UUID) -> HttpResponse:
    """Show a standard at one version: what it asks, of whom, and what became of that."""
    actor = request.actor
    row = queries.the_standard(actor, standard_id)
    version = queries.version_shown(actor, row, request.GET.get("v", ""))
    context: dict[str, Any] = {
        "standard": row,
        "versions": list(queries.versions(actor, row.pk)),
        "version": version,
        "crumbs": [
            {"label": "Standards", "href": reverse("standards")},
            {"label": row.code, "href": ""},
        ],
        "may_keep": may(actor, policy.keep, row),
        "may_raise": may(actor, policy.raise_feedback),
        "amendments": queries.amendments(actor, row.pk),
        "feedback": list(
            queries.feedback(actor).filter(standard=row).order_by("-raised_on")[:MOST]
        ),
        "day": clock.today(),
    }
    context |= _version(request, version) if version else {}
    return show(request, "network/standard.html", context)


def _version(request: Asked, version: StandardVersion) -> dict[str, Any]:
    actor = request.actor
    is_open = version.state not in StandardVersion.SETTLED
    found = queries.duties(actor, [version])
    figures = queries.figures(found)[version.pk]
    offered = [d for d in found[version.pk] if d.is_eligible and d.obligation == "non_compliant"]
    clauses = list(queries.clauses(actor, version.pk))
    of_version = queries.deviations(actor).filter(clause__version_of=version)
    comments = list(queries.comments(actor, version.pk))
    return {
        "state": state_html(version),
        "steps": open_steps(actor, VERSION_STEPS, version),
        "is_open": is_open,
        "is_issued": version.state in StandardVersion.ISSUED,
        "may_edit": is_open and may(actor, policy.keep, version),
        "may_comment": version.state == "consultation" and may(actor, policy.comment),
        "may_ask": version.state in StandardVersion.ISSUED and may(actor, policy.ask),
        "may_draft": not is_open or version.state == "approved",
        "clauses": [(each, queries.bite_words(each)) for each in clauses],
        "applies": [words(each, APPLIES) for each in parsed(version.applies, APPLIES)],
        "checks": [words(each, CHECKS) for each in parsed(version.checks, CHECKS)],
        "figures": figures,
        "shares": [
            ("Strict", lists.share_html(figures.strict)),
            ("Of obliged", lists.share_html(figures.of_obliged)),
            ("Governed", lists.share_html(figures.governed)),
        ],
        "n_offered": len(offered),
        "adoptions": [
            {
                "row": each,
                "state": state_html(each),
                "steps": open_steps(actor, ADOPTION_STEPS, each)
                if version.state in StandardVersion.ISSUED
                else [],
            }
            for each in queries.adoptions(actor, version.pk)
        ],
        "deviations": [(each, state_html(each)) for each in of_version.order_by("expires")[:MOST]],
        "comments": comments,
        "n_unanswered": sum(not each.answer for each in comments),
    }


@page(policy.keep, methods=BOTH)
def standard_new(request: Asked) -> HttpResponse:
    """Show and take in a new standard."""
    return taken(
        request,
        forms.NewStandardForm(posted(request), actor=request.actor),
        commands.write_standard,
        back=reverse("standards"),
        title="New standard",
        said="The standard was begun: add its clauses, then consult the offices.",
        verb="Begin the standard",
        to=lambda row: reverse("standard", args=[row.pk]),
    )


def _kept(request: Asked, standard_id: UUID) -> Standard:
    row = queries.the_standard(request.actor, standard_id)
    check(request.actor, policy.keep, row)
    return row


@page(policy.keep, methods=BOTH)
def standard_edit(request: Asked, standard_id: UUID) -> HttpResponse:
    """Show and take in a standard's names and owner."""
    row = _kept(request, standard_id)
    return taken(
        request,
        forms.StandardForm(posted(request), actor=request.actor, row=row),
        commands.change_standard,
        back=reverse("standard", args=[row.pk]),
        title=f"Edit {row}",
        said="The standard was saved.",
        standard_id=row.pk,
    )


@page(policy.keep, methods=POST)
def version_draft(request: Asked, standard_id: UUID) -> HttpResponse:
    """Draft the next version of a standard."""
    row = _kept(request, standard_id)
    return taken(
        request,
        forms.StepForm(posted(request)),
        commands.draft_version,
        back=reverse("standard", args=[row.pk]),
        title=f"Next version of {row}",
        said="It is a copy of the newest version: change what is to change.",
        verb="Draft",
        to=_at,
        standard_id=row.pk,
    )


@page(policy.read)
def standard_history(request: Asked, standard_id: UUID) -> HttpResponse:
    """Show who changed a standard, its versions and clauses, when, and why."""
    row = queries.the_standard(request.actor, standard_id)
    versions = queries.versions(request.actor, row.pk)
    clauses = queries.all_clauses(request.actor, row.pk)
    ids = [row.pk, *(one.pk for one in (*versions, *clauses))]
    return history_of(request, ids, str(row), reverse("standard", args=[row.pk]))


def _kept_version(request: Asked, version_id: UUID) -> StandardVersion:
    row = queries.the_version(request.actor, version_id)
    check(request.actor, policy.keep, row)
    return row


@page(policy.keep, methods=BOTH)
def version_edit(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in what a version says."""
    row = _kept_version(request, version_id)
    return taken(
        request,
        forms.VersionForm(posted(request), actor=request.actor, row=row),
        commands.change_version,
        back=_at(row),
        title=f"Edit {row}",
        said="The version was saved. Preview for whom it is now.",
        lede="Every condition that is filled in must hold. What is not known of a project does "
        "not meet it. Leave all of them empty for every project beneath the office.",
        version_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def version_step(request: Asked, version_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a version."""
    row = queries.the_version(request.actor, version_id)
    return take_step(request, VERSION_STEPS, verb, row, back=_at(row), version_id=row.pk)


@page(policy.read)
def version_preview(request: Asked, version_id: UUID) -> HttpResponse:
    """Show for which projects a version would be, and what to look at before it is published."""
    row = queries.the_version(request.actor, version_id)
    found = queries.preview(request.actor, row)
    projects = queries.live_projects(request.actor).filter(pk__in=found.selected)
    context = {
        "version": row,
        "found": found,
        "n": len(found.selected),
        "projects": projects.order_by("code"),
        "applies": [words(each, APPLIES) for each in parsed(row.applies, APPLIES)],
        "day": clock.today(),
        "back": _at(row),
    }
    return show(request, "network/preview.html", context)


@page(policy.read)
def version_compare(request: Asked, version_id: UUID) -> HttpResponse:
    """Show how a version differs from the one before it."""
    row = queries.the_version(request.actor, version_id)
    found = queries.differences(request.actor, row)
    context = {"version": row, "found": found, "back": _at(row)}
    return show(request, "network/compare.html", context)


@page(policy.keep, methods=BOTH)
def clause_add(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in a new clause."""
    row = _kept_version(request, version_id)
    return taken(
        request,
        forms.ClauseForm(posted(request), family=row.standard.family),
        commands.add_clause,
        back=_at(row),
        title=f"A clause of {row}",
        said="The clause was added.",
        verb="Add",
        version_id=row.pk,
    )


@page(policy.keep, methods=BOTH)
def clause_edit(request: Asked, clause_id: UUID) -> HttpResponse:
    """Show and take in a changed clause."""
    row = queries.the_clause(request.actor, clause_id)
    check(request.actor, policy.keep, row)
    return taken(
        request,
        forms.ClauseForm(posted(request), family=row.version_of.standard.family, row=row),
        commands.change_clause,
        back=_at(row.version_of),
        title=f"Edit {row}",
        said="The clause was saved.",
        clause_id=row.pk,
    )


@page(policy.keep, methods=POST)
def clause_drop(request: Asked, clause_id: UUID) -> HttpResponse:
    """Take a clause out of a draft."""
    row = queries.the_clause(request.actor, clause_id)
    return taken(
        request,
        forms.StepForm(posted(request)),
        commands.drop_clause,
        back=_at(row.version_of),
        title=f"Drop {row}",
        said="The clause was dropped.",
        verb="Drop",
        clause_id=row.pk,
    )


@page(policy.comment, methods=BOTH)
def version_comment(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in a comment on a version in consultation."""
    row = queries.the_version(request.actor, version_id)
    return taken(
        request,
        forms.CommentForm(posted(request), actor=request.actor, version=row),
        commands.comment_on,
        back=_at(row),
        title=f"Comment on {row}",
        said="The comment was sent; it will be answered before the version is approved.",
        verb="Send",
        version_id=row.pk,
    )


@page(policy.keep, methods=BOTH)
def comment_answer(request: Asked, comment_id: UUID) -> HttpResponse:
    """Show and take in the answer to a comment."""
    row = queries.the_comment(request.actor, comment_id)
    check(request.actor, policy.keep, row)
    initial = {"seen": row.version, "answer": row.answer}
    return taken(
        request,
        forms.CommentAnswerForm(posted(request), initial=initial),
        commands.answer_comment,
        back=_at(row.version_of),
        title="Answer a comment",
        said="The comment was answered.",
        verb="Answer",
        lede=row.text,
        comment_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def adoption_step(request: Asked, adoption_id: UUID, verb: str) -> HttpResponse:
    """Take a step of an office's adoption record."""
    row = queries.the_adoption(request.actor, adoption_id)
    back = _at(row.version_of)
    return take_step(request, ADOPTION_STEPS, verb, row, back=back, adoption_id=row.pk)
