"""Whom a plan of record concerns, and what each is told: one note a person."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sightline.demand.models import PlanOfRecord, Proposal
from sightline.demand.queries.letters import Letter
from sightline.projects.reach import answerable

WHY = "a note goes to whom a decision concerns, whoever decided"


def notes_of(plan_id: UUID) -> list[Letter]:
    """Return a note to everybody whose proposal or project a plan of record changed."""
    rows = PlanOfRecord.objects.system(WHY).select_related("scenario")
    plan = rows.filter(pk=plan_id, undone_on__isnull=True).first()
    if plan is None:
        return []
    told: dict[str, list[str]] = defaultdict(list)
    for email, words in [*_of_proposals(plan), *_of_projects(plan)]:
        if email and words not in told[email]:
            told[email].append(words)
    subject = f"Decided: {plan.scenario.name}"
    return [Letter(email, subject, _body(plan, lines)) for email, lines in sorted(told.items())]


def _body(plan: PlanOfRecord, lines: Iterable[str]) -> str:
    said = "\n".join(f"- {line}" for line in lines)
    return f"The portfolio was decided on.\n\n{said}\n\nWhat was said of it: {plan.note}\n"


def _keys(plan: PlanOfRecord, prefix: str) -> dict[UUID, str]:
    """Return what the plan changed of a sort, with what became of it."""
    before = {row["key"]: row for row in plan.before["in"]}
    after = {row["key"]: row for row in plan.after["in"]}
    found: dict[UUID, str] = {}
    for key in [*before, *after, *plan.after["left_out"]]:
        if key.startswith(prefix):
            words = _became(key, before, after)
            if words:
                found[UUID(key.removeprefix(prefix))] = words
    return found


def _became(
    key: str, before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]
) -> str:
    if key in after and key not in before:
        return "is chosen"
    if key not in after:
        return "is left out for now" if key not in before else "is to stop"
    return "is put off" if after[key]["at"] != before[key]["at"] else ""


def _of_proposals(plan: PlanOfRecord) -> Iterable[tuple[str, str]]:
    became = _keys(plan, "proposal-")
    rows = Proposal.objects.system(WHY).filter(pk__in=became).select_related("requester", "sponsor")
    for row in rows.order_by("number"):
        words = f"{row} {became[row.pk]}."
        for person in (row.requester, row.sponsor):
            if person is not None and person.is_active:
                yield person.email, words
        if row.requester is None:
            yield row.requester_email, words


def _of_projects(plan: PlanOfRecord) -> Iterable[tuple[str, str]]:
    became = _keys(plan, "project-")
    asked = {UUID(each["project"]): each["title"] for each in plan.asks}
    for pk, title, emails in answerable({*became, *asked}):
        words = f"{title} {became[pk]}." if pk in became else f"{title}: {asked[pk]}."
        if pk in asked:
            words += " A change request is raised for it."
        for email in emails:
            yield email, words
