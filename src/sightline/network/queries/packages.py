"""What a standard says to another installation, and what is here under an id that arrives."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from sightline.formats.package import Held, Version, substance
from sightline.kernel.policy import Actor, visible
from sightline.kernel.rows import plain
from sightline.network.models import Clause, Standard, StandardVersion

WHY = "ids hold everywhere, so an id that arrives is looked for among all"
OF_VERSION = ("summary", "is_mandatory", "applies", "checks", "evidence", "transition_days")
OF_CLAUSE = (
    *("number", "title", "text", "leeway", "limits", "is_law"),
    *("report_fields", "cadence_days", "phases", "gates"),
)


def sendable_standards(actor: Actor) -> "QuerySet[StandardVersion]":
    """Return the newest published version of each standard that holds, with its clauses."""
    held = visible(actor, StandardVersion).filter(state__in=StandardVersion.ISSUED)
    first: dict[Any, Any] = {}
    for standard, version in held.order_by("standard", "-number").values_list("standard", "pk"):
        first.setdefault(standard, version)
    rows = _whole(visible(actor, StandardVersion)).filter(pk__in=list(first.values()))
    return rows.order_by("standard__code")


def _whole(rows: "QuerySet[StandardVersion]") -> "QuerySet[StandardVersion]":
    clauses = Clause.objects.system("clauses are seen with their version").order_by("number", "pk")
    return rows.select_related("standard__office").prefetch_related(Prefetch("clauses", clauses))


def told_standard(row: StandardVersion) -> dict[str, Any]:
    """Return what a version says as a package holds it: no person, no comment, no adoption."""
    return {
        "id": str(row.standard_id),
        "version_id": str(row.pk),
        "number": row.number,
        "code": row.standard.code,
        "title": row.standard.title,
        "family": row.standard.family,
        "effective_on": plain(row.effective_on),
        "clauses": [
            {"id": str(one.pk), **{name: getattr(one, name) for name in OF_CLAUSE}}
            for one in row.clauses.all()
        ],
        **{name: getattr(row, name) for name in OF_VERSION},
    }


def held_standards(actor: Actor, items: Iterable[Mapping[str, Any]]) -> dict[str, Held]:
    """Return what is here under the ids of standards that arrive, by the standard's id."""
    ids = {str(item["id"]): item for item in items}
    versions = [str(item["version_id"]) for item in ids.values()]
    there = StandardVersion.objects.system(WHY).filter(pk__in=versions)
    taken = {str(row.pk): str(row.standard_id) for row in there}
    found = {}
    rows = Standard.objects.system(WHY).filter(pk__in=list(ids))
    known = {str(row.pk): row for row in rows}
    for key, item in ids.items():
        row, whose = known.get(key), taken.get(str(item["version_id"]), key)
        if row is None and whose == key:
            if _is_code_taken(actor, item["code"]):
                found[key] = Held(item["code"], is_code_taken=True)
            continue
        mine = row is not None and row.organisation_id == actor.organisation_id and whose == key
        found[key] = _held(row) if mine and row is not None else Held("", is_elsewhere=True)
    return found


def _is_code_taken(actor: Actor, code: str) -> bool:
    rows = Standard.objects.system(WHY).filter(organisation=actor.organisation_id)
    return rows.filter(code__iexact=code.strip()).exists()


def _held(row: Standard) -> Held:
    rows = _whole(StandardVersion.objects.system(WHY)).filter(standard=row)
    drafts = ("draft", "consultation", "approved")
    said = {
        str(one.pk): Version(one.number, substance(told_standard(one)), one.state in drafts)
        for one in rows
    }
    return Held(row.code, said, group=row.family)
